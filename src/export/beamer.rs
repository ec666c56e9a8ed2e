//! Slides in LaTeX: one frame a main branch, made with the ctex class for beamer.
//!
//! A frame has at most [`MOST_ROWS`] rows; a branch with more goes on in a further frame of the same
//! title with its number, which begins at a child of the main topic where that fits. Notes of the
//! topics on a frame are the speaker's notes of it. Citations are footnotes of the frame, or marks
//! with a list of references at the end.
//!
//! Shortcoming: how long a row is gets guessed from the width of its characters.

use crate::doc::Document;
use crate::export::tex::{lists, mark, preamble, push, references, runs};
use crate::export::{ExportError, Job, Output};
use crate::formats::outline::{self, FLOATING, Line, SHEETS};
use crate::formats::{Loss, SourcesAs, WriteOptions};
use crate::text::rich::Run;

/// Rows that a person at the back of the room can read.
const MOST_ROWS: usize = 6;
/// Columns of a row, a Han character taking two.
const ROW: usize = 56;
/// Lists that beamer nests.
const MOST_LISTS: usize = 3;

/// Writes the slides.
///
/// # Errors
/// When the export was cancelled.
pub(super) fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let (document, writing) = (job.document, job.writing);
    let tops = outline::all_tops(document);
    let mut slides = Slides { out: String::new(), writing, number: 0 };
    preamble(&mut slides.out, job, "ctexbeamer");
    slides.out.push_str("% Notes beside the slides: \\setbeameroption{show notes on second screen}\n");
    slides.out.push_str("\\setbeamertemplate{navigation symbols}{}\n");
    let mut branch: Vec<Line<'_>> = Vec::new();
    let mut is_first = true;
    for line in outline::lines(document, &tops, writing) {
        if line.depth < 2 && !branch.is_empty() {
            slides.frames(&std::mem::take(&mut branch));
            job.step(0.5)?;
        }
        if is_first {
            slides.first(&line);
            is_first = false;
        } else {
            branch.push(line);
        }
    }
    slides.frames(&branch);
    if !writing.citations.list.is_empty() {
        slides.out.push_str("\n\\begin{frame}[allowframebreaks]\\frametitle{");
        push(&mut slides.out, writing.citations.title(), " ");
        slides.out.push_str("}\n\\footnotesize\n");
        references(&mut slides.out, &writing.citations.list);
        slides.out.push_str("\\end{frame}\n");
    }
    slides.out.push_str("\n\\end{document}\n");
    Ok(slides.out.into_bytes().into())
}

/// What slides can't hold.
pub(super) fn lost(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, writing, &["notes", FLOATING, SHEETS])
}

/// Rows that a title takes.
fn rows(line: &Line<'_>) -> usize {
    let width = |row: &str| -> usize { row.chars().map(|c| if u32::from(c) < 0x1100 { 1 } else { 2 }).sum() };
    let room = ROW.saturating_sub(4 * line.depth.min(4));
    line.title.split('\n').map(|row| width(row).div_ceil(room).max(1)).sum()
}

struct Slides<'a> {
    out: String,
    writing: &'a WriteOptions,
    /// The number of the last footnote.
    number: usize,
}

impl Slides<'_> {
    /// The title, in the preamble, and its frame.
    fn first(&mut self, line: &Line<'_>) {
        self.out.push_str("\\title{");
        push(&mut self.out, &line.title, " ");
        self.out.push_str("}\n\\date{}\n\n\\begin{document}\n\n\\begin{frame}\n\\titlepage\n");
        let notes = self.cite(line, false);
        self.footnotes(&notes);
        self.note(line);
        self.out.push_str("\\end{frame}\n");
    }

    /// The frames of a main branch, whose first line is the main topic.
    fn frames(&mut self, branch: &[Line<'_>]) {
        let Some((main, rest)) = branch.split_first() else { return };
        let mut from = 0;
        let mut part = 0;
        loop {
            let to = frame_end(main.depth, rest, from);
            part += 1;
            self.frame(main, rest.get(from..to).unwrap_or_default(), part);
            from = to;
            if from >= rest.len() {
                return;
            }
        }
    }

    fn frame(&mut self, main: &Line<'_>, lines: &[Line<'_>], part: usize) {
        self.out.push_str("\n\\begin{frame}\\frametitle{");
        push(&mut self.out, &main.title, " ");
        let mut notes = Vec::new();
        if part > 1 {
            self.out.extend([format!(" ({part})")]);
        } else {
            notes.extend(self.cite(main, true));
        }
        self.out.push_str("}\n");
        // Depths of the items that are open: a frame may begin deep in a branch.
        let mut depths: Vec<usize> = Vec::new();
        let mut open = 0;
        for line in lines {
            while depths.last().is_some_and(|&depth| depth >= line.depth) {
                depths.pop();
            }
            depths.push(line.depth);
            let level = depths.len();
            lists(&mut self.out, &mut open, level.min(MOST_LISTS));
            self.out.push_str("\\item");
            if level > MOST_LISTS {
                self.out.extend([format!("[]\\deeper{{{}}}", (level - MOST_LISTS).min(10))]);
            } else {
                self.out.push(' ');
            }
            push(&mut self.out, &line.title, "\\newline\n");
            notes.extend(self.cite(line, true));
            self.out.push('\n');
        }
        lists(&mut self.out, &mut open, 0);
        self.footnotes(&notes);
        if part == 1 {
            self.note(main);
        }
        for line in lines {
            self.note(line);
        }
        self.out.push_str("\\end{frame}\n");
    }

    /// The marks of the citations of a topic behind its title; gives the footnotes that are due.
    fn cite(&mut self, line: &Line<'_>, is_marked: bool) -> Vec<(usize, Vec<Run>)> {
        let mut notes = Vec::new();
        for (index, mention) in self.writing.citations.of(line.id).iter().enumerate() {
            match self.writing.citations.how {
                SourcesAs::None => {}
                SourcesAs::Footnotes => {
                    self.number += 1;
                    if is_marked {
                        self.out.push_str(if index > 0 { "\\textsuperscript{,}" } else { "" });
                        self.out.extend([format!("\\textsuperscript{{{}}}", self.number)]);
                    }
                    notes.push((self.number, mention.note.clone()));
                }
                SourcesAs::List if is_marked => mark(&mut self.out, mention),
                SourcesAs::List => {}
            }
        }
        notes
    }

    fn footnotes(&mut self, notes: &[(usize, Vec<Run>)]) {
        for (number, note) in notes {
            self.out.extend([format!("\\footnotetext[{number}]{{")]);
            runs(&mut self.out, note);
            self.out.push_str("}\n");
        }
    }

    /// What the speaker says to a topic.
    fn note(&mut self, line: &Line<'_>) {
        let note = line.topic.note();
        if note.trim().is_empty() || self.writing.notes == Some(false) {
            return;
        }
        self.out.push_str("\\note{\\textbf{");
        push(&mut self.out, &line.title, " ");
        self.out.push_str("}\\par");
        super::tex::note(&mut self.out, note);
        self.out.push_str("}\n");
    }
}

/// Where the frame that begins at `from` ends: before the first child of the main topic whose branch
/// does not fit any more, or in the midst of the branch if it is the frame's first.
fn frame_end(main: usize, lines: &[Line<'_>], from: usize) -> usize {
    let mut used = 0;
    let mut at = from;
    // Where the last child that fits as a whole ends.
    let mut whole = None;
    while let Some(line) = lines.get(at) {
        if at > from && line.depth == main + 1 {
            whole = Some(at);
        }
        let more = rows(line);
        if at > from && used + more > MOST_ROWS {
            return whole.unwrap_or(at);
        }
        used += more;
        at += 1;
    }
    at
}
