//! Files as the protocol names them: `file:///plans/%EB%AA%A9%ED%91%9C.goal` is `/plans/목표.goal`.
//!
//! Clients write one file in several ways (`file:///C%3A/x`, `file:///c:/x`), so that files are compared by their paths and never
//! by these names.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode};
use serde_json::Value;

/// Everything but what never means anything in an address, and the slashes between folders.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What no address can hold as it is.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']');

/// Mends the addresses in a message. Some clients escape only part of what they should, eglot no `%` and others no letter at all,
/// and a message with an address that is none could not be read.
pub fn mend(message: &mut Value) {
    match message {
        Value::Array(values) => values.iter_mut().for_each(mend),
        Value::Object(values) => {
            for (key, value) in values.iter_mut() {
                match value {
                    Value::String(text) if matches!(key.as_str(), "uri" | "rootUri") => {
                        if Uri::from_str(text).is_err() {
                            *text = mended(text);
                        }
                    }
                    _ => mend(value),
                }
            }
        }
        _ => {}
    }
}

fn mended(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    for (index, part) in address.split('%').enumerate() {
        if index > 0 {
            let is_escape = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
            text.push_str(if is_escape { "%" } else { "%25" });
        }
        text.extend(utf8_percent_encode(part, FORBIDDEN));
    }
    text
}

/// The path of a file. `None` for what is no file on this machine: `untitled:`, other schemes, hosts that can't be reached by a
/// path, and what is no address at all.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    path_from_bytes(path_bytes(uri.as_str(), cfg!(windows))?)
}

/// How a file is named. `None` for a path that isn't absolute.
pub fn of_path(path: &Path) -> Option<Uri> {
    if !path.is_absolute() {
        return None;
    }
    Uri::from_str(&address(path.as_os_str().as_encoded_bytes(), cfg!(windows))).ok()
}

/// The bytes of the path that an address means.
fn path_bytes(uri: &str, windows: bool) -> Option<Vec<u8>> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    // What stands behind these chooses a part of a file.
    let rest = rest.split(['?', '#']).next().unwrap_or("");
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/')?),
        None => ("", rest),
    };
    if !path.starts_with('/') {
        return None;
    }
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let is_local = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    if !windows {
        return is_local.then_some(decoded);
    }
    let mut path = if is_local {
        // `/C:/x`: the drive is the first part, and always a capital.
        match *decoded {
            [b'/', letter, b':', ref below @ ..] if letter.is_ascii_alphabetic() => {
                let mut path = vec![letter.to_ascii_uppercase(), b':'];
                path.extend_from_slice(if below.is_empty() { b"/" } else { below });
                path
            }
            _ => decoded,
        }
    } else {
        let mut path = b"//".to_vec();
        path.extend(percent_decode_str(host));
        path.extend(decoded);
        path
    };
    path.iter_mut().filter(|byte| **byte == b'/').for_each(|byte| *byte = b'\\');
    Some(path)
}

/// The address of an absolute path.
fn address(path: &[u8], windows: bool) -> String {
    if !windows {
        return format!("file://{}", percent_encode(path, ENCODED));
    }
    let path: Vec<u8> = path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
    // Long paths stand behind `\\?\`, which is no part of their name.
    let path = path.strip_prefix(b"//?/").unwrap_or(&path);
    match path {
        [b'/', b'/', server @ ..] => format!("file://{}", percent_encode(server, ENCODED)),
        [letter, b':', below @ ..] if letter.is_ascii_alphabetic() => {
            let letter = letter.to_ascii_uppercase() as char;
            format!("file:///{letter}:{}", percent_encode(below, ENCODED))
        }
        _ => format!("file://{}", percent_encode(path, ENCODED)),
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not all bytes are a path")]
fn path_from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn path(uri: &str, windows: bool) -> Option<String> {
        path_bytes(uri, windows).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn escapes_are_read() {
        let unix = |uri: &str| path(uri, false);
        assert_eq!(unix("file:///plans/%EB%AA%A9%ED%91%9C.goal").as_deref(), Some("/plans/목표.goal"));
        assert_eq!(unix("file:///a%20b/100%25%23%3F.goal").as_deref(), Some("/a b/100%#?.goal"));
        assert_eq!(unix("FILE://localhost/a.goal?x#L3").as_deref(), Some("/a.goal"));
        assert_eq!(unix("file:/a.goal").as_deref(), Some("/a.goal"));
        assert_eq!(unix("file:///a%zz%").as_deref(), Some("/a%zz%"), "no escape stays as it is");
    }

    #[test]
    fn what_is_no_file_here_has_no_path() {
        for uri in [
            "untitled:Untitled-1",
            "vscode-vfs://github/a/b.goal",
            "file:a.goal",
            "file://host",
            "file://host/a",
            "",
            ":",
        ] {
            assert_eq!(path(uri, false), None, "{uri:?}");
        }
    }

    #[test]
    fn drives_are_normalised_and_servers_kept() {
        let windows = |uri: &str| path(uri, true);
        for uri in ["file:///C%3A/x/y.goal", "file:///c:/x/y.goal", "file:///c%3a/x/y.goal"] {
            assert_eq!(windows(uri).as_deref(), Some("C:\\x\\y.goal"), "{uri}");
        }
        assert_eq!(windows("file:///c:").as_deref(), Some("C:\\"));
        assert_eq!(windows("file://server/share/a%20b.goal").as_deref(), Some("\\\\server\\share\\a b.goal"));
        assert_eq!(address(br"c:\x\a b.goal", true), "file:///C:/x/a%20b.goal");
        assert_eq!(address(br"\\server\share\a.goal", true), "file://server/share/a.goal");
        assert_eq!(address(br"\\?\C:\x.goal", true), "file:///C:/x.goal");
    }

    #[test]
    fn addresses_that_are_none_are_mended() {
        let mend = |message: Value| {
            let mut message = message;
            super::mend(&mut message);
            message
        };
        let whole =
            json!({ "text": "100% 목표", "uri": "file:///a%20b.goal", "items": [{ "uri": "untitled:Untitled-1" }] });
        assert_eq!(mend(whole.clone()), whole, "what can be read stays");
        let broken = json!({ "rootUri": "file:///100%/%EB%AA%A9", "items": [{ "uri": "file:///목표 [1]/{x}%2" }] });
        let written = mend(broken);
        assert_eq!(written["rootUri"], "file:///100%25/%EB%AA%A9");
        let uri = Uri::from_str(written["items"][0]["uri"].as_str().unwrap()).unwrap();
        assert_eq!(path(uri.as_str(), false).as_deref(), Some("/목표 [1]/{x}%2"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_come_back() {
        let uri = Uri::from_str("file:///a%FF.goal").unwrap();
        assert_eq!(of_path(&path_of(&uri).unwrap()), Some(uri));
        assert_eq!(of_path(Path::new("a.goal")), None);
    }

    proptest! {
        #[test]
        fn paths_come_back(name in "[a목표🎯 #?%:&+=@~_.-]{1,20}(/[a목 %]{1,9})?") {
            let bytes = format!("/{name}").into_bytes();
            let there = address(&bytes, false);
            prop_assert!(Uri::from_str(&there).is_ok(), "{there}");
            prop_assert_eq!(path_bytes(&there, false), Some(bytes));
            let bytes = format!("C:\\{name}").replace('/', "\\").into_bytes();
            prop_assert_eq!(path_bytes(&address(&bytes, true), true), Some(bytes));
        }

        #[test]
        fn no_text_brings_it_down(uri in "(file:)?/{0,3}\\PC{0,20}") {
            for windows in [false, true] {
                let _ = path_bytes(&uri, windows);
            }
            let _ = mended(&uri);
        }
    }
}
