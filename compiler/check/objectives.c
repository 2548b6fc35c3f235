/*
 * What a tier promises, against what the proof says: first every verdict that is not `kept` is
 * put where the same ones are, then each heap becomes one message about its worst workload.
 *
 * A loss that is larger than promised has one of three codes, by what would have to change: the runs
 * that may fail, the order of dump and copy, or the schedule.
 */
#include "check/objectives.h"

#include "units/duration.h"

enum { TRIES = 400 };

/* ------------------------------------------------------------------------------------- heaping */

static const void *group_of(const struct workload *w)
{
    return w->allow.n > 0 ? (const void *)w : w->in != NULL ? (const void *)w->in : w->of;
}

static void survivors_add(struct buf *b, const struct outcome *o)
{
    for (size_t i = 0; i < o->surviving_count && !o->none; i++) {
        const struct point *p = o->surviving[i];
        buf_fmt(b, " %p %p", (const void *)p->copy, (const void *)p->dump);
    }
}

static struct str heap_of(struct judging *j, enum code code, const struct guarantee *g,
                          const struct outcome *o, const struct number *promised)
{
    struct buf b = {.arena = j->r->arena};
    buf_fmt(&b, "%d %p", (int)code, (const void *)promised);
    if (code == D_RPO_UNPROVED) { /* what is missing is missing for all groups of a tier */
        struct causes c = loss_causes(j, g, o);
        buf_fmt(&b, " %u", causes_set(&c));
        return buf_str(&b);
    }
    buf_fmt(&b, " %p", group_of(g->w));
    survivors_add(&b, o);
    return buf_str(&b);
}

static void list_add(struct broken *b, struct arena *a, const struct guarantee *g,
                     const struct hazard *h)
{
    if (b->who_count == 0 || b->who[b->who_count - 1] != g) {
        *(const struct guarantee **)arena_push(a, (void **)&b->who, b->who_count, &b->who_cap,
                                               sizeof g) = g;
        b->who_count++;
    }
    for (size_t i = 0; i < b->hazard_count; i++) {
        if (b->hazards[i] == h) {
            return;
        }
    }
    *(const struct hazard **)arena_push(a, (void **)&b->hazards, b->hazard_count, &b->hazard_cap,
                                        sizeof h) = h;
    b->hazard_count++;
}

static void heap(struct judging *j, enum code code, const struct guarantee *g,
                 const struct outcome *o, const struct number *promised)
{
    struct str key = heap_of(j, code, g, o, promised);
    struct broken *b = map_get(&j->broken, key);
    if (b == NULL) {
        b = arena_one(j->r->arena, struct broken);
        *b = (struct broken){.code = code, .promised = promised, .worst = g, .of = o};
        map_put(&j->broken, key, b);
    }
    if (o->loss > b->of->loss) {
        b->worst = g;
        b->of = o;
    }
    list_add(b, j->r->arena, g, o->hazard);
}

static void heap_rpo(struct judging *j, const struct guarantee *g, const struct outcome *o)
{
    const struct number *rpo = o->promise.rpo;
    if (o->rpo_verdict == VERDICT_EXCEEDED) {
        heap(j, o->none ? D_RPO_NO_SURVIVING_COPY : D_RPO_EXCEEDED, g, o, rpo);
    } else if (o->rpo_verdict == VERDICT_UNPROVED) {
        heap(j, D_RPO_UNPROVED, g, o, rpo);
    } else if (o->rpo_verdict == VERDICT_WITHIN_GRACE) {
        heap(j, D_RPO_WITHIN_GRACE, g, o, rpo);
    }
}

/* ------------------------------------------------------------------------------------- messages */

static struct diag *message(struct judging *j, const struct broken *b, const char *known)
{
    struct arena *a = j->r->arena;
    return diag_at(j->r->ds, b->code, b->promised->span, "`%.*s` may lose %s%.*s in %.*s%s, and %.*s is promised",
                   STR_ARG(b->worst->w->name.v), b->of->loss_low ? "at least " : "",
                   STR_ARG(long_words(a, b->of->loss)), STR_ARG(scenario_list(a, b)), known,
                   STR_ARG(duration_words(a, b->promised->v)));
}

static void say_exceeded(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "");
    int64_t grace = b->worst->w->of->grace.v;
    if (grace > 0) {
        diag_label(d, "a grace of %.*s is not enough",
                   STR_ARG(duration_words(j->r->arena, grace)));
    }
    loss_marks(j, d, b);
    objective_places(j, d, b);
    loss_parts(j, d, b);
    help_schedule(j, d, b);
    help_objective(j, d, b);
}

static void say_within_grace(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "");
    diag_label(d, "kept thanks to a grace of %.*s",
               STR_ARG(duration_words(j->r->arena, b->worst->w->of->grace.v)));
    loss_marks(j, d, b);
    objective_places(j, d, b);
    loss_parts(j, d, b);
    help_objective(j, d, b);
}

static void say_unproved(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "; how much more is not known");
    struct causes c = loss_causes(j, b->worst, b->of);
    causes_say(j, d, &c);
    objective_places(j, d, b);
}

/* ------------------------------------------------------------------------------ nothing survives */

static const char *perished(const struct hazard *h, const struct store *s)
{
    static const char *const where[] = {
        [DOMAIN_DATA] = "a copy here is lost with the data",
        [DOMAIN_VOLUME] = "a copy here is lost with the volume",
        [DOMAIN_CLUSTER] = "a copy here is lost with the cluster",
        [DOMAIN_SITE] = "a copy here is lost with the site",
        [DOMAIN_REGION] = "a copy here is lost with the region",
    };
    bool outside = s->domain.v > DOMAIN_CLUSTER;
    return h->id == SCENARIO_RANSOMWARE && outside ? "a copy here is not `immutable`"
           : h->id == SCENARIO_STORE_CORRUPTION && outside
               ? "this store may be the one that is damaged"
               : where[s->domain.v];
}

static void perish_marks(struct diag *d, const struct broken *b, const struct items *copies,
                         size_t *n)
{
    enum { SHOWN = 3 };
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        if (c->to != NULL && (*n)++ < SHOWN) {
            const struct store *s = c->to->target_store != NULL ? c->to->target_store : c->to;
            diag_mark(d, c->store.span, "%s", perished(b->hazards[0], s));
        }
    }
}

/* A store of the policy whose copies would survive, that Longhorn can fill. */
static const struct store *refuge(const struct policy *p, const struct workload *w,
                                  enum domain destroys)
{
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct store *s = ITEM(w->in->copies, i, struct copy)->to;
        if (s->type.v == STORE_LONGHORN_BACKUP) {
            return NULL; /* a volume has one backup target */
        }
    }
    for (size_t i = 0; data_volumes(w) > 0 && i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (s->type.v == STORE_LONGHORN_BACKUP && (enum domain)s->domain.v > destroys) {
            return s;
        }
    }
    return NULL;
}

static void help_accept(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct objective *own = b->of->promise.own;
    struct buf text = {.arena = j->r->arena};
    if (own != NULL && b->promised == &own->rpo) {
        diag_help(d, "or accept the risk: `accept: REASON` beside it");
        return;
    }
    for (size_t i = 0; i < b->hazard_count; i++) {
        buf_fmt(&text, "%s%.*s: {accept: REASON}", i == 0 ? "" : ", ",
                STR_ARG(b->hazards[i]->name));
    }
    diag_help(d, "or accept the risk: `objectives: {%.*s}`", STR_ARG(buf_str(&text)));
}

static void help_refuge(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct hazard *h = b->hazards[0];
    for (size_t i = 1; i < b->hazard_count; i++) {
        h = b->hazards[i]->destroys > h->destroys ? b->hazards[i] : h;
    }
    const struct store *s = refuge(j->p, b->worst->w, h->destroys);
    if (h->id == SCENARIO_RANSOMWARE) {
        diag_help(d, "only what lies in an `immutable` store outside the cluster survives: dumps, or "
                     "copies that others make");
    } else if (h->id == SCENARIO_STORE_CORRUPTION) {
        diag_help(d, "add a copy in a second store");
    } else if (s != NULL) {
        diag_help(d, "add a copy in `%.*s`, which survives", STR_ARG(s->name.v));
    } else {
        diag_help(d, "add a copy in a store that survives, such as one of type `longhorn-backup`");
    }
    help_accept(j, d, b);
}

static void say_none(struct judging *j, const struct broken *b)
{
    struct arena *a = j->r->arena;
    const struct workload *w = b->worst->w;
    struct diag *d = diag_at(j->r->ds, b->code, b->promised->span,
                             "no copy of `%.*s` survives %.*s, and the tier `%.*s` promises %.*s",
                             STR_ARG(w->name.v), STR_ARG(scenario_list(a, b)),
                             STR_ARG(w->of->name.v), STR_ARG(duration_words(a, b->promised->v)));
    size_t copies = w->copies.n + (w->in == NULL ? 0 : w->in->copies.n);
    if (copies > 0) {
        size_t n = 0;
        if (w->in != NULL) {
            perish_marks(d, b, &w->in->copies, &n);
        }
        perish_marks(d, b, &w->copies, &n);
    } else if (w->dump.head.from == ABSENT) {
        diag_mark(d, w->name.span, "nothing copies it");
    }
    objective_places(j, d, b);
    if (copies == 0 && w->in == NULL) {
        diag_help(d, "add `copies` to the tier, or put the workload into a `group` that has them");
        diag_help(d, "or promise nothing: `rpo: none` with a `reason`");
        return;
    }
    help_refuge(j, d, b);
}

static void say(struct judging *j, const struct broken *b)
{
    switch (b->code) {
    case D_RPO_EXCEEDED:
        say_exceeded(j, b);
        break;
    case D_RPO_WITHIN_GRACE:
        say_within_grace(j, b);
        break;
    case D_RPO_UNPROVED:
        say_unproved(j, b);
        break;
    default:
        say_none(j, b);
    }
}

void check_objectives(struct check_run *r, const struct policy *p)
{
    const struct guarantees *all = p->guarantees;
    if (all == NULL) {
        return; /* what keeps it from being understood was reported */
    }
    struct judging j = {.r = r,
                        .p = p,
                        .all = all,
                        .suppose = suppose_new(r->arena, p),
                        .broken = map_new(r->arena),
                        .tries = TRIES};
    for (size_t i = 0; i < all->n; i++) {
        for (size_t h = 0; h < all->hazard_count; h++) {
            heap_rpo(&j, &all->at[i], &all->at[i].outcomes[h]);
        }
    }
    for (size_t i = 0; i < j.broken.n; i++) {
        say(&j, j.broken.entries[i].value);
    }
}
