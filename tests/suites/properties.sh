#!/bin/sh
# What may not make a number worse: a further copy, a larger `keep`, another order of definitions.
cd "$(dirname "$0")/../.." || exit 1
make --no-print-directory -s VARIANT=release WERROR=-Werror build/release/tierc || exit 1
exec "${PYTHON:-python3}" tests/programs/properties.py build/release/tierc
