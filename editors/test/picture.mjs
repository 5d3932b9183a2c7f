// Draws a goal file as VS Code would, light and dark beside each other, for the README:
//
//   npm install --prefix /tmp/picture shiki
//   NODE_MODULES=/tmp/picture/node_modules node editors/test/picture.mjs docs/images/colours.goal docs/images/colours.png
//
// It needs Chromium, and fonts for Hangul.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [source, picture] = process.argv.slice(2);
const { createHighlighter } = await import(pathToFileURL(path.join(process.env.NODE_MODULES, "shiki/dist/index.mjs")).href);
const grammar = JSON.parse(fs.readFileSync(new URL("../vscode/syntaxes/goal.tmLanguage.json", import.meta.url), "utf8"));
const themes = (process.env.THEMES ?? "github-light,github-dark").split(",");
const highlighter = await createHighlighter({ themes, langs: [{ ...grammar, name: "goal" }] });

const text = fs.readFileSync(source, "utf8").trimEnd();
const lines = text.split("\n").length;
const panes = themes.map((theme) => highlighter.codeToHtml(text, { lang: "goal", theme })).join("");
const style = `
  body { margin: 0; display: flex; }
  pre { margin: 0; padding: 20px 24px; flex: 1; font: 14px/1.5 "DejaVu Sans Mono", "Noto Sans Mono CJK KR", "Noto Sans CJK KR", monospace; }`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "picture-"));
const page = path.join(folder, "page.html");
fs.writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${style}</style>${panes}`);
execFileSync("chromium", [
  "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${folder}/profile`,
  `--screenshot=${path.resolve(picture)}`, `--window-size=${process.env.WIDTH ?? 960},${lines * 21 + 40}`, pathToFileURL(page).href,
], { stdio: "ignore" });
fs.rmSync(folder, { recursive: true });
