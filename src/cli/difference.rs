//! What would change, as `diff -u` shows it.

use std::fmt::Write as _;
use std::time::Duration;

use similar::TextDiff;

/// Two texts without a common line have a smallest difference that nobody has the time to wait for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A unified diff that `patch -p0` takes.
pub(super) fn difference(path: &str, before: &str, after: &str, color: bool) -> String {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let plain = diff.unified_diff().context_radius(3).header(path, path).to_string();
    if !color {
        return plain;
    }
    let mut out = String::with_capacity(plain.len() * 2);
    for line in plain.split_inclusive('\n') {
        let code = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => "1",
            [b'+', ..] => "32",
            [b'-', ..] => "31",
            [b'@', ..] => "36",
            _ => "",
        };
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        // Writing to a string can't fail.
        let _ = if code.is_empty() {
            write!(out, "{line}{end}")
        } else {
            write!(out, "\u{1b}[{code}m{line}\u{1b}[0m{end}")
        };
    }
    out
}
