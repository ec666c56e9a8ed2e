//! Changes of looks, as a person makes and takes them back.

use std::sync::Arc;

use super::*;
use crate::base::clock::ManualClock;
use crate::doc::{Selection, fixture};

fn editor(outline: &str) -> Editor {
    let (document, selection) = fixture::parse(outline);
    let mut editor = Editor::new(document, [1, 2], Arc::new(ManualClock::default()));
    editor.select(selection);
    editor
}

fn topic(editor: &Editor, title: &str) -> TopicId {
    fixture::find(editor.document(), title).unwrap()
}

fn said(editor: &Editor, title: &str) -> Style {
    editor.document().said_style(topic(editor, title))
}

#[test]
fn all_selected_topics_change_in_one_step() {
    let mut editor = editor("Root\n  > A\n  >> B\n  C\n");
    editor.restyle(Reach::Topics, &Part::Fill(Some("soft-2".into())), false).unwrap();
    assert_eq!(said(&editor, "A").fill.as_deref(), Some("soft-2"));
    assert_eq!(said(&editor, "B").fill.as_deref(), Some("soft-2"));
    assert_eq!(said(&editor, "C").fill, None);
    assert_eq!(editor.undo(), Some("Change style"));
    assert!(said(&editor, "A").is_empty() && said(&editor, "B").is_empty());
}

#[test]
fn a_branch_hands_its_look_down_and_its_own_topic_gives_way() {
    let mut editor = editor("Root\n  > A\n    B\n");
    editor.restyle(Reach::Topics, &Part::Bold(Some(false)), false).unwrap();
    editor.restyle(Reach::Branches, &Part::Bold(Some(true)), false).unwrap();
    assert_eq!(said(&editor, "A").weight.as_deref(), Some("bold"), "the topic no longer says otherwise");
    assert_eq!(said(&editor, "B").weight.as_deref(), Some("bold"));
    editor.reset_style(Reach::Branches).unwrap();
    assert!(said(&editor, "A").is_empty() && said(&editor, "B").is_empty());
    assert_eq!(editor.undo(), Some("Reset style"));
    assert_eq!(editor.undo(), Some("Change style"));
    assert_eq!(said(&editor, "A").weight.as_deref(), Some("regular"));
}

#[test]
fn what_is_dragged_is_one_step() {
    let mut editor = editor("Root\n  > A\n");
    for size in [15.0, 16.0, 17.0] {
        editor.restyle(Reach::Topics, &Part::Size(Some(size)), true).unwrap();
    }
    assert_eq!(editor.undo(), Some("Change style"));
    assert!(said(&editor, "A").is_empty());
}

#[test]
fn a_copied_look_has_what_the_branch_said() {
    let mut editor = editor("Root\n  > A\n    B\n  C\n");
    editor.restyle(Reach::Branches, &Part::Ink(Some("branch-2".into())), false).unwrap();
    editor.select(Selection::one(topic(&editor, "B")));
    editor.restyle(Reach::Topics, &Part::Shape(Some("pill".into())), false).unwrap();
    editor.copy_style();
    editor.select(Selection::one(topic(&editor, "C")));
    editor.paste_style().unwrap();
    let style = said(&editor, "C");
    assert_eq!((style.shape.as_deref(), style.text.as_deref()), (Some("pill"), Some("branch-2")));
    assert_eq!(editor.undo(), Some("Paste style"));
    assert!(said(&editor, "C").is_empty());
}

#[test]
fn reset_all_leaves_the_theme_and_can_be_undone() {
    let mut editor = editor("Root\n  > A\n    B\n");
    editor.set_sheet_theme("board").unwrap();
    editor.restyle(Reach::Branches, &Part::Italic(Some(true)), false).unwrap();
    editor.set_sheet_style(false, |style| style.numbering = "decimal".into()).unwrap();
    editor.set_rules(vec![Rule::beginning("x")], false).unwrap();
    let styled = editor.document().clone();
    editor.reset_all_styles().unwrap();
    let sheet = &editor.document().sheets()[0].1;
    assert_eq!((sheet.theme.as_str(), &sheet.style, sheet.rules.len()), ("board", &SheetStyle::default(), 0));
    assert!(said(&editor, "B").is_empty());
    assert_eq!(editor.undo(), Some("Reset all styles"));
    assert_eq!(editor.document().sheets(), styled.sheets());
    assert_eq!(said(&editor, "B").italic, Some(true));
}

#[test]
fn keys_of_later_versions_stay() {
    let mut editor = editor("Root\n  > A\n");
    let a = topic(&editor, "A");
    let unknown = Unknown(vec![crate::doc::UnknownKey { after: "fill".into(), key: "glow".into(), json: "1".into() }]);
    let style = Style { fill: Some("#ffffff".into()), unknown: unknown.clone(), ..Style::default() };
    editor.edit("Test", |edit| edit.set(a, Field::Style(Box::new(style)))).unwrap();
    editor.copy_style();
    editor.paste_style().unwrap();
    editor.reset_style(Reach::Topics).unwrap();
    assert_eq!(editor.document().topic(a).unwrap().more().style, Style { unknown, ..Style::default() });
}
