//! What there is: a document as a tree, and all of the workspace by name.

use lsp_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind, SymbolTag};
use rustc_hash::FxHashMap;

use super::Document;
use super::symbol::Symbol;
use crate::model::catalogue::MetricId;
use crate::model::{Comparison, GoalView, KpiView, Milestone, Name, ResolvedTimeframe, StatusKind, TargetValue, Text};
use crate::source::{FileId, Role, Span};
use crate::syntax;

/// Goals nested deeper than this are shown beside each other: clients, and what writes the answer, go through the tree by
/// recursion.
const DEEPEST: usize = 64;

/// So many are found by name at most.
const MOST: usize = 256;

// ── a document ──

/// A document's plan, its goals with all that is in them, and what it declares.
pub fn outline(document: Document<'_>) -> Vec<DocumentSymbol> {
    let blocks = Blocks::of(document.text());
    let model = document.model();
    let drawing = Drawing { document, blocks };
    let mut all = Vec::new();
    if let Some(header) = model.plan.span {
        let name = model.plan.name.map_or(header, |name| name.span);
        let shown = document.workspace().plan_name(document.file);
        let title = model.plan.title.as_ref().map(said);
        all.push(drawing.symbol(shown.as_str(), title, SymbolKind::NAMESPACE, header, name));
    }
    all.extend(drawing.goals());
    for metric in &model.metrics {
        let title = metric.title.as_ref().map(said);
        all.push(drawing.symbol(
            metric.name.value.as_str(),
            title,
            SymbolKind::CONSTANT,
            metric.span,
            metric.name.span,
        ));
    }
    for platform in &model.platforms {
        let (name, title) = (platform.name, platform.title.as_ref().map(said));
        all.push(drawing.symbol(name.value.as_str(), title, SymbolKind::INTERFACE, platform.span, name.span));
    }
    for goal_type in &model.goal_types {
        let (name, title) = (goal_type.name, goal_type.title.as_ref().map(said));
        all.push(drawing.symbol(name.value.as_str(), title, SymbolKind::ENUM, goal_type.span, name.span));
    }
    in_order(&mut all);
    all
}

/// Where the blocks end that begin with these headers.
struct Blocks(FxHashMap<u32, u32>);

impl Blocks {
    fn of(text: &str) -> Self {
        let tree = syntax::parse(text).tree;
        let ends = tree.nodes().filter(|(_, node)| node.opens).map(|(_, node)| {
            let last = tree.node(syntax::NodeId(node.end.0.saturating_sub(1)));
            (node.span.start, node.span.to(last.span).end)
        });
        Self(ends.collect())
    }

    fn whole(&self, header: Span) -> Span {
        let end = self.0.get(&header.start).copied().unwrap_or(header.end);
        Span::new(header.start, end.max(header.end))
    }
}

struct Drawing<'p> {
    document: Document<'p>,
    blocks: Blocks,
}

impl Drawing<'_> {
    /// The goals at the top, each with those nested in it. Built from the last one to the first, so that no nesting takes stack.
    fn goals(&self) -> Vec<DocumentSymbol> {
        let workspace = self.document.workspace();
        let views: Vec<GoalView<'_>> = workspace.goals_of(self.document.file).collect();
        let mut depths: Vec<usize> = Vec::with_capacity(views.len());
        // The goal that each is shown in.
        let mut shown_in: Vec<Option<usize>> = Vec::with_capacity(views.len());
        for view in &views {
            let parent = view.goal().parent.map(|parent| parent as usize);
            let depth = parent.map_or(0, |parent| depths[parent] + 1);
            shown_in.push(parent.and_then(|parent| if depth > DEEPEST { shown_in[parent] } else { Some(parent) }));
            depths.push(depth.min(DEEPEST));
        }
        let mut inside: Vec<Vec<DocumentSymbol>> = views.iter().map(|_| Vec::new()).collect();
        let mut top = Vec::new();
        for (index, view) in views.iter().enumerate().rev() {
            let symbol = self.goal(*view, std::mem::take(&mut inside[index]));
            match shown_in[index] {
                Some(around) => inside[around].push(symbol),
                None => top.push(symbol),
            }
        }
        top
    }

    fn goal(&self, view: GoalView<'_>, nested: Vec<DocumentSymbol>) -> DocumentSymbol {
        let goal = view.goal();
        let mut inside = nested;
        inside.extend(view.kpis().map(|kpi| self.kpi(kpi)));
        inside.extend(goal.milestones.iter().map(|milestone| self.milestone(milestone, view)));
        in_order(&mut inside);
        let parts = [goal.title.as_ref().map(said), by(view.timeframe())];
        let detail = joined(parts.into_iter().flatten());
        let mut symbol = self.symbol(goal.name.value.as_str(), detail, SymbolKind::CLASS, goal.span, goal.name.span);
        // What was dropped is shown as struck out.
        symbol.tags = (view.status_kind() == StatusKind::Dropped).then(|| vec![SymbolTag::DEPRECATED]);
        symbol.children = Some(inside);
        symbol
    }

    fn kpi(&self, kpi: KpiView<'_>) -> DocumentSymbol {
        let own = kpi.kpi.timeframe.as_ref().and_then(|_| by(kpi.timeframe()));
        let detail = joined(from_to(kpi).into_iter().chain(own));
        self.symbol(kpi.name().as_str(), detail, SymbolKind::NUMBER, kpi.kpi.span, kpi.kpi.name.span)
    }

    fn milestone(&self, milestone: &Milestone, goal: GoalView<'_>) -> DocumentSymbol {
        let due = milestone.parts.timeframe.as_deref().and_then(|own| by(goal.timeframe_within(own)));
        let done = milestone.parts.done.as_ref().map(|_| "done".to_string());
        let detail = joined(done.into_iter().chain(due));
        self.symbol(&said(&milestone.text), detail, SymbolKind::EVENT, milestone.span, milestone.text.span)
    }

    fn symbol(
        &self,
        name: &str,
        detail: Option<String>,
        kind: SymbolKind,
        header: Span,
        chosen: Span,
    ) -> DocumentSymbol {
        let name = one_line(name);
        // Clients refuse a symbol without a name.
        let name = if name.is_empty() { "without a name".to_string() } else { name };
        #[expect(deprecated, reason = "the protocol's own type has no other way to be made")]
        DocumentSymbol {
            name,
            detail,
            kind,
            tags: None,
            deprecated: None,
            range: self.document.range(self.blocks.whole(header)),
            selection_range: self.document.range(chosen),
            children: None,
        }
    }
}

fn in_order(symbols: &mut [DocumentSymbol]) {
    symbols.sort_by_key(|symbol| symbol.range.start);
}

fn said(text: &Text) -> String {
    one_line(&text.value)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn by(timeframe: ResolvedTimeframe) -> Option<String> {
    timeframe.deadline.map(|deadline| format!("by {deadline}"))
}

/// `2,400 → 2,760`, worked out.
pub(super) fn from_to(kpi: KpiView<'_>) -> Option<String> {
    let target = kpi.target()?;
    let comparison = target.comparison.filter(|comparison| comparison.value != Comparison::Equal);
    let comparison = comparison.map_or(String::new(), |comparison| format!("{} ", comparison.value.symbol()));
    let keep = if target.keep.is_some() { "keep " } else { "" };
    let to = match (&target.value, kpi.target_value(), kpi.target_range()) {
        (_, Some(value), _) => value.with_value(value.value.normalize()).to_string(),
        (_, None, Some((low, high))) => format!("{low}..{high}"),
        (TargetValue::Change(change), ..) if change.value.is_sign_negative() => change.to_string(),
        (TargetValue::Change(change), ..) => format!("+{change}"),
        (TargetValue::Multiple(factor), ..) => format!("x{}", crate::model::number(*factor)),
        (TargetValue::Secret(_), ..) => "secret".to_string(),
        (TargetValue::Placeholder, ..) => "?".to_string(),
        _ => String::new(),
    };
    let to = format!("{keep}{comparison}{to}");
    Some(match kpi.baseline_value() {
        Some(from) => format!("{from} → {}", to.trim_end()),
        None => to.trim_end().to_string(),
    })
}

// ── the workspace ──

/// What is called so, by a part of its name or title, whatever the case and however it is spaced, as names of the catalogue are
/// found. Names that begin so come first.
pub fn workspace_symbols(document: Document<'_>, query: &str) -> Vec<SymbolInformation> {
    let query = Name::loose(query);
    let mut found: Vec<(Rank, Entry<'_>)> =
        entries(document).filter_map(|entry| Some((rank(entry.name.as_str(), entry.title, &query)?, entry))).collect();
    // Stable: within a rank they stay in the order of the files.
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(MOST);
    let mut places: FxHashMap<FileId, _> = FxHashMap::default();
    let information = |(_, entry): (Rank, Entry<'_>)| {
        let at = entry.symbol.declaration(document.workspace())?;
        let (uri, source) = places
            .entry(at.file)
            .or_insert_with(|| document.uri(at.file).map(|uri| (uri, document.other(at.file))))
            .as_ref()?;
        #[expect(deprecated, reason = "the protocol's own type has no other way to be made")]
        Some(SymbolInformation {
            name: one_line(&format!("{} {}", entry.name, entry.title.unwrap_or(""))),
            kind: entry.kind,
            tags: None,
            deprecated: None,
            location: Location { uri: uri.clone(), range: document.encoding.range(source, at.span) },
            container_name: entry.within.map(|name| name.to_string()),
        })
    };
    found.into_iter().filter_map(information).collect()
}

/// How well something fits; the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    NameBegins,
    NameHolds,
    TitleHolds,
}

fn rank(name: &str, title: Option<&str>, query: &str) -> Option<Rank> {
    let name = Name::loose(name);
    if name.starts_with(query) {
        Some(Rank::NameBegins)
    } else if name.contains(query) {
        Some(Rank::NameHolds)
    } else {
        let holds = title.is_some_and(|title| Name::loose(title).contains(query));
        holds.then_some(Rank::TitleHolds)
    }
}

struct Entry<'w> {
    symbol: Symbol,
    kind: SymbolKind,
    name: Name,
    title: Option<&'w str>,
    within: Option<Name>,
}

fn entries(document: Document<'_>) -> impl Iterator<Item = Entry<'_>> {
    fn title(text: &Option<Text>) -> Option<&str> {
        text.as_ref().map(|text| &*text.value)
    }
    let workspace = document.workspace();
    let files = workspace.files().filter(|(_, part)| part.role != Role::Catalogue);
    files.flat_map(move |(file, part)| {
        let model = &part.model;
        let plan = workspace.plan_name(file);
        let named = model.plan.span.map(|_| Entry {
            symbol: Symbol::Plan(file),
            kind: SymbolKind::NAMESPACE,
            name: plan,
            title: title(&model.plan.title),
            within: None,
        });
        let goals = workspace.goals_of(file).flat_map(move |view| {
            let goal = view.goal();
            let own = Entry {
                symbol: Symbol::Goal(view.id),
                kind: SymbolKind::CLASS,
                name: goal.name.value,
                title: title(&goal.title),
                within: Some(view.parent().map_or(plan, GoalView::name)),
            };
            let kpis = view.kpis().map(move |kpi| Entry {
                symbol: Symbol::Kpi(view.id, kpi.index),
                kind: SymbolKind::NUMBER,
                name: kpi.name(),
                title: title(&kpi.kpi.title),
                within: Some(goal.name.value),
            });
            std::iter::once(own).chain(kpis)
        });
        let entry = move |symbol, kind, name, title| Entry { symbol, kind, name, title, within: Some(plan) };
        let metrics = (0..).zip(&model.metrics).map(move |(index, metric)| {
            let symbol = Symbol::Metric(MetricId { file, index });
            entry(symbol, SymbolKind::CONSTANT, metric.name.value, title(&metric.title))
        });
        let platforms = (0..).zip(&model.platforms).map(move |(index, platform)| {
            entry(Symbol::Platform(file, index), SymbolKind::INTERFACE, platform.name.value, title(&platform.title))
        });
        let goal_types = (0..).zip(&model.goal_types).map(move |(index, goal_type)| {
            entry(Symbol::GoalType(file, index), SymbolKind::ENUM, goal_type.name.value, title(&goal_type.title))
        });
        named.into_iter().chain(goals).chain(metrics).chain(platforms).chain(goal_types)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{self, Desk};
    use super::*;

    fn drawn(desk: &Desk) -> String {
        fn draw(symbols: &[DocumentSymbol], depth: usize, into: &mut String) {
            for symbol in symbols {
                let detail = symbol.detail.as_ref().map_or(String::new(), |detail| format!(" [{detail}]"));
                let lines = (symbol.range.start.line + 1, symbol.range.end.line + 1);
                assert!(symbol.range.start <= symbol.selection_range.start, "{symbol:?}");
                assert!(symbol.selection_range.end <= symbol.range.end, "{symbol:?}");
                *into += &format!("{}{}{detail} {}-{}\n", "  ".repeat(depth), symbol.name, lines.0, lines.1);
                draw(symbol.children.as_deref().unwrap_or_default(), depth + 1, into);
            }
        }
        let mut out = String::new();
        draw(&outline(desk.document()), 0, &mut out);
        out
    }

    #[test]
    fn a_document_is_a_tree_with_targets_and_deadlines() {
        let desk = testing::one(
            "metric bookings \"예약\" {\n  unit people\n}\nplan 계획 \"🎯\" {\n  period 2026\n}\ngoal guests \"More guests\" {\n  by Q2\n  kpi visits 100/week -> +15% {\n    note \"x\"\n  }\n  goal inner {\n    \
             kpi rate 2% -> +0.5pp by 2026-03-31\n    kpi churn-rate keep <= 2%\n  }\n  milestone \"메뉴 🎉\" by 2026-02-20\n  kpi margin secret \"x\"\n  \
             kpi free\n}\nplatform radio\ngoal-type hiring \"Hire\"\ngoal {\n}\n",
        );
        insta::assert_snapshot!(drawn(&desk));
    }

    #[test]
    fn an_empty_document_has_nothing() {
        assert_eq!(drawn(&testing::one("# nothing yet\n")), "");
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        let depth = 2_000;
        let text = "goal a {\n".repeat(depth) + &"}\n".repeat(depth);
        let desk = testing::one(&text);
        let symbols = outline(desk.document());
        let (mut at, mut levels) = (&symbols, 0);
        while let Some(inside) =
            at.last().and_then(|symbol| symbol.children.as_ref()).filter(|inside| !inside.is_empty())
        {
            (at, levels) = (inside, levels + 1);
        }
        assert_eq!(levels, DEEPEST);
        assert_eq!(at.len(), depth - DEEPEST);
    }

    #[test]
    fn all_of_the_workspace_is_found_by_name_and_title() {
        let desk = testing::files(&[
            ("a.goal", "plan 카페 \"Café\"\ngoal more-guests \"손님 늘리기\" {\n  kpi guests \"GUESTS\" 1 -> 2\n}\n"),
            ("b.goal", "metric guest-count {\n}\ngoal other \"All the guests\" {\n}\n"),
        ]);
        let found = |query: &str| {
            let found = workspace_symbols(desk.document(), query);
            let shown = found.iter().map(|symbol| {
                let within = symbol.container_name.as_deref().unwrap_or("-");
                format!("{} in {within} at {}", symbol.name, desk.place(&symbol.location))
            });
            shown.collect::<Vec<_>>()
        };
        assert_eq!(
            found("Guest"),
            [
                "guests GUESTS in more-guests at a.goal:3:7 guests",
                "guest-count in b at b.goal:1:8 guest-count",
                "more-guests 손님 늘리기 in 카페 at a.goal:2:6 more-guests",
                "other All the guests in b at b.goal:3:6 other"
            ]
        );
        assert_eq!(found("손님"), ["more-guests 손님 늘리기 in 카페 at a.goal:2:6 more-guests"]);
        assert_eq!(found("All-the guests").len(), 1, "however it is spaced");
        assert_eq!(found("CAFE\u{301}"), ["카페 Café in - at a.goal:1:6 카페"], "composed or not");
        assert_eq!(found("").len(), 5, "all of it, and nothing of the catalogue");
        assert_eq!(found("no such"), Vec::<String>::new());
    }

    #[test]
    fn very_many_are_cut_short() {
        let text: String = (0..400).map(|index| format!("goal a{index} {{\n}}\n")).collect();
        assert_eq!(workspace_symbols(testing::one(&text).document(), "a").len(), MOST);
    }
}
