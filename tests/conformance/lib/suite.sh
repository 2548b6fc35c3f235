# What every suite starts with: its libraries, and the tools it needs built.
# shellcheck shell=bash source-path=SCRIPTDIR

LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$LIB/report.sh"
. "$LIB/build.sh"
. "$LIB/process.sh"
. "$LIB/plane.sh"
. "$LIB/policies.sh"

objects() { "$PYTHON" "$LIB/objects.py" "$@"; }
