//! Which lines of which files are shown for a diagnostic, and where its labels stand in them.
//!
//! An [`Excerpt`] is a small text of its own: a few blocks of consecutive lines, the finding's own block first. Labels near
//! each other share a block; between far ones nothing is printed. It is made from the lines it shows alone, so that a
//! finding at the end of a large file costs what one at its beginning does.

use std::ops::Range;

use super::canvas::{Canvas, DrawnLine};
use super::cut::{self, Interest, LEAD_IN};
use super::position::{Positions, fit};
use super::wrap::{width, wrap};
use super::{Style, sanitize};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Location, SourceFile, Sources, Span};

/// More labels than this are no help to anybody; JSON has them all.
const MOST_LABELS: usize = 12;
/// A label over more lines than this is drawn under its first line only.
const MOST_LINES: u32 = 5;
/// Labels with no more lines than this between them share a block: as many lines would go into a new block's frame.
const MOST_BETWEEN: u32 = 2;

/// What is drawn for one diagnostic.
pub(super) struct Excerpt<'a> {
    pub canvas: Canvas<'a>,
    pub blocks: Vec<Block>,
    /// The finding's own place first.
    pub labels: Vec<DrawnLabel>,
    /// Labels that are not drawn because there are too many.
    pub left_out: usize,
}

/// Consecutive lines of one file.
pub(super) struct Block {
    /// `path:line:column` of the most important label in it.
    pub name: String,
    /// Counted from 0.
    pub first_line: u32,
    pub line_count: usize,
    /// In the canvas's text, line ends included.
    pub shown: Range<usize>,
}

/// A label in the canvas's text.
pub(super) struct DrawnLabel {
    pub shown: Range<usize>,
    /// Broken into lines where the screen is narrow. Empty where a place speaks for itself.
    pub text: String,
    pub primary: bool,
}

/// Labels that are drawn in one block.
struct Group {
    spots: Vec<Spot>,
    /// Its lines have been shown in another block.
    again: bool,
}

/// A label whose place is known to lie in its file.
struct Spot {
    /// Its rank in the diagnostic: 0 is the finding's position.
    rank: usize,
    /// As the diagnostic has it: what every other format says.
    place: Location,
    /// What of it is drawn.
    location: Location,
    first_line: u32,
    last_line: u32,
    text: String,
}

impl<'a> Excerpt<'a> {
    pub fn nothing(style: &Style) -> Self {
        Self { canvas: Canvas::new(*style), blocks: Vec::new(), labels: Vec::new(), left_out: 0 }
    }

    pub fn new(diagnostic: &Diagnostic, positions: &mut Positions<'a>, style: &Style) -> Self {
        let sources = positions.sources();
        let left_out = diagnostic.labels.len().saturating_sub(MOST_LABELS);
        let mut excerpt = Self { left_out, ..Self::nothing(style) };
        let spots = spots(diagnostic, sources, style);
        for group in arrange(spots, sources, style, excerpt.canvas.ellipsis_columns()) {
            excerpt.draw(&group, positions, style);
        }
        excerpt
    }

    fn draw(&mut self, Group { spots, again }: &Group, positions: &mut Positions<'a>, style: &Style) {
        let Some(foremost) = spots.iter().min_by_key(|spot| spot.rank) else {
            return;
        };
        let file = positions.sources().get(foremost.location.file);
        let (path, start) = positions.start(foremost.place);
        let name = format!("{}:{}:{}", sanitize::one_line(path, style.unicode), start.line, start.column);

        let (first_line, last_line) = shown_lines(spots, file, !again && !style.accessible);
        let columns = inner_columns(spots, last_line, style);
        let block_start = self.canvas.text.len();
        let lines: Vec<DrawnLine> = (first_line..=last_line)
            .map(|line| {
                let interests: Vec<Interest> =
                    spots.iter().filter_map(|spot| spot.interest(line, columns, style)).collect();
                self.canvas.draw(file.text(), content(file, line), &interests, columns)
            })
            .collect();
        for spot in spots {
            let (first, last) =
                (&lines[(spot.first_line - first_line) as usize], &lines[(spot.last_line - first_line) as usize]);
            let shown_start = first.start(spot.location.span.start);
            let shown = shown_start..last.end(spot.location.span.end).max(shown_start);
            let shown = if spot.location.span.is_empty() { shown_start..shown_start } else { shown };
            let middle = if spot.is_on_one_line() {
                let before = self.canvas.columns(first.shown.start..shown.start);
                before + self.canvas.columns(shown.clone()) / 2
            } else {
                0
            };
            let text = if style.accessible {
                spot.text.replace('\n', "; ")
            } else {
                wrap(&spot.text, columns.saturating_sub(middle + LEAD_IN).max(NARROWEST_TEXT))
            };
            self.labels.push(DrawnLabel { shown, text, primary: spot.rank == 0 });
        }
        self.blocks.push(Block {
            name,
            first_line,
            line_count: lines.len(),
            shown: block_start..self.canvas.text.len(),
        });
    }
}

/// Words beside an underline get this many columns, whatever the screen's width.
const NARROWEST_TEXT: usize = 12;

impl Spot {
    fn is_on_one_line(&self) -> bool {
        self.first_line == self.last_line
    }

    /// What of this label must be seen on a line.
    fn interest(&self, line: u32, columns: usize, style: &Style) -> Option<Interest> {
        let span = self.location.span;
        let text_columns = || {
            // Words that want more are broken into lines.
            let widest = self.text.lines().map(width).max().unwrap_or(0);
            widest.min((columns / 3).max(NARROWEST_TEXT))
        };
        match (line == self.first_line, line == self.last_line) {
            (true, true) if style.accessible => Some(Interest { span, text_columns: 0 }),
            (true, true) => Some(Interest { span, text_columns: text_columns() }),
            (true, false) => Some(Interest { span: Span::empty(span.start), text_columns: 0 }),
            (false, true) => Some(Interest { span: Span::empty(span.end), text_columns: 0 }),
            (false, false) => None,
        }
    }

    /// Whether the drawings of both would get into each other's way.
    fn collides(&self, other: &Spot) -> bool {
        if self.location.file != other.location.file {
            return false;
        }
        let (ours, theirs) = (self.location.span, other.location.span);
        match (self.is_on_one_line(), other.is_on_one_line()) {
            // An empty span is drawn as one column.
            (true, true) => {
                ours.start < theirs.end.max(theirs.start + 1) && theirs.start < ours.end.max(ours.start + 1)
            }
            // The words of a tall label stand below its last line.
            (true, false) => self.first_line == other.last_line,
            (false, true) => self.last_line == other.first_line,
            (false, false) => self.first_line <= other.last_line && other.first_line <= self.last_line,
        }
    }
}

fn spots(diagnostic: &Diagnostic, sources: &Sources, style: &Style) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::with_capacity(diagnostic.labels.len().min(MOST_LABELS));
    for (rank, label) in diagnostic.labels.iter().take(MOST_LABELS).enumerate() {
        let file = sources.get(label.location.file);
        let (span, first_line, last_line) = settle(file, label.location.span);
        let location = Location::new(label.location.file, span);
        let text = sanitize::prose(label.text.trim_end(), style.unicode).into_owned();
        match spots.iter_mut().find(|spot| spot.location == location) {
            Some(spot) if spot.text == text || text.is_empty() => {}
            Some(spot) if spot.text.is_empty() => spot.text = text,
            Some(spot) => spot.text = format!("{}\n{text}", spot.text),
            None => spots.push(Spot { rank, place: label.location, location, first_line, last_line, text }),
        }
    }
    spots
}

/// A span fit to be drawn, with its first and last line: it ends before the line end, not behind it, and is not taller than
/// a few lines.
fn settle(file: &SourceFile, span: Span) -> (Span, u32, u32) {
    let lines = file.lines();
    let span = fit(file.text(), span);
    let first_line = lines.line_of(span.start);
    let first_content = content(file, first_line);
    let start = span.start.clamp(first_content.start, first_content.end);
    let last_line = lines.line_of(span.end.saturating_sub(1).max(span.start));
    if last_line - first_line >= MOST_LINES {
        return (Span::new(start, first_content.end), first_line, first_line);
    }
    let last_content = content(file, last_line);
    let end = span.end.clamp(start, last_content.end.max(start));
    let end = if last_line > first_line {
        start + Span::new(start, end).of(file.text()).trim_end().len() as u32
    } else {
        end
    };
    (Span::new(start, end), first_line, lines.line_of(end).max(first_line))
}

/// The bytes of a line that are shown: without its line end, and without the mark some editors begin a file with.
fn content(file: &SourceFile, line: u32) -> Span {
    let span = file.lines().line_span(line);
    let text = span.of(file.text());
    let without_end = match text.strip_suffix('\n') {
        Some(text) => text.strip_suffix('\r').unwrap_or(text),
        None => text,
    };
    let end = span.start + without_end.len() as u32;
    let mark = if line == 0 && text.starts_with('\u{feff}') { 3 } else { 0 };
    Span::new(span.start + mark, end)
}

/// Labels in groups, in the order in which they are drawn: the finding's own, then those of its file, then the others.
fn arrange(spots: Vec<Spot>, sources: &Sources, style: &Style, ellipsis: usize) -> Vec<Group> {
    let mut files: Vec<FileId> = Vec::new();
    let mut layers: Vec<Vec<Spot>> = Vec::new();
    for spot in spots {
        if !files.contains(&spot.location.file) {
            files.push(spot.location.file);
        }
        // A label that would cover another is drawn under the same line, shown again.
        let has_room = |layer: &&mut Vec<Spot>| {
            !layer.iter().any(|other| spot.collides(other)) && !is_crowded(layer, &spot, sources, style, ellipsis)
        };
        match layers.iter_mut().find(has_room) {
            Some(layer) => layer.push(spot),
            None => layers.push(vec![spot]),
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    for (index, mut layer) in layers.into_iter().enumerate() {
        layer.sort_by_key(|spot| (spot.location.file, spot.location.span));
        // Where the last group ends.
        let mut end: Option<(FileId, u32)> = None;
        for spot in layer {
            let (file, last_line) = (spot.location.file, spot.last_line);
            let near = end.filter(|&(before, line)| before == file && spot.first_line <= line + MOST_BETWEEN + 1);
            end = Some((file, near.map_or(last_line, |(_, line)| line.max(last_line))));
            match groups.last_mut().filter(|_| near.is_some()) {
                Some(group) => group.spots.push(spot),
                None => groups.push(Group { spots: vec![spot], again: index > 0 }),
            }
        }
    }
    groups.sort_by_key(|group| {
        let file = files.iter().position(|&file| file == group.spots[0].location.file);
        (!group.spots.iter().any(|spot| spot.rank == 0), file, group.spots[0].first_line)
    });
    groups
}

/// Whether a line too long to be shown whole has as many labels as can be shown on it.
fn is_crowded(layer: &[Spot], spot: &Spot, sources: &Sources, style: &Style, ellipsis: usize) -> bool {
    let columns = inner_columns(&[], spot.last_line, style);
    let length = content(sources.get(spot.location.file), spot.first_line).len() as usize;
    let on_line = |other: &&Spot| other.location.file == spot.location.file && other.first_line == spot.first_line;
    length > columns && layer.iter().filter(on_line).count() >= cut::labels_per_line(columns, ellipsis)
}

/// The lines of a block. A lone labelled line is shown with its neighbours; several are context to each other.
fn shown_lines(spots: &[Spot], file: &SourceFile, with_neighbours: bool) -> (u32, u32) {
    let first = spots.iter().map(|spot| spot.first_line).min().unwrap_or(0);
    let last = spots.iter().map(|spot| spot.last_line).max().unwrap_or(first);
    if first < last || !with_neighbours {
        return (first, last);
    }
    // A blank line says nothing. Whoever indents by more than this will not miss the line either.
    let is_blank =
        |line: u32| content(file, line).of(file.text()).bytes().take(200).all(|byte| byte.is_ascii_whitespace());
    let before = first.checked_sub(1).filter(|&line| !is_blank(line));
    let after = Some(last + 1).filter(|&line| line < file.lines().line_count() && !is_blank(line));
    (before.unwrap_or(first), after.unwrap_or(last))
}

/// Columns for the source's text: what the line numbers and the lines along tall labels leave.
fn inner_columns(spots: &[Spot], last_line: u32, style: &Style) -> usize {
    if style.accessible {
        // Nothing is drawn to a width; a line longer than this is no line anybody wants read out.
        return 1000;
    }
    let tall = spots.iter().filter(|spot| !spot.is_on_one_line()).count();
    let beside = if tall > 0 { tall + 3 } else { 0 };
    let number = (last_line + 1).to_string().len() + " │  ".chars().count();
    style.width.saturating_sub(number + beside).max(8)
}
