/*
 * Scenarios, tiers, groups and their copies. A tier with copies becomes a group of its name: later
 * stages see groups only, whoever wrote the copies.
 */
#include "policy/resolve.h"

#include "base/suggest.h"
#include "policy/keys.h"

/* ----------------------------------------------------------------------------------------
 * scenarios */

static bool builtin(struct str name)
{
    for (size_t i = 0; i < SCENARIO_COUNT; i++) {
        if (str_is(name, scenario_names[i])) {
            return true;
        }
    }
    return false;
}

static bool own_scenario(void *context, void *item)
{
    struct resolving *r = context;
    struct scenario *s = item;
    if (poisoned(s)) {
        return false;
    }
    if (builtin(s->name.v)) {
        struct diag *d =
            diag_at(r->ds, D_DUPLICATE_DEFINITION, s->name.span,
                    "`%.*s` is a scenario that tierc defines itself", STR_ARG(s->name.v));
        diag_help(d, "give yours another name");
        return false;
    }
    return true;
}

static bool known_scenario(const struct policy *p, struct str name)
{
    for (size_t i = 0; i < p->scenarios.n; i++) {
        if (str_eq(ITEM(p->scenarios, i, struct scenario)->name.v, name)) {
            return true;
        }
    }
    return builtin(name);
}

static bool known_objective(void *context, void *item)
{
    struct resolving *r = context;
    struct policy *p = r->p;
    struct objective *o = item;
    if (poisoned(o)) {
        return false;
    }
    if (known_scenario(p, o->name.v)) {
        if (o->rpo.from == ABSENT && o->rto.from == ABSENT && o->accept.from == ABSENT) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, o->name.span,
                                     "the objective of `%.*s` says nothing", STR_ARG(o->name.v));
            diag_help(d, "write `rpo`, `rto` or `accept`, or remove it");
        }
        return true;
    }
    if (p->partial || p->scenarios.head.from == POISONED) {
        return false;
    }
    size_t n = 0;
    struct str *names = arena_many(r->a, SCENARIO_COUNT + p->scenarios.n, struct str);
    for (; n < SCENARIO_COUNT; n++) {
        names[n] = str_of(scenario_names[n]);
    }
    for (size_t i = 0; i < p->scenarios.n; i++) {
        names[n++] = ITEM(p->scenarios, i, struct scenario)->name.v;
    }
    struct diag *d = diag_at(r->ds, D_UNDEFINED_REFERENCE, o->name.span,
                             "there is no scenario `%.*s`", STR_ARG(o->name.v));
    struct str near = suggest(o->name.v, names, n);
    if (near.n > 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
    } else {
        diag_note(
            d,
            "the scenarios are volume-corruption, volume-loss, node-loss, cluster-loss, site-loss, "
            "store-corruption, ransomware, and those of `scenarios:`");
    }
    return false;
}

/* --------------------------------------------------------------------------------------------
 * copies */

static struct diag *misplaced(struct resolving *r, struct span at, struct store *to,
                              const char *message)
{
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, at, "%s", message);
    diag_mark(d, to->type.span, "the store is of this type");
    return d;
}

static void copy_keys(struct resolving *r, struct copy *c)
{
    int64_t type = c->to->type.v;
    if (said(c->full.from) && type != STORE_LONGHORN_BACKUP) {
        misplaced(r, c->full.span, c->to,
                  "only a backup in a `longhorn-backup` store is full or incremental");
        c->full.from = POISONED;
    }
    if (said(c->restore_takes.from) && type != STORE_EXTERNAL) {
        misplaced(r, c->restore_takes.span, c->to,
                  "only a copy in an external store says `restoreTakes`: others are computed");
        c->restore_takes.from = POISONED;
    }
    if (said(c->name.from) && type == STORE_EXTERNAL) {
        misplaced(r, c->name.span, c->to, "an external copy has no job that could be named");
        c->name.from = POISONED;
    }
}

bool resolve_copy(struct resolving *r, struct copy *c, struct group *g, struct workload *w)
{
    if (poisoned(c)) {
        return false;
    }
    struct store *to = refer(r, &r->p->store_by_name, &r->p->stores, "store", &c->store);
    if (to == NULL || poisoned(to)) {
        return false;
    }
    to->used = true;
    if (to->type.v == STORE_S3_OBJECTS) {
        struct diag *d = misplaced(r, c->store.span, to,
                                   "such a store holds dumps, which name it in `to`, and no copies");
        diag_help(d, "name a store of type `longhorn-backup`, or give the workload a `dump` with "
                     "`to: {store: %.*s, size: 10Gi}`",
                  STR_ARG(to->name.v));
        return false;
    }
    if (w != NULL && to->type.v != STORE_EXTERNAL) {
        struct diag *d = misplaced(r, c->store.span, to,
                                   "a workload's own copies are in external stores only");
        diag_help(d, "put the copy into a group, and the workload into it: `group: NAME`");
        return false;
    }
    c->to = to;
    c->group = g;
    c->workload = w;
    copy_keys(r, c);
    return true;
}

struct owner {
    struct resolving *r;
    struct group *group;
};

static bool group_copy(void *context, void *item)
{
    struct owner *o = context;
    bool whole = resolve_copy(o->r, item, o->group, NULL);
    o->group->incomplete = o->group->incomplete || !whole;
    return whole;
}

/* --------------------------------------------------------------------------------------------
 * tiers */

static bool index_tier(void *context, void *item)
{
    struct resolving *r = context;
    struct tier *t = item;
    map_put(&r->p->tier_by_name, t->name.v, t);
    return !poisoned(t);
}

static void resolve_tier(struct resolving *r, struct tier *t)
{
    keep_items(&t->objectives, r, known_objective);
    if (usable(t->rpo.from) && t->rpo.none && t->reason.from == ABSENT) {
        struct diag *d = diag_at(r->ds, D_MISSING_KEY, t->head.span, "`reason` is missing");
        diag_label(d, "in this tier");
        diag_mark(d, t->rpo.span, "`none` needs one");
        diag_help(d, "write `reason:` with why losing everything is enough");
    }
}

static struct group *implicit_group(struct resolving *r, struct tier *t)
{
    struct group *g = arena_one(r->a, struct group);
    g->head = t->head;
    g->name = t->name;
    g->description = t->description;
    g->tier = t->name;
    g->concurrency = t->concurrency;
    g->copies = t->copies;
    g->of = t;
    g->implicit = true;
    return g;
}

static void add_implicit(struct resolving *r, struct tier *t)
{
    struct items *groups = &r->p->groups;
    if (t->copies.head.from == ABSENT) {
        if (said(t->concurrency.from) && !r->p->partial) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, t->concurrency.span,
                                     "`concurrency` is for the jobs of a tier with `copies`");
            diag_help(d, "write it in the groups of the tier");
        }
        return;
    }
    struct group *first = map_get(&r->p->group_by_name, t->name.v);
    if (first != NULL) {
        struct diag *d = diag_at(r->ds, D_DUPLICATE_DEFINITION, first->name.span,
                                 "the group `%.*s` is defined twice", STR_ARG(t->name.v));
        diag_label(d, "a group of this name");
        diag_mark(d, t->copies.head.span, "a tier with copies is a group by itself");
        first->used = true;
        return;
    }
    struct group *g = implicit_group(r, t);
    void **slot = arena_push(r->a, (void **)&groups->at, groups->n, &groups->cap, sizeof *slot);
    *slot = g;
    groups->n++;
    map_put(&r->p->group_by_name, g->name.v, g);
}

/* -------------------------------------------------------------------------------------------
 * groups */

static bool index_group(void *context, void *item)
{
    struct resolving *r = context;
    struct group *g = item;
    map_put(&r->p->group_by_name, g->name.v, g);
    return !poisoned(g);
}

static bool resolve_group(void *context, void *item)
{
    struct resolving *r = context;
    struct group *g = item;
    if (!g->implicit) {
        g->of = refer(r, &r->p->tier_by_name, &r->p->tiers, "tier", &g->tier);
        if (g->copies.head.from == ABSENT) {
            struct diag *d = diag_at(r->ds, D_MISSING_KEY, g->head.span, "`copies` is missing");
            diag_label(d, "in this group");
            diag_note(d, "a group has the copies that it lists itself, not those of its tier");
        }
    }
    if (g->of != NULL) {
        g->of->used = g->of->used || !g->implicit;
    }
    struct owner o = {r, g};
    g->incomplete = g->copies.head.from == POISONED;
    keep_items(&g->copies, &o, group_copy);
    if (g->implicit) {
        g->of->copies = g->copies;
    }
    if (g->of == NULL || poisoned(g->of)) {
        g->head.from = POISONED; /* known by name, so that its workloads stay silent */
        return false;
    }
    return true;
}

void resolve_groups(struct resolving *r)
{
    struct policy *p = r->p;
    keep_items(&p->scenarios, r, own_scenario);
    keep_items(&p->tiers, r, index_tier);
    keep_items(&p->groups, r, index_group);
    for (size_t i = 0; i < p->tiers.n; i++) {
        resolve_tier(r, ITEM(p->tiers, i, struct tier));
        add_implicit(r, ITEM(p->tiers, i, struct tier));
    }
    keep_items(&p->groups, r, resolve_group);
}
