use super::amounts::joint;
use super::words::place;
use super::{Context, Findings, finding};
use crate::model::KpiView;

rule! {
    /// A KPI's title or segment joins two measures, each with its number.
    ///
    /// One KPI has one target. When two amounts stand in its words, one of them is in no target: nothing watches it, and
    /// "reached" means that half of it was.
    ///
    /// ```goal,bad
    /// goal seen-and-heard "Show what we know" {
    ///   by 2026-03-31
    ///   kpi output "10 talks and 5 videos" 15
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal seen-and-heard "Show what we know" {
    ///   by 2026-03-31
    ///   kpi talks 10
    ///   kpi videos 5
    /// }
    /// ```
    ///
    /// `and`, `&`, `plus`, `as well as`, `und`, `및`, `그리고`, `/`, `·` and `;` join, the particles 와, 과, 랑, 이랑 and 하고 do, and
    /// words that the configuration adds. Years, dates and names with a number (`Q3`) are no amounts; `18 and 24` are two values of
    /// one thing.
    ///
    /// Off by default, because a number in words may be a condition: of 309 published goals, a reviewer found 16 with two
    /// targets in one. The rule finds 14 when it reads them as titles, and is right in 12.
    "compound-kpi", Specific, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let segment = view.kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.segment.as_deref());
    for (kind, text) in [("title", view.kpi.title.as_ref()), ("segment", segment)] {
        let Some(text) = text else {
            continue;
        };
        let Some(joint) = joint(&text.value, &context.settings.words.joining) else {
            continue;
        };
        let word = &text.value[joint.clone()];
        let name = view.name();
        findings.add(
            view,
            finding(format!("the {kind} of `{name}` joins 2 amounts with `{word}`, and a kpi has 1 target"))
                .label(view.at(place(text, joint.clone())), "two kpis?")
                .help("write one line with `kpi` for each of them, with its own number as the target"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_with_words, silent};

    fn kpi(rest: &str) -> String {
        format!("goal a {{\n  kpi k {rest}\n}}\n")
    }

    #[test]
    fn titles_and_segments_are_read() {
        fires(
            &RULE,
            &kpi("\"10 talks and 5 videos\" 15"),
            &["2:19 the title of `k` joins 2 amounts with `and`, and a kpi has 1 target"],
        );
        fires(
            &RULE,
            &kpi("\"팔로워 100명과 댓글 20개\" 15"),
            &["2:18 the title of `k` joins 2 amounts with `과`, and a kpi has 1 target"],
        );
        fires(
            &RULE,
            &kpi("12 where \"게시물 10개 및 동영상 5개\""),
            &["2:27 the segment of `k` joins 2 amounts with `및`, and a kpi has 1 target"],
        );
    }

    #[test]
    fn a_joining_word_needs_an_amount_on_both_sides() {
        silent(&RULE, &kpi("\"Talks and videos\" 15"));
        silent(&RULE, &kpi("\"Ten talks and videos\" 10"));
        silent(&RULE, &kpi("\"Talks by Q3 and videos by Q4\" 15"));
        silent(&RULE, &kpi("15 where \"ages 18 and 24\""));
        silent(&RULE, &kpi("15"));
    }

    #[test]
    fn the_configuration_adds_words() {
        let text = kpi("\"10 talks along with 5 videos\" 15");
        silent(&RULE, &text);
        fires_with_words(
            &RULE,
            &text,
            &["2:19 the title of `k` joins 2 amounts with `along with`, and a kpi has 1 target"],
        );
    }
}
