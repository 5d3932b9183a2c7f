//! Which parts of a line are shown when it is wider than the screen.
//!
//! A line is taken apart into [`Piece`]s, one for each thing that is drawn as one: a letter with its accents, a tab, an
//! emoji of five characters. Around each labelled place a window is opened that grows until the screen's width is used up.
//! Only the text near those places is ever looked at, so that a line of five megabytes costs what a short one does.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::position::{boundary_after, boundary_before};
use super::{Style, sanitize};
use crate::source::Span;

/// Tab stops, in columns.
const TAB: usize = 4;

/// Text that is shown or left out as a whole.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub span: Span,
    pub columns: usize,
    pub form: Form,
}

/// How a piece gets on the screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is written.
    Plain,
    /// As it is written too, but its width is not the sum of its characters'.
    Whole,
    /// As so many spaces.
    Tab,
    /// As another character, because a terminal would obey this one or not show it.
    Substitute(char),
}

/// A place that must be seen, and the room its words want.
#[derive(Clone, Copy)]
pub(super) struct Interest {
    pub span: Span,
    /// Columns for the words that are written below, to the right of the middle of the place.
    pub text_columns: usize,
}

/// From the middle of an underline to its words: `╰── `.
pub(super) const LEAD_IN: usize = 4;

/// Takes apart what may be shown of the bytes `line`: all of a short line, else what is near the interests.
pub(super) fn pieces(text: &str, line: Span, interests: &[Interest], columns: usize, style: &Style) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // No column takes more than four bytes but for combining characters, of which a screenful may be less than full.
    let reach = columns.saturating_mul(4) as u32;
    if line.len() <= reach {
        take_apart(text, line, style, &mut pieces);
        return pieces;
    }
    let mut regions: Vec<Span> = interests
        .iter()
        .map(|interest| {
            let last = interest.span.end.min(interest.span.start.saturating_add(reach));
            Span::new(
                interest.span.start.saturating_sub(reach).max(line.start),
                last.saturating_add(reach).min(line.end),
            )
        })
        .collect();
    if regions.is_empty() {
        regions.push(Span::new(line.start, line.start + reach));
    }
    regions.sort_unstable();
    let mut done = line.start;
    for region in regions {
        let start = boundary_before(text, region.start as usize).max(done as usize);
        let end = boundary_after(text, region.end as usize);
        if start < end {
            take_apart(text, Span::new(start as u32, end as u32), style, &mut pieces);
            done = end as u32;
        }
    }
    pieces
}

fn take_apart(text: &str, region: Span, style: &Style, pieces: &mut Vec<Piece>) {
    let mut column = 0;
    let mut push = |start: usize, length: usize, columns: usize, form: Form| {
        let columns = match form {
            // To a reader's ear, and in the columns it is told, a tab is one character.
            Form::Tab if style.accessible => 1,
            Form::Tab => TAB - column % TAB,
            _ => columns,
        };
        column += columns;
        pieces.push(Piece { span: Span::new(start as u32, (start + length) as u32), columns, form });
    };
    let shown = region.of(text);
    // Most lines are so, and then there is nothing to look up.
    if shown.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        (region.start..region.end).for_each(|at| push(at as usize, 1, 1, Form::Plain));
        return;
    }
    for (index, cluster) in shown.grapheme_indices(true) {
        let start = region.start as usize + index;
        if cluster == "\t" {
            push(start, 1, 1, Form::Tab);
        } else if let (1, b' '..=b'~') = (cluster.len(), cluster.as_bytes()[0]) {
            push(start, 1, 1, Form::Plain);
        } else if cluster
            .char_indices()
            .any(|(at, c)| sanitize::substitute(text, start + at, c, style.unicode).is_some())
        {
            for (at, c) in cluster.char_indices() {
                match sanitize::substitute(text, start + at, c, style.unicode) {
                    Some(visible) => push(start + at, c.len_utf8(), 1, Form::Substitute(visible)),
                    None => push(start + at, c.len_utf8(), c.width().unwrap_or(0), Form::Plain),
                }
            }
        } else {
            let summed: usize = cluster.chars().map(|c| c.width().unwrap_or(0)).sum();
            let columns = if style.accessible { cluster.chars().count() } else { cluster.width() };
            let form = if columns == summed || columns == 0 { Form::Plain } else { Form::Whole };
            push(start, cluster.len(), columns, form);
        }
    }
}

/// Which pieces to show. All of them if the line fits, words below it included.
pub(super) fn choose(
    pieces: &[Piece],
    line: Span,
    interests: &[Interest],
    columns: usize,
    ellipsis: usize,
) -> Vec<bool> {
    let complete = pieces.first().is_none_or(|piece| piece.span.start == line.start)
        && pieces.last().is_none_or(|piece| piece.span.end == line.end)
        && pieces.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
    let width: usize = pieces.iter().map(|piece| piece.columns).sum();
    let windows: Vec<Window> = interests.iter().map(|interest| Window::new(pieces, interest, columns)).collect();
    let words_fit = windows.iter().all(|window| {
        let columns_of = |range: std::ops::Range<usize>| -> usize { pieces[range].iter().map(|p| p.columns).sum() };
        columns_of(0..window.first) + columns_of(window.first..window.end) / 2 <= window.most_before
    });
    if complete && width <= columns && words_fit {
        return vec![true; pieces.len()];
    }
    let mut choice = Choice::new(pieces, windows, columns, ellipsis);
    choice.grow();
    choice.close_small_gaps(ellipsis);
    choice.shown
}

/// The pieces of one interest.
struct Window {
    first: usize,
    /// Behind the last piece.
    end: usize,
    /// How far from the left its middle may be, so that its words find room.
    most_before: usize,
}

impl Window {
    fn new(pieces: &[Piece], interest: &Interest, columns: usize) -> Self {
        let first = pieces.partition_point(|piece| piece.span.end <= interest.span.start);
        let end = pieces.partition_point(|piece| piece.span.start < interest.span.end).max(first);
        Self { first, end, most_before: columns.saturating_sub(LEAD_IN + interest.text_columns) }
    }
}

/// The columns of a label that are always shown when several share a line that is cut.
const CORE: usize = 16;

/// How many labels can share a line of which not everything can be shown.
pub(super) fn labels_per_line(columns: usize, ellipsis: usize) -> usize {
    (columns.saturating_sub(ellipsis) / (CORE + ellipsis)).max(1)
}

/// The windows on a line while they grow.
struct Choice<'a> {
    pieces: &'a [Piece],
    windows: Vec<Window>,
    shown: Vec<bool>,
    /// Columns that are still free.
    free: usize,
    /// For each window, the columns that may still be put before it.
    free_before: Vec<usize>,
}

impl<'a> Choice<'a> {
    fn new(pieces: &'a [Piece], windows: Vec<Window>, columns: usize, ellipsis: usize) -> Self {
        let free = columns.saturating_sub(ellipsis * (windows.len().max(1) + 1));
        let free_before = windows
            .iter()
            .enumerate()
            .map(|(index, window)| window.most_before.saturating_sub(ellipsis * (index + 1)))
            .collect();
        let mut choice = Self { pieces, windows, shown: vec![false; pieces.len()], free, free_before };
        let core = if choice.windows.len() > 1 { CORE } else { columns * 2 / 3 };
        for window in 0..choice.windows.len() {
            let Window { first, end, .. } = choice.windows[window];
            let mut used = 0;
            for (index, piece) in pieces.iter().enumerate().take(end).skip(first) {
                used += piece.columns;
                if (used > core && index > first) || !choice.show(index, true) {
                    break;
                }
            }
        }
        choice
    }

    /// Shows a piece if there is room for it, or if it must be seen and the line has room.
    fn show(&mut self, piece: usize, must: bool) -> bool {
        if self.shown[piece] {
            return true;
        }
        let columns = self.pieces[piece].columns;
        let crowds = |(window, &free): (&Window, &usize)| piece < window.first && columns > free;
        if columns > self.free || (!must && self.windows.iter().zip(&self.free_before).any(crowds)) {
            return false;
        }
        self.shown[piece] = true;
        self.free -= columns;
        for (window, free) in self.windows.iter().zip(&mut self.free_before) {
            if piece < window.first {
                *free = free.saturating_sub(columns);
            }
        }
        true
    }

    /// All windows in turn by one piece to the left and one to the right, until nothing more fits.
    fn grow(&mut self) {
        if self.windows.is_empty() {
            let _ = (0..self.pieces.len()).take_while(|&piece| self.show(piece, false)).count();
            return;
        }
        let mut edges: Vec<(Option<usize>, Option<usize>)> =
            self.windows.iter().map(|window| (window.first.checked_sub(1), Some(window.first))).collect();
        while edges.iter().any(|(left, right)| left.is_some() || right.is_some()) {
            for (left, right) in &mut edges {
                *left = left.filter(|&piece| self.show(piece, false)).and_then(|piece| {
                    let before = piece.checked_sub(1)?;
                    self.adjoin(before, piece).then_some(before)
                });
                *right =
                    right.filter(|&piece| piece < self.pieces.len() && self.show(piece, false)).and_then(|piece| {
                        let after = piece + 1;
                        (after < self.pieces.len() && self.adjoin(piece, after)).then_some(after)
                    });
            }
        }
    }

    fn adjoin(&self, left: usize, right: usize) -> bool {
        self.pieces[left].span.end == self.pieces[right].span.start
    }

    /// An ellipsis that takes as many columns as what it stands for says less than that would.
    fn close_small_gaps(&mut self, ellipsis: usize) {
        let mut piece = 0;
        while piece < self.pieces.len() {
            let start = piece;
            let mut columns = 0;
            while piece < self.pieces.len() && !self.shown[piece] {
                columns += self.pieces[piece].columns;
                piece += 1;
            }
            let within = start > 0 && piece < self.pieces.len();
            if within && columns <= ellipsis && (start..=piece).all(|index| self.adjoin(index - 1, index)) {
                self.shown[start..piece].fill(true);
            }
            piece += 1;
        }
    }
}
