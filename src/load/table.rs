//! Rows of a CSV file: which columns are wanted, and where each cell stands.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use unicode_normalization::UnicodeNormalization;

use super::read::{ReadProblem, bytes_of, decode};
use crate::source::{Role, SourceFile, Span};
use crate::suggest;

/// The columns that are taken where a statement names no others.
pub const DATE_COLUMN: &str = "date";
pub const VALUE_COLUMN: &str = "value";

/// A CSV file with a header, whole.
#[derive(Debug)]
pub struct Table {
    header: StringRecord,
    header_span: Span,
    rows: Vec<TableRow>,
}

#[derive(Debug)]
struct TableRow {
    span: Span,
    cells: StringRecord,
}

/// Which columns a statement wants, as written; `None` where it names none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'s> {
    pub date: Option<&'s str>,
    pub value: Option<&'s str>,
    /// Only rows in which this column holds this text.
    pub filter: Option<(&'s str, &'s str)>,
}

/// Which of a statement's columns the header lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    Date,
    Value,
    Filter,
}

/// A column that the header lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingColumn {
    pub wanted: Wanted,
    /// Lower-case start, no final stop.
    pub message: String,
    pub help: String,
    /// Where the header stands in the file.
    pub header: Span,
}

/// A row as a statement wants it, blanks around its cells taken off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picked<'t> {
    /// The place of the row in [`Table::cell_span`].
    pub index: usize,
    /// Where the row stands, without its line end.
    pub span: Span,
    pub date: &'t str,
    pub value: &'t str,
    /// The columns' places, for [`Table::cell_span`].
    pub date_column: usize,
    pub value_column: usize,
}

/// A row with more or fewer cells than the header: which of them is which, nobody knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Uneven {
    pub span: Span,
    pub cells: usize,
    pub columns: usize,
}

/// Reads a CSV file. Its text comes with it, to show places in; it is called `display`.
///
/// # Errors
/// When the file can't be read, is no UTF-8, or has no header.
pub fn read_table(path: &Path, display: &str) -> (SourceFile, Result<Table, ReadProblem>) {
    match bytes_of(path) {
        Ok(bytes) => table_of(bytes, display),
        Err(problem) => (SourceFile::with_role(display, "", Role::Context), Err(problem)),
    }
}

/// The same of a file that was read already.
///
/// # Errors
/// When it is no UTF-8, or has no header.
pub fn table_of(bytes: Vec<u8>, display: &str) -> (SourceFile, Result<Table, ReadProblem>) {
    let (file, problem) = decode(display, Role::Context, bytes);
    let table = match problem {
        Some(problem) => Err(problem),
        None => table(file.text()),
    };
    (file, table)
}

fn table(text: &str) -> Result<Table, ReadProblem> {
    // Spreadsheets begin UTF-8 with a byte order mark, which is no part of the first column's name.
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let text = &text[mark..];
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut cells = StringRecord::new();
    // The text is UTF-8 and in memory, and any number of cells is taken: nothing is left to go wrong.
    while reader.read_record(&mut cells).unwrap_or(false) {
        let from = cells.position().map_or(0, |position| position.byte() as usize);
        let written = text.get(from..reader.position().byte() as usize).unwrap_or("");
        let start = from + (written.len() - written.trim_start_matches(['\r', '\n']).len());
        let end = start + written.trim_matches(['\r', '\n']).len();
        let span = Span::new((mark + start) as u32, (mark + end) as u32);
        rows.push(TableRow { span, cells: std::mem::take(&mut cells) });
    }
    if rows.is_empty() {
        let help = "its first line names the columns, such as `date,value`".to_owned();
        return Err(ReadProblem { span: Span::default(), message: "this file is empty".to_owned(), help: Some(help) });
    }
    let TableRow { span: header_span, cells: header } = rows.remove(0);
    Ok(Table { header, header_span, rows })
}

impl Table {
    /// The rows a statement wants, and those that can't be told apart into columns. Rows without any text are none.
    ///
    /// # Errors
    /// When the header lacks one of the columns.
    pub fn pick(&self, columns: Columns<'_>) -> Result<(Vec<Picked<'_>>, Vec<Uneven>), MissingColumn> {
        let date_column = self.column(Wanted::Date, columns.date, DATE_COLUMN)?;
        let value_column = self.column(Wanted::Value, columns.value, VALUE_COLUMN)?;
        let filter = match columns.filter {
            Some((column, text)) => Some((self.column(Wanted::Filter, Some(column), column)?, composed(text))),
            None => None,
        };
        let (mut picked, mut uneven) = (Vec::new(), Vec::new());
        for (index, row) in self.rows.iter().enumerate() {
            let cells = || row.cells.iter().map(str::trim);
            if cells().all(str::is_empty) {
                continue;
            }
            // Some programs end each line with a comma or more.
            let surplus = cells().skip(self.header.len()).any(|cell| !cell.is_empty());
            if surplus || row.cells.len() < self.header.len() {
                uneven.push(Uneven { span: row.span, cells: row.cells.len(), columns: self.header.len() });
                continue;
            }
            let cell = |column: usize| row.cells.get(column).map_or("", str::trim);
            if filter.as_ref().is_some_and(|(column, text)| composed(cell(*column)) != *text) {
                continue;
            }
            let (date, value) = (cell(date_column), cell(value_column));
            picked.push(Picked { index, span: row.span, date, value, date_column, value_column });
        }
        Ok((picked, uneven))
    }

    /// Where a cell stands; the whole row where its text is written otherwise there, as with doubled quotes.
    pub fn cell_span(&self, text: &str, row: usize, column: usize) -> Span {
        let Some(row) = self.rows.get(row) else {
            return Span::default();
        };
        let written = row.span.of(text);
        let mut at = 0;
        let mut found = 0..written.len();
        for cell in row.cells.iter().take(column + 1).map(str::trim) {
            let Some(offset) = written.get(at..).and_then(|rest| rest.find(cell)) else {
                return row.span;
            };
            found = at + offset..at + offset + cell.len();
            // Behind the comma after it, so that an empty cell is looked for behind it too.
            at = written
                .get(found.end..)
                .and_then(|rest| rest.find(','))
                .map_or(written.len(), |comma| found.end + comma + 1);
        }
        Span::new(row.span.start + found.start as u32, row.span.start + found.end as u32)
    }

    fn column(&self, wanted: Wanted, named: Option<&str>, usual: &str) -> Result<usize, MissingColumn> {
        let name = composed(named.unwrap_or(usual));
        let columns: Vec<String> = self.header.iter().map(composed).collect();
        let position = |same: &dyn Fn(&str) -> bool| columns.iter().position(|column| same(column));
        let lower = name.to_lowercase();
        let found = position(&|column| column == name).or_else(|| position(&|column| column.to_lowercase() == lower));
        found.ok_or_else(|| self.missing(wanted, &name, named.is_some(), &columns))
    }

    fn missing(&self, wanted: Wanted, name: &str, is_named: bool, columns: &[String]) -> MissingColumn {
        let word = match wanted {
            Wanted::Date => "date",
            Wanted::Value => "value",
            Wanted::Filter => "where",
        };
        // What stands behind the word in the statement: a name, or a text for what is none.
        let written = |column: &str| {
            let is_name = column.starts_with(char::is_alphabetic)
                && column.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
            let column = column.replace('"', "\\\"");
            if is_name { column } else { format!("\"{column}\"") }
        };
        let shown = || columns.iter().filter(|column| !column.is_empty()).take(8).map(String::as_str);
        let other_separator =
            [';', '\t', '|'].into_iter().find(|mark| columns.len() == 1 && columns[0].contains(*mark));
        let help = match (other_separator, suggest::nearest(name, columns.iter().map(String::as_str))) {
            (Some('\t'), _) => "its columns are separated by tabs: save it with commas".to_owned(),
            (Some(mark), _) => format!("its columns are separated by `{mark}`: save it with commas"),
            (None, Some(nearest)) if is_named => format!("did you mean `{}`?", written(nearest)),
            (None, Some(nearest)) => format!("did you mean `{nearest}`? then write `{word} {}`", written(nearest)),
            (None, None) if is_named => format!("write one of its columns: {}", suggest::one_of(shown())),
            (None, None) => {
                let first = columns.iter().find(|column| !column.is_empty()).map_or("day", String::as_str);
                format!("name one of its columns, {}, such as `{word} {}`", suggest::one_of(shown()), written(first))
            }
        };
        MissingColumn { wanted, message: format!("it has no column `{name}`"), help, header: self.header_span }
    }
}

/// In Unicode normalisation form C and without blanks around it: a column is the one it looks like, whichever system wrote it.
fn composed(text: &str) -> String {
    text.trim().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(text: &str, columns: Columns<'_>) -> Vec<(String, String, String)> {
        let table = table(text).unwrap();
        let (rows, uneven) = table.pick(columns).unwrap();
        assert_eq!(uneven, []);
        let of = |row: &Picked<'_>| (row.date.to_string(), row.value.to_string(), row.span.of(text).to_string());
        rows.iter().map(of).collect()
    }

    fn row(date: &str, value: &str, line: &str) -> (String, String, String) {
        (date.to_string(), value.to_string(), line.to_string())
    }

    #[test]
    fn quotes_marks_and_line_ends_are_no_part_of_cells() {
        let text = "\u{FEFF}\"date\",value\r\n2026-01-05,\"2,455\"\r\n\r\n 2026-01-12 , 2460 \r\n,\r\n";
        let expected =
            [row("2026-01-05", "2,455", "2026-01-05,\"2,455\""), row("2026-01-12", "2460", " 2026-01-12 , 2460 ")];
        assert_eq!(picked(text, Columns::default()), expected);
        assert_eq!(picked("date,value\n2026-01-05,1", Columns::default()), [row("2026-01-05", "1", "2026-01-05,1")]);
        assert_eq!(picked("date,value,,\n2026-01-05,1,,,\n", Columns::default()).len(), 1, "commas at the end");
        assert_eq!(picked("date,value\n", Columns::default()), []);
    }

    #[test]
    fn columns_are_found_by_their_names() {
        let korean = "날짜,페이지,팔로워 수\n2026-01-05,카페,10\n2026-01-05,빵집,20\n";
        let columns =
            Columns { date: Some("날짜"), value: Some("팔로워 수"), filter: Some(("페이지", "빵집")) };
        assert_eq!(picked(korean, columns), [row("2026-01-05", "20", "2026-01-05,빵집,20")]);
        // As macOS decomposes them.
        let decomposed: String = korean.nfd().collect();
        assert_eq!(picked(&decomposed, columns)[0].1, "20");
        assert_eq!(picked("Date,VALUE\n2026-01-05,1\n", Columns::default()).len(), 1, "case does not matter");
        let both = "Value,date,value\n1,2026-01-05,2\n";
        assert_eq!(picked(both, Columns::default())[0].1, "2", "unless it does");
    }

    #[test]
    fn a_missing_column_is_named_with_the_nearest() {
        let missing = |text: &str, columns| {
            let missing = table(text).unwrap().pick(columns).unwrap_err();
            format!("{:?}: {}; {}", missing.wanted, missing.message, missing.help)
        };
        let named = |value| Columns { value: Some(value), ..Columns::default() };
        assert_eq!(missing("date,fans\n", named("fasn")), "Value: it has no column `fasn`; did you mean `fans`?");
        assert_eq!(
            missing("date,values\n", Columns::default()),
            "Value: it has no column `value`; did you mean `values`? then write `value values`"
        );
        assert_eq!(
            missing("day,a \"b\",fans\n", Columns::default()),
            "Date: it has no column `date`; name one of its columns, `day`, `a \"b\"` or `fans`, such as `date day`"
        );
        assert_eq!(
            missing("date,page views\n", named("page view")),
            "Value: it has no column `page view`; did you mean `\"page views\"`?"
        );
        assert_eq!(
            missing("date;value\n2026-01-05;1\n", Columns::default()),
            "Date: it has no column `date`; its columns are separated by `;`: save it with commas"
        );
    }

    #[test]
    fn rows_of_other_widths_are_told() {
        let text = "date,value\n2026-01-05,2,455\n2026-01-06\n2026-01-07,3\n\"2026-01-08,4\n";
        let table = table(text).unwrap();
        let (rows, uneven) = table.pick(Columns::default()).unwrap();
        assert_eq!(rows.iter().map(|row| row.value).collect::<Vec<_>>(), ["3"]);
        let told: Vec<_> = uneven.iter().map(|row| (row.span.of(text), row.cells)).collect();
        assert_eq!(told, [("2026-01-05,2,455", 3), ("2026-01-06", 1), ("\"2026-01-08,4", 1)]);
    }

    #[test]
    fn cells_are_found_in_their_row() {
        let text = "a,b,c\n1,1,\"1,\"\"x\"\n,,7\n\"x, y\",\" 2 \",2\n";
        let table = table(text).unwrap();
        let cell = |row, column| table.cell_span(text, row, column);
        assert_eq!(cell(0, 1), Span::new(8, 9));
        assert_eq!(cell(0, 2).of(text), "1,1,\"1,\"\"x\"", "written otherwise");
        assert_eq!((cell(1, 2).of(text), cell(1, 1).len()), ("7", 0));
        assert_eq!(cell(2, 0).of(text), "x, y");
        assert_eq!(cell(2, 1).of(text), "2");
        assert!(cell(2, 1).end < cell(2, 2).start);
    }

    #[test]
    fn an_empty_file_is_none() {
        for text in ["", "\u{FEFF}", "\r\n\n"] {
            assert_eq!(table(text).unwrap_err().message, "this file is empty", "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_brings_it_down(text in "(date|value|,|\"|\r|\n|2026-01-05|\u{FEFF}|\\PC|\0){0,40}") {
            if let Ok(table) = table(&text)
                && let Ok((rows, uneven)) = table.pick(Columns::default())
            {
                for row in rows {
                    proptest::prop_assert!(text.is_char_boundary(row.span.end as usize));
                    let span = table.cell_span(&text, row.index, row.value_column);
                    proptest::prop_assert!(row.span.start <= span.start && span.end <= row.span.end);
                }
                proptest::prop_assert!(uneven.iter().all(|row| text.get(row.span.start as usize..row.span.end as usize).is_some()));
            }
        }
    }
}
