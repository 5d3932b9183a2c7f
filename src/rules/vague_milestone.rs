use std::ops::Range;

use super::words::{has_number, place, vague_word, words};
use super::{Context, Findings, finding};
use crate::model::GoalView;

rule! {
    /// A milestone says in which direction to go, and not where that ends.
    ///
    /// A milestone is a result that is there or not. Tracking that is to be "improved" is never there: any change counts, and
    /// none does, so the goal has nothing to measure it by after all.
    ///
    /// ```goal,bad
    /// goal know-the-visitors "Know who visits the site" {
    ///   by 2026-03-31
    ///   milestone "Improve tracking"
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal know-the-visitors "Know who visits the site" {
    ///   by 2026-03-31
    ///   milestone "Every page of the shop reports its visits"
    /// }
    /// ```
    ///
    /// A capital in the middle of a sentence makes a name, which says no direction (`Contract with Better Homes is signed`).
    /// With a number in it a milestone is taken to be precise (`Improve tracking on 12 pages`), and what is `done` needs no
    /// more precision. The words that count are English and Korean ones, and those that the configuration adds.
    "vague-milestone", Specific, Warn, Goal(check)
}

fn check(view: GoalView<'_>, context: &Context<'_>, findings: &mut Findings) {
    for milestone in &view.goal().milestones {
        let text = &milestone.text;
        let Some(vague) = vague_outside_names(&text.value, &context.settings.words.vague) else {
            continue;
        };
        if milestone.parts.done.is_some() || has_number(&text.value) {
            continue;
        }
        let word = &text.value[vague.clone()];
        findings.add(
            view,
            finding(format!("the milestone says `{word}`, and not what will be there then"))
                .label(view.at(place(text, vague.clone())), "how far?")
                .help(
                    "write the result that can be seen, such as `milestone \"All 12 pages report their visits\"`, or \
                     count it: `kpi pages-tracked 4 -> 12`",
                ),
        );
    }
}

/// The first vague word that is no part of a name: `Contract with Better Homes is signed`.
fn vague_outside_names(text: &str, own: &[String]) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = vague_word(&text[from..], own) {
        let found = from + found.start..from + found.end;
        if !is_in_name(text, &found) {
            return Some(found);
        }
        from = found.end;
    }
    None
}

/// A capital in the middle of a sentence makes a name, unless every word of the text has one.
fn is_in_name(text: &str, word: &Range<usize>) -> bool {
    let is_capitalised = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let before = text[..word.start].trim_end();
    let begins_a_sentence = before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric() && c != ',');
    let is_title = words(text).all(|(_, word)| word.len() < 4 || LOW.contains(&word) || is_capitalised(word));
    is_capitalised(&text[word.clone()]) && !begins_a_sentence && !is_title
}

/// Long words that have no capital in a title either.
const LOW: [&str; 6] = ["from", "into", "over", "than", "upon", "with"];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_with_words, silent};

    #[test]
    fn directions_and_hedges_are_found_in_english_and_korean() {
        fires(
            &RULE,
            "goal a {\n  milestone \"Improve tracking\"\n  milestone “Pages load faster” by 2026-02\n  milestone \"고객 응대 개선\"\n}\n",
            &[
                "2:14 the milestone says `Improve`, and not what will be there then",
                "3:25 the milestone says `faster`, and not what will be there then",
                "4:20 the milestone says `개선`, and not what will be there then",
            ],
        );
    }

    #[test]
    fn a_text_with_escapes_is_underlined_whole() {
        fires(
            &RULE,
            "goal a {\n  milestone \"A \\\"better\\\" page\"\n}\n",
            &["2:13 the milestone says `better`, and not what will be there then"],
        );
    }

    #[test]
    fn a_number_says_how_far() {
        silent(
            &RULE,
            "goal a {\n  milestone \"Improve tracking on 12 pages\"\n  milestone \"Increase shops to three\"\n  milestone \"매출 두 배로 증대\"\n}\n",
        );
    }

    #[test]
    fn results_are_fine() {
        silent(
            &RULE,
            "goal a {\n  milestone \"New café page is live\" by 2026-01-20\n  milestone \"새 페이지 공개\"\n}\n",
        );
    }

    #[test]
    fn names_say_no_direction() {
        silent(
            &RULE,
            "goal a {\n  milestone \"Contract with Better Homes is signed\"\n  milestone \"Shop in Greater London is open\"\n}\n",
        );
        fires(
            &RULE,
            "goal a {\n  milestone \"Have Better Homes reply faster\"\n  milestone \"Page live: Better texts\"\n  milestone \"Give Everybody Better Tools\"\n}\n",
            &[
                "2:38 the milestone says `faster`, and not what will be there then",
                "3:25 the milestone says `Better`, and not what will be there then",
                "4:29 the milestone says `Better`, and not what will be there then",
            ],
        );
    }

    #[test]
    fn what_is_done_is_settled() {
        silent(&RULE, "goal a {\n  milestone \"Improve tracking\" done 2026-01-10\n}\n");
    }

    #[test]
    fn the_configuration_adds_words() {
        let text = "goal a {\n  milestone \"A world-class page\"\n}\n";
        silent(&RULE, text);
        fires_with_words(&RULE, text, &["2:16 the milestone says `world-class`, and not what will be there then"]);
    }
}
