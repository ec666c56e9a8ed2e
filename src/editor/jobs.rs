//! Work beside the window: loading, saving, exporting, each on a named thread of its own.
//!
//! **Invariants.** Results come back by one bounded channel that the window polls; nothing here
//! touches a document. A job that panics ends as [`JobError::Panicked`] and takes nothing along.
//! [`Jobs::finish`] waits for all, so that a save under way is not cut off at the end.
//!
//! **Shortcoming.** Cancelling is a request: a job that does not ask [`JobHandle::is_cancelled`]
//! runs to its end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many results may wait; a job that ends then waits for the window.
const WAITING_MAX: usize = 64;

/// One of the steps in which progress is kept.
const PROGRESS_STEPS: f32 = 1000.0;

/// Wakes the window: given by it, called by jobs on their threads.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A job, by a number that is never used again within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

/// A job that ended.
#[derive(Debug, PartialEq)]
pub struct Done<T> {
    /// Which job.
    pub id: JobId,
    /// What it is called.
    pub name: String,
    /// Whether the person cancelled it; the outcome may be whole all the same.
    pub was_cancelled: bool,
    /// What it gave.
    pub outcome: Result<T, JobError>,
}

/// A job that gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// A fault in the program.
    #[error("A fault in the program stopped this work: {0}")]
    Panicked(String),
    /// The system gave no thread.
    #[error("The work could not begin: {0}")]
    NotStarted(String),
}

/// What a job knows of itself.
#[derive(Clone)]
pub struct JobHandle {
    shared: Arc<Shared>,
    wake: Waker,
}

#[derive(Debug, Default)]
struct Shared {
    is_cancelled: AtomicBool,
    progress: AtomicU32,
}

impl JobHandle {
    /// Whether the result is no longer wanted.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.shared.is_cancelled.load(Ordering::Relaxed)
    }

    /// Tells how much is done, from 0 to 1. Wakes the window only when it can be seen.
    pub fn set_progress(&self, done: f32) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000 after the clamp")]
        let steps = (done.clamp(0.0, 1.0) * PROGRESS_STEPS) as u32;
        if self.shared.progress.swap(steps, Ordering::Relaxed) != steps {
            (self.wake)();
        }
    }
}

/// A job under way.
#[derive(Debug)]
pub struct Running {
    id: JobId,
    name: String,
    shared: Arc<Shared>,
}

impl Running {
    /// Which job.
    #[must_use]
    pub const fn id(&self) -> JobId {
        self.id
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How much is done, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.shared.progress.load(Ordering::Relaxed) as f32 / PROGRESS_STEPS
    }

    /// Whether its end was asked for.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.shared.is_cancelled.load(Ordering::Relaxed)
    }
}

/// All jobs of a window; `T` is what they give.
pub struct Jobs<T> {
    sender: SyncSender<(JobId, Result<T, JobError>)>,
    receiver: Receiver<(JobId, Result<T, JobError>)>,
    running: Vec<Running>,
    /// Ends that came before a thread was made.
    stillborn: Vec<(JobId, JobError)>,
    next: u64,
    wake: Waker,
}

impl<T: Send + 'static> Jobs<T> {
    /// No jobs. `wake` is called from other threads whenever [`Jobs::poll`] has something to give
    /// or progress was made.
    #[must_use]
    pub fn new(wake: Waker) -> Self {
        let (sender, receiver) = sync_channel(WAITING_MAX);
        Self { sender, receiver, running: Vec::new(), stillborn: Vec::new(), next: 0, wake }
    }

    /// Begins a job. Its end, whatever it is, comes out of [`Jobs::poll`].
    pub fn spawn(&mut self, name: &str, work: impl FnOnce(&JobHandle) -> T + Send + 'static) -> JobId {
        let id = JobId(self.next);
        self.next += 1;
        let shared = Arc::new(Shared::default());
        let handle = JobHandle { shared: Arc::clone(&shared), wake: Arc::clone(&self.wake) };
        let sender = self.sender.clone();
        self.running.push(Running { id, name: name.to_owned(), shared });
        let begun = thread::Builder::new().name(thread_name(name)).spawn(move || {
            // Nothing that the job shares with the window is left half-changed: it owns its input,
            // and the handle holds only whole numbers.
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&handle)))
                .map_err(|panic| JobError::Panicked(words_of(panic.as_ref())));
            // No one to tell: the window is gone.
            sender.send((id, outcome)).ok();
            (handle.wake)();
        });
        if let Err(error) = begun {
            self.stillborn.push((id, JobError::NotStarted(error.to_string())));
            (self.wake)();
        }
        id
    }

    /// The jobs that ended since the last call, in the order of their ends. Does not wait.
    pub fn poll(&mut self) -> Vec<Done<T>> {
        let mut ends: Vec<(JobId, Result<T, JobError>)> =
            self.stillborn.drain(..).map(|(id, error)| (id, Err(error))).collect();
        ends.extend(self.receiver.try_iter());
        ends.into_iter().filter_map(|(id, outcome)| self.done(id, outcome)).collect()
    }

    /// Waits for the next job that ends; `None` if there is none under way.
    pub fn wait(&mut self) -> Option<Done<T>> {
        if self.running.is_empty() {
            return None;
        }
        if let Some((id, error)) = self.stillborn.pop() {
            return self.done(id, Err(error));
        }
        // A sender is kept here, so that this cannot fail; and every job under way sends once.
        let (id, outcome) = self.receiver.recv().ok()?;
        self.done(id, outcome)
    }

    /// Waits for all jobs; for the end of the program.
    pub fn finish(&mut self) -> Vec<Done<T>> {
        std::iter::from_fn(|| self.wait()).collect()
    }

    /// Asks a job to end early.
    pub fn cancel(&self, id: JobId) {
        if let Some(job) = self.running.iter().find(|job| job.id == id) {
            job.shared.is_cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// The jobs under way, the oldest first.
    #[must_use]
    pub fn running(&self) -> &[Running] {
        &self.running
    }

    fn done(&mut self, id: JobId, outcome: Result<T, JobError>) -> Option<Done<T>> {
        let at = self.running.iter().position(|job| job.id == id)?;
        let job = self.running.remove(at);
        let was_cancelled = job.is_cancelled();
        Some(Done { id, name: job.name, was_cancelled, outcome })
    }
}

/// Systems cut the names of threads, and a zero byte in one is a panic.
fn thread_name(name: &str) -> String {
    name.chars().filter(|letter| *letter != '\0').collect()
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc::channel;

    fn jobs() -> (Jobs<u32>, Arc<AtomicUsize>) {
        let wakes = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&wakes);
        let wake: Waker = Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        (Jobs::new(wake), wakes)
    }

    #[test]
    fn a_result_comes_back_on_a_named_thread() {
        let (mut jobs, _) = jobs();
        assert!(jobs.poll().is_empty());
        let id = jobs.spawn("save\0", |_| {
            assert_eq!(thread::current().name(), Some("save"));
            7
        });
        assert_eq!(jobs.running().len(), 1);
        let done = jobs.wait().unwrap();
        assert_eq!((done.id, done.outcome), (id, Ok(7)));
        assert!(jobs.running().is_empty() && jobs.wait().is_none());
    }

    #[test]
    fn a_panic_is_a_result() {
        let (mut jobs, _) = jobs();
        jobs.spawn("export", |_| panic!("no such font: {}", "Noto"));
        let done = jobs.wait().unwrap();
        assert_eq!(done.outcome, Err(JobError::Panicked("no such font: Noto".to_owned())));
        jobs.spawn("export", |_| 1);
        assert_eq!(jobs.wait().unwrap().outcome, Ok(1));
    }

    #[test]
    fn progress_is_seen_and_a_cancelled_job_can_stop() {
        let (mut jobs, wakes) = jobs();
        let (started, has_started) = channel();
        let (go_on, may_go_on) = channel();
        let id = jobs.spawn("load", move |handle| {
            handle.set_progress(0.5);
            handle.set_progress(0.5);
            started.send(()).unwrap();
            may_go_on.recv().unwrap();
            u32::from(handle.is_cancelled())
        });
        has_started.recv().unwrap();
        assert_eq!(jobs.running()[0].progress(), 0.5);
        assert_eq!(wakes.load(Ordering::SeqCst), 1, "the same progress wakes once");
        jobs.cancel(id);
        go_on.send(()).unwrap();
        let done = jobs.wait().unwrap();
        assert_eq!((done.was_cancelled, done.outcome), (true, Ok(1)));
    }

    #[test]
    fn more_results_than_the_channel_holds_all_arrive() {
        let (mut jobs, _) = jobs();
        let count = 3 * u32::try_from(WAITING_MAX).unwrap();
        for number in 0..count {
            jobs.spawn("many", move |_| number);
        }
        let mut results: Vec<u32> = jobs.finish().into_iter().filter_map(|done| done.outcome.ok()).collect();
        results.sort_unstable();
        assert_eq!(results, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn jobs_outlive_the_window_without_harm() {
        let (mut jobs, _) = jobs();
        let (go_on, may_go_on) = channel::<()>();
        let (over, is_over) = channel();
        jobs.spawn("late", move |_| {
            may_go_on.recv().ok();
            over.send(()).unwrap();
            1
        });
        drop(jobs);
        drop(go_on);
        is_over.recv().unwrap();
    }
}
