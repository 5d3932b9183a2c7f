use rustc_hash::FxHashMap;

use super::wording::hyphenated;
use super::{Context, Findings, finding};
use crate::model::{Name, Workspace, catalogue};
use crate::source::{FileId, Role};
use crate::suggest;

rule! {
    /// A KPI's name is of no metric that is known, and the KPI does not say of which metric it is.
    ///
    /// Of a name alone nobody knows what is counted, in which unit, and which direction is better. The rules that need to know
    /// (how fast such numbers grow, what can't be more than 100 %) are silent about it, and two plans may count it in two ways.
    ///
    /// ```goal,bad
    /// goal lunch "The offices nearby come for lunch" {
    ///   by 2026-03-31
    ///   kpi lunches-sold 900/month -> 1,000/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// metric lunches-sold "Lunches sold" {
    ///   unit count
    ///   kind flow
    ///   better more
    /// }
    ///
    /// goal lunch "The offices nearby come for lunch" {
    ///   by 2026-03-31
    ///   kpi lunches-sold 900/month -> 1,000/month
    ///   kpi office-guests is new-customers 40/month -> 50/month
    /// }
    /// ```
    ///
    /// What stands behind `is` and names nothing is `unknown-reference`'s business.
    ///
    /// Off by default, because a name of one's own is how most KPIs are written: of the 77 KPIs of 107 published goals that
    /// were put into this language, 72 are of no metric that the catalogue knows.
    "unknown-metric", Specific, Allow(Advice), File(check)
}

/// How many names of a file are compared, and with how many metrics: more would make a hostile file slow.
const COMPARED: usize = 100;
const METRICS: usize = 1_000;

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let mut known: FxHashMap<Name, Option<Name>> = FxHashMap::default();
    for view in workspace.goals_of(file).flat_map(|goal| goal.kpis()) {
        let name = view.kpi.name;
        if view.kpi.metric.is_some() || view.kpi.metric_name.is_some() || view.kpi.damaged {
            continue;
        }
        let near = match known.get(&name.value) {
            Some(near) => *near,
            None if known.len() < COMPARED => *known.entry(name.value).or_insert(nearest(name.value, workspace)),
            None => None,
        };
        let declared = declared(name.value);
        let help = match near {
            Some(near) => format!(
                "write `{near}` if that is meant, say so with `is {near}` after the name, or declare your own: `metric \
                 {declared}`"
            ),
            None => format!(
                "declare it at the top of a file with `metric {declared}`, or say of which metric it is with `is` after the \
                 name; `goalposts catalog` lists them"
            ),
        };
        let label = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "its unit and direction are not known".to_string(),
        };
        findings.add(
            view,
            finding(format!("`{}` is no metric goalposts knows", name.value))
                .label(view.at(name.span), label)
                .help(help),
        );
    }
}

/// As the header of a declaration has it. What is declared with hyphens is known by its words from its title.
fn declared(name: Name) -> String {
    let title = if name.as_str().contains(char::is_whitespace) { name.as_str() } else { "…" };
    format!("{} \"{title}\" {{", hyphenated(name))
}

fn nearest(name: Name, workspace: &Workspace) -> Option<Name> {
    // Of the built-in ones, a check has only those at hand that are named.
    let declared = workspace.metrics().filter(|(id, _)| workspace.role(id.file) != Role::Catalogue).take(METRICS);
    let names = declared.map(|(_, metric)| metric.name.value.as_str()).chain(catalogue::metric_names());
    suggest::nearest(name.as_str(), names).map(Name::new)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn a_name_of_ones_own_is_not_known() {
        fires(
            &RULE,
            "goal a {\n  kpi lunches-sold 10\n  kpi \"우리 손님\" 20\n}\n",
            &["2:7 `lunches-sold` is no metric goalposts knows", "3:7 `우리 손님` is no metric goalposts knows"],
        );
    }

    #[test]
    fn the_catalogue_a_declaration_or_is_make_it_known() {
        silent(&RULE, "goal a {\n  kpi fans 10\n  kpi \"링크 클릭 수\" 20\n}\n");
        silent(&RULE, "metric lunches \"Lunches\" {\n}\ngoal a {\n  kpi lunches 10\n}\n");
        silent(&RULE, "goal a {\n  kpi our-fans is fans 10\n  kpi theirs is nothing-known 10\n}\n");
    }

    #[test]
    fn a_slip_is_told_apart_from_a_name_of_ones_own() {
        let (_, found) = check(&RULE, "goal a {\n  kpi folowers 10\n  kpi \"Our guests\" 10\n}\n");
        assert_eq!(found[0].labels[0].text, "did you mean `followers`?");
        let help = found[1].help.as_deref().unwrap();
        assert!(help.contains("`metric our-guests \"Our guests\" {`"), "{help}");
    }

    #[test]
    fn what_could_not_be_read_is_left_alone() {
        silent(&RULE, "goal a {\n  kpi lunches 10 =>\n}\n");
    }
}
