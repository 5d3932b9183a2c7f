use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::fix;
use crate::lsp::testing::{self, Desk};
use crate::model::catalogue::MetricId;
use crate::model::{Deadline, Found, GoalId, KpiNames, Reference, Share};
use crate::source::Location;

/// The texts that come of a rename, by their paths; those that stay are left out.
fn after(desk: &Desk, new_name: &str) -> Result<Vec<(String, String)>, String> {
    let edits = edits(desk.document(), desk.cursor(), new_name)?.expect("something stands at the mark");
    Ok(edits.iter().map(|(file, edits)| applied(desk, *file, edits)).collect())
}

fn applied(desk: &Desk, file: FileId, edits: &BTreeMap<Span, String>) -> (String, String) {
    let source = desk.document().other(file);
    let edits: Vec<_> = edits
        .iter()
        .map(|(span, text)| crate::diagnostic::Edit { location: Location::new(file, *span), replacement: text.clone() })
        .collect();
    (source.path().to_string(), fix::edited(source.text(), edits.iter()))
}

#[track_caller]
fn becomes(files: &[(&str, &str)], new_name: &str, expected: &[(&str, &str)]) {
    let texts = after(&testing::files(files), new_name).unwrap();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(texts, expected);
}

#[track_caller]
fn refused(files: &[(&str, &str)], new_name: &str, sentence: &str) {
    assert_eq!(after(&testing::files(files), new_name).unwrap_err(), sentence);
}

#[test]
fn a_goal_is_renamed_wherever_it_is_named() {
    becomes(
        &[
            ("a.goal", "# 🎯\ngoal 손‸님 \"손님\" {\n  kpi visits 1 -> 2\n}\ngoal b {\n  supports 손님\n}\n"),
            (
                "c.goal",
                "goal c {\n  depends-on a/손님, 손님\n  by 1 week after 손님\n  kpi x 1 -> x2 of 손님.visits\n}\n",
            ),
        ],
        "guests",
        &[
            ("a.goal", "# 🎯\ngoal guests \"손님\" {\n  kpi visits 1 -> 2\n}\ngoal b {\n  supports guests\n}\n"),
            (
                "c.goal",
                "goal c {\n  depends-on a/guests, guests\n  by 1 week after guests\n  kpi x 1 -> x2 of guests.visits\n}\n",
            ),
        ],
    );
}

#[test]
fn what_would_mean_another_goal_is_written_with_its_plan() {
    // `new` of b.goal in c.goal, and this goal's own mention there.
    becomes(
        &[
            ("a.goal", "goal o‸ld {\n}\ngoal x {\n  supports new\n}\n"),
            ("b.goal", "goal new {\n}\n"),
            ("c.goal", "goal c {\n  supports old, new\n}\n"),
        ],
        "new",
        &[
            ("a.goal", "goal new {\n}\ngoal x {\n  supports b/new\n}\n"),
            ("c.goal", "goal c {\n  supports a/new, b/new\n}\n"),
        ],
    );
    // A plan in a folder can't be named.
    refused(
        &[("d/a.goal", "goal o‸ld {\n}\n"), ("b.goal", "goal new {\n}\n"), ("c.goal", "goal c {\n  supports old\n}\n")],
        "new",
        "`old` in c.goal:2 would come to mean something else",
    );
    refused(
        &[("a.goal", "goal o‸ld {\n}\n"), ("b.goal", "goal old {\n}\n"), ("c.goal", "goal c {\n  supports old\n}\n")],
        "new",
        "`old` in c.goal:2 may mean this goal or another one; write first which one is meant, as in `a/old`",
    );
}

#[test]
fn a_plan_is_renamed_where_goals_are_named_with_it() {
    becomes(
        &[("a.goal", "plan 계획 \"🎯\"\ngoal g {\n}\n"), ("b.goal", "goal b {\n  supports 계‸획/g\n}\n")],
        "plan-2026",
        &[("a.goal", "plan plan-2026 \"🎯\"\ngoal g {\n}\n"), ("b.goal", "goal b {\n  supports plan-2026/g\n}\n")],
    );
    refused(
        &[("a.goal", "goal g {\n  supports a‸/g\n}\n")],
        "x",
        "this plan is called like its file; give it a name of its own: `plan a`",
    );
    refused(&[("a.goal", "plan a‸b\n"), ("b.goal", "goal g {\n}\n")], "b", "another plan is called `b` already");
}

#[test]
fn a_kpi_keeps_its_metric() {
    let kpi = |line: &str| format!("goal a {{\n  {line}\n  kpi b 1 -> 2 {{\n    part-of fans\n  }}\n}}\n");
    let renamed = |line: &str, name: &str| {
        let text = kpi(line);
        after(&testing::one(&text), name).map(|texts| texts[0].1.lines().nth(1).unwrap().trim().to_string())
    };
    assert_eq!(renamed("kpi fa‸ns 1 -> 2", "page-fans").unwrap(), "kpi page-fans 1 -> 2", "which is that metric too");
    assert_eq!(renamed("kpi fa‸ns 1 -> 2", "ours").unwrap(), "kpi ours is fans 1 -> 2");
    assert_eq!(renamed("kpi fa‸ns \"Fans\" 1 -> 2", "likes").unwrap(), "kpi likes is fans \"Fans\" 1 -> 2");
    assert_eq!(renamed("kpi \"링크 클‸릭\" 1 -> 2", "clicks-2").unwrap(), "kpi clicks-2 is \"링크 클릭\" 1 -> 2");
    assert_eq!(renamed("kpi \"링크 클‸릭\"1 -> 2", "링크-클릭").unwrap(), "kpi 링크-클릭 1 -> 2");
    assert_eq!(renamed("kpi x‸y is fans 1 -> 2", "ours").unwrap(), "kpi ours is fans 1 -> 2");
    assert_eq!(renamed("kpi x‸y 1 -> 2", "our fans").unwrap(), "kpi \"our fans\" 1 -> 2");
    assert_eq!(
        renamed("kpi x‸y 1 -> 2", "reach").unwrap_err(),
        "`reach` is the name of a metric, and this kpi is of none; if it counts that, write the name into the file"
    );
    assert_eq!(renamed("kpi x‸y 1 -> 2", "b").unwrap_err(), "another kpi of goal `a` is called `b` already");
}

#[test]
fn a_kpi_is_renamed_wherever_it_is_named() {
    let files = [
        ("a.goal", "goal a {\n  kpi vis‸its 1 -> 2\n  kpi b 1 -> >= 2% of visits {\n    part-of \"visits\"\n  }\n}\n"),
        ("b.goal", "goal b {\n  kpi visits 1 -> 2 {\n    part-of a.visits\n  }\n}\n"),
    ];
    becomes(
        &files,
        "오신-분",
        &[
            (
                "a.goal",
                "goal a {\n  kpi 오신-분 is visits 1 -> 2\n  kpi b 1 -> >= 2% of 오신-분 {\n    part-of 오신-분\n  }\n}\n",
            ),
            ("b.goal", "goal b {\n  kpi visits 1 -> 2 {\n    part-of a.오신-분\n  }\n}\n"),
        ],
    );
    refused(&files, "all visits", "`visits` is named in a reference in a.goal:3, where a name has no blanks");
    // `of revenue` means a metric, until a KPI of the goal is called so.
    refused(
        &[("a.goal", "goal a {\n  kpi m‸ine is revenue $1 -> $2\n  kpi b >= 2% of revenue\n}\n")],
        "revenue",
        "`revenue` in a.goal:3 would come to mean something else",
    );
}

#[test]
fn a_metric_is_renamed_and_its_kpis_stay_its() {
    becomes(
        &[(
            "a.goal",
            "metric book‸ings {\n  also 예약\n}\nmetric b {\n  part-of bookings\n  balanced-by 예약\n}\ngoal a {\n  kpi bookings 1 -> 2\n  kpi x is Bookings 1 -> 2\n  kpi 예약 1 -> 2\n}\n",
        )],
        "table-bookings",
        &[(
            "a.goal",
            "metric table-bookings {\n  also 예약\n}\nmetric b {\n  part-of table-bookings\n  balanced-by 예약\n}\ngoal a {\n  kpi bookings is table-bookings 1 -> 2\n  kpi x is table-bookings 1 -> 2\n  kpi 예약 1 -> 2\n}\n",
        )],
    );
    refused(
        &[("a.goal", "metric book‸ings {\n}\ngoal a {\n  kpi own-count 1 -> 2\n}\n")],
        "own-count",
        "the kpi `own-count` in a.goal:4 would come to be of another metric",
    );
}

#[test]
fn entries_of_the_catalogue() {
    becomes(
        &[(
            "a.goal",
            "platform radio {\n}\nmetric m {\n  platform radio\n}\ngoal a {\n  platform facebook, \"rad‸io\"\n}\n",
        )],
        "town-radio",
        &[(
            "a.goal",
            "platform town-radio {\n}\nmetric m {\n  platform town-radio\n}\ngoal a {\n  platform facebook, town-radio\n}\n",
        )],
    );
    becomes(
        &[("a.goal", "goal-type hi‸ring {\n}\ngoal a {\n  type hiring\n}\n")],
        "채용",
        &[("a.goal", "goal-type 채용 {\n}\ngoal a {\n  type 채용\n}\n")],
    );
    let goal = |line: &str| format!("metric m {{\n  also mm\n}}\ngoal a {{\n  {line}\n}}\n");
    let refusal = |line: &str, name: &str| after(&testing::one(&goal(line)), name).unwrap_err();
    assert_eq!(
        refusal("platform face‸book", "x"),
        "the platform `facebook` is built in; declare one of your own to call it otherwise"
    );
    assert_eq!(refusal("allow no-ow‸ner \"x\"", "x"), "`no-owner` is a rule, and rules are built in");
    assert_eq!(refusal("kpi x is m‸m 1 -> 2", "x"), "`mm` is another name of the metric `m`; rename it by that one");
    assert_eq!(refusal("kpi x is m‸ 1 -> 2", "팔로워"), "the built-in metric `followers` is called `팔로워` already");
    assert_eq!(refusal("supports nob‸ody", "x"), "nothing is called `nobody`, so there is nothing to rename");
}

#[test]
fn what_a_redefined_entry_hid_does_not_come_back_in_its_place() {
    // The built-in `fans` would take the KPI that is found by one of its other names.
    refused(
        &[(
            "a.goal",
            "metric fan‸s {\n  also likes-of-ours\n}\ngoal a {\n  kpi x is \"page likes\" 1 -> 2\n  kpi fans 1 -> 2\n}\n",
        )],
        "reach",
        "the built-in metric `reach` is called `reach` already",
    );
    becomes(
        &[("a.goal", "metric fan‸s {\n}\ngoal a {\n  kpi fans 1 -> 2\n}\n")],
        "our-fans",
        &[("a.goal", "metric our-fans {\n}\ngoal a {\n  kpi fans is our-fans 1 -> 2\n}\n")],
    );
}

#[test]
fn names_that_are_none() {
    let goal = [("a.goal", "goal a‸a {\n}\ngoal b {\n}\n")];
    refused(
        &goal,
        "two words",
        "`two words` can't be a name: it is made of letters, digits and `-`, and begins with a letter",
    );
    refused(
        &goal,
        "x {\n}\ngoal y",
        "`x { } goal y` can't be a name: it is made of letters, digits and `-`, and begins with a letter",
    );
    refused(&goal, "2026", "`2026` can't be a name: it is made of letters, digits and `-`, and begins with a letter");
    refused(
        &goal,
        "Q4",
        "`Q4` can't be a name: this reads as a period; write a name of its own, such as `plan-for-q4`",
    );
    refused(&goal, "a_b", "`a_b` can't be a name: a name is made of letters, digits and `-`; write `a-b`");
    refused(&goal, "  ", "a name has one letter at least");
    refused(&goal, "b", "another goal of this plan is called `b` already");
    assert_eq!(after(&testing::files(&goal), " aa ").unwrap(), Vec::new(), "the same name changes nothing");
}

#[test]
fn what_the_configuration_names_stays() {
    let config = (
        "goalposts.toml",
        "[defaults]\nplatform = \"radio\"\n[growth.metrics]\nm = \"10%/month\"\n[rules.implausible-unit-cost]\nunit-costs = { n = \"$1..$2\" }\n",
    );
    let refusal = |line: &str| {
        let text = format!("goal a {{\n}}\n{line}\n");
        after(&testing::files(&[config, ("a.goal", &text)]), "x").unwrap_err()
    };
    let sentence = |what: &str| format!("the configuration names the {what}, and a rename can't change that");
    assert_eq!(refusal("platform ra‸dio"), sentence("platform `radio` under `defaults`"));
    assert_eq!(refusal("metric m‸"), sentence("metric `m` under `growth`"));
    assert_eq!(refusal("metric n‸"), sentence("metric `n` under `rules`"));
}

#[test]
fn the_place_is_offered_with_its_name() {
    let desk = testing::one("goal 😀목표 {\n}\ngoal b {\n  supports test/😀목표\n}\n");
    assert_eq!(prepare(desk.document(), Position::new(1, 0)), Ok(None));
    let desk =
        testing::files(&[("a.goal", "goal 목표 {\n}\n"), ("b.goal", "goal b {\n  action \"😀\" by a/목‸표\n}\n")]);
    let (range, name) = prepare(desk.document(), desk.cursor()).unwrap().unwrap();
    assert_eq!((range.start, range.end), (Position::new(1, 19), Position::new(1, 21)));
    assert_eq!(name, "목표");
}

#[test]
fn texts_that_were_forgotten_are_read_again() {
    let files = [("a.goal", "goal a‸a {\n  kpi fans 1 -> 2\n}\n"), ("b.goal", "goal b {\n  supports aa\n}\n")];
    let desk = testing::files_with(&files, crate::project::Texts::Forget);
    let texts = after(&desk, "cc").unwrap();
    assert_eq!(texts[1], ("b.goal".to_string(), "goal b {\n  supports cc\n}\n".to_string()));
    // Of the catalogue no more is read than the files name: the other names are taken all the same.
    let files = [("a.goal", "metric m‸ {\n}\n")];
    let desk = testing::files_with(&files, crate::project::Texts::Forget);
    assert_eq!(after(&desk, "reach").unwrap_err(), "the built-in metric `reach` is called `reach` already");
}

#[test]
fn clients_get_the_form_they_ask_for() {
    let desk = testing::files(&[("a.goal", "goal a‸a {\n}\n"), ("b.goal", "goal b {\n  supports aa\n}\n")]);
    let document = desk.document();
    let edits = edits(document, desk.cursor(), "cc").unwrap().unwrap();
    let plain = workspace_edit(document, &edits, None);
    assert_eq!(plain.changes.unwrap().len(), 2);
    let open = document.uri(desk.file("a.goal")).unwrap();
    let versioned = workspace_edit(document, &edits, Some(&|uri| (*uri == open).then_some(7)));
    let Some(DocumentChanges::Edits(changes)) = versioned.document_changes else { panic!("edits of documents") };
    let versions: Vec<Option<i32>> = changes.iter().map(|change| change.text_document.version).collect();
    assert_eq!(versions, [Some(7), None], "the other one is not open");
}

// ── nothing that a name means is lost ──

/// What all names of a workspace lead to, by the model alone.
#[derive(PartialEq, Debug)]
struct Graph {
    goals: Vec<Found<GoalId>>,
    kpis: Vec<Option<(GoalId, u32)>>,
    metrics: Vec<Option<MetricId>>,
    entries: Vec<Option<(FileId, u32)>>,
    faults: usize,
}

fn graph(workspace: &Workspace) -> Graph {
    let (mut goals, mut kpis, mut metrics, mut entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut names = KpiNames::default();
    for view in workspace.goals() {
        let goal = view.goal();
        let deadlines =
            [&goal.facts.timeframe].into_iter().chain(goal.kpis.iter().filter_map(|kpi| kpi.timeframe.as_deref()));
        let deadline = |timeframe: &crate::model::Timeframe| {
            Some(*timeframe.end.as_ref().and_then(|end| Deadline::goal(&end.value))?.0)
        };
        let references: Vec<Reference> =
            goal.supports.iter().chain(&goal.depends_on).copied().chain(deadlines.filter_map(deadline)).collect();
        goals.extend(references.iter().map(|reference| workspace.find_goal(reference, view.id.file)));
        entries.extend(goal.goal_type.iter().map(|name| workspace.goal_type_place(name.value)));
        entries.extend(goal.facts.platforms.iter().map(|name| workspace.platform_place(name.value)));
        for kpi in view.kpis() {
            metrics.push(kpi.kpi.metric);
            if let Some(share @ Share::Reference(reference)) = kpi.share().map(|share| &share.value) {
                let found = names.resolve(view, share);
                kpis.push(found);
                let is_plain = found.is_none() && reference.plan.is_none() && reference.kpi.is_none();
                metrics.push(workspace.find_metric(reference.name).filter(|_| is_plain));
            }
            let part_of = kpi.kpi.details.as_ref().and_then(|details| details.part_of.as_ref());
            kpis.extend(part_of.map(|part_of| names.resolve(view, &part_of.value)));
        }
    }
    for (_, part) in workspace.files() {
        for metric in &part.model.metrics {
            metrics
                .extend(metric.part_of.iter().chain(&metric.balanced_by).map(|name| workspace.find_metric(name.value)));
        }
    }
    let faults = workspace.files().map(|(_, part)| part.model.problems.len()).sum();
    Graph { goals, kpis, metrics, entries, faults }
}

impl Graph {
    /// What led somewhere leads there still, and what might have meant several things is not silently one of them.
    fn is_kept_by(&self, after: &Graph) -> bool {
        let same = |one: &[Option<(GoalId, u32)>], other: &[Option<(GoalId, u32)>]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_none() || one == other)
        };
        let goals = self.goals.len() == after.goals.len()
            && self.goals.iter().zip(&after.goals).all(|(one, other)| *one == Found::None || one == other);
        let entries = |one: &[Option<(FileId, u32)>], other: &[Option<(FileId, u32)>]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_none() || one == other)
        };
        let metrics = self.metrics.len() == after.metrics.len()
            && self.metrics.iter().zip(&after.metrics).all(|(one, other)| one.is_none() || one == other);
        goals
            && metrics
            && same(&self.kpis, &after.kpis)
            && entries(&self.entries, &after.entries)
            && self.faults == after.faults
    }
}

/// Few names, so that they meet: one of them is a built-in metric, one a metric's other name.
const NAMES: [&str; 6] = ["aa", "bb", "목표", "fans", "likes", "cc"];

fn reference() -> impl Strategy<Value = String> {
    let part = || select(&NAMES[..]);
    prop_oneof![
        3 => part().prop_map(str::to_string),
        1 => (part(), part()).prop_map(|(plan, goal)| format!("{plan}/{goal}")),
        1 => (part(), part()).prop_map(|(goal, kpi)| format!("{goal}.{kpi}")),
        1 => (part(), part(), part()).prop_map(|(plan, goal, kpi)| format!("{plan}/{goal}.{kpi}")),
    ]
}

fn kpi() -> impl Strategy<Value = String> {
    let name = || select(&NAMES[..]);
    (name(), prop::option::of(name()), prop::option::of(reference()), prop::option::of(reference()), any::<bool>())
        .prop_map(|(name, metric, share, part_of, quoted)| {
            let name = if quoted { format!("\"{name}\"") } else { name.to_string() };
            let is = metric.map_or(String::new(), |metric| format!(" is {metric}"));
            let of = share.map_or(String::new(), |share| format!(" of {share}"));
            let block = part_of.map_or(String::new(), |whole| format!(" {{\n    part-of {whole}\n  }}"));
            format!("  kpi {name}{is} >= 20%{of}{block}\n")
        })
}

fn goal() -> impl Strategy<Value = String> {
    let lines = (
        prop::collection::vec(kpi(), 0..3),
        prop::option::of(reference()),
        prop::option::of(reference()),
        prop::option::of(select(&NAMES[..])),
    );
    (select(&NAMES[..]), lines).prop_map(|(name, (kpis, supports, by, entry))| {
        let mut text = format!("goal {name} {{\n");
        text.extend(supports.map(|reference| format!("  supports {reference}\n")));
        text.extend(by.map(|reference| format!("  by 2 weeks after {reference}\n")));
        text.extend(entry.map(|entry| format!("  type {entry}\n  platform facebook, {entry}\n")));
        text.extend(kpis);
        text + "}\n"
    })
}

fn file() -> impl Strategy<Value = String> {
    let name = || prop::option::of(select(&NAMES[..]));
    (name(), name(), name(), prop::collection::vec(goal(), 0..3)).prop_map(|(plan, metric, entry, goals)| {
        let mut text = String::new();
        text.extend(plan.map(|plan| format!("plan {plan} {{\n}}\n")));
        text.extend(
            metric.map(|metric| format!("metric {metric} {{\n  also likes\n  balanced-by fans, {metric}\n}}\n")),
        );
        text.extend(entry.map(|entry| format!("platform {entry} {{\n}}\ngoal-type {entry} {{\n  kpis {entry}\n}}\n")));
        text + &goals.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Everything that can be renamed in a small workspace is.
    #[test]
    fn every_name_leads_where_it_did(
        texts in prop::collection::vec(file(), 3),
        new_name in select(&["aa", "bb", "목표", "cc", "dd", "likes", "두 낱말"][..]),
    ) {
        let paths = ["aa.goal", "bb.goal", "folder/cc.goal"];
        let files: Vec<(&str, &str)> = paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
        let desk = testing::files(&files);
        let asked = desk.document();
        let before = graph(asked.workspace());
        let mut seen = Vec::new();
        for file in asked.goal_files() {
            let document = Document { file, ..asked };
            for occurrence in symbol::occurrences(asked.workspace(), file, document.text()) {
                let Some(symbol) = occurrence.meaning.one().filter(|symbol| !seen.contains(symbol)) else { continue };
                // Of two names at one place the other one is renamed.
                if occurrence.manner == Manner::Implied {
                    continue;
                }
                let position = document.encoding.position(document.source(), occurrence.span.start);
                let Ok(Some(edits)) = edits(document, position, new_name) else { continue };
                seen.push(symbol);
                let changed: BTreeMap<FileId, String> = asked
                    .goal_files()
                    .map(|file| (file, applied(&desk, file, edits.get(&file).unwrap_or(&BTreeMap::new())).1))
                    .collect();
                let workspace = desk.project.workspace_of(&changed);
                let after = graph(&workspace);
                prop_assert!(before.is_kept_by(&after), "{occurrence:?} → {new_name}\n{changed:#?}\n{before:?}\n{after:?}");
                prop_assert_eq!(symbol.name(&workspace), Some(Name::new(new_name)));
            }
        }
    }
}
