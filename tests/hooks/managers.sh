#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml and the recipes of docs/hooks.md under the real pre-commit, prek, lefthook and husky, which
# tests/ci/tools.sh installs:
#
#     PATH="FOLDER/bin:$PATH" bash tests/hooks/managers.sh
#     PATH="FOLDER/bin:$PATH" bash tests/hooks/managers.sh prek
#
# The first two install goalposts as they do for everybody: from a repository, with cargo. Here that is a copy of this work tree,
# so that what is not committed yet is tested too, built without what makes release builds slow.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# Nothing of the person who runs this: no configuration of git, no caches of the tools, no hook that this may run in.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GITHUB_ACTIONS
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=Mina GIT_AUTHOR_EMAIL=mina@example.org GIT_COMMITTER_NAME=Mina GIT_COMMITTER_EMAIL=mina@example.org
export PRE_COMMIT_HOME="$scratch/pre-commit" PREK_HOME="$scratch/prek" PRE_COMMIT_COLOR=never
export GOALPOSTS_TODAY=2026-01-15 NO_COLOR=1
export CARGO_TARGET_DIR="$root/target/hooks" CARGO_INCREMENTAL=0
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0
export CARGO_PROFILE_RELEASE_DEBUG=0

good='goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n'
bad='goal more-fans {\n  by 2026-06-30\n  kpi followers\n}\n'
measured='goal measured {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760 {\n    actuals "팬.csv"\n  }\n}\n'
passed=0

fail() {
  printf 'FAILED (%s): %s\n' "$manager" "$1" >&2
  cat "$scratch/out" >&2
  exit 1
}

ok() {
  passed=$((passed + 1))
  printf 'ok (%s, %ss): %s\n' "$manager" "$SECONDS" "$1"
}

# commits MESSAGE: what is staged can be committed.
commits() {
  git commit -m "$1" >"$scratch/out" 2>&1 || fail "$1"
  ok "$1"
}

# refuses MESSAGE WORDS: it can't, and the reason has these words.
refuses() {
  if git commit -m "$1" >"$scratch/out" 2>&1; then fail "$1"; fi
  grep -qF -- "$2" "$scratch/out" || fail "$1: no \`$2\` in what was said"
  ok "$1"
}

write() {
  mkdir -p "$(dirname "$1")"
  printf "$2" >"$1"
}

# A repository with everything that is or will be tracked here, as a hook's `repo:`.
copy_of_this_work_tree() {
  mkdir "$scratch/goalposts"
  git -C "$root" ls-files -z --cached --others --exclude-standard |
    (cd "$root" && while IFS= read -r -d '' file; do if [ -e "$file" ]; then printf '%s\0' "$file"; fi; done) |
    tar -C "$root" --null -T - -cf - | tar -C "$scratch/goalposts" -xf -
  cd "$scratch/goalposts"
  git init -q
  git add -A
  git commit -qm "As it is now"
}

new_repository() {
  rm -rf "$scratch/plans"
  mkdir "$scratch/plans"
  cd "$scratch/plans"
  git init -q
  : >goalposts.toml
}

tries_the_repository() {
  manager="$1"
  new_repository
  write "plans/카페 plan.goal" "$good"
  git add -A
  "$manager" try-repo "$scratch/goalposts" goalposts-check --all-files --verbose >"$scratch/out" 2>&1 || fail "a good goal passes"
  grep -q "checked 1 file, 1 goal: all clear" "$scratch/out" || fail "it was looked at"
  ok "try-repo: a good goal passes"
}

commits_through_hooks() {
  manager="$1"
  new_repository
  cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: $scratch/goalposts
    rev: $(git -C "$scratch/goalposts" rev-parse HEAD)
    hooks:
      - id: goalposts-fmt
      - id: goalposts-check
CONFIG
  "$manager" install >"$scratch/out" 2>&1 || fail "install"

  write plan.goal "$good"
  git add -A
  commits "a good goal is committed"

  write plan.goal "$bad"
  write other.goal "${good/more-fans/other}"
  git add plan.goal other.goal
  refuses "a bad goal is not" "error[missing-target]"

  write plan.goal "$good"
  git add plan.goal
  write plan.goal "$bad"
  commits "what is staged is judged, not what lies in the folder"
  grep -q "kpi followers$" plan.goal || fail "what was not staged is still there"

  git add plan.goal
  write plan.goal "$good"
  refuses "nor is a bad goal saved by a better one that is not staged" "error[missing-target]"
  git add plan.goal

  write parent.goal "goal parent {\n  by 2026-12-31\n  milestone \"The café is open\"\n}\n"
  write child.goal "goal child {\n  by 2026-06-30\n  supports parent\n  kpi reach >= 1,000\n}\n"
  git add child.goal
  commits "a goal in a file outside of the commit is context"

  git add parent.goal
  commits "and is committed later"
  git mv parent.goal renamed.goal
  git rm -q other.goal
  commits "files are renamed and deleted"

  write untidy.goal "goal untidy {\nby 2026-06-30\nkpi reach >= 1000\n}\n"
  git add untidy.goal
  refuses "an untidy file is formatted, which stops the commit once" "goalposts fmt"
  git add untidy.goal
  commits "and not again"

  write notes.txt "no goal\n"
  git add notes.txt
  commits "other files are none of its business"
}

uses_the_installed_program() {
  manager="$1"
  new_repository
  cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: $scratch/goalposts
    rev: $(git -C "$scratch/goalposts" rev-parse HEAD)
    hooks:
      - id: goalposts-system
CONFIG
  "$manager" install >"$scratch/out" 2>&1 || fail "install"
  write plan.goal "$bad"
  git add -A
  refuses "goalposts-system runs what is on the path" "error[missing-target]"
}

# recipe NAME: the example of that file in docs/hooks.md.
recipe() {
  awk -v mark="<!-- $1 -->" '
    $0 == mark { found = 1 }
    found && /^```/ { if (inside) exit; inside = 1; next }
    inside { print }
  ' "$root/docs/hooks.md"
}

commits_through_lefthook() {
  manager=lefthook
  new_repository
  recipe lefthook.yml >lefthook.yml
  test -s lefthook.yml || fail "the recipe is there"
  lefthook install >"$scratch/out" 2>&1 || fail "install"
  write "plans/카페 plan.goal" "$good"
  git add -A
  commits "a good goal is committed"
  write "plans/카페 plan.goal" "$bad"
  write other.goal "${good/more-fans/other}"
  git add -A
  refuses "a bad goal is not" "error[missing-target]"
  write "plans/카페 plan.goal" "$good"
  refuses "and what lies in the folder does not save it" "error[missing-target]"
  git add -A
  commits "until it is mended"
  git mv other.goal renamed.goal
  git rm -q "plans/카페 plan.goal"
  commits "files are renamed and deleted"
  write plan.goal "$measured"
  write 팬.csv "date,value\n2026-01-10,2455\n"
  git add -A
  commits "a goal takes results from a file"
  write 팬.csv "date,value\n2026-01-10,many\n"
  git add -A
  refuses "results that can't be read are found, though the goal is not in the commit" "error[syntax-error]"
}

commits_through_husky() {
  manager=husky
  new_repository
  printf '{ "private": true }\n' >package.json
  husky >"$scratch/out" 2>&1 || fail "install"
  goalposts init --hook >"$scratch/out" 2>&1 || fail "init --hook"
  grep -qxF "exec goalposts check --staged --force-exclude" .husky/pre-commit || fail "the hook is where husky calls it"
  ok "init --hook writes what husky calls"
  git add -A
  commits "a good goal is committed"
  write example.goal "$bad"
  git add -A
  refuses "a bad goal is not" "error[missing-target]"
}

# For the hooks that run what is on the path.
installs() {
  cargo install --quiet --locked --bins --root "$scratch" --path "$scratch/goalposts" >"$scratch/out" 2>&1 || fail "install"
}

tools=("$@")
if [ $# -eq 0 ]; then tools=(pre-commit prek lefthook husky); fi
for manager in "${tools[@]}"; do
  command -v "$manager" >/dev/null || {
    echo "$manager is not on the path" >&2
    exit 1
  }
done

copy_of_this_work_tree
manager=cargo
installs
export PATH="$scratch/bin:$PATH"
for tool in "${tools[@]}"; do
  case "$tool" in
  pre-commit | prek)
    tries_the_repository "$tool"
    commits_through_hooks "$tool"
    uses_the_installed_program "$tool"
    ;;
  lefthook) commits_through_lefthook ;;
  husky) commits_through_husky ;;
  *)
    echo "there is no test of $tool" >&2
    exit 1
    ;;
  esac
done
printf '%s passed, 0 failed\n' "$passed"
