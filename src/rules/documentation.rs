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
                    inside = match marks {
                        "goal,bad" => Some(ExampleKind::Bad),
                        "goal,good" => Some(ExampleKind::Good),
                        "goal,fixed" => Some(ExampleKind::Fixed),
                        "goal,before" => Some(ExampleKind::Before),
                        _ => None,
                    };
                    if let Some(kind) = inside {
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
    use super::{Documentation, Example, ExampleKind};
    use crate::diagnostic::{Diagnostic, SYNTAX_ERROR};
    use crate::rules::{ALL, Check, Rule, testing};

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
        let examples = rule.documentation().examples;
        let above = examples.iter().take_while(|other| *other != example);
        match above.filter(|other| other.kind == ExampleKind::Before).last() {
            Some(before) => {
                testing::check_since(rule, &[("test.goal", &before.text)], &[("test.goal", &example.text)]).1
            }
            None => testing::check(rule, &example.text).1,
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
            let mends = bad.flat_map(|example| found(rule, example)).any(|diagnostic| diagnostic.fix.is_some());
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

    #[test]
    fn messages_keep_to_the_conventions() {
        for (rule, example, _) in examples() {
            for diagnostic in found(rule, &example) {
                let Diagnostic { message, help, labels, fix, .. } = &diagnostic;
                let name = rule.name;
                assert_ne!(diagnostic.rule, SYNTAX_ERROR, "{name}: {message}");
                let starts_well = |text: &str| {
                    text.chars().next().is_some_and(|c| c.is_lowercase() || c.is_numeric() || "`$€+-".contains(c))
                };
                assert!(starts_well(message), "{name}: `{message}` begins otherwise than a message does");
                let texts = labels.iter().map(|label| label.text.as_str()).chain([message.as_str()]);
                for text in texts.chain(help.as_deref()).chain(fix.as_ref().map(|fix| fix.title.as_str())) {
                    let ends_well = !text.ends_with(['.', ' ', ':', ',']) || text.ends_with("…");
                    assert!(ends_well, "{name}: `{text}` ends otherwise than a message does");
                    assert!(text.matches('`').count() % 2 == 0, "{name}: `{text}` has a stray backtick");
                    assert!(!text.contains("  "), "{name}: `{text}` has two blanks in a row");
                }
                let guided = help.is_some() || labels[0].text.starts_with("did you mean");
                assert!(guided, "{name}: `{message}` comes without help");
            }
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
