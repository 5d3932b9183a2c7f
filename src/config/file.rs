//! The form of `goalposts.toml`: its keys, and what may stand at each. The JSON Schema is made of these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::Level;
use crate::source::{Location, Span};

/// The configuration of a workspace.
///
/// Where nothing is set, every rule has its default level. What the file `extend` names says comes first; what this one says
/// wins. Lists of both are joined.
#[derive(Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields, title = "goalposts.toml")]
pub struct File {
    /// Another configuration file that this one builds on, by its path from here, such as `../goalposts.toml`.
    #[schemars(with = "String", default)]
    pub extend: Option<Written>,

    /// The versions of goalposts that this file is for, such as `>=0.1`.
    #[schemars(with = "String", default)]
    pub required_version: Option<Written>,

    /// A set of rules to begin with. What `rules` says comes after it.
    #[schemars(with = "Preset", default)]
    pub preset: Option<Located<Preset>>,

    /// When the fiscal year begins and which year names it, as in a plan: `starts 10-01 named-by end`.
    #[schemars(with = "String", default)]
    pub fiscal_year: Option<Written>,

    /// Globs, from this folder: only files that match one are looked at when a folder is searched.
    #[schemars(with = "Vec<String>", default)]
    pub include: Vec<Written>,

    /// Globs, from this folder: files and folders that match one are left out when a folder is searched.
    #[schemars(with = "Vec<String>", default)]
    pub exclude: Vec<Written>,

    /// Levels of rules and of groups of rules, and what else can be set of a rule. A rule wins over its group, and a group
    /// over `all`, in whichever order they stand.
    #[schemars(with = "BTreeMap<String, Level>", default)]
    pub rules: Vec<RuleEntry>,

    /// What holds for some files only. Where several are for a file, later ones win.
    #[schemars(default)]
    pub overrides: Vec<Override>,

    /// How fast numbers may grow before a target is called unrealistic, by family: `audience = "30%/month"`.
    #[schemars(with = "BTreeMap<String, GrowthShape>", default)]
    pub growth: Vec<GrowthEntry>,

    /// Words that the rules look for besides their own.
    #[schemars(default)]
    pub words: WordLists,

    /// What holds in every plan that does not say otherwise, each value as the language writes it.
    #[schemars(default)]
    pub defaults: Defaults,
}

/// A set of rules to begin with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Preset {
    /// Every rule at its default level.
    Recommended,
    /// Every rule; those that are off by default as warnings.
    Strict,
    /// For objectives and key results: owners, outcomes, baselines, and how goals hang together.
    Okr,
    /// For social media: metrics that fit goal and platform, and the means to get there.
    Social,
}

impl Preset {
    pub const ALL: [(&'static str, Preset); 4] = [
        ("recommended", Preset::Recommended),
        ("strict", Preset::Strict),
        ("okr", Preset::Okr),
        ("social", Preset::Social),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, preset)| *preset == self).map_or("", |(word, _)| word)
    }
}

/// What is set of a rule, or of a group of them.
#[derive(Debug)]
pub struct RuleEntry {
    pub name: Written,
    pub level: Option<Located<Level>>,
    /// Name and value of each, of whatever type: only whoever knows the rule knows its options.
    pub options: Vec<(Written, Located<Value>)>,
}

/// What holds for some files only.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Override {
    /// Globs, from the folder of the workspace.
    #[schemars(with = "Vec<String>", length(min = 1))]
    pub paths: Vec<Written>,

    /// Levels and options of rules, as in `rules` above.
    #[schemars(with = "BTreeMap<String, Level>")]
    pub rules: Vec<RuleEntry>,

    /// The header.
    #[schemars(skip)]
    pub at: Location,
}

/// Limits of a family of metrics, or of one metric.
#[derive(Debug)]
pub struct GrowthEntry {
    pub name: Written,
    /// It stands in `[growth.metrics]`.
    pub of_metric: bool,
    pub ambitious: Option<Written>,
    pub unrealistic: Option<Written>,
}

/// How a limit may be written.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the schema is made of it, and nothing else")]
pub(super) enum GrowthShape {
    /// What is beyond this is not realistic: `30%/month`; of a rate, how many times the odds: `x3`.
    Unrealistic(String),
    Both(GrowthLines),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is made of it, and nothing else")]
pub(super) struct GrowthLines {
    /// What is beyond this is ambitious.
    #[schemars(with = "String", default)]
    ambitious: Option<Written>,
    /// What is beyond this is not realistic.
    #[schemars(with = "String", default)]
    unrealistic: Option<Written>,
}

/// Words that the rules look for besides their own: whole words, whatever their case.
#[derive(Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WordLists {
    /// Words that hedge or say a direction, and not how far.
    #[schemars(with = "Vec<String>", default)]
    pub vague: Vec<Written>,
    /// Words that join two measures.
    #[schemars(with = "Vec<String>", default)]
    pub joining: Vec<Written>,
}

/// What holds in every plan that does not say otherwise, each value as the language writes it.
#[derive(Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Defaults {
    /// Who answers for a goal: `@mina`.
    #[schemars(with = "String", default)]
    pub owner: Option<Written>,
    /// Where goals are pursued: `instagram, youtube`.
    #[schemars(with = "String", default)]
    pub platform: Option<Written>,
    /// From when to when: `2026`, `2026-01..2026-06`.
    #[schemars(with = "String", default)]
    pub period: Option<Written>,
    /// How often results are looked at: `weekly`, `every 2 weeks`.
    #[schemars(with = "String", default)]
    pub review: Option<Written>,
    /// `committed` or `aspirational`.
    #[schemars(with = "String", default)]
    pub commitment: Option<Written>,
    /// An ISO 4217 code, such as `EUR`; of several kinds of dollars it says which `$` is.
    #[schemars(with = "String", default)]
    pub currency: Option<Written>,
    /// Whom goals are for, and how many they are: `"People near the café" 40,000`.
    #[schemars(with = "String", default)]
    pub audience: Option<Written>,
}

impl Defaults {
    /// Each with its key, which is the statement's keyword too.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Written)> {
        let all = [
            ("owner", &self.owner),
            ("platform", &self.platform),
            ("period", &self.period),
            ("review", &self.review),
            ("commitment", &self.commitment),
            ("currency", &self.currency),
            ("audience", &self.audience),
        ];
        all.into_iter().filter_map(|(key, written)| Some((key, written.as_ref()?)))
    }
}

/// A value and where it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Located<T> {
    pub value: T,
    pub at: Location,
}

/// A text of the file, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    pub text: String,
    /// With its quotes.
    pub at: Location,
    /// Where its first letter stands, when everything is written as it reads (no escapes).
    pub(super) first: Option<u32>,
}

impl Written {
    /// The place of some bytes of the text; of the whole text, where they can't be told apart.
    pub fn place(&self, start: usize, end: usize) -> Location {
        let length = self.text.len();
        match self.first {
            Some(first) if start < length => {
                let span = Span::new(first + start as u32, first + end.clamp(start, length) as u32);
                Location { span, ..self.at }
            }
            _ => self.at,
        }
    }
}

/// A value whose type is not known beforehand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    Integer(i64),
    Text(Written),
    /// A table of texts.
    Texts(Vec<(Written, Written)>),
    /// Of no type that an option has; this is its type in words.
    Other(&'static str),
}

impl Value {
    /// Its type, as one says it.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Integer(_) => "a whole number",
            Value::Text(_) => "a text",
            Value::Texts(_) => "a table",
            Value::Other(kind) => kind,
        }
    }
}
