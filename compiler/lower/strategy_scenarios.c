/*
 * Scenarios: for each tier the workload that stands worst in it, and for each scenario a section with
 * its workloads.
 */
#include "lower/strategy.h"

#include "units/duration.h"

/* -------------------------------------------------------------------------- the worst of a tier */

static bool matters(const struct outcome *o)
{
    return o->promise.rpo != NULL || o->promise.rto != NULL;
}

static const struct guarantee *worst(const struct guarantees *all, const struct tier *t,
                                     size_t scenario)
{
    const struct guarantee *found = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        if (g->w->of == t && matters(&g->outcomes[scenario]) &&
            (found == NULL || strategy_danger(g, found, scenario) < 0)) {
            found = g;
        }
    }
    return found;
}

struct node *strategy_worst(struct strategy *s)
{
    const struct guarantees *all = s->p->guarantees;
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->tiers.n; i++) {
        const struct tier *t = ITEM(s->tiers, i, struct tier);
        for (size_t k = 0; k < all->hazard_count; k++) {
            const struct guarantee *g = worst(all, t, k);
            if (g == NULL) {
                continue;
            }
            struct node *row = doc_row(s->a, rows);
            doc_text(s->a, row, t->name.v);
            doc_text(s->a, row, all->hazards[k].name);
            doc_text(s->a, row, g->w->name.v);
            strategy_loss(s, row, &g->outcomes[k]);
            strategy_recovery(s, row, &g->outcomes[k]);
            doc_text(s->a, row, strategy_verdict(s, &g->outcomes[k]));
        }
    }
    return rows;
}

/* ------------------------------------------------------------------------------------- sections */

static void lookback(struct strategy *s, struct node *row, const struct outcome *o)
{
    if (o->spared) {
        doc_text(s->a, row, STR("–"));
    } else {
        doc_text(s->a, row, o->unlimited ? STR("unlimited") : duration_full(s->a, o->lookback));
    }
}

/* Is there a section that says how? Those of the first workloads are, by name. */
static bool told(const struct strategy *s, const struct guarantee *g)
{
    return s->wish != NULL || (size_t)(g - s->p->guarantees->at) < s->most;
}

struct node *strategy_sources(struct strategy *s, const struct guarantee *g,
                              const struct outcome *o)
{
    struct node *line = node_list(s->a);
    for (size_t i = 0; !o->none && i < o->contributing_count; i++) {
        const struct point *p = o->contributing[i];
        struct str title = restore_title(s->a, g, p);
        doc_text(s->a, line, i == 0 ? (struct str){0} : STR(", "));
        node_add(s->a, line,
                 told(s, g) ? doc_section(s->a, title, p->name) : node_text(s->a, p->name));
    }
    if (line->n == 0) {
        doc_text(s->a, line, o->spared ? STR("other replicas go on") : STR("nothing"));
    }
    return line;
}

static struct node *workloads(struct strategy *s, size_t scenario, size_t *more)
{
    size_t n;
    const struct guarantee *const *order = strategy_by_danger(s, scenario, &n);
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < n && i < s->most; i++) {
        const struct outcome *o = &order[i]->outcomes[scenario];
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, order[i]->w->name.v)));
        doc_text(s->a, row, order[i]->w->of->name.v);
        node_add(s->a, row, strategy_sources(s, order[i], o));
        strategy_loss(s, row, o);
        strategy_recovery(s, row, o);
        lookback(s, row, o);
        doc_text(s->a, row, strategy_verdict(s, o));
    }
    *more = n > s->most ? n - s->most : 0;
    return rows;
}

/* By what the template knows it. */
static const char *meaning(const struct hazard *h)
{
    static const char *const words[] = {
        [SCENARIO_VOLUME_CORRUPTION] = "volumeCorruption",
        [SCENARIO_VOLUME_LOSS] = "volumeLoss",
        [SCENARIO_NODE_LOSS] = "nodeLoss",
        [SCENARIO_CLUSTER_LOSS] = "clusterLoss",
        [SCENARIO_SITE_LOSS] = "siteLoss",
        [SCENARIO_STORE_CORRUPTION] = "storeCorruption",
        [SCENARIO_RANSOMWARE] = "ransomware",
        [SCENARIO_COUNT] = "custom",
    };
    return words[h->id];
}

static bool any_survives(const struct guarantees *all, size_t scenario)
{
    for (size_t i = 0; i < all->n; i++) {
        if (!all->at[i].outcomes[scenario].none) {
            return true;
        }
    }
    return false;
}

/* What it takes before the first workload can be restored, of whichever can be. */
static void put_times(struct strategy *s, struct node *f, size_t scenario)
{
    const struct guarantees *all = s->p->guarantees;
    int64_t decide = 0, rebuild = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct outcome *o = &all->at[i].outcomes[scenario];
        if (!o->none && !o->recovery.infinite) {
            decide = o->recovery.decide;
            rebuild = o->recovery.rebuild;
        }
    }
    node_set_text(s->a, f, "decide", duration_full(s->a, decide));
    node_set_text(s->a, f, "rebuild", duration_full(s->a, rebuild));
}

static void put_cluster(struct strategy *s, struct node *f, size_t scenario)
{
    const struct system_backup *system = &s->p->maintenance.system_backup;
    size_t more;
    struct node *anew = node_map(s->a), *order = strategy_order(s, scenario, &more);
    strategy_put(s, anew, "secrets", strategy_secrets(s));
    strategy_put(s, anew, "targets", strategy_targets(s));
    strategy_put(s, anew, "order", order);
    node_set_int(s->a, anew, "more", (int64_t)more);
    node_set_bool(s->a, anew, "cut", more > 0);
    node_set_bool(s->a, anew, "systemBackup", usable(system->head.from));
    node_set_bool(s->a, anew, "retargets", strategy_retargets(s, NULL));
    node_set_bool(s->a, anew, "enrolled", planned_count(s->planned, ASSIGN_ENROLL) > 0);
    strategy_put(s, f, "anew", anew);
}

void strategy_scenario(struct strategy *s, size_t scenario, struct node *blocks)
{
    static const char *const destroyed[DOMAIN_COUNT] = {
        [DOMAIN_DATA] = "the content of volumes", [DOMAIN_VOLUME] = "volumes",
        [DOMAIN_CLUSTER] = "the cluster",         [DOMAIN_SITE] = "the site",
        [DOMAIN_REGION] = "the region",
    };
    const struct hazard *h = &s->p->guarantees->hazards[scenario];
    struct node *f = strategy_facts(s), *is = node_map(s->a);
    size_t more;
    node_set_text(s->a, f, "scenario", h->name);
    bool saved = any_survives(s->p->guarantees, scenario);
    node_set_bool(s->a, is, meaning(h), true);
    strategy_put(s, f, "is", is);
    strategy_put(s, f, "steps", saved ? is : node_map(s->a));
    node_set_bool(s->a, f, "lost", !saved);
    node_set_bool(s->a, f, "foreign", !usable(s->p->cluster.longhorn.head.from));
    node_set_text(s->a, f, "destroys", str_of(destroyed[h->destroys]));
    strategy_put(s, f, "workloads", workloads(s, scenario, &more));
    node_set_int(s->a, f, "more", (int64_t)more);
    node_set_bool(s->a, f, "cut", more > 0);
    put_times(s, f, scenario);
    if (h->cluster && saved) {
        put_cluster(s, f, scenario);
    }
    node_set_bool(s->a, f, "stands", !h->cluster);
    strategy_fill(s, TEMPLATE_STRATEGY_SCENARIO, f, blocks);
}

/* ------------------------------------------------------------------------------------- restores */

/* Is it the newest copy at some instant of a scenario that is asked about? */
static bool needed(const struct guarantee *g, const struct point *p, size_t scenarios,
                   const bool *asked)
{
    for (size_t k = 0; k < scenarios; k++) {
        const struct outcome *o = &g->outcomes[k];
        for (size_t i = 0; asked[k] && !o->none && i < o->contributing_count; i++) {
            if (o->contributing[i] == p) {
                return true;
            }
        }
    }
    return false;
}

void strategy_restores(struct strategy *s, const bool *asked, struct node *blocks)
{
    const struct guarantees *all = s->p->guarantees;
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        for (size_t k = 0; k < g->points.n && strategy_wants(s, g) && told(s, g); k++) {
            if (needed(g, &g->points.at[k], all->hazard_count, asked)) {
                restore_blocks(s, g, &g->points.at[k], blocks);
            }
        }
    }
}
