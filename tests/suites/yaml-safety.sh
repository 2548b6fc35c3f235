#!/bin/sh
# Names and texts that YAML readers disagree about come back as the strings they are.
cd "$(dirname "$0")/../.." || exit 1
variant=${SUITE_VARIANT:-debug}
make --no-print-directory -s VARIANT="$variant" WERROR=-Werror "build/$variant/programs/yaml_safety" || exit 1
exec "${PYTHON:-python3}" tests/programs/yaml_safety.py "build/$variant/programs/yaml_safety"
