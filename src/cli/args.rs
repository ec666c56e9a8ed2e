//! Words of the command line into commands.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use crate::base::vfs::RealVfs;
use crate::editor::session::Folders;
use crate::editor::talk::TalkStart;
use crate::editor::themes::Themes;
use crate::export::{self, Page, Script, Target};
use crate::formats::{self, FORMATS, Format, Language, SourcesAs};
use crate::text::numbering::Numbering;

use super::convert::Out;
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
    Convert { inputs: Vec<PathBuf>, out: Out, options: Options },
    /// Look for words.
    Find { files: Vec<PathBuf>, query: String, options: Options },
    /// Print the sources, or add some.
    Sources { file: PathBuf, options: Options },
}

/// The options of all commands; each command takes only its own.
#[derive(Default)]
pub(super) struct Options {
    pub from: Option<&'static Format>,
    pub to: Option<&'static Target>,
    /// Language, depth and all else that an export heeds.
    pub export: export::Options,
    /// The topic whose branch is to be written, by its id or path.
    pub topic: Option<String>,
    pub out_dir: Option<PathBuf>,
    /// Which options of an export were given, with their dashes.
    pub given: Vec<&'static str>,
    pub recover: bool,
    pub fields: Option<crate::editor::search::Fields>,
    pub json: bool,
    pub regex: bool,
    pub report: bool,
    pub talk: TalkStart,
    pub sources: super::sources::Wanted,
}

impl From<lexopt::Error> for Fail {
    fn from(error: lexopt::Error) -> Self {
        Self::Call(error.to_string())
    }
}

/// What `convert` takes.
const CONVERT: [&str; 22] = [
    "from",
    "to",
    "out-dir",
    "recover",
    "report",
    "lang",
    "depth",
    "topic",
    "visible",
    "headings",
    "notes",
    "no-notes",
    "numbering",
    "sources",
    "style",
    "script",
    "page",
    "scale",
    "theme",
    "transparent",
    "outlines",
    "picture",
];

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
        Some("sources") => {
            let own = ["to", "style", "topic", "add", "from"];
            command(&mut parser, help::SOURCES, &own, |files, options| {
                let [file] = exactly(files, "sources needs one file")?;
                Ok(Command::Sources { file, options })
            })
        }
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
        Some("convert") => command(&mut parser, help::CONVERT, &CONVERT, |mut files, mut options| {
            let out = match options.out_dir.take() {
                Some(folder) if files.is_empty() => {
                    return Err(Fail::Call(format!("there is nothing to convert into {}", folder.display())));
                }
                Some(folder) => Out::Folder(folder),
                None if files.len() == 2 => Out::File(files.remove(1)),
                None => {
                    let what = "convert needs two files: IN and OUT, or --out-dir and any number";
                    return Err(Fail::Call(what.to_owned()));
                }
            };
            Ok(Command::Convert { inputs: files, out, options })
        }),
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
                if let Some(known) = GIVEN.iter().find(|known| known.get(2..) == Some(name.as_str())) {
                    options.given.push(known);
                }
                if flag(&name, &mut options) {
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
                    // Of sources it is a kind of their files.
                    "to" if own.contains(&"add") => options.sources.kind = super::sources::kind(&value.string()?)?,
                    "style" if own.contains(&"add") => {
                        options.sources.style = Some(super::sources::style(&value.string()?)?);
                    }
                    "topic" if own.contains(&"add") => options.sources.topic = Some(value.string()?),
                    "add" => options.sources.add = Some(value.into()),
                    "to" => options.to = Some(target(&value.string()?)?),
                    "out-dir" => options.out_dir = Some(value.into()),
                    "in" => options.fields = Some(super::find::fields(&value.string()?)?),
                    name => of_export(name, value, &mut options)?,
                }
            }
            Arg::Value(value) => files.push(PathBuf::from(value)),
            other => return Err(other.unexpected().into()),
        }
    }
    finish(files, options)
}

/// Options of an export, as they are told when they mean nothing to a target.
const GIVEN: [&str; 17] = [
    "--lang",
    "--depth",
    "--topic",
    "--visible",
    "--headings",
    "--notes",
    "--no-notes",
    "--numbering",
    "--sources",
    "--style",
    "--script",
    "--page",
    "--scale",
    "--theme",
    "--transparent",
    "--outlines",
    "--picture",
];

/// Sets an option that has no value; `false` for one that has.
fn flag(name: &str, options: &mut Options) -> bool {
    match name {
        "recover" => options.recover = true,
        "json" => options.json = true,
        "regex" => options.regex = true,
        "report" => options.report = true,
        "windowed" => options.talk.windowed = true,
        "rehearse" => options.talk.rehearse = true,
        "visible" => options.export.visible = true,
        "notes" => options.export.notes = Some(true),
        "no-notes" => options.export.notes = Some(false),
        "transparent" => options.export.transparent = true,
        "outlines" => options.export.outlines = true,
        "picture" => options.export.picture = true,
        _ => return false,
    }
    true
}

/// Sets an option of an export.
fn of_export(name: &str, value: OsString, options: &mut Options) -> Result<(), Fail> {
    let export = &mut options.export;
    match name {
        "lang" => export.language = Language::from_name(&value.string()?),
        "depth" => export.depth = Some(value.parse()?),
        "topic" => options.topic = Some(value.string()?),
        "headings" => {
            let levels = value.parse()?;
            if levels > 9 {
                return Err(Fail::Call(format!("--headings takes 0 to 9, not {levels}")));
            }
            export.headings = Some(levels);
        }
        "numbering" => {
            let ways = [("none", None), ("decimal", Some(Numbering::Decimal)), ("chinese", Some(Numbering::Chinese))];
            let ways = ways.into_iter().chain([("letters", Some(Numbering::Letters))]);
            export.numbering = one_of(name, &value.string()?, ways)?;
        }
        "sources" => {
            let ways = [("none", SourcesAs::None), ("footnotes", SourcesAs::Footnotes), ("list", SourcesAs::List)];
            export.sources = Some(one_of(name, &value.string()?, ways)?);
        }
        "script" => {
            let ways = [("keep", Script::Keep), ("hans", Script::Hans), ("hant", Script::Hant)];
            export.script = one_of(name, &value.string()?, ways)?;
        }
        "page" => {
            let ways = [("map", Page::Map), ("A4", Page::A4), ("A3", Page::A3)];
            let ways = ways.into_iter().chain([("A4-tiled", Page::TiledA4), ("A3-tiled", Page::TiledA3)]);
            export.page = one_of(name, &value.string()?, ways)?;
        }
        "scale" => {
            let scale: f32 = value.parse()?;
            if !(0.1..=4.0).contains(&scale) {
                return Err(Fail::Call(format!("--scale takes 0.1 to 4, not {scale}")));
            }
            export.scale = scale;
        }
        "theme" => {
            let themes = themes();
            let names = themes.all().iter().map(|theme| (theme.name.as_str(), theme.name.clone()));
            export.theme = one_of(name, &value.string()?, names)?;
        }
        "style" => super::sources::style(&value.string()?)?.name.clone_into(&mut export.style),
        _ => return Err(Fail::Call(format!("--{name} is not known"))),
    }
    Ok(())
}

/// The themes of the program and of the person who runs it; a file that is none is passed over.
pub(super) fn themes() -> Themes {
    Folders::find().map(|folders| Themes::load(&RealVfs, &folders.config).0).unwrap_or_default()
}

/// The choice of this name, whatever its case.
fn one_of<'a, T>(option: &str, name: &str, choices: impl IntoIterator<Item = (&'a str, T)>) -> Result<T, Fail> {
    let mut names = Vec::new();
    for (known, choice) in choices {
        if known.eq_ignore_ascii_case(name) {
            return Ok(choice);
        }
        names.push(known);
    }
    Err(Fail::Call(format!("--{option} takes {}, not “{name}”", names.join(", "))))
}

fn format(name: &str) -> Result<&'static Format, Fail> {
    formats::by_name(name).ok_or_else(|| Fail::Call(format!("“{name}” is no format; there are {}", names())))
}

/// What can be written under this name.
fn target(name: &str) -> Result<&'static Target, Fail> {
    export::by_name(name).ok_or_else(|| {
        if formats::by_name(name).is_some() {
            return Fail::Call(format!("{name} can only be read; written can be {}", super::convert::names(", ")));
        }
        Fail::Call(format!("“{name}” is no format; written can be {}", super::convert::names(", ")))
    })
}

/// The names of all formats that are read.
pub(super) fn names() -> String {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}
