// A client of `goalposts lsp` with the libraries that VS Code's own client is built on: client FOLDER. The folder is a copy of
// editors/test/clients/workspace, and is changed. Columns are counted in UTF-16 units.

const assert = require("node:assert");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { isDeepStrictEqual } = require("node:util");
const protocol = require("vscode-languageserver-protocol/node");
const { TextDocument } = require("vscode-languageserver-types");

const folder = process.argv[2];
const uriOf = (name) => pathToFileURL(path.join(folder, name)).href;
const [CAFE, LETTER, NEW] = ["카페.goal", "소식지.goal", "새 목표.goal"].map(uriOf);

/** Waits until `look` gives what is wanted. */
async function until(what, look, wanted) {
  const end = Date.now() + 20_000;
  let seen = await look();
  while (!isDeepStrictEqual(seen, wanted) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    seen = await look();
  }
  assert.deepEqual(seen, wanted, what);
}

class Client {
  /** @param {boolean} pulls whether it asks for findings, as VS Code does, or is told of them */
  constructor(pulls) {
    this.pulls = pulls;
    this.documents = new Map();
    this.findings = new Map();
    this.watchers = [];
    this.process = spawn("goalposts", ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.process.on("exit", (code, signal) => resolve(code ?? signal)));
    this.connection = protocol.createProtocolConnection(
      new protocol.StreamMessageReader(this.process.stdout),
      new protocol.StreamMessageWriter(this.process.stdin),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
      assert.ok(!pulls, "what is asked for is not pushed as well");
      this.findings.set(uri, diagnostics);
    });
    this.connection.onRequest("workspace/diagnostic/refresh", () => this.pull());
    this.connection.onRequest("client/registerCapability", ({ registrations }) => {
      for (const { method, registerOptions } of registrations) {
        if (method === "workspace/didChangeWatchedFiles") this.watchers.push(...registerOptions.watchers);
      }
    });
    this.connection.listen();
  }

  async begin() {
    const { capabilities } = await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "계획" }],
      capabilities: {
        workspace: {
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true },
          ...(this.pulls && { diagnostics: { refreshSupport: true } }),
        },
        textDocument: { ...(this.pulls && { diagnostic: {} }) },
      },
    });
    assert.ok([undefined, "utf-16"].includes(capabilities.positionEncoding));
    assert.equal(Boolean(capabilities.diagnosticProvider), this.pulls);
    await this.connection.sendNotification("initialized", {});
    await until("the watchers", async () => this.watchers.some(({ globPattern }) => globPattern === "**/*.goal"), true);
  }

  async open(uri) {
    const text = fs.readFileSync(new URL(uri), "utf8");
    const document = TextDocument.create(uri, "goal", 1, text);
    this.documents.set(uri, document);
    const textDocument = { uri, languageId: "goal", version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
    await this.pull();
  }

  async edit(uri, edits) {
    const before = this.documents.get(uri);
    const text = TextDocument.applyEdits(before, edits);
    const version = before.version + 1;
    this.documents.set(uri, TextDocument.create(uri, "goal", version, text));
    const contentChanges = [{ text }];
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    await this.pull();
  }

  async applyWorkspaceEdit({ changes, documentChanges }) {
    for (const { textDocument, edits } of documentChanges ?? []) {
      assert.equal(textDocument.version, this.documents.get(textDocument.uri).version);
      await this.edit(textDocument.uri, edits);
    }
    if (!documentChanges) for (const [uri, edits] of Object.entries(changes)) await this.edit(uri, edits);
  }

  async pull() {
    if (!this.pulls) return;
    const { items } = await this.connection.sendRequest("workspace/diagnostic", { previousResultIds: [] });
    this.findings = new Map(items.map(({ uri, items }) => [uri, items]));
    for (const uri of this.documents.keys()) {
      const report = await this.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      this.findings.set(uri, report.items);
    }
  }

  /** What is found, as `line:from-to rule`. */
  found(uri) {
    return (this.findings.get(uri) ?? []).map(
      ({ range, code }) => `${range.start.line}:${range.start.character}-${range.end.character} ${code}`,
    );
  }

  line(uri, number) {
    return this.documents.get(uri).getText().split("\n")[number];
  }

  ask(method, uri, position, more = {}) {
    return this.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position, ...more });
  }
}

async function usesEverything(pulls) {
  const client = new Client(pulls);
  await client.begin();
  await client.open(CAFE);
  await client.open(LETTER);

  // Behind Korean text and an emoji, which counts two units.
  await until("when it is opened", async () => client.found(CAFE), ["4:32-35 ambiguous-change"]);
  const [{ range }] = client.findings.get(CAFE);
  assert.equal(client.documents.get(CAFE).getText(range), "+5%");

  // Findings follow what is typed in another file.
  const start = { line: 0, character: 5 };
  await client.edit(CAFE, [{ range: { start, end: start }, newText: "큰" }]);
  await until("when another document changes", async () => client.found(LETTER), ["2:11-17 unknown-reference"]);
  await client.edit(CAFE, [{ range: { start, end: { line: 0, character: 6 } }, newText: "" }]);
  await until("when that is undone", async () => client.found(LETTER), []);

  // Hover, completion, definition and the lens, behind Korean text.
  const reference = { line: 2, character: 14 };
  const hover = await client.ask("hover", LETTER, reference);
  assert.ok(hover.contents.value.includes("동네가 우리를 안다 🚀"), hover.contents.value);
  const { items } = await client.ask("completion", LETTER, { line: 2, character: 11 });
  assert.ok(items.some(({ label }) => label === "카페-인지도"), JSON.stringify(items.map(({ label }) => label)));
  const [place] = await client.ask("definition", LETTER, reference);
  assert.deepEqual([place.uri, place.range.start], [CAFE, { line: 0, character: 5 }], "through the client's own path");
  const lenses = await client.ask("codeLens", CAFE);
  const { command } = lenses.find((lens) => lens.command.title === "supported by 1 goal");
  assert.deepEqual([command.command, command.arguments[0]], ["goalposts.showReferences", CAFE]);
  assert.deepEqual(command.arguments[2].map(({ uri }) => uri), [LETTER]);

  // A quick fix.
  const actions = await client.ask("codeAction", CAFE, undefined, { range, context: { diagnostics: client.findings.get(CAFE) } });
  await client.applyWorkspaceEdit(actions.find(({ title }) => title.includes("x1.05")).edit);
  assert.equal(client.line(CAFE, 4), '  kpi open-rate "오픈율 🎯" 35% -> x1.05');
  await until("after the quick fix", async () => client.found(CAFE), []);

  // A goal gets another name, over two files.
  await client.applyWorkspaceEdit(await client.ask("rename", LETTER, reference, { newName: "우리-카페" }));
  assert.equal(client.line(LETTER, 2), "  supports 우리-카페");
  assert.ok(client.line(CAFE, 0).startsWith("goal 우리-카페 "), client.line(CAFE, 0));
  assert.deepEqual([client.found(CAFE), client.found(LETTER)], [[], []]);

  // The one style.
  await client.edit(LETTER, await client.ask("formatting", LETTER, undefined, { options: { tabSize: 2, insertSpaces: true } }));
  assert.equal(client.line(LETTER, 5), '  kpi subscribers "구독자 💌" 2,400 -> +5%');

  // A file that is not open.
  fs.writeFileSync(new URL(NEW), 'goal 새-목표 "새" {\n  supports 없는-목표\n}\n');
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: NEW, type: 1 }] });
  const unknown = async () => {
    await client.pull();
    return client.found(NEW).filter((finding) => finding.endsWith("unknown-reference"));
  };
  await until("in a new file", unknown, ["1:11-16 unknown-reference"]);
  fs.rmSync(new URL(NEW));
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: NEW, type: 3 }] });
  await until("when it is gone", unknown, []);

  await client.connection.sendRequest("shutdown");
  await client.connection.sendNotification("exit");
  assert.equal(await client.ended, 0);
}

/** An editor that crashes says nothing; the server notices that nobody listens. */
async function dies() {
  const client = new Client(false);
  await client.begin();
  client.connection.dispose();
  client.process.stdin.destroy();
  client.process.stdout.destroy();
  assert.equal(await client.ended, 1);
}

(async () => {
  await usesEverything(false);
  await usesEverything(true);
  await dies();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
