//! Text with italics and the like, in runs: what a formatted reference is made of.

/// A run of text in one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// In italics, as titles of books are in some styles.
    pub italic: bool,
    /// In the bold face.
    pub bold: bool,
    /// Raised and small, as marks of notes are.
    pub raised: bool,
    /// Where it leads when clicked: an address beginning with `http`, `https` or `doi`.
    pub link: Option<String>,
}

/// A text in runs.
pub type Rich = Vec<Run>;

impl Run {
    /// A run without any look.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// Runs without white space at the ends, and without empty ones.
#[must_use]
pub fn trimmed(mut runs: Rich) -> Rich {
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// The text of some runs alone.
#[must_use]
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}
