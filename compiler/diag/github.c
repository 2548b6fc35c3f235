/*
 * Workflow commands: GitHub shows them beside the changed lines of a pull request. Line feeds,
 * percent signs and, in properties, colons and commas are written as %XX.
 */
#include "diag/json.h"
#include "diag/render.h"

static void escaped(struct arena *a, struct buf *b, struct str s, bool property)
{
    s = json_text(a, s);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f || c == '%' || (property && (c == ':' || c == ','))) {
            buf_fmt(b, "%%%02X", (unsigned)c);
        } else {
            buf_char(b, (char)c);
        }
    }
}

static void property(struct arena *a, struct buf *b, const char *name, struct str value)
{
    buf_fmt(b, "%s=", name);
    escaped(a, b, value, true);
}

static void one(struct diags *ds, struct buf *b, const struct diag *d)
{
    struct arena *a = diags_arena(ds);
    enum severity s = diag_level(d);
    buf_fmt(b, "::%s ", s == SEV_ERROR ? "error" : s == SEV_WARNING ? "warning" : "notice");
    if (span_known(d->span)) {
        struct place from = texts_place(diags_texts(ds), d->span.file, d->span.start);
        struct place to = texts_place(diags_texts(ds), d->span.file, d->span.end);
        property(a, b, "file", texts_name(diags_texts(ds), d->span.file));
        buf_fmt(b, ",line=%u,endLine=%u", (unsigned)from.line, (unsigned)to.line);
        if (from.line == to.line) { /* columns count only within one line */
            buf_fmt(b, ",col=%u,endColumn=%u", (unsigned)from.column, (unsigned)to.column);
        }
        buf_char(b, ',');
    }
    property(a, b, "title", str_of(code_info(d->code)->slug));
    buf_z(b, "::");
    escaped(a, b, d->message, false);
    for (size_t i = 0; i < d->note_count; i++) {
        buf_z(b, "%0Anote: ");
        escaped(a, b, d->notes[i], false);
    }
    for (size_t i = 0; i < d->help_count; i++) {
        buf_z(b, "%0Ahelp: ");
        escaped(a, b, d->helps[i], false);
    }
    buf_char(b, '\n');
}

struct str render_github(struct diags *ds, const struct render_options *o)
{
    const struct diag *const *list;
    size_t n = render_list(ds, o, &list);
    struct buf b = {.arena = diags_arena(ds)};
    for (size_t i = 0; i < n; i++) {
        one(ds, &b, list[i]);
    }
    return buf_str(&b);
}
