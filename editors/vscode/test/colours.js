// Reads files with the TextMate grammar as the editor does, line by line.
//
//   node colours.js [FOLDER WITH good/*.goal]

const fs = require("node:fs");
const path = require("node:path");
const textmate = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

const here = __dirname;
const shared = path.join(here, "../../test");

// A part of the scope's name that each role has.
const roles = {
  comment: "comment.line",
  opener: "keyword.declaration",
  statement: /^variable\.other\.property\.goal$/,
  connective: "variable.other.connective",
  measure: "support.function.measure",
  name: "entity.name.function",
  metric: "entity.name.type.metric",
  text: "string.quoted",
  handle: "variable.parameter.handle",
  date: "constant.numeric.date",
  number: /constant\.numeric(?!\.date)/,
  operator: "keyword.operator",
  result: "variable.other.property.result",
  quiet: /^meta\.result\.goal$/,
  placeholder: "constant.language.placeholder",
  error: "invalid.illegal",
};

async function main() {
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm")).buffer;
  await oniguruma.loadWASM(wasm);
  const file = path.join(here, "../syntaxes/goal.tmLanguage.json");
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === "source.goal" ? textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file) : null,
  });
  const grammar = await registry.loadGrammar("source.goal");
  const faults = [];

  const sample = tokens(grammar, path.join(shared, "sample.goal"));
  const rows = fs.readFileSync(path.join(shared, "colours.tsv"), "utf8").split("\n").filter((row) => row && row[0] !== "#");
  for (const [line, text, role] of rows.map((row) => row.split("\t"))) expect(faults, sample, line, text, role);

  const errors = tokens(grammar, path.join(shared, "errors.goal"));
  expect(faults, errors, 2, "perod", "error");
  expect(faults, errors, 3, '"never', "error");
  expect(faults, errors, 4, "by", "statement");

  const folder = process.argv[2];
  const good = folder ? fs.readdirSync(path.join(folder, "good")) : [];
  for (const name of good) {
    tokens(grammar, path.join(folder, "good", name)).forEach(({ text, parts }, index) => {
      for (const part of parts.filter((part) => part.scope.includes("invalid"))) {
        faults.push(`${name}:${index + 1}: \`${text.slice(part.start, part.end)}\` is called an error`);
      }
    });
  }

  for (const fault of faults) console.log(fault);
  console.log(`${rows.length + 3} words and ${good.length} good files looked at`);
  process.exitCode = faults.length ? 1 : 0;
}

function tokens(grammar, file) {
  let stack = textmate.INITIAL;
  return fs.readFileSync(file, "utf8").split(/\r?\n/).map((text) => {
    const read = grammar.tokenizeLine(text, stack);
    stack = read.ruleStack;
    const parts = read.tokens.map((token) => ({
      start: token.startIndex,
      end: token.endIndex,
      scope: token.scopes[token.scopes.length - 1],
      scopes: token.scopes,
    }));
    return { text, parts };
  });
}

function expect(faults, lines, number, text, role) {
  const line = lines[number - 1];
  const at = line.text.indexOf(text);
  const part = line.parts.find((part) => part.start <= at && at < part.end);
  const wanted = roles[role];
  // An escape or a quote lies within its text.
  const scopes = role === "text" || role === "error" ? part.scopes : [part.scope];
  const fits = scopes.some((scope) => (wanted instanceof RegExp ? wanted.test(scope) : scope.startsWith(wanted)));
  if (at < 0 || !fits) faults.push(`${number}: \`${text}\` is ${part.scopes.join(" ")}, and not a ${role}`);
}

main();
