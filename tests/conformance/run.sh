#!/usr/bin/env bash
# `make conformance`: what tierc makes, against the real programs that read it.
#
#   run.sh [SUITE...]           names in suites/ (default: all of them)
#
# One line per check; the last line is `N passed, N failed`. The suites need Go
# and Python and build the servers themselves, once (testbed.sh); they read the
# compiler from $TIERC, CRDs from $CRD_DIR and cases from $CASES_DIR. What is
# missing is named and fails the run: nothing is skipped.
set -u
here=$(cd "$(dirname "$0")" && pwd)

suites=()
for name in "$@"; do suites+=("$here/suites/$name.sh"); done
[ $# -gt 0 ] || suites=("$here"/suites/*.sh)
exec "$here/../sum.sh" "${suites[@]}"
