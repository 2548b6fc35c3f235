/*
 * What an earlier run has written is known from its plan.json. A plan that cannot be read is no
 * error of the policy, but hides what disappears, and is said so.
 */
#include "base/file.h"
#include "cli/compilation.h"

static const struct span nowhere = {0, 0, 0};

static struct node *plan_root(struct arena *scratch, struct str path, struct str text)
{
    /* Findings in a file that tierc wrote itself are of no use to the reader. */
    struct texts *texts = texts_new(scratch);
    struct diags *apart = diags_new(scratch, texts);
    struct documents documents = {0};
    bool ok = yaml_read(apart, texts_add(texts, path, text), &documents);
    return ok && documents.n == 1 ? documents.at[0] : NULL;
}

static bool jobs_of(struct compilation *c, const struct node *plan, struct previous *out)
{
    const struct node *jobs = plan == NULL ? NULL : node_path(plan, STR("jobs"));
    if (jobs == NULL || jobs->kind != NODE_LIST) {
        return false;
    }
    out->jobs = arena_many(c->arena, jobs->n + 1, struct str);
    for (size_t i = 0; i < jobs->n; i++) {
        const struct node *name = node_get(jobs->items[i], "name");
        const struct node *kind = node_get(jobs->items[i], "kind");
        bool named = name != NULL && name->kind == NODE_TEXT && kind != NULL;
        if (named && str_is(kind->text, "RecurringJob")) {
            out->jobs[out->n++] = str_copy(c->arena, name->text);
        }
    }
    return true;
}

static void unknown(struct compilation *c, struct str path, const char *why)
{
    struct diag *d = diag_at(c->diags, D_RENAME_ORPHANS, nowhere,
                             "the earlier plan `%.*s` cannot be read: %s", STR_ARG(path), why);
    diag_note(d, "a job that disappeared since then would not be noticed");
}

/* The tree of a large plan is several times its size, and only names are taken from it. */
static bool read_plan(struct compilation *c, struct str path, struct previous *out)
{
    struct arena *scratch = arena_new();
    struct str text, why;
    bool ok = false;
    if (file_kind_of(path.p) != FILE_REGULAR) { /* to open a pipe would be to wait for ever */
        unknown(c, path, "it is no file");
    } else if (!file_read(scratch, path.p, SOURCE_LIMIT, &text, &why)) {
        unknown(c, path, why.p);
    } else if (!jobs_of(c, plan_root(scratch, path, text), out)) {
        unknown(c, path, "it is not a plan that this version knows");
    } else {
        ok = true;
    }
    arena_free(scratch);
    return ok;
}

struct previous *previous_read(struct compilation *c, const char *dir, size_t *count)
{
    struct previous *all = arena_many(c->arena, c->policies.n + 1, struct previous);
    size_t n = 0;
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        if (p->broken || p->name.from != WRITTEN || str_find(p->name.v, '/') != p->name.v.n) {
            continue;
        }
        struct str path = str_fmt(c->arena, "%s/%.*s/plan.json", dir, STR_ARG(p->name.v));
        if (file_kind_of(path.p) == FILE_ABSENT) {
            continue;
        }
        all[n] = (struct previous){.policy = p->name.v, .path = path};
        n += read_plan(c, path, &all[n]);
    }
    *count = n;
    return all;
}
