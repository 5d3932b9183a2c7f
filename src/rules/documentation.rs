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
