//! What the program and its libraries have to report beside their work, on the standard error
//! stream: warnings of our own always, more if the environment variable `GANGMU_LOG` says so.

use std::io::Write as _;

use log::{Level, LevelFilter, Log, Metadata, Record};

struct Stderr {
    own: LevelFilter,
    others: LevelFilter,
}

impl Log for Stderr {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let most = if metadata.target().starts_with("gangmu") { self.own } else { self.others };
        metadata.level() <= most
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let word = match record.level() {
                Level::Error | Level::Warn => "warning: ",
                _ => "",
            };
            // A stream that is closed takes nothing; there is nowhere else to say it.
            writeln!(std::io::stderr(), "gangmu: {word}{}", record.args()).ok();
        }
    }

    fn flush(&self) {}
}

/// Which reports are wanted: of our own, and of the libraries. `wish` is `info`, `debug` or
/// `trace`; anything else, or nothing, is for warnings of our own only.
fn levels(wish: Option<&str>) -> (LevelFilter, LevelFilter) {
    match wish {
        Some("info") => (LevelFilter::Info, LevelFilter::Error),
        Some("debug") => (LevelFilter::Debug, LevelFilter::Warn),
        Some("trace") => (LevelFilter::Trace, LevelFilter::Info),
        _ => (LevelFilter::Warn, LevelFilter::Off),
    }
}

/// Begins to report, for the rest of the process.
pub fn start(wish: Option<&str>) {
    let (own, others) = levels(wish);
    // A second start keeps the first.
    if log::set_boxed_logger(Box::new(Stderr { own, others })).is_ok() {
        log::set_max_level(own.max(others));
    }
}

#[cfg(test)]
mod tests {
    use super::{LevelFilter, Stderr, levels};
    use log::{Level, Log as _, Metadata};

    #[test]
    fn libraries_are_quiet_unless_asked() {
        let says = |wish: Option<&str>, target: &str, level: Level| {
            let (own, others) = levels(wish);
            Stderr { own, others }.enabled(&Metadata::builder().target(target).level(level).build())
        };
        assert!(says(None, "gangmu::ui", Level::Warn));
        assert!(!says(None, "gangmu::ui", Level::Info) && !says(None, "wgpu_core", Level::Error));
        assert!(says(Some("info"), "gangmu::ui", Level::Info) && !says(Some("info"), "wgpu_core", Level::Warn));
        assert!(says(Some("debug"), "wgpu_core", Level::Warn));
        assert_eq!(levels(Some("nonsense")).0, LevelFilter::Warn);
    }
}
