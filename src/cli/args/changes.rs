//! What `check` may do besides reporting: fix, adopt, count.

use clap::{ArgGroup, Args, ValueHint};

/// Mending what was found.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Fixes", group = ArgGroup::new("fixes").args(["fix", "diff"]))]
pub struct Fixes {
    /// Fix what can be fixed without changing what the goals mean
    ///
    /// What remains is reported. A text on standard input comes back fixed on standard output, and what remains is reported on
    /// standard error.
    #[arg(long)]
    pub fix: bool,

    /// Write nothing; show what --fix would change, and exit with 1 when it would change something
    #[arg(long)]
    pub diff: bool,

    /// With --fix or --diff: fix also what somebody should look at afterwards
    #[arg(long, requires = "fixes")]
    pub unsafe_fixes: bool,
}

/// Beginning with goals that were there before.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Adoption")]
pub struct Adoption {
    /// Record what is found today in goalposts-accepted.json, and report from now on only what is beyond
    ///
    /// How many findings of each rule, for each file. Run again after some were mended, the record shrinks; it also takes in
    /// what is new since. What can't be read can't be accepted.
    #[arg(long, conflicts_with_all = ["fixes", "add_allows"])]
    pub accept_existing: bool,

    /// Write `allow RULE "REASON"` into the goals for everything that is found
    ///
    /// Each stands in the innermost block around what was found, and silences that rule there.
    #[arg(long, value_name = "REASON", conflicts_with = "fixes", value_parser = reason, value_hint = ValueHint::Other)]
    pub add_allows: Option<String>,
}

/// Counting instead of showing.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct Counting {
    /// Say how often each rule found something, the most frequent first, instead of showing it
    #[arg(long, conflicts_with = "diff")]
    pub statistics: bool,
}

/// Says why an exception is right, so there must be something to read.
fn reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a reason is needed, such as \"from before we used goalposts\"".to_string()),
        reason => Ok(reason.to_string()),
    }
}
