#include "cli/compilation.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "emit/emit.h"
#include "prove/guarantee.h"

static const struct span nowhere = {0, 0, 0};

static void unreadable(struct compilation *c, const char *path, struct str why)
{
    diag_at(c->diags, D_INPUT_UNREADABLE, nowhere, "cannot read `%s`: %.*s",
            strcmp(path, "-") == 0 ? "<stdin>" : path, STR_ARG(why));
    c->unreadable = true;
}

/* A file that two operands name is read once. `seen` holds real paths. */
static bool again(struct compilation *c, struct map *seen, const char *path)
{
    char real[PATH_MAX];
    bool is_input = strcmp(path, "-") == 0;
    if (!is_input && realpath(path, real) == NULL) {
        return false; /* reading it will say why */
    }
    struct str name = str_copy(c->arena, str_of(is_input ? "-" : real));
    return map_has(seen, name) || map_put(seen, name, c) != NULL;
}

static void read_file(struct compilation *c, struct map *seen, const char *path)
{
    struct str text, why;
    if (again(c, seen, path)) {
        return;
    }
    if (!file_read_head(c->arena, path, SOURCE_LIMIT + 1, &text, &why)) { /* yaml-limit, if longer */
        unreadable(c, path, why);
        return;
    }
    uint32_t *file =
        arena_push(c->arena, (void **)&c->files, c->file_count, &c->file_cap, sizeof *file);
    *file = texts_add(c->texts, str_of(path), text);
    c->file_count++;
}

static bool policy_name(struct str name)
{
    return name.p[0] != '.' && (str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml")));
}

static void read_folder(struct compilation *c, struct map *seen, const char *path)
{
    struct str *names, why;
    size_t n;
    if (!file_list(c->arena, path, policy_name, &names, &n, &why)) {
        unreadable(c, path, why);
        return;
    }
    if (n == 0) {
        unreadable(c, path, STR("the folder holds no *.yaml or *.yml"));
    }
    struct str folder = str_of(path);
    bool slash = str_ends(folder, STR("/"));
    for (size_t i = 0; i < n; i++) {
        struct str full = str_fmt(c->arena, "%s%s%.*s", path, slash ? "" : "/", STR_ARG(names[i]));
        if (file_kind_of(full.p) == FILE_OTHER) { /* a pipe that nobody writes to would never end */
            unreadable(c, full.p, STR("it is neither a file nor a folder"));
            continue;
        }
        read_file(c, seen, full.p);
    }
}

void compilation_read(struct compilation *c, const char *const *paths, size_t n)
{
    struct map seen = map_new(c->arena);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(paths[i], "-") != 0 && file_kind_of(paths[i]) == FILE_DIRECTORY) {
            read_folder(c, &seen, paths[i]);
        } else {
            read_file(c, &seen, paths[i]);
        }
    }
}

void compilation_model(struct compilation *c, const char *const *paths, size_t n)
{
    compilation_read(c, paths, n);
    c->policies = policy_load(c->diags, c->files, c->file_count);
    c->unreadable = c->unreadable || diags_has(c->diags, D_INPUT_UNREADABLE); /* foreignRules */
    for (size_t i = 0; i < c->policies.n; i++) {
        struct policy *p = c->policies.at[i];
        if (!p->broken && !timing_resolve(c->diags, c->timings, p)) {
            c->undecided = true;
        }
    }
    if (c->policies.n == 0 && c->file_count != 0 && !diags_failed(c->diags)) {
        struct diag *d = diag_at(c->diags, D_MISSING_KEY, (struct span){c->files[0], 0, 0},
                                 "there is no policy in what was read");
        diag_help(d, "a policy begins with `apiVersion: tierc/v1` and `policy: NAME`");
    }
}

/* A rule that does not belong to a store of this kind was read all the same, and counts. */
static bool understood(const struct policy *p, const struct diag *d)
{
    for (size_t i = 0; d->code == D_BAD_VALUE && i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (s->scheme != URL_NONE && s->scheme != URL_S3 && usable(s->lifecycle.head.from) &&
            span_same(s->lifecycle.head.span, d->span)) {
            return true;
        }
    }
    return false;
}

/* Nothing was found that keeps the policy from meaning what it says. */
static bool resolved(const struct compilation *c, const struct policy *p)
{
    struct diag **all;
    size_t n = diags_all(c->diags, &all);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->severity == SEV_ERROR && code_fixed(all[i]->code) && !understood(p, all[i]) &&
            !policy_elsewhere(&c->policies, p, all[i]->span)) {
            return false;
        }
    }
    return !p->broken && !p->partial;
}

void compilation_prove(struct compilation *c)
{
    for (size_t i = 0; i < c->policies.n && !c->unreadable && !c->undecided; i++) {
        struct policy *p = c->policies.at[i];
        if (!resolved(c, p)) {
            continue;
        }
        const struct guarantees *g = guarantees_of(c->arena, p);
        p->guarantees = g->unreadable ? NULL : g;
    }
}

void compilation_load(struct compilation *c, const char *const *paths, size_t n)
{
    compilation_model(c, paths, n);
    compilation_prove(c);
    compilation_check(c);
}

void compilation_check(struct compilation *c)
{
    struct arena *scratch = arena_new(); /* checks leave nothing but findings */
    struct check_input in = {.policies = &c->policies, .arena = scratch, .now = c->now};
    if (c->against != NULL) {
        in.previous = previous_read(c, c->against, &in.previous_count);
    }
    checks_run(c->diags, &in);
    arena_free(scratch);
}

static bool template_name(struct str name)
{
    return name.p[0] != '.' && str_ends(name, STR(".yaml"));
}

/* NULL after a diagnostic. */
static struct templates *templates_of(struct compilation *c)
{
    if (c->templates == NULL) {
        return templates_load(c->diags, NULL, 0);
    }
    struct str *names, why;
    size_t n;
    if (!file_list(c->arena, c->templates, template_name, &names, &n, &why)) {
        unreadable(c, c->templates, why);
        return NULL;
    }
    uint32_t *files = arena_many(c->arena, n + 1, uint32_t);
    for (size_t i = 0; i < n; i++) {
        struct str path = str_fmt(c->arena, "%s/%.*s", c->templates, STR_ARG(names[i])), text;
        if (!file_read(c->arena, path.p, SOURCE_LIMIT, &text, &why)) {
            unreadable(c, path.p, why);
            return NULL;
        }
        files[i] = texts_add(c->texts, path, text);
    }
    if (n == 0) {
        unreadable(c, c->templates, STR("the folder holds no *.yaml"));
        return NULL;
    }
    return templates_load(c->diags, files, n);
}

static void check_output(struct compilation *c, const struct policy *p, const struct output *o)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n; i++) {
        n += o->files[i].n;
    }
    struct arena *scratch = arena_new();
    const struct node **objects = arena_many(scratch, n + 1, const struct node *);
    n = 0;
    for (size_t i = 0; i < o->n; i++) {
        for (size_t j = 0; o->files[i].format == FORMAT_YAML && j < o->files[i].n; j++) {
            objects[n++] = o->files[i].documents[j];
        }
    }
    checks_objects(c->diags, scratch, p, objects, n);
    for (size_t i = 0; i < o->n; i++) {
        if (str_ends(o->files[i].path, STR(".iam-policy.json"))) {
            checks_access(c->diags, scratch, p, o->files[i].path, o->files[i].documents[0]);
        }
    }
    arena_free(scratch);
}

/* The facts of a large policy are larger than its output, and are needed for this alone. */
struct str compilation_digest(const struct compilation *c, const struct policy *p)
{
    struct arena *scratch = arena_new();
    struct str facts = json_write(scratch, facts_build(scratch, p));
    struct str digest = facts.n == 0 ? facts : digest_sha256(c->arena, facts);
    arena_free(scratch);
    return digest;
}

static void lower_all(struct compilation *c)
{
    struct templates *t = templates_of(c);
    if (t == NULL || diags_hopeless(c->diags)) {
        return;
    }
    struct output **outputs = arena_many(c->arena, c->policies.n, struct output *);
    size_t made = 0;
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        struct lower_input in = {
            .version = c->version,
            .digest = compilation_digest(c, p),
            .document = emit_document,
        };
        outputs[made] = lower_policy(c->diags, t, p, &in);
        if (outputs[made] != NULL) {
            check_output(c, p, outputs[made]);
            made++;
        }
    }
    if (made == c->policies.n) {
        c->outputs = outputs;
        c->output_count = made;
    }
}

void compilation_lower(struct compilation *c)
{
    bool broken = c->policies.n == 0 || c->unreadable || c->undecided || diags_hopeless(c->diags);
    for (size_t i = 0; i < c->policies.n; i++) {
        broken = broken || c->policies.at[i]->broken;
    }
    if (!broken) {
        lower_all(c);
    }
    checks_allow(c->diags,
                 &(struct check_input){.policies = &c->policies, .arena = c->arena, .now = c->now});
    bool made = c->outputs != NULL;
    for (size_t i = 0; i < c->policies.n; i++) { /* without numbers no promise was checked */
        made = made && c->policies.at[i]->guarantees != NULL;
    }
    c->unexplained = !made && compilation_status(c) == EXIT_FINE;
}

enum exit_status compilation_status(struct compilation *c)
{
    bool unreadable = c->unreadable || diags_has(c->diags, D_INPUT_UNREADABLE);
    return c->undecided || c->unexplained ? EXIT_UNDECIDED
           : unreadable                   ? EXIT_USAGE
           : diags_failed(c->diags)       ? EXIT_FINDINGS
                                          : EXIT_FINE;
}
