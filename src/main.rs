//! The program: the command line, and the window if the command line asks for one.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use gangmu::cli::{Outcome, run_seen};
use gangmu::editor::talk::TalkStart;

fn main() -> ExitCode {
    gangmu::cli::log::start(std::env::var("GANGMU_LOG").ok().as_deref());
    let args = std::env::args_os().skip(1);
    let mut errors = std::io::stderr();
    let at_terminal = errors.is_terminal();
    match run_seen(args, &mut std::io::stdin(), &mut std::io::stdout(), &mut errors, at_terminal) {
        Outcome::Done(code) => code.into(),
        Outcome::Window(file) => window(file, None),
        Outcome::Present(file, start) => window(Some(file), Some(&start)),
    }
}

/// Opens the window; if none can be opened, says what to install.
#[cfg(feature = "gui")]
fn window(file: Option<PathBuf>, talk: Option<&TalkStart>) -> ExitCode {
    match gangmu::ui::run(file, talk) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere else to say it; a closed stderr loses the words, not the exit code.
            writeln!(std::io::stderr(), "gangmu: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

/// Without the feature `gui` there is no window to open.
#[cfg(not(feature = "gui"))]
fn window(_file: Option<PathBuf>, _talk: Option<&TalkStart>) -> ExitCode {
    // As above: the exit code says it all the same.
    writeln!(std::io::stderr(), "gangmu: this build has no window; try “gangmu --help”").ok();
    ExitCode::from(2)
}
