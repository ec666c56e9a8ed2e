//! Words of the command line into commands.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use crate::formats::{self, FORMATS, Format, Language, WriteOptions};

use crate::editor::talk::TalkStart;

use super::{Fail, help};

/// What is to be done.
pub(super) enum Command {
    /// Open the window.
    Window(Option<PathBuf>),
    /// Print a text and leave.
    Print(String),
    /// Open the window and begin a talk.
    Present(PathBuf, TalkStart),
    /// Print the walk of a talk.
    Steps { file: PathBuf, options: Options },
    /// Print an outline.
    Show { file: PathBuf, options: Options },
    /// Say what is wrong.
    Check { files: Vec<PathBuf>, options: Options },
    /// Count.
    Stats { file: PathBuf, options: Options },
    /// List the formats.
    Formats,
    /// Write in another format.
    Convert { from: PathBuf, to: PathBuf, options: Options },
    /// Look for words.
    Find { files: Vec<PathBuf>, query: String, options: Options },
}

/// The options of all commands; each command takes only its own.
#[derive(Default)]
pub(super) struct Options {
    pub from: Option<&'static Format>,
    pub to: Option<&'static Format>,
    pub language: Option<Language>,
    pub depth: Option<usize>,
    pub headings: Option<usize>,
    pub recover: bool,
    pub fields: Option<crate::editor::search::Fields>,
    pub json: bool,
    pub regex: bool,
    pub report: bool,
    pub talk: TalkStart,
}

impl Options {
    /// What a writer is told.
    pub fn for_writing(&self) -> WriteOptions {
        let default = WriteOptions::default();
        WriteOptions {
            language: self.language.clone().unwrap_or(default.language),
            depth: self.depth,
            headings: self.headings.unwrap_or(default.headings),
            ..default
        }
    }
}

impl From<lexopt::Error> for Fail {
    fn from(error: lexopt::Error) -> Self {
        Self::Call(error.to_string())
    }
}

pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Fail> {
    let mut parser = Parser::from_args(args);
    let first = match parser.next()? {
        None => return Ok(Command::Window(None)),
        Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Print(help::MAIN.to_owned())),
        Some(Arg::Short('V') | Arg::Long("version")) => {
            return Ok(Command::Print(format!("gangmu {}\n", env!("CARGO_PKG_VERSION"))));
        }
        Some(Arg::Value(value)) => value,
        Some(other) => return Err(other.unexpected().into()),
    };
    match first.to_str() {
        Some("show") => command(&mut parser, help::SHOW, &["from", "depth", "lang"], |files, options| {
            let [file] = exactly(files, "show needs one file")?;
            Ok(Command::Show { file, options })
        }),
        Some("check") => command(&mut parser, help::CHECK, &["from"], |files, options| {
            if files.is_empty() {
                return Err(Fail::Call("check needs a file".to_owned()));
            }
            Ok(Command::Check { files, options })
        }),
        Some("stats") => command(&mut parser, help::STATS, &["from"], |files, options| {
            let [file] = exactly(files, "stats needs one file")?;
            Ok(Command::Stats { file, options })
        }),
        Some("find") => command(&mut parser, help::FIND, &["in", "json", "from", "regex"], |mut files, options| {
            let query = files.pop().filter(|_| !files.is_empty());
            let query = query.ok_or_else(|| Fail::Call("find needs a file and what to look for".to_owned()))?;
            let query = query.into_os_string().into_string();
            let query = query.map_err(|_| Fail::Call("what to look for is no UTF-8".to_owned()))?;
            Ok(Command::Find { files, query, options })
        }),
        Some("formats") => command(&mut parser, help::FORMATS, &[], |files, _| {
            let [] = exactly(files, "formats needs no file")?;
            Ok(Command::Formats)
        }),
        Some("present") => {
            let own = ["from", "screen", "windowed", "rehearse"];
            command(&mut parser, help::PRESENT, &own, |files, options| {
                let [file] = exactly(files, "present needs one file")?;
                Ok(Command::Present(file, options.talk))
            })
        }
        Some("steps") => command(&mut parser, help::STEPS, &["from", "json"], |files, options| {
            let [file] = exactly(files, "steps needs one file")?;
            Ok(Command::Steps { file, options })
        }),
        Some("convert") => {
            let own = ["from", "to", "lang", "depth", "headings", "recover", "report"];
            command(&mut parser, help::CONVERT, &own, |files, options| {
                let [from, to] = exactly(files, "convert needs two files: IN and OUT")?;
                Ok(Command::Convert { from, to, options })
            })
        }
        _ => match parser.next()? {
            None => Ok(Command::Window(Some(first.into()))),
            Some(Arg::Value(_)) => {
                Err(Fail::Call(format!("“{}” is no command, and only one file can be opened", first.display())))
            }
            Some(other) => Err(other.unexpected().into()),
        },
    }
}

fn exactly<const N: usize>(files: Vec<PathBuf>, message: &str) -> Result<[PathBuf; N], Fail> {
    files.try_into().map_err(|_| Fail::Call(message.to_owned()))
}

/// Reads the words behind a command, of which `own` are the options that it takes.
fn command(
    parser: &mut Parser,
    help: &str,
    own: &[&str],
    finish: impl FnOnce(Vec<PathBuf>, Options) -> Result<Command, Fail>,
) -> Result<Command, Fail> {
    let mut files = Vec::new();
    let mut options = Options::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Print(help.to_owned())),
            Arg::Long(name) if own.contains(&name) => {
                let name = name.to_owned();
                let flag = match name.as_str() {
                    "recover" => Some(&mut options.recover),
                    "json" => Some(&mut options.json),
                    "regex" => Some(&mut options.regex),
                    "report" => Some(&mut options.report),
                    "windowed" => Some(&mut options.talk.windowed),
                    "rehearse" => Some(&mut options.talk.rehearse),
                    _ => None,
                };
                if let Some(flag) = flag {
                    *flag = true;
                    continue;
                }
                let value = parser.value()?;
                match name.as_str() {
                    // Of a talk it is a topic, not a format.
                    "from" if own.contains(&"screen") => options.talk.from = Some(value.string()?),
                    "from" => options.from = Some(format(&value.string()?)?),
                    "screen" => {
                        let screen = value.parse()?;
                        if screen == 0 {
                            return Err(Fail::Call("screens are counted from 1".to_owned()));
                        }
                        options.talk.screen = Some(screen);
                    }
                    "to" => options.to = Some(format(&value.string()?)?),
                    "lang" => options.language = Some(Language::from_name(&value.string()?)),
                    "in" => options.fields = Some(super::find::fields(&value.string()?)?),
                    "depth" => options.depth = Some(value.parse()?),
                    _ => {
                        let levels = value.parse()?;
                        if !(1..=6).contains(&levels) {
                            return Err(Fail::Call(format!("--headings takes 1 to 6, not {levels}")));
                        }
                        options.headings = Some(levels);
                    }
                }
            }
            Arg::Value(value) => files.push(PathBuf::from(value)),
            other => return Err(other.unexpected().into()),
        }
    }
    finish(files, options)
}

fn format(name: &str) -> Result<&'static Format, Fail> {
    formats::by_name(name).ok_or_else(|| Fail::Call(format!("“{name}” is no format; there are {}", names())))
}

/// The names of the formats that can be written.
pub(super) fn writable_names() -> String {
    let writable = FORMATS.iter().filter(|format| format.write.is_some());
    writable.map(|format| format.name).collect::<Vec<_>>().join(", ")
}

/// The names of all formats.
pub(super) fn names() -> String {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}
