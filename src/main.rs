//! The program: the command line, and the window if the command line asks for one.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use gangmu::cli::{Outcome, run};

fn main() -> ExitCode {
    let args = std::env::args_os().skip(1);
    match run(args, &mut std::io::stdin(), &mut std::io::stdout(), &mut std::io::stderr()) {
        Outcome::Done(code) => code.into(),
        Outcome::Window(file) => window(file),
    }
}

/// Opens the window. Without the feature `gui` there is none to open.
fn window(_file: Option<PathBuf>) -> ExitCode {
    drop(writeln!(std::io::stderr(), "gangmu: this build has no window; try “gangmu --help”"));
    ExitCode::from(2)
}
