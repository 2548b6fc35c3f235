/*
 * Prometheus' rules: one group for the whole policy, and for each tier one or, where it is large,
 * several. They go into one PrometheusRule while that is small enough, else into one per group; the
 * plain file, which promtool reads, holds all of them.
 */
#include "lower/rules.h"

#include "units/duration.h"

enum {
    RULES_LIMIT = 140 * 1024, /* bytes of JSON in one object; its YAML is larger, at most 200 KiB */
    MISMATCH_LONGEST = 6 * 3600
};

struct grouping {
    struct lowering *l;
    const struct watch *w;
    struct node *groups;
};

static void put_int(struct grouping *g, struct node *f, const char *key, int64_t v)
{
    node_set_int(g->l->a, f, key, v);
}

static void put_text(struct grouping *g, struct node *f, const char *key, struct str v)
{
    node_set(g->l->a, f, str_of(key), lower_text(g->l, v));
}

/* An age as the number that is compared, and for people. */
static void put_age(struct grouping *g, struct node *f, const char *key, const char *words,
                    int64_t v)
{
    put_int(g, f, key, v);
    node_set_text(g->l->a, f, words, duration_print(g->l->a, v));
}

static struct node *facts_of(struct grouping *g)
{
    struct node *f = lower_facts(g->l, (struct str){0}, (struct str){0});
    put_text(g, f, "runbooks", g->l->p->monitoring.runbooks.v);
    put_int(g, f, "every", g->w->every);
    put_int(g, f, "scrape", THRESHOLD_SCRAPE);
    put_int(g, f, "slack", THRESHOLD_SLACK);
    return f;
}

static struct node *names_of(struct grouping *g, const struct watched_workloads *of)
{
    struct node *names = node_list(g->l->a);
    for (size_t i = 0; i < of->n; i++) {
        node_add(g->l->a, names, lower_text(g->l, of->at[i]->w->name.v));
    }
    return names;
}

/* A matcher for a set, but for one name an equality. */
static struct node *one_of(struct node *names)
{
    return names->n == 1 ? names->items[0] : names;
}

/* Labels by which series of this policy are selected. */
static struct node *selector(struct grouping *g)
{
    struct node *labels = node_map(g->l->a);
    put_text(g, labels, "policy", g->l->p->name.v);
    return labels;
}

/* ------------------------------------------------------------------------------------------ tiers
 */

static void copy_rules(struct grouping *g, const struct watched_tier *t,
                       const struct watched_copy *c, struct node *rules)
{
    struct node *f = facts_of(g), *watched = selector(g);
    put_text(g, watched, "copy", c->name);
    if (c->own) {
        put_text(g, watched, "workload", c->of.at[0]->w->name.v);
        put_text(g, f, "workload", c->of.at[0]->w->name.v);
    }
    put_text(g, f, "tier", t->tier->name.v);
    put_text(g, f, "copy", c->name);
    node_set(g->l->a, f, STR("workloads"), names_of(g, &c->of));
    node_set(g->l->a, f, STR("watched"), watched);
    put_age(g, f, "late", "lateWords", c->late);
    put_int(g, f, "loss", c->point->unmissed->seconds);
    lower_fill(g->l, TEMPLATE_ALERTS_COPY, f, g->l->p->monitoring.head.span, rules);
}

static void scenario_rules(struct grouping *g, const struct watched_tier *t,
                           const struct watched_scenario *s, struct node *rules)
{
    struct node *f = facts_of(g), *watched = selector(g);
    int64_t rpo = s->outcome->promise.rpo->v;
    put_text(g, watched, "tier", t->tier->name.v);
    put_text(g, watched, "scenario", s->hazard->name);
    if (s->some) {
        node_set(g->l->a, watched, STR("workload"), one_of(names_of(g, &s->of)));
    }
    put_text(g, f, "tier", t->tier->name.v);
    put_text(g, f, "scenario", s->hazard->name);
    node_set(g->l->a, f, STR("watched"), watched);
    put_age(g, f, "breached", "breachedWords", s->breached);
    put_age(g, f, "rpo", "rpoWords", rpo);
    put_int(g, f, "grace", s->breached - rpo);
    lower_fill(g->l, TEMPLATE_ALERTS_SCENARIO, f, g->l->p->monitoring.head.span, rules);
}

static void snapshot_rules(struct grouping *g, const struct watched_tier *t, struct node *rules)
{
    struct node *f = facts_of(g), *watched = selector(g);
    if (t->snapshot_late == 0) {
        return;
    }
    put_text(g, watched, "tier", t->tier->name.v);
    put_text(g, f, "tier", t->tier->name.v);
    node_set(g->l->a, f, STR("watched"), watched);
    put_age(g, f, "late", "lateWords", t->snapshot_late);
    lower_fill(g->l, TEMPLATE_ALERTS_SNAPSHOTS, f, g->l->p->monitoring.head.span, rules);
}

/* ----------------------------------------------------------------------------------------- policy
 */

int64_t stale_after(int64_t every)
{
    return 2 * every + THRESHOLD_SCRAPE + THRESHOLD_SLACK;
}

int64_t mismatch_for(int64_t every)
{
    return 2 * every < MISMATCH_LONGEST ? 2 * every : MISMATCH_LONGEST;
}

static void verifier_facts(struct grouping *g, struct node *f)
{
    const struct policy *p = g->l->p;
    put_text(g, f, "digest", g->l->in->digest);
    put_age(g, f, "stale", "staleWords", stale_after(g->w->every));
    put_int(g, f, "mismatchFor", mismatch_for(g->w->every));
    put_text(g, f, p->monitoring.sink.v == SINK_SERVE ? "deployment" : "cronJob",
             p->verification.job);
}

static void policy_rules(struct grouping *g, struct node *rules)
{
    const struct policy *p = g->l->p;
    bool longhorn = usable(p->cluster.longhorn.head.from);
    struct node *f = facts_of(g);
    put_text(g, f, "namespace", p->cluster.namespace.v);
    verifier_facts(g, f);
    node_set_bool(g->l->a, f, "targets", longhorn && g->w->backups);
    node_set_bool(g->l->a, f, "storage", longhorn);
    put_int(g, f, "storageLow", p->verification.storage_low.v);
    if (g->w->backups) {
        put_age(g, f, "recent", "recentWords", g->w->recent);
        put_int(g, f, "recentLeast", THRESHOLD_RECENT_LEAST);
    }
    lower_fill(g->l, TEMPLATE_ALERTS_POLICY, f, p->monitoring.head.span, rules);
}

static void drill_rules(struct grouping *g, const struct drill *d, struct node *rules)
{
    struct node *f = facts_of(g), *watched = selector(g), *names = node_list(g->l->a);
    int64_t late =
        d->when.worst_gap + d->deadline.v + g->w->every + THRESHOLD_SCRAPE + THRESHOLD_SLACK;
    for (size_t i = 0; i < d->workloads.n; i++) {
        node_add(g->l->a, names, lower_text(g->l, d->workloads.at[i].v));
    }
    node_set(g->l->a, watched, STR("workload"), one_of(names));
    node_set(g->l->a, f, STR("watched"), watched);
    put_text(g, f, "namespace", g->l->p->cluster.namespace.v);
    put_text(g, f, "cronjob", d->job);
    put_text(g, f, "drill", d->key.v);
    put_int(g, f, "workloads", (int64_t)names->n);
    put_age(g, f, "late", "lateWords", late);
    put_int(g, f, "gap", d->when.worst_gap);
    put_int(g, f, "deadline", d->deadline.v);
    lower_fill(g->l, TEMPLATE_ALERTS_DRILL, f, d->head.span, rules);
}

/* ----------------------------------------------------------------------------------------- groups
 */

static void add_group(struct grouping *g, struct str name, struct node *rules)
{
    struct node *f = lower_facts(g->l, name, (struct str){0});
    node_set(g->l->a, f, STR("rules"), rules);
    lower_fill(g->l, TEMPLATE_RULE_GROUP, f, g->l->p->monitoring.head.span, g->groups);
}

/* Full stops are in no name of a tier: parts cannot collide. */
static void add_parts(struct grouping *g, struct str name, const struct node *rules)
{
    struct node *part = node_list(g->l->a);
    size_t bytes = 0, parts = 0;
    for (size_t i = 0; i <= rules->n; i++) {
        size_t more = i < rules->n ? lower_json_size(rules->items[i]) : 0;
        if (part->n > 0 && (i == rules->n || bytes + more > RULES_LIMIT)) {
            struct str tail = parts == 0 ? (struct str){0} : str_fmt(g->l->a, ".%zu", parts + 1);
            add_group(g, str_fmt(g->l->a, "%.*s%.*s", STR_ARG(name), STR_ARG(tail)), part);
            part = node_list(g->l->a);
            bytes = 0;
            parts++;
        }
        if (i < rules->n) {
            node_add(g->l->a, part, rules->items[i]);
            bytes += more;
        }
    }
}

static void tier_group(struct grouping *g, const struct watched_tier *t)
{
    struct node *rules = node_list(g->l->a);
    for (size_t i = 0; i < t->copy_count; i++) {
        copy_rules(g, t, &t->copies[i], rules);
    }
    for (size_t i = 0; i < t->scenario_count; i++) {
        scenario_rules(g, t, &t->scenarios[i], rules);
    }
    snapshot_rules(g, t, rules);
    add_parts(
        g, str_fmt(g->l->a, "%.*s-rules-%.*s", STR_ARG(g->l->p->name.v), STR_ARG(t->tier->name.v)),
        rules);
}

static struct node *groups_of(struct lowering *l, const struct watch *w)
{
    struct grouping g = {.l = l, .w = w, .groups = node_list(l->a)};
    struct node *rules = node_list(l->a);
    for (size_t i = 0; i < w->n; i++) {
        tier_group(&g, &w->tiers[i]);
    }
    policy_rules(&g, rules);
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        if (d->when.usable) {
            drill_rules(&g, d, rules);
        }
    }
    add_parts(&g, str_fmt(l->a, "%.*s-rules", STR_ARG(l->p->name.v)), rules);
    return g.groups;
}

/* ---------------------------------------------------------------------------------------- objects
 */

struct node *monitoring_labels(struct lowering *l)
{
    const struct strings *own = &l->p->monitoring.rule_labels;
    struct node *labels = node_map(l->a);
    for (size_t i = 0; i < own->n; i++) {
        node_set(l->a, labels, own->keys[i].v, lower_text(l, own->values[i].v));
    }
    if (node_get(labels, "app.kubernetes.io/managed-by") == NULL) {
        node_set_text(l->a, labels, "app.kubernetes.io/managed-by", STR("tierc"));
    }
    if (node_get(labels, "tierc.dev/policy") == NULL) {
        node_set_text(l->a, labels, "tierc.dev/policy", l->p->name.v);
    }
    return labels;
}

static void rule_object(struct lowering *l, struct str name, struct node *groups, struct node *docs)
{
    struct node *f = lower_facts(l, name, l->p->monitoring.namespace.v);
    node_set(l->a, f, STR("labels"), monitoring_labels(l));
    node_set(l->a, f, STR("groups"), groups);
    lower_fill(l, TEMPLATE_PROMETHEUS_RULE, f, l->p->monitoring.head.span, docs);
}

void prometheus_rules(struct lowering *l, struct node *docs)
{
    l->watch = watch_of(l);
    if (l->watch == NULL) {
        return;
    }
    l->rules = groups_of(l, l->watch);
    if (lower_json_size(l->rules) <= RULES_LIMIT) {
        rule_object(l, str_fmt(l->a, "%.*s-rules", STR_ARG(l->p->name.v)), l->rules, docs);
        return;
    }
    for (size_t i = 0; i < l->rules->n; i++) {
        struct node *one = node_list(l->a);
        node_add(l->a, one, l->rules->items[i]);
        rule_object(l, node_get(l->rules->items[i], "name")->text, one, docs);
    }
}

void plain_rules(struct lowering *l, struct node *docs)
{
    if (l->watch != NULL) {
        struct node *f = lower_facts(l, (struct str){0}, (struct str){0});
        node_set(l->a, f, STR("groups"), l->rules);
        lower_fill(l, TEMPLATE_PLAIN_RULES, f, l->p->monitoring.head.span, docs);
    }
}
