//! Paths as people see them, and the names they may have meant.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// A path as it is printed: relative to `current_dir` where both share a folder, absolute else; forward slashes on every
/// system and no leading `./`. Both paths are absolute, links resolved.
pub fn display_path(path: &Path, current_dir: &Path) -> String {
    let shared = path.components().zip(current_dir.components()).take_while(|(one, other)| one == other);
    let (shared, named) = shared.fold((0, false), |(count, named), (component, _)| {
        (count + 1, named || matches!(component, Component::Normal(_)))
    });
    let below = shared == current_dir.components().count();
    if !below && !named {
        return absolute(path);
    }
    let up = current_dir.components().skip(shared).map(|_| "..".into());
    let down = path.components().skip(shared).map(|component| component.as_os_str().to_string_lossy());
    let parts: Vec<_> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// How a file is shown that another one names by a path from its own folder: `plans/a.goal` calls `../data/fans.csv` what is
/// shown as `data/fans.csv`.
pub fn display_beside(shown: &str, written: &str) -> String {
    let folder = shown.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The file that is [shown](display_path) so.
pub fn path_shown_as(shown: &str, current_dir: &Path) -> PathBuf {
    normalized(&current_dir.join(shown))
}

/// The file that another one names by a path from its own folder, whether or not it is there. Absolute when the other is.
pub fn path_beside(file: &Path, written: &str) -> PathBuf {
    normalized(&file.parent().unwrap_or(Path::new("")).join(written))
}

/// The same as [`display_path`] for an absolute path that may hold `..` or not exist.
pub fn shown(path: &Path, current_dir: &Path) -> String {
    display_path(&normalized(path), current_dir)
}

fn absolute(path: &Path) -> String {
    let text = path.to_string_lossy();
    // Elsewhere a backslash is a letter of a name like any other.
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The real path, links resolved; without the `\\?\` that Windows puts before it where it isn't needed, since such
/// paths take no forward slashes.
///
/// # Errors
/// When the path does not exist or a folder on the way can't be entered.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().map(without_verbatim_prefix)
}

/// A folder as `real` sees it; as it is where that fails.
pub fn real_folder(folder: &Path) -> PathBuf {
    real(folder).unwrap_or_else(|_| normalized(folder))
}

fn without_verbatim_prefix(path: PathBuf) -> PathBuf {
    /// Longer paths work on Windows with the prefix only.
    const LONGEST_PLAIN: usize = 260;
    let plain = path.to_str().and_then(|text| text.strip_prefix(r"\\?\"));
    match plain {
        Some(text) if text.as_bytes().get(1) == Some(&b':') && text.len() < LONGEST_PLAIN => PathBuf::from(text),
        _ => path,
    }
}

/// An absolute path, links resolved as far as it exists, and whether it does: for paths that may have existed once.
pub fn resolved(current_dir: &Path, written: &Path) -> (PathBuf, bool) {
    let whole = normalized(&current_dir.join(written));
    if let Ok(path) = real(&whole) {
        return (path, true);
    }
    let there = whole.ancestors().find_map(|ancestor| Some((ancestor, real(ancestor).ok()?)));
    match there {
        Some((ancestor, path)) => (path.join(whole.strip_prefix(ancestor).unwrap_or(&whole)), false),
        None => (whole, false),
    }
}

/// Resolves `.` and `..` by their letters alone, for paths that may not exist.
pub(super) fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // At the root `..` stays there.
            Component::ParentDir => drop(result.pop()),
            other => result.push(other),
        }
    }
    result
}

/// The path that was probably meant by `written`, which does not exist: each part that doesn't is replaced by the
/// nearest name beside it. Given as `written` is, relative or absolute.
pub(super) fn nearest_existing(current_dir: &Path, written: &Path) -> Option<PathBuf> {
    let mut guess = PathBuf::new();
    for component in written.components().filter(|&component| component != Component::CurDir) {
        let next = guess.join(component);
        if !current_dir.join(&next).exists() {
            let Component::Normal(name) = component else { return None };
            let name = nearest_sibling(&current_dir.join(&guess), name)?;
            guess.push(name);
        } else {
            guess = next;
        }
    }
    Some(guess)
}

/// The name in `folder` that is most like `name`, if one is like it at all. Hidden ones are not offered.
fn nearest_sibling(folder: &Path, name: &OsStr) -> Option<String> {
    /// A folder of a million files is not searched whole for a typo.
    const LOOKED_AT: usize = 10_000;
    let wanted = comparable(name.to_str()?);
    // One slip in a short name, at most one in three letters of a long one.
    let limit = (wanted.chars().count() / 3).clamp(1, 4);
    let names = std::fs::read_dir(folder).ok()?.take(LOOKED_AT).flatten();
    names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .filter_map(|name| {
            let there = comparable(&name);
            // `plan` for `plan.goal` is an ending left out, not a typo.
            let forgot_ending = there.strip_suffix(".goal").is_some_and(|stem| stem == wanted);
            let distance = if forgot_ending { 0 } else { strsim::damerau_levenshtein(&wanted, &there) };
            (distance <= limit).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// Case and the two ways to write 가 make no difference between names that are meant to be the same.
fn comparable(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn shown(path: &str, current_dir: &str) -> String {
        display_path(Path::new(path), Path::new(current_dir))
    }

    #[cfg(unix)]
    #[test]
    fn paths_are_relative_where_a_folder_is_shared() {
        assert_eq!(shown("/home/plan.goal", "/home"), "plan.goal");
        assert_eq!(shown("/home/a/b.goal", "/home/c"), "../a/b.goal");
        assert_eq!(shown("/home/plan.goal", "/home/a/b"), "../../plan.goal");
        assert_eq!(shown("/tmp/plan.goal", "/home"), "/tmp/plan.goal", "nothing shared");
        assert_eq!(shown("/tmp/plan.goal", "/"), "tmp/plan.goal");
        assert_eq!(shown("/home", "/home"), ".");
        assert_eq!(shown("/home/a\\b.goal", "/home"), "a\\b.goal");
    }

    #[test]
    fn what_is_named_by_a_file_is_shown_as_that_file_is() {
        assert_eq!(display_beside("plans/a.goal", "../data/./fans.csv"), "data/fans.csv");
        assert_eq!(display_beside("a.goal", "fans.csv"), "fans.csv");
        assert_eq!(display_beside("../a.goal", "../fans.csv"), "../../fans.csv");
        assert_eq!(display_beside("/tmp/a.goal", "fans.csv"), "/tmp/fans.csv");
    }

    #[test]
    fn verbatim_prefixes_go_where_they_may() {
        let plain = |path: &str| without_verbatim_prefix(PathBuf::from(path));
        assert_eq!(plain(r"\\?\C:\plans"), PathBuf::from(r"C:\plans"));
        assert_eq!(plain(r"\\?\UNC\server\plans"), PathBuf::from(r"\\?\UNC\server\plans"));
        let long = format!(r"\\?\C:\{}", "x".repeat(300));
        assert_eq!(plain(&long), PathBuf::from(&long));
    }

    #[test]
    fn the_nearest_name_is_offered_in_every_part_of_the_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("marketing")).unwrap();
        for name in ["marketing/plan.goal", "marketing/카페.goal", ".plam.goal"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let nearest = |written: &str| {
            nearest_existing(folder.path(), Path::new(written)).map(|path| path.to_string_lossy().replace('\\', "/"))
        };
        assert_eq!(nearest("marketing/plam.goal").as_deref(), Some("marketing/plan.goal"));
        assert_eq!(nearest("marketng/paln.goal").as_deref(), Some("marketing/plan.goal"));
        assert_eq!(nearest("./marketin").as_deref(), Some("marketing"));
        assert_eq!(nearest("marketing/plan").as_deref(), Some("marketing/plan.goal"));
        if cfg!(target_os = "linux") {
            // Other systems find these files as they are.
            let decomposed: String = "marketing/카페.goal".nfd().collect();
            assert_eq!(nearest(&decomposed).as_deref(), Some("marketing/카페.goal"));
            assert_eq!(nearest("MARKETING").as_deref(), Some("marketing"));
        }
        assert_eq!(nearest("marketing/unlike-anything.goal"), None);
        assert_eq!(nearest(".plan.goal"), None, "hidden files are not offered");
    }

    #[test]
    fn dots_are_resolved_by_their_letters() {
        assert_eq!(normalized(Path::new("a/./b/../c")), PathBuf::from("a/c"));
        assert_eq!(normalized(Path::new("/../../a")), PathBuf::from("/a"));
    }

    proptest::proptest! {
        #[test]
        fn no_path_brings_it_down(path in "\\PC{0,20}(/\\PC{0,5}){0,4}", current_dir in "/(\\PC{0,3}/){0,4}") {
            let current_dir = Path::new(&current_dir);
            display_path(Path::new(&path), current_dir);
            display_path(&current_dir.join(&path), current_dir);
            normalized(Path::new(&path));
            without_verbatim_prefix(PathBuf::from(&path));
        }
    }
}
