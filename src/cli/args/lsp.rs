//! What the language server is started with.

use clap::Args;

use super::help::Example;
use super::{ConfigurationFile, LevelChanges};

pub(super) const ABOUT: &str = "\
Speak to an editor: findings while you type, completion, names that lead to each other, fixes.

Editors start it themselves and talk to it over standard input and output, in the Language Server Protocol. The pages of \
docs/editors say how each is told. Where an editor opens a folder, all goals in it are judged; where it opens a file alone, \
that file is, with its workspace around it.";

pub(super) const EXAMPLES: &[Example] = &[
    ("Start the server, as an editor does", "goalposts lsp"),
    ("Show every rule's findings, whatever the configuration says", "goalposts lsp -W all"),
];

#[derive(Args, Clone, Debug)]
pub struct Lsp {
    #[command(flatten)]
    pub configuration: ConfigurationFile,
    #[command(flatten)]
    pub levels: LevelChanges,

    /// Speak over standard input and output
    ///
    /// There is no other way; many editors say it all the same.
    #[arg(long, hide_short_help = true, help_heading = None::<&str>)]
    pub stdio: bool,
}
