//! Changing looks: of topics, of branches, of the sheet. Each change is one step of undo, and all
//! that is selected changes with it.

use super::state::{Editor, Refused};
use crate::doc::{Edit, EditError, Field, MergeKey, Op, Rule, SheetField, SheetStyle, Style, Text, TopicId, Unknown};

/// What a change of a look is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reach {
    /// The selected topics alone.
    #[default]
    Topics,
    /// They and all that hangs on them.
    Branches,
}

/// A change of one part of a look. `None` goes back to what it would be without.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Fill of the shape.
    Fill(Option<Text>),
    /// Border and branch line.
    Line(Option<Text>),
    /// Title.
    Ink(Option<Text>),
    /// Size of the title, map pixels.
    Size(Option<f32>),
    /// The bold face.
    Bold(Option<bool>),
    /// Slanted.
    Italic(Option<bool>),
    /// Name of the shape.
    Shape(Option<Text>),
    /// Width of the border, map pixels.
    Width(Option<f32>),
    /// Name of the line from the parent.
    Curve(Option<Text>),
}

impl Part {
    /// Puts it into a style.
    pub fn put(&self, style: &mut Style) {
        match self.clone() {
            Self::Fill(value) => style.fill = value,
            Self::Line(value) => style.line = value,
            Self::Ink(value) => style.text = value,
            Self::Size(value) => style.size = value,
            Self::Bold(value) => style.weight = value.map(|bold| Text::from(if bold { "bold" } else { "regular" })),
            Self::Italic(value) => style.italic = value,
            Self::Shape(value) => style.shape = value,
            Self::Width(value) => style.width = value,
            Self::Curve(value) => style.branch = value,
        }
    }

    /// What is dragged comes as many changes that are one for the person.
    const fn merges(&self) -> Option<&'static str> {
        match self {
            Self::Fill(_) => Some("style-fill"),
            Self::Line(_) => Some("style-line"),
            Self::Ink(_) => Some("style-text"),
            Self::Size(_) => Some("style-size"),
            Self::Width(_) => Some("style-width"),
            _ => None,
        }
    }
}

/// The selected topics whose looks are changed; with [`Reach::Branches`] the tops of them.
fn targets(editor: &Editor, reach: Reach) -> Vec<TopicId> {
    match reach {
        Reach::Topics => editor.selection().topics().to_vec(),
        Reach::Branches => editor.tops().to_vec(),
    }
}

fn own(edit: &Edit<'_>, topic: TopicId) -> Style {
    edit.document().topic(topic).map(|topic| topic.more().style.clone()).unwrap_or_default()
}

fn of_branch(edit: &Edit<'_>, topic: TopicId) -> Style {
    edit.document().topic(topic).and_then(|topic| topic.more().branch_style.as_deref().cloned()).unwrap_or_default()
}

fn set(edit: &mut Edit<'_>, topic: TopicId, reach: Reach, style: Style) -> Result<(), EditError> {
    let field = match reach {
        Reach::Topics => Field::Style(Box::new(style)),
        Reach::Branches => Field::BranchStyle((style != Style::default()).then(|| Box::new(style))),
    };
    edit.set(topic, field)
}

/// The same style with nothing said but what this version does not know.
fn cleared(style: &Style) -> Style {
    Style { unknown: style.unknown.clone(), ..Style::default() }
}

impl Editor {
    /// Changes a part of the look of all that is selected. For a branch, the topic itself must not
    /// say otherwise, or the change would not be seen where it was made.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn restyle(&mut self, reach: Reach, part: &Part, dragged: bool) -> Result<(), Refused> {
        let topics = targets(self, reach);
        let merge = part.merges().filter(|_| dragged).zip(topics.first().copied());
        self.edit("Change style", |edit| {
            if let Some((kind, topic)) = merge {
                edit.merge(MergeKey { kind, topic });
            }
            for &topic in &topics {
                if reach == Reach::Branches {
                    let mut style = of_branch(edit, topic);
                    part.put(&mut style);
                    set(edit, topic, reach, style)?;
                }
                let mut style = own(edit, topic);
                let before = style.clone();
                match reach {
                    Reach::Topics => part.put(&mut style),
                    Reach::Branches => silence(part, &mut style),
                }
                if style != before {
                    set(edit, topic, Reach::Topics, style)?;
                }
            }
            Ok(())
        })
    }

    /// Takes what is said of the looks of the selected topics away; with [`Reach::Branches`] of all
    /// below them too, and what their branches say.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn reset_style(&mut self, reach: Reach) -> Result<(), Refused> {
        let topics = targets(self, reach);
        self.edit("Reset style", |edit| {
            for &top in &topics {
                let all = match reach {
                    Reach::Topics => vec![top],
                    Reach::Branches => edit.document().reader().branch(top).map(|read| read.visit.id).collect(),
                };
                clear_all(edit, &all)?;
            }
            Ok(())
        })
    }

    /// Takes away what is said of looks anywhere on the sheet: of topics, of branches, of the sheet
    /// as a whole, and its rules. The theme stays.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn reset_all_styles(&mut self) -> Result<(), Refused> {
        let id = self.sheet();
        self.edit("Reset all styles", |edit| {
            let all = edit.document().sheet_topics(id);
            clear_all(edit, &all)?;
            let Some(sheet) = edit.document().sheet(id) else { return Ok(()) };
            let style = SheetStyle { unknown: sheet.style.unknown.clone(), ..SheetStyle::default() };
            let (restyled, ruled) = (style != sheet.style, !sheet.rules.is_empty());
            if restyled {
                edit.apply(Op::SetSheet { id, field: SheetField::Style(Box::new(style)) })?;
            }
            if ruled {
                edit.apply(Op::SetSheet { id, field: SheetField::Rules(Vec::new()) })?;
            }
            Ok(())
        })
    }

    /// The look of the selected topic, for [`Editor::paste_style`]: what branches and it say.
    pub fn copy_style(&mut self) {
        if let Some(topic) = self.selection().primary() {
            self.style_clip = Some(self.document().said_style(topic));
        }
    }

    /// The copied look.
    #[must_use]
    pub const fn copied_style(&self) -> Option<&Style> {
        self.style_clip.as_ref()
    }

    /// Gives the copied look to all that is selected.
    ///
    /// # Errors
    /// When the document is read-only. Nothing copied is no error.
    pub fn paste_style(&mut self) -> Result<(), Refused> {
        let Some(style) = self.style_clip.clone() else { return Ok(()) };
        let topics = targets(self, Reach::Topics);
        self.edit("Paste style", |edit| {
            for &topic in &topics {
                let unknown = own(edit, topic).unknown;
                set(edit, topic, Reach::Topics, Style { unknown, ..style.clone() })?;
            }
            Ok(())
        })
    }

    /// Sets the theme of the sheet; empty for the one that the person chose.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn set_sheet_theme(&mut self, name: &str) -> Result<(), Refused> {
        let id = self.sheet();
        if self.document().sheet(id).is_none_or(|sheet| sheet.theme == name) {
            return Ok(());
        }
        let field = SheetField::Theme(name.into());
        self.edit("Change theme", |edit| edit.apply(Op::SetSheet { id, field }))
    }

    /// Changes the look of the sheet as a whole.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn set_sheet_style(&mut self, dragged: bool, change: impl FnOnce(&mut SheetStyle)) -> Result<(), Refused> {
        let id = self.sheet();
        let Some(sheet) = self.document().sheet(id) else { return Ok(()) };
        let mut style = sheet.style.clone();
        change(&mut style);
        if style == sheet.style {
            return Ok(());
        }
        let merge = dragged.then(|| MergeKey { kind: "sheet-style", topic: sheet.root() });
        let field = SheetField::Style(Box::new(style));
        self.edit("Change style of the map", |edit| {
            if let Some(merge) = merge {
                edit.merge(merge);
            }
            edit.apply(Op::SetSheet { id, field })
        })
    }

    /// Changes the rules of the sheet.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn set_rules(&mut self, rules: Vec<Rule>, dragged: bool) -> Result<(), Refused> {
        let id = self.sheet();
        let Some(sheet) = self.document().sheet(id).filter(|sheet| sheet.rules != rules) else { return Ok(()) };
        let merge = dragged.then(|| MergeKey { kind: "rules", topic: sheet.root() });
        self.edit("Change rules of style", |edit| {
            if let Some(merge) = merge {
                edit.merge(merge);
            }
            edit.apply(Op::SetSheet { id, field: SheetField::Rules(rules) })
        })
    }
}

/// Takes out of a style what `part` sets.
fn silence(part: &Part, style: &mut Style) {
    let nothing = match part {
        Part::Fill(_) => Part::Fill(None),
        Part::Line(_) => Part::Line(None),
        Part::Ink(_) => Part::Ink(None),
        Part::Size(_) => Part::Size(None),
        Part::Bold(_) => Part::Bold(None),
        Part::Italic(_) => Part::Italic(None),
        Part::Shape(_) => Part::Shape(None),
        Part::Width(_) => Part::Width(None),
        Part::Curve(_) => Part::Curve(None),
    };
    nothing.put(style);
}

fn clear_all(edit: &mut Edit<'_>, topics: &[TopicId]) -> Result<(), EditError> {
    for &topic in topics {
        if !edit.document().topic(topic).is_some_and(crate::doc::Topic::has_more) {
            continue;
        }
        for (reach, style) in [(Reach::Topics, own(edit, topic)), (Reach::Branches, of_branch(edit, topic))] {
            if !style.is_empty() {
                set(edit, topic, reach, cleared(&style))?;
            }
        }
    }
    Ok(())
}

/// What all of these say alike of something; `None` if they differ or say nothing.
pub fn common<T: PartialEq>(values: impl IntoIterator<Item = Option<T>>) -> Option<T> {
    let mut values = values.into_iter();
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

impl Rule {
    /// A rule that a person begins with: it meets what this document has.
    #[must_use]
    pub fn beginning(label: &str) -> Self {
        let style = Style { fill: Some("soft-1".into()), ..Style::default() };
        Self { when: "label".into(), is: label.into(), style, off: false, unknown: Unknown::default() }
    }
}

#[cfg(test)]
#[path = "styling_tests.rs"]
mod tests;
