//! Paths that a user typed, held against each other before anything is read.
//!
//! In: inputs and an output. Out: an error where they would get in each other's way. It looks at folders and touches nothing.

use std::path::{Component, Path, PathBuf};

use crate::error::{Error, path_text};

/// The folder that is read where no input is named.
const RAW: &str = "raw";

/// The inputs that were named, else `raw/`.
pub(super) fn inputs(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    if let Some(command) = named.iter().find(|path| !path.exists() && is_command(path)) {
        let command = path_text(command);
        return Err(Error::Usage(format!(
            "{command}: there is no such file; if the command is meant, put it first: `scutch {command} …`"
        )));
    }
    // With nothing to read, going on would only put an empty output in the place of an earlier one.
    if let Some(missing) = named.first().filter(|_| named.iter().all(|path| !is_dash(path) && path.symlink_metadata().is_err())) {
        return Err(Error::Usage(format!(
            "{}: there is no such file or folder, so nothing was written; check the path",
            path_text(missing)
        )));
    }
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    if Path::new(RAW).exists() {
        return Ok(vec![PathBuf::from(RAW)]);
    }
    Err(Error::Usage(format!("{RAW}: there is no such folder; put pages there, or name what to read: `scutch FOLDER -o CLEAN`")))
}

fn is_command(path: &Path) -> bool {
    let name = path.to_str().unwrap_or_default();
    super::command().get_subcommands().any(|command| command.get_name() == name)
}

/// True for `-`, which is standard input or output.
pub(super) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuses an output folder that is a file, or that stands in a folder that is read: the next run would read what this one wrote.
pub(super) fn check_folder(output: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    if output.exists() && !output.is_dir() {
        return Err(Error::Usage(format!("{}: is a file; name a folder with -o", path_text(output))));
    }
    check_apart(output, inputs)
}

/// Refuses an output file that is a folder or stands in a folder that is read.
pub(super) fn check_file(output: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    if output.is_dir() {
        return Err(Error::Usage(format!("{}: is a folder; name a file with -o", path_text(output))));
    }
    check_apart(output, inputs)
}

fn check_apart(output: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    let whole = whole(output);
    let around = inputs.iter().find(|input| input.is_dir() && input.canonicalize().is_ok_and(|input| whole.starts_with(input)));
    around.map_or(Ok(()), |input| {
        Err(Error::Usage(format!(
            "{}: the output stands in the input {}, so the next run would read it; choose another place with -o",
            path_text(output),
            path_text(input)
        )))
    })
}

/// The path without links and dots, also of what is not there yet.
fn whole(path: &Path) -> PathBuf {
    let mut whole = std::env::current_dir().unwrap_or_default();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(whole.pop()),
            part => {
                whole.push(part);
                // Link by link, so that `..` after a link leads where the system would go.
                whole = whole.canonicalize().unwrap_or(whole);
            }
        }
    }
    whole.canonicalize().unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn an_output_inside_an_input_is_refused_also_before_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let (raw, raw_two) = (folder.path().join("raw"), folder.path().join("raw2"));
        fs::create_dir_all(raw.join("sub")).unwrap();
        fs::create_dir(&raw_two).unwrap();
        let inputs = [raw.clone()];
        for inside in [raw.clone(), raw.join("clean"), raw.join("new/clean"), raw.join("sub/../clean"), raw_two.join("../raw/x")] {
            assert!(check_folder(&inside, &inputs).is_err(), "{}", inside.display());
        }
        for apart in [raw_two.clone(), folder.path().to_path_buf(), raw.join("../clean"), raw.join("new/../../clean")] {
            assert!(check_folder(&apart, &inputs).is_ok(), "{}", apart.display());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_an_input_is_seen_through() {
        let folder = tempfile::tempdir().unwrap();
        let raw = folder.path().join("raw");
        fs::create_dir(&raw).unwrap();
        std::os::unix::fs::symlink(&raw, folder.path().join("link")).unwrap();
        assert!(check_folder(&folder.path().join("link/clean"), &[raw]).is_err());
    }
}
