/*
 * The `resolved` part of the facts: a row per key under which definitions with derived values
 * stand. Instants are RFC 3339, all else integers of seconds and bytes. Nothing here depends on
 * where tzdata came from or which release it is.
 */
#include "lower/facts.h"

#include "lower/lowering.h"
#include "units/date.h"

struct node *facts_gap(struct arena *a, const struct timing *when)
{
    struct node *gap = node_map(a);
    node_set_int(a, gap, "worst", when->worst_gap);
    node_set_text(a, gap, "from", instant_print(a, when->worst_from));
    node_set_text(a, gap, "to", instant_print(a, when->worst_to));
    node_set_int(a, gap, "least", when->least_gap);
    return gap;
}

struct node *facts_timing(struct arena *a, const struct timing *when)
{
    if (!when->usable) {
        return NULL;
    }
    struct node *map = node_map(a);
    node_set_text(a, map, "cron", when->cron);
    node_set_text(a, map, "zone", when->zone);
    node_set_int(a, map, "shift", when->shift);
    node_set(a, map, STR("gap"), facts_gap(a, when));
    return map;
}

static void put(struct arena *a, struct node *map, const char *key, struct str value)
{
    if (value.n > 0) {
        node_set_text(a, map, key, value);
    }
}

/* What copies, dumps and maintenance jobs have in common. */
static void put_job(struct arena *a, struct node *map, struct str job, const struct timing *when,
                    int64_t count)
{
    put(a, map, "job", job);
    struct node *runs = when == NULL ? NULL : facts_timing(a, when);
    if (runs != NULL) {
        node_set(a, map, STR("runs"), runs);
    }
    if (count > 0) {
        node_set_int(a, map, "count", count);
    }
}

static void of_copy(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct copy *c = item;
    put_job(a, map, c->job, &c->when, c->count);
}

static void of_dump(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct dump *d = item;
    put(a, map, "namespace", d->namespace);
    put_job(a, map, d->job, &d->when, d->count);
}

static void of_class(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    const struct storage_class_def *c = item;
    if (c->of != NULL) {
        struct node *parameters = class_parameters(a, p, c);
        facts_sort(parameters);
        node_set(a, map, STR("parameters"), parameters);
    }
}

static void of_upkeep(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct upkeep *u = item;
    put_job(a, map, u->job, &u->when, 0);
}

static void of_system_backup(struct arena *a, const struct policy *p, const void *item,
                             struct node *map)
{
    (void)p;
    const struct system_backup *s = item;
    put_job(a, map, s->job, &s->when, s->count);
}

static void of_enrolment(struct arena *a, const struct policy *p, const void *item,
                         struct node *map)
{
    const struct enrolment *e = item;
    put_job(a, map, e->job.n > 0 ? e->job : p->enroll_job, &e->when, 0);
}

static void of_verification(struct arena *a, const struct policy *p, const void *item,
                            struct node *map)
{
    const struct verification *v = item;
    put(a, map, "job", v->job.n > 0 ? v->job : p->verify_job);
}

static void of_drill(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct drill *d = item;
    put_job(a, map, d->job, &d->when, 0);
}

static void of_store(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    static const char *const schemes[] = {"", "s3", "nfs", "cifs", "azblob"};
    const struct store *s = item;
    put(a, map, "scheme", str_of(schemes[s->scheme]));
    put(a, map, "bucket", s->bucket);
    put(a, map, "region", s->region);
    put(a, map, "prefix", s->prefix);
    if (s->target_store != NULL) {
        put(a, map, "target", s->target_store->name.v);
    }
    if (s->foreign != NULL) {
        node_set(a, map, STR("foreignRules"), s->foreign);
    }
}

static void of_group(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct group *g = item;
    if (g->of != NULL) {
        put(a, map, "tier", g->of->name.v);
    }
    node_set_bool(a, map, "implicit", g->implicit);
}

static void of_workload(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct workload *w = item;
    if (w->of != NULL) {
        put(a, map, "tier", w->of->name.v);
    }
    if (w->in != NULL) {
        put(a, map, "group", w->in->name.v);
    }
}

static void of_longhorn(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)p;
    const struct longhorn *l = item;
    node_set_int(a, map, "major", l->major);
    node_set_int(a, map, "minor", l->minor);
    node_set_int(a, map, "patch", l->patch);
}

static void of_policy(struct arena *a, const struct policy *p, const void *item, struct node *map)
{
    (void)item;
    put(a, map, "verify", p->verify_job);
    put(a, map, "enroll", p->enroll_job);
    put(a, map, "plan", p->plan_name);
    put(a, map, "result", p->result_name);
    put(a, map, "drillResult", p->drill_result_name);
}

struct node *facts_resolved(struct arena *a, const struct policy *p, struct str role,
                            const void *item)
{
    static const struct {
        const char *role;
        void (*of)(struct arena *, const struct policy *, const void *, struct node *);
    } rows[] = {
        {"policy", of_policy},
        {"longhorn", of_longhorn},
        {"stores", of_store},
        {"groups", of_group},
        {"workloads", of_workload},
        {"copies", of_copy},
        {"dump", of_dump},
        {"snapshotCleanup", of_upkeep},
        {"filesystemTrim", of_upkeep},
        {"systemBackup", of_system_backup},
        {"enrolment", of_enrolment},
        {"verification", of_verification},
        {"drills", of_drill},
        {"storageClasses", of_class},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_is(role, rows[i].role)) {
            struct node *map = node_map(a);
            rows[i].of(a, p, item, map);
            return map;
        }
    }
    return NULL;
}
