#!/bin/sh
# The unit tests, one program a module.
cd "$(dirname "$0")/../.." || exit 1
exec make --no-print-directory -s VARIANT="${SUITE_VARIANT:-debug}" WERROR=-Werror unit
