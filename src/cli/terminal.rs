//! What kind of screen the output goes to: whether it takes colour, box-drawing characters, and how wide it is.
//!
//! Everything is decided by pure functions over an [`Environment`], which is read once. Nothing further in asks the
//! process.

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};

use clap::ValueEnum;

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Also into pipes and files
    Always,
    /// Plain text everywhere
    Never,
}

/// Where an output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    Stdout,
    Stderr,
    /// A file that was named: read by somebody else, later, elsewhere.
    File,
}

/// What the process was started with, as far as it concerns the screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Environment {
    pub no_color: Option<OsString>,
    pub clicolor: Option<OsString>,
    pub clicolor_force: Option<OsString>,
    pub force_color: Option<OsString>,
    pub term: Option<OsString>,
    pub lc_all: Option<OsString>,
    pub lc_ctype: Option<OsString>,
    pub lang: Option<OsString>,
    pub columns: Option<OsString>,
    pub github_actions: Option<OsString>,
    /// The width of the terminal that standard output is; none when it is none.
    pub stdout: Option<TerminalSize>,
    /// The same of standard error.
    pub stderr: Option<TerminalSize>,
    pub windows: bool,
}

/// A terminal's width in columns and its height in rows, where it tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TerminalSize {
    pub columns: Option<u16>,
    pub rows: Option<u16>,
}

impl TerminalSize {
    fn of(told: Option<(terminal_size::Width, terminal_size::Height)>) -> Self {
        Self { columns: told.map(|(width, _)| width.0), rows: told.map(|(_, height)| height.0) }
    }
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        let variable = std::env::var_os;
        Self {
            no_color: variable("NO_COLOR"),
            clicolor: variable("CLICOLOR"),
            clicolor_force: variable("CLICOLOR_FORCE"),
            force_color: variable("FORCE_COLOR"),
            term: variable("TERM"),
            lc_all: variable("LC_ALL"),
            lc_ctype: variable("LC_CTYPE"),
            lang: variable("LANG"),
            columns: variable("COLUMNS"),
            github_actions: variable("GITHUB_ACTIONS"),
            stdout: size(&io::stdout()),
            stderr: size(&io::stderr()),
            windows: cfg!(windows),
        }
    }

    /// Whether GitHub reads the log. It sets the variable to `true` and to nothing else.
    pub fn runs_in_github_actions(&self) -> bool {
        self.github_actions.as_ref().is_some_and(|value| value == "true")
    }

    /// How many rows the terminal has that standard output is, where it is one that can be drawn on anew: a screen of which nothing
    /// is ever wiped has none.
    pub fn rows(&self) -> Option<u16> {
        let is_dumb = self.term.as_ref().is_some_and(|term| term == "dumb");
        self.stdout.filter(|_| !is_dumb).map(|size| size.rows.filter(|rows| *rows > 0).unwrap_or(USUAL_HEIGHT))
    }

    fn terminal(&self, stream: Stream) -> Option<TerminalSize> {
        match stream {
            Stream::Stdout => self.stdout,
            Stream::Stderr => self.stderr,
            Stream::File => None,
        }
    }
}

#[cfg(unix)]
fn size(stream: &(impl IsTerminal + std::os::fd::AsFd)) -> Option<TerminalSize> {
    stream.is_terminal().then(|| TerminalSize::of(terminal_size::terminal_size_of(stream)))
}

#[cfg(windows)]
fn size(stream: &(impl IsTerminal + std::os::windows::io::AsHandle)) -> Option<TerminalSize> {
    stream.is_terminal().then(|| TerminalSize::of(terminal_size::terminal_size_of(stream)))
}

/// How to draw for one stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terminal {
    /// Somebody is probably watching. Decides what a default format is.
    pub interactive: bool,
    pub color: bool,
    /// Box-drawing characters and arrows may be used. The text of goals is printed as it is in any case.
    pub unicode: bool,
    /// In columns.
    pub width: u16,
}

impl Terminal {
    pub fn of(stream: Stream, choice: ColorChoice, environment: &Environment) -> Self {
        Self {
            interactive: environment.terminal(stream).is_some(),
            color: color(stream, choice, environment),
            unicode: unicode(environment),
            width: width(stream, environment),
        }
    }
}

/// Whether a stream gets colour. The flag wins, then NO_COLOR, then what forces colour, then whether it is a terminal
/// that knows colours.
pub fn color(stream: Stream, choice: ColorChoice, environment: &Environment) -> bool {
    match choice {
        ColorChoice::Always => return true,
        ColorChoice::Never => return false,
        ColorChoice::Auto => {}
    }
    // By no-color.org any value counts, `0` too, and the empty one doesn't.
    if is_filled(&environment.no_color) {
        return false;
    }
    // A file is read by others: what this terminal was told to take is not for it.
    let forcing = [&environment.force_color, &environment.clicolor_force];
    if stream != Stream::File && forcing.into_iter().any(|variable| is_filled(variable) && !is_zero(variable)) {
        return true;
    }
    let unwanted = is_zero(&environment.force_color) || is_zero(&environment.clicolor);
    let dumb = environment.term.as_ref().is_some_and(|term| term == "dumb");
    !unwanted && !dumb && environment.terminal(stream).is_some()
}

fn is_filled(variable: &Option<OsString>) -> bool {
    variable.as_ref().is_some_and(|value| !value.is_empty())
}

/// FORCE_COLOR and CLICOLOR know a no of their own.
fn is_zero(variable: &Option<OsString>) -> bool {
    variable.as_ref().is_some_and(|value| value == "0" || value == "false")
}

/// Whether the locale can show box-drawing characters. The first variable that is filled decides, as in every program
/// that uses the C library.
pub fn unicode(environment: &Environment) -> bool {
    if environment.windows {
        return true;
    }
    let variables = [&environment.lc_all, &environment.lc_ctype, &environment.lang];
    let locale = variables.into_iter().flatten().find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// The width for what doesn't tell its own.
const USUAL_WIDTH: u16 = 80;
/// The same of its height.
const USUAL_HEIGHT: u16 = 24;
/// Narrower, every line would be a word; wider, no eye finds the next line.
const SENSIBLE_WIDTHS: std::ops::RangeInclusive<u16> = 40..=160;

/// How many columns to fill: the terminal's, else COLUMNS, else 80, kept within what is readable.
pub fn width(stream: Stream, environment: &Environment) -> u16 {
    let told = |columns: u16| (columns > 0).then_some(columns);
    let terminal = environment.terminal(stream).and_then(|terminal| terminal.columns).and_then(told);
    let variable = || environment.columns.as_ref()?.to_str()?.trim().parse().ok().and_then(told);
    let width = terminal.or_else(variable).unwrap_or(USUAL_WIDTH);
    width.clamp(*SENSIBLE_WIDTHS.start(), *SENSIBLE_WIDTHS.end())
}

/// Prints to standard output, whole. When the reader has gone (`| head`), that is a quiet end and no error: it has what
/// it wanted.
///
/// # Errors
/// When the system refuses otherwise, a full disk for example.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    quiet_when_closed(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Takes a write to a pipe that nobody reads any more for done.
///
/// # Errors
/// All others.
pub fn quiet_when_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_terminal() -> Environment {
        let terminal = Some(TerminalSize { columns: Some(100), rows: None });
        Environment { stdout: terminal, stderr: terminal, term: text("xterm-256color"), ..Environment::default() }
    }

    fn text(value: &str) -> Option<OsString> {
        Some(value.into())
    }

    fn automatic(environment: &Environment) -> bool {
        color(Stream::Stdout, ColorChoice::Auto, environment)
    }

    #[test]
    fn the_flag_wins_over_everything() {
        let environment = Environment { no_color: text("1"), ..Environment::default() };
        assert!(color(Stream::File, ColorChoice::Always, &environment));
        let environment = Environment { force_color: text("1"), ..on_terminal() };
        assert!(!color(Stream::Stdout, ColorChoice::Never, &environment));
    }

    #[test]
    fn colour_is_for_terminals() {
        assert!(automatic(&on_terminal()));
        assert!(!automatic(&Environment::default()));
        assert!(!color(Stream::File, ColorChoice::Auto, &on_terminal()));
        assert!(!automatic(&Environment { term: text("dumb"), ..on_terminal() }));
        let only_stderr = Environment { stdout: None, ..on_terminal() };
        assert!(color(Stream::Stderr, ColorChoice::Auto, &only_stderr) && !automatic(&only_stderr));
    }

    #[test]
    fn no_color_counts_when_filled() {
        assert!(automatic(&Environment { no_color: text(""), ..on_terminal() }));
        assert!(!automatic(&Environment { no_color: text("0"), ..on_terminal() }));
        assert!(!automatic(&Environment { no_color: text("1"), force_color: text("1"), ..on_terminal() }));
    }

    #[test]
    fn colour_can_be_forced_into_a_pipe_but_not_into_a_file() {
        let forced = [
            Environment { force_color: text("1"), ..Environment::default() },
            Environment { clicolor_force: text("1"), term: text("dumb"), ..Environment::default() },
        ];
        for environment in forced {
            assert!(automatic(&environment));
            assert!(!color(Stream::File, ColorChoice::Auto, &environment));
        }
        assert!(!automatic(&Environment { clicolor_force: text("0"), ..Environment::default() }));
        assert!(automatic(&Environment { clicolor_force: text("0"), ..on_terminal() }), "not forced, not forbidden");
        assert!(!automatic(&Environment { force_color: text("0"), ..on_terminal() }));
        assert!(!automatic(&Environment { clicolor: text("0"), ..on_terminal() }));
    }

    #[test]
    fn the_first_filled_locale_variable_decides() {
        let locale = |all: &str, ctype: &str, lang: &str| {
            unicode(&Environment {
                lc_all: text(all),
                lc_ctype: text(ctype),
                lang: text(lang),
                ..Environment::default()
            })
        };
        assert!(locale("", "", "ko_KR.UTF-8"));
        assert!(locale("", "en_US.utf8", "C"));
        assert!(!locale("C", "en_US.UTF-8", "en_US.UTF-8"));
        assert!(!locale("", "", "ko_KR.eucKR"));
        assert!(!unicode(&Environment::default()));
        assert!(unicode(&Environment { windows: true, lang: text("C"), ..Environment::default() }));
    }

    #[test]
    fn width_is_the_terminals_else_of_the_variable_else_usual() {
        let of = |columns: Option<u16>, variable: &str| {
            let stdout = Some(TerminalSize { columns, rows: None });
            width(Stream::Stdout, &Environment { stdout, columns: text(variable), ..Environment::default() })
        };
        assert_eq!(of(Some(100), "50"), 100);
        assert_eq!(of(Some(0), "50"), 50, "some terminals say 0 when they don't know");
        assert_eq!(of(None, "50"), 50);
        assert_eq!(of(None, "wide"), 80);
        assert_eq!(of(None, "-3"), 80);
        assert_eq!((of(Some(3), ""), of(Some(9_999), "")), (40, 160));
        assert_eq!(width(Stream::File, &on_terminal()), 80);
    }

    #[test]
    fn only_a_closed_pipe_is_quiet() {
        assert!(quiet_when_closed(Err(ErrorKind::BrokenPipe.into())).is_ok());
        assert!(quiet_when_closed(Err(ErrorKind::StorageFull.into())).is_err());
        assert!(quiet_when_closed(Ok(())).is_ok());
    }
}
