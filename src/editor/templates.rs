//! Maps to begin with: `maps/templates/`, embedded. A map that is made of one has ids of its own.

use crate::doc::edit::{NewTopic, outline_of};
use crate::doc::{DocField, Document, Edit, Field, IdGen, Op, Place, Selection, SheetField, Topic};
use crate::formats::{ReadOptions, native};

/// A template.
#[derive(Debug)]
pub struct Template {
    /// Its name, that of its file.
    pub name: &'static str,
    /// The file.
    pub bytes: &'static [u8],
}

/// All templates, in the order of the menu.
pub static TEMPLATES: [Template; 6] = [
    Template { name: "lecture", bytes: include_bytes!("../../maps/templates/lecture.json") },
    Template { name: "debate", bytes: include_bytes!("../../maps/templates/debate.json") },
    Template { name: "literature-review", bytes: include_bytes!("../../maps/templates/literature-review.json") },
    Template { name: "timeline", bytes: include_bytes!("../../maps/templates/timeline.json") },
    Template { name: "swot", bytes: include_bytes!("../../maps/templates/swot.json") },
    Template { name: "compare-texts", bytes: include_bytes!("../../maps/templates/compare-texts.json") },
];

/// A new map made of the template with this name, its titles in `language` if the template has
/// them, else in its first language. `None` if there is no such template.
#[must_use]
pub fn document(name: &str, language: &str, seed: [u64; 2]) -> Option<Document> {
    let template = TEMPLATES.iter().find(|template| template.name == name)?;
    let pattern = native::read(template.bytes, &ReadOptions::default()).ok()?.document;
    let (_, sheet) = pattern.sheets().first()?;
    let has = |language: &str| pattern.languages().iter().any(|other| other == language);
    let language = if has(language) { language } else { pattern.languages().first()?.as_str() };
    let mut outline = outline_of(&pattern, sheet.root());
    for entry in &mut outline {
        entry.topic = in_language(&entry.topic, language);
    }
    let (root, rest) = outline.split_first()?;
    let mut ids = IdGen::from_seed(seed);
    let top = Topic::new(ids.topic_id(), root.topic.title().clone());
    let mut document = Document::with_root(&[language], top, "s1");
    let (id, root) = document.sheets().first().map(|(id, sheet)| (*id, sheet.root()))?;
    let below: Vec<NewTopic> =
        rest.iter().map(|entry| NewTopic { depth: entry.depth.saturating_sub(1), ..entry.clone() }).collect();
    let mut edit = Edit::new(&mut document, &mut ids, "New map", &Selection::none());
    edit.insert(Place::Child { parent: root, index: 0 }, &below).ok()?;
    edit.apply(Op::SetSheet { id, field: SheetField::Structure(sheet.structure.clone()) }).ok()?;
    edit.apply(Op::SetDocument(DocField::Languages(vec![language.into()]))).ok()?;
    edit.set(root, Field::Folded(false)).ok()?;
    edit.finish()?;
    Some(document)
}

/// A topic with the title in one language only.
fn in_language(topic: &Topic, language: &str) -> Topic {
    let title = topic.translation(language).unwrap_or_else(|| topic.title()).clone();
    let mut new = Topic::new(topic.file_id().clone(), title);
    if topic.has_more() {
        *new.more_mut() = topic.more().clone();
    }
    new.set_folded(topic.folded());
    new.set_side(topic.side());
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_makes_a_sound_map_of_its_own() {
        for template in &TEMPLATES {
            let pattern = native::read(template.bytes, &ReadOptions::default()).unwrap();
            assert_eq!(pattern.repairs, [], "{}", template.name);
            let english = document(template.name, "ko", [1, 2]).unwrap();
            let chinese = document(template.name, "zh-Hans", [3, 4]).unwrap();
            for map in [&english, &chinese] {
                assert_eq!(map.check(), [], "{}", template.name);
                assert_eq!(map.len(), pattern.document.len(), "{}", template.name);
                assert_eq!(map.languages().len(), 1);
            }
            let root = |map: &Document| map.sheets()[0].1.root();
            let id = |map: &Document| map.topic(root(map)).unwrap().file_id().clone();
            assert_ne!(id(&english), id(&chinese), "ids are not those of another map");
            assert!(chinese.title(root(&chinese)).chars().any(|c| c > '\u{2e80}'), "{}", template.name);
            assert_eq!(chinese.sheets()[0].1.structure, pattern.document.sheets()[0].1.structure);
        }
        assert!(document("no such template", "en", [1, 2]).is_none());
    }

    #[test]
    fn dates_come_along() {
        let map = document("timeline", "en", [1, 2]).unwrap();
        let first = map.children(map.sheets()[0].1.root())[0];
        assert_eq!(map.topic(first).unwrap().more().date, "1951-09-08");
    }
}
