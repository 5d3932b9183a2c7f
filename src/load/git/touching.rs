//! The commits that touched goal files or results, and which files they touched.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::commits::FORMAT;
use super::listing::split;
use super::{Commit, Repository, refusal};
use crate::load::problem::{Problem, reason};

/// A commit that differs in goal files from the ones before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touching {
    pub commit: Commit,
    /// One for each commit before it: several for a merge, none for the first. Commits between that touch no goal file are
    /// left out.
    pub before: Vec<Before>,
    /// The goal files of a commit that has none before it.
    pub first: Vec<TouchedFile>,
}

/// A commit before another, and how the goal files of the two differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Before {
    /// Its hash.
    pub commit: String,
    pub files: Vec<TouchedFile>,
}

/// A goal file, or one that was asked for, which two commits do not have alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TouchedFile {
    /// Absolute.
    pub path: PathBuf,
    /// The hash of its earlier contents; `None` when it is new.
    pub before: Option<String>,
    /// The hash of its later contents; `None` when it is gone.
    pub after: Option<String>,
}

impl Repository {
    /// The commits up to this one that touched goal files below a folder, or these other files, each before the ones it rests on,
    /// else the newest first.
    ///
    /// # Errors
    /// When git refuses.
    pub fn touching(&self, commit: &str, below: &Path, others: &BTreeSet<PathBuf>) -> Result<Vec<Touching>, Problem> {
        let mut wanted = vec!["*.goal".to_string()];
        wanted.extend(others.iter().filter_map(|path| Some(format!(":(literal){}", self.relative(path)?))));
        let options = ["--parents", "--date-order", "--encoding=UTF-8", FORMAT, "--end-of-options", commit, "--"];
        let arguments = ["rev-list"].into_iter().chain(options).chain(wanted.iter().map(String::as_str));
        let listed = self.text(arguments)?;
        let mut found = Vec::new();
        let mut lines = listed.lines();
        while let (Some(header), Some(line)) = (lines.next(), lines.next()) {
            // `commit HASH BEFORE…`, in which the ones before are those that touched goal files too.
            let before = header.split(' ').skip(2);
            let before = before.map(|hash| Before { commit: hash.to_string(), files: Vec::new() }).collect();
            if let Some(commit) = Commit::of_line("", line) {
                found.push(Touching { commit, before, first: Vec::new() });
            }
        }
        self.compare(&mut found, below, &wanted)?;
        Ok(found)
    }

    /// What several files hold, by the hashes of [`TouchedFile`]; `None` for what is not there.
    ///
    /// # Errors
    /// When git can't be started or stops midway.
    pub fn contents(&self, hashes: &[String]) -> Result<Vec<Option<Vec<u8>>>, Problem> {
        self.objects(hashes)
    }

    /// The name of a file in a commit, by which [`contents`](Self::contents) knows it as well.
    pub fn name_at(&self, commit: &str, path: &Path) -> Option<String> {
        self.relative(path).map(|path| format!("{commit}:{path}"))
    }

    /// Compares each commit with each one before it, all in one process.
    fn compare(&self, commits: &mut [Touching], below: &Path, wanted: &[String]) -> Result<(), Problem> {
        let mut questions = String::new();
        for Touching { commit, before, .. } in commits.iter() {
            if before.is_empty() {
                questions += &format!("{}\n", commit.hash);
            }
            for before in before {
                questions += &format!("{} {}\n", commit.hash, before.commit);
            }
        }
        let options = ["--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--root", "--always"];
        let mut command = self.command();
        command.arg("diff-tree").args(options).arg("--").args(wanted);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| refusal::not_started(&error))?;
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            scope.spawn(|| {
                // When git stops reading, it says why at its end.
                let _ = stdin.map(BufWriter::new).map(|mut stdin| stdin.write_all(questions.as_bytes()));
            });
            child.wait_with_output()
        });
        let output = output.map_err(|error| Problem::new(format!("git stopped midway: {}", reason(&error))))?;
        if !output.status.success() {
            return Err(refusal::of(self, &output.stderr));
        }
        let mut answers = answers(&output.stdout).into_iter();
        let mut next = || {
            let files = answers.next().unwrap_or_default().into_iter();
            files
                .map(|(path, before, after)| TouchedFile { path: self.root.join(path), before, after })
                .filter(|file| file.path.starts_with(below))
                .collect::<Vec<_>>()
        };
        for Touching { before, first, .. } in commits {
            if before.is_empty() {
                *first = next();
            }
            before.iter_mut().for_each(|before| before.files = next());
        }
        Ok(())
    }
}

type Change = (String, Option<String>, Option<String>);

/// For each question a hash, then `:MODE MODE HASH HASH LETTER` and a path for each file.
fn answers(output: &[u8]) -> Vec<Vec<Change>> {
    let mut answers: Vec<Vec<Change>> = Vec::new();
    let mut records = split(output);
    while let Some(record) = records.next() {
        let Some(facts) = record.strip_prefix(':') else {
            answers.push(Vec::new());
            continue;
        };
        let facts: Vec<&str> = facts.split(' ').collect();
        let (Some(path), [_, _, before, after, _], Some(answer)) = (records.next(), &facts[..], answers.last_mut())
        else {
            continue;
        };
        let hash = |hash: &str| hash.bytes().any(|digit| digit != b'0').then(|| hash.to_string());
        answer.push((path.to_string(), hash(before), hash(after)));
    }
    answers
}
