//! What went wrong with a path or a file, in words.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};

/// Something about a path that a person can mend: the fact, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Lower-case start, no final stop, the path in backticks as people see it.
    pub message: String,
    pub help: Option<String>,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl Error for Problem {}

/// The run can't begin as it was asked for: a usage error. All wrong paths are named, not only the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoadError {
    /// Never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl Error for LoadError {}

impl From<Problem> for LoadError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

/// Why the system refused, as the second half of a sentence: `permission denied`.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is a file, not a folder".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "there is no space left".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => without_number(&error.to_string()),
    }
}

/// `Input/output error (os error 5)` is the system's own sentence; people don't need the number.
fn without_number(text: &str) -> String {
    let text = text.split(" (os error").next().unwrap_or(text).trim_end_matches('.');
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => "the system gives no reason".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_words_without_numbers() {
        assert_eq!(reason(&ErrorKind::PermissionDenied.into()), "permission denied");
        assert_eq!(without_number("Input/output error (os error 5)"), "input/output error");
        assert_eq!(without_number(""), "the system gives no reason");
        #[cfg(unix)]
        for number in 1..200 {
            let reason = reason(&io::Error::from_raw_os_error(number));
            assert!(!reason.contains("os error"), "{reason}");
        }
    }

    #[test]
    fn all_problems_are_told() {
        let error = LoadError { problems: vec![Problem::new("a").help("b"), Problem::new("c")] };
        assert_eq!(error.to_string(), "a; b\nc");
    }
}
