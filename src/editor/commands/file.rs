//! New, open, save, import, export, close. The window does all of it; here are names and keys.

use super::{Bar, Command, Menu, Request, Why};
use crate::editor::keys::Key;

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::File, sub: "", group }
}

const TEMPLATE: Menu = Menu { bar: Bar::File, sub: "New from a template", group: 0 };
const EXPORT: Menu = Menu { bar: Bar::File, sub: "Export outline", group: 3 };

/// Makes a command that only asks the window.
macro_rules! ask {
    ($id:literal, $title:literal, $menu:expr, $request:expr) => {
        Command::new($id, $title, $menu, |ctx| {
            ctx.ask($request);
            Ok(())
        })
        .anywhere()
    };
}
pub(super) use ask;

/// Makes the command of a template.
macro_rules! template {
    ($id:literal, $title:literal, $name:literal) => {
        ask!($id, $title, TEMPLATE, Request::NewFrom($name)).words("template pattern example begin").without_map()
    };
}

pub(super) static COMMANDS: &[Command] = &[
    ask!("file.new", "New map", at(0), Request::New).keys(&[Key::ctrl('N')]).words("create document").without_map(),
    template!("file.new-lecture", "Lecture", "lecture"),
    template!("file.new-debate", "Debate, for and against", "debate"),
    template!("file.new-literature-review", "Literature review", "literature-review"),
    template!("file.new-timeline", "Timeline", "timeline"),
    template!("file.new-swot", "SWOT", "swot"),
    template!("file.new-compare-texts", "Compare texts", "compare-texts"),
    ask!("file.new-window", "New window", at(0), Request::NewWindow)
        .keys(&[Key::ctrl('N').with_shift()])
        .words("second another program")
        .without_map(),
    ask!("file.open", "Open…", at(1), Request::Open).keys(&[Key::ctrl('O')]).words("load file").without_map(),
    ask!("file.open-recent", "Recent files…", at(1), Request::OpenRecent)
        .keys(&[Key::ctrl('O').with_shift().with_alt()])
        .words("history last")
        .can(|env| if env.facts.recent > 0 { Ok(()) } else { Err(Why::new("no file was opened yet")) })
        .without_map(),
    ask!("file.start", "Start page", at(1), Request::ShowStart).words("home welcome recent templates"),
    ask!("file.save", "Save", at(2), Request::Save)
        .keys(&[Key::ctrl('S')])
        .words("write store")
        .can(|env| env.editor.read_only().map_or(Ok(()), |reason| Err(Why::new(reason.to_owned())))),
    ask!("file.save-as", "Save as…", at(2), Request::SaveAs).keys(&[Key::ctrl('S').with_shift()]).words("rename"),
    ask!("file.save-copy", "Save a copy…", at(2), Request::SaveCopy).words("backup duplicate"),
    ask!("file.import-outline", "Import…", at(3), Request::ImportOutline)
        .words("import outline markdown text xmind freemind freeplane opml edraw mindmanager mindnode word open")
        .without_map(),
    ask!("file.export", "Export…", at(3), Request::ShowExport)
        .keys(&[Key::ctrl('E').with_shift()])
        .words("export write word pdf picture png svg slides powerpoint latex opml xmind outline"),
    ask!("file.print", "Print…", at(3), Request::Print).keys(&[Key::ctrl('P')]).words("paper pdf printer"),
    ask!("sources.import", "Import sources…", at(3), Request::ImportSources)
        .words("bibtex bib ris csl zotero endnote references literature citations"),
    ask!("sources.export", "Export sources…", at(3), Request::ExportSources)
        .words("bibtex bib ris csl zotero endnote references literature citations")
        .can(|env| {
            let none = env.editor.document().sources().is_empty();
            if none { Err(Why::new("the map has no sources")) } else { Ok(()) }
        }),
    ask!("file.export-markdown", "Markdown…", EXPORT, Request::ExportOutline("md")).words("export outline headings"),
    ask!("file.export-text", "Indented text…", EXPORT, Request::ExportOutline("txt"))
        .words("export outline plain tabs"),
    ask!("file.close", "Close", at(4), Request::CloseWindow).keys(&[Key::ctrl('W')]).words("window").without_map(),
    ask!("file.quit", "Quit", at(4), Request::Quit).keys(&[Key::ctrl('Q')]).words("exit end leave").without_map(),
];

#[cfg(test)]
mod tests {
    use crate::editor::commands::Request;
    use crate::editor::commands::tests::Bench;

    #[test]
    fn a_read_only_map_can_only_be_saved_elsewhere() {
        let mut bench = Bench::new("> Root");
        bench.editor.set_read_only(Some("made by a newer version".into()));
        assert_eq!(bench.run("file.save").unwrap_err(), "made by a newer version");
        bench.run("file.save-copy").expect("a copy is no change");
        assert_eq!(bench.requests, [Request::SaveCopy]);
    }
}
