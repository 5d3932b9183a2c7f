//! The longer texts of `--help`. Examples can be copied as they stand and fit 80 columns.

/// What a command does in words, and the command.
pub(super) type Example = (&'static str, &'static str);

pub(super) const GOALPOSTS: &str = "\
A language for goals, and the linter and compiler that keep them honest.

Goals live in .goal files beside everything else in git: what is to be reached, how it will be known, and by when.
goalposts reads them, says what will make them fail, and compiles them for people and programs.";

pub(super) const GOALPOSTS_EXAMPLES: &[Example] = &[
    ("Check all goals of this workspace", "goalposts check"),
    ("Write them in the one style", "goalposts fmt"),
    ("Compile them to a document", "goalposts build --format markdown -o GOALS.md"),
    ("Check again after each change", "goalposts watch"),
    ("Learn what a finding is about", "goalposts explain missing-metric"),
];

pub(super) const CHECK: &str = "\
Find what makes goals fail: no metric, no deadline, out of reach.

Findings go to standard output, everything else to standard error. The exit code is 0 when there are no errors, 1 when \
there are some, and 2 for wrong usage, a wrong configuration or a file that can't be read.

The nearest goalposts.toml says which rules are heard and how loudly, for all files or some, and what need not be said \
in every plan.";

pub(super) const CHECK_EXAMPLES: &[Example] = &[
    ("Check the whole workspace", "goalposts check"),
    ("Check a folder and a file", "goalposts check marketing/ plan.goal"),
    ("Fix what can be fixed safely", "goalposts check --fix"),
    ("See what all fixes would change", "goalposts check --diff --unsafe-fixes"),
    ("Begin with old goals: report only what is new", "goalposts check --accept-existing"),
    ("Excuse what is found, in the goals themselves", "goalposts check plan.goal --add-allows Agreed"),
    ("See where to begin", "goalposts check --statistics"),
    ("Deny a group of rules but for one of them", "goalposts check -D aligned -A no-owner"),
    ("Judge as if it were the end of the quarter", "goalposts check --today 2026-03-31"),
    ("Fail on warnings too, for CI", "goalposts check --deny-warnings --output-format concise"),
    ("Check what is staged, in a hook", "goalposts check --staged"),
    ("See what moved since this branch began", "goalposts check --against main..."),
    ("Check a text that is not saved yet", "goalposts check - --stdin-filename plan.goal < draft.txt"),
    ("Begin with every rule, as warnings", "goalposts check --preset strict"),
    ("See which settings hold for a file, and why", "goalposts check plan.goal --show-settings"),
];

pub(super) const BUILD: &str = "\
Compile goals to YAML, Markdown or JSON.

What is relative in the source is computed: `2,400 -> +15%` becomes 2,760. Nothing is compiled while there are errors; \
these are reported as `check` does.";

pub(super) const BUILD_EXAMPLES: &[Example] = &[
    ("Print everything as YAML", "goalposts build"),
    ("Write a document", "goalposts build -o GOALS.md"),
    ("Write one JSON file a source", "goalposts build marketing/ --format json -o out/"),
    ("Fail in CI when the document is out of date", "goalposts build -o GOALS.md --check"),
];

pub(super) const FMT: &str = "\
Write goal files in the one style: indentation, blanks, numbers and symbols. Comments and texts stay as they are, and so \
does every line that can't be read.

There is nothing to configure but which files are left out: `exclude` in goalposts.toml. A file whose meaning would change is never written. Text on standard input is formatted to \
standard output.";

pub(super) const FMT_EXAMPLES: &[Example] = &[
    ("Format the whole workspace", "goalposts fmt"),
    ("Fail in CI when a file is not formatted", "goalposts fmt --check"),
    ("See what would change", "goalposts fmt --diff plan.goal"),
    ("Format a text that is not saved yet", "goalposts fmt - --stdin-filename plan.goal < draft.txt"),
];

pub(super) const DIFF: &str = "\
Show who moved the goalposts: what changed in the goals since a commit.

Goals and KPIs are recognised by their names wherever they stand, and when a name changed, by what they say. Wording and \
style are counted and not listed. Without --against the present files are compared with where this branch left the one \
it will be merged into (origin/HEAD, main, master).";

pub(super) const DIFF_EXAMPLES: &[Example] = &[
    ("See what this branch changes", "goalposts diff"),
    ("See what changed since a tag, in one folder", "goalposts diff --against q1 marketing/"),
    ("Compare two commits", "goalposts diff --against HEAD~5 --to HEAD"),
    ("Compare with where this branch left another", "goalposts diff --against next..."),
    ("Write a comment for a pull request", "goalposts diff --format markdown"),
];

pub(super) const LOG: &str = "\
Show how a goal or KPI came to be what it is: every change of its targets, deadlines and baselines, oldest first, with the \
commit that made it and the reason where one is given.

It is followed through renamed files, and through other names by what it says. A goal that is gone can be named as well.";

pub(super) const LOG_EXAMPLES: &[Example] = &[
    ("See how a goal changed", "goalposts log more-fans"),
    ("See one of its KPIs alone", "goalposts log more-fans.followers"),
    ("Say which plan, where several have such a goal", "goalposts log spring/more-fans"),
    ("Give it to a program", "goalposts log more-fans --format json"),
];

pub(super) const EXPLAIN: &str = "\
Say what a rule finds, why that matters and how to mend it.

With an example that is found and the same one mended. The rule's name stands in brackets in every finding.";

pub(super) const EXPLAIN_EXAMPLES: &[Example] = &[
    ("Read about a rule", "goalposts explain unrealistic-growth"),
    ("Put it on a page", "goalposts explain unrealistic-growth --format markdown"),
];

pub(super) const RULES: &str = "\
List the rules with their groups and levels.

Groups are the letters of SMART (specific, measurable, achievable, realistic, timely) and three more: aligned for what \
lies between goals, tracked for their results, moved for their history.";

pub(super) const RULES_EXAMPLES: &[Example] =
    &[("See all rules", "goalposts rules"), ("Give them to a program", "goalposts rules --format json")];

pub(super) const CATALOG: &str = "\
List the metrics, platforms and goal types known here.

A metric of the catalogue knows its unit, its better direction and how fast such figures grow. Your own are declared in \
.goal files.";

pub(super) const CATALOG_EXAMPLES: &[Example] = &[
    ("See everything", "goalposts catalog"),
    ("See one entry, by any of its names", "goalposts catalog followers"),
    ("Put all on a page", "goalposts catalog --format markdown"),
];

/// The section at the end of a long help, its heading as clap draws its own.
pub(super) fn examples(examples: &[Example]) -> String {
    let styles = clap::builder::Styles::styled();
    let heading = styles.get_header();
    let mut text = format!("{heading}Examples:{heading:#}");
    // Those of all commands are put together at every start, so without a format's detours.
    let mut separator = "\n  ";
    for (what, command) in examples {
        text.extend([separator, what, ":\n    $ ", command]);
        separator = "\n\n  ";
    }
    text
}
