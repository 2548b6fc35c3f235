/*
 * What a write would change, as a unified diff with git's names, so that it can be read by eye and
 * by tools; a file that is there for the first or the last time has /dev/null on the other side.
 */
#include "emit/folder.h"
#include "emit/lines.h"

bool emit_diff(struct arena *a, const char *dir, const struct rendering *r, struct str *diff,
               struct str *why)
{
    struct folder f;
    struct buf out = {.arena = a};
    if (!folder_look(a, dir, r, &f, why)) {
        return false;
    }
    for (size_t i = 0; i < f.n; i++) {
        struct entry *e = &f.entries[i];
        if (e->same) {
            continue;
        }
        if (e->exists && !folder_read(a, &f, e, why)) {
            return false;
        }
        const char *old_name = str_fmt(a, "a/%.*s", STR_ARG(e->path)).p;
        const char *new_name = str_fmt(a, "b/%.*s", STR_ARG(e->path)).p;
        if (e->exists != e->wanted && e->have.n + e->want.n == 0) { /* an empty file is one, too */
            buf_fmt(&out, "--- %s\n+++ %s\n", e->exists ? old_name : "/dev/null",
                    e->wanted ? new_name : "/dev/null");
        }
        lines_diff(&out, e->exists ? old_name : "/dev/null", e->have,
                   e->wanted ? new_name : "/dev/null", e->want);
    }
    *diff = buf_str(&out);
    return true;
}
