/*
 * Each test begins where something is nearly too old, so that a yearly copy costs no more than an
 * hourly one: ages are as at 10 minutes into the test, seen from its beginning.
 */
#include "lower/rule_tests.h"

#include <stdlib.h>

#include "lower/encode.h"

enum { MET_AT = 600, OLDER = 1000000 };
enum { LIMIT_MOST = 64, LIMIT_LEAST = 8, RULE_TESTS = 100000 /* tests, each of all rules */ };

struct node *test_facts(struct testing *t)
{
    return lower_facts(t->l, (struct str){0}, (struct str){0});
}

void test_put(struct testing *t, struct node *facts, const char *key, struct str text)
{
    node_set(t->l->a, facts, str_of(key), lower_text(t->l, text));
}

struct str namespace_of(const struct guarantee *g)
{
    const struct items *volumes = &g->w->volumes;
    return volumes->n == 0 ? STR("apps") : ITEM(*volumes, 0, struct volume)->pvc.namespace;
}

struct node *series_labels(struct testing *t, const struct guarantee *g)
{
    struct node *labels = node_map(t->l->a);
    test_put(t, labels, "policy", t->l->p->name.v);
    test_put(t, labels, "workload_namespace", namespace_of(g));
    test_put(t, labels, "workload", g->w->name.v);
    test_put(t, labels, "tier", g->w->of->name.v);
    return labels;
}

/* An age that is reached 10 minutes into the test, as a content before it; and an older one. */
static void put_age(struct testing *t, struct node *f, const char *key, const char *older,
                    int64_t age)
{
    node_set_int(t->l->a, f, key, age - MET_AT);
    node_set_int(t->l->a, f, older, age + OLDER);
}

/* --------------------------------------------------------------------------------- what is
 * expected
 */

static const struct node *rule_of(struct testing *t, const char *alert, const struct node *labels)
{
    for (size_t i = 0; i < t->l->rules->n; i++) {
        const struct node *rules = node_get(t->l->rules->items[i], "rules");
        for (size_t k = 0; k < rules->n; k++) {
            const struct node *name = node_get(rules->items[k], "alert");
            const struct node *own = node_get(rules->items[k], "labels");
            bool same = name != NULL && str_is(name->text, alert);
            for (size_t j = 0; same && j < own->n; j++) {
                const struct node *want = node_get(labels, str_z(t->l->a, own->pairs[j].key));
                same = want == NULL ||
                       str_eq(want->text, go_expand(t->l->a, own->pairs[j].value->text, labels));
            }
            if (same) {
                return rules->items[k];
            }
        }
    }
    return NULL;
}

/* The annotations of the alert that has these labels, as Prometheus shows them. A test without its
 * rule is a mistake of ours, which the template tells. */
static void expect(struct testing *t, struct node *said, const char *key, const char *alert,
                   const struct node *labels)
{
    const struct node *rule = rule_of(t, alert, labels);
    struct node *out = node_map(t->l->a);
    const struct node *annotations = rule == NULL ? NULL : node_get(rule, "annotations");
    for (size_t i = 0; annotations != NULL && i < annotations->n; i++) {
        node_set(t->l->a, out, annotations->pairs[i].key,
                 node_text(t->l->a, go_expand(t->l->a, annotations->pairs[i].value->text, labels)));
    }
    if (annotations != NULL) {
        node_set(t->l->a, said, str_of(key), out);
    }
}

static void add(struct testing *t, enum template_id id, const struct node *f)
{
    lower_fill(t->l, id, f, t->l->p->monitoring.head.span, t->tests);
}

/* ------------------------------------------------------------------------------------------ copies
 */

static struct str kind_of(struct testing *t, const struct sample *s)
{
    const struct point *p = s->copy->point;
    const struct str zone = p->when->zone, cron = p->when->cron;
    struct str kind = str_fmt(t->l->a, "%.*s\n%d %s\n%.*s %.*s", STR_ARG(s->tier->tier->name.v),
                              (int)p->kind, p->store_kind, STR_ARG(cron), STR_ARG(zone));
    if (p->dump != NULL) {
        kind = str_fmt(t->l->a, "%.*s\n%.*s %.*s %lld", STR_ARG(kind), STR_ARG(p->dump->when.cron),
                       STR_ARG(p->dump->when.zone), (long long)p->chain.takes);
    }
    return kind;
}

/* The one that is complete first stands for its kind: the newest of all is the newest of these. */
struct samples samples_of(struct testing *t)
{
    struct samples all = {0};
    struct map known = map_new(t->l->a);
    const struct watch *w = t->l->watch;
    for (size_t i = 0; i < w->n; i++) {
        for (size_t k = 0; k < w->tiers[i].copy_count; k++) {
            struct sample one = {&w->tiers[i], &w->tiers[i].copies[k]};
            struct str kind = kind_of(t, &one);
            size_t at = (size_t)map_get(&known, kind);
            if (at == 0 && all.n < t->limit) {
                struct sample *slot =
                    arena_push(t->l->a, (void **)&all.at, all.n, &all.cap, sizeof one);
                *slot = one;
                map_put(&known, kind, (void *)++all.n);
            } else if (at != 0 && one.copy->late < all.at[at - 1].copy->late) {
                all.at[at - 1] = one;
            }
        }
    }
    return all;
}

/* Scenarios that only this copy survives, and that a missed run of it does not break at once. */
static struct node *alone_in(struct testing *t, const struct sample *s)
{
    struct node *names = node_list(t->l->a);
    const struct guarantee *g = s->copy->of.at[0];
    for (size_t i = 0; i < s->tier->scenario_count; i++) {
        const struct watched_scenario *scenario = &s->tier->scenarios[i];
        const struct outcome *o = &g->outcomes[scenario->hazard - t->l->p->guarantees->hazards];
        if (o->surviving_count == 1 && str_eq(o->surviving[0]->name, s->copy->name) &&
            s->copy->late + THRESHOLD_LATE_FOR <= scenario->breached) {
            node_add(t->l->a, names, lower_text(t->l, scenario->hazard->name));
        }
    }
    return names;
}

static void copy_test(struct testing *t, const struct sample *s)
{
    const struct guarantee *g = s->copy->of.at[0];
    const struct loss *worst = s->copy->point->unmissed;
    struct node *f = test_facts(t), *said = node_map(t->l->a), *labels = series_labels(t, g);
    test_put(t, labels, "copy", s->copy->name);
    test_put(t, f, "namespace", namespace_of(g));
    test_put(t, f, "workload", g->w->name.v);
    test_put(t, f, "tier", s->tier->tier->name.v);
    test_put(t, f, "copy", s->copy->name);
    node_set(t->l->a, f, STR("name"),
             node_fmt(t->l->a, "%.*s: a missed run", STR_ARG(s->copy->name)));
    put_age(t, f, "before", "older", worst->seconds + t->l->watch->every + THRESHOLD_SCRAPE);
    node_set(t->l->a, f, STR("alone"), alone_in(t, s));
    expect(t, said, "late", "TiercBackupLate", labels);
    struct node *never = series_labels(t, g);
    test_put(t, never, "copy", s->copy->name);
    for (size_t i = 0; i < never->n; i++) {
        if (str_is(never->pairs[i].key, "workload_namespace")) {
            never->pairs[i].value = node_text(t->l->a, STR("tierc-test-never"));
        }
    }
    expect(t, said, "never", "TiercBackupNeverSucceeded", never);
    node_set(t->l->a, f, STR("said"), said);
    add(t, TEMPLATE_TEST_COPY, f);
}

/* ------------------------------------------------------------------------------ tiers and drills
 */

static struct node *age_facts(struct testing *t, const struct guarantee *g, int64_t age)
{
    struct node *f = test_facts(t);
    test_put(t, f, "namespace", namespace_of(g));
    test_put(t, f, "workload", g->w->name.v);
    test_put(t, f, "tier", g->w->of->name.v);
    put_age(t, f, "before", "older", age);
    return f;
}

static void scenario_test(struct testing *t, const struct watched_scenario *s)
{
    const struct guarantee *g = s->of.at[0];
    const struct number *grace = &g->w->of->grace;
    int64_t age = s->outcome->promise.rpo->v + (usable(grace->from) ? grace->v : 0);
    struct node *f = age_facts(t, g, age), *said = node_map(t->l->a), *labels = series_labels(t, g);
    test_put(t, labels, "scenario", s->hazard->name);
    test_put(t, f, "scenario", s->hazard->name);
    node_set(t->l->a, f, STR("name"),
             node_fmt(t->l->a, "%.*s: the objective of %.*s is broken", STR_ARG(g->w->of->name.v),
                      STR_ARG(s->hazard->name)));
    expect(t, said, "breached", "TiercBackupRpoBreached", labels);
    node_set(t->l->a, f, STR("said"), said);
    add(t, TEMPLATE_TEST_SCENARIO, f);
}

static void snapshot_test(struct testing *t, const struct watched_tier *tier)
{
    const struct guarantee *g = tier->copies[0].of.at[0];
    struct node *f = age_facts(t, g, tier->snapshot_late), *said = node_map(t->l->a);
    node_set(t->l->a, f, STR("name"),
             node_fmt(t->l->a, "%.*s: no new snapshot", STR_ARG(tier->tier->name.v)));
    expect(t, said, "failed", "LonghornSnapshotCreationFailed", series_labels(t, g));
    node_set(t->l->a, f, STR("said"), said);
    add(t, TEMPLATE_TEST_SNAPSHOTS, f);
}

static void drill_test(struct testing *t, const struct drill *d)
{
    struct arena *a = t->l->a;
    int64_t age =
        d->when.worst_gap + d->deadline.v + t->l->watch->every + THRESHOLD_SCRAPE + THRESHOLD_SLACK;
    struct node *f = test_facts(t), *said = node_map(a), *labels = node_map(a);
    struct node *names = node_list(a), *others = node_list(a);
    for (size_t i = 0; i < d->workloads.n; i++) {
        struct node *name = lower_text(t->l, d->workloads.at[i].v);
        node_add(a, names, name);
        if (i > 0) {
            node_add(a, others, name);
        }
    }
    struct str first = names->items[0]->text;
    const struct workload *w = map_get(&t->l->p->workload_by_name, first);
    node_set(a, f, STR("workloads"), names);
    node_set(a, f, STR("others"), others);
    test_put(t, f, "drill", d->key.v);
    test_put(t, f, "namespace", t->l->p->cluster.namespace.v);
    test_put(t, f, "cronjob", d->job);
    test_put(t, f, "workload", first);
    test_put(t, f, "tier", w == NULL || w->of == NULL ? (struct str){0} : w->of->name.v);
    put_age(t, f, "before", "older", age);
    test_put(t, labels, "drill", d->key.v);
    test_put(t, labels, "workload", first);
    test_put(t, labels, "workload_namespace", STR("apps"));
    expect(t, said, "late", "TiercRestoreTestLate", labels);
    expect(t, said, "never", "TiercRestoreTestNeverPassed", labels);
    node_set(a, f, STR("said"), said);
    add(t, TEMPLATE_TEST_DRILL, f);
}

/* ------------------------------------------------------------------------------------------ policy
 */

static const struct {
    const char *key, *alert;
} of_policy[] = {
    {"absent", "TiercVerifierAbsent"},
    {"stale", "TiercVerifierStale"},
    {"incomplete", "TiercVerifierIncomplete"},
    {"jobStale", "TiercVerifierJobStale"},
    {"down", "TiercVerifierDown"},
    {"mismatch", "TiercPolicyMismatch"},
    {"short", "TiercCopiesShort"},
    {"unprotected", "TiercVolumesUnprotected"},
    {"targetDown", "LonghornBackupTargetDown"},
    {"notRecent", "LonghornNoRecentBackups"},
    {"storageLow", "LonghornStorageLow"},
};

/* The labels of the series in templates/test-policy.yaml. */
static struct node *example_labels(struct testing *t, struct node *example)
{
    static const char *const fixed[][2] = {
        {"workload_namespace", "apps"},
        {"phase", "list backups"},
        {"target", "default"},
        {"node", "n1"},
        {"disk", "d1"},
    };
    const struct policy *p = t->l->p;
    struct node *labels = node_map(t->l->a);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        node_set_text(t->l->a, labels, fixed[i][0], str_of(fixed[i][1]));
    }
    for (size_t i = 0; i < example->n; i++) {
        node_set(t->l->a, labels, example->pairs[i].key, example->pairs[i].value);
    }
    test_put(t, labels, "namespace", p->cluster.namespace.v);
    test_put(t, labels, "cronjob", p->verification.job);
    test_put(t, labels, "deployment", p->verification.job);
    return labels;
}

static void put_verifier(struct testing *t, struct node *f)
{
    const struct policy *p = t->l->p;
    int64_t every = t->l->watch->every;
    int64_t steps = (mismatch_for(every) + TEST_STEP - 1) / TEST_STEP;
    put_age(t, f, "stale", "staler", stale_after(every));
    node_set_int(t->l->a, f, "mismatchSteps", steps);
    node_set_int(t->l->a, f, "mismatchAt", steps * TEST_STEP);
    node_set_int(t->l->a, f, "mismatchBefore", (steps - 1) * TEST_STEP);
    test_put(t, f, "digest", t->l->in->digest);
    test_put(t, f, "namespace", p->cluster.namespace.v);
    test_put(t, f, "job", p->verification.job);
}

static void policy_test(struct testing *t)
{
    struct arena *a = t->l->a;
    const struct watch *w = t->l->watch;
    const struct watched_copy *first = &w->tiers[0].copies[0];
    struct node *f = test_facts(t), *said = node_map(a), *example = node_map(a);
    test_put(t, example, "tier", w->tiers[0].tier->name.v);
    test_put(t, example, "workload", first->of.at[0]->w->name.v);
    test_put(t, example, "copy", first->name);
    put_verifier(t, f);
    if (w->backups) {
        put_age(t, f, "recent", "lessRecent", w->recent);
    }
    node_set_int(a, f, "storageLow", t->l->p->verification.storage_low.v);
    node_set_int(a, f, "storageLower", t->l->p->verification.storage_low.v - 1);
    struct node *labels = example_labels(t, example);
    for (size_t i = 0; i < sizeof of_policy / sizeof *of_policy; i++) {
        expect(t, said, of_policy[i].key, of_policy[i].alert, labels);
    }
    node_set(a, f, STR("example"), example);
    node_set(a, f, STR("said"), said);
    add(t, TEMPLATE_TEST_POLICY, f);
}

/* -------------------------------------------------------------------------------------------- file
 */

static void short_tests(struct testing *t, const struct samples *samples)
{
    const struct watch *w = t->l->watch;
    for (size_t i = 0; i < samples->n; i++) {
        copy_test(t, &samples->at[i]);
    }
    for (size_t i = 0; i < w->n && i < t->limit; i++) {
        for (size_t k = 0; k < w->tiers[i].scenario_count; k++) {
            scenario_test(t, &w->tiers[i].scenarios[k]);
        }
        if (w->tiers[i].snapshot_late > 0) {
            snapshot_test(t, &w->tiers[i]);
        }
    }
    for (size_t i = 0; i < t->l->p->drills.n && i < t->limit; i++) {
        const struct drill *d = ITEM(t->l->p->drills, i, struct drill);
        if (d->when.usable) {
            drill_test(t, d);
        }
    }
}

void rule_tests(struct lowering *l, struct node *docs)
{
    if (l->watch == NULL || l->watch->n == 0) {
        return;
    }
    struct testing t = {.l = l, .tests = node_list(l->a)};
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0}), *groups = node_list(l->a);
    for (size_t i = 0; i < l->rules->n; i++) {
        node_add(l->a, groups, node_get(l->rules->items[i], "name"));
        t.rules += node_get(l->rules->items[i], "rules")->n;
    }
    t.limit = RULE_TESTS / (t.rules + 1);
    t.limit = t.limit < LIMIT_LEAST ? LIMIT_LEAST : t.limit > LIMIT_MOST ? LIMIT_MOST : t.limit;
    struct samples samples = samples_of(&t);
    rule_weeks(&t, &samples);
    short_tests(&t, &samples);
    policy_test(&t);
    node_set(l->a, f, STR("groups"), groups);
    node_set(l->a, f, STR("tests"), t.tests);
    lower_fill(l, TEMPLATE_RULE_TESTS, f, l->p->monitoring.head.span, docs);
}
