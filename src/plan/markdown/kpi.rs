//! The table of a goal's KPIs, and what a table has no room for.

use super::text::{inline, linked, one_line, plain_line};
use super::{Page, goal, words};
use crate::plan::types::{Baseline, Dated, Goal, Kpi, Share, Target, TargetForm};

/// How many noted results are listed below the table: the newest.
const MOST_NOTES: usize = 5;

impl Page<'_> {
    pub(super) fn kpis(&mut self, goal: &Goal) {
        if goal.kpis.is_empty() {
            return;
        }
        let mut columns: Vec<Column> = vec![("KPI", false, Box::new(|kpi| Some(described(kpi))))];
        columns.push(("Baseline", true, Box::new(|kpi| kpi.baseline.as_ref().map(baseline))));
        columns.push(("Target", true, Box::new(|kpi| Some(self.target(kpi.target.as_ref())))));
        columns.push(("Change", true, Box::new(change)));
        columns.push(("A\u{a0}month", true, Box::new(a_month)));
        let goal_due = &goal.timeframe.due;
        columns.push(("By", false, Box::new(|kpi| words::deadline(&kpi.due).filter(|_| kpi.due != *goal_due))));
        columns.push(("Latest", true, Box::new(|kpi| newest(&kpi.actuals).map(latest))));
        // A column that says nothing of any KPI is left out.
        columns.retain(|(name, _, cell)| *name == "Target" || goal.kpis.iter().any(|kpi| cell(kpi).is_some()));
        let head: Vec<&str> = columns.iter().map(|(name, ..)| *name).collect();
        let right: Vec<bool> = columns.iter().map(|(_, right, _)| *right).collect();
        let cells = |kpi: &Kpi| columns.iter().map(|(.., cell)| cell(kpi).unwrap_or_default()).collect();
        let rows: Vec<Vec<String>> = goal.kpis.iter().map(cells).collect();
        let details: Vec<String> = goal.kpis.iter().filter_map(|kpi| self.details(kpi)).collect();
        drop(columns);
        self.table(&head, &right, rows.into_iter());
        self.list("About the KPIs", details.into_iter());
    }

    pub(super) fn target(&self, target: Option<&Target>) -> String {
        let Some(target) = target else {
            return "not set yet".to_string();
        };
        let value = match target.form {
            TargetForm::Unknown => "not set yet".to_string(),
            TargetForm::Confidential => linked("confidential", target.kept_at.as_deref().unwrap_or_default()),
            TargetForm::Unstated => "as it is".to_string(),
            TargetForm::Range => range(target),
            TargetForm::Multiple if target.reach.is_none() => {
                target.multiple.map(|factor| format!("{} ×", words::plain(factor.0))).unwrap_or_default()
            }
            TargetForm::Change if target.reach.is_none() => target.change.map(words::signed).unwrap_or_default(),
            _ => target.reach.map(words::amount).unwrap_or_default(),
        };
        let keep = if target.keep { "keep " } else { "" };
        let comparison = match target.comparison.filter(|_| !target.comparison_implied) {
            Some(">=") => "≥ ",
            Some("<=") => "≤ ",
            Some(">") => "over ",
            Some("<") => "under ",
            Some("=") => "exactly ",
            _ => "",
        };
        let of = match (&target.of, target.form) {
            (Some(share), TargetForm::Multiple) => format!(" {}", self.share(share)),
            (Some(share), _) => format!(" of {}", self.share(share)),
            (None, TargetForm::Multiple) if target.reach.is_none() => " the baseline".to_string(),
            (None, _) => String::new(),
        };
        format!("{keep}{comparison}{value}{of}")
    }

    fn share(&self, share: &Share) -> String {
        match share {
            Share::Words(words) => one_line(words),
            Share::Reference(reference) => self.reference(reference),
        }
    }

    /// What a table has no room for. `None` when there is nothing of it.
    fn details(&self, kpi: &Kpi) -> Option<String> {
        let parts = self.facts(kpi);
        let mut noted: Vec<&Dated> = kpi.actuals.iter().filter(|actual| actual.note.is_some()).collect();
        noted.sort_by_key(|actual| actual.date);
        let noted = &noted[noted.len().saturating_sub(MOST_NOTES)..];
        if parts.is_empty() && noted.is_empty() {
            return None;
        }
        let colon = if parts.is_empty() { "" } else { ": " };
        let mut text = format!("{}{colon}{}", title(kpi), parts.join("; "));
        for actual in noted {
            text.push_str(&format!("\n  - {}", goal::dated(actual)));
        }
        Some(text)
    }

    /// What else is stated of a KPI, apart from its results.
    pub(super) fn facts(&self, kpi: &Kpi) -> Vec<String> {
        let mut parts = Vec::new();
        parts.extend(kpi.owner.as_deref().map(one_line));
        if !kpi.checkpoints.is_empty() {
            let checkpoints: Vec<String> = kpi.checkpoints.iter().map(checkpoint).collect();
            parts.push(format!("on the way {}", words::list(&checkpoints)));
        }
        parts.extend(kpi.stretch.map(|stretch| format!("stretch target {}", words::amount(stretch))));
        parts.extend(kpi.weight.map(|weight| format!("weight {}", words::plain(weight.0))));
        parts.extend(kpi.part_of.as_ref().map(|share| format!("part of {}", self.share(share))));
        parts.extend(kpi.grade.as_ref().map(|grade| {
            let note = grade.note.as_deref().map(|note| format!(", {}", inline(note))).unwrap_or_default();
            format!("graded {}{note}", words::plain(grade.score.0))
        }));
        parts.extend(kpi.source.as_deref().map(|source| format!("source: {}", inline(source))));
        parts.extend(kpi.actuals_files.iter().map(|file| format!("results in {}", one_line(&file.path))));
        parts.extend(kpi.revised.iter().map(|revised| {
            let on = revised.date.map(|date| format!(" {}", words::day(date))).unwrap_or_default();
            format!("changed{on}, {}", inline(&revised.reason))
        }));
        parts.extend(goal::remarks(&kpi.remarks));
        parts
    }
}

/// A column's name, whether it is set to the right, and its cell for a KPI.
type Column<'p> = (&'static str, bool, Box<dyn Fn(&Kpi) -> Option<String> + 'p>);

/// The title, else the name.
pub(super) fn title(kpi: &Kpi) -> String {
    let title = kpi.title.as_deref().map(plain_line).filter(|title| !title.is_empty());
    one_line(&title.unwrap_or_else(|| kpi.name.clone()))
}

/// The title and how it is counted: `Reach, average per post`.
pub(super) fn described(kpi: &Kpi) -> String {
    let qualifiers = &kpi.qualifiers;
    let mut text = title(kpi);
    let per = qualifiers.aggregate_per.map(|per| format!("per {}", one_line(per)));
    let over = qualifiers.over.map(|length| format!("over {}", words::count(length)));
    let aggregate = qualifiers.aggregate.map(|aggregate| match aggregate {
        "avg" => "average".to_string(),
        other => one_line(other),
    });
    let counted: Vec<String> = aggregate.into_iter().chain(per).chain(over).collect();
    let counted = (!counted.is_empty()).then(|| counted.join(" "));
    let parts = [
        counted,
        qualifiers.each.map(words::each),
        qualifiers.within.map(|level| format!("within {}", words::amount(level))),
        qualifiers.segment.as_deref().map(|segment| format!("only “{}”", inline(segment))),
        qualifiers.excluding.as_deref().map(|excluding| format!("without “{}”", inline(excluding))),
    ];
    for part in parts.into_iter().flatten() {
        text.push_str(", ");
        text.push_str(&part);
    }
    text
}

pub(super) fn baseline(baseline: &Baseline) -> String {
    let value = baseline.amount.map_or_else(|| "not known yet".to_string(), words::amount);
    match &baseline.measured {
        Some(measured) => format!("{value} ({})", one_line(measured)),
        None => value,
    }
}

/// `20–30 %`
fn range(target: &Target) -> String {
    let (Some(low), Some(high)) = (target.low, target.high) else {
        return String::new();
    };
    if low.0.unit == high.0.unit && low.0.per == high.0.per && !low.0.value.is_sign_negative() {
        return format!("{}–{}", words::plain(low.0.value), words::amount(high));
    }
    format!("{} to {}", words::amount(low), words::amount(high))
}

/// A change in per cent where that is what it comes to, else in the unit itself.
pub(super) fn change(kpi: &Kpi) -> Option<String> {
    let change = kpi.change.as_ref()?;
    Some(change.percent.map_or_else(|| words::signed(change.by), words::signed_percent))
}

pub(super) fn a_month(kpi: &Kpi) -> Option<String> {
    Some(words::signed_percent(kpi.change.as_ref()?.percent_per_month?))
}

/// The newest result by date that has a value; of one day, the one that stands last.
pub(super) fn newest(actuals: &[Dated]) -> Option<&Dated> {
    actuals.iter().filter(|actual| actual.amount.is_some()).max_by_key(|actual| actual.date)
}

fn latest(actual: &Dated) -> String {
    let value = actual.amount.map(words::amount).unwrap_or_default();
    let when = words::when(actual);
    format!("{value} {}", words::unbroken(when.trim_start())).trim_end().to_string()
}

fn checkpoint(checkpoint: &Dated) -> String {
    let value = match (checkpoint.amount, checkpoint.change) {
        (Some(amount), _) => words::amount(amount),
        (None, Some(change)) => words::signed(change),
        (None, None) => "not known yet".to_string(),
    };
    let by = checkpoint.date.map(|date| format!(" by {}", words::day(date))).unwrap_or_default();
    format!("{value}{by}")
}

/// A change that can't be worked out, because nobody said from where.
pub(super) fn lacks_baseline(kpi: &Kpi) -> bool {
    let is_change = |target: &Target| {
        matches!(target.form, TargetForm::Change | TargetForm::Multiple)
            && target.reach.is_none()
            && target.of.is_none()
            && kpi.qualifiers.each.is_none()
    };
    kpi.target.as_ref().is_some_and(is_change)
}
