/* main for a fuzz target without libFuzzer: runs it on each file that is named. */
#include "base/file.h"
#include "fuzz.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct arena *a = arena_new();
        struct str text, why;
        if (!file_read(a, argv[i], (size_t)1 << 28, &text, &why)) {
            fprintf(stderr, "%s: %.*s\n", argv[i], STR_ARG(why));
            return 2;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)text.p, text.n);
        arena_free(a);
    }
    return 0;
}
