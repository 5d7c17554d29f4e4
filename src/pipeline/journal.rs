//! What a run leaves behind, so that the same command can go on after any interruption.
//!
//! In: word of what is done, in input order. Out: the folder `.scutch` in the output folder: `checkpoint.json`, which says how far each
//! file under construction had come, with digests; the inputs that were done; the keys of their blocks. A later run believes none of it
//! unseen: version, settings, every input that was done and every byte that was written must be what they were, else all is done anew.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::How;
use super::finish::{Decided, Finish};
use super::inputs::{Listed, Start};
use crate::dedup::spill::{Varints, put_varint};
use crate::dedup::{Counted, Evidence, Key, Settings as Dedup, site};
use crate::disk;
use crate::document::Document;
use crate::error::Error;
use crate::settings::Settings;
use crate::write::{AtomicFile, InputDigest, Mark, Output, OutputMark};

/// The folder in the output folder.
const FOLDER: &str = ".scutch";

/// How long a run goes on between two checkpoints, at least; and at most one part in so many of the time goes into them.
const PAUSE: Duration = Duration::from_millis(500);
const SHARE: u32 = 20;

/// How far a run had come.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checkpoint {
    /// Version, size and date of the program: another build may judge otherwise.
    program: String,
    /// Hash of the settings.
    settings: String,
    /// Inputs, and other things met, that are done.
    items: u64,
    /// Records of the next input that are done.
    records: u64,
    /// Size and date of that input, where some of its records are done.
    partly: String,
    output: OutputMark,
    inputs: Mark,
    keys: Mark,
    waiting: Option<(Mark, Decided)>,
}

/// Whether a run begins or goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was there.
    New,
    /// An interrupted run was there, and so many inputs are done.
    Resumed(u64),
    /// An interrupted run was there, and cannot be gone on with: why.
    Anew(String),
    /// A finished run was there, over the same inputs with the same settings, and its output is whole: nothing was done.
    Finished,
}

/// The journal of a run.
pub(super) struct Journal {
    folder: PathBuf,
    program: String,
    settings: String,
    inputs: AtomicFile,
    keys: AtomicFile,
    start: Start,
    last: Instant,
    pause: Duration,
    _lock: File,
}

/// The folder for the journal of the output in `clean`, locked.
pub(super) fn prepare(clean: &Path) -> Result<(PathBuf, File), Error> {
    let folder = clean.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| Error::output(clean, "make the output folder", error))?;
    let path = folder.join("lock");
    let busy = "another run is writing to this folder; wait until it is done, or choose another with -o";
    let lock = disk::lock(&path, "lock the output folder", clean, busy)?;
    Ok((folder, lock))
}

impl Journal {
    /// Begins a journal, with nothing done.
    pub(super) fn begin(folder: PathBuf, lock: File, settings: &Settings) -> Result<Self, Error> {
        // What it says is true no more from here on.
        match fs::remove_file(folder.join("checkpoint.json")) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::output(&folder, "clear the journal in it", error));
            }
            _ => {}
        }
        let (inputs, keys) = (AtomicFile::create(&folder.join("inputs.jsonl"))?, AtomicFile::create(&folder.join("keys"))?);
        Ok(Self::with(folder, lock, settings, inputs, keys, Start::default()))
    }

    fn with(folder: PathBuf, lock: File, settings: &Settings, inputs: AtomicFile, keys: AtomicFile, start: Start) -> Self {
        let (program, settings) = (program(), settings.hash());
        Self { folder, program, settings, inputs, keys, start, last: Instant::now(), pause: PAUSE, _lock: lock }
    }

    /// Where the run goes on.
    pub(super) const fn start(&self) -> Start {
        self.start
    }

    /// Notes those keys of a document that are evidence.
    pub(super) fn document(&mut self, document: &Document, evidence: &[Counted], settings: &Dedup) -> Result<(), Error> {
        let mut entry = Vec::with_capacity(64 + evidence.len() * 18);
        // Writing into memory cannot fail.
        let _ = put_varint(&mut entry, document.id.len() as u64);
        entry.extend_from_slice(document.id.as_bytes());
        entry.push(settings.rank(&document.source, &document.metadata.url));
        entry.extend_from_slice(&settings.site_hash(&|| site(document)).to_le_bytes());
        let _ = put_varint(&mut entry, document.blocks.len() as u64);
        let _ = put_varint(&mut entry, evidence.len() as u64);
        for Counted { block, key, evidence } in evidence {
            let _ = put_varint(&mut entry, u64::from(*block));
            entry.extend_from_slice(&key.0);
            entry.push(u8::from(evidence.repeat) | u8::from(evidence.furniture) << 1);
        }
        self.keys.write_all(&entry).map_err(|error| Error::output(&self.folder, "write the journal in it", error))
    }

    /// Notes that so many records of the input under way are done.
    pub(super) const fn records(&mut self, records: u64) {
        self.start.records = records;
    }

    /// Notes that an input, or another thing that was met, is done.
    pub(super) fn item(&mut self, done: &InputDigest) -> Result<(), Error> {
        let mut line = serde_json::to_vec(done).unwrap_or_default();
        line.push(b'\n');
        self.inputs.write_all(&line).map_err(|error| Error::output(&self.folder, "write the journal in it", error))?;
        self.start = Start { items: self.start.items + 1, records: 0 };
        Ok(())
    }

    /// Writes a checkpoint, if it must be now or the last one is long enough ago.
    pub(super) fn checkpoint(&mut self, finish: &mut Finish<'_, Output>, listed: &Listed, now: bool) -> Result<(), Error> {
        if !now && self.last.elapsed() < self.pause {
            return Ok(());
        }
        let begun = Instant::now();
        let Some(output) = finish.sink.mark()? else { return Ok(()) };
        let partly = if self.start.records > 0 { listed.look(self.start.items) } else { String::new() };
        let checkpoint = Checkpoint {
            program: self.program.clone(),
            settings: self.settings.clone(),
            items: self.start.items as u64,
            records: self.start.records,
            partly,
            output,
            inputs: self.inputs.mark()?,
            keys: self.keys.mark()?,
            waiting: finish.mark()?,
        };
        let path = self.folder.join("checkpoint.json");
        let mut bytes = serde_json::to_vec_pretty(&checkpoint).unwrap_or_default();
        bytes.push(b'\n');
        let hidden = self.folder.join(".checkpoint.json.part");
        fs::write(&hidden, bytes)
            .and_then(|()| fs::rename(&hidden, &path))
            .map_err(|error| Error::output(&path, "write the checkpoint", error))?;
        self.pause = PAUSE.max(begun.elapsed() * SHARE);
        self.last = Instant::now();
        Ok(())
    }

    /// The run is done, and its output has its names: nothing is left to go on with.
    pub(super) fn end(self) {
        sweep(&self.folder);
    }
}

/// Whether an interrupted run has left something to go on with.
pub(super) fn is_interrupted(folder: &Path) -> bool {
    folder.join("checkpoint.json").exists()
}

/// Takes the folder of the journal away. What stays is swept away by the next run.
pub(super) fn sweep(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}

/// What an interrupted run has left.
pub(super) struct Left {
    journal: Journal,
    output: Output,
    waiting: Option<(Mark, Decided)>,
    /// Digests of the inputs that are done.
    digests: Vec<String>,
}

/// Looks for what an interrupted run has left, and holds it against inputs and settings as they are now. The error in the result is the
/// reason why it cannot be gone on with; `None` in it where there is none.
pub(super) fn left(
    clean: &Path,
    folder: &Path,
    lock: &File,
    settings: &Settings,
    listed: &Listed,
) -> Result<Result<Left, Option<String>>, Error> {
    let Ok(bytes) = fs::read(folder.join("checkpoint.json")) else { return Ok(Err(None)) };
    let anew = |why: &str| Ok(Err(Some(why.to_owned())));
    let Ok(checkpoint) = serde_json::from_slice::<Checkpoint>(&bytes) else { return anew("its checkpoint cannot be read") };
    if checkpoint.program != program() {
        return anew("it was another build of the program");
    }
    if checkpoint.settings != settings.hash() {
        return anew("its settings were others");
    }
    let Some(mut inputs) = AtomicFile::resume(&folder.join("inputs.jsonl"), &checkpoint.inputs)? else {
        return anew("its journal was damaged");
    };
    let fail = |error| Error::output(folder, "read the journal in it", error);
    let done: Vec<InputDigest> = inputs
        .reader()
        .map_err(fail)?
        .lines()
        .map(|line| line.and_then(|line| serde_json::from_str(&line).map_err(Into::into)))
        .collect::<Result<_, _>>()
        .map_err(fail)?;
    let start = Start { items: checkpoint.items as usize, records: checkpoint.records };
    if done.len() != start.items {
        return anew("its journal was damaged");
    }
    for (at, was) in done.iter().enumerate() {
        if !listed.is_still(at, was) {
            return anew(&format!("{} has changed since, or another file has come before it", was.source));
        }
    }
    if start.records > 0 && listed.look(start.items) != checkpoint.partly {
        return anew("the archive that it was in has changed since");
    }
    let Some(keys) = AtomicFile::resume(&folder.join("keys"), &checkpoint.keys)? else { return anew("its journal was damaged") };
    let read: Vec<InputDigest> = (0..).zip(done).filter(|(at, _)| listed.is_input(*at)).map(|(_, done)| done).collect();
    let digests = read.iter().map(|input| input.digest.clone()).collect();
    let Some(output) = Output::resume(clean, &checkpoint.output, read)? else { return anew("its output was damaged") };
    let lock = lock.try_clone().map_err(fail)?;
    let journal = Journal::with(folder.to_path_buf(), lock, settings, inputs, keys, start);
    Ok(Ok(Left { journal, output, waiting: checkpoint.waiting, digests }))
}

impl Left {
    /// Brings dedup to where it was. `None` where the documents that waited are not what they were.
    pub(super) fn replay<'a>(self, settings: &'a Dedup, how: &'a How) -> Result<Option<(Journal, Finish<'a, Output>)>, Error> {
        let Self { mut journal, output, waiting, digests } = self;
        let folder = journal.folder.clone();
        let fail = |error| Error::output(&folder, "read the journal in it", error);
        let mut finish = Finish::new(settings, how, folder.clone(), output)?;
        if !finish.resume(waiting.as_ref())? {
            return Ok(None);
        }
        for digest in &digests {
            finish.input(digest);
        }
        let mut reader = journal.keys.reader().map_err(fail)?;
        while let Some((id, rank, site, blocks, evidence)) = entry(&mut reader).map_err(fail)? {
            finish.replay(&id, rank, blocks, site, &evidence)?;
        }
        Ok(Some((journal, finish)))
    }
}

/// A document of the journal: its id, its rank, the hash of its site, how many blocks it has, and its keys.
type Entry = (String, u8, u64, u32, Vec<Counted>);

fn entry(reader: &mut BufReader<File>) -> std::io::Result<Option<Entry>> {
    let Some(length) = reader.varint()? else { return Ok(None) };
    let mut id = vec![0; length as usize];
    reader.read_exact(&mut id)?;
    let mut rank = [0];
    reader.read_exact(&mut rank)?;
    let mut site = [0; 8];
    reader.read_exact(&mut site)?;
    let (blocks, count) = (reader.number()? as u32, reader.number()?);
    let mut evidence = Vec::with_capacity(count as usize);
    for _ in 0..count {
        let block = reader.number()? as u32;
        let (mut key, mut counts) = ([0; 16], [0]);
        reader.read_exact(&mut key)?;
        reader.read_exact(&mut counts)?;
        let counts = Evidence { repeat: counts[0] & 1 > 0, furniture: counts[0] & 2 > 0 };
        evidence.push(Counted { block, key: Key(key), evidence: counts });
    }
    Ok(Some((String::from_utf8(id).map_err(std::io::Error::other)?, rank[0], u64::from_le_bytes(site), blocks, evidence)))
}

/// Version, size and date of the program that runs.
fn program() -> String {
    let file = std::env::current_exe().ok().and_then(|path| disk::stamp(&path)).unwrap_or_default();
    format!("{} {file}", env!("CARGO_PKG_VERSION"))
}
