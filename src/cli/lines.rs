//! Where log lines go: to standard error, past the progress bar that may be drawn there.

use std::io::{self, Stderr, Write};
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::ProgressBar;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// Hands each log line its way out. While a bar is up, what the jobs tell about thousands of
/// simulated days is left out, and a warning moves the bar aside instead of tearing it.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    bar: Arc<Mutex<Option<ProgressBar>>>,
}

impl Lines {
    /// Takes the place of standard error until the guard is dropped.
    pub(crate) fn behind(&self, bar: ProgressBar) -> Behind<'_> {
        self.set(Some(bar));
        Behind(self)
    }

    fn set(&self, bar: Option<ProgressBar>) {
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = bar;
    }

    fn bar(&self) -> Option<ProgressBar> {
        self.bar
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// While this lives, a bar is up.
#[derive(Debug)]
pub(crate) struct Behind<'l>(&'l Lines);

impl Drop for Behind<'_> {
    fn drop(&mut self) {
        self.0.set(None);
    }
}

impl<'l> MakeWriter<'l> for Lines {
    type Writer = Line;

    fn make_writer(&'l self) -> Line {
        match self.bar() {
            None => Line::Plain(io::stderr()),
            Some(bar) => Line::Beside(bar),
        }
    }

    fn make_writer_for(&'l self, about: &Metadata<'_>) -> Line {
        match self.make_writer() {
            // Levels are ordered by how much they let through: a warning is less than an info line.
            Line::Beside(_) if *about.level() > Level::WARN => Line::Dropped,
            line => line,
        }
    }
}

/// Where one line goes.
#[derive(Debug)]
pub enum Line {
    Plain(Stderr),
    Beside(ProgressBar),
    Dropped,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stderr) => stderr.write(bytes),
            Self::Beside(bar) => bar.suspend(|| io::stderr().write(bytes)),
            Self::Dropped => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stderr) => stderr.flush(),
            Self::Beside(_) | Self::Dropped => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the lines written inside `during` left: one letter for each.
    fn ways(lines: &Lines, during: impl FnOnce()) -> String {
        #[derive(Clone)]
        struct Watched(Lines, Arc<Mutex<String>>);
        impl<'l> MakeWriter<'l> for Watched {
            type Writer = io::Sink;
            fn make_writer(&'l self) -> io::Sink {
                io::sink()
            }
            fn make_writer_for(&'l self, about: &Metadata<'_>) -> io::Sink {
                self.1
                    .lock()
                    .unwrap()
                    .push(match self.0.make_writer_for(about) {
                        Line::Plain(_) => 'p',
                        Line::Beside(_) => 'b',
                        Line::Dropped => 'd',
                    });
                io::sink()
            }
        }
        let watched = Watched(lines.clone(), Arc::default());
        let subscriber = tracing_subscriber::fmt()
            .with_writer(watched.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, during);
        watched.1.lock().unwrap().clone()
    }

    #[test]
    fn while_a_bar_is_up_only_troubles_are_told() {
        let lines = Lines::default();
        let both = || {
            tracing::info!("a job has run");
            tracing::warn!("a mail was not sent");
        };
        assert_eq!(ways(&lines, both), "pp");
        let behind = lines.behind(ProgressBar::hidden());
        assert_eq!(ways(&lines, both), "db");
        drop(behind);
        assert_eq!(ways(&lines, both), "pp");
    }
}
