use self::edges::{Edge, KpiId, Relation, deadlines, parts_of_metrics, quantities, support_and_order};
use super::cycles::cycles;
use super::{Context, Findings, Place, finding};
use crate::model::catalogue::MetricId;
use crate::model::{GoalId, Workspace};
use crate::source::{Location, Role};

mod edges;

rule! {
    /// Goals, KPIs or metrics that lead back to themselves: support, order, deadlines, shares or parts run in a circle.
    ///
    /// None of them can be reached first, due first or worked out first.
    ///
    /// ```goal,bad
    /// goal more-traffic "Bring people to the site" {
    ///   depends-on more-posts
    ///   period 2026-Q1
    ///   kpi traffic 4,000 -> 5,000
    /// }
    /// goal more-posts "Write what people look for" {
    ///   depends-on more-traffic
    ///   period 2026-Q1
    ///   kpi posts 4/month -> 8/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-traffic "Bring people to the site" {
    ///   depends-on more-posts
    ///   period 2026-Q1
    ///   kpi traffic 4,000 -> 5,000
    /// }
    /// goal more-posts "Write what people look for" {
    ///   period 2026-Q1
    ///   kpi posts 4/month -> 8/month
    /// }
    /// ```
    ///
    /// A nested goal supports the one around it. A goal rests on those that support it, and on those it depends on: these two
    /// together must not run in a circle, and so must neither deadlines (`by GOAL`), nor shares (`of`), nor parts (`part-of`)
    /// of KPIs or of declared metrics. A goal around others may wait for one of them, or end when one of them ends.
    "reference-cycle", Aligned, Deny, Workspace(check)
}

/// So many steps of a circle are shown; a longer one is cut short in the middle.
const SHOWN: usize = 8;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    for (edges, help) in [
        (support_and_order(workspace), "leave out one of these lines, so that one goal comes first"),
        (deadlines(workspace), "give one of these goals a date of its own"),
    ] {
        report_circles(workspace, &edges, help, findings);
    }
    let (shares, parts) = quantities(workspace);
    for (edges, help) in [
        (shares, "give one of these kpis a target of its own"),
        (parts, "leave out one of these lines, so that one kpi is the whole"),
    ] {
        report_circles(workspace, &edges, help, findings);
    }
    let help = "leave out one of these lines, so that one metric is the whole";
    report_circles(workspace, &parts_of_metrics(workspace), help, findings);
}

fn report_circles<N: Node>(workspace: &Workspace, edges: &[Edge<N>], help: &str, findings: &mut Findings) {
    let mut nodes: Vec<N> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    // Every node is in the list.
    let number = |node: N| nodes.partition_point(|known| *known < node) as u32;
    let plain: Vec<(u32, u32)> = edges.iter().map(|edge| (number(edge.from), number(edge.to))).collect();
    for way in cycles(nodes.len(), &plain) {
        let way: Vec<&Edge<N>> = way.into_iter().map(|index| &edges[index]).collect();
        report(workspace, way, help, findings);
    }
}

/// A node of a circle.
trait Node: Copy + Ord {
    fn place(self) -> Place;
    fn called(self, workspace: &Workspace) -> String;
}

impl Node for GoalId {
    fn place(self) -> Place {
        Place { file: self.file, goal: Some(self.index), kpi: None }
    }

    fn called(self, workspace: &Workspace) -> String {
        workspace.goal(self).name.value.to_string()
    }
}

impl Node for MetricId {
    fn place(self) -> Place {
        self.file.into()
    }

    fn called(self, workspace: &Workspace) -> String {
        workspace.metric(self).name.value.to_string()
    }
}

impl Node for KpiId {
    fn place(self) -> Place {
        Place { kpi: Some(self.1), ..self.0.place() }
    }

    fn called(self, workspace: &Workspace) -> String {
        let goal = workspace.goal(self.0);
        format!("{}.{}", goal.name.value, goal.kpis[self.1 as usize].name.value)
    }
}

fn report<N: Node>(workspace: &Workspace, way: Vec<&Edge<N>>, help: &str, findings: &mut Findings) {
    // Where only support runs in a circle, the arrows read the way it is said: from the supporter to the supported.
    let by_support = way.iter().all(|edge| edge.relation.is_said_by_target());
    let mut steps: Vec<Step<N>> = way.iter().map(|edge| Step::new(edge, by_support)).collect();
    if by_support {
        steps.reverse();
    }
    // The finding begins with the first line of a file that is checked.
    let is_target = |step: &Step<N>| workspace.role(step.said_by.place().file) == Role::Target;
    let first = (0..steps.len()).min_by_key(|&index| {
        let step = &steps[index];
        (!is_target(step), step.said_by.place().file, step.edge.span)
    });
    steps.rotate_left(first.unwrap_or(0));
    let place = steps[0].said_by.place();

    let name = |node: N| node.called(workspace);
    let message = match &steps[..] {
        [alone] => alone.alone(&name(alone.from)),
        _ => {
            let cut = steps.len() > SHOWN;
            let shown = if cut { SHOWN - 1 } else { steps.len() };
            let mut names: Vec<String> = steps[..shown].iter().map(|step| name(step.from)).collect();
            if cut {
                names.push(format!("… {} more …", steps.len() - shown));
            }
            names.push(name(steps[0].from));
            format!("{} in a circle: `{}`", steps[0].run(), names.join(" → "))
        }
    };
    let mut diagnostic = finding(message).help(help);
    for step in steps.iter().take(SHOWN) {
        let at = Location::new(step.said_by.place().file, step.edge.span);
        diagnostic = diagnostic.label(at, step.says(&name(step.edge.from), &name(step.edge.to)));
    }
    findings.add(place, diagnostic);
}

/// An edge as it is told.
struct Step<'e, N> {
    edge: &'e Edge<N>,
    from: N,
    said_by: N,
}

impl<'e, N: Node> Step<'e, N> {
    fn new(edge: &'e Edge<N>, backwards: bool) -> Self {
        let from = if backwards { edge.to } else { edge.from };
        let said_by = if edge.relation.is_said_by_target() { edge.to } else { edge.from };
        Self { edge, from, said_by }
    }

    fn says(&self, from: &str, to: &str) -> String {
        match self.edge.relation {
            Relation::Nesting => format!("`{to}` is nested in `{from}` and so supports it"),
            Relation::Support => format!("`{to}` supports `{from}`"),
            Relation::Dependence => format!("`{from}` depends on `{to}`"),
            Relation::Deadline => format!("`{from}` ends when `{to}` does"),
            Relation::InheritedDeadline => format!("`{from}` takes its deadline from around it, `{to}`'s"),
            Relation::Share => format!("`{from}` is a share of `{to}`"),
            Relation::Part => format!("`{from}` is a part of `{to}`"),
        }
    }

    fn run(&self) -> &'static str {
        match self.edge.relation {
            Relation::Nesting | Relation::Support | Relation::Dependence => "goals rest on each other",
            Relation::Deadline | Relation::InheritedDeadline => "deadlines run",
            Relation::Share => "shares run",
            Relation::Part => "parts run",
        }
    }

    fn alone(&self, name: &str) -> String {
        match self.edge.relation {
            Relation::Nesting | Relation::Support => format!("goal `{name}` supports itself: `{name} → {name}`"),
            Relation::Dependence => format!("goal `{name}` depends on itself: `{name} → {name}`"),
            Relation::Deadline | Relation::InheritedDeadline => {
                format!("goal `{name}` ends by its own deadline: `{name} → {name}`")
            }
            Relation::Share => format!("`{name}` is a share of itself: `{name} → {name}`"),
            Relation::Part => format!("`{name}` is a part of itself: `{name} → {name}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, fires_in, silent};

    fn labels(text: &str) -> Vec<String> {
        let (_, found) = check(&RULE, text);
        found.iter().flat_map(|found| &found.labels).map(|label| label.text.clone()).collect()
    }

    #[test]
    fn goals_that_depend_on_each_other() {
        let text = "goal a {\n  depends-on b\n}\ngoal b {\n  depends-on c\n}\ngoal c {\n  depends-on a\n}\n";
        fires(&RULE, text, &["2:14 goals rest on each other in a circle: `a → b → c → a`"]);
        assert_eq!(labels(text), ["`a` depends on `b`", "`b` depends on `c`", "`c` depends on `a`"]);
        silent(&RULE, "goal a {\n  depends-on b, c\n}\ngoal b {\n  depends-on c\n}\ngoal c {\n}\n");
        fires(&RULE, "goal a {\n  depends-on a\n}\n", &["2:14 goal `a` depends on itself: `a → a`"]);
    }

    #[test]
    fn support_with_nesting() {
        let text = "goal a {\n  supports b\n  goal b {\n  }\n}\n";
        fires(&RULE, text, &["2:12 goals rest on each other in a circle: `a → b → a`"]);
        assert_eq!(labels(text), ["`a` supports `b`", "`b` is nested in `a` and so supports it"]);
        fires(
            &RULE,
            "goal a {\n  supports b\n}\ngoal b {\n  supports c\n}\ngoal c {\n  supports a\n}\n",
            &["2:12 goals rest on each other in a circle: `a → b → c → a`"],
        );
        fires(&RULE, "goal a {\n  supports a\n}\n", &["2:12 goal `a` supports itself: `a → a`"]);
        silent(&RULE, "goal a {\n  goal b {\n    supports c\n  }\n}\ngoal c {\n  supports a\n}\n");
    }

    #[test]
    fn support_and_order_together() {
        // What supports a goal comes before it, so it can't wait for it.
        let text = "goal a {\n  goal b {\n    depends-on a\n  }\n}\n";
        fires(&RULE, text, &["2:8 goals rest on each other in a circle: `a → b → a`"]);
        silent(&RULE, "goal a {\n  depends-on b\n  goal b {\n  }\n}\n");
        silent(&RULE, "goal a {\n  supports b\n}\ngoal b {\n  depends-on a\n}\n");
    }

    #[test]
    fn deadlines() {
        let text = "goal a {\n  by b\n}\ngoal b {\n  by 7 days after a\n}\n";
        fires(&RULE, text, &["2:6 deadlines run in a circle: `a → b → a`"]);
        assert_eq!(labels(text), ["`a` ends when `b` does", "`b` ends when `a` does"]);
        silent(&RULE, "goal a {\n  by b\n}\ngoal b {\n  by 2026-03-31\n}\n");
        silent(&RULE, "goal a {\n  by b\n  goal b {\n    by 2026-03-31\n  }\n}\n");
    }

    #[test]
    fn an_inherited_deadline_leads_back_too() {
        fires(&RULE, "goal a {\n  by b\n  goal b {\n  }\n}\n", &["2:6 deadlines run in a circle: `a → b → a`"]);
        fires(&RULE, "plan p \"P\" {\n  by b\n}\ngoal b {\n}\n", &["2:6 goal `b` ends by its own deadline: `b → b`"]);
    }

    #[test]
    fn shares_and_parts_of_kpis() {
        fires(
            &RULE,
            "goal a {\n  kpi x >= 5% of y\n  kpi y >= 5% of b.z\n}\ngoal b {\n  kpi z x2 of a.x\n}\n",
            &["2:18 shares run in a circle: `a.x → a.y → b.z → a.x`"],
        );
        fires(
            &RULE,
            "goal a {\n  kpi x 1 {\n    part-of y\n  }\n  kpi y 2 {\n    part-of x\n  }\n}\n",
            &["3:13 parts run in a circle: `a.x → a.y → a.x`"],
        );
        fires(&RULE, "goal a {\n  kpi x x2 of x\n}\n", &["2:15 `a.x` is a share of itself: `a.x → a.x`"]);
        // A whole may be stated as a multiple of its part.
        silent(&RULE, "goal a {\n  kpi x 1 {\n    part-of y\n  }\n  kpi y x2 of x\n}\n");
    }

    #[test]
    fn parts_of_metrics() {
        let metric = |name: &str, whole: &str| format!("metric {name} \"M\" {{\n  part-of {whole}\n}}\n");
        let text = metric("x", "y") + &metric("y", "z") + &metric("z", "x");
        fires(&RULE, &text, &["2:11 parts run in a circle: `x → y → z → x`"]);
        assert_eq!(labels(&text), ["`x` is a part of `y`", "`y` is a part of `z`", "`z` is a part of `x`"]);
        fires(&RULE, &metric("x", "x"), &["2:11 `x` is a part of itself: `x → x`"]);
        silent(&RULE, &(metric("x", "y") + &metric("y", "impressions")));
        // The built-in `reach` is a part of impressions.
        fires(
            &RULE,
            &metric("impressions", "reach"),
            &["2:11 parts run in a circle: `impressions → reach → impressions`"],
        );
    }

    #[test]
    fn circles_over_several_files_and_several_circles() {
        let one = ("one.goal", "goal a {\n  depends-on b\n}\n");
        let two = ("two.goal", "goal b {\n  depends-on a\n}\n");
        fires_in(&RULE, &[one, two], &["one.goal:2:14 goals rest on each other in a circle: `a → b → a`"]);
        let text = "goal a {\n  depends-on b\n}\ngoal b {\n  depends-on a\n}\ngoal c {\n  depends-on c\n}\n";
        fires(
            &RULE,
            text,
            &["2:14 goals rest on each other in a circle: `a → b → a`", "8:14 goal `c` depends on itself: `c → c`"],
        );
    }

    #[test]
    fn a_long_circle_is_cut_short() {
        let mut text = String::new();
        for number in 0..12 {
            text.push_str(&format!("goal g{number} {{\n  depends-on g{}\n}}\n", (number + 1) % 12));
        }
        fires(
            &RULE,
            &text,
            &["2:14 goals rest on each other in a circle: `g0 → g1 → g2 → g3 → g4 → g5 → g6 → … 5 more … → g0`"],
        );
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        let depth = 10_000;
        let mut text: String = (0..depth).map(|number| format!("goal g{number} {{\n")).collect();
        text.push_str("supports g0\n");
        text.push_str(&"}\n".repeat(depth));
        silent(&RULE, &text);
    }
}
