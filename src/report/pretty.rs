//! For people at a terminal: excerpts with the words that matter underlined. Everything of miette's is in this file.
//!
//! What miette draws is our [`Excerpt`], not the source file: miette's own view of a file counts lines from its beginning
//! for each label, columns in bytes, and prints lines whole. The frame around it (header, `more:`) is ours.

use std::fmt;
use std::io;

use anstyle::{AnsiColor, Effects};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, NarratableReportHandler, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};
use rayon::prelude::*;

use super::excerpt::{Block, Excerpt};
use super::position::Positions;
use super::wrap::wrap;
use super::{Report, Style, is_explained, paint, sanitize, severity_color};
use crate::diagnostic::{Applicability, Diagnostic, Severity};

/// Lines of prose longer than this are hard to read, however wide the screen.
const WIDEST_PROSE: usize = 100;

/// So many findings are drawn at a stretch by one thread.
const SHARE: usize = 128;

/// Fewer findings than this are not worth starting a second thread.
const PARALLEL_FROM: usize = 512;

/// So many drawings, about 3 MB, are held before they are written, and their memory used again.
const BATCH: usize = 32 * SHARE;

/// Bytes that most drawings stay below.
const USUAL_BYTES: usize = 800;

pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let style = Style { width: style.width.clamp(20, 1000), ..*style };
    if report.diagnostics.len() < PARALLEL_FROM {
        let mut finished = String::new();
        paint_all(report.diagnostics, report, style, &mut finished);
        return out.write_all(finished.as_bytes());
    }
    // Share by share into memory, and batch by batch out of it.
    let mut shares: Vec<String> = Vec::new();
    for batch in report.diagnostics.chunks(BATCH) {
        shares.resize_with(batch.len().div_ceil(SHARE), String::new);
        shares.par_iter_mut().zip(batch.par_chunks(SHARE)).for_each(|(finished, share)| {
            finished.clear();
            finished.reserve(share.len() * USUAL_BYTES);
            paint_all(share, report, style, finished);
        });
        for share in &shares {
            out.write_all(share.as_bytes())?;
        }
    }
    Ok(())
}

fn paint_all(diagnostics: &[Diagnostic], report: &Report<'_>, style: Style, finished: &mut String) {
    let mut painter = Painter::new(style);
    let mut positions = Positions::new(report.sources);
    for diagnostic in diagnostics {
        painter.paint(diagnostic, report, &mut positions, finished);
    }
}

/// miette's handlers, set up once a share.
struct Painter {
    style: Style,
    graphical: GraphicalReportHandler,
    /// What the colours of `graphical` were made for.
    painted_for: Option<(Severity, Vec<bool>)>,
    narrated: NarratableReportHandler,
    drawing: String,
}

impl Painter {
    fn new(style: Style) -> Self {
        let graphical = GraphicalReportHandler::new_themed(theme(&style, Severity::Deny, &[]))
            .without_primary_span_start()
            .without_syntax_highlighting()
            .with_urls(false)
            .with_wrap_lines(false);
        Self { style, graphical, painted_for: None, narrated: NarratableReportHandler::new(), drawing: String::new() }
    }

    fn paint(
        &mut self,
        diagnostic: &Diagnostic,
        report: &Report<'_>,
        positions: &mut Positions<'_>,
        finished: &mut String,
    ) {
        let Style { color, unicode, accessible, .. } = self.style;
        let code = [diagnostic.severity.word(), "[", diagnostic.rule, "]"];
        push_painted(finished, code, severity_color(diagnostic.severity).on_default().effects(Effects::BOLD), color);
        if let Some(group) = report.rules.group(diagnostic.rule) {
            finished.push(' ');
            push_painted(finished, [group], anstyle::Style::new().dimmed(), color);
        }
        finished.push('\n');

        // Where there is no text, as of a file that cannot be read, there is nothing to be drawn.
        let empty = diagnostic.labels.first().filter(|label| {
            diagnostic.labels.len() == 1
                && label.text.is_empty()
                && report.sources.get(label.location.file).text().is_empty()
        });
        let excerpt = match empty {
            Some(_) => Excerpt::nothing(&self.style),
            None => Excerpt::new(diagnostic, positions, &self.style),
        };
        let shown = Shown {
            severity: diagnostic.severity,
            message: self.prose(&diagnostic.message, "  × "),
            help: diagnostic.help.as_deref().map(|help| self.prose(help, "  help: ")),
            excerpt,
        };
        self.drawing.clear();
        let drawn = if accessible {
            self.narrated.render_report(&mut self.drawing, &shown)
        } else {
            if color {
                self.mix_colours(diagnostic.severity, shown.primary_labels());
            }
            self.graphical.render_report(&mut self.drawing, &shown)
        };
        if drawn.is_err() {
            // A finding without its drawing is better than none.
            self.drawing = format!("  {}\n", shown.message);
        }
        shown.excerpt.canvas.restore(&self.drawing, finished);

        let indent = if accessible { "" } else { "  " };
        let mut note = |name: &str, text: &str| {
            finished.push_str(indent);
            push_painted(finished, [name], AnsiColor::Cyan.on_default(), color);
            finished.push(' ');
            finished.push_str(text);
            finished.push('\n');
        };
        if let Some(label) = empty {
            note("file:", &sanitize::one_line(report.sources.get(label.location.file).path(), unicode));
        }
        if shown.excerpt.left_out > 0 {
            let places = if shown.excerpt.left_out == 1 { "place" } else { "places" };
            note("also:", &format!("{} more {places}, all of them in --output-format json", shown.excerpt.left_out));
        }
        if let Some(fix) = &diagnostic.fix {
            let option = match fix.applicability {
                Applicability::Safe => "--fix",
                Applicability::Unsafe => "--fix --unsafe-fixes",
            };
            note("fix:", &format!("{} ({option})", sanitize::one_line(&fix.title, unicode)));
        }
        // Never wrapped: both are there to be copied.
        if let Some(url) = report.rules.url(diagnostic.rule) {
            note("more:", &sanitize::one_line(&url, unicode));
        } else if is_explained(diagnostic.rule) {
            note("more:", &["goalposts explain ", diagnostic.rule].concat());
        }
        finished.push('\n');
    }

    /// miette colours labels in a cycle, so which one is the finding's own has to be told it anew; most findings are alike.
    fn mix_colours(&mut self, severity: Severity, primary_labels: Vec<bool>) {
        let wanted = Some((severity, primary_labels));
        if self.painted_for != wanted {
            if let Some((severity, primary_labels)) = &wanted {
                self.graphical = self.graphical.clone().with_theme(theme(&self.style, *severity, primary_labels));
            }
            self.painted_for = wanted;
        }
    }

    /// Text broken into lines that fit behind an indent.
    fn prose(&self, text: &str, indent: &str) -> String {
        let text = sanitize::prose(text.trim_end(), self.style.unicode);
        let columns = self.style.width.min(WIDEST_PROSE) - indent.chars().count() - 2;
        if self.style.accessible { text.into_owned() } else { wrap(&text, columns) }
    }
}

/// As [`paint`] does, without a text of its own: a report may have many thousands of these.
fn push_painted<'t>(out: &mut String, parts: impl IntoIterator<Item = &'t str>, style: anstyle::Style, color: bool) {
    if color {
        out.push_str(&paint(&parts.into_iter().collect::<String>(), style, color));
    } else {
        out.extend(parts);
    }
}

/// Characters and colours. The finding's own label has its severity's colour, the others a quiet one.
fn theme(style: &Style, severity: Severity, primary_labels: &[bool]) -> GraphicalTheme {
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    if !style.color {
        return GraphicalTheme { characters, styles: ThemeStyles::none() };
    }
    let plain = ThemeStyles::none().error;
    let loud = match severity {
        Severity::Deny => plain.red(),
        Severity::Warn => plain.yellow(),
        Severity::Advice => plain.cyan(),
    }
    .bold();
    let highlights = primary_labels.iter().map(|&primary| if primary { loud } else { plain.blue().bold() }).collect();
    let styles = ThemeStyles { link: plain.cyan(), highlights, ..ThemeStyles::ansi() };
    GraphicalTheme { characters, styles }
}

/// One diagnostic in miette's terms.
struct Shown<'a> {
    severity: Severity,
    message: String,
    help: Option<String>,
    excerpt: Excerpt<'a>,
}

impl Shown<'_> {
    /// For each label in the order in which miette colours them, whether it is the finding's own.
    fn primary_labels(&self) -> Vec<bool> {
        let mut labels: Vec<_> = self.excerpt.labels.iter().collect();
        labels.sort_by_key(|label| label.shown.start);
        labels.iter().map(|label| label.primary).collect()
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Deny => miette::Severity::Error,
            Severity::Warn => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.excerpt.blocks.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            LabeledSpan::new(text, label.shown.start, label.shown.len())
        })))
    }
}

impl SourceCode for Excerpt<'_> {
    /// The block around the span: which lines help has been decided, whatever context miette asks for. A span over two
    /// blocks is refused, by which miette learns that they are to be drawn apart.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let index = self.blocks.partition_point(|block| block.shown.end <= span.offset());
        let block = self.blocks.get(index).filter(|block| span.offset() + span.len() <= block.shown.end);
        let block = block.ok_or(MietteError::OutOfBounds)?;
        let text = &self.canvas.text[block.shown.clone()];
        Ok(Box::new(Contents {
            block,
            // With a line end the narrating handler would take the block for the end of the file and put the labels of later
            // blocks there too.
            text: if self.canvas.style.accessible { text.trim_end_matches('\n') } else { text },
            span: (block.shown.start, block.shown.len()).into(),
        }))
    }
}

/// A block in miette's terms. Its name holds the position, in the columns everything else counts in.
struct Contents<'a> {
    block: &'a Block,
    text: &'a str,
    span: SourceSpan,
}

impl<'a> SpanContents<'a> for Contents<'a> {
    fn data(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(&self.block.name)
    }

    fn line(&self) -> usize {
        self.block.first_line as usize
    }

    fn column(&self) -> usize {
        0
    }

    fn line_count(&self) -> usize {
        self.block.line_count
    }
}
