//! Small maps as tables in whole pixels, under `tests/golden/`. `UPDATE_GOLDEN=1` writes them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::doc::fixture;
use crate::doc::{Document, Edit, Field, GroupKind, IdGen, Selection, SheetField, TopicId};
use crate::layout::{FixedMeasure, Layout, Look};

const MAP: &str = "
Japan and Korea
  Normalization
    Treaty of 1965
    Agreements
      Property and claims
      Fisheries
  Drivers
    Security
    Trade
  Obstacles [+]
    History
  Outlook
    Future-oriented
~Aside
  Note
";

fn table(document: &Document) -> String {
    let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
    let sheet = document.first_sheet().unwrap();
    layout.full(document, sheet);
    let mut text = String::from("  left    top  width height  title\n");
    for id in document.sheet_topics(sheet) {
        let Some(rect) = layout.rect_in_map(document, id) else { continue };
        let indent = "  ".repeat(document.depth(id));
        let title = document.title(id);
        let (x, y, w, h) = (rect.min.x.round(), rect.min.y.round(), rect.width().round(), rect.height().round());
        writeln!(text, "{x:>6} {y:>6} {w:>6} {h:>6}  {indent}{title}").unwrap();
    }
    for outline in layout.boundary_rects(document, sheet) {
        let r = outline.rect;
        let (x, y, w, h) = (r.min.x.round(), r.min.y.round(), r.width().round(), r.height().round());
        writeln!(text, "{x:>6} {y:>6} {w:>6} {h:>6}  (boundary)").unwrap();
    }
    for brace in layout.summary_braces(document, sheet) {
        let r = brace.rect;
        let (x, y, w, h) = (r.min.x.round(), r.min.y.round(), r.width().round(), r.height().round());
        writeln!(text, "{x:>6} {y:>6} {w:>6} {h:>6}  (brace {:?})", brace.towards).unwrap();
    }
    text
}

pub(super) fn compare(name: &str, document: &Document) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("layout-{name}.txt"));
    let now = table(document);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let then = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(now, then, "{} differs; UPDATE_GOLDEN=1 writes it anew", path.display());
}

fn structured(structure: &str) -> Document {
    let (mut document, _) = fixture::parse(MAP);
    let id = document.first_sheet().unwrap();
    let field = SheetField::Structure(structure.into());
    document.apply(crate::doc::Op::SetSheet { id, field }).unwrap();
    document
}

fn find(document: &Document, title: &str) -> TopicId {
    fixture::find(document, title).unwrap()
}

#[test]
fn each_structure_stands_as_recorded() {
    for structure in ["map", "logic-right", "logic-left", "org", "tree"] {
        compare(structure, &structured(structure));
    }
}

#[test]
fn groups_and_an_org_branch_stand_as_recorded() {
    let mut document = structured("logic-right");
    let [agreements, treaty] = ["Agreements", "Treaty of 1965"].map(|title| find(&document, title));
    let [security, trade] = ["Security", "Trade"].map(|title| find(&document, title));
    let outlook = find(&document, "Outlook");
    let mut ids = IdGen::from_seed([3, 3]);
    let mut edit = Edit::new(&mut document, &mut ids, "Test", &Selection::none());
    edit.set(agreements, Field::Structure("org".into())).unwrap();
    edit.add_group(GroupKind::Boundary, &[treaty, agreements], "1965").unwrap();
    edit.add_group(GroupKind::Summary, &[security, trade], "Interests").unwrap();
    let place = crate::doc::Place::Callout { of: outlook, index: 0 };
    edit.insert(place, &[crate::doc::edit::NewTopic::new(0, "open")]).unwrap();
    edit.finish().unwrap();
    compare("groups", &document);
}
