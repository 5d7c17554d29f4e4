//! From judged documents in order to whoever takes them, with their repeats cut.
//!
//! In: parcels in input order, each document with its keys. Out: the same parcels with repeats cut. While the keys fit in memory and
//! nothing has to be known of what comes later, a document goes on at once. Else it waits in a file until all keys are known, and then
//! goes on in its order. Both ways give the same bytes.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::alike::{Alike, signature};
use super::ordered::ordered;
use super::stream::to_line;
use super::{How, Keyed, Parcel};
use crate::dedup::near::{Counts, Signature};
use crate::dedup::{
    self, Counted, Directory, First, Gather, Index, Names, Repeat, Resolver, Scope, Verdicts, cut_repeats, keys, site,
};
use crate::document::{Twin, short_hash};
use crate::error::Error;
use crate::write::{AtomicFile, Mark, Output};

/// Takes what is finished, in order.
pub(super) trait Sink {
    fn take(&mut self, parcel: Parcel) -> Result<(), Error>;

    /// Notes what was counted of near-duplicates: of documents, and of paragraphs.
    fn alike(&mut self, _counts: (Counts, Counts)) {}
}

impl Sink for Output {
    fn take(&mut self, parcel: Parcel) -> Result<(), Error> {
        match parcel {
            Parcel::Stream { .. } => Ok(()),
            Parcel::Input(input) => {
                self.input(input);
                Ok(())
            }
            Parcel::Failure(failure) => self.failure(*failure),
            Parcel::Document(document) => self.document(*document),
        }
    }

    fn alike(&mut self, counts: (Counts, Counts)) {
        self.near(Some(counts));
    }
}

/// Documents on their way to a sink.
pub(super) struct Finish<'a, S> {
    settings: &'a dedup::Settings,
    how: &'a How,
    index: Option<Index>,
    /// Over the digests of all inputs; it names the batch in the index.
    batch: blake3::Hasher,
    /// While documents go on at once.
    streaming: Option<Resolver>,
    gather: Gather,
    /// While near-duplicates are looked for.
    alike: Option<Alike>,
    /// Documents that wait.
    waiting: Option<Waiting>,
    /// How much went on at once.
    decided: Decided,
    folder: PathBuf,
    pub sink: S,
}

/// How much went on before the first document that waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    documents: u64,
    blocks: u64,
}

impl Decided {
    fn add(&mut self, blocks: u32) {
        self.documents += 1;
        self.blocks += u64::from(blocks);
    }
}

/// Documents that wait in a file.
struct Waiting {
    file: AtomicFile,
    decided: Decided,
}

impl<'a, S: Sink> Finish<'a, S> {
    /// `folder` is where scratch files go.
    pub(super) fn new(settings: &'a dedup::Settings, how: &'a How, folder: PathBuf, sink: S) -> Result<Self, Error> {
        settings.check().map_err(Error::Usage)?;
        let index = match settings.index.as_str() {
            "" => None,
            folder => Some(Index::open(folder.as_ref(), &settings.compared("block"))?),
        };
        // A later document may hold the copy that stays, or make furniture of an earlier block.
        let streaming =
            (index.is_none() && settings.prefer.is_empty() && settings.furniture == 0).then(|| Resolver::new(settings.clone()));
        let gather = Gather::new(&folder, how.memory, settings.furniture);
        let (batch, alike, decided) = (blake3::Hasher::new(), Alike::new(&settings.near), Decided::default());
        Ok(Self { settings, how, index, batch, streaming, gather, alike, waiting: None, decided, folder, sink })
    }

    /// Takes a parcel in its order.
    pub(super) fn parcel(&mut self, keyed: Keyed) -> Result<(), Error> {
        let Keyed { mut parcel, keys, mut evidence, signature } = keyed;
        match &mut parcel {
            Parcel::Document(document) => {
                if let (Some(alike), Some(signature)) = (&mut self.alike, &signature)
                    && alike.document(document, signature)
                {
                    // What goes as a whole holds no first copy.
                    evidence.clear();
                }
                let blocks = document.blocks.len() as u32;
                let rank = self.settings.rank(&document.source, &document.metadata.url);
                let site = self.settings.site_hash(&|| site(document));
                self.gather(&document.id, rank, blocks, site, &evidence)?;
                if let Some(resolver) = &mut self.streaming {
                    resolver.cut(document, &keys, &evidence);
                    if let (Some(alike), Some(signature)) = (&mut self.alike, &signature) {
                        alike.paragraphs(self.decided.documents, document, signature);
                    }
                    self.decided.add(blocks);
                }
            }
            Parcel::Input(input) => self.input(&input.digest),
            _ => {}
        }
        if self.streaming.is_none() {
            return self.wait(&parcel);
        }
        self.sink.take(parcel)?;
        self.switch();
        Ok(())
    }

    /// Notes an input by its digest: all of them name the batch.
    pub(super) fn input(&mut self, digest: &str) {
        self.batch.update(digest.as_bytes());
    }

    /// Keys of an earlier run over the same inputs.
    pub(super) fn replay(&mut self, id: &str, rank: u8, blocks: u32, site: u64, evidence: &[Counted]) -> Result<(), Error> {
        self.gather(id, rank, blocks, site, evidence)?;
        if let Some(resolver) = &mut self.streaming {
            resolver.meet(id, evidence);
            self.decided.add(blocks);
        }
        Ok(())
    }

    fn gather(&mut self, id: &str, rank: u8, blocks: u32, site: u64, evidence: &[Counted]) -> Result<(), Error> {
        match self.settings.scope {
            Scope::Off | Scope::Document => Ok(()),
            Scope::Site | Scope::Corpus => self.gather.document(id, rank, blocks, site, evidence.iter().copied()),
        }
    }

    /// Lets documents wait from here on, if the keys take half of the memory.
    fn switch(&mut self) {
        if self.streaming.as_ref().is_some_and(|resolver| resolver.bytes() > self.how.memory / 2) {
            self.streaming = None;
        }
    }

    fn wait(&mut self, parcel: &Parcel) -> Result<(), Error> {
        let waiting = if let Some(waiting) = &mut self.waiting {
            waiting
        } else {
            let file = AtomicFile::create(&self.folder.join("waiting.jsonl"))?;
            self.waiting.insert(Waiting { file, decided: self.decided })
        };
        let write = waiting.file.write_all(&to_line(parcel));
        write.map_err(|error| Error::output(&self.folder, "keep documents in it", error))
    }

    /// How far the file of documents that wait has come, and how much went on before.
    pub(super) fn mark(&mut self) -> Result<Option<(Mark, Decided)>, Error> {
        self.waiting.as_mut().map(|waiting| Ok((waiting.file.mark()?, waiting.decided))).transpose()
    }

    /// Goes on with the documents that waited when a run was interrupted. False where they are not what they were.
    pub(super) fn resume(&mut self, mark: Option<&(Mark, Decided)>) -> Result<bool, Error> {
        let Some((mark, decided)) = mark else { return Ok(true) };
        let Some(file) = AtomicFile::resume(&self.folder.join("waiting.jsonl"), mark)? else { return Ok(false) };
        self.waiting = Some(Waiting { file, decided: *decided });
        self.streaming = None;
        Ok(true)
    }

    /// All parcels are in: what waits goes on.
    pub(super) fn finish(self) -> Result<S, Error> {
        let Self { settings, how, mut index, batch, gather, mut alike, waiting, folder, mut sink, .. } = self;
        if waiting.is_some() || index.is_some() {
            let batch = short_hash(&batch.finalize());
            let known = index.as_ref().map(|index| index.before(&batch)).transpose()?.unwrap_or_default();
            let mut gathered = gather.resolve(how.threads, &known, index.is_some())?;
            if let Some(index) = &mut index {
                index.add(&batch, &mut gathered)?;
            }
            if let Some(mut waiting) = waiting {
                let fail = |error| Error::output(&folder, "read back what waits in it", error);
                let second = Second {
                    lines: waiting.file.reader().map_err(fail)?,
                    next: waiting.decided.blocks,
                    verdicts: gathered.verdicts,
                    directory: gathered.directory,
                    names: Names::open(&known)?,
                    fail: &fail,
                };
                go_on(second, waiting.decided.documents, settings, how.threads, alike.as_mut(), &mut sink)?;
            }
        }
        if let Some(alike) = alike {
            sink.alike(alike.counts());
        }
        Ok(sink)
    }
}

/// Lets go on what waits; the first document has this number.
fn go_on(
    mut second: Second<'_, impl BufRead + Send, impl Fn(std::io::Error) -> Error + Sync>,
    mut number: u64,
    settings: &dedup::Settings,
    threads: usize,
    mut alike: Option<&mut Alike>,
    sink: &mut impl Sink,
) -> Result<(), Error> {
    // Verdicts on blocks that went on at once are known.
    while second.verdicts.next_below(second.next)?.is_some() {}
    ordered(
        std::iter::from_fn(|| second.next().transpose()),
        threads,
        |item| {
            let (mut parcel, repeats) = item?;
            let mut own_signature = None;
            if let Parcel::Document(document) = &mut parcel {
                own_signature = signature(document, &settings.near);
                let own = repeats.iter().any(|repeat| repeat.own);
                let keys = if own { keys(document, settings) } else { Vec::new() };
                cut_repeats(document, &repeats, &keys, settings);
            }
            Ok((parcel, own_signature))
        },
        |result: Result<(Parcel, Option<Signature>), Error>| {
            let (mut parcel, own_signature) = result?;
            if let Parcel::Document(document) = &mut parcel {
                if let (Some(alike), Some(signature)) = (&mut alike, &own_signature) {
                    alike.paragraphs(number, document, signature);
                }
                number += 1;
            }
            sink.take(parcel)
        },
    )
}

/// What waited, with its repeats.
struct Second<'a, R, F> {
    lines: R,
    /// Sequence number of the next block.
    next: u64,
    verdicts: Verdicts,
    directory: Directory,
    names: Names,
    fail: &'a F,
}

impl<R: BufRead, F: Fn(std::io::Error) -> Error> Second<'_, R, F> {
    /// The block with a sequence number.
    fn here(&mut self, sequence: u64) -> Result<Twin, Error> {
        let located = self.directory.locate(sequence)?;
        Ok(Twin { document: located.id.to_owned(), block: located.block })
    }

    fn next(&mut self) -> Result<Option<(Parcel, Vec<Repeat>)>, Error> {
        let mut line = Vec::new();
        self.lines.read_until(b'\n', &mut line).map_err(self.fail)?;
        if line.is_empty() {
            return Ok(None);
        }
        let parcel: Parcel = serde_json::from_slice(&line).map_err(|error| (self.fail)(error.into()))?;
        let mut repeats = Vec::new();
        if let Parcel::Document(document) = &parcel {
            let end = self.next + document.blocks.len() as u64;
            while let Some((sequence, first)) = self.verdicts.next_below(end)? {
                let block = (sequence - self.next) as u32 + 1;
                let (first, own, documents) = match first {
                    First::Here(first) => (self.here(first)?, (self.next..end).contains(&first), 0),
                    First::Furniture { first, documents } => (self.here(first)?, false, documents),
                    First::Known { segment, document, block } => {
                        (Twin { document: self.names.id(segment, document)?.to_owned(), block }, false, 0)
                    }
                };
                repeats.push(Repeat { block, twin: first, own, documents });
            }
            self.next = end;
        }
        Ok(Some((parcel, repeats)))
    }
}
