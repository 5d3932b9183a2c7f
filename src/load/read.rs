//! One file's text, or why there is none.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

use super::find::FoundFile;
use super::problem::{LoadError, Problem, reason};
use crate::source::{Role, SourceFile, Span};

/// Positions are `u32`, and the last 64 Ki of them are no places in a text: a file has fewer bytes than this, about 4 GiB.
const TOO_LONG: u64 = u32::MAX as u64 - 0xFFFF;

/// Why a file's text is not what stands in it. The text that comes with it serves to show the place, not to be judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadProblem {
    /// Lies in the text that was made of the file.
    pub span: Span,
    /// The fact: lower-case start, no final stop.
    pub message: String,
    pub help: Option<String>,
}

impl ReadProblem {
    /// About the file as a whole.
    fn whole(message: impl Into<String>) -> Self {
        Self { span: Span::default(), message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Reads a file. What stands in it becomes the text without a copy; a byte order mark stays in.
///
/// A file that is no UTF-8 comes with a readable likeness of its text, and one that can't be read with an empty text.
pub fn read(file: &FoundFile) -> (SourceFile, Option<ReadProblem>) {
    let bytes = match &file.contents {
        Some(contents) => Ok(contents.clone()),
        None => bytes_of(&file.path),
    };
    match bytes {
        Ok(bytes) => decode(&file.display, file.role, bytes),
        Err(problem) => (SourceFile::with_role(&*file.display, "", file.role), Some(problem)),
    }
}

/// Reads a file that is no goal file: what it is called, and whether it takes part in anything, the caller knows.
pub fn read_path(path: &Path, display: &str, role: Role) -> (SourceFile, Option<ReadProblem>) {
    match bytes_of(path) {
        Ok(bytes) => decode(display, role, bytes),
        Err(problem) => (SourceFile::with_role(display, "", role), Some(problem)),
    }
}

/// Reads what is on standard input, for [`Request::stdin`](super::Request::stdin).
///
/// # Errors
/// When the system refuses, or the text has 4 GiB and more.
pub fn read_stdin() -> Result<Vec<u8>, LoadError> {
    let mut bytes = Vec::new();
    match io::stdin().lock().take(TOO_LONG).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 >= TOO_LONG => Err(Problem::new("standard input has 4 GiB and more").into()),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Problem::new(format!("can't read standard input: {}", reason(&error))).into()),
    }
}

pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, ReadProblem> {
    let too_long = || ReadProblem::whole("this file has 4 GiB and more").help("split it into several");
    let mut file = File::open(path).map_err(|error| refusal(path, &error))?;
    let metadata = file.metadata().map_err(|error| refusal(path, &error))?;
    if metadata.is_dir() {
        return Err(ReadProblem::whole("this is a folder, not a file"));
    }
    if metadata.len() >= TOO_LONG {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    let result = if metadata.is_file() {
        // Asks the system for the length and takes exactly that much memory.
        file.read_to_end(&mut bytes)
    } else {
        // A pipe or a device, which may have no end.
        file.take(TOO_LONG).read_to_end(&mut bytes)
    };
    match result {
        Ok(_) if bytes.len() as u64 >= TOO_LONG => Err(too_long()),
        Ok(_) => Ok(bytes),
        Err(error) => Err(refusal(path, &error)),
    }
}

/// By which it is told whether a file was written since: its length and the time of its last change. Where the system also knows
/// when it was changed in any way, that counts too: another file may have taken its name, or it may be readable by now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    changed: Option<(i64, i64)>,
}

/// The stamp of a file. None when it is not there.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(Stamp { length: metadata.len(), modified: metadata.modified().ok(), changed: changed(&metadata) })
}

#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> Option<(i64, i64)> {
    None
}

fn refusal(path: &Path, error: &io::Error) -> ReadProblem {
    // Windows calls it a lack of permission.
    if path.is_dir() {
        return ReadProblem::whole("this is a folder, not a file");
    }
    match (error.kind(), fs::read_link(path)) {
        (ErrorKind::NotFound, Ok(target)) => {
            ReadProblem::whole(format!("this is a link to `{}`, which does not exist", target.display()))
                .help("mend the link or remove it")
        }
        (ErrorKind::NotFound, Err(_)) => ReadProblem::whole("this file is no longer there"),
        (ErrorKind::PermissionDenied, _) => ReadProblem::whole("this file can't be read: permission denied")
            .help("ask its owner, or make it readable if it is yours"),
        _ => ReadProblem::whole(format!("this file can't be read: {}", reason(error))),
    }
}

/// Makes a text of a file's bytes, as [`read`] does.
pub fn decode(display: &str, role: Role, bytes: Vec<u8>) -> (SourceFile, Option<ReadProblem>) {
    let (text, problem) = text_of(bytes);
    (SourceFile::with_role(display, text, role), problem)
}

fn text_of(bytes: Vec<u8>) -> (String, Option<ReadProblem>) {
    if let Some(wide) = Wide::of(&bytes) {
        let text = wide.decode(&bytes);
        let first = text.chars().next().map_or(0, char::len_utf8) as u32;
        let problem = ReadProblem {
            span: Span::new(0, first),
            message: format!("this file is {}; save it as UTF-8", wide.name()),
            help: Some("editors call this the encoding of the file".to_owned()),
        };
        return (text, Some(problem));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count();
            let text = String::from_utf8_lossy(bytes).into_owned();
            let message = format!(
                "this file is not UTF-8: its byte {} (0x{:02X}), in line {line}, begins no character",
                at + 1,
                bytes[at]
            );
            let problem =
                ReadProblem { span: replaced_at(&text, at), message, help: Some(encoding_help(bytes).into()) };
            if text.len() as u64 >= TOO_LONG {
                return (String::new(), Some(ReadProblem { span: Span::default(), ..problem }));
            }
            (text, Some(problem))
        }
    }
}

/// Where the first replacement character stands: everything before it is as it was.
fn replaced_at(text: &str, at: usize) -> Span {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(at as u32, (at + length) as u32)
}

/// Guesses what the file was saved as. Korean Windows saved EUC-KR for decades, and its Hangul are pairs of bytes within
/// narrow bounds that other text seldom keeps to.
fn encoding_help(bytes: &[u8]) -> &'static str {
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (0..=0x7F, _) => after,
            (0xA1..=0xC8, [0xA1..=0xFE, after @ ..]) => after,
            _ => return "save it as UTF-8; editors call this the encoding of the file",
        };
    }
    "it looks like EUC-KR (CP949): save it as UTF-8, or convert it with `iconv -f CP949 -t UTF-8`"
}

/// Encodings whose units are several bytes wide, as Windows editors and spreadsheets write them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wide {
    Utf16 { little: bool },
    Utf32 { little: bool },
}

impl Wide {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            // The mark of UTF-16 begins that of UTF-32.
            [0xFF, 0xFE, 0, 0, ..] => Some(Self::Utf32 { little: true }),
            [0, 0, 0xFE, 0xFF, ..] => Some(Self::Utf32 { little: false }),
            [0xFF, 0xFE, ..] => Some(Self::Utf16 { little: true }),
            [0xFE, 0xFF, ..] => Some(Self::Utf16 { little: false }),
            _ => Self::without_mark(bytes),
        }
    }

    /// Every second byte of ASCII in UTF-16 is NUL. A stray NUL in UTF-8 is not taken for that: it takes most of the
    /// bytes at one parity and none at the other.
    fn without_mark(bytes: &[u8]) -> Option<Self> {
        const LOOKED_AT: usize = 1024;
        let start = &bytes[..bytes.len().min(LOOKED_AT)];
        if start.len() < 4 || memchr::memchr(0, start).is_none() {
            return None;
        }
        let nul_in = |pair: usize| start.iter().skip(pair).step_by(2).filter(|&&byte| byte == 0).count();
        let most = start.len() / 4;
        match (nul_in(0), nul_in(1)) {
            (0, odd) if odd > most => Some(Self::Utf16 { little: true }),
            (even, 0) if even > most => Some(Self::Utf16 { little: false }),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Utf16 { .. } => "UTF-16",
            Self::Utf32 { .. } => "UTF-32",
        }
    }

    /// The text as it is meant, so that its lines can be shown. Empty when it would be too long.
    fn decode(self, bytes: &[u8]) -> String {
        if bytes.len() as u64 >= TOO_LONG / 2 {
            return String::new();
        }
        let text: String = match self {
            Self::Utf16 { little } => {
                let units = bytes.chunks_exact(2).map(|pair| {
                    let pair = [pair[0], pair[1]];
                    if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                });
                char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            Self::Utf32 { little } => {
                let units = bytes.chunks_exact(4).map(|four| {
                    let four = [four[0], four[1], four[2], four[3]];
                    if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
                });
                units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
        };
        match text.strip_prefix('\u{FEFF}') {
            Some(text) => text.to_owned(),
            None => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem(bytes: &[u8]) -> (String, ReadProblem) {
        let (text, problem) = text_of(bytes.to_vec());
        (text, problem.expect("these bytes are refused"))
    }

    fn file(path: &Path) -> FoundFile {
        let path = path.to_path_buf();
        FoundFile { path, display: "a.goal".into(), role: Role::Target, workspace: 0, contents: None, beside: None }
    }

    #[test]
    fn utf8_is_kept_as_it_is() {
        for text in ["", "goal a {\r\n}\r\n", "\u{FEFF}goal 카페", "goal\0a", "a\0bc", "\0", "\0\0\0\0\0\0"] {
            assert_eq!(text_of(text.into()), (text.to_owned(), None), "{text:?}");
        }
    }

    #[test]
    fn reading_takes_no_more_memory_than_the_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.goal");
        fs::write(&path, "goal a\n".repeat(5_000)).unwrap();
        let bytes = bytes_of(&path).unwrap();
        assert_eq!((bytes.len(), bytes.capacity()), (35_000, 35_000));
        let (source, problem) = read(&file(&path));
        assert_eq!((source.text().len(), source.path(), problem), (35_000, "a.goal", None));
    }

    #[test]
    fn utf16_is_named_and_still_shown() {
        for little in [true, false] {
            for mark in ["", "\u{FEFF}"] {
                let bytes: Vec<u8> = format!("{mark}goal a \"카페\" {{\n}}\n")
                    .encode_utf16()
                    .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                    .collect();
                let (text, problem) = problem(&bytes);
                assert_eq!(text, "goal a \"카페\" {\n}\n");
                assert_eq!(problem.message, "this file is UTF-16; save it as UTF-8");
                assert_eq!(problem.span.of(&text), "g");
            }
        }
        let utf32: Vec<u8> = "\u{FEFF}goal".chars().flat_map(|character| (character as u32).to_le_bytes()).collect();
        assert_eq!(problem(&utf32).1.message, "this file is UTF-32; save it as UTF-8");
    }

    #[test]
    fn a_wrong_byte_is_placed() {
        let (text, found) = problem(b"goal a\nwhy \"caf\xE9\"\n");
        assert_eq!(found.message, "this file is not UTF-8: its byte 16 (0xE9), in line 2, begins no character");
        assert_eq!(text, "goal a\nwhy \"caf\u{FFFD}\"\n");
        assert_eq!(found.span.of(&text), "\u{FFFD}");
        assert!(!found.help.unwrap().contains("EUC-KR"));
        let (text, found) = problem(b"goal \xED\x95");
        assert_eq!(found.span.of(&text), "\u{FFFD}", "a character cut off by the end");
    }

    #[test]
    fn euc_kr_is_guessed() {
        // 카페 in EUC-KR.
        let (_, problem) = problem(b"goal a \"\xC4\xAB\xC6\xE4\"\n");
        assert!(problem.help.unwrap().contains("EUC-KR"));
    }

    #[test]
    fn what_is_no_file_is_told_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("x.goal")).unwrap();
        let message = |name: &str| read(&file(&at(name))).1.expect(name).message;
        assert_eq!(message("x.goal"), "this is a folder, not a file");
        assert_eq!(message("gone.goal"), "this file is no longer there");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("nowhere", at("link.goal")).unwrap();
            assert_eq!(message("link.goal"), "this is a link to `nowhere`, which does not exist");
            std::os::unix::fs::symlink("circle.goal", at("circle.goal")).unwrap();
            assert!(message("circle.goal").starts_with("this file can't be read: too many"));
            let denied = refusal(&at("a.goal"), &ErrorKind::PermissionDenied.into());
            assert_eq!(denied.message, "this file can't be read: permission denied");
        }
    }

    #[test]
    fn four_gigabytes_are_refused_unread() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.goal");
        // Takes no room on the disk: a hole.
        if File::create(&path).and_then(|file| file.set_len(TOO_LONG)).is_err() {
            return;
        }
        assert_eq!(bytes_of(&path).unwrap_err().message, "this file has 4 GiB and more");
    }

    proptest! {
        #[test]
        fn any_bytes_become_text_with_the_place_in_it(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let valid = String::from_utf8(bytes.clone()).ok();
            let (text, problem) = text_of(bytes);
            match problem {
                None => prop_assert_eq!(Some(text), valid),
                Some(ReadProblem { span, .. }) => {
                    prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
                }
            }
        }
    }
}
