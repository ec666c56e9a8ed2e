//! The window: the only code that knows egui.
//!
//! **Invariants.** Panels get a [`app::View`] of shared references and push [`app::Message`]s; the
//! application carries them out after the last panel, so drawing never edits. The window repaints
//! on need only: an idle window costs no CPU.

pub mod app;
#[expect(
    clippy::cast_possible_truncation,
    reason = "points of the map are f64 and cast last, to the f32 of the screen"
)]
pub mod canvas;
pub mod dialogs;
pub mod fonts;
mod icon;
pub mod icons;
pub mod key_names;
pub mod menus;
pub mod panels;
pub mod phrases;
#[expect(
    clippy::cast_possible_truncation,
    reason = "points of the map are f64 and cast last, to the f32 of the screen"
)]
pub mod presenter;
pub mod sentences;
pub mod start;
pub mod status;
pub mod style;
pub mod system;
pub mod tabs;
pub mod toolbar;
pub mod typing;
pub mod words;
mod workflow;

use std::path::PathBuf;

use eframe::{NativeOptions, Renderer, egui};

use crate::editor::talk::TalkStart;

/// Opens the window and runs until it is closed.
///
/// # Errors
/// When neither way of drawing can open a window; the text says what to install.
pub fn run(file: Option<PathBuf>, talk: Option<&TalkStart>) -> anyhow::Result<()> {
    // Two tries in one process: machines with an old driver refuse the first.
    let first = open(Renderer::Wgpu, file.clone(), talk);
    let Err(wgpu_error) = first else { return Ok(()) };
    log::warn!("wgpu could not open a window: {wgpu_error}");
    let Err(glow_error) = open(Renderer::Glow, file, talk) else { return Ok(()) };
    anyhow::bail!("{}", no_window(&wgpu_error.to_string(), &glow_error.to_string()))
}

fn open(renderer: Renderer, file: Option<PathBuf>, talk: Option<&TalkStart>) -> eframe::Result<()> {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("gangmu")
        .with_title("Gangmu")
        .with_icon(icon::window_icon())
        .with_inner_size([1280.0, 820.0])
        .with_min_inner_size([480.0, 320.0])
        .with_drag_and_drop(true);
    let options = NativeOptions {
        viewport,
        renderer,
        // Our own, guarded one stands in its place: `fonts::install_system`.
        system_font_fallback: false,
        // The edges of branches are softened by geometry, so no samples are needed.
        multisampling: 0,
        dithering: false,
        ..NativeOptions::default()
    };
    let talk = talk.cloned();
    let start = move |cc: &eframe::CreationContext<'_>| {
        log::info!("drawing with {}", drawn_by(cc));
        let mut app = app::App::start(cc, file);
        if let Some(talk) = talk {
            app.begin_talk(&talk);
        }
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("gangmu", options, Box::new(start))
}

/// What draws the window, for the log.
fn drawn_by(cc: &eframe::CreationContext<'_>) -> String {
    if let Some(state) = &cc.wgpu_render_state {
        let info = state.adapter.get_info();
        return format!("wgpu ({}, {})", info.backend, info.name);
    }
    if let Some(gl) = &cc.gl {
        return format!("OpenGL ({:?})", eframe::glow::HasContext::version(&**gl));
    }
    "nothing known".to_owned()
}

/// The message when no window can be opened: what failed, what to do, then the details.
fn no_window(wgpu_error: &str, glow_error: &str) -> String {
    let advice = if cfg!(target_os = "linux") {
        let no_display = std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none();
        if no_display {
            "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Run gangmu from a desktop session. \
             The command line works without one: gangmu --help"
        } else {
            "On Debian and Ubuntu these packages are needed: sudo apt install libgl1-mesa-dri libegl1 \
             mesa-vulkan-drivers libxkbcommon-x11-0 libxcursor1 libxi6. \
             On Fedora: sudo dnf install mesa-dri-drivers mesa-vulkan-drivers libxkbcommon-x11 libXcursor libXi. \
             The command line works without a window: gangmu --help"
        }
    } else {
        "Update the graphics driver. The command line works without a window: gangmu --help"
    };
    format!("No window could be opened.\n{advice}\n(wgpu: {wgpu_error}; OpenGL: {glow_error})")
}
