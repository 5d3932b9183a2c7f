//! Tells Zed how the language server is started.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Goalposts;

impl zed::Extension for Goalposts {
    fn new() -> Self {
        Self
    }

    /// `lsp.goalposts.binary` of the settings, and else the program on the `PATH`.
    fn language_server_command(&mut self, server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = LspSettings::for_worktree(server.as_ref(), worktree)?.binary;
        let (path, arguments, environment) =
            binary.map_or((None, None, None), |binary| (binary.path, binary.arguments, binary.env));
        let command = path.or_else(|| worktree.which("goalposts")).ok_or(
            "there is no program `goalposts` on the `PATH`; install it, or say in the settings where it is: \
             { \"lsp\": { \"goalposts\": { \"binary\": { \"path\": \"…\" } } } }",
        )?;
        Ok(Command {
            command,
            args: arguments.unwrap_or_else(|| vec!["lsp".to_string()]),
            // The variables of the folder's shell, and after them what the settings say.
            env: worktree.shell_env().into_iter().chain(environment.into_iter().flatten()).collect(),
        })
    }
}

zed::register_extension!(Goalposts);
