#!/bin/sh
# The golden cases.
cd "$(dirname "$0")/../.." || exit 1
exec make --no-print-directory -s VARIANT="${SUITE_VARIANT:-debug}" WERROR=-Werror cases
