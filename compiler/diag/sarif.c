/*
 * SARIF 2.1.0, for code scanning: one run, a rule for each code that is reported, its page as help.
 * Regions, those of fixes too, are lines and columns in Unicode code points, which the run
 * declares.
 */
#include <jansson.h>
#include <stdlib.h>

#include "diag/json.h"
#include "diag/render.h"

static json_t *text(struct arena *a, struct str s)
{
    s = json_text(a, s);
    return json_stringn(s.p, s.n);
}

static json_t *message(struct arena *a, struct str s)
{
    return json_pack("{s:o}", "text", text(a, s));
}

/* A relative path becomes a URI reference: what RFC 3986 does not let stand is written as %XX. */
static struct str uri(struct arena *a, struct str path)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    struct buf b = {.arena = a};
    buf_z(&b, str_starts(path, STR("/")) ? "file://" : "");
    for (size_t i = 0; i < path.n; i++) {
        if (str_find((struct str){plain, sizeof plain - 1}, path.p[i]) < sizeof plain - 1) {
            buf_char(&b, path.p[i]);
        } else {
            buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)path.p[i]);
        }
    }
    return buf_str(&b);
}

static json_t *artifact(struct diags *ds, uint32_t file)
{
    struct arena *a = diags_arena(ds);
    return json_pack("{s:o}", "uri", text(a, uri(a, texts_name(diags_texts(ds), file))));
}

static json_t *region(struct diags *ds, struct span s)
{
    struct place from = texts_place(diags_texts(ds), s.file, s.start);
    struct place to = texts_place(diags_texts(ds), s.file, s.end);
    return json_pack("{s:i, s:i, s:i, s:i}", "startLine", (int)from.line, "startColumn",
                     (int)from.column, "endLine", (int)to.line, "endColumn", (int)to.column);
}

static json_t *location(struct diags *ds, struct span s)
{
    return json_pack("{s:{s:o, s:o}}", "physicalLocation", "artifactLocation", artifact(ds, s.file),
                     "region", region(ds, s));
}

static const char *level_of(enum severity s)
{
    return s == SEV_ERROR ? "error" : s == SEV_WARNING ? "warning" : "note";
}

static json_t *rule(struct arena *a, enum code c)
{
    const struct code_info *info = code_info(c);
    struct str page = explain_page(c);
    json_t *r =
        json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s}}", "id", info->slug, "shortDescription", "text",
                  info->title, "defaultConfiguration", "level", level_of(info->severity),
                  "properties", "family", family_name(info->family));
    struct str plain = page.n != 0 ? page : str_of(info->title);
    json_object_set_new(
        r, "help", json_pack("{s:o, s:o}", "text", text(a, plain), "markdown", text(a, plain)));
    return r;
}

/* Message, then label, notes and helps as sentences of their own: viewers show one text. */
static struct str whole(struct arena *a, const struct diag *d)
{
    struct buf b = {.arena = a};
    buf_add(&b, d->message);
    if (d->label.n != 0) {
        buf_fmt(&b, " (%.*s)", STR_ARG(d->label));
    }
    for (size_t i = 0; i < d->note_count; i++) {
        buf_fmt(&b, "\nnote: %.*s", STR_ARG(d->notes[i]));
    }
    for (size_t i = 0; i < d->help_count; i++) {
        buf_fmt(&b, "\nhelp: %.*s", STR_ARG(d->helps[i]));
    }
    return buf_str(&b);
}

static json_t *related(struct diags *ds, const struct diag *d)
{
    json_t *list = json_array();
    for (size_t i = 0; i < d->mark_count; i++) {
        if (span_known(d->marks[i].span)) {
            json_t *l = location(ds, d->marks[i].span);
            json_object_set_new(l, "id", json_integer((json_int_t)i));
            json_object_set_new(l, "message", message(diags_arena(ds), d->marks[i].text));
            json_array_append_new(list, l);
        }
    }
    return list;
}

/* The edits of one diagnostic belong together: one fix, whose changes these are, one for each file.
 */
static json_t *fix(struct diags *ds, const struct diag *d)
{
    json_t *changes = json_array();
    for (size_t i = 0; i < d->fix_count; i++) {
        uint32_t file = d->fixes[i].span.file;
        bool first = true;
        for (size_t j = 0; j < i; j++) {
            first = first && d->fixes[j].span.file != file;
        }
        if (!first || file == 0) {
            continue;
        }
        json_t *replacements = json_array();
        for (size_t j = i; j < d->fix_count; j++) {
            if (d->fixes[j].span.file == file) {
                json_array_append_new(replacements,
                                      json_pack("{s:o, s:o}", "deletedRegion",
                                                region(ds, d->fixes[j].span), "insertedContent",
                                                message(diags_arena(ds), d->fixes[j].text)));
            }
        }
        json_array_append_new(changes, json_pack("{s:o, s:o}", "artifactLocation",
                                                 artifact(ds, file), "replacements", replacements));
    }
    return changes;
}

static json_t *result(struct diags *ds, const struct diag *d, json_int_t rule_index)
{
    struct arena *a = diags_arena(ds);
    json_t *r =
        json_pack("{s:s, s:I, s:s, s:o}", "ruleId", code_info(d->code)->slug, "ruleIndex",
                  rule_index, "level", level_of(diag_level(d)), "message", message(a, whole(a, d)));
    json_t *places = json_array();
    if (span_known(d->span)) {
        json_array_append_new(places, location(ds, d->span));
    }
    json_object_set_new(r, "locations", places);
    json_t *more = related(ds, d);
    if (json_array_size(more) != 0) {
        json_object_set_new(r, "relatedLocations", more);
    } else {
        json_decref(more);
    }
    json_t *changes = fix(ds, d);
    if (json_array_size(changes) != 0) {
        json_object_set_new(r, "fixes", json_pack("[{s:o}]", "artifactChanges", changes));
    } else {
        json_decref(changes);
    }
    return r;
}

struct str render_sarif(struct diags *ds, const struct render_options *o)
{
    struct arena *a = diags_arena(ds);
    const struct diag *const *list;
    size_t n = render_list(ds, o, &list);
    json_int_t index[D_COUNT] = {0}, count = 0; /* number of a code's rule, from 1 */
    json_t *rules = json_array(), *results = json_array();
    for (size_t i = 0; i < n; i++) {
        if (index[list[i]->code] == 0) {
            index[list[i]->code] = ++count;
            json_array_append_new(rules, rule(a, list[i]->code));
        }
        json_array_append_new(results, result(ds, list[i], index[list[i]->code] - 1));
    }
    json_t *driver = json_pack("{s:s, s:s, s:o}", "name", "tierc", "version",
                               o->version == NULL ? "0.0.0" : o->version, "rules", rules);
    json_t *root =
        json_pack("{s:s, s:s, s:[{s:{s:o}, s:s, s:o}]}", "$schema",
                  "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs",
                  "tool", "driver", driver, "columnKind", "unicodeCodePoints", "results", results);
    char *bytes = json_dumps(root, JSON_INDENT(2));
    struct str s = str_fmt(a, "%s\n", bytes);
    free(bytes); /* lint: foreign */
    json_decref(root);
    return s;
}
