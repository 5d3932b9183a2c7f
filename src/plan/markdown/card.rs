//! One goal or KPI in short, for whoever points at it in an editor: the words of the page, without its sections.

use super::outline::{self, Outline};
use super::text::{inline, one_line};
use super::{Page, goal, kpi, words};
use crate::plan::types::{Goal, Kpi};

/// So many KPIs and milestones of a goal are listed.
const MOST: usize = 12;

/// A KPI: what it is called and how it is counted, from where to where, and what else is known of it.
pub(crate) fn kpi_card(stated: &Kpi) -> String {
    let outline = Outline::default();
    let page = Page { out: String::new(), outline: &outline };
    let mut lines = vec![format!("**{}** · kpi {}", kpi::described(stated), one_line(&stated.name))];
    lines.push(way(&page, stated));
    lines.extend(words::due(&stated.due).map(|due| words::capitalized(&due)));
    lines.extend(kpi::newest(&stated.actuals).map(|latest| format!("Latest result: {}", goal::dated(latest))));
    let facts = page.facts(stated);
    lines.extend((!facts.is_empty()).then(|| words::capitalized(&facts.join("; "))));
    lines.join("\n\n")
}

/// A goal: what it is called, when, whose and how it stands, and what it is measured by. `parent` is the title of the goal
/// around it, `left` how long it still has.
pub(crate) fn goal_card(stated: &Goal, parent: Option<&str>, left: Option<&str>) -> String {
    let outline = Outline::default();
    let page = Page { out: String::new(), outline: &outline };
    let mut blocks = vec![format!("**{}** · goal {}", one_line(&outline::goal_title(stated)), one_line(&stated.id))];
    let mut context: Vec<String> = words::timeframe(&stated.timeframe).into_iter().collect();
    context.extend(left.map(str::to_string));
    context.extend(goal::people(&stated.facts));
    context.extend(goal::platforms(&stated.facts));
    context.extend(goal::standing(&stated.facts));
    blocks.extend((!context.is_empty()).then(|| context.join(" · ")));
    // What is around it may be named as well.
    let others = stated.supports.iter().filter(|reference| reference.id.is_none() || reference.id != stated.parent);
    let others = others.map(|reference| one_line(reference.title.as_deref().unwrap_or(&reference.text)));
    let supports: Vec<String> = parent.map(one_line).into_iter().chain(others).collect();
    blocks.extend((!supports.is_empty()).then(|| format!("Supports {}", words::list(&supports))));
    let after =
        stated.depends_on.iter().map(|reference| one_line(reference.title.as_deref().unwrap_or(&reference.text)));
    let after: Vec<String> = after.collect();
    blocks.extend((!after.is_empty()).then(|| format!("Waits for {}", words::list(&after))));
    blocks.extend(stated.facts.why.as_deref().map(|why| format!("> {}", inline(why))));
    let kpis = stated.kpis.iter().map(|stated| format!("- {}: {}", kpi::title(stated), way(&page, stated)));
    let milestones = stated.milestones.iter().map(|milestone| format!("- {}", goal::milestone(milestone)));
    let measures: Vec<String> = kpis.chain(milestones).collect();
    if !measures.is_empty() {
        let mut list = measures[..measures.len().min(MOST)].join("\n");
        if let Some(more) = measures.len().checked_sub(MOST).filter(|more| *more > 0) {
            list += &format!("\n- … and {more} more");
        }
        blocks.push(list);
    }
    blocks.join("\n\n")
}

/// `2,400 → 2,760 (+15 %, +4.8 % a month)`
fn way(page: &Page<'_>, stated: &Kpi) -> String {
    let target = page.target(stated.target.as_ref());
    let change = kpi::change(stated);
    let a_month = kpi::a_month(stated).map(|growth| format!("{growth} a month"));
    let growth: Vec<String> = change.into_iter().chain(a_month).collect();
    let growth = if growth.is_empty() { String::new() } else { format!(" ({})", growth.join(", ")) };
    match &stated.baseline {
        Some(baseline) => format!("{} → {target}{growth}", kpi::baseline(baseline)),
        None => format!("{target}{growth}"),
    }
}
