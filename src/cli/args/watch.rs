//! `goalposts watch`

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{Configuration, Input, LevelChanges, Product, Screen};

pub(super) const ABOUT: &str = "\
Check again after each change, and compile what --output names.

Everything is checked at once, and from then on what a change concerns: a saved file, one that is new, renamed or gone, a whole \
checkout, results in CSV files, the configuration. Each result says which files changed and how many findings are new or \
fixed.

On a terminal each result is drawn on an empty screen: what the change is about first, then all else as far as it fits. \
Anywhere else, and with --no-clear, only what the change is about is printed, below what was there. q and Enter end it, so \
does Ctrl-C.";

pub(super) const EXAMPLES: &[super::help::Example] = &[
    ("Watch the whole workspace", "goalposts watch"),
    ("Watch a folder, one line a finding", "goalposts watch marketing/ --output-format concise"),
    ("Keep a document up to date", "goalposts watch -o GOALS.md"),
    ("Keep one JSON file a source up to date", "goalposts watch --format json -o out/"),
    ("Watch files of a network, every five seconds", "goalposts watch --poll=5s"),
];

#[derive(Args, Clone, Debug)]
pub struct Watch {
    /// Files and folders [default: the workspace]
    ///
    /// The workspace begins at the nearest goalposts.toml, else at the root of the git repository.
    #[arg(value_name = "PATH", help_heading = None::<&str>)]
    pub paths: Vec<PathBuf>,

    /// Read what .gitignore leaves out, too
    #[arg(long, help_heading = "Files")]
    pub no_ignore: bool,

    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", help_heading = "Files")]
    pub threads: Option<NonZeroUsize>,

    /// How many milliseconds nothing must happen before files are read
    #[arg(long, value_name = "MS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(..=60_000), help_heading = "Watching")]
    debounce: u64,

    /// Look at the files every so often instead of waiting for the system to tell [default interval: 2s]
    ///
    /// For file systems of networks and containers, of which the system often tells nothing. The interval is a number with
    /// `s` or `ms`.
    #[arg(long, value_name = "INTERVAL", num_args = 0..=1, require_equals = true, default_missing_value = "2s", value_parser = interval, help_heading = "Watching")]
    pub poll: Option<Duration>,

    #[command(flatten)]
    configuration: Configuration,
    #[command(flatten)]
    pub levels: LevelChanges,
    #[command(flatten)]
    pub product: Product,

    /// The form of the findings [default: pretty on a terminal, concise else]
    #[arg(long, value_name = "FORMAT", value_enum, help_heading = "Output")]
    pub output_format: Option<WatchFormat>,

    /// Leave earlier results on the screen
    #[arg(long, help_heading = "Output")]
    pub no_clear: bool,

    #[command(flatten)]
    pub screen: Screen,
}

/// The form of findings that somebody looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum WatchFormat {
    /// Each with its lines of the source, underlined
    Pretty,
    /// One line each, beginning with path:line:column
    Concise,
}

impl Watch {
    /// Which files are read, as every command says it.
    pub fn input(&self) -> Input {
        Input {
            paths: self.paths.clone(),
            stdin_filename: None,
            no_ignore: self.no_ignore,
            threads: self.threads,
            configuration: self.configuration.clone(),
        }
    }

    pub fn debounce(&self) -> Duration {
        Duration::from_millis(self.debounce)
    }
}

/// Reads `500ms`, `2s` or `0.5s`; a number alone is seconds.
fn interval(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').unwrap_or(text), 1.0),
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds = number.parse::<f64>().ok().filter(|_| is_number).map(|number| number * unit);
    match seconds {
        Some(seconds) if (0.01..=86_400.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        Some(_) => Err("expected an interval from 10ms to a day, for example 2s".to_string()),
        None => Err("expected an interval such as 500ms, 2s or 0.5s".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_in_seconds_and_milliseconds() {
        let millis = |text: &str| interval(text).map(|interval| interval.as_millis());
        assert_eq!(
            (millis("500ms"), millis("2s"), millis("0.5s"), millis("3")),
            (Ok(500), Ok(2000), Ok(500), Ok(3000))
        );
        for text in ["", "ms", "s", "soon", "-1s", "1e3", "inf", "NaN", "1 s", "1.2.3s", "٣s"] {
            assert!(millis(text).unwrap_err().contains("such as 500ms"), "{text}");
        }
        assert!(millis("0").unwrap_err().contains("from 10ms"));
        assert!(millis("99999999s").unwrap_err().contains("to a day"));
    }
}
