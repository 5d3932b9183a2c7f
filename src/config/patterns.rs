//! Globs of the configuration, all of one list matched at once.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Paths from the folder of the workspace, with forward slashes on every system.
///
/// A pattern is for what it matches and, if that is a folder, for everything in it. Without a slash inside it matches at any
/// depth, as in `.gitignore`. `*` stays within one name, `**` does not.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    set: GlobSet,
    written: Vec<String>,
}

impl Patterns {
    /// Compiles patterns that `fault` finds nothing wrong with; others match nothing.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut written = Vec::new();
        for pattern in patterns {
            written.push(pattern.to_string());
            let anchored = anchored(pattern);
            for glob in [anchored.clone(), format!("{anchored}/**")] {
                if let Ok(glob) = GlobBuilder::new(&glob).literal_separator(true).build() {
                    builder.add(glob);
                }
            }
        }
        Self { set: builder.build().unwrap_or_default(), written }
    }

    /// Whether one of them is for this path, given from the folder of the workspace, with forward slashes and normalised as
    /// `composed` does.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// As they are written.
    pub fn written(&self) -> &[String] {
        &self.written
    }

    /// The set itself, for whoever walks through folders.
    pub fn set(&self) -> &GlobSet {
        &self.set
    }
}

/// What is wrong with a pattern: the fact, and what to write instead.
pub(super) fn fault(pattern: &str) -> Option<(String, String)> {
    let fault = |message: String, help: &str| Some((message, help.to_string()));
    let path = pattern.strip_prefix('/').unwrap_or(pattern).trim_end_matches('/');
    if path.is_empty() {
        return fault(
            format!("the glob `{pattern}` matches nothing"),
            "write one such as `teams/**` or `*.draft.goal`",
        );
    }
    if pattern.contains('\\') {
        return fault(
            format!("the glob `{pattern}` has a backslash"),
            "write `/` between folders, on every system, and `[*]` for a star that is meant",
        );
    }
    if pattern.starts_with('!') {
        return fault(
            format!("the glob `{pattern}` begins with `!`"),
            "globs only add; leave out the one that takes too much, or write it more narrowly",
        );
    }
    if pattern.split('/').any(|part| part == "..") {
        return fault(
            format!("the glob `{pattern}` leads out of the workspace"),
            "write it from the folder of the workspace, such as `teams/**`",
        );
    }
    match GlobBuilder::new(&anchored(pattern)).literal_separator(true).build() {
        Ok(_) => None,
        Err(error) => {
            let reason = error.kind().to_string();
            let reason = reason.trim_end_matches('.').split(';').next().unwrap_or_default();
            fault(
                format!("the glob `{pattern}` can't be read: {reason}"),
                "write one such as `teams/**` or `*.draft.goal`",
            )
        }
    }
}

/// The pattern as it is matched from the root.
fn anchored(pattern: &str) -> String {
    let composed = composed(pattern);
    let path = composed.trim_end_matches('/');
    let path = path.strip_prefix("./").unwrap_or(path);
    match path.strip_prefix('/') {
        Some(path) => path.to_string(),
        None if path.contains('/') => path.to_string(),
        None => format!("**/{path}"),
    }
}

/// One spelling for what looks the same: macOS takes Hangul and accents in names apart.
fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        assert_eq!(fault(pattern), None);
        Patterns::new([pattern]).matches(path)
    }

    #[test]
    fn a_folder_means_all_that_is_in_it() {
        for pattern in ["teams/**", "teams", "teams/", "/teams", "./teams", "team*"] {
            assert!(matches(pattern, "teams/a.goal"), "{pattern}");
            assert!(matches(pattern, "teams/north/a.goal"), "{pattern}");
            assert!(!matches(pattern, "other/a.goal"), "{pattern}");
        }
    }

    #[test]
    fn without_a_slash_it_matches_at_any_depth_and_with_one_from_the_root() {
        assert!(matches("*.draft.goal", "teams/north/a.draft.goal"));
        assert!(matches("drafts", "teams/drafts/a.goal"));
        assert!(!matches("/drafts", "teams/drafts/a.goal"));
        assert!(!matches("teams/drafts", "old/teams/drafts/a.goal"));
        assert!(matches("**/teams/drafts", "old/teams/drafts/a.goal"));
        assert!(!matches("teams/*.goal", "teams/north/a.goal"), "a star stays within a name");
    }

    #[test]
    fn alternatives_and_names_in_any_script() {
        assert!(matches("{north,south}/*.goal", "south/a.goal"));
        assert!(matches("팀/**", "팀/카페.goal"));
        // As macOS writes it.
        assert!(matches("\u{1110}\u{1175}\u{11B7}/**", "팀/카페.goal"));
    }

    #[test]
    fn what_can_match_nothing_is_a_fault() {
        let message = |pattern: &str| fault(pattern).map(|(message, _)| message).unwrap_or_default();
        assert_eq!(message(""), "the glob `` matches nothing");
        assert_eq!(message("/"), "the glob `/` matches nothing");
        assert_eq!(message("teams\\north"), "the glob `teams\\north` has a backslash");
        assert_eq!(message("!teams"), "the glob `!teams` begins with `!`");
        assert_eq!(message("../other/**"), "the glob `../other/**` leads out of the workspace");
        assert!(message("teams/{a").starts_with("the glob `teams/{a` can't be read: unclosed alternate group"));
        assert!(message("[z-a]").starts_with("the glob `[z-a]` can't be read: invalid range"));
    }
}
