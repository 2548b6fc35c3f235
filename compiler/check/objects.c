/*
 * Generated objects against the limits of who takes them: the API server's sizes, and Longhorn's
 * admission. What is refused here and came from the policy was, as a rule, refused by a nearer
 * check already; these are the last door, on what is really written.
 */
#include "check/admission.h"
#include "check/checks.h"

/* etcd refuses a request over 1.5 MiB (--max-request-bytes); server-side apply stores the names of
 * all fields once more, so an object of ours may have two thirds of that. ConfigMap data: 1 MiB
 * (core validation, MaxSecretSize); annotations: 256 KiB (apimachinery, TotalAnnotationSizeLimitB).
 */
enum { OBJECT_MOST = 1024 * 1024, DATA_MOST = 1024 * 1024, ANNOTATIONS_MOST = 256 * 1024 };

static int64_t json_size(const struct node *n)
{
    int64_t size = (int64_t)n->text.n + 2;
    if (n->kind == NODE_INT || n->kind == NODE_BOOL || n->kind == NODE_NULL) {
        size = 8;
    }
    for (size_t i = 0; i < n->n; i++) {
        size += n->kind == NODE_MAP ? (int64_t)n->pairs[i].key.n + 4 + json_size(n->pairs[i].value)
                                    : 1 + json_size(n->items[i]);
    }
    return size;
}

static int64_t strings_size(const struct node *map, bool keys)
{
    int64_t size = 0;
    for (size_t i = 0; map != NULL && map->kind == NODE_MAP && i < map->n; i++) {
        size += (int64_t)map->pairs[i].value->text.n;
        size += keys ? (int64_t)map->pairs[i].key.n : 0;
    }
    return size;
}

static struct str text_at(const struct node *n, const char *path)
{
    const struct node *v = node_path(n, str_of(path));
    return v == NULL || v->kind != NODE_TEXT ? (struct str){0} : v->text;
}

struct span object_place(const struct policy *p, const struct node *object)
{
    struct span at = {object->place.file, object->place.start, object->place.end};
    return span_known(at) ? at : policy_place(p);
}

/* Where a volume made the object (a part of the plan): how many there are in its namespace. */
static void note_namespace(struct check_run *r, const struct policy *p, struct diag *d)
{
    struct str namespace = {0};
    int64_t volumes = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < p->workloads.n; i++) {
            const struct workload *w = ITEM(p->workloads, i, struct workload);
            for (size_t k = 0; k < w->volumes.n; k++) {
                const struct pvc *pvc = &ITEM(w->volumes, k, struct volume)->pvc;
                bool here = pvc->span.file == d->span.file && pvc->span.start == d->span.start;
                if (round == 0 && here) {
                    namespace = pvc->namespace;
                }
                volumes += round == 1 && str_eq(pvc->namespace, namespace);
            }
        }
    }
    if (namespace.n > 0) {
        diag_note(d, "it holds what the policy says of the namespace `%.*s`, which has %.*s",
                  STR_ARG(namespace), STR_ARG(counted(r->arena, volumes, "PVC", "PVCs")));
        diag_help(d, "move some of them to another namespace, or exempt what need not be kept");
    } else {
        diag_help(d, "divide the policy, or shorten the texts that this object repeats");
    }
}

static void report_size(struct check_run *r, const struct policy *p, const struct node *object,
                        const char *part, int64_t size, int64_t most)
{
    if (size <= most) {
        return;
    }
    struct str kind = text_at(object, "kind"), name = text_at(object, "metadata.name");
    struct diag *d = diag_at(r->ds, D_OBJECT_TOO_LARGE, object_place(p, object),
                             "%s of the %.*s `%.*s` takes %lld KiB, and %lld KiB is the most", part,
                             STR_ARG(kind), STR_ARG(name), (long long)((size + 1023) / 1024),
                             (long long)(most / 1024));
    diag_note(d, "the API server refuses it, and with it everything that is applied together");
    note_namespace(r, p, d);
}

void check_object_size(struct check_run *r, const struct policy *p, const struct node *object)
{
    if (text_at(object, "kind").n == 0) { /* what promtool reads is no object, and goes nowhere */
        return;
    }
    int64_t data = strings_size(node_get(object, "data"), false);
    int64_t annotations = strings_size(node_path(object, STR("metadata.annotations")), true);
    if (data > DATA_MOST) {
        report_size(r, p, object, "the data", data, DATA_MOST);
    } else {
        report_size(r, p, object, "the whole", json_size(object), OBJECT_MOST);
    }
    report_size(r, p, object, "the annotations", annotations, ANNOTATIONS_MOST);
}

/* ----------------------------------------------------------------------------------- admission */

enum { MAX_RETENTION = 100 };

/* The mutator changed something: what Git says and what the cluster holds never agree. */
static bool drifts(const struct node *object, const struct node *stored)
{
    return !node_equal(node_get(object, "spec"), node_get(stored, "spec")) ||
           !str_eq(text_at(object, "metadata.name"), text_at(stored, "metadata.name"));
}

void check_admission(struct check_run *r, const struct policy *p, const struct node *object)
{
    static const enum code nearer[] = {D_VERSION_UNSUPPORTED, D_RETAIN_OVER_LIMIT, D_NAME_INVALID,
                                       D_NAME_TOO_LONG};
    bool told = !version_known(p) || !str_is(text_at(object, "kind"), "RecurringJob");
    for (size_t i = 0; i < sizeof nearer / sizeof nearer[0]; i++) {
        told = told || diags_has(r->ds, nearer[i]);
    }
    if (told) {
        return;
    }
    struct str name = text_at(object, "metadata.name"), version = p->cluster.longhorn.version.v;
    struct admission a = admission_review(
        r->arena, p->cluster.longhorn.minor,
        setting_number(p, "recurring-job-max-retention", MAX_RETENTION, NULL), object);
    if (!a.accepted) {
        struct diag *d = diag_at(r->ds, D_VERSION_UNSUPPORTED, object_place(p, object),
                                 "Longhorn %.*s would refuse the RecurringJob `%.*s`",
                                 STR_ARG(version), STR_ARG(name));
        diag_note(d, "%.*s", STR_ARG(a.why));
    } else if (drifts(object, a.mutated)) {
        diag_at(r->ds, D_VERSION_UNSUPPORTED, object_place(p, object),
                "Longhorn %.*s would change the RecurringJob `%.*s` when it is created",
                STR_ARG(version), STR_ARG(name));
    }
}
