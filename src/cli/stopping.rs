//! Ending a process that runs until it is told to stop.
//!
//! Service managers wait for a time and then kill. Whatever clients, jobs or a stuck disk do, the
//! process is gone before that: what can end in order does, the rest is cut off. Nothing is half
//! done outside a transaction, so the next start finds everything that was answered.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How long what is under way may take to come to its end: as long as jobs may.
pub(super) const GRACE: Duration = jobs::PATIENCE;

/// How long after the signal the process is gone, however it hangs.
const AT_LAST: Duration = Duration::from_secs(28);

/// What a shell shows for a process that was interrupted.
const INTERRUPTED: i32 = 130;

/// Cancelled when the process is asked to end. From this call on, and not only once it is waited
/// for, such a request is heard: one that comes during the start must not cut jobs off. A second
/// one ends the process at once.
pub(super) fn when_asked() -> CancellationToken {
    let asked = CancellationToken::new();
    let mut signals = Signals::new();
    let told = asked.clone();
    tokio::spawn(async move {
        signals.next().await;
        told.cancel();
        gone_at_last();
        signals.next().await;
        tracing::warn!("asked to stop again: ending at once");
        std::process::exit(INTERRUPTED);
    });
    asked
}

/// A thread of its own: it has to run also when the runtime waits for a read that never returns.
fn gone_at_last() {
    std::thread::spawn(|| {
        // Nobody sends: this only lets time pass.
        let (_held, never) = std::sync::mpsc::channel::<()>();
        let _ = never.recv_timeout(AT_LAST);
        tracing::error!("something has not come to its end in time; ending without it");
        std::process::exit(1);
    });
}

/// From now on a file that may not grow (`ulimit -f`) is an error of who writes to it, and no end of
/// the process without a word.
pub(super) fn goes_on_past_a_full_file() {
    // SIGXFSZ, by this number wherever Rust runs but on MIPS. The handler stays when its ear is gone.
    #[cfg(unix)]
    let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(25));
}

/// Requests to end, by a service manager or at the keyboard.
#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::terminate(), SignalKind::interrupt()];
        Self(kinds.into_iter().filter_map(|k| signal(k).ok()).collect())
    }

    async fn next(&mut self) {
        let any = self.0.iter_mut().map(|s| Box::pin(s.recv()));
        futures_util::future::select_all(any).await;
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
