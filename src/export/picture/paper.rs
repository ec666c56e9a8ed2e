//! Pages for a picture: as large as the map, one sheet of paper, or several to be put together.
//!
//! In its own size a map pixel is 1/96 inch, as on the web: titles of 14 px are then 10.5 points, the
//! smallest chips 8. Tiled pages are in that size. A page as large as the map is too, unless the map is
//! larger than a PDF page may be (14,400 points); a map that fits a sheet of paper is enlarged by a
//! third at most.

use crate::base::geom::{Rectd, Vec2d};

use super::super::{ExportError, Page};

/// Points for a map pixel in the map's own size.
pub const OWN_SIZE: f64 = 0.75;
/// The longest side of a page that every reader of PDF takes, points.
const LONGEST: f64 = 14_400.0;
/// The free edge of paper, points: 10 mm, which printers can do.
const EDGE: f64 = 28.35;
/// How far neighbouring pages overlap, points: 8 mm to be glued.
const OVERLAP: f64 = 22.68;
/// The most pages of a tiled map.
const MOST_PAGES: usize = 2_000;
/// Width and height of A4 in points.
const A4: [f64; 2] = [595.28, 841.89];
/// Width and height of A3.
const A3: [f64; 2] = [841.89, 1190.55];

/// A page: which part of the map stands on it, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Width and height in points.
    pub size: [f64; 2],
    /// Points for a map pixel.
    pub scale: f64,
    /// The point of the map that stands at `at`.
    pub origin: Vec2d,
    /// Where it stands on the page, points from the left top corner.
    pub at: Vec2d,
    /// The part of the page with the map on it; all of it if `None`.
    pub clip: Option<Rectd>,
    /// Row and column from 1, of a page that is one of several.
    pub tile: Option<[usize; 2]>,
    /// Which sides have a neighbour: left, top, right, bottom.
    pub joins: [bool; 4],
}

impl Sheet {
    /// A point of the map on the page.
    #[must_use]
    pub fn place(&self, point: Vec2d) -> Vec2d {
        (point - self.origin) * self.scale + self.at
    }

    /// The part of the map that is on the page.
    #[must_use]
    pub fn view(&self) -> Rectd {
        let clip = self.clip.unwrap_or(Rectd { min: Vec2d::ZERO, max: Vec2d::new(self.size[0], self.size[1]) });
        let back = |point: Vec2d| (point - self.at) * (1.0 / self.scale) + self.origin;
        Rectd { min: back(clip.min), max: back(clip.max) }
    }
}

/// How far neighbouring pages overlap, in points.
#[must_use]
pub const fn overlap() -> f64 {
    OVERLAP
}

/// The pages for a map of these bounds.
///
/// # Errors
/// When there would be too many.
pub fn sheets(page: Page, bounds: Rectd) -> Result<Vec<Sheet>, ExportError> {
    let size = [bounds.width().max(1.0), bounds.height().max(1.0)];
    match page {
        Page::Map => {
            let scale = OWN_SIZE.min(LONGEST / size[0].max(size[1]));
            let size = size.map(|side| (side * scale).max(3.0));
            let at = Vec2d::ZERO;
            Ok(vec![Sheet { size, scale, origin: bounds.min, at, clip: None, tile: None, joins: [false; 4] }])
        }
        Page::A4 => Ok(vec![fitted(A4, bounds)]),
        Page::A3 => Ok(vec![fitted(A3, bounds)]),
        Page::TiledA4 => tiled(A4, bounds),
        Page::TiledA3 => tiled(A3, bounds),
    }
}

fn fitted(paper: [f64; 2], bounds: Rectd) -> Sheet {
    let scale_on = |[w, h]: [f64; 2]| {
        ((w - 2.0 * EDGE) / bounds.width().max(1.0)).min((h - 2.0 * EDGE) / bounds.height().max(1.0))
    };
    let turned = [paper[1], paper[0]];
    let size = if scale_on(turned) > scale_on(paper) { turned } else { paper };
    let scale = scale_on(size).min(1.0);
    let middle = Vec2d::new(size[0] / 2.0, size[1] / 2.0);
    Sheet { size, scale, origin: bounds.center(), at: middle, clip: None, tile: None, joins: [false; 4] }
}

fn tiled(paper: [f64; 2], bounds: Rectd) -> Result<Vec<Sheet>, ExportError> {
    let whole = [bounds.width() * OWN_SIZE, bounds.height() * OWN_SIZE];
    let counts = |paper: [f64; 2]| -> [f64; 2] {
        [0, 1].map(|axis: usize| {
            let room = paper.get(axis).copied().unwrap_or(1.0) - 2.0 * EDGE;
            let whole = whole.get(axis).copied().unwrap_or(1.0);
            if whole <= room { 1.0 } else { ((whole - OVERLAP) / (room - OVERLAP)).ceil() }
        })
    };
    let turned = [paper[1], paper[0]];
    let product = |[a, b]: [f64; 2]| a * b;
    let size = if product(counts(turned)) < product(counts(paper)) { turned } else { paper };
    let [columns, rows] = counts(size);
    if columns * rows > MOST_PAGES as f64 {
        let many = format!("the map would take {} pages; choose a branch, or paper that it fits on", columns * rows);
        return Err(ExportError::Other(many));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let (columns, rows) = (columns as usize, rows as usize);
    let room = [size[0] - 2.0 * EDGE, size[1] - 2.0 * EDGE];
    // The map stands in the middle of all pages together.
    let total = [columns, rows].map(|count| count as f64);
    let spare = |axis: usize| {
        let (room, count) = (room.get(axis).copied().unwrap_or(0.0), total.get(axis).copied().unwrap_or(1.0));
        let whole = whole.get(axis).copied().unwrap_or(0.0);
        ((room * count - OVERLAP * (count - 1.0) - whole) / 2.0).max(0.0)
    };
    let corner = Vec2d::new(bounds.min.x - spare(0) / OWN_SIZE, bounds.min.y - spare(1) / OWN_SIZE);
    let clip = Rectd { min: Vec2d::new(EDGE, EDGE), max: Vec2d::new(size[0] - EDGE, size[1] - EDGE) };
    let mut sheets = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let step = Vec2d::new((room[0] - OVERLAP) * column as f64, (room[1] - OVERLAP) * row as f64);
            sheets.push(Sheet {
                size,
                scale: OWN_SIZE,
                origin: corner + step * (1.0 / OWN_SIZE),
                at: clip.min,
                clip: Some(clip),
                tile: Some([row + 1, column + 1]),
                joins: [column > 0, row > 0, column + 1 < columns, row + 1 < rows],
            });
        }
    }
    Ok(sheets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(w: f64, h: f64) -> Rectd {
        Rectd { min: Vec2d::new(-100.0, 50.0), max: Vec2d::new(w - 100.0, h + 50.0) }
    }

    #[test]
    fn a_page_of_the_map_is_as_large_as_readers_take() {
        let page = &sheets(Page::Map, map(800.0, 400.0)).unwrap()[0];
        assert_eq!(page.size, [600.0, 300.0]);
        let page = &sheets(Page::Map, map(500.0, 1_000_000.0)).unwrap()[0];
        assert!(page.size[1] <= 14_400.01 && page.size[0] >= 3.0, "{page:?}");
    }

    #[test]
    fn paper_lies_as_the_map_does_and_holds_it() {
        for (bounds, wide) in [(map(2000.0, 900.0), true), (map(900.0, 2000.0), false), (map(10.0, 10.0), false)] {
            let page = &sheets(Page::A4, bounds).unwrap()[0];
            assert_eq!(page.size[0] > page.size[1], wide);
            for corner in [bounds.min, bounds.max] {
                let at = page.place(corner);
                assert!(at.x >= 28.0 && at.y >= 28.0 && at.x <= page.size[0] - 28.0 && at.y <= page.size[1] - 28.0);
            }
        }
    }

    #[test]
    fn tiles_cover_the_map_and_overlap() {
        let bounds = map(3000.0, 5000.0);
        let pages = sheets(Page::TiledA4, bounds).unwrap();
        assert!(pages.len() > 8, "{}", pages.len());
        let mut x = bounds.min.x;
        while x <= bounds.max.x {
            let mut y = bounds.min.y;
            while y <= bounds.max.y {
                assert!(pages.iter().any(|page| page.view().contains(Vec2d::new(x, y))), "{x}, {y} is on no page");
                y += 37.0;
            }
            x += 37.0;
        }
        let (first, second) = (&pages[0], &pages[1]);
        let shared = (first.view().max.x - second.view().min.x) * OWN_SIZE;
        assert!((shared - OVERLAP).abs() < 0.01, "{shared}");
        assert_eq!((first.joins, first.tile), ([false, false, true, true], Some([1, 1])));
        assert!(sheets(Page::TiledA4, map(1e6, 1e6)).is_err());
    }
}
