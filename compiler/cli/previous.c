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

static struct str text_at(struct compilation *c, const struct node *n, const char *path)
{
    const struct node *found = node_path(n, str_of(path));
    bool text = found != NULL && found->kind == NODE_TEXT;
    return text ? str_copy(c->arena, found->text) : (struct str){0};
}

static struct previous_job job_of(struct compilation *c, const struct node *n, struct str name)
{
    const struct node *groups = node_path(n, STR("spec.groups"));
    bool one = groups != NULL && groups->kind == NODE_LIST && groups->n == 1 &&
               groups->items[0]->kind == NODE_TEXT;
    return (struct previous_job){
        .name = str_copy(c->arena, name),
        .group = one ? str_copy(c->arena, groups->items[0]->text) : (struct str){0},
        .task = text_at(c, n, "spec.task"),
    };
}

static bool jobs_of(struct compilation *c, const struct node *plan, struct previous *out)
{
    const struct node *jobs = plan == NULL ? NULL : node_path(plan, STR("jobs"));
    if (jobs == NULL || jobs->kind != NODE_LIST) {
        return false;
    }
    out->jobs = arena_many(c->arena, jobs->n + 1, struct previous_job);
    for (size_t i = 0; i < jobs->n; i++) {
        const struct node *name = node_get(jobs->items[i], "name");
        const struct node *kind = node_get(jobs->items[i], "kind");
        bool named = name != NULL && name->kind == NODE_TEXT && kind != NULL;
        if (named && str_is(kind->text, "RecurringJob")) {
            out->jobs[out->n++] = job_of(c, jobs->items[i], name->text);
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

static bool folder_name(struct str name) /* as policies are called */
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
            return false;
        }
    }
    return name.p[0] != '-';
}

static bool in_run(const struct compilation *c, struct str policy)
{
    for (size_t i = 0; i < c->policies.n; i++) {
        if (str_eq(c->policies.at[i]->name.v, policy)) {
            return true;
        }
    }
    return false;
}

/* A folder of a policy that is not in the run. What is no plan of tierc is somebody else's. */
static bool read_other(struct compilation *c, struct previous *out)
{
    struct arena *scratch = arena_new();
    struct str text, why;
    bool ok = false;
    if (file_kind_of(out->path.p) == FILE_REGULAR &&
        file_read(scratch, out->path.p, SOURCE_LIMIT, &text, &why)) {
        const struct node *plan = plan_root(scratch, out->path, text);
        ok = jobs_of(c, plan, out) && str_eq(text_at(c, plan, "policy"), out->policy);
        out->cluster = ok ? text_at(c, plan, "cluster.name") : (struct str){0};
    }
    arena_free(scratch);
    return ok && out->cluster.n > 0;
}

static struct previous at_folder(struct compilation *c, const char *dir, struct str policy)
{
    struct str folder = str_fmt(c->arena, "%s%s%.*s", dir, str_ends(str_of(dir), STR("/")) ? "" : "/",
                                STR_ARG(policy));
    return (struct previous){.policy = policy,
                             .folder = folder,
                             .path = str_fmt(c->arena, "%.*s/plan.json", STR_ARG(folder))};
}

struct previous *previous_read(struct compilation *c, const char *dir, size_t *count)
{
    struct str *names = NULL, why;
    size_t folders = 0, n = 0;
    if (!file_list(c->arena, dir, folder_name, &names, &folders, &why)) {
        folders = 0;
    }
    struct previous *all = arena_many(c->arena, c->policies.n + folders + 1, struct previous);
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        if (p->broken || p->name.from != WRITTEN || str_find(p->name.v, '/') != p->name.v.n) {
            continue;
        }
        all[n] = at_folder(c, dir, p->name.v);
        n += file_kind_of(all[n].path.p) != FILE_ABSENT && read_plan(c, all[n].path, &all[n]);
    }
    for (size_t i = 0; i < folders; i++) {
        if (!in_run(c, names[i])) {
            all[n] = at_folder(c, dir, names[i]);
            n += read_other(c, &all[n]);
        }
    }
    *count = n;
    return all;
}
