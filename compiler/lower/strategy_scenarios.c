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
    for (size_t i = 0; i < s->p->tiers.n; i++) {
        const struct tier *t = ITEM(s->p->tiers, i, struct tier);
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

static struct str sources(struct strategy *s, const struct outcome *o)
{
    struct buf b = {.arena = s->a};
    for (size_t i = 0; !o->none && i < o->contributing_count; i++) {
        buf_fmt(&b, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(o->contributing[i]->name));
    }
    return b.n > 0 ? buf_str(&b) : o->spared ? STR("other replicas go on") : STR("nothing");
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
        doc_text(s->a, row, sources(s, o));
        strategy_loss(s, row, o);
        strategy_recovery(s, row, o);
        lookback(s, row, o);
        doc_text(s->a, row, strategy_verdict(s, o));
    }
    *more = n > s->most ? n - s->most : 0;
    return rows;
}

/* What the scenario means, for the template to say: `volume-loss` … or `custom`. */
static struct str meaning(const struct hazard *h)
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
    return str_of(words[h->id]);
}

struct node *strategy_scenarios(struct strategy *s)
{
    static const char *const destroyed[DOMAIN_COUNT] = {
        [DOMAIN_DATA] = "the content of volumes", [DOMAIN_VOLUME] = "volumes",
        [DOMAIN_CLUSTER] = "the cluster",         [DOMAIN_SITE] = "the site",
        [DOMAIN_REGION] = "the region",
    };
    const struct guarantees *all = s->p->guarantees;
    struct node *blocks = node_list(s->a);
    for (size_t k = 0; k < all->hazard_count; k++) {
        const struct hazard *h = &all->hazards[k];
        struct node *f = strategy_facts(s), *is = node_map(s->a);
        size_t more;
        node_set_text(s->a, f, "scenario", h->name);
        node_set_bool(s->a, is, str_z(s->a, meaning(h)), true);
        strategy_put(s, f, "is", is);
        node_set_text(s->a, f, "destroys", str_of(destroyed[h->destroys]));
        strategy_put(s, f, "workloads", workloads(s, k, &more));
        node_set_int(s->a, f, "more", (int64_t)more);
        node_set_bool(s->a, f, "cut", more > 0);
        strategy_fill(s, TEMPLATE_STRATEGY_SCENARIO, f, blocks);
    }
    return blocks;
}
