#!/bin/bash
# No file over 600 lines, no function over 60. Exceptions are listed here with their reason.
set -u
cd "$(dirname "$0")/../.." || exit 1
bad=0
for file in compiler/*/*.[ch] tests/unit/*.c; do
    [ -e "$file" ] || continue
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 600 ]; then
        echo "size: $file has $lines lines"
        bad=1
    fi
done
# A function starts with a line that ends in `{` or is `{` alone in column 1 and ends with `}` there.
# shellcheck disable=SC2046 # a list of words: no file of ours has a blank in its name
awk '
    FNR == 1 { open = 0 }
    /^\{/ { open = FNR }
    /^\}/ { if (open && FNR - open - 1 > 60) { printf "size: %s:%d: function of %d lines\n", FILENAME, open, FNR - open - 1; bad = 1 } open = 0 }
    END { exit bad }
' $(ls compiler/*/*.c tests/unit/*.c 2>/dev/null) || bad=1
exit $bad
