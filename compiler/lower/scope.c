/*
 * The declared facts of each template (scopes.def) as a tree that paths are looked up in.
 */
#include "lower/template_part.h"

enum row_is { ROW_SCOPE, ROW_FACT };

struct row {
    enum row_is is;
    enum template_id id;
    enum fact_kind kind;
    const char *text; /* name of the scope, or path of the fact */
};

static const struct row rows[] = {
#define SCOPE(ident, name) {.is = ROW_SCOPE, .id = TEMPLATE_##ident, .text = (name)},
#define FACT(path, type) {.is = ROW_FACT, .kind = FACT_##type, .text = (path)},
#include "lower/scopes.def"
#undef SCOPE
#undef FACT
};
enum { ROWS = sizeof rows / sizeof rows[0] };

const char *template_name(enum template_id id)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].is == ROW_SCOPE && rows[i].id == id) {
            return rows[i].text;
        }
    }
    return "";
}

const char *fact_kind_name(enum fact_kind k)
{
    static const char *const names[FACT_KIND_COUNT] = {
        [FACT_TEXT] = "text", [FACT_INT] = "int",   [FACT_BOOL] = "bool",
        [FACT_MAP] = "map",   [FACT_LIST] = "list", [FACT_GROUP] = "group",
    };
    return names[k];
}

static struct fact *fact_new(struct arena *a, enum fact_kind kind)
{
    struct fact *f = arena_one(a, struct fact);
    *f = (struct fact){.kind = kind, .members = map_new(a)};
    return f;
}

static struct fact *member(struct arena *a, struct fact *of, struct str name)
{
    struct fact *f = map_get(&of->members, name);
    if (f == NULL) {
        f = fact_new(a, FACT_GROUP);
        map_put(&of->members, name, f);
    }
    return f;
}

/* One step of a path, `name`, `name?`, `name[]` or `name?[]`: the fact that the next step is in. */
static struct fact *declare_step(struct arena *a, struct fact *in, struct str step)
{
    bool element = str_ends(step, STR("[]"));
    step.n -= element ? 2 : 0;
    bool optional = str_ends(step, STR("?"));
    step.n -= optional;
    struct fact *at = member(a, in, step);
    at->optional |= optional;
    if (!element) {
        return at;
    }
    at->kind = FACT_LIST;
    if (at->element == NULL) {
        at->element = fact_new(a, FACT_GROUP);
    }
    return at->element;
}

static void declare(struct arena *a, struct fact *scope, struct str path, enum fact_kind kind)
{
    struct fact *at = scope;
    for (struct str step; str_split(&path, '.', &step);) {
        at = declare_step(a, at, step);
    }
    at->kind = kind;
}

struct fact *scope_build(struct arena *a, enum template_id id)
{
    struct fact *scope = fact_new(a, FACT_GROUP);
    bool inside = true; /* rows before the first scope belong to all */
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].is == ROW_SCOPE) {
            inside = rows[i].id == id;
        } else if (inside) {
            declare(a, scope, str_of(rows[i].text), rows[i].kind);
        }
    }
    return scope;
}
