use rustc_hash::FxHashSet;

use super::{Context, Findings, Place, find, finding};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::model::Allow;
use crate::source::{FileId, Location};
use crate::suggest;

rule! {
    /// An `allow` silenced nothing: its rule found nothing here.
    ///
    /// What was excused has been mended, so the excuse can go; left in place it would hide the next real finding.
    ///
    /// ```goal,bad
    /// goal more-fans {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    ///   allow unrealistic-growth "paid launch on 1 March"
    /// }
    /// ```
    ///
    /// ```goal,fixed
    /// goal more-fans {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// A rule that was switched off for the run finds nothing, so its `allow` is not called unused then. A name that no rule
    /// has is always reported.
    "unused-allow", Specific, Warn, Linter, fix: Safe
}

/// Reports the `allow` statements of a file that silenced nothing. `is_on` says whether a rule took part in this run, `used`
/// which statements silenced something.
pub(crate) fn unused_allow(
    file: FileId,
    context: &Context<'_>,
    is_on: &dyn Fn(&str) -> bool,
    used: &FxHashSet<Location>,
    findings: &mut Findings,
) {
    let model = context.workspace.file(file);
    let mut report = |place: Place, allow: &Allow| {
        let location = Location::new(file, allow.span);
        let name = allow.rule.value.as_str();
        if find(name).is_none() {
            let rules = super::ALL.iter().map(|rule| rule.name);
            let diagnostic = finding(format!("there is no rule `{name}` to allow"));
            let at = Location::new(file, allow.rule.span);
            findings.add(
                place,
                match suggest::nearest(name, rules) {
                    Some(nearest) => diagnostic.label(at, format!("did you mean `{nearest}`?")),
                    None => diagnostic.label(at, "no rule has this name").help("`goalposts rules` lists them"),
                },
            );
        } else if is_on(name) && name != RULE.name && !used.contains(&location) {
            findings.add(
                place,
                finding(format!("this `allow {name}` silences nothing"))
                    .label(location, format!("`{name}` finds nothing here"))
                    .help("delete this line")
                    .fix(Fix {
                        applicability: Applicability::Safe,
                        title: "delete the unused `allow`".to_string(),
                        edits: vec![Edit { location, replacement: String::new() }],
                    }),
            );
        }
    };
    for allow in &model.plan.facts.allows {
        report(Place::from(file), allow);
    }
    for (index, goal) in (0..).zip(&model.goals) {
        let place = Place { file, goal: Some(index), kpi: None };
        for allow in &goal.facts.allows {
            report(place, allow);
        }
        for (index, kpi) in (0..).zip(&goal.kpis) {
            for allow in kpi.details.iter().flat_map(|details| &details.allows) {
                report(Place { kpi: Some(index), ..place }, allow);
            }
        }
    }
}
