//! Sets of rules to begin with.

use crate::config::{Level, Preset};
use crate::rules::{self, Rule};

/// Owners, outcomes, baselines, and how goals hang together.
const OKR: [&str; 7] = [
    "no-owner",
    "compound-kpi",
    "activity-not-outcome",
    "missing-baseline",
    "orphan-goal",
    "too-many-goals",
    "later-dependency",
];

/// Metrics that fit goal and platform, and the means to get there.
const SOCIAL: [&str; 5] =
    ["unexpected-metric", "metric-not-on-platform", "vanity-metrics-only", "missing-resources", "unbalanced-metric"];

/// The rules whose level differs from their default, in the order of all rules.
pub fn levels(preset: Preset) -> Vec<(&'static Rule, Level)> {
    let off = || rules::ALL.iter().copied().filter(|rule| rule.default == Level::Allow);
    let switched_on = |names: &[&str]| -> Vec<_> {
        off().filter(|rule| names.contains(&rule.name)).map(|rule| (rule, rule.when_on)).collect()
    };
    match preset {
        Preset::Recommended => Vec::new(),
        Preset::Strict => off().map(|rule| (rule, Level::Warn)).collect(),
        Preset::Okr => switched_on(&OKR),
        Preset::Social => switched_on(&SOCIAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_name_rules_and_only_such_as_are_off() {
        for name in OKR.iter().chain(&SOCIAL) {
            let rule = rules::find(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
            assert_eq!(rule.default, Level::Allow, "{name} is on anyway");
        }
    }

    #[test]
    fn each_preset_adds_to_the_recommended_one() {
        assert_eq!(levels(Preset::Recommended).len(), 0);
        let off = rules::ALL.iter().filter(|rule| rule.default == Level::Allow).count();
        assert_eq!(levels(Preset::Strict).len(), off);
        for preset in [Preset::Strict, Preset::Okr, Preset::Social] {
            for (rule, level) in levels(preset) {
                assert!(rule.default == Level::Allow && level > Level::Allow, "{} in {}", rule.name, preset.word());
            }
        }
    }
}
