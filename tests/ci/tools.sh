#!/usr/bin/env bash
# Installs what the tests of hooks and reports need beside Rust, all of one version, into a folder:
#
#     bash tests/ci/tools.sh FOLDER
#     PATH="FOLDER/bin:$PATH" bash tests/ci/validators.sh
#     PATH="FOLDER/bin:$PATH" bash tests/hooks/managers.sh
#
# It needs Python 3 with venv, and Node with npm.
set -euo pipefail

folder="$1"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"

python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check \
  pre-commit==4.7.0 prek==0.5.11 check-jsonschema==0.39.0 xmlschema==4.3.2 zizmor==1.32.0
# Elsewhere than in CI lefthook sets up the hooks of the repository it is installed from.
CI=true npm install --silent --no-fund --no-audit --prefix "$folder/npm" @microsoft/sarif-multitool@5.7.0 lefthook@2.2.2 husky@9.1.7 \
  @umbrelladocs/rdformat-validator@1.0.1 codeclimate-types@0.3.1 typescript@5.9.3
for tool in sarif-multitool lefthook husky rdformat-validator tsc; do
  ln -sf "$folder/npm/node_modules/.bin/$tool" "$folder/bin/$tool"
done

# The schema by which Jenkins validates JUnit lies in the sources of pytest, which checks its own reports with it.
"$folder/bin/pip" download --quiet --disable-pip-version-check --no-deps --no-binary pytest \
  --dest "$folder/pytest" pytest==8.4.2
tar -xzf "$folder/pytest/pytest-8.4.2.tar.gz" -C "$folder/pytest" --strip-components 3 \
  pytest-8.4.2/testing/example_scripts/junit-10.xsd
test -s "$folder/pytest/junit-10.xsd"
