#include "emit/folder.h"

bool emit_counts(struct arena *a, const char *dir, const struct rendering *r, struct counts *out,
                 struct str *why)
{
    struct folder f = {.fd = -1};
    *out = (struct counts){0};
    if (!folder_look(a, dir, r, &f, why)) {
        return false;
    }
    for (size_t i = 0; i < f.n; i++) {
        const struct entry *e = &f.entries[i];
        out->made += e->wanted && !e->exists;
        out->changed += e->wanted && e->exists && !e->same;
        out->same += e->same;
        out->removed += !e->wanted && e->exists;
    }
    return true;
}
