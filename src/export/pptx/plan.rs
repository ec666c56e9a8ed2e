//! What stands on which slide.
//!
//! A topic whose whole branch fits has it on one slide. Else its children stand there, each with
//! its own branch where that is short, at most [`MOST_LINES`] lines a slide; children whose branch
//! is too long for a slide follow with slides of their own. So reading the slides in order is
//! reading the tree in order, with each long branch announced before it is gone through.

use crate::doc::{Document, Read, TopicId};
use crate::export::ooxml::flags;
use crate::export::ooxml::fonts::has_east;
use crate::formats::WriteOptions;
use crate::text::fold::is_cjk;
use crate::text::numbering;

/// Lines that a slide has at most.
pub const MOST_LINES: usize = 6;
/// Height of the text of a slide, in points.
pub const HEIGHT: f32 = 352.0;
/// Width of the text of a slide, in points.
pub const WIDTH: f32 = 830.0;
/// Type sizes by level, in points; deeper levels have the last.
pub const SIZES: [f32; 4] = [28.0, 24.0, 20.0, 18.0];
/// Indent of each level, in points.
pub const INDENT: f32 = 24.0;

/// One line of a slide.
#[derive(Clone, Debug)]
pub struct Line {
    /// The topic.
    pub topic: TopicId,
    /// Levels below the topic of the slide, less one.
    pub level: usize,
    /// Its number, if numbers are wanted.
    pub number: String,
    /// Whether it has slides of its own, further on.
    pub own: bool,
}

/// One slide.
#[derive(Clone, Debug)]
pub enum Slide {
    /// The title of a sheet.
    Title(TopicId),
    /// Lines below a topic.
    Topics {
        /// The topic.
        of: TopicId,
        /// Its number, if numbers are wanted.
        number: String,
        /// Its parent, if that is not the root.
        above: Option<TopicId>,
        /// Which main branch it is in, from 0.
        branch: usize,
        /// Which slide of this topic it is, from 1.
        part: usize,
        /// What stands on it.
        lines: Vec<Line>,
        /// How high the lines are together, in points.
        height: f32,
    },
}

/// A topic in reading order.
struct Entry {
    id: TopicId,
    depth: usize,
    /// Behind its branch.
    end: usize,
    /// Width of its title, in units of the type size.
    width: f32,
    number: String,
    /// A callout or a summary, or below one.
    aside: bool,
}

/// All slides of a document but those at the end.
#[must_use]
pub fn slides(document: &Document, writing: &WriteOptions) -> Vec<Slide> {
    let mut slides = Vec::new();
    for (_, sheet) in document.sheets() {
        slides.push(Slide::Title(sheet.root()));
        let list = entries(document, sheet.root(), writing);
        let mut branches = 0;
        for child in children(&list, 0) {
            // A summary of main branches has slides, and the colour of the last of them.
            let aside = list.get(child).is_some_and(|entry| entry.aside);
            topic(&list, child, branches - usize::from(aside && branches > 0), &mut slides);
            branches += usize::from(!aside);
        }
        for (at, &floating) in sheet.floating().iter().enumerate() {
            topic(&entries(document, floating, writing), 0, branches + at, &mut slides);
        }
    }
    slides
}

/// A branch in reading order.
fn entries(document: &Document, top: TopicId, writing: &WriteOptions) -> Vec<Entry> {
    let mut list: Vec<Entry> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut path: Vec<u32> = Vec::new();
    for Read { visit, aside } in document.reader().branch(top) {
        for at in open.drain(visit.depth.min(open.len())..) {
            let end = list.len();
            if let Some(entry) = list.get_mut(at) {
                entry.end = end;
            }
        }
        open.push(list.len());
        let mut number = String::new();
        if let Some(way) = writing.numbering
            && (1..=numbering::LEVELS).contains(&visit.depth)
            && !aside
        {
            path.truncate(visit.depth);
            path.resize(visit.depth, 0);
            if let Some(last) = path.last_mut() {
                *last += 1;
            }
            number = numbering::number(way, &path);
            if !number.is_empty() && !number.ends_with(['、', '）']) {
                number.push(' ');
            }
        }
        let topic = document.topic(visit.id);
        let title = topic.map(|topic| writing.language.title(document, topic)).unwrap_or_default();
        let flags = topic.filter(|topic| topic.has_more()).map(|topic| flags(topic.more())).unwrap_or_default();
        let marks: usize =
            writing.citations.of(visit.id).iter().flat_map(|one| &one.mark).map(|run| run.text.len()).sum();
        let width = width_of(&title) + width_of(&flags) + width_of(&number) + marks as f32 * 0.4;
        list.push(Entry { id: visit.id, depth: visit.depth, end: 0, width, number, aside });
    }
    let end = list.len();
    for at in open {
        if let Some(entry) = list.get_mut(at) {
            entry.end = end;
        }
    }
    list
}

/// The positions of the children of an entry.
fn children(list: &[Entry], of: usize) -> impl Iterator<Item = usize> {
    let end = list.get(of).map_or(0, |entry| entry.end);
    std::iter::successors(Some(of + 1), |&at| list.get(at).map(|entry| entry.end)).take_while(move |&at| at < end)
}

/// How wide a text is about, in units of the type size; of several lines the sum.
#[must_use]
pub fn width_of(text: &str) -> f32 {
    text.chars()
        .map(|c| match c {
            '\n' => 12.0,
            _ if c.is_uppercase() => 0.66,
            _ if is_cjk(c) || has_east(c.encode_utf8(&mut [0; 4])) => 1.0,
            _ => 0.5,
        })
        .sum()
}

/// Type size and height of a line, in points.
#[must_use]
pub fn height_of(width: f32, level: usize) -> f32 {
    let size = SIZES.get(level).or(SIZES.last()).copied().unwrap_or(18.0);
    let room = (WIDTH - INDENT * (level.min(8) + 1) as f32) / size;
    (width / room).ceil().max(1.0) * size * 1.2 + size * 0.3
}

/// A child with the part of its branch that stands with it.
struct Block {
    at: usize,
    /// Behind its last line.
    end: usize,
    height: f32,
    own: bool,
}

/// The slides of a topic and of all long branches below it.
fn topic(list: &[Entry], at: usize, branch: usize, slides: &mut Vec<Slide>) {
    // Each with its parent, if that has slides too.
    let mut todo: Vec<(usize, Option<TopicId>)> = vec![(at, None)];
    while let Some((at, above)) = todo.pop() {
        let Some(entry) = list.get(at) else { continue };
        let level = |other: &Entry| other.depth.saturating_sub(entry.depth + 1);
        let run = |from: usize, to: usize| list.get(from..to).unwrap_or_default();
        let height = |from: usize, to: usize| -> f32 {
            run(from, to).iter().map(|other| height_of(other.width, level(other))).sum()
        };
        let fits = |from: usize, to: usize| to - from <= MOST_LINES && height(from, to) <= HEIGHT;
        let mut blocks: Vec<Block> = Vec::new();
        if fits(at + 1, entry.end) {
            blocks.push(Block { at: at + 1, end: entry.end, height: height(at + 1, entry.end), own: false });
        } else {
            for child in children(list, at) {
                let end = list.get(child).map_or(child + 1, |entry| entry.end);
                let own = end > child + 1 && !fits(child, end);
                let end = if own { child + 1 } else { end };
                blocks.push(Block { at: child, end, height: height(child, end), own });
            }
        }
        let from = todo.len();
        todo.extend(blocks.iter().filter(|block| block.own).map(|block| (block.at, Some(entry.id))));
        todo.get_mut(from..).unwrap_or_default().reverse();
        for (part, blocks) in (1..).zip(packed(&blocks)) {
            let mut lines = Vec::new();
            for block in blocks {
                lines.extend(run(block.at, block.end).iter().map(|other| Line {
                    topic: other.id,
                    level: level(other),
                    number: other.number.clone(),
                    own: block.own,
                }));
            }
            slides.push(Slide::Topics {
                of: entry.id,
                number: entry.number.clone(),
                above,
                branch,
                part,
                lines,
                height: blocks.iter().map(|block| block.height).sum(),
            });
        }
    }
}

/// Blocks in as few slides as there can be, filled as evenly as they can be.
fn packed(blocks: &[Block]) -> Vec<&[Block]> {
    let pack = |most: usize| {
        let mut packs: Vec<&[Block]> = Vec::new();
        let (mut from, mut lines, mut height) = (0, 0, 0.0);
        for (at, block) in blocks.iter().enumerate() {
            let more = block.end - block.at;
            if at > from && (lines + more > most || height + block.height > HEIGHT) {
                packs.extend(blocks.get(from..at));
                (from, lines, height) = (at, 0, 0.0);
            }
            lines += more;
            height += block.height;
        }
        packs.extend(blocks.get(from..));
        packs
    };
    let mut best = pack(MOST_LINES);
    for most in (1..MOST_LINES).rev() {
        let other = pack(most);
        if other.len() > best.len() {
            break;
        }
        best = other;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{Slide, slides};
    use crate::doc::{Document, fixture};
    use crate::formats::WriteOptions;

    fn shown(document: &Document) -> String {
        let mut out = String::new();
        for slide in slides(document, &WriteOptions::default()) {
            match slide {
                Slide::Title(id) => out.push_str(&format!("= {}\n", document.title(id))),
                Slide::Topics { of, above, part, lines, .. } => {
                    assert!(lines.len() <= super::MOST_LINES);
                    let above = above.map(|id| format!("{} > ", document.title(id))).unwrap_or_default();
                    out.push_str(&format!("# {above}{} {part}\n", document.title(of)));
                    for line in lines {
                        let own = if line.own { " …" } else { "" };
                        out.push_str(&format!("{}{}{own}\n", "  ".repeat(line.level), document.title(line.topic)));
                    }
                }
            }
        }
        out
    }

    #[test]
    fn a_branch_that_fits_is_one_slide() {
        let (document, _) = fixture::parse("Root\n  A\n    B\n      C\n    D\n  E\n~F\n  G");
        assert_eq!(shown(&document), "= Root\n# A 1\nB\n  C\nD\n# E 1\n# F 1\nG\n");
    }

    #[test]
    fn long_branches_are_split_evenly_or_get_slides_of_their_own() {
        let (document, _) = fixture::parse("Root\n  A\n    1\n    2\n    3\n    4\n    5\n    6\n    7");
        assert_eq!(shown(&document), "= Root\n# A 1\n1\n2\n3\n4\n# A 2\n5\n6\n7\n");
        let long = "Root\n  A\n    B\n      1\n      2\n      3\n      4\n      5\n      6\n    C\n      D";
        let (document, _) = fixture::parse(long);
        assert_eq!(shown(&document), "= Root\n# A 1\nB …\nC\n  D\n# A > B 1\n1\n2\n3\n4\n5\n6\n");
    }

    #[test]
    fn long_titles_leave_room_for_fewer() {
        let title = "a sentence that goes on and on ".repeat(8);
        let lines: String = (0..6).map(|at| format!("    {at}{title}\n")).collect();
        let (document, _) = fixture::parse(&format!("Root\n  A\n{lines}"));
        let count = slides(&document, &WriteOptions::default()).len();
        assert!(count > 2, "{count}");
    }

    #[test]
    fn deep_and_wide_maps_end() {
        let deep: String = (0..2000).map(|depth| format!("{}x\n", "  ".repeat(depth))).collect();
        assert!(slides(&fixture::parse(&deep).0, &WriteOptions::default()).len() > 300);
    }
}
