//! What the window stands on: a disk, folders, a clock, file dialogs. The program has the real
//! ones; tests and benches hand in their own, and nothing of them is read from the environment.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use super::App;
use crate::base::clock::{Clock, SystemClock};
use crate::base::vfs::{MemoryVfs, RealVfs, Vfs};
use crate::doc::{Document, Selection};
use crate::editor::files::FileState;
use crate::editor::session::Folders;

/// The variable that keeps the platform's file dialogs out, with the value `own`.
const DIALOG_VARIABLE: &str = "GANGMU_FILE_DIALOG";

/// What the window stands on.
#[derive(Clone)]
pub struct Host {
    /// The disk.
    pub disk: Arc<dyn Vfs>,
    /// Where settings and recovery copies are; `None` remembers nothing.
    pub folders: Option<Folders>,
    /// The time, for copies that survive a crash.
    pub clock: Arc<dyn Clock>,
    /// Whether the platform is asked for a file before our own dialog is.
    pub platform_dialogs: bool,
    /// What the system says about its language and about motion.
    pub system: super::System,
}

impl Host {
    /// The machine.
    #[must_use]
    pub fn real() -> Self {
        Self {
            disk: Arc::new(RealVfs),
            folders: Folders::find(),
            clock: Arc::new(SystemClock::default()),
            platform_dialogs: std::env::var_os(DIALOG_VARIABLE).is_none_or(|value| value != "own"),
            system: super::System::real(),
        }
    }

    /// An empty disk in memory, the real clock, and our own dialogs.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            disk: Arc::new(MemoryVfs::default()),
            folders: None,
            clock: Arc::new(SystemClock::default()),
            platform_dialogs: false,
            system: super::System::default(),
        }
    }
}

impl App {
    /// A window around a document that is in no file, on [`Host::in_memory`]: for benches.
    #[must_use]
    pub fn with_document(ctx: &egui::Context, document: Document) -> Self {
        let mut app = Self::on_host(ctx, None::<PathBuf>, Host::in_memory());
        app.put(document, FileState::default());
        app.lay_out();
        app
    }

    /// The zoom that the camera goes to; 1 is 100 %.
    #[must_use]
    pub fn zoom(&self) -> f64 {
        self.canvas.camera.target().zoom
    }

    /// Selects the first of the deepest topics and goes there: where a map is dense.
    pub fn select_deepest(&mut self, ctx: &egui::Context) {
        let document = self.editor.document();
        let root = self.editor.root();
        let deepest = root.and_then(|root| document.walk(root).max_by_key(|visit| (visit.depth, Reverse(visit.id))));
        let Some(topic) = deepest.map(|visit| visit.id) else { return };
        self.editor.select(Selection::one(topic));
        self.canvas.center(&self.layout, self.editor.document(), topic, false);
        ctx.request_repaint();
    }

    /// What stands in the inline editor, while it can be seen.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        self.typing.shown.map(|_| self.typing.buffer.as_str())
    }

    /// Waits for the work beside the window and takes what it brought, as frames would by and by:
    /// for tests, which must not depend on how fast a thread is. `true` if there was any.
    pub fn settle(&mut self, ctx: &egui::Context) -> bool {
        let mut any = false;
        while let Some(done) = self.jobs.wait() {
            self.take_done(ctx, done);
            any = true;
        }
        any
    }
}
