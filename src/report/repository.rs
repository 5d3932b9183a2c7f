//! Paths as forges know them: from the root of the repository, whatever folder the program ran in.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The path from the root of the repository. What lies outside keeps the path it is shown under.
pub(super) fn from_root(folder: &str, path: &str) -> String {
    if is_absolute(path) {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return path.to_owned(),
            ".." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Everything but what RFC 3986, section 2.3, calls unreserved, and the slash between folders.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as a URI reference: relative where the path is, else with the scheme `file`.
pub(super) fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, ENCODED);
    match (is_absolute(path), path.starts_with('/')) {
        (true, true) => format!("file://{encoded}"),
        (true, false) => format!("file:///{}", encoded.to_string().replacen("%3A", ":", 1)),
        (false, _) => encoded.to_string(),
    }
}

/// Also as Windows has it, `C:/plans`; elsewhere such a name is a folder like any other.
pub(super) fn is_absolute(path: &str) -> bool {
    let drive = || {
        let mut characters = path.chars();
        characters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && characters.as_str().starts_with(":/")
    };
    path.starts_with('/') || (cfg!(windows) && drive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_root_of_the_repository() {
        assert_eq!(from_root("", "plan.goal"), "plan.goal");
        assert_eq!(from_root("marketing/2026", "plan.goal"), "marketing/2026/plan.goal");
        assert_eq!(from_root("marketing/2026", "../a.goal"), "marketing/a.goal");
        assert_eq!(from_root("marketing/2026", "../../sales/b.goal"), "sales/b.goal");
        assert_eq!(from_root("marketing", "../../elsewhere.goal"), "../../elsewhere.goal", "outside of it");
        assert_eq!(from_root("marketing", "/tmp/plan.goal"), "/tmp/plan.goal");
        assert_eq!(from_root("", "<stdin>"), "<stdin>");
    }

    #[test]
    fn uris_hold_nothing_but_what_they_may() {
        assert_eq!(uri("plans/카페 #1.goal"), "plans/%EC%B9%B4%ED%8E%98%20%231.goal");
        assert_eq!(uri("100%.goal"), "100%25.goal");
        assert_eq!(uri("a:b.goal"), "a%3Ab.goal", "or it would be a scheme");
        assert_eq!(uri("/tmp/a b.goal"), "file:///tmp/a%20b.goal");
        assert_eq!(uri("../a?.goal"), "../a%3F.goal");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
