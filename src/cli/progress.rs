//! A bar for runs that take longer than a person waits without wondering.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;

/// A run that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts finished files; shows how many on standard error once a second has passed, if that is a terminal. A run that reads
/// all of them several times begins anew each time. Any thread may count. The bar is drawn by whoever counts, so that no thread is started for it, and wiped away when this is
/// dropped.
pub struct Progress {
    total: u64,
    done: AtomicU64,
    started: Instant,
    patience: Duration,
    /// Makes the target to draw on; none when nothing is to be drawn.
    target: Option<fn() -> ProgressDrawTarget>,
    unicode: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A run over `total` files. `stderr` is what standard error is.
    pub fn new(total: usize, stderr: &Terminal) -> Self {
        let target: fn() -> ProgressDrawTarget = ProgressDrawTarget::stderr;
        Self {
            total: total as u64,
            done: AtomicU64::new(0),
            started: Instant::now(),
            patience: PATIENCE,
            target: stderr.interactive.then_some(target),
            unicode: stderr.unicode,
            bar: OnceLock::new(),
        }
    }

    /// One more file is done.
    pub fn tick(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) % self.total.max(1) + 1;
        let Some(target) = self.target else { return };
        if let Some(bar) = self.bar.get() {
            bar.set_position(done);
        } else if self.started.elapsed() >= self.patience {
            self.bar.get_or_init(|| self.start(target)).set_position(done);
        }
    }

    fn start(&self, target: fn() -> ProgressDrawTarget) -> ProgressBar {
        let characters = if self.unicode { "━╸ " } else { "=> " };
        // The template is right by the test below; a plain bar is better than none if it ever isn't.
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} files")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars(characters);
        ProgressBar::with_draw_target(Some(self.total), target()).with_style(style).with_elapsed(self.started.elapsed())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::TermLike;
    use std::io;
    use std::sync::Mutex;

    static DRAWN: Mutex<String> = Mutex::new(String::new());

    /// A terminal that remembers what the current line says.
    #[derive(Debug)]
    struct Line;

    impl TermLike for Line {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            DRAWN.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            DRAWN.lock().unwrap().clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn progress(patience: Duration, interactive: bool) -> Progress {
        let mut progress = Progress::new(4, &Terminal { interactive, color: false, unicode: true, width: 80 });
        progress.patience = patience;
        progress.target = progress.target.map(|_| line as fn() -> ProgressDrawTarget);
        progress
    }

    fn line() -> ProgressDrawTarget {
        ProgressDrawTarget::term_like(Box::new(Line))
    }

    #[test]
    fn a_long_run_on_a_terminal_shows_a_bar_and_wipes_it() {
        ProgressStyle::with_template("{bar:30} {pos} of {len} files").unwrap();
        let slow = progress(Duration::ZERO, true);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| slow.tick());
            }
        });
        slow.bar.get().expect("a second has passed").force_draw();
        assert!(DRAWN.lock().unwrap().contains("of 4 files"));
        drop(slow);
        assert_eq!(DRAWN.lock().unwrap().trim(), "");
    }

    #[test]
    fn who_reads_all_files_again_begins_anew() {
        let mut slow = progress(Duration::ZERO, true);
        slow.target = Some(ProgressDrawTarget::hidden);
        (0..6).for_each(|_| slow.tick());
        assert_eq!(slow.bar.get().map(ProgressBar::position), Some(2));
    }

    #[test]
    fn short_runs_and_pipes_show_nothing() {
        for quiet in [progress(PATIENCE, true), progress(Duration::ZERO, false)] {
            quiet.tick();
            assert!(quiet.bar.get().is_none());
        }
    }
}
