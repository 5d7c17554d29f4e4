//! Arguments in, exit code out.
//!
//! In: the arguments of the process. Out: 0 all well, 1 some input failed, 2 wrong use. All else is in `cli`, which has one file
//! for each command.

use std::process::ExitCode;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(scutch::cli::tell_panic));
    scutch::cli::main(std::env::args_os())
}
