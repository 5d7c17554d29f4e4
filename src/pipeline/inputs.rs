//! Inputs to decoded documents, in order.
//!
//! In: inputs, and what was met beside them. Out: for each its documents and failures in order, then the input itself with its digest,
//! which is known only when all of it was read. A file is read by the worker that decodes it; an archive is decompressed and cut into
//! batches of records by one thread at a time, and all workers decode and strip those. An archive is never held whole.

use std::sync::Arc;
use std::time::Instant;

use super::ordered::ordered;
use super::{PANIC, Parcel, Watch, guarded};
use crate::decode;
use crate::disk;
use crate::document::{Code, Failure, Stage};
use crate::error::Error;
use crate::read::{Digest, Found, Input, Opened, Packed, open};
use crate::settings::Settings;
use crate::write::InputDigest;

/// A batch of an archive is full at so many bytes or records. Small enough that the results that wait for their turn stay small too, large
/// enough that handing them around costs nothing.
const BATCH_BYTES: usize = 256 << 10;
const BATCH_RECORDS: usize = 256;

/// Reads and decodes one input: its documents and failures in order, then the input itself.
pub fn decode_input<'a>(input: &'a Input, settings: &'a Settings) -> impl Iterator<Item = Parcel> + use<'a> {
    let mut opened = match guarded(|| open(input, &settings.read)) {
        Some(Ok(opened)) => Ok(Some(opened)),
        Some(Err(failure)) => Err(Some(failure)),
        None => Err(Some(bug(input, 0))),
    };
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        if let Err(failure) = &mut opened
            && let Some(failure) = failure.take()
        {
            return Some(Parcel::Failure(Box::new(failure)));
        }
        let record = match &mut opened {
            Ok(Some(opened)) => next_record(opened),
            _ => None,
        };
        if let Some(record) = record {
            return Some(decode_record(input, record, settings));
        }
        ended = true;
        let digest = opened.as_mut().ok().and_then(Option::take).map(Opened::finish).unwrap_or_default();
        Some(account(input, digest))
    })
}

/// The next record; an input that makes the reader fail ends there.
fn next_record(opened: &mut Opened) -> Option<Result<Packed, Failure>> {
    if let Some(next) = guarded(|| opened.next()) {
        return next;
    }
    let failure = bug(opened.input(), opened.number());
    opened.give_up();
    Some(Err(failure))
}

fn decode_record(input: &Input, record: Result<Packed, Failure>, settings: &Settings) -> Parcel {
    let number = record.as_ref().map_or_else(|failure| failure.record, |packed| packed.number);
    let decode = || decode::decode(input, record?.unpack(input, &settings.read)?, &settings.decode);
    match guarded(decode).unwrap_or_else(|| Err(Failure { stage: Stage::Decode, ..bug(input, number) })) {
        Ok(document) => Parcel::Document(Box::new(document)),
        Err(failure) => Parcel::Failure(Box::new(failure)),
    }
}

fn account(input: &Input, digest: Digest) -> Parcel {
    Parcel::Input(InputDigest { source: input.source.clone(), bytes: digest.size, digest: digest.digest })
}

fn bug(input: &Input, record: u64) -> Failure {
    Failure { record, ..input.failure(Stage::Read, Code::Internal, PANIC) }
}

/// Where a run begins, or goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// Inputs, and other things met, that are done.
    pub items: usize,
    /// Records of the next input that are done.
    pub records: u64,
}

/// All inputs, and what was met beside them, in the order of their paths.
pub(super) struct Listed(Vec<Result<Input, Failure>>);

impl Listed {
    pub(super) fn new(found: Found) -> Self {
        Self(merge(found))
    }

    /// True where the thing with this number is an input.
    pub(super) fn is_input(&self, at: usize) -> bool {
        matches!(self.0.get(at), Some(Ok(_)))
    }

    /// True where the thing with this number is what it was when it was done.
    pub(super) fn is_still(&self, at: usize, was: &InputDigest) -> bool {
        match self.0.get(at) {
            Some(Err(failure)) => failure.source == was.source && was.digest.is_empty(),
            Some(Ok(Input { source, path: Some(path), .. })) if *source == was.source => {
                disk::digest(path).unwrap_or_default() == was.digest
            }
            _ => false,
        }
    }

    /// Size and date of the input with this number.
    pub(super) fn look(&self, at: usize) -> String {
        match self.0.get(at) {
            Some(Ok(Input { path: Some(path), .. })) => disk::stamp(path).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// Decodes all inputs on `threads` threads, hands the parcels to `work` there, a file's all at once and an archive's in batches, and
/// what that gives to `sink` in order, with a word on whether that was the last of an input.
pub(super) fn over_inputs<T: Send>(
    listed: &Listed,
    start: Start,
    settings: &Settings,
    threads: usize,
    watch: &dyn Watch,
    work: impl Fn(Vec<Parcel>) -> T + Sync,
    mut sink: impl FnMut(T, bool) -> Result<(), Error>,
) -> Result<(), Error> {
    let inputs = || listed.0.iter().skip(start.items);
    let sizes = inputs().flatten().map(|input| input.size);
    watch.begin(sizes.clone().count() as u64, sizes.sum());
    let mut skip = start.records;
    let inputs = inputs().cloned().map(move |mut item| {
        if let Ok(input) = &mut item {
            input.skip = input.skip.max(skip);
        }
        skip = 0;
        item
    });
    let items = Items { inputs, reading: None, settings, watch };
    ordered(
        items,
        threads,
        |item| {
            let last = !matches!(item, Item::Batch(..));
            let (parcels, done) = item.parcels(settings);
            for parcel in &parcels {
                if let Parcel::Failure(failure) = parcel {
                    watch.failed(failure);
                }
            }
            let result = work(parcels);
            if let Some(done) = done {
                watch.read(done.unread);
                watch.done(&done.input.source, done.input.size, done.begun.elapsed());
            }
            (result, last)
        },
        |(result, last)| sink(result, last),
    )
}

/// What a worker takes at a time.
enum Item {
    /// What was met beside inputs.
    Failure(Box<Failure>),
    /// An input that cannot be opened.
    Closed(Box<Input>, Box<Failure>),
    /// A file, to be read by the worker.
    Page(Box<Opened>, Instant),
    /// Records of an archive.
    Batch(Arc<Input>, Vec<Result<Packed, Failure>>),
    /// The last records of an archive.
    Last(Arc<Input>, Vec<Result<Packed, Failure>>, Digest, Instant, u64),
}

/// An input that is done.
struct Done {
    input: Input,
    begun: Instant,
    /// How many of its bytes nobody was told of.
    unread: u64,
}

impl Item {
    fn parcels(self, settings: &Settings) -> (Vec<Parcel>, Option<Done>) {
        let decode = |input: &Input, records: Vec<Result<Packed, Failure>>| -> Vec<Parcel> {
            records.into_iter().map(|record| decode_record(input, record, settings)).collect()
        };
        match self {
            Self::Failure(failure) => (vec![Parcel::Failure(failure)], None),
            Self::Closed(input, failure) => {
                let parcels = vec![Parcel::Failure(failure), account(&input, Digest::default())];
                (parcels, Some(Done { unread: input.size, input: *input, begun: Instant::now() }))
            }
            Self::Page(mut opened, begun) => {
                let input = opened.input().clone();
                let mut parcels = Vec::with_capacity(2);
                while let Some(record) = next_record(&mut opened) {
                    parcels.push(decode_record(&input, record, settings));
                }
                parcels.push(account(&input, opened.finish()));
                (parcels, Some(Done { unread: input.size, input, begun }))
            }
            Self::Batch(input, records) => (decode(&input, records), None),
            Self::Last(input, records, digest, begun, unread) => {
                let mut parcels = decode(&input, records);
                parcels.push(account(&input, digest));
                (parcels, Some(Done { input: Input::clone(&input), begun, unread }))
            }
        }
    }
}

/// Opens one input after the other, and reads the archives among them.
struct Items<'a, I> {
    inputs: I,
    reading: Option<Reading>,
    settings: &'a Settings,
    watch: &'a dyn Watch,
}

/// An archive that is being read.
struct Reading {
    input: Arc<Input>,
    opened: Opened,
    begun: Instant,
    /// How many raw bytes somebody was told of.
    told: u64,
}

impl<I: Iterator<Item = Result<Input, Failure>>> Iterator for Items<'_, I> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.watch.stopped() {
            return None;
        }
        if let Some(reading) = self.reading.take() {
            return Some(self.batch(reading));
        }
        let input = match self.inputs.next()? {
            Ok(input) => input,
            Err(failure) => return Some(Item::Failure(Box::new(failure))),
        };
        let begun = Instant::now();
        Some(match guarded(|| open(&input, &self.settings.read)) {
            None => Item::Closed(Box::new(input.clone()), Box::new(bug(&input, 0))),
            Some(Err(failure)) => Item::Closed(Box::new(input), Box::new(failure)),
            Some(Ok(opened)) if opened.is_archive() => self.batch(Reading { input: Arc::new(input), opened, begun, told: 0 }),
            Some(Ok(opened)) => Item::Page(Box::new(opened), begun),
        })
    }
}

impl<I> Items<'_, I> {
    /// The next batch of an archive.
    fn batch(&mut self, mut reading: Reading) -> Item {
        let (mut records, mut bytes) = (Vec::new(), 0);
        let mut ended = false;
        while bytes < BATCH_BYTES && records.len() < BATCH_RECORDS && !ended {
            match next_record(&mut reading.opened) {
                Some(record) => {
                    bytes += record.as_ref().map_or(0, Packed::size);
                    records.push(record);
                }
                None => ended = true,
            }
        }
        let read = reading.opened.raw_size();
        // The size may have been wrong, or not known.
        let more = read.min(reading.input.size) - reading.told;
        self.watch.read(more);
        reading.told += more;
        let input = Arc::clone(&reading.input);
        if ended {
            let unread = input.size - reading.told;
            return Item::Last(input, records, reading.opened.finish(), reading.begun, unread);
        }
        self.reading = Some(reading);
        Item::Batch(input, records)
    }
}

/// Inputs and what was met beside them, in the order of their paths.
fn merge(found: Found) -> Vec<Result<Input, Failure>> {
    let mut inputs = found.inputs.into_iter().peekable();
    let mut failures = found.failures.into_iter().peekable();
    let mut merged = Vec::new();
    loop {
        match (inputs.peek(), failures.peek()) {
            (Some(input), Some(failure)) if failure.source.as_bytes() < input.source.as_bytes() => {
                merged.extend(failures.next().map(Err));
            }
            (Some(_), _) => merged.extend(inputs.next().map(Ok)),
            (None, Some(_)) => merged.extend(failures.next().map(Err)),
            (None, None) => return merged,
        }
    }
}
