//! Every statement of the language: its keyword, where it may stand, and how it is written.
//!
//! One table for messages, completion, highlighters and the reference. A test holds it against the grammar.

use super::Kind;
use std::sync::LazyLock;

/// A place where statements stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Block {
    File,
    Plan,
    Goal,
    Kpi,
    Milestone,
    Metric,
    Platform,
    GoalType,
}

impl Block {
    /// With its article, for messages.
    pub fn phrase(self) -> &'static str {
        match self {
            Block::File => "the top of a file",
            Block::Plan => "a plan",
            Block::Goal => "a goal",
            Block::Kpi => "a kpi",
            Block::Milestone => "a milestone",
            Block::Metric => "a metric",
            Block::Platform => "a platform",
            Block::GoalType => "a goal type",
        }
    }

    /// The block that a statement of this kind opens.
    pub fn opened_by(kind: Kind) -> Option<Block> {
        Some(match kind {
            Kind::plan => Block::Plan,
            Kind::goal => Block::Goal,
            Kind::kpi => Block::Kpi,
            Kind::milestone => Block::Milestone,
            Kind::metric => Block::Metric,
            Kind::platform => Block::Platform,
            Kind::goal_type => Block::GoalType,
            _ => return None,
        })
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Statement {
    pub keyword: &'static str,
    pub kind: Kind,
    pub within: &'static [Block],
    /// Whether it may stand several times in one block.
    pub repeats: bool,
    /// A whole line that can be copied.
    pub example: &'static str,
}

/// The row of a kind of statement. `None` for comments, closing braces and what could not be read.
pub fn statement(kind: Kind) -> Option<&'static Statement> {
    // Asked for every line of every file: a look into a table, not a search.
    static BY_KIND: LazyLock<Vec<Option<&'static Statement>>> = LazyLock::new(|| {
        let mut rows = vec![None; STATEMENTS.iter().map(|row| row.kind as usize + 1).max().unwrap_or(0)];
        for row in STATEMENTS.iter().rev() {
            rows[row.kind as usize] = Some(row);
        }
        rows
    });
    BY_KIND.get(kind as usize).copied().flatten()
}

/// The row of a keyword.
pub fn by_keyword(keyword: &str) -> Option<&'static Statement> {
    STATEMENTS.iter().find(|statement| statement.keyword == keyword)
}

/// The statements that may stand in a block, in the table's order.
pub fn allowed_in(block: Block) -> impl Iterator<Item = &'static Statement> {
    STATEMENTS.iter().filter(move |statement| statement.within.contains(&block))
}

/// Words people write for a statement that has another name here.
pub fn synonym(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "deadline" | "due" | "until" | "end" | "before" | "마감" | "기한" => "by",
        "objective" | "goals" | "목표" => "goal",
        "target" | "measure" | "indicator" | "key-result" | "keyresult" | "kr" | "지표" => "kpi",
        "description" | "because" | "reason" | "rationale" | "이유" => "why",
        "task" | "todo" | "step" | "do" | "할일" => "action",
        "assignee" | "lead" | "responsible" | "담당" | "담당자" => "owner",
        "team" | "members" => "contributors",
        "channel" | "network" | "플랫폼" => "platform",
        "begin" | "from" | "since" | "시작" => "start",
        "cost" | "spend" | "예산" => "budget",
        "parent" | "aligns-with" | "contributes-to" => "supports",
        "blocked-by" | "requires" | "needs" => "depends-on",
        "result" | "value" | "measured" | "실적" => "actual",
        "timeframe" | "quarter" | "기간" => "period",
        "comment" | "remark" | "메모" => "note",
        "url" | "see" => "link",
        "label" | "tags" => "tag",
        "category" => "type",
        "ignore" | "disable" | "noqa" => "allow",
        "for" | "who" | "대상" => "audience",
        "cadence" | "check-in" => "review",
        "state" => "status",
        _ => return None,
    })
}

use Block::{File, Goal, GoalType, Kpi, Metric, Milestone, Plan, Platform};

macro_rules! statements {
    ($($keyword:literal $kind:ident [$($block:ident)*] $repeats:ident $example:literal)*) => {
        /// Every statement, the frequent ones of a block first.
        pub static STATEMENTS: &[Statement] = &[$(Statement {
            keyword: $keyword,
            kind: Kind::$kind,
            within: &[$($block),*],
            repeats: statements!(@ $repeats),
            example: $example,
        }),*];
    };
    (@ once) => { false };
    (@ repeats) => { true };
}

statements! {
    "plan"         plan          [File]                                      once    "plan \"Spring campaign\" {"
    "goal"         goal          [File Goal]                                 repeats "goal more-guests \"Win more guests\" {"
    "metric"       metric        [File]                                      repeats "metric table-bookings \"Table bookings\" {"
    "platform"     platform      [File Plan Goal Metric]                     repeats "platform facebook, instagram"
    "goal-type"    goal_type     [File]                                      repeats "goal-type hiring \"Grow the team\" {"

    "kpi"          kpi           [Goal]                                      repeats "kpi fans 2,400 -> 2,760"
    "milestone"    milestone     [Goal]                                      repeats "milestone \"Page is live\" by 2026-01-20"
    "type"         goal_kind     [Goal]                                      once    "type brand-awareness"
    "why"          why           [Plan Goal]                                 once    "why \"Regulars bring three in four of our sales\""
    "owner"        owner         [Plan Goal Kpi Milestone]                   once    "owner @mina"
    "contributors" contributors  [Plan Goal]                                 once    "contributors @jun, @bo"
    "audience"     audience      [Plan Goal]                                 once    "audience \"People within 5 miles\" 12,000"
    "period"       period        [Plan Goal]                                 once    "period 2026-Q1"
    "start"        start         [Plan Goal]                                 once    "start 2026-01-05"
    "by"           by            [Plan Goal]                                 once    "by 2026-03-31"
    "in"           timeframe     [Plan Goal]                                 once    "in 3 months"
    "within"       timeframe     [Plan Goal]                                 once    "within 3 months"
    "supports"     supports      [Goal]                                      repeats "supports local-community"
    "depends-on"   depends_on    [Goal]                                      repeats "depends-on new-website"
    "budget"       budget        [Plan Goal]                                 once    "budget $15/post for 24 posts"
    "capacity"     capacity      [Plan Goal]                                 once    "capacity 10 h/week"
    "action"       action        [Goal]                                      repeats "action \"Boost every post\" by 2026-01-15 owner @jun"
    "risk"         risk          [Plan Goal]                                 repeats "risk \"The page is not approved in time\""
    "review"       review        [Plan Goal]                                 once    "review weekly"
    "commitment"   commitment    [Plan Goal]                                 once    "commitment aspirational"
    "status"       status        [Plan Goal]                                 once    "status paused \"until the page is live\""
    "health"       health        [Goal]                                      repeats "health on-track \"as planned\" on 2026-02-01"
    "revised"      revised       [Plan Goal Kpi]                             repeats "revised 2026-02-10 \"the platform counts anew\""
    "grade"        grade         [Goal Kpi]                                  once    "grade 0.7 \"nearly there\""
    "allow"        allow         [Plan Goal Kpi]                             repeats "allow unrealistic-growth \"paid launch on 1 March\""
    "note"         note          [Plan Goal Kpi Milestone Metric Platform GoalType] repeats "note \"As agreed in June\""
    "link"         link          [Plan Goal Kpi Milestone Metric Platform GoalType] repeats "link \"https://example.org/plan\""
    "tag"          tag           [Plan Goal]                                 repeats "tag spring, print"
    "meta"         meta          [Plan Goal Kpi Milestone Metric Platform GoalType] repeats "meta jira \"CAFE-12\""
    "currency"     currency_code [Plan Goal]                                 once    "currency USD"
    "fiscal-year"  fiscal_year   [Plan Goal]                                 once    "fiscal-year starts 10-01 named-by end"

    "actual"       actual        [Kpi]                                       repeats "actual 2026-01-31 2,455 \"first boosted post\""
    "actuals"      actuals       [Kpi]                                       repeats "actuals \"fans.csv\" date day value fans"
    "checkpoint"   checkpoint    [Kpi]                                       repeats "checkpoint 2026-02-15 2,560"
    "stretch"      stretch       [Kpi]                                       once    "stretch 3,000"
    "source"       source        [Kpi Metric Platform]                       once    "source \"Page insights, lifetime fans\""
    "weight"       weight        [Kpi]                                       once    "weight 2"
    "part-of"      part_of       [Kpi Metric]                                once    "part-of impressions"
    "done"         done          [Milestone]                                 once    "done 2026-01-18 \"two days early\""
    "progress"     progress      [Milestone]                                 repeats "progress 2026-01-10 40%"

    "unit"         unit_name     [Metric]                                    once    "unit count"
    "kind"         metric_kind   [Metric]                                    once    "kind flow"
    "better"       better        [Metric]                                    once    "better more"
    "family"       family        [Metric]                                    once    "family traffic"
    "bounded"      bounded       [Metric]                                    once    "bounded"
    "growth-limit" growth_limit  [Metric]                                    once    "growth-limit 30%/month"
    "vanity"       vanity        [Metric]                                    once    "vanity"
    "balanced-by"  balanced_by   [Metric]                                    once    "balanced-by conversions"
    "also"         also          [Metric Platform GoalType]                  once    "also clicks-to-site, \"링크 클릭\""
    "kpis"         kpis          [GoalType]                                  once    "kpis followers, reach"
    "users"        users         [Platform]                                  once    "users 3.07B as-of 2024-10 source \"DataReportal\""
}

// ── words within a line, for highlighters; `tests/editors.rs` holds all of these against the grammar ──

/// Words that stand between values, or say what the next one is.
#[rustfmt::skip]
pub const CONNECTIVES: [&str; 27] = [
    "after", "as-of", "by", "date", "done", "each", "effort", "every", "excluding", "for", "in", "is", "keep",
    "named-by", "of", "on", "over", "owner", "per", "previous", "secret", "source", "starts", "value", "vs", "where",
    "within",
];

/// Which figure of many is meant; `p` with two digits is one too.
pub const MEASURES: [&str; 7] = ["average", "avg", "highest", "lowest", "mean", "median", "total"];

/// Words that scale the number before them.
pub const SCALES: [&str; 10] = ["thousand", "million", "billion", "trillion", "백만", "천만", "만", "억", "조", "천"];

/// Words that stand for a number that is not known yet.
pub const PLACEHOLDERS: [&str; 5] = ["TBD", "TODO", "N", "XX", "X"];
