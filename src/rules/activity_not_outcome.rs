use super::{Context, Findings, Place, finding};
use crate::model::catalogue::Family;
use crate::model::{FileModel, Kpi};
use crate::source::{FileId, Location};

rule! {
    /// All KPIs of a goal count what its owner does, and none what comes of it.
    ///
    /// Twelve posts are done once they are written, whether anybody reads them or not: such a goal can be reached in full and
    /// change nothing.
    ///
    /// ```goal,bad
    /// goal write-more "Be read by people who look for a café" {
    ///   by 2026-03-31
    ///   kpi posts 4/month -> 8/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal write-more "Be read by people who look for a café" {
    ///   by 2026-03-31
    ///   kpi posts 4/month -> 8/month
    ///   kpi traffic 1,200/month -> 1,400/month
    /// }
    /// ```
    ///
    /// What one does oneself is a metric of the family `own-output`. A milestone counts as an outcome, and so does any other KPI
    /// of a goal around this one or directly in it: there stands what the work is for.
    ///
    /// Off by default, because for a first quarter or a new account regular work is a sound goal, and which metrics are own output
    /// is only known of those that the catalogue or a declaration calls so.
    "activity-not-outcome", Specific, Allow(Advice), File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let model = workspace.file(file);
    let outcomes = Outcomes::new(model, |kpi| {
        kpi.metric.map(|id| workspace.metric(id)).and_then(|metric| metric.family) != Some(Family::OwnOutput)
    });
    for (index, goal) in (0..).zip(&model.goals) {
        if goal.kpis.is_empty() || goal.damaged || outcomes.reaches(index) {
            continue;
        }
        let count = goal.kpis.len();
        let all = if count == 1 { "the kpi".to_string() } else { format!("each of the {count} kpis") };
        let mut diagnostic = finding(format!("{all} of goal `{}` counts what its owner does", goal.name.value));
        for (kpi, metric) in goal.kpis.iter().filter_map(|kpi| Some((kpi, kpi.metric?))).take(SHOWN) {
            let title = workspace.metric(metric).title_or_name();
            diagnostic = diagnostic.label(Location::new(file, kpi.name.span), format!("own output: {title}"));
        }
        findings.add(
            Place { file, goal: Some(index), kpi: None },
            diagnostic.help("add what it is for, such as `kpi traffic 1,200/month -> 1,400/month`"),
        );
    }
}

/// So many KPIs are shown.
const SHOWN: usize = 3;

/// Which goals of a file have an outcome themselves, around them or directly in them.
struct Outcomes {
    own: Vec<bool>,
    around: Vec<bool>,
    inside: Vec<bool>,
}

impl Outcomes {
    fn new(model: &FileModel, is_outcome: impl Fn(&Kpi) -> bool) -> Self {
        let own: Vec<bool> = model
            .goals
            .iter()
            .map(|goal| !goal.milestones.is_empty() || goal.kpis.iter().any(|kpi| kpi.damaged || is_outcome(kpi)))
            .collect();
        let mut around = vec![false; own.len()];
        let mut inside = vec![false; own.len()];
        // A goal stands before those nested in it.
        for (index, goal) in model.goals.iter().enumerate() {
            if let Some(parent) = goal.parent.map(|parent| parent as usize) {
                around[index] = around[parent] || own[parent];
                inside[parent] |= own[index];
            }
        }
        Self { own, around, inside }
    }

    fn reaches(&self, goal: u32) -> bool {
        let goal = goal as usize;
        self.own[goal] || self.around[goal] || self.inside[goal]
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn own_output_alone_is_reported() {
        fires(&RULE, "goal a {\n  kpi posts 8\n}\n", &["2:7 the kpi of goal `a` counts what its owner does"]);
        fires(
            &RULE,
            "goal a {\n  kpi posts 8\n  kpi clips is videos 2\n}\n",
            &["2:7 each of the 2 kpis of goal `a` counts what its owner does"],
        );
    }

    #[test]
    fn any_other_kpi_or_a_milestone_is_an_outcome() {
        silent(&RULE, "goal a {\n  kpi posts 8\n  kpi reach 10\n}\n");
        silent(&RULE, "goal a {\n  kpi posts 8\n  kpi lunches 10\n}\n");
        silent(&RULE, "goal a {\n  kpi posts 8\n  milestone \"The prize is won\"\n}\n");
        silent(&RULE, "goal a {\n  milestone \"The prize is won\"\n}\n");
    }

    #[test]
    fn it_may_stand_around_the_goal_or_in_it() {
        silent(&RULE, "goal a {\n  kpi reach 10\n  goal b {\n    goal c {\n      kpi posts 8\n    }\n  }\n}\n");
        silent(&RULE, "goal a {\n  kpi posts 8\n  goal b {\n    kpi reach 10\n  }\n}\n");
        fires(
            &RULE,
            "goal a {\n  goal b {\n    kpi reach 10\n  }\n  goal c {\n    kpi posts 8\n  }\n}\n",
            &["6:9 the kpi of goal `c` counts what its owner does"],
        );
    }

    #[test]
    fn what_could_not_be_read_may_be_one() {
        silent(&RULE, "goal a {\n  kpi posts 8\n  kip reach 10\n}\n");
    }
}
