/*
 * Domains nest, so that a scenario is one number: what lies in its domain or deeper is gone. Files
 * of a dump and their copies lie on a volume of their own, which a scenario of the data volumes
 * spares.
 */
#include "prove/scenario.h"

#include <stdlib.h>

#include "policy/keys.h"

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct hazard *)x)->name, ((const struct hazard *)y)->name);
}

struct hazard *hazards_of(struct proving *e, size_t *n)
{
    static const enum domain destroys[] = {
        [SCENARIO_VOLUME_CORRUPTION] = DOMAIN_DATA, [SCENARIO_VOLUME_LOSS] = DOMAIN_VOLUME,
        [SCENARIO_NODE_LOSS] = DOMAIN_VOLUME,       [SCENARIO_CLUSTER_LOSS] = DOMAIN_CLUSTER,
        [SCENARIO_SITE_LOSS] = DOMAIN_SITE,         [SCENARIO_STORE_CORRUPTION] = DOMAIN_DATA,
        [SCENARIO_RANSOMWARE] = DOMAIN_CLUSTER,
    };
    const struct items *own = &e->p->scenarios;
    struct hazard *all = arena_many(e->a, SCENARIO_COUNT + own->n, struct hazard);
    bool known;
    int64_t nodes = value_of(e, &e->p->cluster.nodes, &known);
    for (int i = 0; i < SCENARIO_COUNT; i++) {
        bool last_node = i == SCENARIO_NODE_LOSS && nodes <= 1;
        all[i] = (struct hazard){.name = str_of(scenario_names[i]),
                                 .id = (enum scenario_id)i,
                                 .destroys = last_node ? DOMAIN_CLUSTER : destroys[i]};
    }
    for (size_t i = 0; i < own->n; i++) {
        const struct scenario *s = ITEM(*own, i, struct scenario);
        all[SCENARIO_COUNT + i] =
            (struct hazard){.name = s->name.v,
                            .id = SCENARIO_COUNT,
                            .custom = s,
                            .destroys = (enum domain)value_of(e, &s->destroys, &known)};
        e->unreadable = e->unreadable || !known;
    }
    *n = SCENARIO_COUNT + own->n;
    qsort(all + SCENARIO_COUNT, own->n, sizeof *all, by_name);
    for (size_t i = 0; i < *n; i++) {
        all[i].cluster = all[i].destroys >= DOMAIN_CLUSTER;
    }
    return all;
}

/* Nobody can lock a store whose blocks Longhorn must be able to delete. */
static bool locked(const struct store *s)
{
    return s != NULL && s->type.v != STORE_LONGHORN_BACKUP && usable(s->immutable.head.from);
}

bool survives(const struct hazard *h, const struct point *p)
{
    if (p->expired || (h->id == SCENARIO_RANSOMWARE && !locked(p->holder))) {
        return false;
    }
    return (!h->cluster && p->dump != NULL) || p->domain > h->destroys;
}

static bool soft_anti_affinity(const struct policy *p)
{
    const struct strings *all = &p->cluster.longhorn.settings;
    for (size_t i = 0; i < all->n; i++) {
        if (str_is(all->keys[i].v, "replica-soft-anti-affinity")) {
            return !str_is(all->values[i].v, "false");
        }
    }
    return false;
}

bool spared(struct proving *e, const struct hazard *h, const struct workload *w)
{
    bool known, all = data_volumes(w) > 0 && !soft_anti_affinity(e->p);
    if (h->id != SCENARIO_NODE_LOSS || h->cluster) {
        return false;
    }
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        if (!v->dump) {
            all = value_of(e, &v->replicas, &known) >= 2 && all;
        }
    }
    return all;
}

/* NULL where nothing is promised. */
static const struct number *promised(struct proving *e, const struct number *n)
{
    bool known;
    value_of(e, n, &known);
    return known ? n : NULL;
}

static const struct objective *objective_of(const struct tier *t, struct str scenario)
{
    for (size_t i = 0; i < t->objectives.n; i++) {
        const struct objective *o = ITEM(t->objectives, i, struct objective);
        if (str_eq(o->name.v, scenario)) {
            return o;
        }
    }
    return NULL;
}

struct promise promise_of(struct proving *e, const struct hazard *h, const struct workload *w)
{
    const struct tier *t = w->of;
    const struct objective *own = objective_of(t, h->name);
    bool all = h->id <= SCENARIO_CLUSTER_LOSS; /* what the tier says goes for these */
    bool own_rpo = own != NULL && own->rpo.from != ABSENT,
         own_rto = own != NULL && own->rto.from != ABSENT;
    /* restoring begins in the order of a lost cluster where the only node was all of it */
    const struct objective *lost =
        h->id == SCENARIO_NODE_LOSS ? objective_of(t, str_of(scenario_names[SCENARIO_CLUSTER_LOSS]))
                                    : own;
    bool lost_rto = lost != NULL && lost->rto.from != ABSENT;
    struct promise out = {
        .own = own,
        .rpo = own_rpo ? promised(e, &own->rpo)
               : all   ? promised(e, &t->rpo)
                       : NULL,
        .rto = own_rto ? promised(e, &own->rto)
               : all   ? promised(e, &t->rto)
                       : NULL,
        .order = promised(e, lost_rto ? &lost->rto : &t->rto),
        .accepted = own != NULL && own->accept.from != ABSENT,
    };
    e->unreadable = e->unreadable || (own != NULL && own->accept.from == POISONED);
    out.nothing = t->rpo.none && usable(t->rpo.from) && !(own_rpo && out.rpo != NULL);
    return out;
}
