use super::{Context, Findings, Place, RuleOption, finding};
use crate::model::Text;
use crate::source::{FileId, Location};

rule! {
    /// The title of a goal, plan or KPI is longer than 120 characters.
    ///
    /// A title stands in tables, headings and messages, where a long one is cut. It is mostly long because reasons, means and
    /// conditions stand in it, which have lines of their own.
    ///
    /// ```goal,bad
    /// goal second-café "Open the second café by the station, because regulars from the offices there asked for it, with Bo's team and a loan from the bank" {
    ///   by 2026-03-31
    ///   milestone "The first guest is served"
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal second-café "Open the second café by the station" {
    ///   why "Regulars from the offices there asked for it"
    ///   by 2026-03-31
    ///   budget €40,000
    ///   milestone "The first guest is served"
    /// }
    /// ```
    ///
    /// Off by default, because it is a matter of taste: of 309 published goals, 146 are longer as they were written.
    "long-title", Specific, Allow(Advice), File(check), options: [MAX]
}

const MAX: RuleOption = RuleOption::count("max", 120, "the longest title, in characters");

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let max = context.count(&RULE, &MAX) as usize;
    let model = context.workspace.file(file);
    let mut look = |place: Place, what: &str, title: Option<&Text>| {
        let Some(title) = title else {
            return;
        };
        // A character takes at least a byte.
        let length = if title.value.len() > max { title.value.chars().count() } else { 0 };
        if length > max {
            findings.add(
                place,
                finding(format!("the title of {what} has {length} characters, {} more than {max}", length - max))
                    .label(Location::new(file, title.span), "cut where it is shown")
                    .help(
                        "say what will be reached, and move reasons to `why`, means to `action` and the rest to `note`",
                    ),
            );
        }
    };
    look(Place::from(file), "the plan", model.plan.title.as_ref());
    for (index, goal) in (0..).zip(&model.goals) {
        let place = Place { file, goal: Some(index), kpi: None };
        look(place, &format!("goal `{}`", goal.name.value), goal.title.as_ref());
        for (number, kpi) in (0..).zip(&goal.kpis) {
            look(Place { kpi: Some(number), ..place }, &format!("kpi `{}`", kpi.name.value), kpi.title.as_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::OptionValue;
    use crate::rules::testing::{fires, fires_set, silent};

    #[test]
    fn characters_count_and_not_bytes() {
        let goal = |length: usize| format!("goal a \"{}\" {{\n}}\n", "카".repeat(length));
        silent(&RULE, &goal(120));
        fires(&RULE, &goal(121), &["1:8 the title of goal `a` has 121 characters, 1 more than 120"]);
    }

    #[test]
    fn plans_and_kpis_have_titles_too() {
        let long = "a".repeat(130);
        fires(
            &RULE,
            &format!("plan \"{long}\" {{\n}}\ngoal a {{\n  kpi k \"{long}\" 10\n}}\n"),
            &[
                "1:6 the title of the plan has 130 characters, 10 more than 120",
                "4:9 the title of kpi `k` has 130 characters, 10 more than 120",
            ],
        );
    }

    #[test]
    fn the_length_can_be_set() {
        let text = "goal a \"Ten chars!\" {\n}\n";
        fires_set(&RULE, "max", OptionValue::Count(10), text, &[]);
        let found = ["1:8 the title of goal `a` has 10 characters, 1 more than 9"];
        fires_set(&RULE, "max", OptionValue::Count(9), text, &found);
    }
}
