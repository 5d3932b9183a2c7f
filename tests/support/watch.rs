//! Runs `goalposts watch`, and waits for what it prints.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::run::{Folder, Run};

pub const FANS: &str = "goal more-fans \"Win more fans\" {\n  period 2026-Q1\n  kpi fans 2,400 -> +15%\n}\n";
pub const UNDATED: &str = "goal more-fans \"Win more fans\" {\n  kpi fans 2,400 -> +15%\n}\n";
pub const CLICKS: &str =
    "goal more-clicks {\n  supports more-fans\n  period 2026-Q1\n  kpi link-clicks 320/month -> 368/month\n}\n";

pub const NO_TIMEFRAME: &str = "fans.goal:1:1: error[no-timeframe] goal `more-fans` has no timeframe";

/// Two goals in two files, the second of which supports the first.
pub fn folder() -> Folder {
    Folder::new().file("fans.goal", FANS).file("clicks.goal", CLICKS)
}

/// Writes a file in place, as some editors do.
pub fn write(folder: &Folder, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("its folder is made");
    std::fs::write(path, text).expect("it is written");
}

/// So long a line may be waited for. Nothing is said about how long it takes: machines are busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watch that goes on, stopped when the test ends.
pub struct Watching {
    child: Child,
    // Held, so that its end is not the end of the watch.
    stdin: ChildStdin,
    lines: Receiver<String>,
}

/// What a result came to.
#[derive(Debug)]
pub struct Result {
    /// The findings, one line each.
    pub findings: Vec<String>,
    /// The last line, without the time and with milliseconds left out.
    pub line: String,
}

impl Watching {
    /// Starts it in a folder, and waits for the first result.
    #[track_caller]
    pub fn start(arguments: &[&str], folder: &Path) -> (Self, Result) {
        // A test may be held up between two steps that are to be one change.
        let patient: &[&str] = if arguments.contains(&"--debounce") { &[] } else { &["--debounce", "150"] };
        let watching = Self::spawn(Run::new([&["watch"], arguments, patient].concat()).in_folder(folder));
        let first = watching.next();
        assert!(first.line.starts_with("checked "), "{first:?}");
        (watching, first)
    }

    /// The next line, if it comes within a moment.
    pub fn line_soon(&self) -> Option<String> {
        self.lines.recv_timeout(Duration::from_millis(200)).ok()
    }

    pub fn spawn(run: Run) -> Self {
        let mut child = run.spawn();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(std::result::Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take().expect("it is piped");
        Self { child, stdin, lines }
    }

    /// The next line, whatever it is.
    #[track_caller]
    pub fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a line comes before patience ends")
    }

    /// The next result, with the findings before it.
    #[track_caller]
    pub fn next(&self) -> Result {
        let mut findings = Vec::new();
        loop {
            let line = self.line();
            match without_time(&line) {
                Some(line) => return Result { findings, line },
                None => findings.push(line),
            }
        }
    }

    /// Results until one says this, for what may come in one burst or in several.
    #[track_caller]
    pub fn until(&self, is_it: impl Fn(&Result) -> bool) -> Result {
        let start = Instant::now();
        let mut seen = Vec::new();
        while start.elapsed() < PATIENCE {
            let result = self.next();
            if is_it(&result) {
                return result;
            }
            seen.push(result);
        }
        panic!("it never came: {seen:#?}");
    }

    /// What is on standard error by now, after the watch was stopped.
    pub fn stop(mut self) -> String {
        let _ = self.child.kill();
        let mut said = String::new();
        let _ = self.child.stderr.take().expect("it is piped").read_to_string(&mut said);
        said
    }

    pub fn type_in(&mut self, text: &str) {
        self.stdin.write_all(text.as_bytes()).expect("it is read");
    }

    /// Waits until it has ended by itself; its exit code.
    #[track_caller]
    pub fn ended(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it never ended");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A result's line: `14:02:11  …`. How long it took is no matter of tests.
fn without_time(line: &str) -> Option<String> {
    let (time, rest) = line.split_once("  ")?;
    let is_time = time.len() == 8
        && time.bytes().enumerate().all(|(at, byte)| match at {
            2 | 5 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    is_time.then(|| untimed(rest))
}

/// ` in 12 ms` and ` in 1.2 s` are left out.
pub fn untimed(line: &str) -> String {
    let separator = if line.contains("; ") { "; " } else { " · " };
    let parts = line.split(separator).map(|part| match part.rsplit_once(" in ") {
        Some((before, took)) if took.ends_with(" ms") || took.ends_with(" s") => before,
        _ => part,
    });
    parts.collect::<Vec<_>>().join(separator)
}
