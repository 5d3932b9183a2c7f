//! From the name of a revision to its commit.

use jiff::civil::Date;

use super::{Repository, refusal};
use crate::load::problem::Problem;
use crate::suggest;

/// A commit, by what people call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// The name it was asked for by, `v1` or `HEAD~3`; of a merge base, the branch's.
    pub name: String,
    /// It is where the present branch and the named one part, and not the named one itself.
    pub is_merge_base: bool,
    /// Whole, in hexadecimal digits.
    pub hash: String,
    /// As short as it can be in this repository.
    pub short: String,
    /// The author's day, where the author was.
    pub date: Date,
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// What is printed of a commit, each field before a NUL, which no field can hold.
pub(super) const FORMAT: &str = "--format=%H%x00%h%x00%as%x00%an%x00%s";

impl Commit {
    /// From a line in [`FORMAT`].
    pub(super) fn of_line(name: &str, line: &str) -> Option<Self> {
        let mut fields = line.split('\0');
        let (hash, short, date) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Self {
            name: name.to_string(),
            is_merge_base: false,
            hash: hash.to_string(),
            short: short.to_string(),
            // A repository may hold any nonsense; a day outside the calendar is no reason to stop.
            date: date.parse().unwrap_or(Date::ZERO),
            author: fields.next()?.to_string(),
            subject: fields.next()?.to_string(),
        })
    }
}

/// The branches that work is commonly merged into, the likeliest first.
const DEFAULT_BRANCHES: [&str; 6] = ["origin/HEAD", "origin/main", "origin/master", "main", "master", "trunk"];

impl Repository {
    /// The commit of a revision. `NAME...` is where the present branch parted from `NAME`.
    ///
    /// # Errors
    /// When nothing has this name, with the name that was probably meant; when it was not fetched; when nothing is committed.
    pub fn commit(&self, name: &str) -> Result<Commit, Problem> {
        if let Some(branch) = name.strip_suffix("...").filter(|branch| !branch.is_empty()) {
            let commit = self.commit(branch)?;
            return self.merge_base(&commit);
        }
        if name.contains("..") {
            let (from, to) = name.split_once("..").unwrap_or((name, ""));
            let to = to.trim_start_matches('.');
            return Err(Problem::new(format!("`{name}` is a range, and one revision is wanted"))
                .help(format!("`goalposts diff --against {from} --to {to}` compares the two")));
        }
        match self.line_of(&format!("{name}^{{commit}}"))?.and_then(|line| Commit::of_line(name, &line)) {
            Some(commit) => Ok(commit),
            None => Err(self.unknown(name)?),
        }
    }

    /// Where the present branch parted from the one that work is merged into. `preferred` are the branches that a service says
    /// a pull request is for: where it names one, no other is tried.
    ///
    /// # Errors
    /// When no such branch is known here, or it and the present one share no commit.
    pub fn fork_point(&self, preferred: &[String]) -> Result<Commit, Problem> {
        // What a service says is meant; another branch in its place would be a silent mistake.
        let preferred: Vec<&str> = preferred.iter().map(String::as_str).collect();
        let candidates = if preferred.is_empty() { &DEFAULT_BRANCHES[..] } else { &preferred };
        let places = ["refs/remotes/", "refs/heads/"];
        let references = candidates.iter().flat_map(|name| places.map(|place| format!("{place}{name}")));
        let references = references.chain(preferred.is_empty().then(|| "refs/remotes/*/HEAD".to_string()));
        let arguments =
            ["for-each-ref", "--format=%(refname) %(symref)"].map(str::to_string).into_iter().chain(references);
        let known = self.text(arguments)?;
        let short = |name: &str| places.iter().find_map(|place| name.strip_prefix(place)).map(str::to_string);
        // `origin/HEAD` stands for a branch, whose name says more.
        let known = known.lines().filter_map(|line| line.split_once(' '));
        let known: Vec<_> = known.filter_map(|(name, meant)| Some((short(name)?, short(meant)))).collect();
        let found = candidates.iter().find_map(|name| known.iter().find(|(short, _)| short == name));
        // Who has one remote may call it as they like.
        let only = if let [one] = &known[..] { Some(one) } else { None };
        if let Some((name, meant)) = found.or(only) {
            let commit = self.commit(meant.as_ref().unwrap_or(name))?;
            return if self.is_on(&commit.name)? { Ok(commit) } else { self.merge_base(&commit) };
        }
        if self.line_of("HEAD^{commit}")?.is_none() {
            return Err(nothing_committed());
        }
        let what = match preferred.first() {
            Some(branch) => format!("the branch `{branch}` is not here"),
            None => "the branch that this one will be merged into is not here".to_string(),
        };
        if self.is_shallow() {
            return Err(refusal::too_shallow(self, &what));
        }
        if let Some(branch) = preferred.first().and_then(|branch| branch.strip_prefix("origin/")) {
            return Err(Problem::new(what).help(format!("`git fetch origin {branch}` brings it")));
        }
        let tried = suggest::one_of(DEFAULT_BRANCHES);
        Err(Problem::new(format!("it is not known what to compare with: there is no branch {tried}"))
            .help("say what to compare with: `--against REV`"))
    }

    /// Whether the present branch is the one of this name, which it has never left.
    fn is_on(&self, branch: &str) -> Result<bool, Problem> {
        let head = self.output(["symbolic-ref", "--quiet", "HEAD"])?;
        Ok(String::from_utf8_lossy(&head.stdout).trim().strip_prefix("refs/heads/") == Some(branch))
    }

    fn merge_base(&self, with: &Commit) -> Result<Commit, Problem> {
        let output = self.output(["merge-base", &with.hash, "HEAD"])?;
        let hash = String::from_utf8_lossy(&output.stdout).trim().to_string();
        let name = &with.name;
        if let Some(line) = (!hash.is_empty()).then(|| self.line_of(&hash)).transpose()?.flatten()
            && let Some(commit) = Commit::of_line(name, &line)
        {
            return Ok(Commit { is_merge_base: true, ..commit });
        }
        if self.line_of("HEAD^{commit}")?.is_none() {
            return Err(nothing_committed());
        }
        let what = format!("where this branch left `{name}` can't be told");
        if self.is_shallow() {
            return Err(refusal::too_shallow(self, &what));
        }
        Err(Problem::new(format!("{what}: the two have no commit in common"))
            .help(format!("`--against {name}` compares with its newest commit")))
    }

    /// What is printed of one commit; `None` where nothing has the name.
    fn line_of(&self, name: &str) -> Result<Option<String>, Problem> {
        let arguments = ["rev-list", "--max-count=1", "--encoding=UTF-8", FORMAT, "--end-of-options", name, "--"];
        let output = self.output(arguments)?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            // A name that means nothing is told better by whoever asked.
            let said = String::from_utf8_lossy(&output.stderr);
            let of_name = ["bad revision", "unknown revision", "ambiguous", "bad object", "Needed a single"];
            let is_of_name = of_name.iter().any(|words| said.contains(words));
            return if is_of_name { Ok(None) } else { Err(refusal::of(self, &output.stderr)) };
        }
        // Before it stands a line `commit HASH`.
        Ok(text.lines().nth(1).map(str::to_string))
    }

    /// Why nothing has this name.
    fn unknown(&self, name: &str) -> Result<Problem, Problem> {
        if self.line_of("HEAD^{commit}")?.is_none() {
            return Ok(nothing_committed());
        }
        let message = format!("no commit is called `{name}` here");
        let names = self.text(["for-each-ref", "--format=%(refname:short)"])?;
        // A clone has the branches of others under the name of where they are from.
        let of_remote = names.lines().find(|known| known.split_once('/').is_some_and(|(_, branch)| branch == name));
        if let Some(nearest) = of_remote.or_else(|| suggest::nearest(name, names.lines())) {
            return Ok(Problem::new(message).help(format!("did you mean `{nearest}`?")));
        }
        if self.is_shallow() {
            return Ok(refusal::too_shallow(self, &message));
        }
        let help = match name.strip_prefix("origin/") {
            Some(branch) => format!("`git fetch origin {branch}` fetches it, if it is there"),
            None => "a branch, a tag, a hash or `HEAD~3` names one; `git log --oneline` lists them".to_string(),
        };
        Ok(Problem::new(message).help(help))
    }
}

fn nothing_committed() -> Problem {
    Problem::new("there is nothing to compare with: this repository has no commit yet")
        .help("`git add .` and `git commit` make the first one")
}
