//! From the text of `goalposts.toml` to what it says.

use ::toml::de::DeValue;
use semver::{Version, VersionReq};

use super::file::{Defaults, File, GrowthEntry, Located, Override, Preset, RuleEntry, WordLists, Written};
use super::toml::{Key, Node, Reader, Table, fault};
use super::{Level, patterns};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile};

/// The version that `required-version` is held against.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The keys at the top.
const KEYS: [&str; 11] = [
    "extend",
    "required-version",
    "preset",
    "fiscal-year",
    "include",
    "exclude",
    "rules",
    "overrides",
    "growth",
    "words",
    "defaults",
];

/// Reads one file; `id` is its place among the files of the configuration. What is wrong comes by place, and what can be read
/// is read all the same.
///
/// A file that is for other versions of goalposts has that one fault: its keys may be of a later day.
pub fn read(source: &SourceFile, id: FileId) -> (File, Vec<Diagnostic>) {
    let (mut reader, table) = Reader::parse(source.text(), id);
    // What stands in a line that can't be read is not worth a second word.
    let broken: Vec<u32> = reader.faults.iter().map(|fault| line_of(source, fault)).collect();
    let file = reader.file(&table);
    if let Some(wrong_version) = file.required_version.as_ref().and_then(unfit) {
        return (File::default(), vec![wrong_version]);
    }
    let mut faults = std::mem::take(&mut reader.faults);
    let others = faults.split_off(broken.len());
    faults.extend(others.into_iter().filter(|fault| {
        let is_broken = broken.binary_search(&line_of(source, fault)).is_ok();
        !is_broken && !reader.is_lost(fault.location().span.start as usize)
    }));
    faults.sort_by_key(Diagnostic::location);
    (file, faults)
}

fn line_of(source: &SourceFile, fault: &Diagnostic) -> u32 {
    source.lines().line_of(fault.location().span.start)
}

/// Why this is not the goalposts that the file is for.
fn unfit(required: &Written) -> Option<Diagnostic> {
    match VersionReq::parse(&required.text) {
        Ok(fits) if Version::parse(VERSION).is_ok_and(|version| fits.matches(&version)) => None,
        Ok(_) => Some(
            fault(format!("this is goalposts {VERSION}, and `{}` is required", required.text), required.at, "")
                .help("install a version that fits, or change `required-version`"),
        ),
        Err(error) => Some(
            fault(format!("`{}` is no range of versions: {error}", required.text), required.at, "")
                .help("write one such as `required-version = \">=0.1\"`"),
        ),
    }
}

impl<'t> Reader<'t> {
    fn file(&mut self, table: &Table<'t>) -> File {
        let mut file = File::default();
        for (key, node) in table {
            match &**key.get_ref() {
                "extend" => file.extend = self.text("extend", node, "extend = \"../goalposts.toml\""),
                "required-version" => {
                    file.required_version = self.text("required-version", node, "required-version = \">=0.1\"");
                }
                "preset" => file.preset = self.one_of("preset", node, &Preset::ALL, &[]),
                "fiscal-year" => {
                    let example = "fiscal-year = \"starts 10-01 named-by end\"";
                    file.fiscal_year = self.text("fiscal-year", node, example);
                }
                "include" => file.include = self.globs("include", node, "include = [\"plans/**\"]"),
                "exclude" => file.exclude = self.globs("exclude", node, "exclude = [\"drafts/**\"]"),
                "rules" => file.rules = self.rules(node),
                "overrides" => file.overrides = self.overrides(node),
                "growth" => file.growth = self.growth(node),
                "words" => file.words = self.words(node),
                "defaults" => file.defaults = self.defaults(node),
                _ => self.unknown_top_key(key, node),
            }
        }
        file
    }

    /// A statement that plans have belongs in `[defaults]`, and what has a level in `[rules]`.
    fn unknown_top_key(&mut self, key: &Key<'_>, node: &Node<'_>) {
        let written = self.key(key);
        let has_level =
            matches!(node.get_ref(), DeValue::String(text) if Level::ALL.iter().any(|(word, _)| word == text));
        let table = match DEFAULTS.iter().any(|(known, _)| *known == written.text) {
            true => "defaults",
            false if has_level => "rules",
            false => return self.unknown_key(key, "", &KEYS),
        };
        let fault = fault(format!("`{}` does not stand at the top", written.text), written.at, "");
        self.faults.push(fault.help(format!("move it below a line `[{table}]`")));
    }

    fn globs(&mut self, key: &str, node: &Node<'_>, example: &str) -> Vec<Written> {
        let globs = self.texts(key, node, example);
        for glob in &globs {
            if let Some((message, help)) = patterns::fault(&glob.text) {
                self.faults.push(fault(message, glob.at, "").help(help));
            }
        }
        globs
    }

    // ── rules ──

    fn rules(&mut self, node: &Node<'t>) -> Vec<RuleEntry> {
        let Some(table) = self.table("rules", node, "[rules]") else { return Vec::new() };
        table.iter().map(|(key, node)| self.rule(key, node)).collect()
    }

    fn rule(&mut self, key: &Key<'t>, node: &Node<'t>) -> RuleEntry {
        let name = self.key(key);
        let mut entry = RuleEntry { name, level: None, options: Vec::new() };
        match node.get_ref() {
            DeValue::String(_) => entry.level = self.level(node),
            DeValue::Table(table) => {
                for (key, node) in table {
                    if key.get_ref() == "level" {
                        entry.level = self.level(node);
                    } else {
                        entry.options.push((self.key(key), self.value(node)));
                    }
                }
            }
            _ => {
                let name = &entry.name.text;
                self.wrong::<()>(name, node, "a level or a table", &format!("{name} = \"warn\""));
            }
        }
        entry
    }

    fn level(&mut self, node: &Node<'_>) -> Option<Located<Level>> {
        // What others call these levels.
        const ALSO: [(&str, &str); 9] = [
            ("error", "deny"),
            ("forbid", "deny"),
            ("on", "warn"),
            ("warning", "warn"),
            ("info", "advice"),
            ("hint", "advice"),
            ("off", "allow"),
            ("none", "allow"),
            ("ignore", "allow"),
        ];
        self.one_of("level", node, &Level::ALL, &ALSO)
    }

    fn overrides(&mut self, node: &Node<'t>) -> Vec<Override> {
        let example = "[[overrides]]";
        let DeValue::Array(array) = node.get_ref() else {
            self.wrong::<()>("overrides", node, "a list of tables", example);
            return Vec::new();
        };
        let mut overrides = Vec::new();
        for node in array.iter() {
            let Some(table) = self.table("overrides", node, example) else { continue };
            let mut read = Override { paths: Vec::new(), rules: Vec::new(), at: self.location(node.span()) };
            for (key, node) in table {
                match &**key.get_ref() {
                    "paths" => read.paths = self.globs("paths", node, "paths = [\"teams/**\"]"),
                    "rules" => read.rules = self.rules(node),
                    _ => self.unknown_key(key, "overrides", &["paths", "rules"]),
                }
            }
            let says = |key: &str| table.keys().any(|known| known.get_ref() == key);
            if !says("paths") {
                let fault = fault("this override names no `paths`", read.at, "for which files?");
                self.faults.push(fault.help("add a line such as `paths = [\"teams/**\"]`"));
            } else if !says("rules") {
                let fault = fault("this override changes no `rules`", read.at, "what holds there?");
                self.faults.push(fault.help("add a line such as `rules.no-timeframe = \"warn\"`"));
            }
            overrides.push(read);
        }
        overrides
    }

    // ── growth, words, defaults ──

    fn growth(&mut self, node: &Node<'t>) -> Vec<GrowthEntry> {
        let Some(table) = self.table("growth", node, "[growth]") else { return Vec::new() };
        let mut entries = Vec::new();
        for (key, node) in table {
            if key.get_ref() == "metrics" {
                let Some(metrics) = self.table("metrics", node, "[growth.metrics]") else { continue };
                entries.extend(metrics.iter().map(|(key, node)| self.limits(key, node, true)));
            } else {
                entries.push(self.limits(key, node, false));
            }
        }
        entries
    }

    fn limits(&mut self, key: &Key<'t>, node: &Node<'t>, of_metric: bool) -> GrowthEntry {
        let mut entry = GrowthEntry { name: self.key(key), of_metric, ambitious: None, unrealistic: None };
        let name = entry.name.text.clone();
        match node.get_ref() {
            DeValue::Table(table) => {
                for (key, node) in table {
                    let example = format!("{name} = {{ ambitious = \"10%/month\", unrealistic = \"30%/month\" }}");
                    match &**key.get_ref() {
                        "ambitious" => entry.ambitious = self.text("ambitious", node, &example),
                        "unrealistic" => entry.unrealistic = self.text("unrealistic", node, &example),
                        _ => self.unknown_key(key, &name, &["ambitious", "unrealistic"]),
                    }
                }
            }
            _ => entry.unrealistic = self.text(&name, node, &format!("{name} = \"30%/month\"")),
        }
        entry
    }

    fn words(&mut self, node: &Node<'t>) -> WordLists {
        let mut words = WordLists::default();
        let Some(table) = self.table("words", node, "[words]") else { return words };
        for (key, node) in table {
            match &**key.get_ref() {
                "vague" => words.vague = self.word_list("vague", node, "vague = [\"leverage\"]"),
                "joining" => words.joining = self.word_list("joining", node, "joining = [\"plus\"]"),
                _ => self.unknown_key(key, "words", &["vague", "joining"]),
            }
        }
        words
    }

    /// Words are matched whole, so none has a blank in it.
    fn word_list(&mut self, key: &str, node: &Node<'_>, example: &str) -> Vec<Written> {
        let words = self.texts(key, node, example);
        for word in &words {
            let problem = match word.text.trim() {
                "" => "an empty text is no word",
                text if text.contains(char::is_whitespace) || text.len() < word.text.len() => "there is a blank in it",
                _ => continue,
            };
            let message = format!("`{}` can't be found: {problem}", word.text);
            self.faults.push(fault(message, word.at, "").help(format!("write single words: `{example}`")));
        }
        words
    }

    fn defaults(&mut self, node: &Node<'t>) -> Defaults {
        let mut defaults = Defaults::default();
        let Some(table) = self.table("defaults", node, "[defaults]") else { return defaults };
        for (key, node) in table {
            let known = DEFAULTS.iter().find(|(known, _)| *known == key.get_ref());
            let Some((known, example)) = known else {
                self.unknown_default(key);
                continue;
            };
            let written = self.text(known, node, &format!("{known} = {example}"));
            match *known {
                "owner" => defaults.owner = written,
                "platform" => defaults.platform = written,
                "period" => defaults.period = written,
                "review" => defaults.review = written,
                "commitment" => defaults.commitment = written,
                "currency" => defaults.currency = written,
                _ => defaults.audience = written,
            }
        }
        defaults
    }

    fn unknown_default(&mut self, key: &Key<'_>) {
        let known: Vec<&str> = DEFAULTS.iter().map(|(known, _)| *known).collect();
        if key.get_ref() == "fiscal-year" {
            let written = self.key(key);
            let fault = fault("`fiscal-year` does not stand in `defaults`", written.at, "");
            self.faults.push(fault.help("move it to the top of the file, above all tables"));
        } else {
            self.unknown_key(key, "defaults", &known);
        }
    }
}

/// The keys of `[defaults]`, each with a value to copy.
const DEFAULTS: [(&str, &str); 7] = [
    ("owner", "\"@mina\""),
    ("platform", "\"instagram, youtube\""),
    ("period", "\"2026\""),
    ("review", "\"weekly\""),
    ("commitment", "\"committed\""),
    ("currency", "\"EUR\""),
    ("audience", "'\"People near the café\" 40,000'"),
];
