//! A rule's documentation, taken apart.

use super::Rule;

/// What stands above a rule in its file.
#[derive(Debug)]
pub struct Documentation {
    /// The first paragraph, as one line: what the rule finds.
    pub summary: String,
    /// Everything, as Markdown, without the marks that say which example is which.
    pub markdown: String,
    pub examples: Vec<Example>,
}

/// A fence in the documentation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    pub kind: ExampleKind,
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExampleKind {
    /// Yields exactly this rule.
    Bad,
    /// Yields nothing.
    Good,
    /// What the fix makes of the bad example before it.
    Fixed,
    /// What the file was before: the examples after it are held against it.
    Before,
}

impl ExampleKind {
    fn of(word: &str) -> Option<Self> {
        [Self::Bad, Self::Good, Self::Fixed, Self::Before].into_iter().find(|kind| kind.word() == word)
    }

    /// As in the documentation of a rule: `bad`, `good`, `fixed`, `before`.
    pub fn word(self) -> &'static str {
        match self {
            ExampleKind::Bad => "bad",
            ExampleKind::Good => "good",
            ExampleKind::Fixed => "fixed",
            ExampleKind::Before => "before",
        }
    }

    /// What stands before an example of this kind.
    fn caption(self) -> &'static str {
        match self {
            ExampleKind::Bad => "Reported:",
            ExampleKind::Good => "Not reported:",
            ExampleKind::Fixed => "After the fix:",
            ExampleKind::Before => "Before:",
        }
    }
}

impl Rule {
    /// Takes the documentation apart.
    pub fn documentation(&self) -> Documentation {
        let mut markdown = String::new();
        let mut examples: Vec<Example> = Vec::new();
        let mut inside: Option<ExampleKind> = None;
        // Lines of a doc comment begin with the blank after `///`.
        for line in self.documentation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            match (line.strip_prefix("```"), inside) {
                (Some(_), Some(_)) => {
                    inside = None;
                    markdown.push_str("```\n");
                }
                (Some(marks), None) => {
                    inside = marks.strip_prefix("goal,").and_then(ExampleKind::of);
                    if let Some(kind) = inside {
                        // A sentence that leads to the example says what it is.
                        if !markdown.ends_with(":\n\n") {
                            markdown.push_str(kind.caption());
                            markdown.push_str("\n\n");
                        }
                        examples.push(Example { kind, text: String::new() });
                    }
                    markdown.push_str("```goal\n");
                }
                (None, _) => {
                    if let (Some(_), Some(example)) = (inside, examples.last_mut()) {
                        example.text.push_str(line);
                        example.text.push('\n');
                    }
                    markdown.push_str(line);
                    markdown.push('\n');
                }
            }
        }
        let summary: Vec<&str> = markdown.lines().take_while(|line| !line.is_empty()).collect();
        Documentation { summary: summary.join(" "), markdown: markdown.trim_end().to_string() + "\n", examples }
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::{Documentation, Example, ExampleKind};
    use crate::config::Level;
    use crate::diagnostic::{Applicability, Diagnostic, OfToday, SYNTAX_ERROR};
    use crate::model::catalogue::BUILT_IN;
    use crate::rules::{ALL, Check, Group, Rule, testing};
    use crate::source::Sources;
    use crate::syntax::keywords::STATEMENTS;

    /// Each rule with one of its examples, and the bad one before it.
    fn examples() -> impl Iterator<Item = (&'static Rule, Example, Option<Example>)> {
        ALL.iter().copied().flat_map(|rule| {
            let mut bad: Option<Example> = None;
            let examples =
                rule.documentation().examples.into_iter().filter(|example| example.kind != ExampleKind::Before);
            examples.map(move |example| {
                if example.kind == ExampleKind::Bad {
                    bad = Some(example.clone());
                }
                (rule, example, bad.clone())
            })
        })
    }

    /// What is found in an example, held against the nearest `goal,before` that stands above it.
    fn found(rule: &'static Rule, example: &Example) -> Vec<Diagnostic> {
        checked(rule, example).1
    }

    fn checked(rule: &'static Rule, example: &Example) -> (Sources, Vec<Diagnostic>) {
        let examples = rule.documentation().examples;
        let above = examples.iter().take_while(|other| *other != example);
        match above.filter(|other| other.kind == ExampleKind::Before).last() {
            Some(before) => testing::check_since(rule, &[("test.goal", &before.text)], &[("test.goal", &example.text)]),
            None => testing::check(rule, &example.text),
        }
    }

    #[test]
    fn bad_examples_yield_exactly_their_rule() {
        for (rule, example, _) in examples().filter(|(_, example, _)| example.kind == ExampleKind::Bad) {
            let found = found(rule, &example);
            assert!(!found.is_empty(), "{} finds nothing in\n{}", rule.name, example.text);
            for diagnostic in &found {
                assert_eq!(diagnostic.rule, rule.name, "{diagnostic:#?} in\n{}", example.text);
            }
        }
    }

    #[test]
    fn good_and_fixed_examples_yield_nothing() {
        for (rule, example, _) in examples().filter(|(_, example, _)| example.kind != ExampleKind::Bad) {
            let found = found(rule, &example);
            assert!(found.is_empty(), "{}: {found:#?} in\n{}", rule.name, example.text);
        }
    }

    #[test]
    fn fixes_make_of_the_bad_examples_what_is_shown() {
        for (rule, example, bad) in examples() {
            match (example.kind, bad) {
                (ExampleKind::Fixed, Some(bad)) => {
                    assert_eq!(testing::fixed(rule, &bad.text), example.text, "{}", rule.name);
                }
                (ExampleKind::Fixed, None) => panic!("{}: nothing that is fixed stands before", rule.name),
                _ => {}
            }
        }
        for rule in ALL {
            let Documentation { examples, .. } = rule.documentation();
            let bad = examples.iter().filter(|example| example.kind == ExampleKind::Bad);
            let fixes = bad.flat_map(|example| found(rule, example)).filter_map(|diagnostic| diagnostic.fix);
            let promises: FxHashSet<bool> = fixes.map(|fix| fix.applicability == Applicability::Safe).collect();
            let declared: FxHashSet<bool> = rule.fix.iter().map(|fix| *fix == Applicability::Safe).collect();
            assert_eq!(promises, declared, "{}: what the declaration says of the fix (safe: true)", rule.name);
            let mends = !promises.is_empty();
            let shown = examples.iter().any(|example| example.kind == ExampleKind::Fixed);
            assert_eq!(mends, shown, "{}: a fix is shown, and what is shown is a fix", rule.name);
        }
    }

    #[test]
    fn every_rule_is_documented_alike() {
        for rule in ALL {
            let Documentation { summary, examples, markdown } = rule.documentation();
            let name = rule.name;
            assert!(summary.ends_with('.'), "{name}: `{summary}` is no sentence");
            assert!(!summary.trim_end_matches('.').contains(". "), "{name}: `{summary}` is more than one sentence");
            let moved = matches!(rule.check, Check::History(_));
            let first = examples.first().map(|example| example.kind);
            assert_eq!(
                moved,
                first == Some(ExampleKind::Before),
                "{name}: what is held against history begins with it"
            );
            let has = |kind| examples.iter().any(|example| example.kind == kind);
            assert!(has(ExampleKind::Bad), "{name} has no bad example");
            assert!(has(ExampleKind::Good) || has(ExampleKind::Fixed), "{name} has no good example");
            let why = markdown.lines().skip_while(|line| !line.is_empty()).find(|line| !line.is_empty());
            assert!(why.is_some_and(|why| !why.starts_with("```")), "{name} does not say why it matters");
            let fences = markdown.lines().filter(|line| line.starts_with("```"));
            assert_eq!(fences.count(), 2 * examples.len(), "{name} has a fence that is not run");
        }
    }

    /// What every text of a finding keeps to: message, labels, help and the fix's title.
    fn faults_of(text: &str, names: &FxHashSet<String>) -> Vec<String> {
        let mut faults = Vec::new();
        if text.ends_with(['.', ' ', ':', ',']) && !text.ends_with('…') {
            faults.push("ends otherwise than a message does".to_string());
        }
        if !text.matches('`').count().is_multiple_of(2) {
            faults.push("has a stray backtick".to_string());
        }
        if text.contains("  ") {
            faults.push("has two blanks in a row".to_string());
        }
        // What stands in backticks is to be read as it is, the rest is prose.
        for prose in text.split('`').step_by(2) {
            for word in prose.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.' | ',' | '\'')) {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                if word.contains('-') && names.contains(word) {
                    faults.push(format!("has the name `{word}` without backticks"));
                }
                // One voice, and no blame.
                if ["KPI", "KPIs", "cannot", "invalid", "illegal", "error", "must", "should", "please", "sorry"]
                    .contains(&word)
                {
                    faults.push(format!("says `{word}`"));
                }
                let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
                if word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_digit()) && !is_year {
                    faults.push(format!("has the number {word} without commas"));
                }
            }
        }
        faults
    }

    /// Names that have a hyphen, which no word of prose has by chance: of goals and KPIs of an example, of the catalogue, of rules
    /// and of statements.
    fn names_in(text: &str) -> FxHashSet<String> {
        let is_name = |word: &&str| word.contains('-') && word.starts_with(char::is_alphabetic);
        let of_text = |text: &str| -> Vec<String> {
            let lines = text.lines().map(str::trim_start);
            let headers =
                lines.filter(|line| ["goal ", "kpi ", "metric ", "platform "].iter().any(|is| line.starts_with(is)));
            headers.filter_map(|line| line.split(' ').nth(1)).filter(is_name).map(str::to_string).collect()
        };
        let mut names: FxHashSet<String> = of_text(text).into_iter().collect();
        names.extend(BUILT_IN.iter().flat_map(|(_, text)| of_text(text)));
        names.extend(ALL.iter().map(|rule| rule.name.to_string()));
        names.extend(STATEMENTS.iter().map(|statement| statement.keyword.to_string()));
        names
    }

    /// In characters: with the file, the place and the rule before it that is a wide line already.
    const LONGEST_MESSAGE: usize = 110;

    /// A help is an instruction: one of these words says what to do.
    const INSTRUCTIONS: [&str; 24] = [
        "add",
        "allow",
        "buy",
        "correct",
        "count",
        "declare",
        "delete",
        "depend",
        "drop",
        "give",
        "goalposts",
        "keep",
        "leave",
        "let",
        "look",
        "lower",
        "make",
        "name",
        "put",
        "quoted",
        "raise",
        "rename",
        "say",
        "write",
    ];

    #[test]
    fn messages_keep_to_the_conventions() {
        let mut faults = Vec::new();
        for (rule, example, _) in examples() {
            let names = names_in(&example.text);
            let (sources, found) = checked(rule, &example);
            for diagnostic in found {
                let Diagnostic { message, help, labels, fix, .. } = &diagnostic;
                let mut fault = |text: &str, what: &str| faults.push(format!("{}: `{text}` {what}", rule.name));
                if diagnostic.rule == SYNTAX_ERROR {
                    fault(message, "is a fault of form");
                }
                // Many formats show this line alone.
                if matches!(rule.group, Group::Realistic | Group::Tracked) && !message.contains(char::is_numeric) {
                    fault(message, "says no figure");
                }
                if message.chars().count() > LONGEST_MESSAGE {
                    fault(message, "is too long for a line");
                }
                let starts_well = |text: &str| {
                    text.chars().next().is_some_and(|c| c.is_lowercase() || c.is_numeric() || "`$€+-".contains(c))
                };
                let texts = labels.iter().map(|label| label.text.as_str()).chain([message.as_str()]);
                for text in texts.chain(help.as_deref()).chain(fix.as_ref().map(|fix| fix.title.as_str())) {
                    if !starts_well(text) {
                        fault(text, "begins otherwise than a message does");
                    }
                    faults_of(text, &names).iter().for_each(|what| fault(text, what));
                }
                match help {
                    Some(help) => {
                        let mut words = help.split(|c: char| !c.is_alphabetic());
                        if !words.any(|word| INSTRUCTIONS.contains(&word)) {
                            fault(help, "says nothing to do");
                        }
                    }
                    None if labels[0].text.starts_with("did you mean") => {}
                    None => fault(message, "comes without help"),
                }
                for label in labels {
                    let marked = label.location.span.of(sources.get(label.location.file).text());
                    // Of what is gone, nothing is left to mark.
                    let may_be_gone = matches!(rule.check, Check::History(_));
                    if (marked.is_empty() && !may_be_gone) || marked.contains('\n') {
                        fault(&label.text, "marks no words, or more than a line of them");
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn the_conventions_are_told_apart() {
        let names = names_in("goal more-fans {\n  kpi fans 2,400 -> 2,760\n}\n");
        let faults = |text: &str| faults_of(text, &names);
        assert_eq!(faults("goal `more-fans` ends on 2026-03-31, with 2,400 fans"), Vec::<String>::new());
        assert_eq!(faults("goal more-fans ends"), ["has the name `more-fans` without backticks"]);
        assert_eq!(faults("it has link-clicks"), ["has the name `link-clicks` without backticks"]);
        assert_eq!(faults("it depends-on"), ["has the name `depends-on` without backticks"]);
        assert_eq!(
            faults("a KPI cannot have 2400"),
            ["says `KPI`", "says `cannot`", "has the number 2400 without commas"]
        );
        assert_eq!(faults("it ends."), ["ends otherwise than a message does"]);
        assert_eq!(faults("a `stray"), ["has a stray backtick"]);
    }

    /// What is off needs a reason, and what is on needs none.
    #[test]
    fn rules_that_are_off_say_why() {
        for rule in ALL {
            let Documentation { markdown, .. } = rule.documentation();
            let reasons = markdown.split("\n\n").filter(|paragraph| paragraph.starts_with("Off by default"));
            let expected = usize::from(rule.default == Level::Allow);
            assert_eq!(reasons.count(), expected, "{}: paragraphs that begin with `Off by default`", rule.name);
            assert!(rule.when_on > Level::Allow, "{} is off when it is on", rule.name);
        }
    }

    /// Read from the text of the rules: what looks at today finds other things tomorrow.
    #[test]
    fn what_looks_at_today_says_so() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        for rule in ALL {
            let path = format!("{folder}/{}.rs", rule.name.replace('-', "_"));
            let Ok(text) = std::fs::read_to_string(&path) else {
                panic!("{path} is not there");
            };
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            // Who asks for a reason proposes a line with the date of today.
            let looks = ["context.today", "say_why"].iter().any(|word| code.contains(word));
            assert_eq!(
                looks,
                rule.of_today != OfToday::Nothing,
                "{}: `of_today` says what of it rests on today",
                rule.name
            );
        }
    }

    #[test]
    fn names_groups_and_order_are_as_people_find_them() {
        for (index, rule) in ALL.iter().enumerate() {
            let is_kebab = rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            assert!(is_kebab, "{} is no rule's name", rule.name);
            assert!(ALL[..index].iter().all(|other| other.name != rule.name), "{} is listed twice", rule.name);
        }
        let linters = ALL.iter().filter(|rule| matches!(rule.check, Check::Linter)).count();
        assert_eq!(linters, 1, "only the unused `allow` is found after all else");
    }
}
