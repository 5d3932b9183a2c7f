//! The text an excerpt is drawn from: lines cut to the screen, tabs expanded, control characters made visible.
//!
//! miette measures text character by character and so takes a family emoji for six columns where terminals draw two. Such
//! a piece is therefore handed over as a *stand-in*, private-use characters that number as many as the columns it takes,
//! and [`Canvas::restore`] puts the real thing into the finished drawing. `sanitize` sees to it that those characters come
//! from nowhere else.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::Style;
use super::cut::{self, Form, Interest, LEAD_IN, Piece};
use crate::source::Span;

/// The first stand-in; each piece gets the next character.
const FIRST_STAND_IN: u32 = 0x10_0000;
/// Follows a stand-in for each column beyond its first. On its own it stands for nothing.
const FILLER: char = '\u{10fffd}';
/// The first byte of all of these, and of no other character that is let through.
const MARK: u8 = 0xf4;

/// Text that miette is given, and what it stands for.
pub(super) struct Canvas<'a> {
    pub text: String,
    stand_ins: Vec<&'a str>,
    pub style: Style,
}

/// A line on the canvas.
pub(super) struct DrawnLine {
    /// In `text`, without the line end.
    pub shown: Range<usize>,
    runs: Vec<Run>,
}

/// Bytes of the source and the bytes that show them.
struct Run {
    source: Span,
    shown: Range<usize>,
    /// Shown as it is written, byte by byte.
    verbatim: bool,
}

impl<'a> Canvas<'a> {
    pub fn new(style: Style) -> Self {
        Self { text: String::new(), stand_ins: Vec::new(), style }
    }

    fn ellipsis(&self) -> &'static str {
        if self.style.unicode { "…" } else { "..." }
    }

    pub fn ellipsis_columns(&self) -> usize {
        if self.style.unicode { 1 } else { 3 }
    }

    /// Adds the bytes `line` of `source`, which hold no line end, and a line end.
    pub fn draw(&mut self, source: &'a str, line: Span, interests: &[Interest], columns: usize) -> DrawnLine {
        let start = self.text.len();
        let mut runs = Vec::with_capacity(1);
        let written = line.of(source);
        if is_simple(written, columns, &self.style) && fits(source, line, interests, columns) {
            self.text.push_str(written);
            runs.push(Run { source: line, shown: start..self.text.len(), verbatim: true });
        } else {
            let pieces = cut::pieces(source, line, interests, columns, &self.style);
            let shown = cut::choose(&pieces, line, interests, columns, self.ellipsis_columns());
            let mut done = line.start;
            for (piece, _) in pieces.iter().zip(shown).filter(|&(_, shown)| shown) {
                self.skip(Span::new(done, piece.span.start), &mut runs);
                self.push(source, piece, &mut runs);
                done = piece.span.end;
            }
            self.skip(Span::new(done, line.end), &mut runs);
        }
        let shown = start..self.text.len();
        if self.style.accessible && shown.is_empty() {
            // The narrating handler passes over an empty last line.
            self.text.push(FILLER);
        }
        self.text.push('\n');
        DrawnLine { shown, runs }
    }

    fn push(&mut self, source: &'a str, piece: &Piece, runs: &mut Vec<Run>) {
        let start = self.text.len();
        match piece.form {
            Form::Plain => {
                self.text.push_str(piece.span.of(source));
                if let Some(run) = runs.last_mut().filter(|run| run.verbatim && run.source.end == piece.span.start) {
                    run.source.end = piece.span.end;
                    run.shown.end = self.text.len();
                    return;
                }
            }
            Form::Tab => self.text.extend(std::iter::repeat_n(' ', piece.columns)),
            Form::Substitute(visible) => self.text.push(visible),
            Form::Whole => {
                let stand_in = char::from_u32(FIRST_STAND_IN + self.stand_ins.len() as u32).filter(|&c| c < FILLER);
                self.text.push(stand_in.unwrap_or('?'));
                if stand_in.is_some() {
                    self.stand_ins.push(piece.span.of(source));
                    self.text.extend(std::iter::repeat_n(FILLER, piece.columns - 1));
                }
            }
        }
        runs.push(Run { source: piece.span, shown: start..self.text.len(), verbatim: piece.form == Form::Plain });
    }

    fn skip(&mut self, skipped: Span, runs: &mut Vec<Run>) {
        if !skipped.is_empty() {
            let start = self.text.len();
            self.text.push_str(self.ellipsis());
            runs.push(Run { source: skipped, shown: start..self.text.len(), verbatim: false });
        }
    }

    /// Columns of a stretch of the canvas, as miette counts them.
    pub fn columns(&self, shown: Range<usize>) -> usize {
        columns_of(&self.text[shown])
    }

    /// Copies a finished drawing, putting in what the stand-ins stand for, without blanks at the ends of lines.
    pub fn restore(&self, drawing: &str, finished: &mut String) {
        let drawing_bytes = drawing.as_bytes();
        if memchr::memchr(MARK, drawing_bytes).is_none() && memchr::memmem::find(drawing_bytes, b" \n").is_none() {
            return finished.push_str(drawing);
        }
        for line in drawing.lines() {
            let line = line.trim_end_matches(' ');
            if memchr::memchr(MARK, line.as_bytes()).is_none() {
                finished.push_str(line);
            } else {
                for c in line.chars() {
                    let piece =
                        (c as u32).checked_sub(FIRST_STAND_IN).and_then(|index| self.stand_ins.get(index as usize));
                    match (c, piece) {
                        (_, Some(piece)) => finished.push_str(piece),
                        (FILLER, None) => {}
                        (_, None) => finished.push(c),
                    }
                }
            }
            finished.push('\n');
        }
    }
}

impl DrawnLine {
    /// Where a byte of the source that begins something is shown.
    pub fn start(&self, offset: u32) -> usize {
        let run = self.runs.partition_point(|run| run.source.end <= offset);
        self.runs.get(run).map_or(self.shown.end, |run| match offset.checked_sub(run.source.start) {
            Some(into) if run.verbatim => run.shown.start + into as usize,
            _ => run.shown.start,
        })
    }

    /// Where something that ends before a byte of the source ends.
    pub fn end(&self, offset: u32) -> usize {
        let run = self.runs.partition_point(|run| run.source.start < offset);
        run.checked_sub(1).map_or(self.shown.start, |run| {
            let run = &self.runs[run];
            if run.verbatim && offset < run.source.end {
                run.shown.start + (offset - run.source.start) as usize
            } else {
                run.shown.end
            }
        })
    }
}

/// Whether a line is short and all its characters are drawn as they are and each for itself, so that it need not be taken
/// apart. Almost all lines are.
fn is_simple(line: &str, columns: usize, style: &Style) -> bool {
    let alone = |c: char| matches!(c, ' '..='~' | '가'..='힣' | '一'..='鿿' | 'À'..='ɏ' | '–'..='…');
    line.len() <= columns.saturating_mul(3)
        && (line.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            // For a screen reader columns are characters, whatever their width.
            || (!style.accessible && line.chars().all(alone)))
}

/// What [`cut::choose`] asks, for a simple line: whether it fits, and the words below it.
fn fits(source: &str, line: Span, interests: &[Interest], columns: usize) -> bool {
    columns_of(line.of(source)) <= columns
        && interests.iter().all(|interest| {
            let before = columns_of(Span::new(line.start, interest.span.start).of(source));
            before + columns_of(interest.span.of(source)) / 2 + LEAD_IN + interest.text_columns <= columns
        })
}

fn columns_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|c| c.width().unwrap_or(0)).sum() }
}
