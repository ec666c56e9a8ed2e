//! Matrices: the children of a topic are the rows of a table, their children its cells.
//!
//! Cells with the same title stand in one column, whatever their order; a row that shares no title
//! with those above it fills the columns from the left. All deeper topics are lists in their cell.
//!
//! The table places the cells of all rows at once, after the rows were placed as if they had none:
//! a column is as wide as its widest cell. So an edit in a table costs its rows and cells.
//! Boundaries around cells go around each run of them that stands together; summaries of cells
//! stand at the end of the row.

use std::collections::HashMap;

use super::engine::{Layout, slot};
use super::groups::{PlacedGroup, Run};
use super::node::{FOLDED, Growth, PLACE_FLIP, Span};
use super::place;
use crate::doc::{Document, TopicId};

/// The lines of a table, from the left top corner of the topic that has it, as it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// The upright lines from left to right, the frame included.
    pub columns: Box<[i32]>,
    pub top: i32,
    pub bottom: i32,
}

/// A row while the table is placed.
struct Row {
    slot: u32,
    id: TopicId,
    /// Its header with callouts and fold handle.
    own: Span,
    /// The cells with their columns, in the order of the document.
    cells: Vec<(u32, usize)>,
    runs: Vec<Run>,
    /// How many outlines are around and inside of each run, itself included, and how many titles.
    nested: Vec<(i32, i32)>,
}

impl Row {
    /// The room that a cell needs for outlines: at the sides, and more of it above.
    fn room(&self, cell: usize, pad: i32, title: i32) -> (i32, i32) {
        let around = self.runs.iter().zip(&self.nested).filter(|(run, _)| run.first <= cell && cell <= run.last);
        let (pads, titles) = around.fold((0, 0), |(a, b), (_, &(c, d))| (a.max(c), b.max(d)));
        (pads * pad, pads * pad + titles * title)
    }
}

/// The depth of nesting of outlines below each run, itself included.
fn nested(runs: &[Run]) -> Vec<(i32, i32)> {
    let mut found = vec![(0, 0); runs.len()];
    for (at, run) in runs.iter().enumerate().rev() {
        let inner = runs.iter().zip(&found).skip(at + 1);
        let inner = inner.filter(|(inner, _)| inner.first >= run.first && inner.last <= run.last);
        let (pads, titles) = inner.fold((0, 0), |(a, b), (_, &(c, d))| (a.max(c), b.max(d)));
        let own = i32::from(run.is_boundary);
        if let Some(place) = found.get_mut(at) {
            *place = (pads + own, titles + i32::from(run.title > 0));
        }
    }
    found
}

/// Finds the columns of cells by their titles, row after row.
#[derive(Default)]
struct Columns {
    by_title: HashMap<String, usize>,
    count: usize,
}

impl Columns {
    /// The columns of the cells of one row, which have these titles.
    fn of_row(&mut self, titles: &[&str]) -> Vec<usize> {
        let mut taken = vec![false; self.count];
        let mut columns: Vec<Option<usize>> = Vec::with_capacity(titles.len());
        for title in titles {
            let known = self.by_title.get(title.trim()).copied();
            let free = known.filter(|&column| taken.get(column) == Some(&false));
            if let Some(taken) = free.and_then(|column| taken.get_mut(column)) {
                *taken = true;
            }
            columns.push(free);
        }
        // Without a title in common there is nothing to go by but the order.
        let mut next = if columns.iter().any(Option::is_some) { self.count } else { 0 };
        for (column, title) in columns.iter_mut().zip(titles) {
            if column.is_some() {
                continue;
            }
            let title = title.trim();
            if next >= self.count && !title.is_empty() {
                self.by_title.entry(title.to_owned()).or_insert(next);
            }
            *column = Some(next);
            next += 1;
        }
        self.count = self.count.max(next);
        columns.into_iter().flatten().collect()
    }
}

impl Layout {
    /// Leaves the cells of a row without places until its table is placed, so that no trace of the
    /// past is left.
    pub(super) fn lay_cells_aside(&mut self, children: &[TopicId], of: u32) {
        self.fans.remove(&of);
        let summaries = self.known.get(&of).into_iter().flatten().filter_map(|known| known.topic);
        for child in children.iter().copied().chain(summaries) {
            if let Some(node) = self.nodes.get_mut(child.slot()) {
                (node.x, node.y) = (0, 0);
                node.set(PLACE_FLIP, false);
            }
        }
    }

    fn row(&mut self, document: &Document, of: TopicId, columns: &mut Columns) -> Option<Row> {
        let node = self.node(of).filter(|node| node.growth == Growth::Row)?;
        let topic = document.topic(of)?;
        let open = !node.has(FOLDED);
        let own = self.own_room(topic, slot(of));
        let shown = self.folds.children(topic);
        let cells = if open { &*shown } else { &[] };
        let titles: Vec<&str> = cells.iter().map(|&cell| document.title(cell).as_str()).collect();
        let columns = columns.of_row(&titles);
        let slots: Vec<u32> = cells.iter().map(|&cell| slot(cell)).collect();
        let runs = if self.known.is_empty() || !open { Vec::new() } else { self.runs(slot(of), &slots, &shown) };
        let nested = nested(&runs);
        Some(Row { slot: slot(of), id: of, own, cells: slots.into_iter().zip(columns).collect(), runs, nested })
    }

    /// Places the rows of a table below its topic, and their cells.
    pub(super) fn place_table(&mut self, document: &Document, children: &[TopicId], of: u32, own: Span) {
        let (pad, around, title) = (self.room.cell, self.room.pad, self.room.group_title);
        let mut columns = Columns::default();
        let rows: Vec<Row> = children.iter().filter_map(|&child| self.row(document, child, &mut columns)).collect();
        let mut widths = vec![0; columns.count];
        let mut header = 0;
        for row in &rows {
            header = header.max(row.own.x1);
            for (at, &(cell, column)) in row.cells.iter().enumerate() {
                let Some(node) = self.nodes.get(cell as usize) else { continue };
                let (sides, _) = row.room(at, around, title);
                if let Some(width) = widths.get_mut(column) {
                    *width = (*width).max(node.bounds.x1 - node.bounds.x0 + 2 * sides);
                }
            }
        }
        // From the left top corner of a header.
        let mut lines = Vec::with_capacity(widths.len() + 2);
        lines.extend([-pad, header + pad]);
        for width in &widths {
            let left = lines.last().copied().unwrap_or(0);
            lines.push(left + width + 2 * pad);
        }
        for row in &rows {
            self.place_cells(row, &lines);
        }

        let slots = self.take_slots(children);
        let mut scratch = std::mem::take(&mut self.scratch);
        let (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
        let by = own.y1 + self.room.tree + 2 * pad - stacked.map_or(0, |stacked| stacked.y0);
        self.settle(of, &slots, &runs, &scratch, false, by, false);
        self.scratch = scratch;
        let mut bounds = own;
        if let Some(stacked) = stacked {
            bounds = bounds.union(stacked.shift(0, by));
        }
        let spans = slots.iter().filter_map(|&row| place::placed(&self.nodes, row, false));
        if let Some(all) = spans.reduce(Span::union) {
            // All rows with cells begin at the same place.
            let left = rows.first().and_then(|row| self.at(row.slot)).map_or(all.x0 + pad, |row| row.x);
            let table = Table {
                columns: lines.iter().map(|line| line + left).collect(),
                top: all.y0 - pad,
                bottom: all.y1 + pad,
            };
            bounds = bounds.union(Span { y0: table.top, y1: table.bottom, ..all });
            if let (Some(&left), Some(&right)) = (table.columns.first(), table.columns.last()) {
                bounds = bounds.union(Span::new(left, table.top, right, table.bottom));
            }
            self.tables.insert(of, table);
        }
        self.slots = slots;
        self.keep_blocks(of, children);
        for row in &rows {
            if let Some(topic) = document.topic(row.id).filter(|_| !row.cells.is_empty()) {
                let cells = self.folds.children(topic);
                self.keep_blocks(row.slot, &cells);
            }
        }
        self.finish(of, bounds, Box::default(), 0);
    }

    /// Places the cells of a row beside its header and says what the row takes.
    fn place_cells(&mut self, row: &Row, lines: &[i32]) {
        let (pad, around, title) = (self.room.cell, self.room.pad, self.room.group_title);
        let (left, right) = (lines.first().copied().unwrap_or(0), lines.last().copied().unwrap_or(0));
        let mut bounds = Span { x0: left, x1: right, ..row.own };
        // The first line of a cell stands beside that of the header.
        let offset = pad / 4;
        for (at, &(cell, column)) in row.cells.iter().enumerate() {
            let (sides, above) = row.room(at, around, title);
            let Some(node) = self.nodes.get(cell as usize) else { continue };
            let x = lines.get(column + 1).copied().unwrap_or(0) + pad + sides - node.bounds.x0;
            let y = row.own.y0 + offset + above - node.bounds.y0;
            let taken = node.bounds.shift(x, y);
            bounds.y1 = bounds.y1.max(taken.y1 + sides);
            place::put(&mut self.nodes, cell, false, x, y);
        }
        let end = self.place_groups(row, bounds);
        if let Some(node) = self.nodes.get_mut(row.slot as usize) {
            node.bounds = bounds.union(end);
        }
    }

    /// The outlines around cells, and the summaries at the end of the row; what these take.
    fn place_groups(&mut self, row: &Row, bounds: Span) -> Span {
        let (around, title) = (self.room.pad, self.room.group_title);
        let (mut end, mut below) = (bounds, bounds.y0);
        let mut placed = Vec::new();
        for (run, &(pads, titles)) in row.runs.iter().zip(&row.nested) {
            let members = row.cells.get(run.first..=run.last).unwrap_or(&[]);
            if run.is_boundary {
                let mut sorted: Vec<(usize, u32)> = members.iter().map(|&(cell, column)| (column, cell)).collect();
                sorted.sort_unstable();
                for together in sorted.chunk_by(|a, b| a.0 + 1 == b.0) {
                    let spans = together.iter().filter_map(|&(_, cell)| place::placed(&self.nodes, cell, false));
                    let Some(mut span) = spans.reduce(Span::union) else { continue };
                    span = span.expand(pads * around);
                    span.y0 -= titles * title;
                    placed.push(PlacedGroup { group: run.group, span, brace: Span::default(), flipped: false });
                }
            } else if let Some(topic) = run.summary {
                let Some(node) = self.nodes.get(topic as usize) else { continue };
                let x = bounds.x1 + self.room.brace_gap;
                let brace = Span::new(x, bounds.y0, x + self.room.brace, bounds.y1);
                let (x, y) = (brace.x1 - node.bounds.x0, below - node.bounds.y0);
                let taken = node.bounds.shift(x, y);
                below = taken.y1 + self.room.sibling;
                end = end.union(taken).union(brace);
                placed.push(PlacedGroup { group: run.group, span: bounds, brace, flipped: false });
                place::put(&mut self.nodes, topic, false, x, y);
            }
        }
        if !placed.is_empty() {
            self.placed.insert(row.slot, placed);
        }
        end
    }

    /// The lines of a table.
    pub(crate) fn table(&self, of: u32) -> Option<&Table> {
        self.tables.get(&of)
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn cells_with_the_same_title_share_a_column() {
        let mut columns = Columns::default();
        assert_eq!(columns.of_row(&["Thesis", "Drivers", "Limits"]), [0, 1, 2]);
        assert_eq!(columns.of_row(&["Drivers", "Thesis"]), [1, 0], "whatever their order");
        assert_eq!(columns.of_row(&["Thesis", "Method", "Limits"]), [0, 3, 2], "what is new stands behind");
        assert_eq!(columns.of_row(&["a", "b", "c", "d", "e"]), [0, 1, 2, 3, 4], "else the order decides");
        assert_eq!(columns.of_row(&["Thesis", "Thesis"]), [0, 5], "one cell of a row to a column");
    }
}
