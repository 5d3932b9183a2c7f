//! Source text and positions in it.
//!
//! Inside the program a position is a byte offset ([`Span`]). Every sink has its own unit (scalars, UTF-16 units, UTF-8
//! bytes), and [`LineIndex`] converts once, when something is printed.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// Bytes `start..end` of one file. Larger files than `u32` can count are refused when they are read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// From here on a position is none in a text: see [`Span::outside`].
const OUTSIDE: u32 = u32::MAX - 0xFFFF;

impl Span {
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// A span of no bytes, for "something is missing here".
    pub const fn empty(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// Stands for a place in another file, which whoever hands out the span knows by this index. Facts that come from outside of
    /// a file have such spans, so that they can be kept where all others are.
    pub fn outside(index: usize) -> Self {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        Self::empty(OUTSIDE.saturating_add(index))
    }

    /// The index of a place in another file.
    pub fn outside_index(self) -> Option<usize> {
        self.start.checked_sub(OUTSIDE).map(|index| index as usize)
    }

    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of this span. A span that does not lie in `text` on character boundaries yields the empty string, so that
    /// no position, however wrong, can bring the program down.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A value and where it was written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A file of the run: an index into [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A span and the file it lies in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Location {
    pub file: FileId,
    pub span: Span,
}

impl Location {
    pub const fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

/// Why a file takes part in a run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Its findings are reported and it is compiled.
    Target,
    /// Read so that references resolve; what is wrong in it is not reported now.
    Context,
    /// Part of the built-in catalogue.
    Catalogue,
}

/// One file: its path as people see it and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the folder the program runs in where that is possible, with forward slashes on every system.
    path: String,
    text: String,
    role: Role,
    /// The text was read and given back: in a large workspace most files need theirs only once.
    forgotten: bool,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::with_role(path, text, Role::Target)
    }

    pub fn with_role(path: impl Into<String>, text: impl Into<String>, role: Role) -> Self {
        Self { path: path.into(), text: text.into(), role, forgotten: false, lines: OnceLock::new() }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn into_text(self) -> String {
        self.text
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// The same file without its text, which is read again should something have to be shown.
    #[must_use]
    pub fn forget_text(self) -> Self {
        Self { text: String::new(), forgotten: true, lines: OnceLock::new(), ..self }
    }

    pub fn is_forgotten(&self) -> bool {
        self.forgotten
    }

    /// The line index, made at the first call: a clean file never pays for it.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset, both counted from 1, the column in Unicode scalars.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let lines = self.lines();
        let line = lines.line_of(offset);
        let start = lines.line_start(line) as usize;
        let offset = floor_char_boundary(&self.text, offset as usize);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        LineColumn { line: line + 1, column: column as u32 + 1 }
    }
}

/// The nearest character boundary at or before `offset`.
fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A position for people: both counted from 1, the column in Unicode scalars.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// Where each line begins. A line ends at `\n`; the `\r` of `\r\n` belongs to its line.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    length: u32,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline as u32 + 1));
        Self { starts, length: text.len() as u32 }
    }

    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line, counted from 0, that holds this offset.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// Where a line, counted from 0, begins; past the last line, the text's length.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.length)
    }

    /// The bytes of a line, counted from 0, its line end included.
    pub fn line_span(&self, line: u32) -> Span {
        Span::new(self.line_start(line), self.line_start(line + 1))
    }
}

/// All files of a run, in the order in which they are reported.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    pub fn push(&mut self, file: Arc<SourceFile>) -> FileId {
        self.files.push(file);
        FileId(self.files.len() as u32 - 1)
    }

    /// Puts another version of a file in its place.
    pub fn replace(&mut self, id: FileId, file: Arc<SourceFile>) {
        self.files[id.0 as usize] = file;
    }

    /// Adds all files of another run, and says by how much their ids have moved.
    pub fn append(&mut self, other: Sources) -> u32 {
        let offset = self.files.len() as u32;
        self.files.extend(other.files);
        offset
    }

    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    pub fn shared(&self, id: FileId) -> Arc<SourceFile> {
        Arc::clone(&self.files[id.0 as usize])
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), &**file))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalars_and_lines_count_from_one() {
        let file = SourceFile::new("a.goal", "가나\r\nab\n");
        let at = |offset| {
            let LineColumn { line, column } = file.line_column(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (1, 2));
        assert_eq!(at(4), (1, 2), "inside a character counts as its start");
        assert_eq!(at(8), (2, 1));
        assert_eq!(at(10), (2, 3));
        assert_eq!(at(11), (3, 1));
        assert_eq!(at(99), (3, 1), "past the end is the end");
    }

    #[test]
    fn places_in_other_files_are_no_places_in_this_one() {
        assert_eq!(Span::outside(3).outside_index(), Some(3));
        assert_eq!(Span::new(0, 9).outside_index(), None);
        assert_eq!(Span::outside(usize::MAX).outside_index(), Some(0xFFFF), "beyond what can be told apart");
        assert_eq!(Span::outside(0).of("text"), "");
    }

    #[test]
    fn a_span_that_fits_no_text_is_empty() {
        assert_eq!(Span::new(1, 2).of("가"), "");
        assert_eq!(Span::new(0, 3).of("가"), "가");
        assert_eq!(Span::new(5, 9).of("가"), "");
    }
}
