//! What a person chose for an export, as it is remembered from one export to the next.
//!
//! Wishes name parts of a document by what they are (“the selected branch”), never by an id, so
//! that they fit the next document too. [`Wishes::options`] makes of them what an export needs.

use serde::{Deserialize, Serialize};

use super::Editor;
use super::settings::Titles;
use super::themes::Themes;
use crate::export::{self, Options, Page, Scope, Script, Target};
use crate::formats::{Language, SourcesAs};
use crate::text::numbering::Numbering;

/// Which part of the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All sheets.
    #[default]
    Document,
    /// The sheet that is shown.
    Sheet,
    /// The selected topic with all below it.
    Branch,
}

/// The wishes; `None` leaves a choice to the target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Wishes {
    /// Name of the target.
    pub target: String,
    /// Which part.
    pub part: Part,
    /// Leaves out what is folded away.
    pub visible: bool,
    /// Levels below the root; all if `None`.
    pub depth: Option<usize>,
    /// Which titles; those that the window shows if `None`.
    pub titles: Option<Titles>,
    /// With notes.
    pub notes: Option<bool>,
    /// Numbers before titles.
    pub numbering: Option<Numbering>,
    /// How sources appear.
    pub sources: Option<SourcesAs>,
    /// Citation style; by the document's language if empty.
    pub style: String,
    /// Chinese characters.
    pub script: Script,
    /// Levels that are headings.
    pub headings: Option<usize>,
    /// Pages of a picture.
    pub page: Page,
    /// Pixels for a map pixel.
    pub scale: f32,
    /// Theme of a picture; the sheet's own if empty.
    pub theme: String,
    /// Without the paper behind the map.
    pub transparent: bool,
    /// Text of a picture as shapes.
    pub outlines: bool,
    /// With a picture of the map.
    pub picture: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            target: "docx".to_owned(),
            part: Part::Document,
            visible: false,
            depth: None,
            titles: None,
            notes: None,
            numbering: None,
            sources: None,
            style: String::new(),
            script: Script::Keep,
            headings: None,
            page: Page::Map,
            scale: 2.0,
            theme: String::new(),
            transparent: false,
            outlines: false,
            picture: false,
        }
    }
}

impl Wishes {
    /// The target; Markdown if a version without it knew another.
    #[must_use]
    pub fn target(&self) -> Option<&'static Target> {
        export::by_name(&self.target).or_else(|| export::by_name("md"))
    }

    /// What an export of the editor's document is told. `themes` are those that can be chosen.
    #[must_use]
    pub fn options(&self, editor: &Editor, themes: &Themes) -> Options {
        let branch = || editor.selection().primary().map(Scope::Branch);
        let scope = match self.part {
            Part::Document => Scope::Document,
            Part::Sheet => Scope::Sheet(editor.sheet()),
            Part::Branch => branch().unwrap_or(Scope::Document),
        };
        let second = editor.second_language().cloned();
        let titles = self.titles.unwrap_or(match editor.titles() {
            super::TitleView::Main => Titles::Main,
            super::TitleView::Second => Titles::Second,
            super::TitleView::Both => Titles::Both,
        });
        let language = match (titles, second) {
            (Titles::Second, Some(second)) => Language::Named(second),
            (Titles::Both, Some(_)) => Language::Both,
            _ => Language::First,
        };
        Options {
            scope,
            visible: self.visible,
            depth: self.depth,
            notes: self.notes,
            numbering: self.numbering,
            sources: self.sources,
            style: self.style.clone(),
            language,
            script: self.script,
            headings: self.headings,
            page: self.page,
            scale: if self.scale.is_finite() { self.scale.clamp(0.1, 4.0) } else { 1.0 },
            theme: self.theme.clone(),
            themes: themes.all().to_vec(),
            transparent: self.transparent,
            outlines: self.outlines,
            picture: self.picture,
        }
    }
}
