//! `goalposts completions SHELL`
//!
//! The scripts come from the command line's own definition. What their makers leave out is added here: they know options better
//! than what stands after a command.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::{Shell, generate};

use super::args::{Cli, Completions};
use super::run::{Failure, Outcome, Surroundings};
use super::terminal::print;

/// Prints the script of a shell.
///
/// # Errors
/// When standard output can't be written.
pub fn run(arguments: &Completions, _: &Surroundings) -> Result<Outcome, Failure> {
    print(&script(arguments.shell))?;
    Ok(Outcome::Clean)
}

fn script(shell: Shell) -> String {
    let mut command = Cli::command();
    let mut script = Vec::new();
    // Builds the command as well, so that options are defined that wait for it.
    generate(shell, &mut command, "goalposts", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Bash => script + &bash(&command),
        Shell::Fish => script + &fish(&command),
        Shell::Zsh => zsh(&script),
        _ => script,
    }
}

/// Whether an argument takes goal files and folders.
fn takes_goals(argument: &Arg) -> bool {
    argument.get_id() == "paths"
}

/// Commands that take goal files and folders.
fn commands_for_goals(command: &Command) -> Vec<&str> {
    let takes = |command: &&Command| command.get_positionals().any(takes_goals);
    command.get_subcommands().filter(takes).map(Command::get_name).collect()
}

/// Bash is given all options where a path is due, and splits `--format=json` into three words, of which the script that is
/// generated expects two.
fn bash(command: &Command) -> String {
    let commands = commands_for_goals(command).join("|");
    format!(
        r#"
_goalposts_with_files() {{
    local before="$3" candidate word
    if [[ "$before" == "=" ]]; then
        before="${{COMP_WORDS[COMP_CWORD-2]}}"
    fi
    _goalposts "$1" "$2" "$before"
    if [[ "$2" == -* || "$before" == "" ]]; then
        return 0
    fi
    # Options are not what is due where no dash was typed.
    for candidate in "${{COMPREPLY[@]}}"; do
        if [[ "$candidate" != -* ]]; then
            return 0
        fi
    done
    COMPREPLY=()
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$word" in
            {commands})
                local IFS=$'\n'
                COMPREPLY=( $(compgen -d -- "$2") $(compgen -f -X '!*.goal' -- "$2") )
                compopt -o filenames 2>/dev/null
                return 0
                ;;
        esac
    done
}}

complete -F _goalposts_with_files -o bashdefault -o default goalposts
"#
    )
}

/// The script that is generated for fish knows of options alone.
fn fish(command: &Command) -> String {
    let mut script = String::from("\n");
    for command in command.get_subcommands() {
        let condition = format!("-n \"__fish_goalposts_using_subcommand {}\"", command.get_name());
        for argument in command.get_positionals() {
            let candidates = match argument.get_value_hint() {
                _ if takes_goals(argument) => " -k -a \"(__fish_complete_suffix .goal)\"".to_string(),
                ValueHint::DirPath => " -a \"(__fish_complete_directories)\"".to_string(),
                _ => {
                    let rows = argument.get_possible_values().into_iter().map(|value| {
                        let help = value.get_help().map_or(String::new(), ToString::to_string);
                        format!("{}\\t'{}'", value.get_name(), help.replace('\\', "\\\\").replace('\'', "\\'"))
                    });
                    let rows: Vec<String> = rows.collect();
                    if rows.is_empty() { String::new() } else { format!(" -a \"{}\"", rows.join("\n")) }
                }
            };
            // Writing to a string can't fail.
            let _ = writeln!(script, "complete -c goalposts {condition} -f{candidates}");
        }
        // The script takes the word `help` for a command that help is asked for, and then offers no other.
        let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        if !names.is_empty() {
            let _ = writeln!(script, "complete -c goalposts {condition} -f -a \"{}\"", names.join(" "));
        }
    }
    script
}

/// Any file is offered where a goal file is due; zsh has a pattern for that.
fn zsh(script: &str) -> String {
    let narrowed = |line: &str| {
        if line.starts_with("'*::paths --") { line.replace(":_files'", ":_files -g \"*.goal\"'") } else { line.into() }
    };
    script.lines().map(|line| narrowed(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_script_has_every_command_and_the_options_of_each() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            let mut command = Cli::command();
            command.build();
            for command in command.get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
                for long in command.get_arguments().filter_map(Arg::get_long) {
                    assert!(script.contains(long), "{shell}: {} --{long}", command.get_name());
                }
            }
        }
    }

    #[test]
    fn goal_files_are_offered_where_they_are_due() {
        let mut command = Cli::command();
        command.build();
        let commands = commands_for_goals(&command);
        assert_eq!(commands, ["check", "build", "fmt", "diff"]);
        assert_eq!(script(Shell::Zsh).matches("_files -g \"*.goal\"'").count(), commands.len());
        assert_eq!(script(Shell::Fish).matches("__fish_complete_suffix .goal").count(), commands.len());
        assert!(script(Shell::Bash).contains("check|build|fmt|diff)"));
    }
}
