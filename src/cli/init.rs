//! `goalposts init`

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::args::Init;
use super::run::{Failure, Outcome, Surroundings};
use super::terminal::print;
use crate::load::{self, Creation, Mode, Problem};

/// What a hook runs. What is excluded stays out, though git names it.
const HOOKED: &str = "goalposts check --staged --force-exclude";

/// The same as a line of a hook that does other things too, which must not go on after findings.
const LINE: &str = "goalposts check --staged --force-exclude || exit";

/// Nothing but comments, so that it changes nothing until somebody wants it to.
const CONFIGURATION: &str = "\
# goalposts: what holds for the goals in this folder and below.
# Names of goals, metrics and platforms are known throughout.
#
# `goalposts rules` lists what is looked for, `goalposts explain RULE` says why.
# Take away a # to set what stands behind it.

# A set of rules to begin with: recommended, strict, okr or social.
# preset = \"recommended\"

# What is left out when a folder is searched.
# exclude = [\"drafts/**\"]

# A rule, or a group of them, and how it counts: allow, advice, warn or deny.
# [rules]
# missing-metric = \"deny\"
# tracked = \"warn\"

# What holds in every plan that does not say otherwise.
# [defaults]
# review = \"weekly\"
# currency = \"EUR\"
";

/// The hook as it is written.
fn hook() -> String {
    format!(
        "#!/bin/sh\n\
         # Written by `goalposts init --hook`, and yours to change.\n\
         # What is about to be committed is checked; `git commit --no-verify` commits without.\n\
         if ! command -v goalposts >/dev/null; then\n\
         \x20 echo 'goalposts is not on the path, so no goal was checked: install it, or remove this hook' >&2\n\
         \x20 exit 1\n\
         fi\n\
         exec {HOOKED}\n"
    )
}

/// Begins a workspace. What exists is left alone.
///
/// # Errors
/// When a file can't be written, or there is no place for the hook.
pub fn run(arguments: &Init, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let current_dir = std::env::current_dir()
        .map_err(|error| Failure::new(format!("the working folder can't be used: {error}"), None))?;
    let folder = arguments.folder.as_ref().map_or_else(|| current_dir.clone(), |folder| current_dir.join(folder));
    let today = surroundings.today()?;
    let mut done = Done { current_dir, lines: String::new() };
    done.configuration(&folder, arguments.folder.is_some())?;
    done.example(&folder, today)?;
    let hooked = if arguments.hook { done.hook(&folder) } else { Ok(()) };
    print(&done.lines)?;
    hooked?;
    Ok(Outcome::Clean)
}

/// What was done, in a line each.
struct Done {
    current_dir: PathBuf,
    lines: String,
}

impl Done {
    /// A folder that was not named stays with the workspace that it belongs to.
    fn configuration(&mut self, folder: &Path, named: bool) -> Result<(), Failure> {
        let existing = if named { load::configuration_in(folder) } else { load::configuration_above(folder) };
        if let Some(existing) = existing {
            self.say("found", &existing, "left as it is");
            return Ok(());
        }
        let path = folder.join("goalposts.toml");
        let created = load::create(&path, CONFIGURATION.as_bytes(), Mode::Plain)?;
        self.said(created, &path, "what holds for all goals here");
        Ok(())
    }

    /// Where the workspace has no goal yet, one to change.
    fn example(&mut self, folder: &Path, today: Date) -> Result<(), Failure> {
        let workspace = load::Request { current_dir: folder.to_path_buf(), ..Default::default() };
        if load::find(&workspace)?.targets().next().is_some() {
            return Ok(());
        }
        let path = folder.join("example.goal");
        let created = load::create(&path, example(today).as_bytes(), Mode::Plain)?;
        self.said(created, &path, "a goal to change into yours; `goalposts check` says what it thinks of it");
        Ok(())
    }

    fn hook(&mut self, folder: &Path) -> Result<(), Failure> {
        let hooks = load::hook_folder(folder)?;
        if !hooks.of_this_repository {
            let shown = self.shown(&hooks.path);
            let message = format!("`core.hooksPath` is `{shown}`, which is not this repository's alone");
            let help = format!("for all repositories that use it: add the line `{LINE}` to its `pre-commit`");
            return Err(Failure::new(message, Some(help)));
        }
        // husky writes that folder anew, and calls what stands above it.
        let generated = hooks.path.ends_with(".husky/_");
        let path = if generated { hooks.path.with_file_name("pre-commit") } else { hooks.path.join("pre-commit") };
        if load::create(&path, hook().as_bytes(), Mode::Executable)? == Creation::Created {
            self.said(Creation::Created, &path, "git checks what is about to be committed");
            return Ok(());
        }
        let shown = self.shown(&path);
        if load::mentions(&path, "goalposts check") {
            self.say("found", &path, "calls goalposts already, left as it is");
            return Ok(());
        }
        let help = match load::is_shell_script(&path) {
            true => format!("add this line near its beginning: `{LINE}`"),
            false => format!("have it run `{HOOKED}`, and end as that ends when its exit code is not 0"),
        };
        Err(Failure(vec![Problem { message: format!("there is a hook `{shown}` already"), help: Some(help) }]))
    }

    fn said(&mut self, creation: Creation, path: &Path, what: &str) {
        match creation {
            Creation::Created => self.say("created", path, what),
            Creation::Exists => self.say("found", path, "left as it is"),
        }
    }

    fn say(&mut self, verb: &str, path: &Path, what: &str) {
        let shown = self.shown(path);
        self.lines += &format!("{verb} {shown}: {what}\n");
    }

    fn shown(&self, path: &Path) -> String {
        load::shown(path, &self.current_dir)
    }
}

/// A goal of the next quarter, in which there is time for it whatever the day is. Fifteen percent a quarter is 4.8 % a month,
/// which accounts of its kind do reach.
fn example(today: Date) -> String {
    let next = (today.month() - 1) / 3 + 1;
    let (year, quarter) = if next == 4 { (today.year() + 1, 1) } else { (today.year(), next + 1) };
    let end_of_first_month = Date::new(year, (quarter - 1) * 3 + 1, 1).map_or(today, Date::last_of_month);
    format!(
        "\
# A goal says what is to be reached, how it will be known and by when. Make this one yours.

goal more-followers \"Be the café that people nearby think of first\" {{
  owner @you
  period {year}-Q{quarter}

  kpi followers 2,400 -> +15%
  action \"Show what is baked each morning\" by {end_of_first_month}
}}
"
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_example_lies_in_the_next_quarter_and_in_the_one_style() {
        for (today, period, action) in [
            (date(2026, 1, 1), "2026-Q2", "2026-04-30"),
            (date(2026, 3, 31), "2026-Q2", "2026-04-30"),
            (date(2026, 9, 30), "2026-Q4", "2026-10-31"),
            (date(2026, 10, 1), "2027-Q1", "2027-01-31"),
            (date(2028, 12, 31), "2029-Q1", "2029-01-31"),
        ] {
            let text = example(today);
            assert!(text.contains(&format!("  period {period}\n")), "{today}: {text}");
            assert!(text.contains(&format!(" by {action}\n")), "{today}: {text}");
            assert_eq!(crate::format::format(&text).ok().as_deref(), Some(&*text));
        }
    }
}
