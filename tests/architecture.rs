//! Holds `src/` against the shape that `src/lib.rs` describes: who may import whom, and which folder alone may know a
//! library, the disk, the environment or the clock.
//!
//! Read from the text of the files, so that a forbidden import is named with its file and line before anybody has to look at
//! a circle of modules. What is compiled for tests only may import what it likes.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Plain data and helpers that know nothing of goals: everybody may use them.
const COMMON: [&str; 3] = ["source", "diagnostic", "suggest"];

/// What each module may import besides [`COMMON`]. Modules that are not built yet have their row already.
const MAY_IMPORT: [(&str, &[&str]); 15] = [
    ("source", &[]),
    ("suggest", &[]),
    ("diagnostic", &[]),
    ("config", &[]),
    ("syntax", &[]),
    ("format", &["syntax"]),
    ("model", &["syntax", "config"]),
    ("realism", &["model"]),
    ("history", &["model"]),
    ("rules", &["model", "realism", "history", "syntax", "config"]),
    // It hands the rules what they look at, so it knows the same things.
    ("lint", &["rules", "model", "history", "syntax", "config"]),
    ("plan", &["model", "realism"]),
    ("fix", &[]),
    ("load", &[]),
    // What the rules' documentation says is printed beside the findings; what moved is printed as
    // it is found, and the text of goal files in Markdown as `plan` writes it.
    ("report", &["rules", "history", "plan"]),
];

/// Doors to the house: they may import everything, and nobody imports them.
const DOORS: [&str; 4] = ["cli", "lsp", "watch", "serve"];

/// What all doors do first. It may import everything but doors, and only doors use it.
const SHARED_BY_DOORS: &str = "project";

/// Words of code that only some files may have, the files' places, and why.
const KEPT_APART: [(&[&str], &[&str], &str); 5] = [
    (&["pest", "pest_derive"], &["syntax/"], "the grammar is the business of `syntax` alone"),
    (&["miette"], &["report/pretty.rs", "report/pretty/"], "findings are plain data until they are drawn"),
    (&["std::fs", "fs::File"], &["load/"], "`load` reads and writes; everything else gets contents"),
    (&["std::env", "env::var"], &["cli/", "main.rs", "lsp/", "watch/", "serve/"], "doors ask the environment"),
    (
        &["SystemTime::now", "Zoned::now", "ZonedDateTime::now", "Timestamp::now"],
        &["cli/", "lsp/", "watch/", "serve/"],
        "doors read the clock; everything else gets a date",
    ),
];

struct SourceText {
    /// Relative to `src/`, with forward slashes.
    path: String,
    /// Each line of code that is not for tests only, without comments, and its number.
    lines: Vec<(usize, String)>,
}

impl SourceText {
    /// The module at the top of the crate that this file belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or("");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many `super::` lead from here to the top of the crate.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }
}

#[test]
fn modules_import_only_what_they_may() {
    let mut faults = String::new();
    for file in source_files() {
        let module = file.module();
        if matches!(module, "lib" | "main") {
            continue;
        }
        for (line, import) in imports(&file) {
            if let Err(why) = may_import(module, &import) {
                let _ = writeln!(faults, "src/{}:{line}: `{module}` may not import `{import}`: {why}", file.path);
            }
        }
        for (line, code) in &file.lines {
            if longest_super_chain(code) >= file.depth() {
                let _ = writeln!(faults, "src/{}:{line}: name it from `crate::`, so that this test sees it", file.path);
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}The table stands in tests/architecture.rs; src/lib.rs says what it is for.");
}

#[test]
fn libraries_disk_environment_and_clock_are_kept_apart() {
    let mut faults = String::new();
    for file in source_files() {
        for (words, places, why) in KEPT_APART {
            if places.iter().any(|place| file.path.starts_with(place)) {
                continue;
            }
            for (line, code) in &file.lines {
                for word in words.iter().filter(|word| has_word(code, word)) {
                    let _ = writeln!(faults, "src/{}:{line}: `{word}` may not stand here: {why}", file.path);
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// `src/lib.rs` says of each invariant which test holds it: the name of a test, of a file, or a path of modules.
#[test]
fn the_tests_that_lib_rs_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let section = page.split("# What always holds").nth(1).and_then(|rest| rest.split("\n//! # ").next()).unwrap();
    let mut paths = Vec::new();
    collect(&root.join("src"), &mut paths);
    collect(&root.join("tests"), &mut paths);
    let all: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut seen = 0;
    // What stands between backticks: every other piece. Links are rustdoc's business.
    let pieces: Vec<&str> = section.split('`').collect();
    for (name, _) in pieces.iter().zip(&pieces[1..]).skip(1).step_by(2).filter(|(_, after)| !after.starts_with(']')) {
        let exists = if name.contains('/') && name.ends_with(".rs") {
            root.join(name).exists() || root.join("src").join(name).exists()
        } else if let Some(module) = name.strip_suffix("::tests") {
            let file = module.replace("::", "/");
            fs::read_to_string(root.join(format!("src/{file}.rs"))).is_ok_and(|text| text.contains("mod tests {"))
        } else if name.contains("::") {
            let file = name.replace("::", "/");
            root.join(format!("src/{file}.rs")).exists() || root.join(format!("src/{file}/mod.rs")).exists()
        } else if name.contains('_') {
            all.contains(&format!("fn {name}("))
        } else {
            continue;
        };
        assert!(exists, "src/lib.rs names `{name}`, and nothing is called so");
        seen += 1;
    }
    assert!(seen > 10, "only {seen} names were found");
}

#[test]
fn the_test_sees_what_it_looks_for() {
    let file = |path: &str, text: &str| SourceText { path: path.to_string(), lines: code_lines(text) };
    let seen = |text: &str| imports(&file("rules/a.rs", text)).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(seen("use crate::model::Goal;\n"), ["model"]);
    assert_eq!(
        seen("use crate::{\n    lint::check,\n    plan::{self, Plan},\n    cli,\n};\n"),
        ["lint", "plan", "cli"]
    );
    assert_eq!(seen("let a = crate::cli::run();\n"), ["cli"]);
    assert_eq!(seen("// use crate::cli;\n/// [`crate::cli`]\nlet a = 1; // crate::cli\n"), Vec::<String>::new());
    assert_eq!(seen("#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\n"), Vec::<String>::new());
    assert!(may_import("rules", "cli").is_err());
    assert!(may_import("model", "rules").is_err());
    assert!(may_import("lint", "project").is_err());
    assert!(may_import("project", "cli").is_err());
    assert!(may_import("project", "lint").is_ok());
    assert!(may_import("cli", "project").is_ok());
    assert!(may_import("surprise", "source").is_err(), "a new module needs a row");
    assert_eq!(longest_super_chain("use super::super::x;"), 2);
    assert_eq!(
        (file("lint.rs", "").depth(), file("rules/mod.rs", "").depth(), file("rules/a.rs", "").depth()),
        (1, 1, 2)
    );
    assert!(has_word("use pest::Parser;", "pest") && !has_word("the_pest::x", "pest") && !has_word("pester", "pest"));
}

fn may_import(module: &str, import: &str) -> Result<(), String> {
    let is_door = |module: &str| DOORS.contains(&module);
    if module == import || COMMON.contains(&import) && row(module).is_some() || is_door(module) {
        return Ok(());
    }
    if is_door(import) {
        return Err("doors are opened from outside".to_string());
    }
    if module == SHARED_BY_DOORS {
        return Ok(());
    }
    if import == SHARED_BY_DOORS {
        return Err("only doors use it".to_string());
    }
    let Some(allowed) = row(module) else {
        return Err("the module has no row in the table yet".to_string());
    };
    if allowed.contains(&import) {
        return Ok(());
    }
    let others: Vec<&str> = COMMON.iter().chain(allowed).copied().filter(|other| *other != module).collect();
    Err(format!("it may import {}", others.join(", ")))
}

fn row(module: &str) -> Option<&'static [&'static str]> {
    if DOORS.contains(&module) || module == SHARED_BY_DOORS {
        return Some(&[]);
    }
    MAY_IMPORT.iter().find(|(name, _)| *name == module).map(|(_, allowed)| *allowed)
}

/// Every `crate::NAME` with its line; of `use crate::{…}` all names at the top.
fn imports(file: &SourceText) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    // One text, so that a group over several lines is seen whole.
    let mut text = String::new();
    let mut starts = Vec::new();
    for (number, code) in &file.lines {
        starts.push((text.len(), *number));
        text.push_str(code);
        text.push('\n');
    }
    let line_of = |at: usize| starts[starts.partition_point(|(start, _)| *start <= at) - 1].1;
    for (at, _) in text.match_indices("crate::").filter(|(at, _)| !ends_in_word(&text[..*at])) {
        let rest = &text[at + "crate::".len()..];
        if rest.starts_with('{') {
            found.extend(group(rest).into_iter().map(|(offset, name)| (line_of(at + "crate::".len() + offset), name)));
        } else {
            found.push((line_of(at), leading_word(rest).to_string()));
        }
    }
    found
}

/// The first words of the parts of `{a::b, c::{d, e}}`, with their places.
fn group(text: &str) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let (mut depth, mut expects_name) = (0, false);
    for (at, character) in text.char_indices() {
        match character {
            '{' => (depth, expects_name) = (depth + 1, depth == 0),
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => expects_name = true,
            _ if expects_name && !character.is_whitespace() => {
                names.push((at, leading_word(&text[at..]).to_string()));
                expects_name = false;
            }
            _ => {}
        }
    }
    names
}

fn longest_super_chain(code: &str) -> usize {
    let mut longest = 0;
    for (at, _) in code.match_indices("super::").filter(|(at, _)| !ends_in_word(&code[..*at])) {
        let mut rest = &code[at..];
        let mut length = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, length) = (after, length + 1);
        }
        longest = longest.max(length);
    }
    longest
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let after = code[at + word.len()..].chars().next();
        !ends_in_word(&code[..at]) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn leading_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// The files below `src/` that are not for tests only.
fn source_files() -> Vec<SourceText> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let relative = |path: &Path| {
        let parts = path.strip_prefix(&root).unwrap().components();
        parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let texts: Vec<(String, String)> =
        paths.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect();
    let for_tests: BTreeSet<String> = texts.iter().flat_map(|(path, text)| modules_for_tests(path, text)).collect();
    texts
        .into_iter()
        .filter(|(path, _)| {
            !for_tests.iter().any(|module| {
                path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            })
        })
        .map(|(path, text)| SourceText { lines: code_lines(&text), path })
        .collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// `#[cfg(test)] mod NAME;`: where these modules lie, without `.rs`.
fn modules_for_tests(path: &str, text: &str) -> Vec<String> {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let folder = stem.strip_suffix("/mod").unwrap_or(stem);
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.windows(2).filter(|pair| pair[0].trim() == "#[cfg(test)]");
    pairs
        .filter_map(|pair| pair[1].trim().strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| name))
        .map(|name| format!("{folder}/{name}"))
        .collect()
}

/// Lines of code with their numbers: without comments, and without the tests at the end of the file.
fn code_lines(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let begins_tests = |index: usize| {
        lines[index].trim() == "#[cfg(test)]" && lines.get(index + 1).is_some_and(|next| next.ends_with('{'))
    };
    let end = (0..lines.len()).find(|&index| begins_tests(index)).unwrap_or(lines.len());
    let code = |line: &str| line.split("//").next().unwrap_or("").to_string();
    lines[..end].iter().enumerate().map(|(index, line)| (index + 1, code(line))).collect()
}
