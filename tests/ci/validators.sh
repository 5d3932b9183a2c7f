#!/usr/bin/env bash
# Holds what goalposts writes for others against what is published about it: SARIF by Microsoft's validator, JUnit by the schema of
# Jenkins, GitLab's reports by the types of Code Climate, whose format GitLab has taken over, rdjson by a validator of reviewdog's
# format, action.yml, the workflows and the examples of docs/ci.md by the schemas of GitHub and GitLab.
#
# Needs what tests/ci/tools.sh installs, and `goalposts`, on the path.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
tools="$(dirname "$(dirname "$(command -v sarif-multitool)")")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
unset GITHUB_ACTIONS
export GOALPOSTS_TODAY=2026-01-15
passed=0

fail() {
  printf 'FAILED: %s\n' "$1" >&2
  exit 1
}

ok() {
  passed=$((passed + 1))
  printf 'ok: %s\n' "$1"
}

# report FORMAT FILE PATH…: the findings of these paths.
report() {
  local format="$1" file="$2"
  shift 2
  goalposts check --quiet --exit-zero --output-format "$format" --output-file "$file" -- "$@" || [ $? -eq 2 ]
  test -s "$file" || fail "$file is empty"
}

sarif() {
  report sarif "$scratch/found.sarif" "${@:2}"
  rm -f "$scratch/verdict.sarif"
  # It hands its arguments to a shell, hence the quotes within quotes.
  sarif-multitool validate "$scratch/found.sarif" --rule-kind "'Sarif;Ghas'" --output "$scratch/verdict.sarif" \
    >"$scratch/said" 2>&1 || true
  # There is no website yet, which is all that it may find.
  "$tools/bin/python" - "$scratch/verdict.sarif" <<'PYTHON' || { cat "$scratch/said"; fail "SARIF of $1"; }
import json, sys
runs = json.load(open(sys.argv[1], encoding="utf-8-sig"))["runs"]
assert len(runs) == 1 and not runs[0].get("invocations", [{}])[0].get("toolExecutionNotifications"), runs
found = [result for result in runs[0].get("results", []) if result["ruleId"] != "SARIF2005"]
for result in found:
    print(result["ruleId"], result.get("level"), result["message"], result["locations"][0]["physicalLocation"].get("region"))
sys.exit(bool(found))
PYTHON
  ok "SARIF of $1"
}

junit() {
  report junit "$scratch/found.xml" "${@:2}"
  "$tools/bin/xmlschema-validate" --schema "$tools/pytest/junit-10.xsd" "$scratch/found.xml" >"$scratch/said" 2>&1 ||
    { cat "$scratch/said"; fail "JUnit of $1"; }
  ok "JUnit of $1"
}

# GitLab publishes no schema in a package; it says that a report is an array of issues of Code Climate, and these have public types,
# in which a field that they do not know is an error. Beyond what an issue must have, GitLab wants a severity and a fingerprint:
# its own schema, by which the tests of src/report hold every report, asks for `description`, `fingerprint`, `severity` and
# `location`, in which `path` is a text and `lines.begin` a whole number.
code_climate() {
  {
    printf "import type { Issue } from 'codeclimate-types'\n"
    printf 'const report: (Issue & Required<Pick<Issue, "severity" | "fingerprint">>)[] =\n'
    cat "$1"
    printf 'export default report\n'
  } >"$scratch/types/report.ts"
  (cd "$scratch/types" && tsc --noEmit --strict --module nodenext --target es2022 --skipLibCheck report.ts) >"$scratch/said" 2>&1
}

gitlab() {
  report gitlab "$scratch/gitlab.json" "${@:2}"
  code_climate "$scratch/gitlab.json" || { head -20 "$scratch/said"; fail "GitLab's report of $1"; }
  ok "GitLab's report of $1"
}

# The validator's schema is that of reviewdog.proto, and stricter in that it knows no other names. So are the tests of src/report.
rdjson() {
  report rdjson "$scratch/rdjson.json" "${@:2}"
  rdformat-validator --strict --no-extra-fields --verbose "$scratch/rdjson.json" >"$scratch/said" 2>&1 ||
    { head -40 "$scratch/said"; fail "rdjson of $1"; }
  ok "rdjson of $1"
}

# refuses VALIDATOR FILE FROM TO: it says no once the one in the file is replaced by the other, so that its yes means something.
refuses() {
  local changed="$scratch/changed.json"
  sed "s/$3/$4/" "$2" >"$changed"
  if cmp -s "$2" "$changed"; then fail "there is no $3 in $2"; fi
  if $1 "$changed" >"$scratch/said" 2>&1; then fail "${1%% *} takes $4"; fi
  ok "${1%% *} does not take $4"
}

# Goals to report on: Korean in a subfolder with a space, text that every format has to escape, and very many.
mkdir -p "$scratch/goals/마케팅 2026" "$scratch/clean" "$scratch/many" "$scratch/types"
ln -s "$tools/npm/node_modules" "$scratch/types/node_modules"
cd "$scratch/goals"
git init -q
: >goalposts.toml
: >../clean/goalposts.toml
: >../many/goalposts.toml
cp "$root/examples/cafe-draft.goal" .
printf 'goal 팬-늘리기 "팬 & <구독자> 늘리기" {\n  by 2026-06-30\n  kpi 팔로워 2,400 ->\n}\n' >"마케팅 2026/카페: 계획, 50%%.goal"
printf 'goal escapes "]]> & <b> \x1b[2J %%0A ::error:: [a](1) {0} \xe2\x80\xae \x07" {\n  wibble "\x01\xef\xbf\xbe"\n}\n' >hostile.goal
printf 'goal caf\xe9 {\n}\n' >latin.goal
for index in $(seq 2000); do printf 'goal goal-%s {\n  by 2026-06-30\n  kpi 팔로워\n}\n' "$index"; done >../many/plan.goal

for kind in sarif junit gitlab rdjson; do
  "$kind" "the draft" cafe-draft.goal
  "$kind" "everything at once" .
  (cd "마케팅 2026" && "$kind" "a subfolder" .) && passed=$((passed + 1))
  (cd ../clean && "$kind" "nothing" .) && passed=$((passed + 1))
  (cd ../many && "$kind" "two thousand findings" .) && passed=$((passed + 1))
done

report gitlab "$scratch/gitlab.json" .
refuses code_climate "$scratch/gitlab.json" '"severity": "major"' '"severity": "MAJOR"'
refuses code_climate "$scratch/gitlab.json" '"begin"' '"start"'
report rdjson "$scratch/rdjson.json" .
refuses "rdformat-validator --strict --no-extra-fields" "$scratch/rdjson.json" '"severity": "ERROR"' '"severity": "error"'
refuses "rdformat-validator --strict --no-extra-fields" "$scratch/rdjson.json" '"path"' '"file"'

check-jsonschema --builtin-schema vendor.github-actions "$root/action.yml"
ok "action.yml"
check-jsonschema --builtin-schema vendor.github-workflows "$root"/.github/workflows/*.yml
ok "the workflows"
zizmor --offline --quiet --no-progress --config "$root/.github/zizmor.yml" "$root/action.yml" "$root"/.github/workflows/*.yml
ok "nothing in them can be taken over"

# The examples of the documentation, each a whole file.
"$tools/bin/python" - "$root/docs/ci.md" "$scratch" <<'PYTHON'
import pathlib, re, sys
page, folder = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), pathlib.Path(sys.argv[2])
for name, body in re.findall(r"<!-- (\S+\.yml) -->\n```yaml\n(.*?)```", page, re.S):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(body, encoding="utf-8")
PYTHON
check-jsonschema --builtin-schema vendor.github-workflows "$scratch"/.github/workflows/*.yml
ok "the workflows of docs/ci.md"
check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci "$scratch/.gitlab-ci.yml"
ok "the pipeline of docs/ci.md"

printf '%s passed, 0 failed\n' "$passed"
