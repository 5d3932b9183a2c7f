"""Holds what bat makes of Goal.sublime-syntax against editors/test/colours.tsv.

A theme of its own gives each role a colour that says its number, so that the colours of a word tell its scope.

    python3 colours.py BAT [FOLDER WITH good/*.goal]
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

# A selector for each role. Of several that fit a word, themes take the most exact.
SCOPES = {
    "comment": "comment.line",
    "opener": "keyword.declaration",
    "statement": "variable.other.property",
    "connective": "variable.other.connective",
    "result": "variable.other.property.result",
    "measure": "support.function.measure",
    "name": "entity.name.function",
    "metric": "entity.name.type.metric",
    "text": "string.quoted, constant.character.escape",
    "handle": "variable.parameter.handle",
    "date": "constant.numeric.date",
    "number": "constant.numeric",
    "operator": "keyword.operator",
    "placeholder": "constant.language.placeholder",
    "quiet": "meta.result",
    "error": "invalid.illegal",
}
PLIST = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>name</key><string>roles</string><key>settings</key><array>
<dict><key>settings</key><dict><key>foreground</key><string>#000000</string></dict></dict>
{rules}</array></dict></plist>
"""
RULE = (
    "<dict><key>scope</key><string>{scope}</string><key>settings</key><dict>"
    "<key>foreground</key><string>#0000{number:02X}</string></dict></dict>\n"
)

bat = sys.argv[1]
here = pathlib.Path(__file__).resolve().parent
shared = here.parents[1] / "test"
faults = []


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = set_up(pathlib.Path(folder))
        sample = colour(environment, shared / "sample.goal")
        rows = [row.split("\t") for row in (shared / "colours.tsv").read_text("utf-8").splitlines() if row[0] != "#"]
        for line, text, role in rows:
            expect(sample, int(line), text, role)

        errors = colour(environment, shared / "errors.goal")
        expect(errors, 2, "perod", "error")
        expect(errors, 3, '"never', "error")
        expect(errors, 4, "by", "statement")

        good = sorted(pathlib.Path(sys.argv[2], "good").iterdir()) if len(sys.argv) > 2 else []
        for name, lines in zip(good, colour_all(environment, good)):
            for number, (text, roles) in enumerate(lines, 1):
                if "error" in roles:
                    faults.append(f"{name.name}:{number}: something in `{text}` is called an error")
    print("\n".join([*faults, f"{len(rows) + 3} words and {len(good)} good files looked at"]))
    sys.exit(1 if faults else 0)


def set_up(folder):
    """A home of bat's with our syntax and the theme of roles."""
    (folder / "syntaxes").mkdir()
    (folder / "themes").mkdir()
    (folder / "syntaxes/Goal.sublime-syntax").write_bytes((here.parent / "Goal.sublime-syntax").read_bytes())
    rules = "".join(RULE.format(scope=scope, number=number) for number, scope in enumerate(SCOPES.values(), 1))
    (folder / "themes/roles.tmTheme").write_text(PLIST.format(rules=rules))
    environment = {
        **os.environ,
        "BAT_CONFIG_DIR": str(folder),
        "BAT_CACHE_PATH": str(folder / "cache"),
        "COLORTERM": "truecolor",
    }
    subprocess.run([bat, "cache", "--build"], env=environment, check=True, capture_output=True)
    return environment


def colour(environment, path):
    return colour_all(environment, [path])[0]


def colour_all(environment, paths):
    """For each file its lines, each with its text and a role for every character."""
    names = list(SCOPES)
    files = []
    for path in paths:
        command = [bat, "--no-config", "-l", "Goal", "--theme", "roles", "--color", "always", "-pp", str(path)]
        written = subprocess.run(command, env=environment, check=True, capture_output=True).stdout.decode("utf-8")
        lines = []
        for line in written.splitlines():
            text, roles, role = "", [], None
            for code, plain in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", line):
                number = re.search(r"38;2;0;0;(\d+)", code)
                if number:
                    role = names[int(number[1]) - 1] if int(number[1]) else None
                text += plain
                roles += [role] * len(plain)
            lines.append((text, roles))
        files.append(lines)
    return files


def expect(lines, number, word, role):
    text, roles = lines[number - 1]
    found = roles[text.index(word)]
    if found != role:
        faults.append(f"{number}: `{word}` is {found}, and not a {role}")


main()
