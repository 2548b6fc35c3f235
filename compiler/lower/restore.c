/*
 * How to restore a workload from one of its copies, for each kind of copy: which volumes, which job,
 * which names the commands take. The commands are in templates/restore*.yaml.
 */
#include "lower/strategy.h"

#include "lower/lowering.h"
#include "units/duration.h"

struct restoring_from {
    struct strategy *s;
    const struct guarantee *g;
    const struct point *p;
    struct node *blocks;
    struct items all; /* its volumes */
    size_t volumes;   /* of them go back */
};

struct str restore_title(struct arena *a, const struct guarantee *g, const struct point *p)
{
    return str_fmt(a, "Restore %.*s from %.*s", STR_ARG(g->w->name.v), STR_ARG(p->name));
}

/* ------------------------------------------------------------------------------------- a volume */

/* Of its group's classes the first by name. */
static const struct storage_class_def *class_of(const struct policy *p, const struct volume *v)
{
    const struct storage_class_def *found = NULL;
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(p->storage_classes, i, struct storage_class_def);
        if (v->assign.v == ASSIGN_STORAGE_CLASS && v->workload->in != NULL &&
            c->of == v->workload->in &&
            (found == NULL || str_cmp(c->name.v, found->name.v) < 0)) {
            found = c;
        }
    }
    return found;
}

static void put_class(struct strategy *s, struct node *f, const struct volume *v)
{
    const struct storage_class_def *c = class_of(s->p, v);
    bool encrypted = c != NULL && c->encrypted.v != 0;
    const struct node *type =
        c == NULL ? NULL : node_get(class_parameters(s->a, s->p, c), "fsType");
    node_set_bool(s->a, f, "encrypted", encrypted);
    node_set_text(s->a, f, "fsType", type == NULL ? STR("ext4") : type->text);
    if (encrypted) {
        struct node *secret = node_map(s->a);
        node_set_text(s->a, secret, "name", c->secret.v);
        node_set_text(s->a, secret, "namespace",
                      usable(c->secret_namespace.from) ? c->secret_namespace.v
                                                       : s->p->cluster.longhorn.namespace.v);
        strategy_put(s, f, "secret", secret);
    }
}

/* Of a PVC that is made anew, so that its jobs go on. */
static struct node *labels(struct strategy *s, const struct group *g)
{
    struct node *map = node_map(s->a);
    if (g != NULL && map_has(&s->planned->with_jobs, g->name.v)) {
        node_set_text(s->a, map, "recurring-job.longhorn.io/source", STR("enabled"));
        node_set(s->a, map,
                 str_fmt(s->a, "recurring-job-group.longhorn.io/%.*s", STR_ARG(g->name.v)),
                 node_text(s->a, STR("enabled")));
    }
    return map;
}

static struct node *volume_facts(struct strategy *s, const struct volume *v)
{
    struct node *f = strategy_facts(s);
    node_set_text(s->a, f, "longhorn", s->p->cluster.longhorn.namespace.v);
    node_set_text(s->a, f, "namespace", v->pvc.namespace);
    node_set_text(s->a, f, "pvc", v->pvc.name);
    strategy_put(s, f, "labels", labels(s, v->workload == NULL ? NULL : v->workload->in));
    return f;
}

static void volume(struct restoring_from *r, const struct volume *v)
{
    struct strategy *s = r->s;
    const struct copy *c = r->p->copy;
    const struct store *to = c->to;
    struct node *f = volume_facts(s, v);
    if (to->type.v == STORE_LONGHORN_SNAPSHOT) {
        node_set_text(s->a, f, "job", c->job);
        strategy_fill(s, TEMPLATE_RESTORE_SNAPSHOT, f, r->blocks);
    } else if (to->type.v == STORE_LONGHORN_BACKUP) {
        node_set_text(s->a, f, "job", c->job);
        node_set_int(s->a, f, "replicas", v->replicas.v > 0 ? v->replicas.v : 3);
        put_class(s, f, v);
        strategy_fill(s, TEMPLATE_RESTORE_BACKUP, f, r->blocks);
    } else if (to->type.v == STORE_CSI_SNAPSHOT) {
        node_set_text(s->a, f, "class", to->class.v);
        strategy_fill(s, TEMPLATE_RESTORE_CSI, f, r->blocks);
    }
    if (to->type.v == STORE_CSI_SNAPSHOT && to->mode.v == CSI_SNAP &&
        to->domain.v > DOMAIN_CLUSTER) {
        node_set_text(s->a, f, "driver", to->driver.v);
        strategy_fill(s, TEMPLATE_RESTORE_CSI_HANDLE, f, r->blocks);
    }
    if (to->type.v == STORE_CSI_SNAPSHOT && to->mode.v == CSI_BACKUP) {
        struct node *lost = volume_facts(s, v);
        node_set_bool(s->a, lost, "anyJob", true);
        node_set_int(s->a, lost, "replicas", v->replicas.v > 0 ? v->replicas.v : 3);
        put_class(s, lost, v);
        strategy_fill(s, TEMPLATE_RESTORE_CSI_LOST, lost, r->blocks);
        strategy_fill(s, TEMPLATE_RESTORE_BACKUP, lost, r->blocks);
    }
}

static bool goes_back(const struct restoring_from *r, const struct volume *v)
{
    return (r->p->dump != NULL) == (v == r->g->w->dump.volume);
}

static void stop(struct restoring_from *r)
{
    struct strategy *s = r->s;
    struct node *f = strategy_facts(s), *list = node_list(s->a);
    for (size_t i = 0; i < r->all.n && list->n < s->most_volumes; i++) {
        const struct volume *v = ITEM(r->all, i, struct volume);
        if (goes_back(r, v)) {
            struct node *one = node_map(s->a);
            node_set_text(s->a, one, "namespace", v->pvc.namespace);
            node_set_text(s->a, one, "pvc", v->pvc.name);
            node_add(s->a, list, one);
        }
    }
    if (list->n > 0) {
        node_set_text(s->a, f, "namespace", node_get(list->items[0], "namespace")->text);
        strategy_put(s, f, "volumes", list);
        strategy_fill(s, TEMPLATE_RESTORE_STOP, f, r->blocks);
    }
}

static void volumes(struct restoring_from *r)
{
    stop(r);
    for (size_t i = 0; i < r->all.n; i++) {
        const struct volume *v = ITEM(r->all, i, struct volume);
        if (goes_back(r, v) && r->volumes++ < r->s->most_volumes) {
            volume(r, v);
        }
    }
}

/* -------------------------------------------------------------------------------------- a point */

static struct node *facts(struct restoring_from *r)
{
    struct strategy *s = r->s;
    const struct point *p = r->p;
    struct node *f = strategy_facts(s);
    node_set_text(s->a, f, "title", restore_title(s->a, r->g, p));
    node_set_text(s->a, f, "workload", r->g->w->name.v);
    node_set_text(s->a, f, "copy", p->name);
    node_set_text(s->a, f, "schedule", p->when->written);
    node_set_text(s->a, f, "lookback",
                  p->unlimited ? STR("without limit") : duration_full(s->a, p->lookback));
    if (p->kind == POINT_EXTERNAL) {
        struct node *external = node_map(s->a);
        node_set_text(s->a, external, "by", p->store->by.v.n > 0 ? p->store->by.v : STR("Another"));
        strategy_put(s, f, "external", external);
    } else if (p->keep > 0) {
        node_set_int(s->a, f, "kept", p->keep);
    } else {
        node_set_bool(s->a, f, "expires", true);
    }
    return f;
}

void restore_blocks(struct strategy *s, const struct guarantee *g, const struct point *p,
                    struct node *blocks)
{
    struct restoring_from r = {.s = s, .g = g, .p = p, .blocks = node_list(s->a)};
    struct node *f = facts(&r);
    r.all = strategy_volumes(s->a, g->w);
    if (p->kind == POINT_COPY || p->kind == POINT_DUMP_COPY) {
        volumes(&r);
    }
    if (p->dump != NULL) {
        restore_load(s, g->w, r.blocks);
    }
    size_t shown = r.volumes > s->most_volumes ? s->most_volumes : r.volumes;
    strategy_put(s, f, "parts", r.blocks);
    node_set_bool(s->a, f, "several", r.volumes > 1);
    bool back = r.volumes > 0 && p->dump == NULL;
    bool same = p->store != NULL && p->store->type.v == STORE_LONGHORN_SNAPSHOT;
    node_set_bool(s->a, f, "reverted", back && same);
    node_set_bool(s->a, f, "replaced", back && !same);
    node_set_bool(s->a, f, "cut", r.volumes > shown);
    node_set_int(s->a, f, "more", (int64_t)(r.volumes - shown));
    strategy_fill(s, TEMPLATE_RESTORE, f, blocks);
}
