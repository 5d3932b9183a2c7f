//! `--show-settings`: what holds for the named files, as a configuration file that says the same.

use std::fmt::Write as _;

use toml::Value;

use super::args::{Input, LevelChange, LevelChanges};
use super::run::{Failure, Outcome, Surroundings, find, level, tell_faults};
use super::terminal::print;
use crate::config::{Configuration, Level, LevelFrom, LevelSetting, Located, OptionSetting, OptionValue, Written};
use crate::load::{self, Found, FoundFile};
use crate::project::{Configurations, Configured};
use crate::rules::{self, OptionDefault, Rule, RuleOption};
use crate::source::Location;

/// Prints the settings of each workspace that the named files belong to.
///
/// # Errors
/// Wrong paths, and an output that can't be written.
pub fn show(input: &Input, levels: &LevelChanges, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let (found, mut configurations) = find(input, "check", true, surroundings)?;
    if tell_faults(&configurations, surroundings)? {
        return Ok(Outcome::Failed);
    }
    let mut page = String::new();
    for (index, workspace) in found.workspaces.iter().enumerate() {
        let configured = configurations.of(workspace);
        let shown = Shown {
            configured: &configured,
            configuration: &configured.configuration,
            overrides: overrides(&found, index, &configured, &configurations),
            levels,
        };
        if index > 0 {
            page.push('\n');
        }
        let folder = workspace.root.as_ref().map(|root| configurations.shown(root));
        shown.page(folder.as_deref(), &mut page);
    }
    print(&page)?;
    Ok(Outcome::Clean)
}

/// Which overrides hold for the named files: each set of them once.
fn overrides(
    found: &Found,
    workspace: usize,
    configured: &Configured,
    configurations: &Configurations,
) -> Vec<Vec<usize>> {
    let root = configurations.root(&found.workspaces[workspace]);
    let of_file = |file: &FoundFile| {
        let path = load::path_below(&root, &file.path);
        path.map_or(Vec::new(), |path| configured.configuration.overrides_of(&path))
    };
    let mut sets: Vec<Vec<usize>> = found.targets().filter(|file| file.workspace == workspace).map(of_file).collect();
    sets.sort_unstable();
    sets.dedup();
    sets
}

struct Shown<'s> {
    configured: &'s Configured,
    configuration: &'s Configuration,
    overrides: Vec<Vec<usize>>,
    levels: &'s LevelChanges,
}

impl Shown<'_> {
    fn page(&self, folder: Option<&str>, page: &mut String) {
        let own = self.configuration.sources.iter().next().map(|(_, source)| source.path());
        let place = folder.map_or("files of no workspace".to_string(), |folder| format!("`{folder}`"));
        let read = own.map_or("without a configuration".to_string(), |path| format!("by `{path}`"));
        let _ = writeln!(page, "# The settings of {place}, {read}.");
        self.top(page);
        // Where the same overrides hold for all of these files, they are part of the rules.
        let (of_all, apart) = match &self.overrides[..] {
            [] => (&[][..], false),
            [one] => (&one[..], false),
            _ => (&[][..], true),
        };
        let layers: Vec<_> = of_all.iter().map(|&index| &self.configuration.overrides[index]).collect();
        let levels: Vec<&LevelSetting> =
            self.configuration.levels.iter().chain(layers.iter().flat_map(|layer| &layer.levels)).collect();
        let options: Vec<&Located<OptionSetting>> =
            self.configuration.options.iter().chain(layers.iter().flat_map(|layer| &layer.options)).collect();
        page.push_str("\n[rules]\n");
        for rule in rules::ALL {
            let (level, from) = self.level(rule, &levels);
            self.rule(rule, Some((level, from)), &options, page);
        }
        if apart {
            self.layers(page);
        }
        self.tables(page);
    }

    fn top(&self, page: &mut String) {
        let lists = [
            ("include", self.configuration.files.iter().map(|file| &file.include).collect::<Vec<_>>()),
            ("exclude", self.configuration.files.iter().map(|file| &file.exclude).collect()),
        ];
        for (key, lists) in lists {
            self.list(key, lists.into_iter().flatten(), page);
        }
        if let Some((key, written)) = self.configuration.defaults.iter().find(|(key, _)| *key == "fiscal-year") {
            let _ = writeln!(page, "{key} = {}  # {}", quoted(&written.text), self.place(written.at));
        }
    }

    fn list<'w>(&self, key: &str, items: impl Iterator<Item = &'w Written>, page: &mut String) {
        let items: Vec<&Written> = items.collect();
        if let [first, ..] = items[..] {
            let texts: Vec<String> = items.iter().map(|item| quoted(&item.text)).collect();
            let _ = writeln!(page, "{key} = [{}]  # {}", texts.join(", "), self.place(first.at));
        }
    }

    // ── rules ──

    /// The level of a rule and who set it.
    fn level(&self, rule: &Rule, settings: &[&LevelSetting]) -> (Level, String) {
        if let Some(change) = self.change(rule) {
            return (level(change.level), format!("-{} {}", change.level.letter(), change.name));
        }
        match settings.iter().rev().find(|setting| is_meant(rule, &setting.name)) {
            None => (rule.default, "default".to_string()),
            Some(setting) => (setting.level, self.origin(rule, setting)),
        }
    }

    /// What the command line says of a rule.
    fn change(&self, rule: &Rule) -> Option<&LevelChange> {
        self.levels.0.iter().rev().find(|change| is_meant(rule, &change.name))
    }

    fn origin(&self, rule: &Rule, setting: &LevelSetting) -> String {
        match setting.from {
            LevelFrom::Preset(preset, None) => format!("--preset {}", preset.word()),
            LevelFrom::Preset(preset, Some(at)) => format!("preset {}, {}", preset.word(), self.place(at)),
            LevelFrom::File(at) if setting.name == rule.name => self.place(at),
            LevelFrom::File(at) => format!("{}, {}", setting.name, self.place(at)),
        }
    }

    /// One line: the level alone, or with the options.
    fn rule(
        &self,
        rule: &Rule,
        level: Option<(Level, String)>,
        options: &[&Located<OptionSetting>],
        page: &mut String,
    ) {
        let (mut parts, mut origins) = (Vec::new(), Vec::new());
        let has_options = !rule.options.is_empty();
        if let Some((level, from)) = level {
            parts.push(format!("level = {}", quoted(level.word())));
            origins.push(if has_options { format!("level: {from}") } else { from });
        }
        for option in rule.options {
            let set = options.iter().rev().find(|set| set.value.rule == rule.name && set.value.option == option.name);
            let value = set.map(|set| &set.value.value);
            if let Some(value) = value_text(option, value) {
                parts.push(format!("{} = {value}", option.name));
                let from = set.map_or("default".to_string(), |set| self.place(set.at));
                origins.push(format!("{}: {from}", option.name));
            }
        }
        let value = match &parts[..] {
            [] => return,
            [only] if !has_options => only.trim_start_matches("level = ").to_string(),
            _ => format!("{{ {} }}", parts.join(", ")),
        };
        let _ = writeln!(page, "{} = {value}  # {}", rule.name, origins.join("; "));
    }

    /// What differs from file to file. What the command line says holds everywhere and stands above.
    fn layers(&self, page: &mut String) {
        for layer in &self.configuration.overrides {
            let paths: Vec<String> = layer.paths.written().iter().map(|path| quoted(path)).collect();
            let _ = writeln!(page, "\n[[overrides]]  # {}", self.place(layer.at));
            let _ = writeln!(page, "paths = [{}]", paths.join(", "));
            page.push_str("[overrides.rules]\n");
            for rule in rules::ALL {
                let set = layer.levels.iter().rev().find(|setting| is_meant(rule, &setting.name));
                let set = set.filter(|_| self.change(rule).is_none());
                let options: Vec<_> = layer.options.iter().filter(|set| set.value.rule == rule.name).collect();
                if set.is_some() || !options.is_empty() {
                    self.rule(rule, set.map(|set| (set.level, self.origin(rule, set))), &options, page);
                }
            }
        }
    }

    // ── the other tables ──

    fn tables(&self, page: &mut String) {
        let mut growth = [String::new(), String::new()];
        for entry in self.configuration.files.iter().flat_map(|file| &file.growth) {
            let lines = [("ambitious", &entry.ambitious), ("unrealistic", &entry.unrealistic)];
            let lines: Vec<String> = lines
                .iter()
                .filter_map(|(key, line)| Some(format!("{key} = {}", quoted(&line.as_ref()?.text))))
                .collect();
            let table = &mut growth[usize::from(entry.of_metric)];
            let key = key(&entry.name.text);
            // A later one is for the same in place of it.
            let before = table.lines().filter(|line| !line.starts_with(&format!("{key} = ")));
            *table = before.map(|line| format!("{line}\n")).collect();
            let _ = writeln!(table, "{key} = {{ {} }}  # {}", lines.join(", "), self.place(entry.name.at));
        }
        for (header, table) in ["growth", "growth.metrics"].into_iter().zip(growth) {
            if !table.is_empty() {
                let _ = write!(page, "\n[{header}]\n{table}");
            }
        }
        let files = &self.configuration.files;
        let vague: Vec<&Written> = files.iter().flat_map(|file| &file.words.vague).collect();
        let joining: Vec<&Written> = files.iter().flat_map(|file| &file.words.joining).collect();
        if !vague.is_empty() || !joining.is_empty() {
            page.push_str("\n[words]\n");
            self.list("vague", vague.into_iter(), page);
            self.list("joining", joining.into_iter(), page);
        }
        if !self.configured.defaults.is_empty() {
            let stated = self.configuration.defaults.iter().filter(|(key, _)| *key != "fiscal-year");
            let lines = stated
                .map(|(key, written)| format!("{key} = {}  # {}\n", quoted(&written.text), self.place(written.at)));
            let lines: String = lines.collect();
            if !lines.is_empty() {
                let _ = write!(page, "\n[defaults]\n{lines}");
            }
        }
    }

    /// `goalposts.toml:3`
    fn place(&self, at: Location) -> String {
        let source = self.configuration.sources.get(at.file);
        format!("{}:{}", source.path(), source.line_column(at.span.start).line)
    }
}

fn is_meant(rule: &Rule, name: &str) -> bool {
    name == rule.name || name == rule.group.word() || name == "all"
}

fn value_text(option: &RuleOption, value: Option<&OptionValue>) -> Option<String> {
    match (value, option.default) {
        (Some(OptionValue::Count(count)), _) => Some(count.to_string()),
        (None, OptionDefault::Count(count)) => Some(count.to_string()),
        (Some(OptionValue::UnitCosts(costs)), _) => {
            let costs: Vec<String> = costs
                .iter()
                .map(|cost| {
                    let range = format!("{}..{} {}", cost.low, cost.high, cost.currency.code());
                    format!("{} = {}", key(&cost.metric), quoted(&range))
                })
                .collect();
            Some(format!("{{ {} }}", costs.join(", ")))
        }
        (None, OptionDefault::UnitCosts) => None,
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_string()).to_string()
}

/// Names in other scripts need quotes before an equals sign.
fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_bare { name.to_string() } else { quoted(name) }
}
