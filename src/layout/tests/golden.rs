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
    for structure in crate::layout::NAMES {
        compare(structure, &structured(structure));
    }
}

const DATED: &str = "
Timeline
  The 1965 order
    Peace treaty
      Terms
    Basic relations
  Thaws
    Declaration
    Shuttle
  Breakdown
  Repair
    Summit
";

#[test]
fn dates_stand_before_titles_and_on_the_line() {
    let (mut document, _) = fixture::parse(DATED);
    let id = document.first_sheet().unwrap();
    document.apply(crate::doc::Op::SetSheet { id, field: SheetField::Structure("timeline".into()) }).unwrap();
    let dates = [
        ("The 1965 order", "1951/1997"),
        ("Peace treaty", "1951"),
        ("Basic relations", "1965-06-22"),
        ("Thaws", "1998/2015"),
        ("Shuttle", "2004"),
        ("Repair", "2022/2023"),
    ];
    for (title, date) in dates {
        let topic = find(&document, title);
        document.apply(crate::doc::Op::Set { topic, field: Field::Date(date.into()) }).unwrap();
    }
    compare("timeline-dates", &document);
}

const TEXTS: &str = "
Readings
  First
    Thesis
      Repair is a stopgap
      History decides
    Drivers
      Missiles
    Limits
  Second
    Drivers
      A long list of drivers of which none comes first
    Thesis
  Side by side
    What blocks?
      Aims
    What next?
  Folded [+]
    Thesis
";

#[test]
fn cells_with_one_title_stand_in_one_column() {
    let (mut document, _) = fixture::parse(TEXTS);
    let id = document.first_sheet().unwrap();
    document.apply(crate::doc::Op::SetSheet { id, field: SheetField::Structure("matrix".into()) }).unwrap();
    compare("matrix-columns", &document);
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
