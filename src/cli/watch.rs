//! `goalposts watch`

use std::io::IsTerminal as _;

use super::args::{Watch, WatchFormat};
use super::check::style;
use super::run::{Failure, Outcome, Surroundings, request, settings};
use super::settings;
use super::terminal::{Environment, Stream, Terminal};
use crate::load::{self, Problem};
use crate::project::{Opening, Texts};
use crate::report::OutputFormat;
use crate::watch::{self, Asked, Canvas, Compilation, Manner};

/// Checks after each change until somebody has seen enough.
///
/// # Errors
/// Wrong paths or rule names, what can't be watched, and an output that can't be written.
pub fn run(arguments: &Watch, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let settings = settings(&arguments.levels)?;
    let input = arguments.input();
    if input.configuration.show_settings {
        return settings::show(&input, &arguments.levels, surroundings);
    }
    if load::reads_stdin(&arguments.paths) {
        let help = Some("name the file or the folder that you edit".to_string());
        return Err(Failure::new("standard input can't be watched", help));
    }
    let compilation = compilation(arguments)?;
    // Plans are compiled from everything that is written, checks need a part of it.
    let texts = if compilation.is_some() { Texts::Keep } else { Texts::Open };
    let (request, choice) = request(&input)?;
    let accessible = arguments.screen.accessible;
    let terminal = surroundings.terminal(Stream::Stdout);
    let asked = Asked {
        opening: Opening { request, choice, settings, texts, today: surroundings.today()? },
        calendar: (!surroundings.day_is_given()).then_some(|| jiff::ZonedDateTime::now().date()),
        debounce: arguments.debounce(),
        poll: arguments.poll,
        compilation,
        manner: Manner {
            format: format(arguments, &terminal),
            quiet: arguments.screen.quiet,
            clears: !arguments.no_clear && !accessible,
        },
        reads_keys: std::io::stdin().is_terminal(),
    };
    let canvas = || {
        let environment = Environment::of_process();
        let terminal = Terminal::of(Stream::Stdout, surroundings.color, &environment);
        Canvas { style: style(&terminal, accessible), rows: environment.rows().map(usize::from) }
    };
    let notice = |problem: &Problem| surroundings.notice("error", problem);
    watch::run(asked, &canvas, &notice).map_err(Failure)?;
    Ok(Outcome::Clean)
}

fn compilation(arguments: &Watch) -> Result<Option<Compilation>, Failure> {
    let product = &arguments.product;
    let Some(output) = product.output.clone() else {
        if product.is_described() {
            let help = Some("name a file or a folder, such as `-o GOALS.md`".to_string());
            return Err(Failure::new("what is compiled after each change needs an `--output` to go to", help));
        }
        return Ok(None);
    };
    Ok(Some(Compilation { output, format: product.format().into(), locations: product.sources }))
}

fn format(arguments: &Watch, terminal: &Terminal) -> OutputFormat {
    match arguments.output_format {
        Some(WatchFormat::Pretty) => OutputFormat::Pretty,
        Some(WatchFormat::Concise) => OutputFormat::Concise,
        None if terminal.interactive || arguments.screen.accessible => OutputFormat::Pretty,
        None => OutputFormat::Concise,
    }
}
