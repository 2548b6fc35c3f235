/*
 * One pipe for the whole cluster: a workload is back when all that stands before it in the queue
 * has gone through, and it as well.
 */
#include "prove/recovery.h"

#include <stdlib.h>

#include "prove/archive.h"

#define MINUTE INT64_C(60)
#define HOUR INT64_C(3600)

/* ---------------------------------------------------------------------------------------- queue */

static int by_turn(const void *x, const void *y)
{
    const struct waiting *a = *(const struct waiting *const *)x,
                         *b = *(const struct waiting *const *)y;
    if (a->order->v != b->order->v) {
        return a->order->v < b->order->v ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

void queue_up(struct proving *e, struct waiting *all, size_t n)
{
    struct arena *scratch = arena_new();
    struct waiting **turns = arena_many(scratch, n + 1, struct waiting *);
    const struct workload **queue = arena_many(e->a, n + 1, const struct workload *);
    struct ahead sum = {.queue = queue};
    for (size_t i = 0; i < n; i++) {
        if (all[i].survives && all[i].order != NULL) {
            turns[sum.count++] = &all[i];
        }
    }
    size_t count = sum.count;
    qsort(turns, count, sizeof *turns, by_turn);
    for (size_t i = 0; i < count; i++) {
        queue[i] = turns[i]->w;
        sum.count = i;
        turns[i]->before = sum;
        amount_add(&sum.bytes, data_of(e, queue[i]));
        sum.volumes += data_volumes(queue[i]);
    }
    sum.count = count;
    for (size_t i = 0; i < n; i++) {
        if (all[i].order == NULL) {
            all[i].before = sum;
        }
    }
    arena_free(scratch);
}

/* -------------------------------------------------------------------------------------- archive */

/* AWS' own figures for its retrieval options. */
int64_t retrieval_time(enum storage_class class, enum retrieval how)
{
    static const int64_t glacier[] = {[RETRIEVAL_EXPEDITED] = 5 * MINUTE,
                                      [RETRIEVAL_STANDARD] = 5 * HOUR,
                                      [RETRIEVAL_BULK] = 12 * HOUR};
    static const int64_t deep[] = {[RETRIEVAL_EXPEDITED] = 12 * HOUR,
                                   [RETRIEVAL_STANDARD] = 12 * HOUR,
                                   [RETRIEVAL_BULK] = 48 * HOUR};
    return class == CLASS_GLACIER ? glacier[how] : deep[how];
}

/* False if what the store holds can never be read back. */
static bool retrieve(struct proving *e, const struct point *p, struct restoring *r)
{
    const struct store *s = p->holder;
    struct archiving *all;
    bool known;
    size_t n = s == NULL ? 0 : archivings_of(e, s, &all);
    int64_t how = n == 0 ? 0 : value_of(e, &s->retrieval, &known);
    if (n > 0 && s->type.v == STORE_LONGHORN_BACKUP) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t time =
            retrieval_time(all[i].class, known ? (enum retrieval)how : RETRIEVAL_STANDARD);
        if (p->kind == POINT_DUMP && all[i].after < p->alone->seconds && time > r->retrieval) {
            r->retrieval = time;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------- the
 * parts */

static int64_t overhead_of(struct proving *e, int64_t volumes)
{
    const struct cluster *c = &e->p->cluster;
    bool known;
    int64_t per_volume = value_of(e, &c->recovery.per_volume, &known);
    int64_t at_once =
        value_of(e, &c->transfer.restores_per_node, &known) * value_of(e, &c->nodes, &known);
    at_once = at_once > 0 ? at_once : 1;
    return per_volume * ((volumes + at_once - 1) / at_once);
}

static void rebuild_fill(struct proving *e, const struct hazard *h, struct restoring *r)
{
    const struct number *own = h->custom == NULL ? NULL : &h->custom->rebuild;
    const struct number *from =
        own != NULL && own->from != ABSENT ? own : &e->p->cluster.recovery.rebuild;
    bool known;
    if (!h->cluster) {
        return;
    }
    r->rebuild = value_of(e, from, &known);
    r->rebuild_from = known ? from : NULL;
    r->low = r->low || !known;
}

/* What must be read for the workload itself. */
static struct amount own_bytes(struct proving *e, const struct workload *w, const struct point *p)
{
    struct amount none = {0};
    bool known, inside = p->store != NULL && p->store->type.v == STORE_LONGHORN_SNAPSHOT;
    const struct number *size = NULL;
    if (p->kind == POINT_COPY) {
        return inside ? none : data_of(e, w); /* a snapshot is reverted in place */
    }
    if (p->kind == POINT_DUMP_COPY && !inside) {
        size = &w->dump.volume->size;
    } else if (p->kind == POINT_DUMP && p->store != NULL) {
        size = &w->dump.to.size;
    }
    if (size != NULL) {
        none.bytes = value_of(e, size, &known);
        none.low = !known;
    }
    return none;
}

static void load_fill(struct proving *e, const struct workload *w, const struct point *p,
                      struct restoring *r)
{
    const struct number *takes = p->dump != NULL             ? &p->dump->restore_takes
                                 : p->kind == POINT_EXTERNAL ? &p->copy->restore_takes
                                                             : NULL;
    bool known;
    if (takes == NULL) {
        return;
    }
    r->load = value_of(e, takes, &known);
    r->load_from = known ? takes : NULL;
    if (!known && p->kind == POINT_EXTERNAL) {
        r->low = true;
    } else if (!known) {
        struct amount data = data_of(e, w);
        r->load = time_for(e, &data, &e->p->cluster.transfer.restore, &r->low);
    }
}

static void total(struct restoring *r)
{
    r->total = r->decide + r->rebuild + r->retrieval + r->transfer + r->overhead;
}

struct restoring recovery_of(struct proving *e, const struct hazard *h, const struct workload *w,
                             const struct point *p, const struct ahead *ahead)
{
    struct restoring r = {.volumes = data_volumes(w)};
    bool known;
    if (!retrieve(e, p, &r)) {
        return (struct restoring){.infinite = true};
    }
    r.decide = value_of(e, &e->p->cluster.recovery.decide, &known);
    rebuild_fill(e, h, &r);
    if (h->cluster) {
        r.before = *ahead;
        r.volumes += ahead->volumes;
    }
    r.own = own_bytes(e, w, p);
    struct amount all = r.before.bytes;
    amount_add(&all, r.own);
    r.transfer = time_for(e, &all, &e->p->cluster.transfer.restore, &r.low);
    load_fill(e, w, p, &r);
    r.transfer += r.load;
    r.overhead = overhead_of(e, r.volumes);
    total(&r);
    return r;
}

struct restoring recovery_spared(struct proving *e, const struct workload *w)
{
    struct restoring r = {.volumes = data_volumes(w)};
    bool known;
    r.decide = value_of(e, &e->p->cluster.recovery.decide, &known);
    r.overhead = overhead_of(e, r.volumes);
    total(&r);
    return r;
}
