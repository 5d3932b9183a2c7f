//! What the grammar expected, in words.

use crate::syntax::Kind;
use crate::syntax::keywords::Statement;

pub(super) struct Phrase {
    pub what: &'static str,
    pub examples: &'static str,
}

/// The grammar's rules in words. At most three, the likeliest first.
pub(super) fn phrases(kinds: &[Kind], row: Option<&'static Statement>) -> Vec<&'static Phrase> {
    macro_rules! phrase {
        ($what:literal, $examples:literal) => {{
            static PHRASE: Phrase = Phrase { what: $what, examples: $examples };
            Some(&PHRASE)
        }};
    }
    let mut found: Vec<&'static Phrase> = Vec::new();
    for kind in kinds {
        let phrase = match kind {
            Kind::target => {
                phrase!("a target", "here: a number (`2,760`), a change (`+15%`, `x2`), a range (`20..30%`) or `?`")
            }
            Kind::quantity | Kind::tolerance | Kind::range => {
                phrase!("a number", "such as `2,400`, `15%` or `$300`")
            }
            Kind::number => phrase!("a number", "such as `2` or `0.7`"),
            Kind::unit | Kind::per => {
                phrase!("a unit", "a word such as `post`, `month` or `people`")
            }
            Kind::date | Kind::calendar | Kind::entry | Kind::entries => {
                phrase!("a date or a period", "`2026-03-31`, `2026-03` or `2026-Q1`")
            }
            Kind::text => phrase!("a text in quotes", "`\"…\"`"),
            Kind::name if row.is_some_and(|row| has_fixed_words(row.kind)) => {
                phrase!("a word", "one of those this statement knows")
            }
            Kind::previous => phrase!("a period in a word", "such as `year` or `quarter`"),
            Kind::name | Kind::named => {
                phrase!("a name", "made of letters, digits and `-`, as in `local-community`")
            }
            Kind::reference => phrase!("the name of a goal", "such as `local-community`"),
            Kind::handle => phrase!("a handle", "such as `@mina`"),
            Kind::share => phrase!("what it is a share of", "a text or the name of a KPI"),
            Kind::month_day => phrase!("a month and a day", "`10-01`"),
            Kind::metric_of => phrase!("a metric", "its name, as in `is followers`"),
            Kind::every => phrase!("a cadence", "`weekly`, `monthly` or `every 2 weeks`"),
            _ => None,
        };
        if let Some(phrase) = phrase
            && !found.iter().any(|known| known.what == phrase.what)
        {
            found.push(phrase);
        }
    }
    // `by` takes a duration as well, but hardly anybody means that.
    found.sort_by_key(|phrase| phrase.what == "a number" && kinds.contains(&Kind::date));
    found.truncate(3);
    found
}

/// Statements that take one of a few words and no name.
fn has_fixed_words(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::health
            | Kind::status
            | Kind::commitment
            | Kind::review
            | Kind::better
            | Kind::metric_kind
            | Kind::family
            | Kind::currency_code
    )
}
