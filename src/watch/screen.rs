//! Where results are shown: a terminal is drawn anew, everything else gets line after line.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use unicode_width::UnicodeWidthStr;

use crate::load::Problem;
use crate::project::{Session, Shown, Update};
use crate::report::{self, BuiltInRules, OutputFormat, Report, Style, Summary};

/// Wipes the screen and begins at its top. What was scrolled away stays where it is.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

/// What there is to draw on, asked for before each drawing: a window may have another size by now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Canvas {
    pub style: Style,
    /// None where nothing is ever wiped: files, pipes, simple terminals.
    pub rows: Option<usize>,
}

/// How results are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Manner {
    pub format: OutputFormat,
    /// Findings only.
    pub quiet: bool,
    /// Draw each result on an empty screen, where there is a screen.
    pub clears: bool,
}

pub(super) struct Screen<'a> {
    pub canvas: &'a dyn Fn() -> Canvas,
    pub manner: Manner,
    pub print: fn(&str) -> io::Result<()>,
}

/// What surrounds the findings of a result.
pub(super) struct Frame {
    /// Nothing was shown before.
    pub is_first: bool,
    /// What is watched, and how to end it.
    pub title: String,
    /// What can't be looked into or is missing, each after the word for it.
    pub problems: Vec<(&'static str, Problem)>,
    pub line: String,
}

impl Screen<'_> {
    pub(super) fn style(&self) -> Style {
        (self.canvas)().style
    }

    /// Shows a result.
    pub(super) fn show(&self, session: &Session, update: &Update, frame: &Frame) -> io::Result<()> {
        let Canvas { style, rows } = (self.canvas)();
        let mut text = String::new();
        match rows.filter(|_| self.manner.clears) {
            Some(rows) => self.redraw(session, update, frame, Size { style, rows }, &mut text)?,
            None => {
                // Whoever looks at a terminal wants to know how to end it.
                if frame.is_first && rows.is_some() && !self.manner.quiet {
                    text.push_str(&format!("{}\n\n", frame.title));
                }
                self.append(session, update, frame, &style, &mut text)?;
            }
        }
        (self.print)(&text)
    }

    /// A line that belongs to the result before it.
    pub(super) fn add(&self, line: &str) -> io::Result<()> {
        if self.manner.quiet { Ok(()) } else { (self.print)(&format!("{line}\n")) }
    }

    /// Everything there is, as far as it fits: what the change concerns first.
    fn redraw(
        &self,
        session: &Session,
        update: &Update,
        frame: &Frame,
        size: Size,
        text: &mut String,
    ) -> io::Result<()> {
        text.push_str(CLEAR);
        let mut top = problems(&frame.problems, &size.style);
        if !top.is_empty() {
            top.push('\n');
        }
        if !self.manner.quiet {
            top.insert_str(0, &format!("{}\n\n", frame.title));
        }
        // Below the findings: how many are not shown, the result's line, what is compiled, and where the cursor stands.
        const BELOW: usize = 4;
        let room = size.rows.saturating_sub(size.rows_of(&top) + BELOW);
        text.push_str(&top);

        let first = concerned(update);
        let others = session.files_with_findings().filter(|path| !first.contains(path));
        let shown = session.shown(first.iter().copied().chain(others), room.max(1));
        let drawn = self.draw_while(&shown, size, room, text)?;
        let counts = session.counts();
        let left = (counts.deny + counts.warn + counts.advice).saturating_sub(drawn);
        if left > 0 {
            let more = report::counted(left, "more finding", "more findings");
            text.push_str(&format!("{more}; `goalposts check` shows all\n"));
        }
        if !self.manner.quiet {
            text.push_str(&frame.line);
            text.push('\n');
        }
        Ok(())
    }

    /// Draws findings while there is room; says how many. One is drawn in any case: its end is better than nothing.
    fn draw_while(&self, shown: &Shown, size: Size, room: usize, text: &mut String) -> io::Result<usize> {
        let mut taken = 0;
        for (index, finding) in shown.diagnostics.iter().enumerate() {
            let drawing = self.draw(shown, std::slice::from_ref(finding), &size.style)?;
            taken += size.rows_of(&drawing);
            if taken > room && index > 0 {
                return Ok(index);
            }
            text.push_str(&drawing);
        }
        Ok(shown.diagnostics.len())
    }

    /// What the change concerns, all of it, below what was there before.
    fn append(
        &self,
        session: &Session,
        update: &Update,
        frame: &Frame,
        style: &Style,
        text: &mut String,
    ) -> io::Result<()> {
        let shown = session.shown(concerned(update).into_iter(), usize::MAX);
        text.push_str(&problems(&frame.problems, style));
        text.push_str(&self.draw(&shown, &shown.diagnostics, style)?);
        if !self.manner.quiet {
            text.push_str(&frame.line);
            text.push('\n');
        }
        Ok(())
    }

    fn draw(&self, shown: &Shown, findings: &[crate::diagnostic::Diagnostic], style: &Style) -> io::Result<String> {
        let report = Report {
            sources: &shown.sources,
            diagnostics: findings,
            summary: Summary::default(),
            rules: &BuiltInRules,
            folder: "",
        };
        let mut out = Vec::new();
        report::write(self.manner.format, &report, style, &mut out)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}

/// The files that a change is about: those in which something else is found, and those that were written.
fn concerned(update: &Update) -> BTreeSet<&PathBuf> {
    update.changed.iter().chain(&update.written).chain(&update.come).collect()
}

fn problems(problems: &[(&str, Problem)], style: &Style) -> String {
    let mut text = String::new();
    for (kind, Problem { message, help }) in problems {
        text.push_str(&format!("{kind}: {}\n", report::one_line(message, style.unicode)));
        if let Some(help) = help {
            text.push_str(&format!("  help: {}\n", report::one_line(help, style.unicode)));
        }
    }
    text
}

#[derive(Clone, Copy)]
struct Size {
    style: Style,
    rows: usize,
}

impl Size {
    /// How many rows a text takes: lines that are wider than the screen take several.
    fn rows_of(self, text: &str) -> usize {
        let columns = self.style.width.max(1);
        text.lines().map(|line| width(line).div_ceil(columns).max(1)).sum()
    }
}

/// How wide a line is, without the marks that colour it.
fn width(line: &str) -> usize {
    let mut pieces = line.split('\u{1b}');
    let first = pieces.next().map_or(0, UnicodeWidthStr::width);
    // A mark ends with its first letter.
    let after_mark =
        |piece: &str| piece.find(|c: char| c.is_ascii_alphabetic()).map_or(0, |end| piece[end + 1..].width());
    first + pieces.map(after_mark).sum::<usize>()
}

/// Writes to standard output, and says when nobody reads it any more.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

#[cfg(test)]
mod tests;
