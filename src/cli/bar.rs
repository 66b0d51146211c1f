//! Progress on standard error: a bar on a terminal, a line a minute elsewhere.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::base::wording;
use crate::scan::{Progress, Silent};

use super::output::tell;

/// How often a line is printed where no bar can be drawn.
const LINE_EVERY: Duration = Duration::from_secs(60);

/// The progress to show.
pub(super) fn progress(quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(Silent)
    } else if io::stderr().is_terminal() {
        Box::new(Bar { bar: ProgressBar::hidden() })
    } else {
        Box::new(Lines {
            started: Instant::now(),
            total: AtomicU64::new(0),
            done: AtomicU64::new(0),
            printed: AtomicU64::new(0),
        })
    }
}

struct Bar {
    bar: ProgressBar,
}

impl Progress for Bar {
    fn begin(&self, bytes: u64) {
        let template = if bytes > 0 {
            "{bar:32} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"
        } else {
            // The length of standard input is not known.
            "{spinner} {bytes}, {bytes_per_sec}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        if bytes > 0 {
            self.bar.set_length(bytes);
        }
        self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

struct Lines {
    started: Instant,
    total: AtomicU64,
    done: AtomicU64,
    /// Minutes for which a line was printed.
    printed: AtomicU64,
}

impl Progress for Lines {
    fn begin(&self, bytes: u64) {
        self.total.store(bytes, Ordering::Relaxed);
    }

    fn advance(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let elapsed = self.started.elapsed();
        let minute = elapsed.as_secs() / LINE_EVERY.as_secs();
        if minute > self.printed.fetch_max(minute, Ordering::Relaxed) {
            let total = self.total.load(Ordering::Relaxed);
            let rate = done as f64 / elapsed.as_secs_f64();
            let of = if total > 0 { format!(" of {}", wording::bytes(total)) } else { String::new() };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a rate: finite and not negative"
            )]
            let rate = wording::bytes(rate as u64);
            tell(&format!("datassay: {}{of} read, {rate}/s", wording::bytes(done)));
        }
    }

    fn end(&self) {}
}
