//! The command line: everything that needs no window, no display and no fonts.
//!
//! [`run`] touches the world only through what it is handed and through the files that are named,
//! so tests call it without a process. Exit codes: 0 done, 1 the input is at fault, 2 the call is.
//! A reader that goes away (`gangmu show map.json | head`) is no error.
//!
//! Files are opened by `files` only.

mod args;
mod commands;
mod convert;
mod files;
mod find;
mod help;
pub mod log;
mod sources;

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;

/// What the program is to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Leave, with this exit code.
    Done(u8),
    /// Open the window, with this file if one was named.
    Window(Option<PathBuf>),
    /// Open the window with this file and begin a talk.
    Present(PathBuf, crate::editor::talk::TalkStart),
}

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
enum Fail {
    /// A file that was named can't be read, or is not what it should be. May be several lines.
    #[error("{0}")]
    Input(String),
    /// The words of the command line don't make sense.
    #[error("gangmu: {0}")]
    Call(String),
    /// The result can't be written.
    #[error("gangmu: can't write {name}: {error}")]
    Output { name: String, error: std::io::Error },
    /// The file can't be saved.
    #[error("gangmu: {0}")]
    Save(Box<crate::editor::files::SaveError>),
}

impl Fail {
    fn output(error: std::io::Error) -> Self {
        Self::Output { name: "the output".to_owned(), error }
    }
}

/// The streams of a process.
struct Streams<'a> {
    input: &'a mut dyn Read,
    output: &'a mut dyn Write,
    errors: &'a mut dyn Write,
    /// Whether somebody looks at the errors, so that progress may be drawn there.
    at_terminal: bool,
}

/// Runs a command line, without the program's own name in front.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    input: &mut dyn Read,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> Outcome {
    run_seen(args, input, output, errors, false)
}

/// The same with progress drawn on `errors` if that is a terminal.
pub fn run_seen(
    args: impl IntoIterator<Item = OsString>,
    input: &mut dyn Read,
    output: &mut dyn Write,
    errors: &mut dyn Write,
    at_terminal: bool,
) -> Outcome {
    let mut buffered = std::io::BufWriter::new(output);
    let result = args::parse(args).and_then(|command| {
        let mut streams = Streams { input, output: &mut buffered, errors, at_terminal };
        let outcome = commands::run(command, &mut streams)?;
        streams.output.flush().map_err(Fail::output)?;
        Ok(outcome)
    });
    let fail = match result {
        Ok(outcome) => return outcome,
        Err(fail) => fail,
    };
    if let Fail::Output { error, .. } = &fail
        && error.kind() == ErrorKind::BrokenPipe
    {
        return Outcome::Done(0);
    }
    // What was made so far still goes out; if that fails there is nobody left to tell.
    drop(buffered.flush());
    drop(writeln!(errors, "{fail}"));
    if let Fail::Call(_) = &fail {
        drop(writeln!(errors, "Try “gangmu --help”."));
    }
    Outcome::Done(if let Fail::Input(_) = fail { 1 } else { 2 })
}
