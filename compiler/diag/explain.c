/*
 * Pages are Markdown files named after their code, embedded by the build, sorted by name.
 */
#include "base/embedded.h"
#include "diag/render.h"

struct str explain_page(enum code c)
{
    struct str name = str_of(code_info(c)->slug);
    for (size_t i = 0; i < embedded_pages.count; i++) {
        const struct embedded *f = &embedded_pages.files[i];
        struct str file = str_of(f->name);
        if (file.n == name.n + 3 && str_starts(file, name) && str_ends(file, STR(".md"))) {
            return (struct str){f->bytes, f->size};
        }
    }
    return (struct str){"", 0};
}
