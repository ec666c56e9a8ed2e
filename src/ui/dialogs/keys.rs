//! The sheet of keys, from the registry of commands.

use eframe::egui::{self, Grid, Id, Key, Modal, RichText, ScrollArea};

use crate::editor::commands::{self, Bar};

/// Shows it; `true` while it stays open.
#[must_use]
pub fn keys_ui(ctx: &egui::Context) -> bool {
    let mut open = true;
    let modal = Modal::new(Id::unique("keys")).frame(super::frame(ctx)).show(ctx, |ui| {
        let height = (ctx.content_rect().height() * 0.78).max(240.0);
        ui.set_width(640.0_f32.min(ctx.content_rect().width() - 60.0));
        ui.horizontal(|ui| {
            ui.label(RichText::new("Keys").size(19.0).family(super::super::fonts::bold()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    open = false;
                }
            });
        });
        ui.label("Typing on a selected topic replaces its title; Space or F2 edits it.");
        ui.add_space(6.0);
        ScrollArea::vertical().max_height(height - 90.0).auto_shrink([false, true]).show(ui, |ui| {
            for bar in Bar::ALL {
                let mut commands = commands::in_menu(bar).filter(|command| !command.keys.is_empty()).peekable();
                if commands.peek().is_none() {
                    continue;
                }
                ui.add_space(8.0);
                ui.label(RichText::new(bar.title()).family(super::super::fonts::bold()));
                Grid::new(bar.title()).num_columns(2).spacing([28.0, 3.0]).min_col_width(230.0).show(ui, |ui| {
                    for command in commands {
                        let keys: Vec<String> = command.keys.iter().map(ToString::to_string).collect();
                        ui.label(command.title);
                        ui.label(keys.join(", "));
                        ui.end_row();
                    }
                });
            }
        });
    });
    open && !modal.should_close() && !ctx.input(|input| input.key_pressed(Key::Escape) || input.key_pressed(Key::F1))
}
