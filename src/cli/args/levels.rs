//! `-A`, `-W` and `-D`: what is said of rules, in the order it is said.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use super::known::{Known, rules_and_groups};

/// What a rule's findings are to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    Allow,
    Warn,
    Deny,
}

impl Level {
    /// Of the short option.
    pub fn letter(self) -> char {
        FLAGS.iter().find(|(level, ..)| *level == self).map_or('?', |(_, _, letter, _)| *letter)
    }
}

/// One `-A`, `-W` or `-D`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LevelChange {
    pub level: Level,
    /// A rule or a group of rules, as it was written; whether it exists is checked by who knows the rules.
    pub name: String,
}

/// All of them from left to right, so that `-D aligned -A no-owner` denies the group but for one rule. What is said last
/// counts.
///
/// Derived options would come as one list a flag, and the order between the flags would be lost: hence by hand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LevelChanges(pub Vec<LevelChange>);

const FLAGS: [(Level, &str, char, &str); 3] = [
    (Level::Allow, "allow", 'A', "Switch a rule or group off"),
    (Level::Warn, "warn", 'W', "Make a rule or group a warning"),
    (Level::Deny, "deny", 'D', "Make a rule or group an error"),
];

impl Args for LevelChanges {
    fn augment_args(command: Command) -> Command {
        FLAGS.into_iter().fold(command, |command, (_, name, letter, help)| {
            command.arg(
                Arg::new(name)
                    .long(name)
                    .short(letter)
                    .value_name("RULE_OR_GROUP")
                    .help(help)
                    .help_heading("Rules")
                    .value_delimiter(',')
                    .value_parser(Known(rules_and_groups))
                    .hide_possible_values(true)
                    .action(ArgAction::Append),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for LevelChanges {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut changes = Vec::new();
        for (level, flag, ..) in FLAGS {
            let places = matches.indices_of(flag).into_iter().flatten();
            let names = matches.get_many::<String>(flag).into_iter().flatten();
            changes.extend(places.zip(names).map(|(place, name)| (place, LevelChange { level, name: name.clone() })));
        }
        changes.sort_by_key(|(place, _)| *place);
        Ok(Self(changes.into_iter().map(|(_, change)| change).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.extend(Self::from_arg_matches(matches)?.0);
        Ok(())
    }
}
