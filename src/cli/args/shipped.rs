//! `goalposts completions` and `goalposts man`: what is installed beside the program.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory, ValueHint};
use clap_complete::Shell;

use super::Cli;
use super::help::Example;

pub(super) const ABOUT_COMPLETIONS: &str = "\
Print a script by which a shell completes commands, options and the names of rules.

It is made for this version: print it again after an update, or have the shell do so each time it starts.";

pub(super) const COMPLETIONS_EXAMPLES: &[Example] = &[
    ("Try it in this bash", "source <(goalposts completions bash)"),
    ("Install it for fish", "goalposts completions fish > ~/.config/fish/completions/goalposts.fish"),
];

pub(super) const ABOUT_MAN: &str = "\
Print the manual page of goalposts or of one of its commands, as `man` reads it.";

pub(super) const MAN_EXAMPLES: &[Example] = &[
    ("Read the page of a command", "goalposts man check | man -l -"),
    ("Install all pages", "goalposts man --output-dir ~/.local/share/man/man1"),
];

#[derive(Args, Clone, Debug)]
pub struct Completions {
    /// The shell that is to complete
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

#[derive(Args, Clone, Debug)]
pub struct Man {
    /// A command [default: goalposts itself]
    #[arg(value_name = "COMMAND", value_parser = PossibleValuesParser::new(commands()), hide_possible_values = true)]
    pub command: Option<String>,

    /// Write the pages of all commands into this folder instead, which is made
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    pub output_dir: Option<PathBuf>,
}

fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_string()).collect()
}
