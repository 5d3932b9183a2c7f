//! What configuration files say, held against the rules and families there are.

use iso_currency::Currency;
use rust_decimal::prelude::ToPrimitive;

use super::{group_of, nearest_selector, presets};
use crate::config::{
    Configuration, File, GrowthEntry, GrowthLimit, GrowthLine, GrowthOf, Layer, Level, LevelFrom, LevelSetting,
    Located, OptionSetting, OptionValue, Patterns, Preset, RuleEntry, UnitCost, Value, Written, fault,
};
use crate::diagnostic::Diagnostic;
use crate::model::catalogue::Family;
use crate::model::{Duration, DurationUnit, Per, Quantity, StatedValue, TimeUnit, Unit};
use crate::rules::{self, OptionDefault, Rule};
use crate::source::Location;
use crate::suggest;

/// Brings together what files say, the outermost first: each later one wins, and their lists are joined. Files, places and
/// faults so far are the configuration's already. `preset` is what the command line names: it stands in for the files' own.
pub fn configure(configuration: &mut Configuration, files: Vec<File>, preset: Option<Preset>) {
    configure_with(rules::ALL, configuration, &files, preset);
    configuration.files = files;
}

fn configure_with(
    rules: &'static [&'static Rule],
    configuration: &mut Configuration,
    files: &[File],
    preset: Option<Preset>,
) {
    let mut reading = Reading { rules, faults: Vec::new() };
    let named = files.iter().rev().find_map(|file| file.preset);
    let named = match preset {
        Some(preset) => Some((preset, None)),
        None => named.map(|preset| (preset.value, Some(preset.at))),
    };
    if let Some((preset, at)) = named {
        let setting = |(rule, level): (&Rule, Level)| LevelSetting {
            name: rule.name.to_string(),
            level,
            from: LevelFrom::Preset(preset, at),
        };
        configuration.levels = presets::levels(preset).into_iter().map(setting).collect();
    }
    for file in files {
        let (levels, options) = reading.rules(&file.rules);
        configuration.levels.extend(levels);
        configuration.options.extend(options);
        for part in &file.overrides {
            let (levels, options) = reading.rules(&part.rules);
            let paths = Patterns::new(part.paths.iter().map(|path| path.text.as_str()));
            configuration.overrides.push(Layer { paths, levels, options, at: part.at });
        }
        let texts = |words: &[Written]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
        configuration.words.vague.extend(texts(&file.words.vague));
        configuration.words.joining.extend(texts(&file.words.joining));
        configuration.growth.extend(file.growth.iter().filter_map(|entry| reading.growth(entry)));
        let fiscal_year = file.fiscal_year.iter().map(|written| ("fiscal-year", written));
        for (key, written) in fiscal_year.chain(file.defaults.iter()) {
            configuration.defaults.retain(|(known, _)| *known != key);
            configuration.defaults.push((key, written.clone()));
        }
    }
    let patterns = |list: fn(&File) -> &[Written]| {
        let mut all = files.iter().flat_map(list).map(|glob| glob.text.as_str()).peekable();
        all.peek().is_some().then(|| Patterns::new(all))
    };
    configuration.include = patterns(|file| &file.include);
    configuration.exclude = patterns(|file| &file.exclude);
    configuration.faults.append(&mut reading.faults);
    configuration.faults.sort_by_key(Diagnostic::location);
}

struct Reading {
    rules: &'static [&'static Rule],
    faults: Vec<Diagnostic>,
}

impl Reading {
    fn fault(&mut self, message: String, at: Location, label: impl Into<String>, help: impl Into<String>) {
        self.faults.push(fault(message, at, label).help(help));
    }

    // ── rules ──

    /// Levels from the widest to the narrowest, so that a rule wins over its group; and options.
    fn rules(&mut self, entries: &[RuleEntry]) -> (Vec<LevelSetting>, Vec<Located<OptionSetting>>) {
        let mut levels: Vec<(usize, LevelSetting)> = Vec::new();
        let mut options = Vec::new();
        for entry in entries {
            let name = &entry.name.text;
            let Some(width) = self.width(name) else {
                self.unknown_selector(&entry.name);
                continue;
            };
            if let Some(level) = entry.level {
                let from = LevelFrom::File(level.at);
                levels.push((width, LevelSetting { name: name.clone(), level: level.value, from }));
            }
            options.extend(entry.options.iter().filter_map(|(option, value)| self.option(name, option, value)));
        }
        levels.sort_by_key(|(width, _)| *width);
        (levels.into_iter().map(|(_, setting)| setting).collect(), options)
    }

    /// Two for a rule, one for a group, none for all.
    fn width(&self, name: &str) -> Option<usize> {
        match name {
            "all" => Some(0),
            _ if group_of(name).is_some() => Some(1),
            _ => self.rules.iter().any(|rule| rule.name == name).then_some(2),
        }
    }

    fn unknown_selector(&mut self, name: &Written) {
        let diagnostic = |label: String| fault(format!("there is no rule or group `{}`", name.text), name.at, label);
        self.faults.push(match nearest_selector(self.rules, &name.text) {
            Some(nearest) => diagnostic(format!("did you mean `{nearest}`?")),
            None => diagnostic(String::new()).help("`goalposts rules` lists them"),
        });
    }

    fn option(&mut self, name: &str, option: &Written, value: &Located<Value>) -> Option<Located<OptionSetting>> {
        let Some(rule) = self.rules.iter().find(|rule| rule.name == name) else {
            let message = format!("`{name}` is a group of rules, and only a single rule has `{}`", option.text);
            let owner = self.rules.iter().find(|rule| rule.options.iter().any(|known| known.name == option.text));
            let help = match owner {
                Some(rule) => format!("write `[rules.{}]`", rule.name),
                None => format!("write `{name} = \"warn\"`: a group has a level and nothing else"),
            };
            self.fault(message, option.at, "", help);
            return None;
        };
        let known = || ["level"].into_iter().chain(rule.options.iter().map(|option| option.name));
        let Some(declared) = rule.options.iter().find(|known| known.name == option.text) else {
            let message = format!("the rule `{name}` has no option `{}`", option.text);
            let nearest = suggest::nearest(&option.text, known());
            let label = nearest.map_or(String::new(), |nearest| format!("did you mean `{nearest}`?"));
            self.fault(message, option.at, label, format!("it has {}", suggest::one_of(known())));
            return None;
        };
        let read = match (declared.default, &value.value) {
            (OptionDefault::Count(default), Value::Integer(number)) => match u32::try_from(*number) {
                Ok(count) => OptionValue::Count(count),
                Err(_) => {
                    let message = format!("`{}` is {number}, and must lie between 0 and {}", declared.name, u32::MAX);
                    self.fault(
                        message,
                        value.at,
                        "",
                        format!("write a number such as `{} = {default}`", declared.name),
                    );
                    return None;
                }
            },
            (OptionDefault::Count(default), other) => {
                let message = format!("`{}` takes a whole number, and this is {}", declared.name, other.kind());
                self.fault(message, value.at, "", format!("write a number such as `{} = {default}`", declared.name));
                return None;
            }
            (OptionDefault::UnitCosts, Value::Texts(costs)) => {
                OptionValue::UnitCosts(costs.iter().filter_map(|(metric, cost)| self.unit_cost(metric, cost)).collect())
            }
            (OptionDefault::UnitCosts, other) => {
                let message = format!("`{}` takes a table, and this is {}", declared.name, other.kind());
                let help = format!("write one such as `{} = {{ followers = \"$0.50..$2\" }}`", declared.name);
                self.fault(message, value.at, "", help);
                return None;
            }
        };
        let setting = OptionSetting { rule: name.to_string(), option: declared.name.to_string(), value: read };
        Some(Located { value: setting, at: value.at })
    }

    /// `followers = "$0.50..$2"`
    fn unit_cost(&mut self, metric: &Written, cost: &Written) -> Option<UnitCost> {
        let range = match StatedValue::read(&cost.text) {
            Some(StatedValue::Range(low, high)) => Some((low, high)),
            _ => None,
        };
        let currency = |quantity: Quantity| match quantity.unit {
            Unit::Money(currency) if quantity.per.is_none() => Some(currency),
            _ => None,
        };
        let read = range.and_then(|(low, high)| {
            let (of_low, of_high): (Option<Currency>, Option<Currency>) = (currency(low), currency(high));
            let known = of_low.or(of_high)?;
            // `$0.50..2` and `0.50..2 EUR` name their currency once.
            let agrees = |quantity: Quantity, own: Option<Currency>| own == Some(known) || quantity.unit == Unit::None;
            let fits = agrees(low, of_low) && agrees(high, of_high) && low.value <= high.value;
            fits.then(|| UnitCost { metric: metric.text.clone(), low: low.value, high: high.value, currency: known })
        });
        if read.is_none() {
            let message = format!("`{}` says no range of money, the smaller amount first", cost.text);
            self.fault(message, cost.at, "", format!("write one such as `{} = \"$0.50..$2\"`", metric.text));
        }
        read
    }

    // ── growth ──

    fn growth(&mut self, entry: &GrowthEntry) -> Option<GrowthLimit> {
        let name = &entry.name.text;
        let family = if entry.of_metric { None } else { Some(self.family(&entry.name)?) };
        let ambitious = entry.ambitious.as_ref().map(|line| self.line(line, name, family));
        let unrealistic = entry.unrealistic.as_ref().map(|line| self.line(line, name, family));
        if [ambitious, unrealistic].contains(&Some(None)) {
            return None;
        }
        let (ambitious, unrealistic) = (ambitious.flatten(), unrealistic.flatten());
        if let (Some(low), Some(high), Some(written)) = (ambitious, unrealistic, &entry.ambitious)
            && comparable(low, high).is_some_and(|(low, high)| low > high)
        {
            let message = format!("`{name}` would be unrealistic before it is ambitious");
            self.fault(message, written.at, "higher than `unrealistic`", "write the smaller limit for `ambitious`");
            return None;
        }
        let of = if entry.of_metric { GrowthOf::Metric(name.clone()) } else { GrowthOf::Family(name.clone()) };
        let at = entry.unrealistic.as_ref().or(entry.ambitious.as_ref()).map_or(entry.name.at, |line| line.at);
        Some(GrowthLimit { of, ambitious, unrealistic, at })
    }

    fn family(&mut self, name: &Written) -> Option<Family> {
        let limited = || Family::ALL.into_iter().filter(|(_, family)| *family != Family::OwnOutput);
        let found = limited().find(|(word, _)| *word == name.text);
        if found.is_none() {
            let known = || limited().map(|(word, _)| word);
            let (message, help) = if name.text == Family::OwnOutput.word() {
                let message = "`own-output` has no limit: how much one publishes is one's own doing".to_string();
                (message, "delete this line".to_string())
            } else {
                let message = format!("there is no family `{}`", name.text);
                (message, format!("write {}; limits of a metric stand in `[growth.metrics]`", suggest::one_of(known())))
            };
            let nearest = suggest::nearest(&name.text, known());
            self.fault(message, name.at, nearest.map_or(String::new(), |word| format!("did you mean `{word}`?")), help);
        }
        found.map(|(_, family)| family)
    }

    /// `30%/month`, `x3`. `None` when it can't be read, which is told then.
    fn line(&mut self, line: &Written, name: &str, family: Option<Family>) -> Option<GrowthLine> {
        let odds = family == Some(Family::Rate);
        let read = match StatedValue::read(&line.text) {
            Some(StatedValue::Multiple(factor)) if odds => {
                factor.to_f64().filter(|factor| *factor > 1.0).map(GrowthLine::Odds)
            }
            Some(StatedValue::One(quantity)) if !odds => growth_line(quantity, family),
            _ => None,
        };
        if read.is_none() {
            let message = format!("`{}` is no limit of `{name}`", line.text);
            let help = if odds {
                "write by how much the odds of a rate may change at most, such as `x3`"
            } else if family.is_some() {
                "write by how much it may grow in a week, month, quarter or year, such as `30%/month`"
            } else {
                "write by how much it may grow in a week, month, quarter or year, such as `30%/month`, or in all: `200%`"
            };
            self.fault(message, line.at, "", help);
        }
        read
    }
}

fn growth_line(limit: Quantity, family: Option<Family>) -> Option<GrowthLine> {
    const DAYS_A_MONTH: f64 = 30.4375;
    let part = limit.value.to_f64().filter(|part| *part > 0.0)? / 100.0;
    if limit.unit != Unit::Percent {
        return None;
    }
    match limit.per {
        Some(per) => {
            let days = days_of(per)?;
            let monthly = (1.0 + part).powf(DAYS_A_MONTH / days) - 1.0;
            monthly.is_finite().then_some(GrowthLine::Monthly(monthly))
        }
        None if family.is_none() => Some(GrowthLine::Whole(part)),
        None => None,
    }
}

/// The length of a week, month, quarter or year. What is shorter would be compounded beyond all sense.
fn days_of(per: Per) -> Option<f64> {
    let unit = match per.0.as_str() {
        "quarter" => DurationUnit::Quarter,
        word => DurationUnit::Time(TimeUnit::parse(word).filter(|unit| *unit >= TimeUnit::Week)?),
    };
    Some(Duration { count: 1, unit }.approximate_days())
}

/// The figures of two lines of one kind.
fn comparable(one: GrowthLine, other: GrowthLine) -> Option<(f64, f64)> {
    match (one, other) {
        (GrowthLine::Monthly(one), GrowthLine::Monthly(other))
        | (GrowthLine::Whole(one), GrowthLine::Whole(other))
        | (GrowthLine::Odds(one), GrowthLine::Odds(other)) => Some((one, other)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
