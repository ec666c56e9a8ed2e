//! Themes: named roles with colours, read from data files.
//!
//! The files in `assets/themes/` are part of the binary; their fields are those of [`Theme`].
//! Every text and background pair reaches WCAG AA, which a test holds.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::base::color::Rgba;

/// The colours of the map and of the window around it, by role.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Theme {
    /// The name that files and settings use.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// Whether the background is dark, so that widgets fit.
    pub dark: bool,
    /// Behind the map.
    #[serde(deserialize_with = "color")]
    pub background: Rgba,
    /// Behind panels and menus.
    #[serde(deserialize_with = "color")]
    pub panel: Rgba,
    /// Words on panels.
    #[serde(deserialize_with = "color")]
    pub panel_text: Rgba,
    /// Lines between panels.
    #[serde(deserialize_with = "color")]
    pub panel_line: Rgba,
    /// What is active on a panel.
    #[serde(deserialize_with = "color")]
    pub accent: Rgba,
    /// The root's shape.
    #[serde(deserialize_with = "color")]
    pub root_fill: Rgba,
    /// The root's title.
    #[serde(deserialize_with = "color")]
    pub root_text: Rgba,
    /// Titles.
    #[serde(deserialize_with = "color")]
    pub text: Rgba,
    /// Second titles, small marks.
    #[serde(deserialize_with = "color")]
    pub muted: Rgba,
    /// The ring around what is selected.
    #[serde(deserialize_with = "color")]
    pub selection: Rgba,
    /// Relations.
    #[serde(deserialize_with = "color")]
    pub relation: Rgba,
    /// Boundaries and summaries.
    #[serde(deserialize_with = "color")]
    pub boundary: Rgba,
    /// Errors.
    #[serde(deserialize_with = "color")]
    pub danger: Rgba,
    /// One colour for each main branch, in turn.
    #[serde(deserialize_with = "colors")]
    pub branches: Vec<Rgba>,
    /// How much of the branch colour a main topic's fill has: 0 to 1.
    pub main_strength: f32,
}

fn color<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Rgba, D::Error> {
    let text = String::deserialize(deserializer)?;
    Rgba::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not a colour like #1f6fd1")))
}

fn colors<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Rgba>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    if texts.is_empty() {
        return Err(serde::de::Error::custom("a theme needs at least one branch colour"));
    }
    texts
        .iter()
        .map(|text| {
            Rgba::parse(text).ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not a colour like #1f6fd1")))
        })
        .collect()
}

impl Theme {
    /// Reads a theme file.
    ///
    /// # Errors
    /// What is wrong, with line and column.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
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
    [
        include_str!("../../assets/themes/paper.json"),
        include_str!("../../assets/themes/night.json"),
        include_str!("../../assets/themes/board.json"),
    ]
    .into_iter()
    .filter_map(|json| Theme::parse(json).ok())
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
    use super::builtin_themes;

    #[test]
    fn every_pair_of_text_and_background_reaches_aa() {
        assert_eq!(builtin_themes().len(), 3, "all themes can be read");
        for theme in builtin_themes() {
            let mut pairs = vec![
                ("text", theme.text, theme.background),
                ("muted", theme.muted, theme.background),
                ("root", theme.root_text, theme.root_fill),
                ("relation", theme.relation, theme.background),
                ("panel", theme.panel_text, theme.panel),
                ("muted on panel", theme.muted, theme.panel),
                ("accent", theme.accent, theme.panel),
                ("danger", theme.danger, theme.panel),
            ];
            for index in 0..theme.branches.len() {
                pairs.push(("main topic", theme.text, theme.main_fill(index)));
                pairs.push(("muted on main topic", theme.muted, theme.main_fill(index)));
                pairs.push(("branch", theme.branch(index), theme.background));
            }
            for (what, text, back) in pairs {
                let contrast = text.contrast(back);
                assert!(contrast >= 4.5, "{what} in {}: {contrast:.2}:1 is below 4.5:1", theme.name);
            }
        }
    }
}
