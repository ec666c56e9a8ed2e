//! Panels beside the map: one at a time on the left, one at a time on the right.
//!
//! A panel is a function over the [`View`] with a state of its own; it pushes messages and edits
//! nothing. A panel that has the keyboard gives it back to the map on Esc.

pub mod content;
pub mod find;
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lines are counted in f64, and only those in view become points of the screen"
)]
pub mod outline;
pub mod style;

use eframe::egui::{self, Panel as Side, Ui};

use super::app::{Message, View};
use super::style::color32;
use super::typing::Typing;
pub use crate::editor::commands::Panel;

/// Which panels are open, and what each remembers while it is.
#[derive(Debug, Default)]
pub struct Panels {
    /// The panel on the left.
    pub left: Option<Panel>,
    /// The panel on the right.
    pub right: Option<Panel>,
    /// What is in the boxes of the search.
    pub find: find::State,
    /// What the content panel remembers.
    pub content: content::ContentPanel,
    steps: super::presenter::steps_panel::StepsPanel,
    /// The outline.
    pub outline: outline::State,
    /// What the style panel remembers.
    pub style: style::StylePanel,
}

/// Whether a panel stands on the left of the map.
const fn is_left(panel: Panel) -> bool {
    matches!(panel, Panel::Outline)
}

impl Panels {
    /// Whether this panel is open.
    #[must_use]
    pub fn is_open(&self, panel: Panel) -> bool {
        self.left == Some(panel) || self.right == Some(panel)
    }

    /// Opens a panel in the place of the one on its side.
    pub const fn open(&mut self, panel: Panel) {
        if is_left(panel) {
            self.left = Some(panel);
        } else {
            self.right = Some(panel);
        }
    }

    /// Closes a panel.
    pub fn close(&mut self, panel: Panel) {
        for side in [&mut self.left, &mut self.right] {
            if *side == Some(panel) {
                *side = None;
            }
        }
    }

    /// Opens a panel, or closes it if it is open.
    pub fn toggle(&mut self, panel: Panel) {
        if self.is_open(panel) { self.close(panel) } else { self.open(panel) }
    }

    /// The panels, before the map takes the rest of the window.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, typing: Option<&mut Typing>, out: &mut Vec<Message>) {
        let frame = egui::Frame::new().fill(color32(view.theme.panel)).inner_margin(egui::Margin::same(8));
        if let Some(panel) = self.left {
            let side = Side::left("left").frame(frame).default_size(280.0).min_size(180.0);
            side.show(ui, |ui| self.panel_ui(ui, panel, view, typing, out));
        }
        if let Some(panel) = self.right {
            let side = Side::right("right").frame(frame).default_size(320.0).min_size(220.0);
            side.show(ui, |ui| self.panel_ui(ui, panel, view, None, out));
        }
    }

    fn panel_ui(
        &mut self,
        ui: &mut Ui,
        panel: Panel,
        view: &View<'_>,
        typing: Option<&mut Typing>,
        out: &mut Vec<Message>,
    ) {
        match panel {
            Panel::Outline => outline::outline_ui(ui, &mut self.outline, view, typing, out),
            Panel::Content => self.content.ui(ui, view, out),
            Panel::Find => find::find_ui(ui, view, &mut self.find, out),
            Panel::Style => style::style_ui(ui, &mut self.style, view, out),
            Panel::Steps => self.steps.ui(ui, view, out),
        }
    }
}
