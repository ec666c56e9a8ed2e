//! What of a band was drawn on. Most of a map is paper: cells that nothing was drawn on need not be
//! wiped before the next band, nor filtered, nor looked at pixel by pixel.

use std::ops::Range;

use tiny_skia::PremultipliedColorU8;

/// Pixels of a cell, across and down.
const ACROSS: usize = 64;
const DOWN: usize = 16;

/// The cells of a band, each touched or not.
#[derive(Debug)]
pub struct Cells {
    width: usize,
    height: usize,
    columns: usize,
    touched: Vec<bool>,
}

/// The cells in which pixels from one to another lie; none if all lie outside.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the band")]
fn cells(from: f32, to: f32, size: usize, cell: usize) -> Range<usize> {
    let (from, to) = (from.max(0.0).floor(), to.min(size as f32).ceil());
    if from < to { from as usize / cell..(to as usize).div_ceil(cell) } else { 0..0 }
}

impl Cells {
    /// Of a band of so many pixels, none touched.
    pub fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        let columns = width.div_ceil(ACROSS);
        Self { width, height, columns, touched: vec![false; columns * height.div_ceil(DOWN)] }
    }

    /// Something is drawn within a box, in pixels of the band; it may reach beyond the band.
    pub fn touch(&mut self, left: f32, top: f32, right: f32, bottom: f32) {
        let across = cells(left, right, self.width, ACROSS);
        for row in cells(top, bottom, self.height, DOWN) {
            let at = row * self.columns;
            if let Some(cells) = self.touched.get_mut(at + across.start..at + across.end) {
                cells.fill(true);
            }
        }
    }

    /// Something is drawn in a row, from one pixel to before another.
    pub fn touch_row(&mut self, row: usize, from: usize, to: usize) {
        let at = row / DOWN * self.columns;
        if let Some(cells) = self.touched.get_mut(at + from / ACROSS..at + to.div_ceil(ACROSS)) {
            cells.fill(true);
        }
    }

    /// The pixels of a row whose cells are touched in this row or the one above, from left to right.
    pub fn spans(&self, row: usize) -> impl Iterator<Item = Range<usize>> {
        let of = |row: usize| {
            let at = row / DOWN * self.columns;
            self.touched.get(at..at + self.columns).unwrap_or_default()
        };
        // Only at the top of a cell does the row above belong to another one.
        let above = if row.is_multiple_of(DOWN) { row.checked_sub(1).map_or(&[][..], of) } else { &[] };
        let here = of(row);
        let mut column = 0;
        std::iter::from_fn(move || {
            let is = |column: usize| {
                let touched = |cells: &[bool]| cells.get(column).copied().unwrap_or_default();
                touched(here) || touched(above)
            };
            let from = (column..self.columns).find(|&column| is(column))?;
            let to = (from..self.columns).find(|&column| !is(column)).unwrap_or(self.columns);
            column = to;
            Some(from * ACROSS..(to * ACROSS).min(self.width))
        })
    }

    /// Makes everything that was touched paper again.
    pub fn wipe(&mut self, pixels: &mut [PremultipliedColorU8], paper: PremultipliedColorU8) {
        for (at, touched) in self.touched.iter_mut().enumerate().filter(|(_, touched)| **touched) {
            *touched = false;
            let left = at % self.columns.max(1) * ACROSS;
            let right = (left + ACROSS).min(self.width);
            let top = at / self.columns.max(1) * DOWN;
            for row in top..(top + DOWN).min(self.height) {
                if let Some(line) = pixels.get_mut(row * self.width + left..row * self.width + right) {
                    line.fill(paper);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_on_is_looked_at_and_the_row_below_it_too() {
        let mut cells = Cells::new(200, 40);
        cells.touch(70.0, -5.0, 71.0, 3.0);
        cells.touch(199.5, 15.9, 400.0, 15.95);
        let spans = |cells: &Cells, row| cells.spans(row).map(|span| (span.start, span.end)).collect::<Vec<_>>();
        assert_eq!(spans(&cells, 0), [(64, 128), (192, 200)]);
        assert_eq!(spans(&cells, 15), [(64, 128), (192, 200)]);
        assert_eq!(spans(&cells, 16), [(64, 128), (192, 200)], "its rows differ from those above");
        assert_eq!(spans(&cells, 17), Vec::new());

        cells.touch(0.0, 30.0, 130.0, 34.0);
        assert_eq!(spans(&cells, 17), [(0, 192)], "neighbours are one span");
        assert_eq!(spans(&cells, 32), [(0, 192)]);
        // Beyond the band.
        cells.touch(-10.0, 50.0, 300.0, 60.0);
        assert_eq!(spans(&cells, 39), [(0, 192)]);
    }

    #[test]
    fn only_what_was_touched_is_wiped() {
        let (ink, paper) = (PremultipliedColorU8::from_rgba(0, 0, 0, 255).unwrap(), PremultipliedColorU8::TRANSPARENT);
        let mut pixels = vec![ink; 100 * 20];
        let mut cells = Cells::new(100, 20);
        cells.touch(90.0, 17.0, 91.0, 18.0);
        cells.wipe(&mut pixels, paper);
        let wiped = |x: usize, y: usize| pixels.get(y * 100 + x) == Some(&paper);
        assert!(wiped(64, 16) && wiped(99, 19));
        assert!(!wiped(63, 16) && !wiped(99, 15) && !wiped(0, 19));
        assert_eq!(cells.spans(19).count(), 0);
    }
}
