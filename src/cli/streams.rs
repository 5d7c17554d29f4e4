//! Standard streams, and the files that stand in for them.
//!
//! In: names of files, or none. Out: what a stage reads and where it writes. A file that is written takes its name only when it is
//! whole; a device or a pipe that is named takes the bytes as they come.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use super::paths::{check_file, is_dash};
use super::stop;
use crate::error::{Error, path_text};
use crate::read::unpacked;
use crate::write::NamedFile;

/// Streams from an earlier stage, with their names for messages.
pub(super) type Streams = Vec<(String, Box<dyn BufRead + Send>)>;

/// Lines of JSON, and whether they lie on disk as they are read: neither compressed nor piped.
pub(super) struct Lines {
    pub source: String,
    pub reader: Box<dyn BufRead + Send>,
    pub plain: bool,
}

/// Opens the files that were named, else standard input. All are opened before the first is read. From here on a signal ends reading.
pub(super) fn open(files: &[PathBuf], before: &'static str) -> Result<Streams, Error> {
    Ok(open_lines(files, before)?.into_iter().map(|lines| (lines.source, lines.reader)).collect())
}

/// As [`open`], with a word on each.
pub(super) fn open_lines(files: &[PathBuf], before: &'static str) -> Result<Vec<Lines>, Error> {
    stop::heed(stop::SHORT);
    if files.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Error::Usage(format!("nothing to read; pipe `scutch {before}` into it, or name a file with its output")));
        }
        return Ok(vec![unpack("-".to_owned(), io::stdin(), false)?]);
    }
    files.iter().map(|path| if is_dash(path) { unpack("-".to_owned(), io::stdin(), false) } else { open_one(path) }).collect()
}

fn open_one(path: &Path) -> Result<Lines, Error> {
    let file = File::open(path).map_err(|error| unopened(path_text(path), error))?;
    let regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
    unpack(path_text(path), file, regular)
}

fn unpack(source: String, raw: impl Read + Send + 'static, regular: bool) -> Result<Lines, Error> {
    let (reader, compressed) = unpacked(Heeding(raw)).map_err(|error| unopened(source.clone(), error))?;
    Ok(Lines { source, reader: Box::new(BufReader::with_capacity(1 << 16, reader)), plain: regular && !compressed })
}

const fn unopened(path: String, source: io::Error) -> Error {
    Error::Output { path, action: "open it", source, remedy: "check the path" }
}

/// A reader that fails once the program was asked to stop.
struct Heeding<R>(R);

impl<R: Read> Read for Heeding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if stop::asked() {
            return Err(io::Error::other("stopped"));
        }
        self.0.read(buffer)
    }
}

/// Gives `work` the file that was named with -o, else standard output.
pub(super) fn with_output<T>(
    output: Option<&Path>,
    inputs: &[PathBuf],
    work: impl FnOnce(&mut dyn Write) -> Result<T, Error>,
) -> Result<T, Error> {
    if let Some(path) = output.filter(|path| !is_dash(path)) {
        return into(path, create(path, inputs)?, work);
    }
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    let done = work(&mut out)?;
    out.flush().map_err(broken)?;
    Ok(done)
}

/// Begins a file that was named.
pub(super) fn create(path: &Path, inputs: &[PathBuf]) -> Result<NamedFile, Error> {
    check_file(path, inputs)?;
    NamedFile::create(path)
}

/// Gives `work` a file that was named, and the file its name. Where that fails, the error names the file and nothing is left of it.
pub(super) fn into<T>(path: &Path, mut file: NamedFile, work: impl FnOnce(&mut dyn Write) -> Result<T, Error>) -> Result<T, Error> {
    match work(&mut file) {
        Ok(done) => file.finish().map(|()| done),
        Err(error) => {
            file.discard();
            Err(match error {
                Error::Stream { stream: "output", source } => Error::output(path, "write to it", source),
                other => other,
            })
        }
    }
}

/// Prints text for a person to standard output.
pub(super) fn print(work: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    work(&mut out).and_then(|()| out.flush()).map_err(broken)
}

const fn broken(source: io::Error) -> Error {
    Error::Stream { stream: "output", source }
}
