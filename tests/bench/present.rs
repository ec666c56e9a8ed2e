//! What a frame of a talk costs on the processor: the one window of a talk on one screen, run and
//! tessellated, without a screen. Every press of a walk through a map, with all frames of the
//! movement that follows; the worst is what the room would see stutter. Figures are in
//! `tests/bench/README.md`.
#![expect(clippy::print_stdout, reason = "the figures")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::App as _;
use eframe::egui::{self, Event, Key, Modifiers, Pos2, RawInput, Rect, vec2};
use gangmu::doc::generate::{Shape, generate};
use gangmu::ui::app::App;

/// A beamer, points; one point is one pixel.
const SIZE: egui::Vec2 = vec2(1920.0, 1080.0);

struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let mut raw = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        self.app.raw_input_hook(&self.ctx, &mut raw);
        let mut output = self.ctx.run_ui(raw, |ui| {
            let ctx = ui.ctx().clone();
            self.app.logic(&ctx, &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        black_box(self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point));
        let took = start.elapsed();
        output.textures_delta.clear();
        took
    }

    fn key(&mut self, key: Key) -> Duration {
        let event =
            |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
        self.frame(vec![event(true), event(false)])
    }
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

fn main() {
    for (name, topics, presses) in [("1k", 1_000, 400), ("10k", 10_000, 400), ("100k", 100_000, 100)] {
        let ctx = egui::Context::default();
        let app = App::with_document(&ctx, generate(1, topics, Shape::Bushy));
        let mut window = Window { ctx, app, frame: eframe::Frame::_new_kittest(), time: 1.0 };
        for _ in 0..30 {
            window.frame(Vec::new());
        }
        // Of a large map the talk is made ready beside the window, which goes on drawing meanwhile.
        let asked = Instant::now();
        let mut blocked = window.key(Key::F5);
        while window.app.stage().is_none() {
            blocked = blocked.max(window.frame(Vec::new()));
        }
        let begin = asked.elapsed();
        blocked = blocked.max(window.frame(Vec::new()));
        if let Some(stage) = window.app.stage() {
            // Presses follow each other faster than any hand's.
            Arc::clone(stage).lock().map(|mut stage| stage.talk.player.set_guard_ms(0)).ok();
        }
        for _ in 0..60 {
            window.frame(Vec::new());
        }
        let (mut keys, mut flights) = (Vec::new(), Vec::new());
        for _ in 0..presses {
            keys.push(window.key(Key::PageDown));
            for _ in 0..26 {
                flights.push(window.frame(Vec::new()));
            }
        }
        keys.sort();
        flights.sort();
        println!(
            "talk {name}: begins after {begin:.1?}, longest frame until then {blocked:.1?}; a press: median {:.2?}, 99 % {:.2?}, worst {:.2?}; a frame of the \
             movement: median {:.2?}, 99 % {:.2?}, worst {:.2?}",
            percentile(&keys, 50),
            percentile(&keys, 99),
            percentile(&keys, 100),
            percentile(&flights, 50),
            percentile(&flights, 99),
            percentile(&flights, 100),
        );
        let mut overview: Vec<Duration> = vec![window.key(Key::Tab)];
        overview.extend((0..60).map(|_| window.frame(Vec::new())));
        overview.sort();
        let (fill, size) = window.ctx.fonts(|fonts| (fonts.font_atlas_fill_ratio(), fonts.font_image_size()));
        println!("talk {name}: glyphs fill {fill:.2} of the atlas, now {size:?}");
        println!(
            "talk {name}: overview: median {:.2?}, worst {:.2?}",
            percentile(&overview, 50),
            percentile(&overview, 100)
        );
    }
}
