// What the extension says of programs that are not there, are others, or are the right one.

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const { look } = require("../src/server");

test("a program that is not there can be installed, and the message says so", async () => {
  const found = await look(path.join(os.tmpdir(), "no-such-folder", "goalposts"));
  assert.equal(found.state, "missing");
  assert.match(found.message, /install goalposts/);
});

test("a file that can't be started is as good as missing", { skip: process.platform === "win32" }, async () => {
  await withProgram("exit 0", 0o644, async (command) => assert.equal((await look(command)).state, "missing"));
});

test("another program is left alone, and the message says what to look at", { skip: process.platform === "win32" }, async () => {
  await withProgram("exit 2", 0o755, async (command) => {
    const found = await look(command);
    assert.equal(found.state, "other");
    assert.match(found.message, /goalposts\.path/);
  });
});

test("goalposts is started", { skip: process.platform === "win32" }, async () => {
  await withProgram('test "$*" = "lsp --help"', 0o755, async (command) => {
    assert.equal((await look(command)).state, "ready");
  });
});

test("a program that never answers is given up", { skip: process.platform === "win32" }, async () => {
  await withProgram("exec sleep 60", 0o755, async (command) => assert.equal((await look(command, 200)).state, "other"));
});

async function withProgram(script, mode, check) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "goalposts-"));
  try {
    const command = path.join(folder, "goalposts");
    fs.writeFileSync(command, `#!/bin/sh\n${script}\n`, { mode });
    await check(command);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
