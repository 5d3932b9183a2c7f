// What the extension does with VS Code, played by the few parts of it that it uses.

const assert = require("node:assert");
const fs = require("node:fs");
const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");

const unix = { skip: process.platform === "win32" };

test("the server is started with what the settings say", unix, async () => {
  await withEditor({ settings: { languageServer: true } }, async ({ clients, shown }) => {
    assert.equal(clients.length, 1);
    assert.deepEqual(clients[0].server.args, ["lsp"]);
    assert.match(clients[0].server.command, /goalposts$/);
    assert.deepEqual(clients[0].options.documentSelector, [{ language: "goal" }]);
    assert.deepEqual(shown, []);
  });
});

test("it is started anew by the command, by new settings and by trust", unix, async () => {
  await withEditor({ settings: { languageServer: true } }, async ({ clients, commands, listeners }) => {
    await commands["goalposts.restart"]();
    await listeners.configuration({ affectsConfiguration: (section) => section === "goalposts" });
    await listeners.configuration({ affectsConfiguration: () => false });
    await listeners.trust();
    assert.deepEqual(clients.map(({ runs }) => runs), [false, false, false, true]);
  });
});

test("without trust, or switched off, no program is started", unix, async () => {
  for (const editor of [{ settings: { languageServer: false } }, { isTrusted: false, settings: { languageServer: true } }]) {
    await withEditor(editor, async ({ clients, shown }) => assert.deepEqual([clients, shown], [[], []]));
  }
});

test("a program that is not there is told, and a button leads to the setting", async () => {
  const settings = { languageServer: true, path: path.join(os.tmpdir(), "no-such-folder", "goalposts") };
  await withEditor({ settings, presses: "Open settings" }, async ({ clients, shown, executed, output }) => {
    assert.deepEqual(clients, []);
    assert.match(shown[0], /install goalposts/);
    assert.deepEqual(output, shown);
    assert.deepEqual(executed, [["workbench.action.openSettings", "goalposts.path"]]);
  });
});

test("the lens of supporters shows them in VS Code's own way", unix, async () => {
  await withEditor({ settings: { languageServer: true } }, async ({ commands, executed }) => {
    const at = { line: 0, character: 5 };
    const [start, end] = [{ line: 2, character: 11 }, { line: 2, character: 17 }];
    const locations = [{ uri: "file:///%EB%AA%A9/b.goal", range: { start, end } }];
    await commands["goalposts.showReferences"]("file:///a.goal", at, locations);
    const [[command, uri, position, places]] = executed;
    assert.deepEqual([command, uri, { ...position }], ["editor.action.showReferences", "uri of file:///a.goal", at]);
    assert.deepEqual(places.map((place) => ({ ...place })), [{ uri: `uri of ${locations[0].uri}`, range: { start, end } }]);
  });
});

test("of the server's colours those are shown that the grammar has not", unix, async () => {
  await withEditor({ settings: { languageServer: true } }, async ({ clients: [client] }) => {
    const { provideDocumentSemanticTokens: whole, provideDocumentRangeSemanticTokens: part } = client.options.middleware;
    const sent = async () => ({ data: [0, 0, 4, 0, 0, 0, 5, 3, 1, 0] });
    for (const tokens of [await whole({}, {}, sent), await part({}, {}, {}, sent)]) {
      assert.deepEqual([...tokens.data], [0, 5, 3, 1, 0]);
    }
    assert.equal(await whole({}, {}, async () => null), null);
  });
});

/** Activates the extension, hands `check` what it did, and ends it. */
async function withEditor({ settings, isTrusted = true, presses }, check) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "goalposts-"));
  const program = path.join(folder, "goalposts");
  fs.writeFileSync(program, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  const seen = { clients: [], commands: {}, listeners: {}, executed: [], shown: [], output: [] };
  const subscribe = (name) => (listener) => (seen.listeners[name] = listener);
  class LanguageClient {
    constructor(id, name, server, options) {
      Object.assign(this, { server, options, runs: false });
      const legend = { tokenTypes: ["keyword", "class"] };
      this.initializeResult = { capabilities: { semanticTokensProvider: { legend } } };
      seen.clients.push(this);
    }
    async start() {
      this.runs = true;
    }
    async stop() {
      this.runs = false;
    }
  }
  const vscode = {
    window: {
      createOutputChannel: () => ({ appendLine: (line) => seen.output.push(line) }),
      showInformationMessage: async (message) => (seen.shown.push(message), presses),
    },
    workspace: {
      isTrusted,
      getConfiguration: () => ({ get: (key) => ({ path: program, ...settings })[key] }),
      onDidGrantWorkspaceTrust: subscribe("trust"),
      onDidChangeConfiguration: subscribe("configuration"),
    },
    commands: {
      registerCommand: (name, run) => (seen.commands[name] = run),
      executeCommand: async (...command) => seen.executed.push(command),
    },
    SemanticTokens: class {
      constructor(data) {
        this.data = data;
      }
    },
    Uri: { parse: (uri) => `uri of ${uri}` },
    Position: class {
      constructor(line, character) {
        Object.assign(this, { line, character });
      }
    },
    Range: class {
      constructor(start, end) {
        Object.assign(this, { start: { ...start }, end: { ...end } });
      }
    },
    Location: class {
      constructor(uri, range) {
        Object.assign(this, { uri, range: { ...range } });
      }
    },
  };
  const load = Module._load;
  Module._load = (name, ...rest) =>
    name === "vscode" ? vscode : name === "vscode-languageclient/node" ? { LanguageClient } : load(name, ...rest);
  try {
    delete require.cache[require.resolve("../src/extension")];
    const extension = require("../src/extension");
    await extension.activate({ subscriptions: [] });
    // What is said in a message is not waited for.
    await new Promise(setImmediate);
    await check(seen);
    await extension.deactivate();
    assert.ok(seen.clients.every(({ runs }) => !runs), "a server is left behind");
  } finally {
    Module._load = load;
    fs.rmSync(folder, { recursive: true });
  }
}
