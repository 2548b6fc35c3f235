/*
 * The table of families, and what holds for all of their objects: order (kind by rank, namespace,
 * name), one object per name, and a guard where Flux would replace `${…}` in a user's text.
 */
#include "lower/lower.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "lower/facts.h"
#include "lower/lowering.h"
#include "lower/planned.h"

/* One row a file; rows without a path write files of their own. The order is that in which they may
 * read what earlier rows made: a folder's kustomization lists its files. */
static const struct row {
    const char *path;
    void (*build)(struct lowering *, struct node *docs);
} families[] = {
    {"backup/recurring-jobs.yaml", recurring_jobs},
    {"backup/backup-target.yaml", backup_targets},
    {"backup/storage-classes.yaml", storage_classes},
    {"credentials/external-secrets.yaml", external_secrets},
    {"runtime/namespace.yaml", namespaces},
    {"runtime/plan.yaml", plan_config_maps},
    {"runtime/enrolment.yaml", enrolment},
    {"runtime/verification.yaml", verification},
    {"runtime/volume-snapshots.yaml", volume_snapshots},
    {"runtime/database-dumps.yaml", database_dumps},
    {"runtime/restore-drills.yaml", restore_drills},
    {"runtime/rbac.yaml", rbac},
    {"observability/prometheus-rules.yaml", prometheus_rules},
    {"observability/grafana-dashboard.yaml", dashboards},
    {"observability/pod-monitor.yaml", pod_monitors},
    {"tests/prometheus-rules.plain.yaml", plain_rules},
    {"tests/prometheus-rules.test.yaml", rule_tests},
    {NULL, components},
    {NULL, lifecycles},
    {NULL, access_policies},
    {"plan.json", plan_file},
    {"flux-kustomization.yaml", flux_kustomizations},
    {NULL, kustomizations},
    {NULL, pending},
    {NULL, strategy_document},
};

static int kind_rank(const struct node *doc)
{
    static const char *const order[] = {
        "Namespace",      "ServiceAccount", "ClusterRole",  "ClusterRoleBinding",
        "Role",           "RoleBinding",    "ConfigMap",    "PersistentVolumeClaim",
        "StorageClass",   "ExternalSecret", "BackupTarget", "VolumeSnapshotClass",
        "RecurringJob",   "CronJob",        "PrometheusRule", "PodMonitor",
        "Deployment",
    };
    const struct node *kind = node_get(doc, "kind");
    int n = (int)(sizeof order / sizeof *order);
    for (int i = 0; kind != NULL && i < n; i++) {
        if (str_is(kind->text, order[i])) {
            return i;
        }
    }
    return n;
}

static struct str meta(const struct node *doc, const char *key)
{
    const struct node *value = node_get(node_get(doc, "metadata"), key);
    return value == NULL ? (struct str){0} : value->text;
}

/* What a document is sorted by, looked up once. */
struct ranked {
    int rank;
    struct str namespace, name;
    struct node *doc;
};

static int by_rank(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    int c = a->rank - b->rank;
    c = c != 0 ? c : str_cmp(a->namespace, b->namespace);
    return c != 0 ? c : str_cmp(a->name, b->name);
}

static struct span span_at(const struct node *n)
{
    return (struct span){n->place.file, n->place.start, n->place.end};
}

/* Neighbours of the sorted list with one name: the same object twice is one, two different ones are
 * a mistake that checks on names should have found. */
static void keep_once(struct lowering *l, const struct ranked *sorted, struct node *docs)
{
    size_t n = docs->n, kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ranked *last = kept == 0 ? NULL : &sorted[i - 1], *this = &sorted[i];
        if (last == NULL || by_rank(last, this) != 0) {
            docs->items[kept++] = this->doc;
        } else if (!node_equal(docs->items[kept - 1], this->doc)) {
            struct diag *d = diag_at(
                l->ds, D_NAME_COLLISION, span_at(this->doc), "a second %.*s of the name `%.*s`",
                STR_ARG(node_get(this->doc, "kind")->text), STR_ARG(this->name));
            diag_mark(d, span_at(docs->items[kept - 1]), "the first one comes from here");
            l->failed = true;
        }
    }
    docs->n = kept;
}

static void sort(struct lowering *l, struct node *docs)
{
    struct ranked *all = arena_many(l->a, docs->n, struct ranked);
    for (size_t i = 0; i < docs->n; i++) {
        struct node *d = docs->items[i];
        all[i] = (struct ranked){kind_rank(d), meta(d, "namespace"), meta(d, "name"), d};
    }
    qsort(all, docs->n, sizeof *all, by_rank);
    keep_once(l, all, docs);
}

static bool would_be_replaced(const struct node *n)
{
    if (n == NULL) {
        return false;
    }
    for (size_t i = 0; n->kind == NODE_TEXT && i + 1 < n->text.n; i++) {
        if (n->text.p[i] == '$' && (n->text.p[i + 1] == '{' || n->text.p[i + 1] == '$')) {
            return true;
        }
    }
    for (size_t i = 0; i < n->n; i++) {
        if (would_be_replaced(n->kind == NODE_LIST ? n->items[i] : n->pairs[i].value)) {
            return true;
        }
    }
    return false;
}

/* A copy of `map` in which `key` has another value; templates share what has no hole. */
static struct node *with(struct arena *a, const struct node *map, const char *key,
                         struct node *value)
{
    struct node *copy = node_map(a);
    bool placed = false;
    copy->place = map == NULL ? copy->place : map->place;
    for (size_t i = 0; map != NULL && i < map->n; i++) {
        bool here = str_is(map->pairs[i].key, key);
        node_set(a, copy, map->pairs[i].key, here ? value : map->pairs[i].value);
        placed = placed || here;
    }
    if (!placed) {
        node_set(a, copy, str_of(key), value);
    }
    return copy;
}

/* Flux' postBuild replaces `${…}` and halves `$$` in every object it applies, unless told so. */
static struct node *guard(struct lowering *l, struct node *doc)
{
    const struct node *kind = node_get(doc, "kind"), *metadata = node_get(doc, "metadata");
    if (metadata == NULL || kind == NULL ||
        (!str_is(kind->text, "ConfigMap") && !would_be_replaced(doc))) {
        return doc;
    }
    struct node *labels =
        with(l->a, node_get(metadata, "labels"), "kustomize.toolkit.fluxcd.io/substitute",
             node_text(l->a, STR("disabled")));
    return with(l->a, doc, "metadata", with(l->a, metadata, "labels", labels));
}

static void finish(struct lowering *l, struct node *docs)
{
    if (docs->n > 1) {
        sort(l, docs);
    }
    for (size_t i = 0; i < docs->n; i++) {
        docs->items[i] = guard(l, docs->items[i]);
    }
}

static int by_path(const void *x, const void *y)
{
    return str_cmp(((const struct output_file *)x)->path, ((const struct output_file *)y)->path);
}

struct output *lower_policy(struct diags *ds, const struct templates *t, const struct policy *p,
                            const struct lower_input *in)
{
    if (t == NULL || p->broken || p->guarantees == NULL || in->digest.n == 0) {
        return NULL;
    }
    struct arena *a = diags_arena(ds);
    struct lowering l = {.a = a, .ds = ds, .templates = t, .p = p, .in = in};
    l.common = facts_common(a, p);
    struct arena *scratch = arena_new(); /* of what only finds things */
    l.texts = map_new(scratch);
    l.gaps = map_new(scratch);
    l.out = arena_one(a, struct output);
    l.out->policy = p->name.v;
    l.planned = planned_volumes(scratch, p);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct node *docs = node_list(a);
        families[i].build(&l, docs);
        finish(&l, docs);
        if (families[i].path != NULL && docs->n > 0) {
            struct str path = str_of(families[i].path);
            lower_file(&l, path, str_ends(path, STR(".json")) ? FORMAT_JSON : FORMAT_YAML, docs);
        }
    }
    qsort(l.out->files, l.out->n, sizeof *l.out->files, by_path);
    arena_free(scratch);
    return l.failed ? NULL : l.out;
}

void lower_fill(struct lowering *l, enum template_id id, const struct node *facts,
                struct span cause, struct node *docs)
{
    size_t before = docs->n;
    if (!template_fill(l->ds, l->a, l->templates, id, facts, docs)) {
        l->failed = true;
        docs->n = before;
    }
    for (size_t i = before; i < docs->n; i++) {
        docs->items[i]->place = (struct node_place){cause.file, cause.start, cause.end};
    }
}

struct node *lower_facts(struct lowering *l, struct str name, struct str namespace)
{
    return lower_facts_again(l, lower_map(l, 14), name, namespace);
}

struct node *lower_facts_again(struct lowering *l, struct node *facts, struct str name,
                               struct str namespace)
{
    facts->n = 0;
    for (size_t i = 0; i < l->common->n; i++) {
        node_set(l->a, facts, l->common->pairs[i].key, l->common->pairs[i].value);
    }
    if (name.n > 0) {
        node_set(l->a, facts, STR("name"), lower_text(l, name));
    }
    if (namespace.n > 0) {
        node_set(l->a, facts, STR("namespace"), lower_text(l, namespace));
    }
    return facts;
}

static struct output_file *file_add(struct lowering *l, struct str path, enum format format)
{
    struct output *o = l->out;
    struct output_file *f = arena_push(l->a, (void **)&o->files, o->n++, &o->cap, sizeof *f);
    *f = (struct output_file){.format = format};
    f->path = str_fmt(l->a, "%.*s/%.*s", STR_ARG(l->p->name.v), STR_ARG(path));
    return f;
}

void lower_file(struct lowering *l, struct str path, enum format format, const struct node *docs)
{
    struct output_file *f = file_add(l, path, format);
    f->n = f->cap = docs->n;
    f->documents = arena_many(l->a, docs->n, struct node *);
    memcpy(f->documents, docs->items, docs->n * sizeof(struct node *));
}

void lower_text_file(struct lowering *l, struct str path, struct str text)
{
    file_add(l, path, FORMAT_TEXT)->text = text;
}

struct node *lower_text(struct lowering *l, struct str text)
{
    struct node *node = map_get(&l->texts, text);
    if (node == NULL) {
        node = node_text(l->a, text);
        map_put(&l->texts, text, node);
    }
    return node;
}

struct node *lower_int(struct lowering *l, int64_t n)
{
    uint64_t mixed = (uint64_t)n * UINT64_C(0x9e3779b97f4a7c15);
    struct node **slot = &l->numbers[mixed >> 56];
    if (*slot == NULL || (*slot)->number != n) {
        *slot = node_int(l->a, n);
    }
    return *slot;
}

struct node *lower_null(struct lowering *l)
{
    l->null = l->null == NULL ? node_null(l->a) : l->null;
    return l->null;
}

struct node *lower_bool(struct lowering *l, bool b)
{
    struct node **node = b ? &l->yes : &l->no;
    *node = *node == NULL ? node_bool(l->a, b) : *node;
    return *node;
}

struct node *lower_map(struct lowering *l, size_t keys)
{
    struct node *map = node_map(l->a);
    map->pairs = arena_many(l->a, keys, struct node_pair);
    map->cap = keys;
    return map;
}

static void add_json(struct lowering *l, struct buf *b, const struct node *n)
{
    struct str text = str_trim(json_write_compact(b->arena, n));
    l->failed |= text.n == 0; /* no piece is empty: the printer refused it */
    buf_add(b, text);
}

struct str lower_json(struct lowering *l, const struct node *map)
{
    struct buf b = {.arena = arena_new()}; /* a plan's pieces are several times its size */
    for (size_t i = 0; i < map->n; i++) {
        const struct node *value = map->pairs[i].value;
        buf_z(&b, i == 0 ? "{\n  " : ",\n  ");
        add_json(l, &b, node_text(b.arena, map->pairs[i].key));
        buf_z(&b, ": ");
        if (value->kind != NODE_LIST || value->n == 0) {
            add_json(l, &b, value);
            continue;
        }
        for (size_t k = 0; k < value->n; k++) {
            buf_z(&b, k == 0 ? "[\n    " : ",\n    ");
            add_json(l, &b, value->items[k]);
        }
        buf_z(&b, "\n  ]");
    }
    buf_z(&b, "\n}\n");
    struct str text = str_copy(l->a, buf_str(&b));
    arena_free(b.arena);
    return text;
}

size_t lower_json_size(const struct node *n)
{
    size_t size = 2 + n->text.n;
    switch (n->kind) {
    case NODE_NULL:
    case NODE_BOOL:
        return 5;
    case NODE_INT:
        return 20;
    case NODE_TEXT:
        return size;
    case NODE_LIST:
    case NODE_MAP:
        for (size_t i = 0; i < n->n; i++) {
            size += n->kind == NODE_LIST
                        ? 1 + lower_json_size(n->items[i])
                        : 4 + n->pairs[i].key.n + lower_json_size(n->pairs[i].value);
        }
        return size;
    }
    return size;
}

void lower_pending(struct lowering *l, const char *fmt, ...)
{
    struct output *o = l->out;
    va_list ap;
    va_start(ap, fmt);
    struct str *line =
        arena_push(l->a, (void **)&o->pending, o->pending_count, &o->pending_cap, sizeof *line);
    *line = str_vfmt(l->a, fmt, ap);
    va_end(ap);
    o->pending_count++;
}
