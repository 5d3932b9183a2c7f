use super::{Context, Findings, finding};
use crate::model::KpiView;
use crate::realism;

rule! {
    /// Four results in a row are the same.
    ///
    /// Numbers of people move. One that does not was perhaps copied from the last report, or measures nothing that the work
    /// changes.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-12-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-14 2,412
    ///     actual 2025-12-21 2,455
    ///     actual 2025-12-28 2,455
    ///     actual 2026-01-04 2,455
    ///     actual 2026-01-11 2,455
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-12-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-14 2,412
    ///     actual 2025-12-21 2,455
    ///     actual 2025-12-28 2,455
    ///     actual 2026-01-04 2,455
    ///     actual 2026-01-11 2,458
    ///   }
    /// }
    /// ```
    ///
    /// The last such row is reported. Values to keep are not judged, nor are results that meet the target.
    ///
    /// Off by default, because small counts and what is measured rarely stay the same for weeks, and nobody has copied anything.
    "flat-actuals", Tracked, Allow(Advice), Kpi(check)
}

/// So many make a row.
const ROW: usize = 4;

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    if view.actual_count() < ROW || view.is_upkeep() || view.target_range().is_some() {
        return;
    }
    let results = realism::actuals(view);
    let mut rows = results.chunk_by(|one, next| one.value.value == next.value.value);
    let Some([first, .., last]) = rows.rfind(|row| row.len() >= ROW) else {
        return;
    };
    if realism::meets(view, last.value) == Some(true) {
        return;
    }
    let row = results.iter().filter(|one| first.days.last <= one.days.last && one.days.last <= last.days.last);
    let (count, name, value) = (row.count(), view.name(), last.value);
    let diagnostic = finding(format!("{count} actuals of `{name}` in a row are {value}, up to {}", last.days.last))
        .label(view.at(last.span), last.label("the last of them"))
        .label(view.at(first.span), first.label(format!("{value} since {}", first.days.last)))
        .help("write what was measured anew; where nothing was, leave the line out");
    findings.add(view, diagnostic);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{daily, fires, silent};

    #[test]
    fn four_are_a_row() {
        silent(&RULE, &daily("fans 10 -> 20", &[11, 11, 11, 12, 11]));
        fires(
            &RULE,
            &daily("fans 10 -> 20", &[11, 11, 11, 11, 12]),
            &["7:5 4 actuals of `fans` in a row are 11, up to 2026-01-04"],
        );
        fires(
            &RULE,
            &daily("fans 10 -> 20", &[11, 11, 11, 11, 12, 12, 12, 12, 12]),
            &["12:5 5 actuals of `fans` in a row are 12, up to 2026-01-09"],
        );
    }

    #[test]
    fn what_is_kept_or_met_may_stay() {
        silent(&RULE, &daily("fans keep >= 10", &[11, 11, 11, 11]));
        silent(&RULE, &daily("fans 10..20", &[9, 9, 9, 9]));
        silent(&RULE, &daily("fans 10 -> 20", &[20, 20, 20, 20]));
    }
}
