/*
 * What a tier promises, against what the proof says: first every verdict that is not `kept` is
 * put where the same ones are, then each heap becomes one message about its worst workload.
 *
 * A loss that is larger than promised has one of three codes, by what would have to change: the
 * runs that may fail, the order of dump and copy, or the schedule.
 */
#include "check/objectives.h"

enum { RUNS = 100000000 /* to be played for proposals: seconds at most, whatever the policy */ };

/* ------------------------------------------------------------------------------------- heaping */

/* Where an `allow` may stand that concerns this workload and not its neighbours, what is found is a
 * heap of its own. */
static const void *group_of(const struct workload *w, bool tier)
{
    bool alone = w->allow.n > 0, group = w->in != NULL && (!tier || w->in->allow.n > 0);
    return alone ? (const void *)w : group ? (const void *)w->in : w->of;
}

static void survivors_add(struct buf *b, const struct outcome *o)
{
    for (size_t i = 0; i < o->surviving_count && !o->none; i++) {
        const struct point *p = o->surviving[i];
        buf_fmt(b, " %p %p", (const void *)p->copy, (const void *)p->dump);
    }
}

/* What is missing is missing for all groups of a tier, and so is the time to rebuild a cluster. */
static struct str heap_of(struct judging *j, const struct broken *b)
{
    struct buf key = {.arena = j->r->arena};
    bool unproved = b->code == D_RPO_UNPROVED || b->code == D_RTO_UNPROVED;
    buf_fmt(&key, "%d %p %p", (int)b->code, (const void *)b->promised,
            group_of(b->worst->w, b->recovery || unproved));
    if (!unproved && b->recovery) {
        const struct point *p = b->of->none ? NULL : b->of->restored;
        buf_fmt(&key, " %p", p == NULL ? NULL : (const void *)p->holder);
    } else if (!unproved) {
        survivors_add(&key, b->of);
        buf_fmt(&key, " %p", (const void *)b->expired);
    }
    return buf_str(&key);
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

static bool is_worse(const struct broken *b, const struct outcome *o)
{
    const struct restoring *r = &o->recovery, *worst = &b->of->recovery;
    return b->recovery ? !worst->infinite && (r->infinite || r->total > worst->total)
                       : o->loss > b->of->loss;
}

static void heap(struct judging *j, const struct broken *one)
{
    struct str key = heap_of(j, one);
    struct broken *b = map_get(&j->broken, key);
    if (b == NULL) {
        b = arena_one(j->r->arena, struct broken);
        *b = *one;
        map_put(&j->broken, key, b);
    } else if (is_worse(b, one->of)) {
        b->worst = one->worst;
        b->of = one->of;
    }
    list_add(b, j->r->arena, one->worst, one->of->hazard);
}

/* --------------------------------------------------------------------------------------- codes */

static const struct store *expired_in(const struct guarantee *g, const struct hazard *h)
{
    for (size_t i = 0; i < g->points.n; i++) {
        const struct point *p = &g->points.at[i];
        if (p->expired && p->domain > h->destroys) {
            return p->store;
        }
    }
    return NULL;
}

static void judge_loss(struct judging *j, const struct guarantee *g, const struct outcome *o)
{
    struct broken b = {.promised = o->promise.rpo, .worst = g, .of = o};
    b.expired = expired_in(g, o->hazard);
    switch (o->rpo_verdict) {
    case VERDICT_EXCEEDED:
        b.code = o->none ? D_RPO_NO_SURVIVING_COPY : D_RPO_EXCEEDED;
        break;
    case VERDICT_UNPROVED:
        b.code = D_RPO_UNPROVED;
        break;
    case VERDICT_WITHIN_GRACE:
        b.code = D_RPO_WITHIN_GRACE;
        break;
    default:
        return;
    }
    heap(j, &b);
}

static void judge_recovery(struct judging *j, const struct guarantee *g, const struct outcome *o)
{
    struct broken b = {.promised = o->promise.rto, .worst = g, .of = o, .recovery = true};
    bool said_already = o->none && o->rpo_verdict == VERDICT_EXCEEDED;
    if (o->rto_verdict == VERDICT_EXCEEDED && !said_already) {
        bool slow = !o->none && !o->recovery.infinite && o->recovery.retrieval > o->promise.rto->v;
        b.code = slow ? D_RTO_ARCHIVE_RETRIEVAL : D_RTO_EXCEEDED;
        heap(j, &b);
    } else if (o->rto_verdict == VERDICT_UNPROVED) {
        b.code = D_RTO_UNPROVED;
        heap(j, &b);
    }
}

/* It would hold in all its scenarios if no run failed. */
static bool holds_unmissed(struct judging *j, const struct broken *b)
{
    const struct supposed what = {.none_missed = true};
    for (size_t i = 0; i < b->hazard_count; i++) {
        struct outcome o = suppose_outcome(j->suppose, b->hazards[i], b->worst->w, &what);
        if (o.none || (o.rpo_verdict != VERDICT_KEPT && o.rpo_verdict != VERDICT_WITHIN_GRACE)) {
            return false;
        }
    }
    return b->worst->missed > 0;
}

/* Copy and dump by themselves are both often enough. */
static bool is_composed(const struct broken *b)
{
    int64_t most = b->promised->v + b->worst->w->of->grace.v;
    for (size_t i = 0; i < b->of->surviving_count; i++) {
        const struct point *p = b->of->surviving[i];
        if (p->kind == POINT_DUMP_COPY && p->when->worst_gap + p->chain.span <= most &&
            p->dump->when.worst_gap + p->chain.takes <= most) {
            return true;
        }
    }
    return false;
}

static void say(struct judging *j, struct broken *b)
{
    if (b->recovery) {
        report_recovery(j, b);
        return;
    }
    if (b->code == D_RPO_EXCEEDED) {
        b->code = holds_unmissed(j, b) ? D_RPO_MISSED_RUN
                  : is_composed(b)     ? D_RPO_COMPOSITION
                                       : D_RPO_EXCEEDED;
    }
    report_loss(j, b);
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
                        .runs_left = RUNS};
    for (size_t i = 0; i < all->n; i++) {
        for (size_t h = 0; h < all->hazard_count; h++) {
            judge_loss(&j, &all->at[i], &all->at[i].outcomes[h]);
            judge_recovery(&j, &all->at[i], &all->at[i].outcomes[h]);
        }
    }
    for (size_t i = 0; i < j.broken.n; i++) {
        say(&j, j.broken.entries[i].value);
    }
}
