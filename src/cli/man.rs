//! `goalposts man [COMMAND]`

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Cli, Man};
use super::run::{Failure, Outcome, Surroundings};
use super::terminal::print;
use crate::load::{self, Folders};

/// Prints a manual page, or writes all of them.
///
/// # Errors
/// When a page can't be written.
pub fn run(arguments: &Man, _: &Surroundings) -> Result<Outcome, Failure> {
    let mut program = Cli::command().disable_help_subcommand(true);
    // Options are defined that wait for it, and commands learn their whole names.
    program.build();
    let commands = || program.get_subcommands();
    if let Some(folder) = &arguments.output_dir {
        for command in std::iter::once(&program).chain(commands()) {
            let path = folder.join(format!("{}.1", title(command)));
            load::write(&path, page(command)?.as_bytes(), Folders::Create)?;
        }
        return Ok(Outcome::Clean);
    }
    let named = arguments.command.as_deref().and_then(|name| commands().find(|command| command.get_name() == name));
    print(&page(named.unwrap_or(&program))?)?;
    Ok(Outcome::Clean)
}

/// `goalposts`, `goalposts-check`
fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> io::Result<String> {
    let page = Page::new(command.clone());
    let mut text = String::new();
    let mut add = |section: &dyn Fn(&mut dyn Write) -> io::Result<()>| -> io::Result<()> {
        let mut out = Vec::new();
        section(&mut out)?;
        let section = String::from_utf8_lossy(&out);
        // Each begins with how an apostrophe is written; once is enough.
        let (apostrophe, section) = section.split_at(section.find("\n.SH").map_or(0, |at| at + 1));
        if text.is_empty() {
            text = format!("{apostrophe}{}", heading(command));
        }
        text += section;
        Ok(())
    };
    add(&|out| page.render_name_section(out))?;
    add(&|out| page.render_synopsis_section(out))?;
    add(&|out| page.render_description_section(out))?;
    add(&|out| page.render_options_section(out))?;
    if command.has_subcommands() {
        add(&|out| page.render_subcommands_section(out))?;
    }
    Ok(text + &examples(command) + &closing(command))
}

/// The title with the section of the manual, no date, what it belongs to and the name of the manual.
fn heading(command: &Command) -> String {
    let (title, version) = (title(command).to_uppercase(), env!("CARGO_PKG_VERSION"));
    format!(".TH {title} 1 \"\" \"goalposts {version}\" \"goalposts\"\n")
}

/// The examples of the long help. Each command stands in a line of its own, as it is typed.
fn examples(command: &Command) -> String {
    let Some(text) = command.get_after_long_help().map(ToString::to_string) else { return String::new() };
    let mut section = Roff::new();
    section.control("SH", ["EXAMPLES"]);
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        match line.trim_start().strip_prefix("$ ") {
            Some(typed) => section.text([bold(typed)]),
            None => section.control("TP", []).text([roman(line.trim())]),
        };
    }
    section.to_roff()
}

const EXIT_CODES: [(&str, &str); 3] = [
    ("0", "Nothing was found, or warnings only."),
    ("1", "Errors were found, too many warnings, or something that is out of date or not formatted."),
    ("2", "Wrong usage, a wrong configuration, or a file that can't be read or written."),
];

const ENVIRONMENT: [(&str, &str); 3] = [
    ("GOALPOSTS_TODAY", "The day to judge by, as --today."),
    ("NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE", "Whether output is coloured, where --color does not say."),
    ("GITHUB_ACTIONS", "When it is `true`, check writes annotations for GitHub."),
];

const FILES: [(&str, &str); 2] = [
    ("goalposts.toml, .goalposts.toml", "The configuration of the folder it lies in, and where a workspace begins."),
    ("goalposts-accepted.json", "What check --accept-existing has recorded."),
];

/// What holds for all commands stands in the page of the program.
fn closing(command: &Command) -> String {
    let mut sections = Roff::new();
    if command.has_subcommands() {
        let rows = [("EXIT STATUS", &EXIT_CODES[..]), ("ENVIRONMENT", &ENVIRONMENT[..]), ("FILES", &FILES[..])];
        for (heading, rows) in rows {
            sections.control("SH", [heading]);
            for (term, text) in rows {
                sections.control("TP", []).text([bold(*term)]).text([roman(*text)]);
            }
        }
    } else {
        sections.control("SH", ["SEE ALSO"]).text([bold("goalposts"), roman("(1)")]);
    }
    sections.to_roff()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(name: &str) -> String {
        let mut program = Cli::command().disable_help_subcommand(true);
        program.build();
        page(program.get_subcommands().find(|command| command.get_name() == name).unwrap_or(&program)).unwrap()
    }

    #[test]
    fn a_page_has_every_option_of_its_command() {
        let page = page_of("check");
        for option in ["accept\\-existing", "stdin\\-filename", "against", "today", "quiet"] {
            assert!(page.contains(&format!("\\-\\-{option}")), "{option} in\n{page}");
        }
        assert!(page.starts_with(".ie") && page.contains(".TH GOALPOSTS-CHECK 1"), "{page}");
        assert!(page.contains(".SH EXAMPLES\n.TP\nCheck the whole workspace:\n\\fBgoalposts check\\fR\n"), "{page}");
        assert!(!page.contains('\u{1b}'), "no colours");
    }

    #[test]
    fn the_page_of_the_program_names_its_commands() {
        let page = page_of("");
        for command in Cli::command().get_subcommands() {
            assert!(page.contains(&format!("goalposts\\-{}(1)", command.get_name())), "{}", command.get_name());
        }
        assert!(page.contains("\n.SH \"EXIT STATUS\"\n") && !page.contains("goalposts\\-help(1)"));
    }
}
