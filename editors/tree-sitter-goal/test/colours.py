"""Holds the colours of a query file against editors/test/colours.tsv, as Neovim, Helix and Zed apply them: what begins
later lies above, and of two that begin at the same place the later pattern does.

    tree-sitter query --captures QUERIES sample.goal | python3 colours.py
"""

import pathlib
import re
import sys

# The names of colours that each role may have, in any of the three editors.
ROLES = {
    "comment": {"comment"},
    "opener": {"keyword"},
    "statement": {"property", "variable.other.member"},
    "connective": {"property", "variable.other.member"},
    "measure": {"function.builtin"},
    "name": {"function"},
    "metric": {"type"},
    "text": {"string", "string.escape", "constant.character.escape"},
    "handle": {"string.special", "label", "variable.special"},
    "date": {"number", "constant.numeric"},
    "number": {"number", "constant.numeric"},
    "operator": {"operator"},
    "result": {"comment"},
    "quiet": {"comment"},
    "placeholder": {"comment.todo", "warning", "emphasis.strong"},
}
CAPTURE = re.compile(
    r"pattern:\s*(\d+), capture: \d+ - (\S+), start: \((\d+), (\d+)\)(?:, end: \((\d+), (\d+)\))?"
)

folder = pathlib.Path(__file__).resolve().parents[2] / "test"
lines = (folder / "sample.goal").read_bytes().split(b"\n")
captures = []
for found in CAPTURE.finditer(sys.stdin.read()):
    pattern, name, line, column, end_line, end_column = found.groups()
    start, end = (int(line), int(column)), (int(end_line), int(end_column))
    captures.append((start, int(pattern), end, name))
captures.sort()

rows = [row.split("\t") for row in (folder / "colours.tsv").read_text("utf-8").splitlines() if row[0] != "#"]
faults = 0
for number, text, role in rows:
    row = int(number) - 1
    place = (row, lines[row].index(text.encode()))
    names = [name for start, _, end, name in captures if start <= place < end]
    if not names or names[-1] not in ROLES[role]:
        faults += 1
        print(f"sample.goal:{number}: `{text}` is {names[-1] if names else 'nothing'}, and not a {role}")
print(f"{len(rows)} words looked at")
sys.exit(1 if faults or not captures else 0)
