// Starts `goalposts lsp` beside the editor. Colours and snippets work without it, so nothing here may get in their way.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { showReferences } = require("./references");
const { look } = require("./server");
const { tokensBesideTheGrammar } = require("./tokens");

/** @type {LanguageClient | undefined} */
let client;
/** @type {vscode.OutputChannel} */
let output;

async function activate(context) {
  output = vscode.window.createOutputChannel("Goalposts");
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("goalposts.restart", restart),
    vscode.commands.registerCommand("goalposts.showReferences", (...places) => showReferences(vscode, ...places)),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("goalposts")) await restart();
    }),
  );
  await start();
}

async function start() {
  const settings = vscode.workspace.getConfiguration("goalposts");
  if (!vscode.workspace.isTrusted || !settings.get("languageServer")) return;

  const command = settings.get("path") || "goalposts";
  const found = await look(command);
  if (found.state !== "ready") {
    output.appendLine(found.message);
    offerSettings(found.message);
    return;
  }
  client = new LanguageClient(
    "goalposts",
    "Goalposts",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "goal" }],
      outputChannel: output,
      // Which files are to be watched, the server says itself.
      middleware: {
        provideDocumentSemanticTokens: async (document, token, next) => shown(await next(document, token)),
        provideDocumentRangeSemanticTokens: async (document, range, token, next) => shown(await next(document, range, token)),
      },
    },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const message = `the language server did not start: ${error instanceof Error ? error.message : error}`;
    output.appendLine(message);
    offerSettings(message);
  }
}

/** The colours of the server that are shown, of those it sent. */
function shown(tokens) {
  const types = client?.initializeResult?.capabilities.semanticTokensProvider?.legend.tokenTypes;
  return tokens && types ? new vscode.SemanticTokens(tokensBesideTheGrammar(tokens.data, types)) : tokens;
}

async function offerSettings(message) {
  const settings = "Open settings";
  if ((await vscode.window.showInformationMessage(message, settings)) === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "goalposts.path");
  }
}

async function restart() {
  await deactivate();
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  // A server that hangs or has died is no reason for an error message while the editor closes.
  await running?.stop().catch(() => {});
}

module.exports = { activate, deactivate };
