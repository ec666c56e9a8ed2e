//! How a map looks where it departs from its theme: styles over styles, the look of a sheet, and
//! looks by rule.
//!
//! A look is put together of these, each over the one before: the theme and the level of the topic;
//! the `branch-style`s of the topics above it and of the topic itself, the farthest first; the
//! rules of the sheet that it meets, in their order; its own `style`. Every one of them holds
//! departures only, so that what is not said follows the theme.

use super::Text;
use super::ids::TopicId;
use super::map::Document;
use super::topic::{Style, Unknown};

/// The look of a sheet as a whole; what is empty or absent is the theme's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetStyle {
    /// Name of the lines to children: `tapered`, `curved`, `elbow`, `straight`; empty if not said.
    pub branch: Text,
    /// Whether each main branch has a colour of its own; yes if not said.
    pub rainbow: Option<bool>,
    /// Name of the numbers before titles: `decimal`, `chinese`, `letters`; empty for none.
    pub numbering: Text,
    /// Space between topics in percent of the usual, 50–200.
    pub spacing: Option<u16>,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// Topics that meet a condition look so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// What is asked: `label`, `marker`, `level`, `source`, `task`, `text`. Another word is kept
    /// and meets no topic.
    pub when: Text,
    /// What it must be: a label; a marker or the beginning of its name; a level (`2`), levels
    /// (`1-2`) or from a level on (`3+`); the id of a source; a state of a task; a part of the
    /// title in any language. Empty meets every topic that has such a thing.
    pub is: Text,
    /// The look.
    pub style: Style,
    /// Whether the rule rests.
    pub off: bool,
    /// Keys of a later version.
    pub unknown: Unknown,
}

impl Style {
    /// Whether nothing is said that this version knows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { fill, line, text, size, weight, italic, shape, width, branch, dash, arrows, unknown: _ } = self;
        let texts = [fill, line, text, weight, shape, branch, dash, arrows];
        texts.into_iter().all(Option::is_none) && size.is_none() && italic.is_none() && width.is_none()
    }

    /// What `over` says, and where it says nothing what `self` says. Unknown keys are those of
    /// `self`: they belong to the object that was read.
    #[must_use]
    pub fn with(&self, over: &Self) -> Self {
        fn one(over: Option<&Text>, under: Option<&Text>) -> Option<Text> {
            over.or(under).cloned()
        }
        Self {
            fill: one(over.fill.as_ref(), self.fill.as_ref()),
            line: one(over.line.as_ref(), self.line.as_ref()),
            text: one(over.text.as_ref(), self.text.as_ref()),
            size: over.size.or(self.size),
            weight: one(over.weight.as_ref(), self.weight.as_ref()),
            italic: over.italic.or(self.italic),
            shape: one(over.shape.as_ref(), self.shape.as_ref()),
            width: over.width.or(self.width),
            branch: one(over.branch.as_ref(), self.branch.as_ref()),
            dash: one(over.dash.as_ref(), self.dash.as_ref()),
            arrows: one(over.arrows.as_ref(), self.arrows.as_ref()),
            unknown: self.unknown.clone(),
        }
    }
}

impl Document {
    /// What is said of the look of a topic by branches and by itself, rules left out: what copying
    /// its style takes.
    #[must_use]
    pub fn said_style(&self, topic: TopicId) -> Style {
        let mut said = self.topic(topic).map(|topic| topic.more().style.clone()).unwrap_or_default();
        said.unknown = Unknown::default();
        let mut at = Some(topic);
        while let Some(id) = at {
            if let Some(branch) = self.topic(id).and_then(|topic| topic.more().branch_style.as_deref()) {
                said = Style { unknown: Unknown::default(), ..branch.with(&said) };
            }
            at = self.owner(id);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::super::op::{Field, Op};
    use super::*;

    #[test]
    fn nearer_branches_and_the_topic_itself_have_the_last_word() {
        let (mut document, _) = fixture::parse("Root\n  A\n    B\n");
        let style = |fill: &str, text: Option<&str>| Style {
            fill: Some(fill.into()),
            text: text.map(Into::into),
            ..Style::default()
        };
        let find = |document: &Document, title| fixture::find(document, title).unwrap();
        let (root, a, b) = (find(&document, "Root"), find(&document, "A"), find(&document, "B"));
        let mut set = |topic, field| document.apply(Op::Set { topic, field }).unwrap();
        set(root, Field::BranchStyle(Some(Box::new(style("#111111", Some("#222222"))))));
        set(a, Field::BranchStyle(Some(Box::new(style("#333333", None)))));
        set(b, Field::Style(Box::new(Style { italic: Some(true), ..Style::default() })));
        let said = document.said_style(b);
        assert_eq!((said.fill.as_deref(), said.text.as_deref()), (Some("#333333"), Some("#222222")));
        assert_eq!((said.italic, said.weight), (Some(true), None));
        assert_eq!(document.said_style(root).fill.as_deref(), Some("#111111"));
    }

    #[test]
    fn an_empty_branch_style_is_none() {
        let (mut document, _) = fixture::parse("Root\n");
        let topic = fixture::find(&document, "Root").unwrap();
        let before = document.clone();
        document.apply(Op::Set { topic, field: Field::BranchStyle(Some(Box::default())) }).unwrap();
        assert_eq!(document.topic(topic), before.topic(topic));
    }
}
