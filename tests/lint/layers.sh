#!/bin/bash
# Arrows point down: reads the includes of every source file and refuses one that looks up, a library
# header outside its owner, and a library's type in a header of ours.
set -u
cd "$(dirname "$0")/../.." || exit 1
bad=0
say() { echo "layers: $*"; bad=1; }

declare -A may=(
    [base]="base"
    [units]="base units"
    [diag]="base units diag"
    [source]="base units diag source"
    [policy]="base units diag source policy"
    [prove]="base units diag source policy prove"
    [check]="base units diag source policy prove check"
    [lower]="base units diag source policy prove lower"
    [emit]="base units diag source policy prove lower emit"
    [cli]="base units diag source policy prove check lower emit cli"
)
for file in compiler/*/*.[ch] compiler/*/*.def; do
    layer=${file#compiler/} layer=${layer%%/*}
    [ "$layer" = tools ] && continue
    while read -r include; do
        case " ${may[$layer]:-} " in
        *" ${include%%/*} "*) ;;
        *) say "$file includes $include, which is no layer below $layer" ;;
        esac
    done < <(sed -n 's/^#include "\([^"]*\/[^"]*\)".*/\1/p' "$file")
done

owner() { # HEADER FILE...: only these files may include the library
    local header=$1 file
    shift
    while IFS= read -r file; do
        case " $* " in
        *" $file "*) ;;
        *) say "$file includes <$header>, which belongs to $*" ;;
        esac
    done < <(grep -lE "^#include <$header" compiler/*/*.[ch])
}
owner libfyaml.h compiler/source/yaml_read.c
owner yaml.h compiler/emit/yaml_write.c
owner pcre2.h compiler/units/match.c
owner openssl compiler/emit/digest.c
owner jansson.h compiler/diag/json.c compiler/diag/sarif.c \
    compiler/emit/schema_write.c

grep -nE '\bfree\(' compiler/*/*.c | grep -vE '^compiler/(base/arena|tools/[a-z]+)\.c:' |
    grep -vE 'lint: foreign' && say "free() outside base/arena.c (a foreign object's clean-up says /* lint: foreign */)"
grep -nE '^[a-z][a-z_ ]*\*?[a-z_]+(\[[^]]*\])? = ' compiler/*/*.c | grep -vE '\bconst\b|compiler/tools/' &&
    say "mutable state at file scope"
grep -nE '\b(time|gettimeofday|clock_gettime|getenv|setlocale)\(' compiler/*/*.c |
    grep -vE '^compiler/cli/main\.c:' && say "only main reads the clock and the environment"
exit $bad
