use super::amounts::says_how_much;
use super::words::{place, vague_word};
use super::{Context, Findings, Place, finding};
use crate::config::Words;
use crate::model::{Goal, Milestone, TargetValue};
use crate::source::{FileId, Location};

rule! {
    /// A goal's title says in which direction to go, and nothing in the goal says how far.
    ///
    /// "Improve", "more" and "강화" are true of any change, however small. Whoever reads such a goal agrees with it, and at its
    /// end everybody may have meant something else.
    ///
    /// ```goal,bad
    /// goal better-service "Improve how we answer guests" {
    ///   by 2026-03-31
    ///   milestone "Improve the answers we send"
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal better-service "Improve how we answer guests" {
    ///   by 2026-03-31
    ///   kpi response-time 30 h -> <= 24 h
    /// }
    /// ```
    ///
    /// Any target of a KPI says how far, and so does a number in a title or a milestone of the goal or of one nested in it; a
    /// year does not. A milestone without such a word says what will be there then, which is as good. The words that count
    /// are English and Korean ones, and those that the configuration adds.
    ///
    /// Off by default, because a title is a headline and may be one: of 309 published goals that a reviewer had read, 123 have
    /// such a word and no number but a year, and the reviewer called 109 of these vague. One in nine is reported for its words
    /// alone, and many of the others have no KPI, which `missing-metric` reports already.
    "vague-wording", Specific, Allow(Advice), File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let goals = &context.workspace.file(file).goals;
    let words = &context.settings.words;
    // A goal stands before those nested in it, so from the end each tells the one around it.
    let mut says: Vec<bool> = goals.iter().map(|goal| goal.damaged || says_how_far(goal, words)).collect();
    for (index, goal) in goals.iter().enumerate().rev() {
        if let Some(parent) = goal.parent {
            says[parent as usize] |= says[index];
        }
    }
    for ((index, goal), says) in (0..).zip(goals).zip(says) {
        let Some(title) = goal.title.as_ref().filter(|_| !says) else {
            continue;
        };
        let Some(vague) = vague_word(&title.value, &words.vague) else {
            continue;
        };
        let word = &title.value[vague.clone()];
        findings.add(
            Place { file, goal: Some(index), kpi: None },
            finding(format!("the title says `{word}`, and no number in the goal says how far"))
                .label(Location::new(file, place(title, vague.clone())), "how far?")
                .help(
                    "count it in a kpi, such as `kpi response-time 30 h -> <= 24 h`, or name the result in a milestone, such \
                     as `milestone \"Every guest has an answer the next day\"`",
                ),
        );
    }
}

/// The goal alone, without those nested in it.
fn says_how_far(goal: &Goal, words: &Words) -> bool {
    let is_known = |value: &TargetValue| !matches!(value, TargetValue::Placeholder | TargetValue::Nothing);
    let titles = goal.title.iter().chain(goal.kpis.iter().filter_map(|kpi| kpi.title.as_ref()));
    let is_result = |milestone: &Milestone| {
        let text = &milestone.text.value;
        vague_word(text, &words.vague).is_none() || says_how_much(text)
    };
    goal.kpis.iter().any(|kpi| kpi.damaged || kpi.target.as_ref().is_some_and(|target| is_known(&target.value)))
        || goal.milestones.iter().any(is_result)
        || titles.into_iter().any(|title| says_how_much(&title.value))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_with_words, silent};

    fn goal(title: &str, lines: &str) -> String {
        format!("goal a \"{title}\" {{\n{lines}}}\n")
    }

    #[test]
    fn a_direction_or_hedge_without_any_number_is_vague() {
        let says = |place: &str, word: &str| {
            format!("{place} the title says `{word}`, and no number in the goal says how far")
        };
        fires(&RULE, &goal("Improve tracking", ""), &[&says("1:9", "Improve")]);
        fires(&RULE, &goal("브랜드 강화", ""), &[&says("1:13", "강화")]);
        fires(&RULE, &goal("More fans by 2026", "  kpi fans\n  kpi reach TBD\n"), &[&says("1:9", "More")]);
        silent(&RULE, &goal("The page is live", ""));
        silent(&RULE, "goal improve-tracking {\n}\n");
    }

    #[test]
    fn a_number_anywhere_in_the_goal_says_how_far() {
        silent(&RULE, &goal("Improve tracking on 12 pages", ""));
        silent(&RULE, &goal("More fans", "  kpi fans 10 -> 20\n"));
        silent(&RULE, &goal("More fans", "  kpi fans secret \"https://example.org\"\n"));
        silent(&RULE, &goal("Improve tracking", "  milestone \"Improve it on 12 pages\"\n"));
        silent(&RULE, &goal("Improve tracking", "  goal b {\n    goal c {\n      kpi fans 10 -> 20\n    }\n  }\n"));
    }

    #[test]
    fn a_result_in_a_milestone_does_too() {
        silent(&RULE, &goal("Improve tracking", "  milestone \"Every page reports its visits\"\n"));
        fires(
            &RULE,
            &goal("Improve tracking", "  milestone \"Better reports\"\n"),
            &["1:9 the title says `Improve`, and no number in the goal says how far"],
        );
    }

    #[test]
    fn what_is_nested_is_judged_by_itself() {
        fires(
            &RULE,
            "goal a \"More fans\" {\n  kpi fans 10 -> 20\n  goal b \"Improve posts\" {\n  }\n}\n",
            &["3:11 the title says `Improve`, and no number in the goal says how far"],
        );
    }

    #[test]
    fn what_could_not_be_read_may_say_it() {
        silent(&RULE, &goal("More fans", "  kip fans 10 -> 20\n"));
        silent(&RULE, &goal("More fans", "  kpi fans 10 => 20\n"));
    }

    #[test]
    fn the_configuration_adds_words() {
        silent(&RULE, &goal("A world-class page", ""));
        fires_with_words(
            &RULE,
            &goal("A world-class page", ""),
            &["1:11 the title says `world-class`, and no number in the goal says how far"],
        );
    }
}
