/*
 * templates [NAME.yaml...]: holds the embedded templates, or the given files, against their declared
 * facts (lower/template.h). The build runs it, so that a wrong hole stops the build with the
 * template's line.
 */
#include <stdio.h>

#include "base/file.h"
#include "diag/render.h"
#include "lower/lower.h"

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct texts *texts = texts_new(a);
    struct diags *ds = diags_new(a, texts);
    uint32_t *files = arena_many(a, (size_t)argc, uint32_t);
    for (int i = 1; i < argc; i++) {
        struct str text, why;
        if (!file_read(a, argv[i], 1 << 20, &text, &why)) {
            fprintf(stderr, "%s: %.*s\n", argv[i], STR_ARG(why));
            arena_free(a);
            return 2;
        }
        files[i - 1] = texts_add(texts, str_of(argv[i]), text);
    }
    templates_load(ds, files, (size_t)(argc - 1));
    bool failed = diags_failed(ds);
    if (failed) {
        struct render_options options = {.version = TIERC_VERSION};
        struct str out = render_human(ds, &options);
        fprintf(stderr, "%.*s", STR_ARG(out));
    }
    arena_free(a);
    return failed;
}
