//! What a frame costs on the processor: the whole window, run and tessellated, without a screen.
//! Figures are in `tests/bench/README.md`; `cargo bench --bench frame -- 1M` runs the largest map
//! only, `-- --quick` a rougher measurement.
//!
//! `fitted`, `reading`: frames with the map at rest. `pan`: the same while it moves. `zoom sweep`:
//! a frame of a continuous zoom from the whole map to 400 % and back; the worst frames of sweeps
//! are printed besides, since a mean hides them. `edit`: an edit that adds or removes a topic, its
//! layout, and the frame that shows it. `sample` is the seminar map with all its relations. `animate`: a frame while a branch of dozens of topics folds
//! or unfolds and all around it moves; the worst such frame is printed besides.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use eframe::App as _;
use eframe::egui::{self, Event, Key, Modifiers, Pos2, RawInput, Rect, pos2, vec2};
use gangmu::doc::generate::{Shape, generate};
use gangmu::doc::{Document, Edit, IdGen, Selection};
use gangmu::formats::{ReadOptions, native};
use gangmu::ui::app::{App, SAMPLE};

/// The window of the budgets, points; one point is one pixel.
const SIZE: egui::Vec2 = vec2(1600.0, 1000.0);
/// Frames a second of the made-up time.
const RATE: f64 = 60.0;

/// Stands for the sample map where a number of topics is asked for: few topics, many relations.
const SAMPLE_MAP: usize = 0;

/// The sample map, all of it open.
fn sample() -> Document {
    let loaded = native::read(SAMPLE, &ReadOptions::default()).expect("the sample can be read");
    let mut document = loaded.document;
    let mut ids = IdGen::from_seed([1, 2]);
    let sheet = document.first_sheet().expect("it has a sheet");
    let mut edit = Edit::new(&mut document, &mut ids, "Unfold", &Selection::none());
    edit.fold_to_level(sheet, None).expect("it can be unfolded");
    let _opened = edit.finish();
    document
}

/// A window without a screen, driven as the window library drives a real one.
struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
    /// Corners of triangles in the last frame: tells that there was something to draw.
    corners: usize,
}

impl Window {
    fn new(topics: usize) -> Self {
        let ctx = egui::Context::default();
        let app = match topics {
            SAMPLE_MAP => App::with_document(&ctx, sample()),
            topics => App::with_document(&ctx, generate(1, topics, Shape::Bushy)),
        };
        let mut window = Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 1.0, corners: 0 };
        window.events(vec![Event::PointerMoved(middle())]);
        window.rest();
        window
    }

    /// One frame with these events; gives the time from the first event to the last triangle.
    fn events(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / RATE;
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
        let triangles = self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let took = start.elapsed();
        self.corners = black_box(triangles)
            .iter()
            .map(|clipped| match &clipped.primitive {
                egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                egui::epaint::Primitive::Callback(_) => 0,
            })
            .sum();
        // A renderer would take the new parts of the atlas now.
        output.textures_delta.clear();
        took
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.events(vec![event(true), event(false)]);
    }

    /// Frames until a flight has ended and all labels are sharp.
    fn rest(&mut self) {
        for _ in 0..90 {
            self.events(Vec::new());
        }
    }

    /// The whole map.
    fn fit(&mut self) {
        self.key(Key::Num1, Modifiers::COMMAND);
        self.rest();
    }

    /// 100 %, with a topic in the middle that is deep in the map, where titles stand close.
    fn read(&mut self) {
        self.app.select_deepest(&self.ctx);
        self.rest();
        self.key(Key::Num0, Modifiers::COMMAND);
        self.rest();
    }

    /// Zooms from the whole map to 400 % and back within six seconds, like fingers on a trackpad,
    /// around a topic deep in the map.
    fn sweep(&mut self) -> (Vec<Duration>, usize) {
        self.fit();
        let from = self.zoom();
        self.read();
        #[expect(clippy::cast_possible_truncation, reason = "a factor of the zoom")]
        self.events(vec![Event::Zoom((from / self.zoom()) as f32)]);
        self.rest();
        let steps = 180;
        let factor = (4.0 / from).powf(1.0 / f64::from(steps));
        let (mut times, mut most) = (Vec::with_capacity(2 * 180), 0);
        for step in 0..2 * steps {
            #[expect(clippy::cast_possible_truncation, reason = "close to 1")]
            let by = if step < steps { factor } else { 1.0 / factor } as f32;
            times.push(self.events(vec![Event::Zoom(by)]));
            most = most.max(self.corners);
        }
        (times, most)
    }

    /// Folds or unfolds a branch near the middle and gives the frames until it has moved, the one
    /// that makes the edit first.
    fn fold(&mut self) -> Vec<Duration> {
        let (key, modifiers) = (Key::Slash, Modifiers::COMMAND);
        let press = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let mut times = vec![self.events(vec![press])];
        for _ in 0..14 {
            times.push(self.events(Vec::new()));
        }
        times
    }

    fn zoom(&self) -> f64 {
        self.app.zoom()
    }
}

fn middle() -> Pos2 {
    pos2(SIZE.x / 2.0, SIZE.y / 2.0)
}

/// The time that so many of a hundred frames need at most.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "what criterion does not say")]
fn frames(criterion: &mut Criterion) {
    for (name, topics) in [("sample", SAMPLE_MAP), ("1k", 1_000), ("10k", 10_000), ("100k", 100_000), ("1M", 1_000_000)]
    {
        // Built only for the benches that were asked for: a million topics take their time.
        let mut window: Option<Window> = None;
        let (mut corners, mut most) = (0, 0);
        let mut drawn = String::new();
        let mut all = Vec::new();
        let mut group = criterion.benchmark_group("frame");
        group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
        group.bench_function(BenchmarkId::new("fitted", name), |bencher| {
            let window = window.get_or_insert_with(|| Window::new(topics));
            window.fit();
            bencher.iter(|| window.events(Vec::new()));
            corners = window.corners;
        });
        group.bench_function(BenchmarkId::new("reading", name), |bencher| {
            let window = window.get_or_insert_with(|| Window::new(topics));
            window.read();
            bencher.iter(|| window.events(Vec::new()));
            drawn = format!("{corners} corners fitted, {} reading", window.corners);
        });
        group.bench_function(BenchmarkId::new("pan", name), |bencher| {
            let window = window.get_or_insert_with(|| Window::new(topics));
            window.read();
            let mut count = 0_u32;
            bencher.iter(|| {
                // To and fro, so that it stays on the map.
                count += 1;
                let by = if count % 120 < 60 { 6.0 } else { -6.0 };
                let delta = vec2(by, by / 2.0);
                let phase = egui::TouchPhase::Move;
                let unit = egui::MouseWheelUnit::Point;
                window.events(vec![Event::MouseWheel {
                    unit,
                    delta,
                    phase,
                    modifiers: Modifiers::NONE,
                    source: egui::MouseWheelSource::Unknown,
                }])
            });
        });
        group.bench_function(BenchmarkId::new("zoom sweep", name), |bencher| {
            let window = window.get_or_insert_with(|| Window::new(topics));
            bencher.iter_custom(|frames| {
                let mut taken = Vec::new();
                while (taken.len() as u64) < frames {
                    let (sweep, corners) = window.sweep();
                    most = most.max(corners);
                    all.extend(sweep.iter().copied());
                    taken.extend(sweep);
                }
                // The mean of whole sweeps, for as many frames as were asked for.
                let mean = taken.iter().sum::<Duration>().div_f64(taken.len() as f64);
                mean.mul_f64(frames as f64)
            });
        });
        group.bench_function(BenchmarkId::new("edit", name), |bencher| {
            let window = window.get_or_insert_with(|| Window::new(topics));
            window.read();
            // A child of the root, with a name; then its making is undone and redone.
            window.key(Key::Tab, Modifiers::NONE);
            window.events(vec![Event::Text("New topic".into())]);
            window.key(Key::Enter, Modifiers::NONE);
            window.key(Key::Z, Modifiers::COMMAND);
            window.rest();
            let mut undo = true;
            bencher.iter(|| {
                let key = if undo { Key::Z } else { Key::Y };
                undo = !undo;
                let modifiers = Modifiers::COMMAND;
                window.events(vec![Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }])
            });
        });
        let (mut moving, mut edits, mut settling) = (Vec::new(), Vec::new(), Vec::new());
        for (view, near) in [("animate", true), ("animate fitted", false)] {
            group.bench_function(BenchmarkId::new(view, name), |bencher| {
                let window = window.get_or_insert_with(|| Window::new(topics));
                window.read();
                for _ in 0..3 {
                    window.key(Key::ArrowLeft, Modifiers::NONE);
                }
                if !near {
                    window.fit();
                }
                window.rest();
                // Once to and fro, so that all titles are known.
                window.fold();
                window.fold();
                bencher.iter_custom(|frames| {
                    let mut taken: Vec<Duration> = Vec::new();
                    while (taken.len() as u64) < frames {
                        let times = window.fold();
                        edits.extend(times.first().copied());
                        taken.extend(times.into_iter().skip(1));
                    }
                    moving.extend(taken.iter().copied());
                    let mean = taken.iter().sum::<Duration>().div_f64(taken.len() as f64);
                    mean.mul_f64(frames as f64)
                });
                // Then relations find their ways, a few in each frame.
                settling.extend((0..120).map(|_| window.events(Vec::new())));
            });
        }
        group.finish();
        if !moving.is_empty() {
            moving.sort_unstable();
            edits.sort_unstable();
            settling.sort_unstable();
            let ms = |times: &[Duration], share| percentile(times, share).as_secs_f64() * 1000.0;
            println!(
                "frame/animate/{name}: median {:.2} ms, 99 % {:.2} ms, worst {:.2} ms of {} frames; \
                 with the edit: median {:.2} ms, worst {:.2} ms; coming to rest after it: worst {:.2} ms",
                ms(&moving, 50),
                ms(&moving, 99),
                ms(&moving, 100),
                moving.len(),
                ms(&edits, 50),
                ms(&edits, 100),
                ms(&settling, 100)
            );
        }
        if !drawn.is_empty() {
            println!("frame/{name}: {drawn}");
        }
        if !all.is_empty() {
            all.sort_unstable();
            let [median, p95, p99, worst] = [50, 95, 99, 100].map(|p| percentile(&all, p).as_secs_f64() * 1000.0);
            println!(
                "frame/zoom sweep/{name}: median {median:.2} ms, 95 % {p95:.2} ms, 99 % {p99:.2} ms, \
                 worst {worst:.2} ms, of {} frames with up to {most} corners",
                all.len()
            );
        }
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
