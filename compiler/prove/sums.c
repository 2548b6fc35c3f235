/*
 * Sums of consecutive gaps are differences f(i+n) - f(i). Two places in the stream move on
 * together, n firings apart, by the longest piece that both have left in their day. On ordinary
 * days the pieces repeat, so that what was found for a piece is remembered; and where both places
 * have moved by a period of the line, no sum is new until one of them meets a clock change, so that
 * they leap there.
 */
#include "prove/gaps_data.h"

#define DAY INT64_C(86400)

enum { MEMO = 64 };

struct piece {
    int32_t trail, lead, n;    /* offsets into the day's times, and length; n 0: free */
    int32_t least, most;       /* of lead - trail, seconds */
    int32_t least_at, most_at; /* which, the first on ties */
};

struct place { /* at a firing */
    struct stream s;
    struct chunk k;
    int32_t day, i;
    int64_t sample; /* where it was a period ago */
};

struct walk {
    const struct gaps *g;
    struct stream start;
    struct piece memo[MEMO];
};

struct extremes {
    bool any;
    struct gap least, most;
};

static void walk_open(struct walk *w, const struct gaps *g)
{
    w->g = g;
    stream_open(&w->start, &g->c, g->z, g->start, g->to, g->odd);
    memset(w->memo, 0, sizeof w->memo);
}

/* -------------------------------------------------------------------------------------- places */

static int64_t firing_of(const struct place *p)
{
    return p->k.base + p->day * DAY + p->k.at[p->i];
}

/* By so many firings; false where there are none. */
static bool place_move(struct place *p, int64_t n)
{
    n += p->i;
    while (n >= (int64_t)p->k.n * (p->k.days - p->day)) {
        n -= (int64_t)p->k.n * (p->k.days - p->day);
        p->day = 0;
        if (!stream_next(&p->s, &p->k)) {
            return false;
        }
    }
    p->day += (int32_t)(n / p->k.n);
    p->i = (int32_t)(n % p->k.n);
    return true;
}

static bool place_open(struct place *p, const struct stream *start, int64_t n)
{
    *p = (struct place){.s = *start};
    return stream_next(&p->s, &p->k) && place_move(p, n);
}

static void place_leap(struct place *p, int64_t by)
{
    static const int32_t itself = 0;
    int64_t t = firing_of(p) + by;
    stream_leap(&p->s, t);
    p->k = (struct chunk){.base = t, .at = &itself, .n = 1, .days = 1};
    p->i = p->day = 0;
}

/* What is left of its day; none at the end of the horizon. */
static struct chunk place_rest(const struct place *p, int64_t to)
{
    struct chunk day = chunk_day(&p->k, p->day);
    int32_t end = chunk_at(&day, day.n - 1) < to ? day.n : chunk_before(&day, to);
    return (struct chunk){day.base, day.at + p->i, end > p->i ? end - p->i : 0, 1};
}

/* -------------------------------------------------------------------------------------- pieces */

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

/* The first `n` of what is left at both places. */
static struct piece piece_of(struct walk *w, const struct place *trail, const struct place *lead,
                             int32_t skip, int32_t n)
{
    struct piece p = {.n = n};
    const int32_t *t = trail->k.at + trail->i + skip, *l = lead->k.at + lead->i + skip;
    if (n < 4) { /* as are those that are no times of an ordinary day */
        piece_measure(&p, t, l);
        return p;
    }
    p.trail = (int32_t)(t - trail->s.times);
    p.lead = (int32_t)(l - lead->s.times);
    struct piece *m = &w->memo[(uint32_t)(p.trail * 31 + p.lead * 7 + n) % MEMO];
    if (m->n != n || m->trail != p.trail || m->lead != p.lead) {
        piece_measure(&p, t, l);
        *m = p;
    }
    return *m;
}

static void see(struct extremes *e, int64_t shift, const struct piece *p, const struct chunk *trail)
{
    if (!e->any || shift + p->least < e->least.seconds) {
        int64_t from = chunk_at(trail, p->least_at);
        e->least = (struct gap){shift + p->least, from, from + shift + p->least};
    }
    if (!e->any || shift + p->most > e->most.seconds) {
        int64_t from = chunk_at(trail, p->most_at);
        e->most = (struct gap){shift + p->most, from, from + shift + p->most};
    }
    e->any = true;
}

/* --------------------------------------------------------------------------------------- walks */

static int64_t least_of(int64_t x, int64_t y)
{
    return x < y ? x : y;
}

/* Both have moved by a period since their samples: what they saw comes again, and counts alike. */
static void leap(const struct gaps *g, struct place *trail, struct place *lead)
{
    int64_t period = stream_period(&lead->s), t = firing_of(trail), l = firing_of(lead);
    if (period == 0 || l - lead->sample < period) {
        return;
    }
    if (l - lead->sample == period && t - trail->sample == period &&
        (l < g->from || lead->sample >= g->from)) {
        int64_t room = least_of(stream_repeats(&trail->s, trail->sample) - t,
                                stream_repeats(&lead->s, lead->sample) - l);
        room = least_of(room, (l < g->from ? g->from : g->to) - l) - 1;
        if (room >= period) {
            place_leap(trail, room - room % period);
            place_leap(lead, room - room % period);
        }
    }
    trail->sample = firing_of(trail);
    lead->sample = firing_of(lead);
}

/* Least and most of f(i+n) - f(i) with f(i+n) in the horizon. */
static struct extremes walk_sum(struct walk *w, int64_t n)
{
    const struct gaps *g = w->g;
    struct extremes e = {0};
    struct place trail, lead;
    bool more = place_open(&trail, &w->start, 0) && place_open(&lead, &w->start, n);
    if (more) {
        trail.sample = firing_of(&trail);
        lead.sample = firing_of(&lead);
    }
    while (more) {
        struct chunk behind = place_rest(&trail, g->to), ahead = place_rest(&lead, g->to);
        int32_t length = behind.n < ahead.n ? behind.n : ahead.n;
        int32_t early =
            length == 0 || chunk_at(&ahead, 0) >= g->from ? 0 : chunk_before(&ahead, g->from);
        if (early < length) {
            struct piece found = piece_of(w, &trail, &lead, early, length - early);
            struct chunk from = {behind.base, behind.at + early, behind.n - early, 1};
            see(&e, ahead.base - behind.base, &found, &from);
        }
        more = length > 0 && place_move(&lead, length) && place_move(&trail, length);
        if (more) {
            leap(g, &trail, &lead);
        }
    }
    return e;
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
    return (struct extremes){true, sum, sum};
}

static struct extremes sum_of(const struct gaps *g, int64_t n)
{
    if (n < 1) {
        return (struct extremes){0};
    }
    if (g->c.every) {
        return every_sum(g, n);
    }
    if (n == 1) {
        return (struct extremes){true, g->least, g->worst};
    }
    struct walk w;
    walk_open(&w, g);
    return walk_sum(&w, n);
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
        e = walk_sum(w, n - 1);
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
    struct walk w;
    if (!g->c.every && low < enough) {
        walk_open(&w, g);
    }
    bool found = low <= high && (high == enough || reaches(g, &w, high, seconds));
    while (found && low < high) {
        int64_t middle = low + (high - low) / 2;
        if (reaches(g, &w, middle, seconds)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return found ? high : 0;
}
