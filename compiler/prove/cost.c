/*
 * Lines are found by class and kind, so that every dump and volume of a store adds to the same
 * ones. Requests of a Longhorn store: backupstore deltablock.go (HEAD of each changed block, then
 * PUT) and lock.go.
 */
#include "prove/cost.h"

#include "prove/gaps.h"
#include "prove/stay.h"
#include "units/price.h"

#define DAY INT64_C(86400)
#define GIB (INT64_C(1) << 30)
#define MIB (INT64_C(1) << 20)
#define MOST (INT64_MAX / 4)

enum { MONTHS = 12, YEAR = 365, PART = 8, OBJECTS_BESIDE = 5, MILLE = 1000 };

struct costing {
    struct arena *a;
    const struct policy *p;
    struct store_cost *out;
    size_t storage_cap, request_cap;
};

static int64_t add(int64_t x, int64_t y)
{
    return x > MOST - y ? MOST : x + y;
}

static int64_t times(int64_t x, int64_t y)
{
    int64_t product = ratio_up(x, y, 1);
    return product < MOST ? product : MOST;
}

/* --------------------------------------------------------------------------------------- lines */

static void store_bytes(struct costing *c, int class, struct str name, int64_t bytes,
                        int64_t objects)
{
    struct store_cost *o = c->out;
    for (size_t i = 0; i < o->storage_count; i++) {
        if (str_eq(o->storage[i].class, name)) {
            o->storage[i].bytes = add(o->storage[i].bytes, bytes);
            o->storage[i].objects = add(o->storage[i].objects, objects);
            return;
        }
    }
    void *items = o->storage;
    struct cost_storage *line =
        arena_push(c->a, &items, o->storage_count++, &c->storage_cap, sizeof *line);
    o->storage = items;
    *line = (struct cost_storage){.class = name, .bytes = bytes, .objects = objects};
    line->price = price_of(c->p, o->store, class, name, TARIFF_STORAGE);
}

static void request(struct costing *c, enum tariff t, int class, struct str name, int64_t count)
{
    static const char *const names[] = {
        [TARIFF_STORAGE] = "", [TARIFF_PUT] = "PUT", [TARIFF_GET] = "GET", [TARIFF_MOVE] = "move"};
    struct store_cost *o = c->out;
    for (size_t i = 0; i < o->request_count; i++) {
        if (o->requests[i].what == names[t] && str_eq(o->requests[i].class, name)) {
            o->requests[i].count = add(o->requests[i].count, count);
            return;
        }
    }
    void *items = o->requests;
    struct cost_request *line =
        arena_push(c->a, &items, o->request_count++, &c->request_cap, sizeof *line);
    o->requests = items;
    *line = (struct cost_request){.what = names[t], .class = name, .count = count};
    line->price = price_of(c->p, o->store, class, name, t);
}

static void dated(struct store_cost *o, const struct price *price)
{
    if (price->known) {
        bool first = o->oldest_price == 0;
        o->oldest_price = first || price->as_of < o->oldest_price ? price->as_of : o->oldest_price;
        o->newest_price = first || price->as_of > o->newest_price ? price->as_of : o->newest_price;
    }
}

static void sum_up(struct store_cost *o)
{
    o->storage_priced = true;
    o->requests_priced = true;
    for (size_t i = 0; i < o->storage_count; i++) {
        struct cost_storage *s = &o->storage[i];
        s->month = s->price.known ? ratio_near(s->bytes, s->price.nano, GIB * MILLE) : 0;
        o->storage_month = add(o->storage_month, s->month);
        o->storage_priced = o->storage_priced && s->price.known;
        dated(o, &s->price);
    }
    for (size_t i = 0; i < o->request_count; i++) {
        struct cost_request *q = &o->requests[i];
        q->month = q->price.known ? ratio_near(q->count, q->price.nano, MILLE * MILLE) : 0;
        o->request_month = add(o->request_month, q->month);
        o->requests_priced = o->requests_priced && q->price.known;
        dated(o, &q->price);
    }
}

static void not_known(struct store_cost *o, const struct workload *w)
{
    o->low = true;
    o->unknown = o->unknown == NULL ? &w->name : o->unknown;
}

/* ------------------------------------------------------------------------------ Longhorn stores */

static int64_t block_size(const struct policy *p)
{
    const struct strings *all = &p->cluster.longhorn.settings;
    for (size_t i = 0; i < all->n; i++) {
        if (str_is(all->keys[i].v, "default-backup-block-size") && str_is(all->values[i].v, "16")) {
            return 16 * MIB;
        }
    }
    return 2 * MIB;
}

struct kept { /* the backups of one job that are kept */
    const struct copy *copy;
    int64_t count, window; /* how far apart the first and the last are at most */
};

static bool into(const struct copy *c, const struct store *s)
{
    bool csi = c->to->type.v == STORE_CSI_SNAPSHOT && c->to->mode.v == CSI_BACKUP;
    return (csi ? c->to->target_store : c->to) == s && c->when.usable && c->when.gaps != NULL &&
           c->count > 0;
}

/* What is removed may be paid for longer than any job keeps it: as if the last one kept more. */
static void outlast(struct store_cost *o, struct kept *last)
{
    const struct number *hidden = &o->store->lifecycle.noncurrent_expire;
    int64_t window = last->window, billed = least_days(o->store, CLASS_STANDARD) * DAY;
    if (keeps_versions(o->store) && usable(hidden->from)) {
        window = add(window, hidden->v);
    } else if (keeps_versions(o->store)) {
        o->grows = true;
        billed = YEAR * DAY;
    }
    window = window < billed ? billed : window;
    if (window > last->window) {
        last->window = window;
        last->count = INT32_MAX;
    }
}

/* The shortest window first, which is that of the job that runs most often. */
static size_t kept_by(struct costing *c, const struct group *g, struct kept **out)
{
    struct kept *all = arena_many(c->a, g->copies.n + 1, struct kept);
    size_t n = 0;
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *copy = ITEM(g->copies, i, struct copy);
        if (!into(copy, c->out->store)) {
            continue;
        }
        struct kept one = {.copy = copy, .count = copy->count};
        one.window = copy->count > 1 ? gaps_worst_sum(copy->when.gaps, copy->count - 1).seconds : 0;
        size_t k = n++;
        for (; k > 0 && all[k - 1].window > one.window; k--) {
            all[k] = all[k - 1];
        }
        all[k] = one;
    }
    if (n > 0) {
        outlast(c->out, &all[n - 1]);
    }
    *out = all;
    return n;
}

/* What older backups hold that the newest does not: a job adds what its window has beyond those of
 * jobs that reach less far. */
static int64_t older(const struct volume *v, const struct kept *all, size_t n)
{
    int64_t bytes = 0, covered = 0;
    for (size_t i = 0; i < n; i++) {
        const struct kept *k = &all[i];
        int64_t beyond = k->window - covered, least = k->copy->when.least_gap;
        int64_t count =
            least > 0 && beyond / least + 1 < k->count - 1 ? beyond / least + 1 : k->count - 1;
        int64_t by_rate = ratio_up(v->daily_change.v, beyond, DAY);
        int64_t by_size = times(count, v->size.v);
        bool rated = usable(v->daily_change.from), sized = usable(v->size.from);
        if (beyond <= 0) {
            continue;
        }
        bytes = add(bytes, rated && (!sized || by_rate < by_size) ? by_rate : by_size);
        covered = k->window;
    }
    return bytes;
}

static int64_t blocks(const struct costing *c, int64_t bytes)
{
    return ratio_up(bytes, 1, block_size(c->p));
}

/* Whichever job made the last backup: what has changed since is looked up and written once. */
static void volume_requests(struct costing *c, const struct volume *v, const struct kept *jobs,
                            size_t n)
{
    int64_t runs = 0, put = 0, rate = ratio_up(v->daily_change.v, YEAR, MONTHS);
    bool rated = usable(v->daily_change.from), sized = usable(v->size.from);
    for (size_t i = 0; i < n; i++) {
        const struct copy *copy = jobs[i].copy;
        int64_t own = ratio_up(copy->when.firings_per_year, 1, MONTHS);
        bool full = usable(copy->full.from) && copy->full.v > 0;
        runs += own;
        put = add(put, times(own, OBJECTS_BESIDE));
        put = add(put, full ? times(ratio_up(own, 1, copy->full.v), blocks(c, v->size.v)) : 0);
    }
    int64_t all = times(runs, v->size.v);
    int64_t changed = blocks(c, rated && (!sized || rate < all) ? rate : all);
    request(c, TARIFF_PUT, CLASS_STANDARD, STR("STANDARD"), add(put, changed));
    request(c, TARIFF_GET, CLASS_STANDARD, STR("STANDARD"), changed);
}

static void group_cost(struct costing *c, const struct group *g)
{
    struct kept *all;
    size_t n = kept_by(c, g, &all);
    for (size_t i = 0; n > 0 && i < g->workloads.n; i++) {
        const struct workload *w = ITEM(g->workloads, i, struct workload);
        for (size_t k = 0; k < w->volumes.n; k++) {
            const struct volume *v = ITEM(w->volumes, k, struct volume);
            int64_t bytes = add(v->size.v, older(v, all, n));
            store_bytes(c, CLASS_STANDARD, STR("STANDARD"), bytes, blocks(c, bytes));
            if (!usable(v->size.from)) {
                not_known(c->out, w);
            }
            if (c->out->store->scheme == URL_S3) {
                volume_requests(c, v, all, n);
            }
        }
    }
}

/* -------------------------------------------------------------------------------- object stores */

static void dump_cost(struct costing *c, const struct workload *w)
{
    const struct dump *d = &w->dump;
    int64_t size = usable(d->to.size.from) ? d->to.size.v : -1;
    int64_t a_year = d->when.firings_per_year, runs = ratio_up(a_year, 1, MONTHS);
    int64_t parts = size > PART * MIB ? ratio_up(size, 1, PART * MIB) + 2 : 1;
    struct stay *stays;
    size_t n = stays_of(c->a, c->out->store, size, &stays);
    request(c, TARIFF_PUT, CLASS_STANDARD, STR("STANDARD"), times(runs, parts));
    for (size_t i = 0; i < n; i++) {
        const struct stay *s = &stays[i];
        int64_t days = s->to != STAYS ? s->billed : s->from < YEAR ? YEAR - s->from : 0;
        int64_t objects = ratio_up(a_year, days, YEAR);
        store_bytes(c, s->class, s->name, times(objects, s->bytes), objects);
        if (s->bytes_standard > 0) {
            store_bytes(c, CLASS_STANDARD, STR("STANDARD"), times(objects, s->bytes_standard), 0);
        }
        if (s->by != NULL) {
            request(c, TARIFF_MOVE, s->class, s->name, runs);
        }
        c->out->grows = c->out->grows || s->to == STAYS;
    }
    if (size < 0) {
        not_known(c->out, w);
    }
}

/* ----------------------------------------------------------------------------------- the whole */

static struct store_cost cost_of(struct arena *a, const struct policy *p, const struct store *s)
{
    struct store_cost out = {.store = s};
    struct costing c = {.a = a, .p = p, .out = &out};
    for (size_t i = 0; s->type.v == STORE_LONGHORN_BACKUP && i < p->groups.n; i++) {
        group_cost(&c, ITEM(p->groups, i, struct group));
    }
    for (size_t i = 0; s->type.v == STORE_S3_OBJECTS && i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        if (w->dump.store == s && w->dump.when.usable) {
            dump_cost(&c, w);
        }
    }
    sum_up(&out);
    return out;
}

struct costs costs_of(struct arena *a, const struct policy *p)
{
    struct costs all = {.currency = currency_of(p)};
    all.at = arena_many(a, p->stores.n + 1, struct store_cost);
    for (size_t i = 0; i < p->stores.n; i++) {
        struct store_cost one = cost_of(a, p, ITEM(p->stores, i, struct store));
        size_t k = all.n;
        if (one.storage_count == 0) {
            continue;
        }
        for (; k > 0 && str_cmp(all.at[k - 1].store->name.v, one.store->name.v) > 0; k--) {
            all.at[k] = all.at[k - 1];
        }
        all.at[k] = one;
        all.n++;
    }
    return all;
}
