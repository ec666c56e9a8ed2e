//! Themes: named roles with colours, read from data files.
//!
//! The files in `assets/themes/` are part of the binary; their fields are those of [`Theme`]. A file
//! of a person may leave roles out: they are then those of the theme that its `base` names, or of
//! the light or dark one by its `dark`. Every text and background pair of the built-in themes
//! reaches WCAG AA (of `contrast`: AAA), and their branch colours are told apart with the common
//! deficiencies of colour vision; tests hold both.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::color::Rgba;
use crate::layout::Ink;

/// The colours of the map and of the window around it, by role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// The name that files and settings use.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// Whether the background is dark, so that widgets fit.
    pub dark: bool,
    /// Behind the map.
    #[serde(with = "color")]
    pub background: Rgba,
    /// Behind panels and menus.
    #[serde(with = "color")]
    pub panel: Rgba,
    /// Words on panels.
    #[serde(with = "color")]
    pub panel_text: Rgba,
    /// Lines between panels.
    #[serde(with = "color")]
    pub panel_line: Rgba,
    /// What is active on a panel.
    #[serde(with = "color")]
    pub accent: Rgba,
    /// The root's shape.
    #[serde(with = "color")]
    pub root_fill: Rgba,
    /// The root's title.
    #[serde(with = "color")]
    pub root_text: Rgba,
    /// Titles.
    #[serde(with = "color")]
    pub text: Rgba,
    /// Second titles, small marks.
    #[serde(with = "color")]
    pub muted: Rgba,
    /// The ring around what is selected.
    #[serde(with = "color")]
    pub selection: Rgba,
    /// Relations.
    #[serde(with = "color")]
    pub relation: Rgba,
    /// Boundaries and summaries.
    #[serde(with = "color")]
    pub boundary: Rgba,
    /// Errors.
    #[serde(with = "color")]
    pub danger: Rgba,
    /// One colour for each main branch, in turn.
    #[serde(with = "colors")]
    pub branches: Vec<Rgba>,
    /// How much of the branch colour a main topic's fill has: 0 to 1.
    pub main_strength: f32,
}

/// A colour as text.
mod color {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::base::color::Rgba;

    pub(super) fn parse<E: serde::de::Error>(text: &str) -> Result<Rgba, E> {
        Rgba::parse(text).ok_or_else(|| E::custom(format!("“{text}” is not a colour like #1f6fd1")))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rgba, D::Error> {
        parse(&String::deserialize(deserializer)?)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
    pub fn serialize<S: Serializer>(color: &Rgba, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::layout::Ink::Fixed(*color).name())
    }
}

/// Colours as a list of texts.
mod colors {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::base::color::Rgba;

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Rgba>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        if texts.is_empty() {
            return Err(serde::de::Error::custom("a theme needs at least one branch colour"));
        }
        texts.iter().map(|text| super::color::parse(text)).collect()
    }

    pub fn serialize<S: Serializer>(colors: &[Rgba], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(colors.iter().map(|&color| crate::layout::Ink::Fixed(color).name().to_string()))
    }
}

/// A role of a theme that a person may colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Behind the map.
    Background,
    /// Titles.
    Text,
    /// Second titles, numbers, small marks.
    Muted,
    /// The root's shape.
    RootFill,
    /// The root's title.
    RootText,
    /// The main branch with this number, from 0.
    Branch(usize),
    /// The ring around what is selected.
    Selection,
    /// Relations.
    Relation,
    /// Boundaries and summaries.
    Boundary,
    /// Behind panels and menus.
    Panel,
    /// Words on panels.
    PanelText,
    /// Lines between panels.
    PanelLine,
    /// What is active.
    Accent,
    /// Errors.
    Danger,
}

impl Role {
    /// The roles that are no branch colours, in the order in which an editor offers them.
    pub const PLAIN: [Self; 13] = [
        Self::Background,
        Self::Text,
        Self::Muted,
        Self::RootFill,
        Self::RootText,
        Self::Selection,
        Self::Relation,
        Self::Boundary,
        Self::Panel,
        Self::PanelText,
        Self::PanelLine,
        Self::Accent,
        Self::Danger,
    ];

    /// The name of the role, for keys of texts; branch colours are `branch`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Text => "text",
            Self::Muted => "muted",
            Self::RootFill => "root-fill",
            Self::RootText => "root-text",
            Self::Branch(_) => "branch",
            Self::Selection => "selection",
            Self::Relation => "relation",
            Self::Boundary => "boundary",
            Self::Panel => "panel",
            Self::PanelText => "panel-text",
            Self::PanelLine => "panel-line",
            Self::Accent => "accent",
            Self::Danger => "danger",
        }
    }
}

/// Two roles that stand on each other, and their contrast by WCAG.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// What is read.
    pub text: Role,
    /// What it stands on. A branch is its fill at low strength.
    pub back: Role,
    /// 1 to 21.
    pub contrast: f32,
}

impl Theme {
    /// Reads a theme file.
    ///
    /// # Errors
    /// What is wrong, with line and column where the text is no JSON.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let mut own: Map<String, Value> = serde_json::from_str(json)?;
        let dark = own.get("dark").and_then(Value::as_bool).unwrap_or(false);
        let base = own.remove("base").and_then(|base| Some(base.as_str()?.to_owned()));
        // A theme that says all needs no other, least of all while the built-in ones are read.
        if let Ok(whole) = serde_json::from_value(Value::Object(own.clone())) {
            return Ok(whole);
        }
        let base = base.unwrap_or_else(|| if dark { "night" } else { "paper" }.to_owned());
        let Value::Object(mut all) = serde_json::to_value(theme_named(&base))? else { return Self::whole(own) };
        all.extend(own);
        Self::whole(all)
    }

    fn whole(map: Map<String, Value>) -> Result<Self, serde_json::Error> {
        serde_json::from_value(Value::Object(map))
    }

    /// The theme as a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The colour of a role.
    #[must_use]
    pub fn role(&self, role: Role) -> Rgba {
        match role {
            Role::Background => self.background,
            Role::Text => self.text,
            Role::Muted => self.muted,
            Role::RootFill => self.root_fill,
            Role::RootText => self.root_text,
            Role::Branch(index) => self.branch(index),
            Role::Selection => self.selection,
            Role::Relation => self.relation,
            Role::Boundary => self.boundary,
            Role::Panel => self.panel,
            Role::PanelText => self.panel_text,
            Role::PanelLine => self.panel_line,
            Role::Accent => self.accent,
            Role::Danger => self.danger,
        }
    }

    /// The colour of a role, to be changed; `None` for a branch that the palette does not have.
    pub fn role_mut(&mut self, role: Role) -> Option<&mut Rgba> {
        Some(match role {
            Role::Background => &mut self.background,
            Role::Text => &mut self.text,
            Role::Muted => &mut self.muted,
            Role::RootFill => &mut self.root_fill,
            Role::RootText => &mut self.root_text,
            Role::Branch(index) => return self.branches.get_mut(index),
            Role::Selection => &mut self.selection,
            Role::Relation => &mut self.relation,
            Role::Boundary => &mut self.boundary,
            Role::Panel => &mut self.panel,
            Role::PanelText => &mut self.panel_text,
            Role::PanelLine => &mut self.panel_line,
            Role::Accent => &mut self.accent,
            Role::Danger => &mut self.danger,
        })
    }

    /// All texts with what they stand on. AA asks for 4.5, AAA for 7.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        use Role as R;
        let mut pairs = Vec::new();
        let mut add = |text: Role, back: Role, on: Rgba| {
            pairs.push(Pair { text, back, contrast: self.role(text).contrast(on) });
        };
        for (text, back) in [
            (R::Text, R::Background),
            (R::Muted, R::Background),
            (R::RootText, R::RootFill),
            (R::Relation, R::Background),
            (R::PanelText, R::Panel),
            (R::Muted, R::Panel),
            (R::Accent, R::Panel),
            (R::Accent, R::Background),
            (R::Danger, R::Panel),
        ] {
            add(text, back, self.role(back));
        }
        for index in 0..self.branches.len() {
            add(R::Text, R::Branch(index), self.main_fill(index));
            add(R::Muted, R::Branch(index), self.main_fill(index));
            add(R::Branch(index), R::Background, self.background);
        }
        pairs
    }

    /// The colour of a style.
    #[must_use]
    pub fn ink(&self, ink: Ink) -> Rgba {
        match ink {
            Ink::Fixed(color) => color,
            Ink::Branch(index) => self.branch(usize::from(index)),
            Ink::Soft(index) => self.main_fill(usize::from(index)),
            Ink::Text => self.text,
            Ink::Muted => self.muted,
            Ink::Accent => self.accent,
            Ink::Paper => self.background,
        }
    }

    /// The colour of the main branch with this number; more branches than colours start anew.
    #[must_use]
    pub fn branch(&self, index: usize) -> Rgba {
        self.branches.get(index % self.branches.len().max(1)).copied().unwrap_or(self.text)
    }

    /// The fill of a main topic: its branch colour at low strength on the background.
    #[must_use]
    pub fn main_fill(&self, index: usize) -> Rgba {
        self.background.mix(self.branch(index), self.main_strength)
    }

    /// A field of one colour that stands for a branch seen from afar.
    #[must_use]
    pub fn field(&self, index: usize) -> Rgba {
        self.background.mix(self.branch(index), 0.45)
    }
}

static BUILTIN: LazyLock<Vec<Theme>> = LazyLock::new(|| {
    // Each is whole: a theme that leaned on another would wait for this very list.
    [
        include_str!("../../assets/themes/paper.json"),
        include_str!("../../assets/themes/night.json"),
        include_str!("../../assets/themes/board.json"),
        include_str!("../../assets/themes/contrast.json"),
    ]
    .into_iter()
    .filter_map(|json| serde_json::from_str(json).ok())
    .collect()
});

/// The themes in the binary, the default first.
#[must_use]
pub fn builtin_themes() -> &'static [Theme] {
    &BUILTIN
}

/// The built-in theme with this name, or the default one.
///
/// # Panics
/// Never: a test holds that the built-in themes can be read.
#[must_use]
#[expect(clippy::expect_used, reason = "the files are part of the binary and a test reads them")]
pub fn theme_named(name: &str) -> &'static Theme {
    BUILTIN.iter().find(|theme| theme.name == name).or_else(|| BUILTIN.first()).expect("the binary has themes")
}

#[cfg(test)]
mod tests {
    use super::super::vision;
    use super::*;

    #[test]
    fn every_pair_of_text_and_background_reaches_aa() {
        let names: Vec<_> = builtin_themes().iter().map(|theme| theme.name.as_str()).collect();
        assert_eq!(names, ["paper", "night", "board", "contrast"], "all themes can be read");
        for theme in builtin_themes() {
            let least = if theme.name == "contrast" { 7.0 } else { 4.5 };
            for Pair { text, back, contrast } in theme.pairs() {
                assert!(contrast >= least, "{}: {text:?} on {back:?} is {contrast:.2}:1, below {least}:1", theme.name);
            }
            // What is no text must be seen all the same (WCAG 1.4.11).
            for role in [Role::Selection, Role::Boundary] {
                let contrast = theme.role(role).contrast(theme.background);
                assert!(contrast >= 3.0, "{}: {role:?} is {contrast:.2}:1", theme.name);
            }
        }
    }

    #[test]
    fn branch_colours_are_told_apart_by_everyone() {
        for theme in builtin_themes() {
            assert_eq!(theme.branches.len(), 8, "{}", theme.name);
            let (a, b, how, apart) = vision::nearest(&theme.branches).unwrap();
            let (first, second) = (a + 1, b + 1);
            assert!(apart >= 8.0, "{}: branches {first} and {second} are {apart:.1} apart with {how:?}", theme.name);
        }
    }

    #[test]
    fn a_theme_may_lean_on_another_and_comes_back_from_its_file() {
        let own = r##"{"name": "forest", "title": "Forest", "base": "night", "background": "#102018"}"##;
        let theme = Theme::parse(own).unwrap();
        assert_eq!((theme.name.as_str(), theme.dark, theme.text), ("forest", true, theme_named("night").text));
        assert_eq!(theme.background, Rgba::rgb(0x10, 0x20, 0x18));
        assert_eq!(Theme::parse(&theme.to_json()).unwrap(), theme);
        for theme in builtin_themes() {
            assert_eq!(&Theme::parse(&theme.to_json()).unwrap(), theme);
        }
        for (broken, what) in [
            ("{", "line 1"),
            ("[]", "map"),
            (r#"{"name": "a", "text": "red"}"#, "“red” is not a colour"),
            (r#"{"name": "a", "branches": []}"#, "at least one"),
        ] {
            let error = Theme::parse(broken).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }
}
