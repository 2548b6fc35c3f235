/*
 * Kustomizations: of each folder and of the policy, Flux' own, and Components that put Longhorn's
 * labels onto PVCs that are in Git.
 */
#include "lower/lowering.h"

#include <stdlib.h>

#include "lower/planned.h"
#include "units/duration.h"

static const char *const folders[] = {"backup", "credentials", "runtime", "observability"};
enum { FOLDERS = sizeof folders / sizeof *folders };

static int by_text(const void *x, const void *y)
{
    return str_cmp((*(struct node *const *)x)->text, (*(struct node *const *)y)->text);
}

/* The names of the files that a folder holds so far, sorted. */
static struct node *files_in(struct lowering *l, const char *folder)
{
    struct node *names = node_list(l->a);
    struct str prefix = str_fmt(l->a, "%.*s/%s/", STR_ARG(l->p->name.v), folder);
    for (size_t i = 0; i < l->out->n; i++) {
        struct str path = l->out->files[i].path;
        if (str_starts(path, prefix)) {
            node_add(l->a, names, node_text(l->a, str_sub(path, prefix.n, path.n)));
        }
    }
    if (names->n > 1) {
        qsort(names->items, names->n, sizeof *names->items, by_text);
    }
    return names;
}

static void kustomization(struct lowering *l, const char *folder, struct node *resources)
{
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0}), *docs = node_list(l->a);
    node_set(l->a, f, STR("resources"), resources);
    lower_fill(l, TEMPLATE_KUSTOMIZATION, f, (struct span){0}, docs);
    lower_file(l, str_fmt(l->a, "%s%skustomization.yaml", folder, *folder == 0 ? "" : "/"),
               FORMAT_YAML, docs);
}

void kustomizations(struct lowering *l, struct node *docs)
{
    (void)docs;
    struct node *top = node_list(l->a);
    for (size_t i = 0; i < FOLDERS; i++) {
        struct node *files = files_in(l, folders[i]);
        if (files->n > 0) {
            kustomization(l, folders[i], files);
            node_add(l->a, top, node_text(l->a, str_of(folders[i])));
        }
    }
    kustomization(l, "", top);
}

/* ------------------------------------------------------------------------------------------- Flux
 */

static bool waits(const char *folder) /* for what the policy's `gitops.dependsOn` names */
{
    struct str f = str_of(folder);
    return str_is(f, "backup") || str_is(f, "runtime");
}

void flux_kustomizations(struct lowering *l, struct node *docs)
{
    struct arena *a = l->a;
    const struct gitops *g = &l->p->gitops;
    struct str path = g->path.v;
    if (!usable(g->head.from)) {
        return;
    }
    while (path.n > 0 && path.p[path.n - 1] == '/') {
        path.n--;
    }
    for (size_t i = 0; i < FOLDERS; i++) {
        if (files_in(l, folders[i])->n == 0) {
            continue;
        }
        struct str name = str_fmt(a, "%.*s-%s", STR_ARG(l->p->name.v), folders[i]);
        struct node *f = lower_facts(l, name, g->namespace.v), *others = node_list(a);
        for (size_t d = 0; waits(folders[i]) && d < g->depends_on.n; d++) {
            node_add(a, others, node_text(a, g->depends_on.at[d].v));
        }
        node_set_text(a, f, "interval", duration_go(a, g->interval.v));
        node_set_text(a, f, "path", str_fmt(a, "%.*s/%s", STR_ARG(path), folders[i]));
        node_set_text(a, f, "sourceKind", g->kind.v);
        node_set_text(a, f, "sourceName", g->source.v);
        node_set(a, f, STR("dependsOn"), others);
        lower_fill(l, TEMPLATE_FLUX_KUSTOMIZATION, f, g->head.span, docs);
    }
}

/* ------------------------------------------------------------------------------------- components
 */

/* kustomize reads the name of a target as a regular expression: only the dot is special in a name.
 */
static struct str pattern(struct arena *a, struct str name)
{
    struct buf b = {.arena = a};
    buf_char(&b, '^');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '.') {
            buf_char(&b, '\\');
        }
        buf_char(&b, name.p[i]);
    }
    buf_char(&b, '$');
    return buf_str(&b);
}

static struct str patch(struct lowering *l, const struct group *g)
{
    struct node *labels = node_map(l->a), *f = lower_facts(l, (struct str){0}, (struct str){0});
    node_set_text(l->a, labels, "recurring-job.longhorn.io/source", STR("enabled"));
    node_set(l->a, labels,
             str_fmt(l->a, "recurring-job-group.longhorn.io/%.*s", STR_ARG(g->name.v)),
             node_text(l->a, STR("enabled")));
    node_set(l->a, f, STR("labels"), labels);
    struct node *claim = template_one(l->ds, l->templates, TEMPLATE_COMPONENT_PATCH, f);
    l->failed |= claim == NULL;
    return claim == NULL ? (struct str){0} : lower_json(l, claim);
}

static void component(struct lowering *l, struct str namespace, struct node *claims)
{
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0}), *docs = node_list(l->a);
    node_set(l->a, f, STR("claims"), claims);
    lower_fill(l, TEMPLATE_COMPONENT, f, (struct span){0}, docs);
    lower_file(l, str_fmt(l->a, "components/%.*s/kustomization.yaml", STR_ARG(namespace)),
               FORMAT_YAML, docs);
}

void components(struct lowering *l, struct node *docs)
{
    (void)docs;
    const struct planned_list *all = &l->planned->all;
    struct str namespace = {0};
    struct node *claims = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct pvc *pvc = &all->at[i].volume->pvc;
        if (!planned_as(&all->at[i], ASSIGN_GIT)) {
            continue;
        }
        if (claims != NULL && !str_eq(namespace, pvc->namespace)) {
            component(l, namespace, claims);
            claims = NULL;
        }
        namespace = pvc->namespace;
        claims = claims == NULL ? node_list(l->a) : claims;
        struct node *one = node_map(l->a);
        node_set_text(l->a, one, "pattern", pattern(l->a, pvc->name));
        node_set_text(l->a, one, "patch", patch(l, all->at[i].group));
        node_add(l->a, claims, one);
    }
    if (claims != NULL) {
        component(l, namespace, claims);
    }
}
