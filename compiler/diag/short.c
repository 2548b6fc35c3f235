/*
 * One line a finding, in the form that editors and `grep -n` users know. Also here: the list that
 * every renderer walks.
 */
#include "diag/glyph.h"
#include "diag/render.h"

size_t render_list(struct diags *ds, const struct render_options *o, const struct diag *const **out)
{
    const struct diag *const *all;
    size_t n = diags_sorted(ds, &all), kept = 0, errors = 0;
    const struct diag **list = arena_many(diags_arena(ds), n + 1, const struct diag *);
    for (size_t i = 0; i < n; i++) {
        enum severity s = diag_level(all[i]);
        bool beyond = s == SEV_ERROR && o->max_errors != 0 && ++errors > o->max_errors;
        if (!beyond && (s != SEV_INFO || o->info)) {
            list[kept++] = all[i];
        }
    }
    *out = list;
    return kept;
}

static void line(struct buf *b, const struct texts *t, const struct diag *d, const char *severity)
{
    if (span_known(d->span)) {
        struct place at = texts_place(t, d->span.file, d->span.start);
        shown_add(b, texts_name(t, d->span.file), false);
        buf_fmt(b, ":%u:%u: ", (unsigned)at.line, (unsigned)at.column);
    }
    buf_fmt(b, "%s[%s]: ", severity, code_info(d->code)->slug);
    shown_add(b, d->message, false);
}

void render_accepted(struct buf *b, struct diags *ds, const struct render_options *o)
{
    const struct diag *const *list;
    size_t n = o->info ? diags_accepted(ds, &list) : 0;
    for (size_t i = 0; i < n; i++) {
        line(b, diags_texts(ds), list[i], "accepted");
        buf_z(b, ": ");
        shown_add(b, list[i]->accepted, false);
        buf_char(b, '\n');
    }
}

struct str render_short(struct diags *ds, const struct render_options *o)
{
    const struct diag *const *list;
    size_t n = render_list(ds, o, &list);
    struct buf b = {.arena = diags_arena(ds)};
    for (size_t i = 0; i < n; i++) {
        line(&b, diags_texts(ds), list[i], severity_name(diag_level(list[i])));
        buf_char(&b, '\n');
    }
    render_accepted(&b, ds, o);
    return buf_str(&b);
}
