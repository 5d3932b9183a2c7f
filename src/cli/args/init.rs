//! `goalposts init`

use std::path::PathBuf;

use clap::Args;

use super::help::Example;

pub(super) const ABOUT: &str = "\
Begin a workspace: a configuration to fill in, and an example where there is no goal yet.

Nothing that exists is changed. With --hook, git asks goalposts before each commit.";

pub(super) const EXAMPLES: &[Example] = &[
    ("Begin here", "goalposts init"),
    ("Begin in a folder, which is made", "goalposts init marketing"),
    ("And check what is committed", "goalposts init --hook"),
];

#[derive(Args, Clone, Debug)]
pub struct Init {
    /// The folder to begin in [default: this one]
    #[arg(value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub folder: Option<PathBuf>,

    /// Have git run `goalposts check` on what is about to be committed
    ///
    /// Written to where git looks for hooks (core.hooksPath, worktrees). A hook that is there is left alone; you are
    /// told the line to add to it.
    #[arg(long)]
    pub hook: bool,
}
