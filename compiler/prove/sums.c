/*
 * Sums of consecutive gaps are differences f(i+n) - f(i). Two places in the stream move on together,
 * n firings apart, by the longest piece that both have left in their day. On ordinary days the pieces
 * repeat, so what was found for a piece is remembered: a sum over four million firings looks at two
 * pieces a day.
 */
#include "prove/gaps_data.h"

enum { MEMO = 64 };

struct piece {
    int32_t trail, lead, n;    /* offsets into the day's times, and length; n 0: free */
    int32_t least, most;       /* of lead - trail, seconds */
    int32_t least_at, most_at; /* which, the first on ties */
};

struct walk {
    const struct gaps *g;
    struct arena *arena;
    struct stream *s;
    struct chunk *chunks;
    size_t n, cap;
    struct piece memo[MEMO];
};

struct extremes {
    struct gap least, most;
};

/* Appends one day, cut at the end of the horizon; false behind it. */
static bool day_add(struct walk *w, struct chunk day)
{
    int32_t n = chunk_before(&day, w->g->to);
    bool whole = n == day.n;
    if (n != 0) {
        void *items = w->chunks;
        day.n = n;
        *(struct chunk *)arena_push(w->arena, &items, w->n++, &w->cap, sizeof day) = day;
        w->chunks = items;
    }
    return whole;
}

static struct walk *walk_open(const struct gaps *g)
{
    struct arena *a = arena_new();
    struct walk *w = arena_one(a, struct walk);
    struct chunk k;
    *w = (struct walk){.g = g, .arena = a, .s = arena_one(a, struct stream)};
    stream_open(w->s, &g->c, g->z, g->start, g->to);
    for (bool more = true; more && stream_next(w->s, &k);) {
        for (int32_t day = 0; more && day < k.days; day++) {
            more = day_add(w, chunk_day(&k, day));
        }
    }
    return w;
}

static void piece_measure(struct piece *p, const int32_t *trail, const int32_t *lead)
{
    p->least = p->most = lead[0] - trail[0];
    p->least_at = p->most_at = 0;
    for (int32_t i = 1; i < p->n; i++) {
        int32_t d = lead[i] - trail[i];
        if (d < p->least) {
            p->least = d;
            p->least_at = i;
        }
        if (d > p->most) {
            p->most = d;
            p->most_at = i;
        }
    }
}

static bool in_times(const struct walk *w, const int32_t *at)
{
    return at >= w->s->times && at < w->s->times + DAY_FIRINGS;
}

static struct piece piece_of(struct walk *w, const int32_t *trail, const int32_t *lead, int32_t n)
{
    struct piece p = {.n = n};
    if (n < 4 || !in_times(w, trail) || !in_times(w, lead)) {
        piece_measure(&p, trail, lead);
        return p;
    }
    p.trail = (int32_t)(trail - w->s->times);
    p.lead = (int32_t)(lead - w->s->times);
    struct piece *m = &w->memo[(uint32_t)(p.trail * 31 + p.lead * 7 + n) % MEMO];
    if (m->n != n || m->trail != p.trail || m->lead != p.lead) {
        piece_measure(&p, trail, lead);
        *m = p;
    }
    return *m;
}

static void see(struct extremes *e, bool first, int64_t shift, const struct piece *p,
                const struct chunk *trail, int32_t a)
{
    if (first || shift + p->least < e->least.seconds) {
        int64_t from = chunk_at(trail, a + p->least_at);
        e->least = (struct gap){shift + p->least, from, from + shift + p->least};
    }
    if (first || shift + p->most > e->most.seconds) {
        int64_t from = chunk_at(trail, a + p->most_at);
        e->most = (struct gap){shift + p->most, from, from + shift + p->most};
    }
}

/* Least and most of f(i+n) - f(i) with f(i+n) in the horizon; false if there is no instance. */
static bool walk_sum(struct walk *w, int64_t n, struct extremes *out)
{
    size_t p = 0, q = 0;
    int32_t a = 0, b = 0;
    bool any = false;
    for (int64_t left = n; q < w->n;) { /* the lead, n firings on */
        if (left < w->chunks[q].n) {
            b = (int32_t)left;
            break;
        }
        left -= w->chunks[q++].n;
    }
    while (q < w->n) {
        const struct chunk *trail = &w->chunks[p], *lead = &w->chunks[q];
        int32_t n_trail = trail->n - a, n_lead = lead->n - b;
        int32_t length = n_trail < n_lead ? n_trail : n_lead;
        int32_t early = chunk_at(lead, b) >= w->g->from ? 0 : chunk_before(lead, w->g->from) - b;
        if (early < length) {
            struct piece found = piece_of(w, trail->at + a + early, lead->at + b + early, length - early);
            see(out, !any, lead->base - trail->base, &found, trail, a + early);
            any = true;
        }
        a += length;
        b += length;
        if (a == trail->n) {
            a = 0;
            p++;
        }
        if (b == lead->n) {
            b = 0;
            q++;
        }
    }
    return any;
}

static struct extremes every_sum(const struct gaps *g, int64_t n)
{
    struct gap sum = {0};
    if (n < g->total && g->firings > 0 && n <= INT64_MAX / g->c.interval) {
        int64_t first = g->start - 1 + g->c.interval, before = g->total - g->firings;
        int64_t lead = n > before ? n : before;
        sum.to = first + lead * g->c.interval;
        sum.seconds = n * g->c.interval;
        sum.from = sum.to - sum.seconds;
    }
    return (struct extremes){sum, sum};
}

static struct extremes sum_of(const struct gaps *g, int64_t n)
{
    struct extremes e = {0};
    if (n == 1) {
        return (struct extremes){g->least, g->worst};
    }
    if (n < 1 || g->c.every) {
        return n < 1 ? e : every_sum(g, n);
    }
    struct walk *w = walk_open(g);
    walk_sum(w, n, &e);
    arena_free(w->arena);
    return e;
}

struct gap gaps_least_sum(const struct gaps *g, int64_t n)
{
    return sum_of(g, n - 1).least;
}

struct gap gaps_worst_sum(const struct gaps *g, int64_t n)
{
    return sum_of(g, n).most;
}

static int64_t divide_up(int64_t n, int64_t by)
{
    return n / by + (n % by != 0);
}

static bool reaches(const struct gaps *g, struct walk *w, int64_t n, int64_t seconds)
{
    struct extremes e = {0};
    if (g->c.every) {
        e = every_sum(g, n - 1);
    } else if (n > 1) {
        walk_sum(w, n - 1, &e);
    }
    return e.least.seconds >= seconds;
}

int64_t gaps_count_for(const struct gaps *g, int64_t seconds, int64_t limit)
{
    if (seconds <= 0) {
        return limit >= 1;
    }
    if (g->worst_ever.seconds == 0) {
        return 0;
    }
    /* n gaps are at least n times the least and at most n times the worst */
    int64_t low = divide_up(seconds, g->worst_ever.seconds) + 1;
    int64_t enough = divide_up(seconds, g->least_ever.seconds) + 1;
    int64_t most = g->firings == 0 ? 0 : g->total < limit ? g->total : limit;
    int64_t high = enough < most ? enough : most;
    struct walk *w = g->c.every || low >= enough ? NULL : walk_open(g);
    bool found = low <= high && (high == enough || reaches(g, w, high, seconds));
    while (found && low < high) {
        int64_t middle = low + (high - low) / 2;
        if (reaches(g, w, middle, seconds)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    if (w != NULL) {
        arena_free(w->arena);
    }
    return found ? high : 0;
}
