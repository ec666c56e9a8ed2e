//! Time as something that is handed in, so that tests can hold it still.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Milliseconds since the program started.
pub type Millis = u64;

/// Tells the time since some start. One clock is shared by all that asks for the time.
pub trait Clock: std::fmt::Debug + Send + Sync {
    /// Milliseconds since the start; never goes back.
    fn now_ms(&self) -> Millis;
}

/// The real clock.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> Millis {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A clock that stands still until it is told to move; for tests.
#[derive(Debug, Default)]
pub struct ManualClock {
    now_ms: AtomicU64,
}

impl ManualClock {
    /// Lets `ms` milliseconds pass.
    pub fn advance(&self, ms: Millis) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> Millis {
        self.now_ms.load(Ordering::Relaxed)
    }
}
