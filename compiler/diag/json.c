/*
 * {"version": 1, "diagnostics": [{"code", "severity", "message", "place", "label", "marks",
 * "notes", "helps", "fixes"}], "counts": {…}}. Lines and columns count from 1, columns in
 * characters, offsets in bytes; `end` is the place behind the last character.
 */
#include "diag/json.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "diag/render.h"

struct str json_text(struct arena *a, struct str s)
{
    struct buf b = {.arena = a};
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        bool broken = utf8_next(s, &at) == UTF8_BROKEN;
        buf_add(&b, broken ? STR("\xef\xbf\xbd") : str_sub(s, from, at));
    }
    return buf_str(&b);
}

static json_t *text(struct arena *a, struct str s)
{
    s = json_text(a, s);
    return json_stringn(s.p, s.n);
}

static json_t *point(const struct texts *t, uint32_t file, uint32_t at)
{
    struct place p = texts_place(t, file, at);
    return json_pack("{s:i, s:i, s:I}", "line", (int)p.line, "column", (int)p.column, "offset",
                     (json_int_t)at);
}

static json_t *place(struct diags *ds, struct span s)
{
    if (!span_known(s)) {
        return json_null();
    }
    const struct texts *t = diags_texts(ds);
    return json_pack("{s:o, s:o, s:o}", "file", text(diags_arena(ds), texts_name(t, s.file)),
                     "start", point(t, s.file, s.start), "end", point(t, s.file, s.end));
}

static json_t *strings(struct arena *a, const struct str *at, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(list, text(a, at[i]));
    }
    return list;
}

static json_t *record(struct diags *ds, const struct diag *d)
{
    struct arena *a = diags_arena(ds);
    json_t *marks = json_array(), *fixes = json_array();
    for (size_t i = 0; i < d->mark_count; i++) {
        json_array_append_new(marks, json_pack("{s:o, s:o}", "place", place(ds, d->marks[i].span),
                                               "label", text(a, d->marks[i].text)));
    }
    for (size_t i = 0; i < d->fix_count; i++) {
        json_array_append_new(fixes, json_pack("{s:o, s:o}", "place", place(ds, d->fixes[i].span),
                                               "text", text(a, d->fixes[i].text)));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
                     code_info(d->code)->slug, "severity", severity_name(diag_level(d)), "message",
                     text(a, d->message), "place", place(ds, d->span), "label", text(a, d->label),
                     "marks", marks, "notes", strings(a, d->notes, d->note_count), "helps",
                     strings(a, d->helps, d->help_count), "fixes", fixes);
}

struct str render_json(struct diags *ds, const struct render_options *o)
{
    const struct diag *const *list;
    size_t n = render_list(ds, o, &list);
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(all, record(ds, list[i]));
    }
    json_t *root = json_pack("{s:i, s:o, s:{s:I, s:I, s:I, s:I}}", "version", 1, "diagnostics", all,
                             "counts", "error", (json_int_t)diags_count(ds, SEV_ERROR), "warning",
                             (json_int_t)diags_count(ds, SEV_WARNING), "info",
                             (json_int_t)diags_count(ds, SEV_INFO), "accepted",
                             (json_int_t)diags_accepted(ds, &list));
    char *bytes = json_dumps(root, JSON_INDENT(2));
    struct str s = str_fmt(diags_arena(ds), "%s\n", bytes);
    free(bytes); /* lint: foreign */
    json_decref(root);
    return s;
}
