//! Code lenses: above a goal, how far it is and which goals it holds up.

use lsp_types::{CodeLens, Command, Location};
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Document;
use crate::model::{GoalId, GoalView, Name, Reference};
use crate::realism::{Pace, Standing, milestone_pace, pace};
use crate::source::{FileId, Span};

/// Shows places; what it is given is an address, a position there, and the places. A client brings it along.
pub const SHOW_REFERENCES: &str = "goalposts.showReferences";

/// The lenses of a document, in the order of the text.
pub fn lenses(document: Document<'_>) -> Vec<CodeLens> {
    let supporters = supporters(document);
    let mut lenses = Vec::new();
    for view in document.workspace().goals_of(document.file) {
        // A lens may span one line only, and a header is one.
        let range = document.range(view.goal().name.span);
        let lens = |command| CodeLens { range, command: Some(command), data: None };
        if let Some(title) = progress(document, view) {
            lenses.push(lens(Command { title, command: String::new(), arguments: None }));
        }
        if let Some(places) = supporters.get(&view.id.index) {
            lenses.extend(supported(document, view, places).map(lens));
        }
    }
    lenses
}

/// `2 of 3 KPIs on pace, 54 % of the way`, when there are results to judge by.
fn progress(document: Document<'_>, view: GoalView<'_>) -> Option<String> {
    if view.is_over() {
        return None;
    }
    let judged: Vec<(f64, Pace)> = view
        .kpis()
        .filter_map(|kpi| {
            let weight = kpi.kpi.details.as_ref().and_then(|details| details.weight);
            let weight = weight.map_or(Some(1.0), |weight| weight.value.to_f64());
            Some((weight.unwrap_or(1.0), pace(kpi, document.today).filter(|pace| pace.newest.is_some())?))
        })
        .collect();
    let milestones: Vec<Standing> = view
        .goal()
        .milestones
        .iter()
        .filter_map(|milestone| Some(milestone_pace(view, milestone, document.today)?.standing))
        .collect();
    let done = milestones.iter().filter(|standing| **standing == Standing::Met).count();
    let mut told = Vec::new();
    if !judged.is_empty() {
        let on_pace = judged.iter().filter(|(_, pace)| is_on_pace(pace.standing)).count();
        told.push(format!("{on_pace} of {} on pace", counted(judged.len(), "KPI")));
        told.extend(share_of_the_way(&judged).map(|share| format!("{share:.0} % of the way")));
    }
    if done > 0 {
        told.push(format!("{done} of {} done", counted(view.goal().milestones.len(), "milestone")));
    }
    (!told.is_empty()).then(|| told.join(", "))
}

fn is_on_pace(standing: Standing) -> bool {
    match standing {
        Standing::TooEarly | Standing::OnTrack | Standing::Met => true,
        Standing::AtRisk | Standing::OffTrack | Standing::Missed => false,
    }
}

/// The mean by weight, in percent, of those KPIs that are judged by their way; more than all of it counts as all.
fn share_of_the_way(judged: &[(f64, Pace)]) -> Option<f64> {
    let parts = || judged.iter().filter_map(|(weight, pace)| Some((weight, pace.progress?.clamp(0.0, 1.0))));
    let weights: f64 = parts().map(|(weight, _)| weight).sum();
    let gone: f64 = parts().map(|(weight, progress)| weight * progress).sum();
    Some(gone / weights * 100.0).filter(|share| share.is_finite())
}

fn supported(document: Document<'_>, view: GoalView<'_>, places: &[(FileId, Span)]) -> Option<Command> {
    let position = document.range(view.goal().name.span).start;
    let locations: Vec<Location> = places
        .iter()
        .filter_map(|(file, span)| {
            let range = document.encoding.range(&document.other(*file), *span);
            Some(Location { uri: document.uri(*file)?, range })
        })
        .collect();
    let arguments = vec![
        serde_json::to_value(document.uri(document.file)?).ok()?,
        serde_json::to_value(position).ok()?,
        serde_json::to_value(locations).ok()?,
    ];
    Some(Command {
        title: format!("supported by {}", counted(places.len(), "goal")),
        command: SHOW_REFERENCES.to_string(),
        arguments: Some(arguments),
    })
}

/// For each goal of the document, where it is named as supported; a goal that names it twice counts once.
fn supporters(document: Document<'_>) -> FxHashMap<u32, Vec<(FileId, Span)>> {
    let workspace = document.workspace();
    let own: FxHashSet<Name> = document.model().goals.iter().map(|goal| goal.name.value).collect();
    let mut supporters: FxHashMap<u32, Vec<(FileId, Span)>> = FxHashMap::default();
    for view in workspace.goals() {
        let GoalId { file, .. } = view.id;
        let named = view.goal().supports.iter().filter(|reference| own.contains(&reference.name));
        let mut seen = Vec::new();
        for reference in named {
            let goal = Reference { kpi: None, ..*reference };
            match workspace.find_goal(&goal, file).one() {
                Some(found) if found.file == document.file && found != view.id && !seen.contains(&found.index) => {
                    seen.push(found.index);
                    supporters.entry(found.index).or_default().push((file, reference.span));
                }
                _ => {}
            }
        }
    }
    supporters
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lsp::cases::{Case, any_text, case};

    fn titles(case: &Case) -> Vec<String> {
        let lenses = lenses(case.document());
        lenses.into_iter().map(|lens| lens.command.unwrap().title).collect()
    }

    #[test]
    fn goals_with_results_tell_how_far_they_are() {
        let text = "goal 카페 \"🎯\" {\n  start 2026-01-01\n  by 2026-01-31\n  kpi fans 100 -> 200 {\n    actual 2026-01-14 148\n  }\n  kpi visits 0 -> 100 {\n    actual 2026-01-14 10\n  }\n  kpi x 1 -> 2\n  milestone \"M\" by 2026-01-10 done 2026-01-09\n}\n";
        assert_eq!(titles(&case(text)), ["1 of 2 KPIs on pace, 29 % of the way, 1 of 1 milestone done"]);
        assert!(titles(&case("goal a {\n  by 2026-03-31\n  kpi fans 1 -> 2\n}\n")).is_empty());
        assert!(titles(&case(&text.replace("  start", "  status done\n  start"))).is_empty());
    }

    #[test]
    fn goals_tell_who_supports_them() {
        let case = Case::of(&[
            ("a.goal", "plan p\ngoal a\ngoal b {\n  supports a, a\n}\n"),
            ("b.goal", "plan q\ngoal c {\n  supports p/a\n}\ngoal d {\n  supports a\n}\n"),
        ]);
        assert_eq!(titles(&case), ["supported by 3 goals"]);
        let lens = lenses(case.document()).remove(0);
        let arguments = lens.command.unwrap().arguments.unwrap();
        assert_eq!(arguments[0], "file:///plans/a.goal");
        let places: Vec<Location> = serde_json::from_value(arguments[2].clone()).unwrap();
        assert_eq!(places[1].uri.as_str(), "file:///plans/b.goal");
        assert_eq!((places[1].range.start.line, places[1].range.start.character), (2, 11));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn no_text_brings_them_down(text in any_text()) {
            titles(&case(&text));
        }
    }
}
