#include "prove/timing_line.h"

#include "prove/timing.h"
#include "prove/translate.h"

enum { COUNT_MOST = 1000000, YEARS = 28, HANG_TRIES = 360 };

struct timings {
    struct arena *arena;
    struct zones *zones;
    struct map proofs; /* written, read zone, run zone → struct proof */
    struct map lines;  /* line, zone → struct line */
    struct map counts; /* line, zone, seconds → int64_t */
};

struct line {
    struct gaps *gaps;
    enum gaps_state state;
};

struct timings *timings_new(struct arena *a, struct zones *zones)
{
    struct timings *t = arena_one(a, struct timings);
    *t = (struct timings){.arena = a, .zones = zones, .proofs = map_new(a), .lines = map_new(a),
                          .counts = map_new(a)};
    return t;
}

struct zones *timings_zones(const struct timings *t)
{
    return t->zones;
}

static const struct line *line_of(struct timings *t, struct str text, const struct cron *c,
                                  const struct zone *z)
{
    struct str name = zone_name(z), key = str_fmt(t->arena, "%.*s\n%.*s", STR_ARG(text), STR_ARG(name));
    struct line *l = map_get(&t->lines, key);
    if (l == NULL) {
        l = arena_one(t->arena, struct line);
        l->state = gaps_new(t->arena, c, z, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &l->gaps);
        map_put(&t->lines, key, l);
    }
    return l;
}

/* Minute by minute away from the clock change that the line gets stuck at. */
static bool hang_nearest(const struct cron *c, const struct zone *z, struct cron *out)
{
    struct cron near = *c;
    for (int i = 1; i < HANG_TRIES; i++) {
        struct gaps *g;
        if (!translate(c, 60 * (i % 2 == 0 ? -(i / 2) : (i + 1) / 2), &near) ||
            near.day != c->day || near.weekday != c->weekday) {
            continue;
        }
        struct arena *scratch = arena_new();
        bool fine = gaps_new(scratch, &near, z, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g) == GAPS_FINE;
        arena_free(scratch);
        if (fine) {
            *out = near;
            return true;
        }
    }
    return false;
}

/* Where it gets stuck from now on, rather than in the years before. */
static int64_t stuck_at(const struct cron *c, const struct zone *z, int64_t first)
{
    struct arena *scratch = arena_new();
    struct gaps *g;
    bool again = gaps_new(scratch, c, z, HORIZON_FROM, HORIZON_FROM, HORIZON_TO, &g) == GAPS_HANGS;
    int64_t at = again ? gaps_stuck(g) : first;
    arena_free(scratch);
    return at;
}

static int64_t wall(const struct timing *when, const struct zone *run, int64_t instant)
{
    return instant + zone_offset(run, instant) - when->shift;
}

static void timing_fill(struct timing *when, const struct zone *run, const struct gaps *g)
{
    struct gap worst = gaps_worst(g), least = gaps_least(g);
    when->usable = true;
    when->worst_gap = worst.seconds;
    when->worst_from = worst.from;
    when->worst_to = worst.to;
    when->worst_from_wall = wall(when, run, worst.from);
    when->worst_to_wall = wall(when, run, worst.to);
    when->least_gap = least.seconds;
    when->least_from = least.from;
    when->firings_per_year = (gaps_firings(g) + YEARS - 1) / YEARS;
    when->gaps = g;
}

static void prove(struct timings *t, struct proof *p, const struct zone *read, const struct zone *run)
{
    struct misread m;
    struct cron moved;
    if (schedule_parse(t->arena, p->when.written, &p->line, &m) != SCHEDULE_FINE || p->line.sets.every) {
        p->state = PROOF_UNREADABLE;
        return;
    }
    p->when.shift = translate_shift(read, run);
    if (!translate(&p->line.sets, p->when.shift, &moved)) {
        p->state = PROOF_UNTRANSLATABLE;
        p->has_nearest = translate_nearest(&p->line.sets, p->when.shift, &p->nearest);
        return;
    }
    p->when.cron = cron_print(t->arena, &moved);
    p->when.zone = zone_name(run);
    const struct line *l = line_of(t, p->when.cron, &moved, run);
    if (l->state == GAPS_HANGS) {
        p->state = PROOF_HANGS;
        p->stuck = stuck_at(&moved, run, gaps_stuck(l->gaps));
        p->has_nearest = read == run && hang_nearest(&moved, run, &p->nearest);
    } else if (l->state == GAPS_NEVER || gaps_firings(l->gaps) == 0) {
        p->state = PROOF_NEVER;
    } else {
        timing_fill(&p->when, run, l->gaps);
    }
}

const struct proof *proof_of(struct timings *t, struct str written, const struct zone *read,
                             const struct zone *run)
{
    struct str from = zone_name(read), to = zone_name(run);
    struct str key = str_fmt(t->arena, "%.*s\n%.*s\n%.*s", STR_ARG(written), STR_ARG(from), STR_ARG(to));
    struct proof *p = map_get(&t->proofs, key);
    if (p == NULL) {
        p = arena_one(t->arena, struct proof);
        p->when.written = written;
        prove(t, p, read, run);
        map_put(&t->proofs, key, p);
    }
    return p;
}

int64_t proof_count(struct timings *t, const struct timing *when, int64_t seconds)
{
    struct str key = str_fmt(t->arena, "%.*s\n%.*s\n%lld", STR_ARG(when->cron), STR_ARG(when->zone),
                             (long long)seconds);
    int64_t *n = map_get(&t->counts, key);
    if (n == NULL) {
        n = arena_one(t->arena, int64_t);
        *n = gaps_count_for(when->gaps, seconds, COUNT_MOST);
        map_put(&t->counts, key, n);
    }
    return *n;
}
