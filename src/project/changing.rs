//! Changing the files of a workspace: applying fixes, adding `allow` statements. Worked out whole before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Configurations, Project, Texts, open_configured};
use crate::config::Settings;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::fix::{self, Bench, Faults, MOST_PASSES, Trouble, TroubleKind};
use crate::lint::allows;
use crate::load::{self, Found, FoundFile, Problem};
use crate::source::{FileId, Role};
use crate::{suggest, syntax};

/// What is to be done about findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish<'a> {
    /// Apply the fixes that are safe, or all.
    Fix(Applicability),
    /// Write `allow` statements with this reason, which is not empty.
    Allow(&'a str),
}

/// What the files of one workspace would become.
#[derive(Debug)]
pub struct Change {
    /// As it is after the change.
    pub project: Project,
    pub files: Vec<Changed>,
    /// What a person should know.
    pub notices: Vec<Problem>,
}

/// A file whose text changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    pub file: FoundFile,
    pub before: String,
    pub after: String,
    /// Fixes that were applied, or statements that were added.
    pub count: usize,
}

impl Changed {
    /// Writes it, unless somebody else has changed the file meanwhile. The text on standard input has no place to be written to.
    ///
    /// # Errors
    /// When the file is another by now or can't be written; it is left as it is.
    pub fn write(&self) -> Result<(), Problem> {
        if self.file.contents.is_some() {
            return Ok(());
        }
        load::replace(&self.file.path, self.before.as_bytes(), self.after.as_bytes()).map(|_| ())
    }
}

/// The files of a run by their workspaces: each is changed for itself.
pub fn by_workspace(found: Found) -> Vec<Found> {
    let Found { files, workspaces, unreadable, current_dir, .. } = found;
    let alone = |workspace| Found { workspaces: vec![workspace], current_dir: current_dir.clone(), ..Found::default() };
    let mut apart: Vec<Found> = workspaces.into_iter().map(alone).collect();
    for file in files {
        apart[file.workspace].files.push(FoundFile { workspace: 0, ..file });
    }
    if let Some(first) = apart.first_mut() {
        first.unreadable = unreadable;
    }
    apart
}

/// Works out what the files of one workspace become. Nothing that lies in one of the files of `excluded` is touched, nor is any
/// other file for the sake of a fix that would have to touch one. `tick` is called once a file, each time that all are read.
pub fn change(
    found: &Found,
    configurations: &Configurations,
    wish: Wish<'_>,
    settings: &Settings,
    today: Date,
    excluded: &BTreeSet<PathBuf>,
    tick: &(dyn Fn() + Sync),
) -> Change {
    let mut excluded = excluded.clone();
    let mut notices = Vec::new();
    // A file that comes out wrong is left out from the beginning, with all that hangs together with it; each round has one
    // file less.
    loop {
        let mut desk = Desk::new(found, configurations, settings, today, &excluded, tick);
        let done = match wish {
            Wish::Fix(wanted) => desk.mend(wanted),
            Wish::Allow(reason) => desk.allow(reason),
        };
        match done {
            Ok((counts, further)) => {
                notices.extend(further);
                return Change { files: desk.changed(&counts), project: desk.project, notices };
            }
            Err(troubles) => {
                notices.extend(troubles.iter().map(|trouble| describe(trouble, &desk.project)));
                let origins = troubles.iter().filter_map(|trouble| desk.project.origin(trouble.file));
                let paths: Vec<PathBuf> = origins.map(|file| file.path.clone()).collect();
                excluded.extend(paths);
            }
        }
    }
}

/// Where the texts of a workspace lie while they are changed.
struct Desk<'a> {
    /// With the present text of each file that was changed.
    found: Found,
    /// For each path its place in `found`.
    places: FxHashMap<PathBuf, usize>,
    project: Project,
    configurations: &'a Configurations,
    settings: &'a Settings,
    today: Date,
    excluded: &'a BTreeSet<PathBuf>,
    tick: &'a (dyn Fn() + Sync),
    /// The changed files as they were at first, with their texts.
    before: BTreeMap<FileId, (FoundFile, String)>,
}

/// How much was done in each file, and what to say of it.
type Done = Result<(BTreeMap<FileId, usize>, Vec<Problem>), Vec<Trouble>>;

impl<'a> Desk<'a> {
    fn new(
        found: &Found,
        configurations: &'a Configurations,
        settings: &'a Settings,
        today: Date,
        excluded: &'a BTreeSet<PathBuf>,
        tick: &'a (dyn Fn() + Sync),
    ) -> Self {
        let paths = found.files.iter().map(|file| file.path.clone());
        Self {
            found: found.clone(),
            places: paths.zip(0..).collect(),
            project: open_one(found.clone(), configurations, tick),
            configurations,
            settings,
            today,
            excluded,
            tick,
            before: BTreeMap::new(),
        }
    }

    fn mend(&mut self, wanted: Applicability) -> Done {
        let mended = fix::mend(self, wanted)?;
        let mut notices = Vec::new();
        if mended.out_of_reach > 0 {
            let fixes = match mended.out_of_reach {
                1 => "1 fix needs changes in other files as well and is".to_string(),
                many => format!("{many} fixes need changes in other files as well and are"),
            };
            notices.push(Problem {
                message: format!("{fixes} not applied"),
                help: Some("name these files, too, or the whole workspace".to_string()),
            });
        }
        if mended.unfinished {
            notices.push(Problem {
                message: format!("after {MOST_PASSES} passes there is still something to fix"),
                help: Some("run the same command again".to_string()),
            });
        }
        Ok((mended.fixed, notices))
    }

    fn allow(&mut self, reason: &str) -> Done {
        let judged = self.project.judge(self.settings, self.today);
        let mut wanted: BTreeMap<FileId, allows::Wanted> = BTreeMap::new();
        let mut refused: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (place, diagnostic) in &judged.found {
            match place.filter(|_| allows::can_be_allowed(diagnostic.rule)) {
                Some(place) if self.text(place.file).is_some() => {
                    allows::want(wanted.entry(place.file).or_default(), place, diagnostic.rule);
                }
                Some(_) => {}
                None => *refused.entry(diagnostic.rule).or_default() += 1,
            }
        }
        let mut notices: Vec<Problem> =
            refused.into_iter().map(|(rule, count)| cannot_be_allowed(rule, count)).collect();
        let before = judged.diagnostics();
        let (mut texts, mut counts) = (fix::Texts::new(), BTreeMap::new());
        for (&file, wanted) in &wanted {
            let text = self.text(file).unwrap_or("");
            let parsed = syntax::parse(text);
            let model = self.project.workspace.file(file);
            let Some(edits) = allows::edits(file, text, &parsed, model, wanted, reason) else {
                let shown = self.project.sources.get(file).path();
                notices.push(Problem {
                    message: format!("the braces of `{shown}` do not add up, so no `allow` is added to it"),
                    help: Some("mend the lines that can't be read first".to_string()),
                });
                continue;
            };
            counts.insert(file, wanted.values().map(BTreeSet::len).sum());
            texts.insert(file, fix::edited(text, edits.iter()));
        }
        if texts.is_empty() {
            return Ok((counts, notices));
        }
        let files: Vec<FileId> = texts.keys().copied().collect();
        self.replace(texts);
        let after = self.check();
        let (before, after) = (Faults::of(&before), Faults::of(&after));
        let trouble = |file| {
            let kind = TroubleKind::NewFault(after.new_in(file, &before)?);
            Some(Trouble { file, kind, rules: Vec::new() })
        };
        let troubles: Vec<Trouble> = files.into_iter().filter_map(trouble).collect();
        if troubles.is_empty() { Ok((counts, notices)) } else { Err(troubles) }
    }

    /// Files whose text is another than it was at first.
    fn changed(&mut self, counts: &BTreeMap<FileId, usize>) -> Vec<Changed> {
        let before = std::mem::take(&mut self.before);
        let changed = before.into_iter().map(|(id, (file, before))| {
            let after = self.project.sources.get(id).text().to_string();
            Changed { file, before, after, count: counts.get(&id).copied().unwrap_or(0) }
        });
        changed.filter(|changed| changed.before != changed.after).collect()
    }
}

impl Bench for Desk<'_> {
    fn check(&mut self) -> Vec<Diagnostic> {
        self.project.check(self.settings, self.today)
    }

    fn text(&self, file: FileId) -> Option<&str> {
        let origin = self.project.origin(file)?;
        let may_change = origin.role == Role::Target && !self.excluded.contains(&origin.path);
        may_change.then(|| self.project.sources.get(file).text())
    }

    fn replace(&mut self, texts: fix::Texts) {
        for (id, text) in texts {
            let place = self.project.origin(id).and_then(|origin| self.places.get(&origin.path));
            let Some(file) = place.and_then(|&place| self.found.files.get_mut(place)) else { continue };
            let present = self.project.sources.get(id).text();
            self.before.entry(id).or_insert_with(|| (file.clone(), present.to_string()));
            file.contents = Some(text.into_bytes());
        }
        self.project = open_one(self.found.clone(), self.configurations, self.tick);
    }
}

fn open_one(found: Found, configurations: &Configurations, tick: &(dyn Fn() + Sync)) -> Project {
    // Files of one workspace make one project; of none there is nothing to find. What has been read is shared.
    let mut configurations = configurations.clone();
    open_configured(found, &mut configurations, Texts::Keep, tick).into_iter().next().unwrap_or_else(super::built_in)
}

/// A trouble in words. It is our mistake, and the file is as it was.
fn describe(trouble: &Trouble, project: &Project) -> Problem {
    let path = project.sources.get(trouble.file).path();
    let rules = suggest::one_of(trouble.rules.iter().copied()).replace(" or ", " and ");
    let message = match &trouble.kind {
        TroubleKind::NewFault(fault) if trouble.rules.is_empty() => {
            format!("`{path}` could not be read with what was to be added, so it is left alone: {fault}")
        }
        TroubleKind::NewFault(fault) => {
            format!("`{path}` could not be read after the fixes of {rules}, so it is left alone: {fault}")
        }
        TroubleKind::Circle => format!("the fixes of {rules} undo each other in `{path}`, so it is left alone"),
    };
    let help = "mend it by hand; this is a mistake in goalposts: please report it with the file";
    Problem { message, help: Some(help.to_string()) }
}

fn cannot_be_allowed(rule: &str, count: usize) -> Problem {
    let help = match rule {
        "unused-allow" => "`goalposts check --fix` deletes an `allow` that silences nothing",
        _ => "mend what is found",
    };
    let findings = if count == 1 { "1 finding stays".to_string() } else { format!("{count} findings stay") };
    Problem { message: format!("`{rule}` can't be allowed, so {findings}"), help: Some(help.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{Request, find};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 1, 15);
    const UNUSED: &str =
        "goal a \"A\" {\n  by 2026-06-30\n  kpi fans 1,000 -> 1,100\n  allow no-timeframe \"once\"\n}\n";

    fn workspace(files: &[&str]) -> (tempfile::TempDir, Found) {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("goalposts.toml", "");
        for name in files {
            write(name, &UNUSED.replace("goal a", &format!("goal {}", name.trim_end_matches(".goal"))));
        }
        let found = find(&Request { current_dir: folder.path().to_path_buf(), ..Request::default() }).unwrap();
        (folder, found)
    }

    fn fixed(found: &Found, excluded: &BTreeSet<PathBuf>) -> Change {
        let isolated = Configurations::isolated();
        change(found, &isolated, Wish::Fix(Applicability::Safe), &Settings::default(), TODAY, excluded, &|| {})
    }

    #[test]
    fn nothing_is_written_before_it_is_asked_for() {
        let (folder, found) = workspace(&["b.goal"]);
        let before = std::fs::read_to_string(folder.path().join("b.goal")).unwrap();
        let change = fixed(&found, &BTreeSet::new());
        assert_eq!((change.files.len(), change.files[0].count, &change.files[0].before), (1, 1, &before));
        assert_eq!(std::fs::read_to_string(folder.path().join("b.goal")).unwrap(), before);
        change.files[0].write().unwrap();
        let after = std::fs::read_to_string(folder.path().join("b.goal")).unwrap();
        assert_eq!(after, before.replace("  allow no-timeframe \"once\"\n", ""));
        assert!(fixed(&found, &BTreeSet::new()).files.is_empty(), "what is fixed is fixed");
    }

    #[test]
    fn what_somebody_else_has_saved_meanwhile_stays() {
        let (folder, found) = workspace(&["b.goal"]);
        let change = fixed(&found, &BTreeSet::new());
        std::fs::write(folder.path().join("b.goal"), "goal other\n").unwrap();
        assert!(change.files[0].write().unwrap_err().message.contains("changed by somebody else meanwhile"));
        assert_eq!(std::fs::read_to_string(folder.path().join("b.goal")).unwrap(), "goal other\n");
    }

    #[test]
    fn excluded_files_are_left_out() {
        let (folder, found) = workspace(&["b.goal", "c.goal"]);
        let excluded = BTreeSet::from([std::fs::canonicalize(folder.path()).unwrap().join("b.goal")]);
        let change = fixed(&found, &excluded);
        let changed: Vec<&str> = change.files.iter().map(|changed| changed.file.display.as_str()).collect();
        assert_eq!((changed, change.notices), (vec!["c.goal"], Vec::new()));
    }

    #[test]
    fn troubles_are_told_with_the_rules_that_led_to_them() {
        let (_folder, found) = workspace(&["b.goal"]);
        let project = open_one(found, &Configurations::isolated(), &|| {});
        let file = project.sources.iter().last().map(|(file, _)| file).unwrap();
        let told =
            |kind, rules: &[&'static str]| describe(&Trouble { file, kind, rules: rules.to_vec() }, &project).message;
        assert_eq!(
            told(TroubleKind::Circle, &["no-change", "unused-allow"]),
            "the fixes of `no-change` and `unused-allow` undo each other in `b.goal`, so it is left alone"
        );
        assert_eq!(
            told(TroubleKind::NewFault("a stray `}`".to_string()), &["no-change"]),
            "`b.goal` could not be read after the fixes of `no-change`, so it is left alone: a stray `}`"
        );
    }
}
