//! The numbers of the look that take room: type sizes, paddings, gaps. All in map pixels.
//!
//! Colours are the theme's; here is only what moves something when it changes.

use super::dress::Dress;
use super::shape::Shape;
use crate::base::geom::{Size, Vec2, vec2};

/// How the title of a level is set and what room its box takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelLook {
    /// Size of the type.
    pub size: f32,
    /// Whether it is set in the bold face.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Whether the title stands in a closed shape; else it is bare text.
    pub boxed: bool,
    /// The shape.
    pub shape: Shape,
    /// Room left and right of the title.
    pub pad_x: f32,
    /// Room above and below the title.
    pub pad_y: f32,
    /// The widest that a line of the title may be.
    pub max_width: f32,
}

impl LevelLook {
    /// The same with the departures of a topic. `bare` are the paddings of a shape where there was
    /// none.
    pub(super) fn dressed(mut self, dress: &Dress, bare: Vec2) -> Self {
        if let Some(size) = dress.size {
            self.size = size;
            self.max_width = self.max_width.max(size * 18.0);
        }
        self.bold = dress.bold.unwrap_or(self.bold);
        self.italic = dress.italic.unwrap_or(self.italic);
        if let Some(shape) = dress.shape {
            if shape.is_closed() && !self.boxed {
                (self.pad_x, self.pad_y) = (bare.x, bare.y);
            }
            (self.shape, self.boxed) = (shape, shape.is_closed());
        }
        if let Some(width) = dress.width.filter(|_| self.boxed) {
            // The border stands inside of the shape, and the words keep their distance from it.
            self.pad_x += width;
            self.pad_y += width;
        }
        self
    }

    /// The box around words of this size.
    #[must_use]
    pub fn outer(&self, inner: Size) -> Size {
        self.shape.outer(inner, vec2(self.pad_x, self.pad_y))
    }

    /// From the left top corner of a box to that of its words.
    #[must_use]
    pub fn inset(&self, outer: Size) -> Vec2 {
        self.shape.inset(outer, vec2(self.pad_x, self.pad_y))
    }
}

/// Everything that the layout needs to know about the look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Root, main topics, second level, and all deeper ones.
    pub levels: [LevelLook; 4],
    /// Callouts.
    pub callout: LevelLook,
    /// Topics of summaries.
    pub summary: LevelLook,
    /// Height of a line as a factor of the type size.
    pub line_height: f32,
    /// Size of the second language as a factor of the first.
    pub second_factor: f32,
    /// Space between the two languages.
    pub second_gap: f32,
    /// Space between the branches of neighbours below the second level.
    pub sibling_gap: f32,
    /// Space between the branches of main topics.
    pub branch_gap: f32,
    /// Space between a topic and its children, in the direction of growth.
    pub level_gap: f32,
    /// The same downward, in org charts.
    pub org_level_gap: f32,
    /// Space between neighbours side by side, in org charts.
    pub org_sibling_gap: f32,
    /// How far children are moved in, in trees.
    pub tree_indent: f32,
    /// Space between rows of a tree.
    pub tree_gap: f32,
    /// Space between the line of a timeline and what stands along it.
    pub axis_gap: f32,
    /// The least space between two points on a line.
    pub axis_step: f32,
    /// How far points of a timeline are apart at most because of the width of what stands there.
    pub axis_spread: f32,
    /// How far a line goes on behind what is last on it.
    pub axis_end: f32,
    /// Type size of dates.
    pub date_size: f32,
    /// Space around a date.
    pub date_gap: f32,
    /// Space between a bone and its twigs, and around them.
    pub bone_gap: f32,
    /// The shortest a bone is, upward or downward.
    pub bone_least: f32,
    /// Space between the lines of a table and what stands in its cells.
    pub cell_pad: f32,
    /// How far at most the middle of a fan stands before its ends.
    pub fan_depth: f32,
    /// Space between a callout and its topic, and between callouts.
    pub callout_gap: f32,
    /// Space between a boundary's outline and what it holds.
    pub boundary_pad: f32,
    /// Type size of a boundary's title.
    pub boundary_title: f32,
    /// Space before a brace.
    pub summary_gap: f32,
    /// Width of a brace with the space to its topic.
    pub summary_brace: f32,
    /// Side of the square that a note, link or source mark and a marker take.
    pub mark_size: f32,
    /// Space between marks and the title.
    pub mark_gap: f32,
    /// Type size of chips: labels, the day on which a task is due.
    pub chip_type: f32,
    /// Height of a chip.
    pub chip_height: f32,
    /// Room left and right of the words of a chip.
    pub chip_pad: f32,
    /// Space between chips.
    pub chip_gap: f32,
    /// Chips narrower than this together stand behind a title of one line.
    pub chips_behind: f32,
    /// Size of raised keys of sources as a factor of the title's.
    pub key_factor: f32,
    /// Radius of the fold handle.
    pub fold_radius: f32,
    /// Space between a topic's edge and the middle of its fold handle.
    pub fold_distance: f32,
    /// The most that a picture is wide or high which says no width.
    pub image_size: f32,
    /// Space between the trees of floating topics that have no place of their own.
    pub floating_gap: f32,
    /// Type size of a relation's label.
    pub relation_label: f32,
    /// The smallest type that a map may have, in a talk: what would be smaller beside a title is left
    /// out. 0 if there is none.
    pub least_type: f32,
    /// The most that a picture is wide or high, also one that says a width.
    pub image_most: f32,
    /// Whether icons of notes and links and keys of sources stand behind titles; in a talk they are
    /// the presenter's.
    pub shows_private: bool,
}

impl Look {
    /// The same with more or less space between topics, in percent of the usual.
    #[must_use]
    pub fn spaced(&self, percent: u16) -> Self {
        let factor = f32::from(percent.clamp(50, 200)) / 100.0;
        Self {
            sibling_gap: self.sibling_gap * factor,
            branch_gap: self.branch_gap * factor,
            level_gap: self.level_gap * factor,
            org_level_gap: self.org_level_gap * factor,
            org_sibling_gap: self.org_sibling_gap * factor,
            tree_gap: self.tree_gap * factor,
            ..self.clone()
        }
    }
}

impl Default for Look {
    fn default() -> Self {
        let level = |size: f32, bold, boxed, pad_x, pad_y| LevelLook {
            size,
            bold,
            italic: false,
            boxed,
            shape: if boxed { Shape::Rounded } else { Shape::Line },
            pad_x,
            pad_y,
            // 18 Han characters; about 40 Latin ones.
            max_width: size * 18.0,
        };
        Self {
            levels: [
                level(22.0, true, true, 20.0, 11.0),
                level(17.0, true, true, 12.0, 6.0),
                level(15.0, false, false, 4.0, 3.0),
                level(14.0, false, false, 4.0, 2.0),
            ],
            callout: level(13.0, false, true, 9.0, 4.0),
            summary: level(15.0, false, true, 9.0, 4.0),
            line_height: 1.35,
            second_factor: 0.8,
            second_gap: 1.0,
            sibling_gap: 10.0,
            branch_gap: 26.0,
            level_gap: 56.0,
            org_level_gap: 44.0,
            org_sibling_gap: 18.0,
            tree_indent: 24.0,
            tree_gap: 8.0,
            axis_gap: 16.0,
            axis_step: 28.0,
            axis_spread: 120.0,
            axis_end: 28.0,
            date_size: 12.5,
            date_gap: 7.0,
            bone_gap: 12.0,
            bone_least: 64.0,
            cell_pad: 12.0,
            fan_depth: 46.0,
            callout_gap: 10.0,
            boundary_pad: 12.0,
            boundary_title: 13.0,
            summary_gap: 8.0,
            summary_brace: 16.0,
            mark_size: 16.0,
            mark_gap: 4.0,
            chip_type: 11.0,
            chip_height: 17.0,
            chip_pad: 6.0,
            chip_gap: 4.0,
            chips_behind: 130.0,
            key_factor: 0.62,
            fold_radius: 9.0,
            fold_distance: 12.0,
            image_size: 180.0,
            floating_gap: 40.0,
            relation_label: 12.0,
            least_type: 0.0,
            image_most: 8000.0,
            shows_private: true,
        }
    }
}
