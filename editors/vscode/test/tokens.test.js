// The language server's colours are shown where the grammar has none of its own, and each stays in its place.

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const { tokensBesideTheGrammar } = require("../src/tokens");

const types = ["keyword", "class", "number", "enumMember"];
const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "package.json"), "utf8"));
const grammar = fs.readFileSync(path.join(__dirname, "..", "syntaxes", "goal.tmLanguage.json"), "utf8");

/** Tokens as [line, column, length, type, modifiers], from the form in which they are sent. */
function places(data) {
  let [line, column] = [0, 0];
  const tokens = [];
  for (let at = 0; at < data.length; at += 5) {
    column = data[at] === 0 ? column + data[at + 1] : data[at + 1];
    line += data[at];
    tokens.push([line, column, ...data.slice(at + 2, at + 5)]);
  }
  return tokens;
}

test("names keep their places when keywords and numbers before them are left out", () => {
  const data = [
    [1, 0, 4, 0, 0], // keyword at 1:0
    [0, 5, 4, 1, 1], // class at 1:5
    [0, 6, 3, 2, 0], // number at 1:11
    [0, 4, 6, 3, 0], // enumMember at 1:15
    [2, 2, 4, 0, 0], // keyword at 3:2
    [0, 7, 9, 1, 2], // class at 3:9
    [0, 10, 1, 2, 0], // number at 3:19
  ].flat();
  const kept = tokensBesideTheGrammar(data, types);
  assert.ok(kept instanceof Uint32Array);
  assert.deepEqual(places([...kept]), [[1, 5, 4, 1, 1], [1, 15, 6, 3, 0], [3, 9, 9, 1, 2]]);
});

test("no tokens, none that stay and types that are not known are no errors", () => {
  assert.equal(tokensBesideTheGrammar([], types).length, 0);
  assert.equal(tokensBesideTheGrammar([0, 0, 4, 0, 0], types).length, 0);
  assert.deepEqual([...tokensBesideTheGrammar([0, 0, 4, 9, 0], types)], [0, 0, 4, 9, 0]);
});

test("names have one colour before and after the server answers", () => {
  const [{ language, scopes }] = manifest.contributes.semanticTokenScopes;
  assert.equal(language, "goal");
  for (const [type, [scope]] of Object.entries(scopes)) assert.ok(grammar.includes(`"${scope}"`), `${type}: ${scope}`);
});
