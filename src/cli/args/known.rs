//! Words that are known beforehand and not the only ones allowed: shells offer them, and whoever uses them says what is wrong
//! with another.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::model::Workspace;
use crate::project;
use crate::rules::{ALL, Group};

/// Takes any text. The words are made when somebody asks for them, which a run doesn't.
#[derive(Clone, Copy)]
pub(super) struct Known(pub(super) fn() -> Vec<PossibleValue>);

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter()))
    }
}

/// Rules, each with what it finds.
pub(super) fn rules() -> Vec<PossibleValue> {
    // Quotation marks would end a text of some shell's.
    let plain = |text: String| text.replace(['`', '"'], "");
    ALL.iter().map(|rule| PossibleValue::new(rule.name).help(plain(rule.documentation().summary))).collect()
}

/// All rules, groups of rules, and single rules. A list of so many is read more easily without what each finds.
pub(super) fn rules_and_groups() -> Vec<PossibleValue> {
    let groups = Group::ALL.iter().map(|(word, _)| *word);
    let names = ["all"].into_iter().chain(groups).chain(ALL.iter().map(|rule| rule.name));
    names.map(PossibleValue::new).collect()
}

/// What the built-in catalogue has; a workspace may declare more.
pub(super) fn catalogue() -> Vec<PossibleValue> {
    let project = project::built_in();
    let workspace: &Workspace = &project.workspace;
    let metrics = workspace.metrics().map(|(_, metric)| &metric.name);
    let platforms = workspace.platforms().map(|(_, platform)| &platform.name);
    let goal_types = workspace.goal_types().map(|(_, goal_type)| &goal_type.name);
    metrics.chain(platforms).chain(goal_types).map(|name| PossibleValue::new(name.value.to_string())).collect()
}
