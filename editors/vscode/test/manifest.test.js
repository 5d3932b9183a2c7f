// What package.json promises is there, and settings that VS Code reads as expressions are ones.

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");

const root = path.join(__dirname, "..");
const read = (name) => JSON.parse(fs.readFileSync(path.join(root, name), "utf8"));
const manifest = read("package.json");
const configuration = read("language-configuration.json");

test("every file that is contributed is there", () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const files = [...languages.map((row) => row.configuration), ...grammars.map((row) => row.path), ...snippets.map((row) => row.path)];
  assert.ok(files.length >= 4);
  for (const file of files) assert.ok(read(file), file);
});

test("a name is one word, whatever its script", () => {
  const { pattern, flags } = configuration.wordPattern;
  const words = "kpi 카페-인지도 größe @acme 2,400".match(new RegExp(pattern, `g${flags}`));
  assert.deepEqual(words, ["kpi", "카페-인지도", "größe", "@acme", "2", "400"]);
});

test("blocks indent, comments that end in a brace do not", () => {
  const deeper = new RegExp(configuration.indentationRules.increaseIndentPattern.pattern);
  for (const line of ["goal a {", "kpi a 1 -> 2 {  # remark", "  platform x {"]) assert.match(line, deeper);
  for (const line of ["# goal a {", "goal a", 'note "{"', "}"]) assert.doesNotMatch(line, deeper);
  assert.match("  }", new RegExp(configuration.indentationRules.decreaseIndentPattern.pattern));
});

test("each snippet is found by the keyword it writes", () => {
  for (const [name, snippet] of Object.entries(read("snippets/goal.json"))) {
    assert.ok(snippet.body.join("\n").includes(snippet.prefix), name);
  }
});
