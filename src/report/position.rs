//! Places in lines and columns, for all formats.

use rustc_hash::FxHashMap;

use crate::source::{FileId, LineColumn, Location, Sources, Span};

/// Lines longer than this get a table, so that ten thousand findings on one endless line are not ten thousand walks over
/// it.
const STRIDE: u32 = 4096;

/// Converts locations of one run.
pub(super) struct Positions<'a> {
    sources: &'a Sources,
    /// For long lines, by file and line: how many characters begin before each multiple of [`STRIDE`] bytes.
    long_lines: FxHashMap<(FileId, u32), Vec<u32>>,
}

/// A location as people and machines name it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub path: &'a str,
    /// In order, within the text, on character boundaries.
    pub span: Span,
    pub start: LineColumn,
    /// Behind the last character.
    pub end: LineColumn,
}

impl<'a> Positions<'a> {
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, long_lines: FxHashMap::default() }
    }

    pub fn sources(&self) -> &'a Sources {
        self.sources
    }

    pub fn place(&mut self, location: Location) -> Place<'a> {
        let file = self.sources.get(location.file);
        let span = fit(file.text(), location.span);
        let start = self.line_column(location.file, span.start);
        let end = if span.is_empty() { start } else { self.line_column(location.file, span.end) };
        Place { path: file.path(), span, start, end }
    }

    /// The same with columns in bytes of UTF-8, as some formats count them.
    pub fn place_in_bytes(&self, location: Location) -> Place<'a> {
        let file = self.sources.get(location.file);
        let (span, lines) = (fit(file.text(), location.span), file.lines());
        let line_column = |offset| {
            let line = lines.line_of(offset);
            LineColumn { line: line + 1, column: offset - lines.line_start(line) + 1 }
        };
        Place { path: file.path(), span, start: line_column(span.start), end: line_column(span.end) }
    }

    /// Only where a place begins, which is half the work.
    pub fn start(&mut self, location: Location) -> (&'a str, LineColumn) {
        let file = self.sources.get(location.file);
        let span = fit(file.text(), location.span);
        (file.path(), self.line_column(location.file, span.start))
    }

    /// `offset` is on a character boundary.
    fn line_column(&mut self, id: FileId, offset: u32) -> LineColumn {
        let file = self.sources.get(id);
        let (bytes, lines) = (file.text().as_bytes(), file.lines());
        let line = lines.line_of(offset);
        let start = lines.line_start(line);
        let before = if offset - start <= STRIDE {
            characters(&bytes[start as usize..offset as usize])
        } else {
            let table = self.long_lines.entry((id, line)).or_insert_with(|| {
                let chunks = bytes[lines.line_span(line).start as usize..lines.line_span(line).end as usize]
                    .chunks(STRIDE as usize)
                    .map(characters);
                chunks
                    .scan(0, |sum, count| {
                        let before = *sum;
                        *sum += count;
                        Some(before)
                    })
                    .collect()
            });
            // A line's last chunk may end where the offset stands, hence the byte before it.
            let chunk = (offset - start - 1) / STRIDE;
            table[chunk as usize] + characters(&bytes[(start + chunk * STRIDE) as usize..offset as usize])
        };
        LineColumn { line: line + 1, column: before + 1 }
    }
}

/// How many characters begin in these bytes. The cut may go through a character: continuation bytes begin none.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count() as u32
}

/// The span put in order, into the text, and around whole characters.
pub(super) fn fit(text: &str, span: Span) -> Span {
    let (start, end) = (span.start.min(span.end) as usize, span.start.max(span.end) as usize);
    Span::new(boundary_before(text, start) as u32, boundary_after(text, end) as u32)
}

/// The nearest character boundary at or before `offset`.
pub(super) fn boundary_before(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The nearest character boundary at or after `offset`, or the text's end.
pub(super) fn boundary_after(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn long_lines_count_as_short_ones_do() {
        let text = format!("first\n{}\nlast", "가b🙂".repeat(3000));
        let mut sources = Sources::default();
        let file = sources.push(Arc::new(SourceFile::new("a.goal", text.as_str())));
        let mut positions = Positions::new(&sources);
        let offsets = text.char_indices().map(|(at, _)| at as u32).filter(|at| at % 7 == 0 || at % STRIDE < 9);
        for offset in offsets.chain([text.len() as u32]) {
            let place = positions.place(Location::new(file, Span::empty(offset)));
            assert_eq!(place.start, sources.get(file).line_column(offset), "at {offset}");
        }
    }

    #[test]
    fn any_span_is_made_to_fit() {
        assert_eq!(fit("가나", Span::new(1, 4)), Span::new(0, 6));
        assert_eq!(fit("가나", Span { start: 5, end: 1 }), Span::new(0, 6));
        assert_eq!(fit("가나", Span::new(u32::MAX, u32::MAX)), Span::new(6, 6));
        assert_eq!(fit("", Span::new(3, 9)), Span::new(0, 0));
    }
}
