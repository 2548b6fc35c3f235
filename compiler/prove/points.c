/*
 * A copy belongs to a group and applies to all its workloads alike, except that what a run has to
 * move is the sum over every volume that the job serves.
 */
#include "prove/points.h"

#include <stdlib.h>

#define MOST (INT64_MAX / 4)
#define SECONDS_A_DAY INT64_C(86400)

struct proving proving_new(struct arena *a, struct arena *scratch, const struct policy *p)
{
    return (struct proving){.a = a,
                            .scratch = scratch,
                            .p = p,
                            .losses = losses_new(a),
                            .copies = map_new(scratch),
                            .points = map_new(scratch),
                            .sums = map_new(scratch),
                            .archives = map_new(scratch)};
}

void *proving_known(struct proving *e, struct map *m, const void *of, int64_t number, size_t size,
                    bool *known)
{
    struct {
        uint64_t of, number;
    } key = {(uintptr_t)of, (uint64_t)number};
    struct str bytes = {(const char *)&key, sizeof key};
    void *found = map_get(m, bytes);
    *known = found != NULL;
    if (found == NULL) {
        found = arena_alloc(e->scratch, 1, size);
        map_put(m, str_copy(e->scratch, bytes), found);
    }
    return found;
}

int64_t value_of(struct proving *e, const struct number *n, bool *known)
{
    e->unreadable = e->unreadable || n->from == POISONED;
    *known = usable(n->from) && !n->none && !n->automatic;
    return *known ? n->v : 0;
}

/* -------------------------------------------------------------------------------------- amounts */

static int64_t add(int64_t x, int64_t y)
{
    return x > MOST - y ? MOST : x + y;
}

/* ⌈a × b / c⌉ */
static int64_t share(int64_t a, int64_t b, int64_t c)
{
    int64_t whole = a / c, rest = a % c;
    if (b == 0 || whole == 0) {
        return (rest * b + c - 1) / c;
    }
    return whole > MOST / b ? MOST : add(whole * b, (rest * b + c - 1) / c);
}

void amount_add(struct amount *sum, struct amount more)
{
    sum->bytes = add(sum->bytes, more.bytes);
    sum->low = sum->low || more.low;
}

static struct amount size_of(struct proving *e, const struct number *size)
{
    bool known;
    int64_t bytes = value_of(e, size, &known);
    return (struct amount){.bytes = bytes < MOST ? bytes : MOST, .low = !known};
}

struct amount data_of(struct proving *e, const struct workload *w)
{
    struct amount sum = {0};
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        if (!v->dump) {
            amount_add(&sum, size_of(e, &v->size));
        }
    }
    return sum;
}

int64_t data_volumes(const struct workload *w)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->volumes.n; i++) {
        n += !ITEM(w->volumes, i, struct volume)->dump;
    }
    return n;
}

int64_t time_for(struct proving *e, const struct amount *bytes, const struct number *rate,
                 bool *low)
{
    bool known;
    int64_t a_second = value_of(e, rate, &known);
    *low = *low || bytes->low || (!known && bytes->bytes != 0);
    return known && a_second > 0 ? bytes->bytes / a_second + (bytes->bytes % a_second != 0) : 0;
}

/* ---------------------------------------------------------------------------------------- spans */

/* The least sum over `n` copies, or for n < 0 the worst over -n gaps. */
static int64_t sum_over(struct proving *e, const struct gaps *g, int64_t n)
{
    bool known;
    int64_t *sum = proving_known(e, &e->sums, g, n, sizeof *sum, &known);
    if (!known) {
        *sum = n < 0 ? gaps_worst_sum(g, -n).seconds : gaps_least_sum(g, n).seconds;
    }
    return *sum;
}

/* What may have changed in a volume between two runs that succeed. */
static struct amount changed(struct proving *e, const struct volume *v, int64_t gap)
{
    bool sized, rated;
    int64_t size = value_of(e, &v->size, &sized), a_day = value_of(e, &v->daily_change, &rated);
    int64_t most = share(a_day, gap, SECONDS_A_DAY);
    if (!rated) {
        most = size;
    } else if (sized && size < most) {
        most = size;
    }
    return (struct amount){.bytes = most < MOST ? most : MOST, .low = !sized && !rated};
}

static void estimate(struct proving *e, struct point *p, const struct group *g, int64_t missed)
{
    struct span_from *f = &p->from;
    struct amount sum = {0};
    size_t n = 0;
    for (size_t i = 0; i < g->workloads.n; i++) {
        n += ITEM(g->workloads, i, struct workload)->volumes.n;
    }
    f->gap = sum_over(e, p->when->gaps, -(missed + 1));
    f->changes = arena_many(e->a, n + 1, struct change);
    for (size_t i = 0; i < g->workloads.n; i++) {
        const struct items *volumes = &ITEM(g->workloads, i, struct workload)->volumes;
        for (size_t j = 0; j < volumes->n; j++) {
            const struct volume *v = ITEM(*volumes, j, struct volume);
            struct amount part = changed(e, v, f->gap);
            amount_add(&sum, part);
            f->changes[f->n++] = (struct change){v, part.bytes};
        }
    }
    bool known;
    const struct number *rate = &e->p->cluster.transfer.backup;
    value_of(e, rate, &known);
    f->bytes = sum.bytes;
    f->rate = known ? rate : NULL;
    p->low = p->low || !known;
    p->chain.span = time_for(e, &sum, rate, &p->low);
}

static bool is_backup(const struct store *s)
{
    return s->type.v == STORE_LONGHORN_BACKUP ||
           (s->type.v == STORE_CSI_SNAPSHOT && s->mode.v == CSI_BACKUP);
}

static void span_fill(struct proving *e, struct point *p, int64_t missed)
{
    const struct copy *c = p->copy;
    bool stated;
    p->chain.span = value_of(e, &c->takes, &stated);
    if (stated) {
        p->from.takes = &c->takes;
    } else if (is_backup(c->to) && c->group != NULL) {
        estimate(e, p, c->group, missed);
    }
}

int64_t run_time_of(struct proving *e, const struct copy *c, const struct tier *t, bool *low)
{
    struct point p = {.copy = c, .when = &c->when};
    span_fill(e, &p, t->missed_runs.v);
    *low = p.low;
    return p.chain.span;
}

/* ------------------------------------------------------------------------------------ look-back */

static void lookback_by_count(struct proving *e, struct point *p, int64_t span)
{
    int64_t sum = sum_over(e, p->when->gaps, p->keep);
    p->lookback = sum > span ? sum - span : 0;
}

static void lookback_fill(struct proving *e, struct point *p)
{
    const struct copy *c = p->copy;
    bool lasts;
    int64_t seconds = value_of(e, &c->keep.lookback, &lasts);
    e->unreadable = e->unreadable || c->keep.from == POISONED || c->keep.copies.from == POISONED;
    p->keep = c->count;
    if (p->keep > 0) {
        lookback_by_count(e, p, p->chain.span);
    } else if (p->kind == POINT_EXTERNAL && lasts) {
        p->lookback = seconds;
    }
}

/* --------------------------------------------------------------------------------------- points */

static const char *kind_name(const struct store *s)
{
    static const char *const names[] = {
        [STORE_LONGHORN_SNAPSHOT] = "longhorn-snapshot",
        [STORE_LONGHORN_BACKUP] = "longhorn-backup",
        [STORE_CSI_SNAPSHOT] = "csi-snapshot",
        [STORE_S3_OBJECTS] = "s3-objects",
        [STORE_EXTERNAL] = "external",
    };
    return names[s->type.v];
}

static void store_fill(struct proving *e, struct point *p, const struct store *s)
{
    bool known;
    p->store = s;
    p->holder = s->type.v == STORE_CSI_SNAPSHOT && s->mode.v == CSI_BACKUP ? s->target_store : s;
    p->store_kind = kind_name(s);
    if (p->holder == NULL) {
        e->unreadable = true;
        return;
    }
    p->domain = (enum domain)value_of(e, &p->holder->domain, &known);
    e->unreadable = e->unreadable || !known;
}

static bool timed(struct proving *e, struct point *p, const struct timing *when)
{
    p->when = when;
    p->chain.job = when->gaps;
    e->unreadable = e->unreadable || !when->usable || when->gaps == NULL;
    return !e->unreadable;
}

static void copy_fill(struct proving *e, struct point *p, const struct copy *c,
                      const struct workload *w)
{
    const struct str owner = c->group != NULL ? c->group->name.v : w->name.v;
    *p = (struct point){.copy = c, .kind = POINT_COPY};
    store_fill(e, p, c->to);
    if (!timed(e, p, &c->when)) {
        return;
    }
    p->kind = c->to->type.v == STORE_EXTERNAL ? POINT_EXTERNAL : POINT_COPY;
    span_fill(e, p, w->of->missed_runs.v);
    lookback_fill(e, p);
    p->name = str_fmt(e->a, "%.*s/%.*s", STR_ARG(owner), STR_ARG(c->key.v));
}

/* A copy as it applies to what is live, or (`dump` not NULL) to the volume of a dump. */
static void add_copy(struct proving *e, struct points *out, const struct copy *c,
                     const struct workload *w, const struct point *dump)
{
    bool known;
    struct point *p = &out->at[out->n], *shared;
    shared = proving_known(e, &e->copies, c, w->of->missed_runs.v, sizeof *shared, &known);
    if (!known) {
        copy_fill(e, shared, c, w);
    }
    if (e->unreadable) {
        return;
    }
    *p = *shared;
    if (dump != NULL) {
        p->kind = POINT_DUMP_COPY;
        p->dump = dump->dump;
        p->chain.dump = dump->chain.job;
        p->chain.takes = dump->chain.span;
        p->low = p->low || dump->low;
        p->name = str_fmt(e->a, "%.*s+dump", STR_ARG(shared->name));
    }
    out->n++;
}

static void dump_lookback(struct proving *e, struct point *p)
{
    const struct dump *d = p->dump;
    bool known;
    if (d->store != NULL) {
        p->lookback = value_of(e, &d->store->lifecycle.expire, &known);
        p->unlimited = !known;
    } else if (d->count > 0) {
        p->keep = d->count;
        lookback_by_count(e, p, p->chain.span);
    }
}

static struct point *add_dump(struct proving *e, struct points *out, const struct workload *w)
{
    const struct dump *d = &w->dump;
    struct point *p = &out->at[out->n];
    bool stated;
    *p = (struct point){
        .dump = d, .kind = POINT_DUMP, .domain = DOMAIN_CLUSTER, .store_kind = "dump"};
    if (d->store != NULL) {
        store_fill(e, p, d->store);
    }
    e->unreadable =
        e->unreadable || d->head.from == POISONED || (d->store == NULL && d->volume == NULL);
    if (!timed(e, p, &d->when)) {
        return NULL;
    }
    p->chain.span = value_of(e, &d->takes, &stated);
    p->from.takes = stated ? &d->takes : NULL;
    p->low = !stated;
    dump_lookback(e, p);
    p->name = str_fmt(e->a, "%.*s/dump", STR_ARG(w->name.v));
    out->n++;
    return p;
}

static void losses_fill(struct proving *e, struct points *out, int64_t missed)
{
    for (size_t i = 0; i < out->n; i++) {
        struct point *p = &out->at[i];
        const struct chain *chain = &p->chain;
        p->alone = loss_of(e->losses, &chain, 1, missed);
        p->unmissed = loss_of(e->losses, &chain, 1, 0);
        p->expired = p->kind == POINT_DUMP && p->dump->store != NULL && !p->unlimited &&
                     (!p->alone->any || p->lookback <= p->alone->seconds);
    }
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct point *)x)->name, ((const struct point *)y)->name);
}

static bool live_counts(const struct workload *w)
{
    return w->dump.head.from == ABSENT || w->consistency.v == CONSISTENCY_ANY;
}

static void add_group(struct proving *e, struct points *out, const struct workload *w,
                      const struct point *dump)
{
    bool live = live_counts(w);
    bool volumes = data_volumes(w) > 0, files = dump != NULL && w->dump.volume != NULL;
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct copy *c = ITEM(w->in->copies, i, struct copy);
        bool external = c->to->type.v == STORE_EXTERNAL;
        if (external || (live && volumes)) {
            add_copy(e, out, c, w, NULL);
        }
        if (!external && files) {
            add_copy(e, out, c, w, dump);
        }
    }
}

static struct points sealed(struct proving *e, struct points out, int64_t missed)
{
    if (e->unreadable) {
        return (struct points){0};
    }
    struct point *kept = arena_many(e->a, out.n, struct point);
    if (out.n > 0) {
        memcpy(kept, out.at, out.n * sizeof *kept);
        qsort(kept, out.n, sizeof *kept, by_name);
    }
    out.at = kept;
    losses_fill(e, &out, missed);
    return out;
}

static struct points own_points(struct proving *e, const struct workload *w)
{
    size_t n = 2 * (w->in == NULL ? 0 : w->in->copies.n) + w->copies.n + 1;
    struct points out = {.at = arena_many(e->scratch, n, struct point)};
    bool known;
    int64_t missed = value_of(e, &w->of->missed_runs, &known);
    const struct point *dump = NULL;
    e->unreadable =
        e->unreadable || w->consistency.from == POISONED || (w->in != NULL && w->in->incomplete);
    if (w->dump.head.from != ABSENT) {
        dump = add_dump(e, &out, w);
    }
    if (!e->unreadable) {
        add_group(e, &out, w, dump);
    }
    for (size_t i = 0; !e->unreadable && i < w->copies.n; i++) {
        add_copy(e, &out, ITEM(w->copies, i, struct copy), w, NULL);
    }
    return sealed(e, out, missed);
}

struct points points_aside(struct proving *e, const struct workload *w)
{
    struct points out = {0};
    bool known, any = w->in != NULL && data_volumes(w) > 0 && !live_counts(w);
    if (any) {
        out.at = arena_many(e->scratch, w->in->copies.n + 1, struct point);
    }
    for (size_t i = 0; any && !e->unreadable && i < w->in->copies.n; i++) {
        const struct copy *c = ITEM(w->in->copies, i, struct copy);
        if (c->to->type.v != STORE_EXTERNAL) {
            add_copy(e, &out, c, w, NULL);
        }
    }
    return sealed(e, out, value_of(e, &w->of->missed_runs, &known));
}

struct points points_of(struct proving *e, const struct workload *w)
{
    bool known = false, live = data_volumes(w) > 0 && w->consistency.from != POISONED;
    struct points *alike = NULL;
    if (w->in != NULL && w->copies.n == 0 && w->dump.head.from == ABSENT && live) {
        alike = proving_known(e, &e->points, w->in, w->of->missed_runs.v, sizeof *alike, &known);
    }
    struct points out = known ? *alike : own_points(e, w);
    if (alike != NULL) {
        *alike = out;
    }
    return out;
}
