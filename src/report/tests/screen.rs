//! Pretty, concise and accessible output, to be read by eye.

use super::*;

mod labels;
mod terminals;
mod texts;

const CAFE: &str = "\
plan cafe \"Riverside Café\" {
  period 2026-Q1

  kpi new-followers 100/week -> 500/week
}

goal more-awareness \"Increase brand awareness\" {
  type brand-awareness
}
";

fn missing_metric(files: &Files) -> Diagnostic {
    Diagnostic::new("missing-metric", Severity::Deny, "goal `more-awareness` has nothing to measure it by")
        .label(files.find(0, "goal more-awareness"), "neither a kpi nor a milestone")
        .label(
            files.find(0, "brand-awareness"),
            "usually measured by followers, impressions, traffic, share of voice or reach",
        )
        .help("add a line such as `kpi followers 2,400 -> 2,760`")
}

fn unrealistic_growth(files: &Files) -> Diagnostic {
    Diagnostic::new("unrealistic-growth", Severity::Warn, "`new-followers` would have to grow 72 % a month")
        .label(files.find(0, "500/week"), "5 times as much")
        .label(files.find(0, "100/week"), "from here")
        .label(files.find(0, "2026-Q1"), "90 days")
        .help(
            "accounts rarely grow faster than 44 % a month; about 290/week by 2026-03-31 would be at that line.\n\
             If you know why this one will: allow unrealistic-growth \"…\"",
        )
}
