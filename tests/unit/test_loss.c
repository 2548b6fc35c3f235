/*
 * Losses of unions against the definition, firing by firing: no chunk, no leap, no heap.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "prove/gaps_data.h"
#include "prove/loss.h"

enum { CHAINS = 3, LINES = 12, ZONES = 6, MISSED = 2 };

static const char *const lines[LINES] = {
    "0 2 * * *",  "30 2 * * *", "15 0,12 * * *", "0 */6 * * *",  "30 2 * * 0",     "0 3 * * 1,4",
    "0 22 * * 6", "15 1 1 * *", "0 0 */9 * *",   "45 23 31 * *", "0 4 1,15 6-8 *", "10 5 13 * 5"};
static const char *const zone_names[ZONES] = {
    "UTC",          "Europe/Berlin",       "America/New_York",
    "Africa/Cairo", "Australia/Lord_Howe", "Asia/Pyongyang"};

struct firings {
    const struct gaps *g;
    int64_t *at;
    size_t n;
};

struct line_runs {
    struct run *at;
    size_t n;
};

static struct arena *arena;
static struct firings firings[ZONES][LINES];

static const struct firings *firings_of(struct zones *zones, size_t z, size_t l)
{
    struct firings *f = &firings[z][l];
    if (f->g == NULL) {
        struct cron *c = arena_one(arena, struct cron);
        struct misread m;
        const struct zone *zone;
        struct gaps *g;
        size_t cap = 0;
        int64_t t = FIRINGS_FROM - 1;
        assert_true(cron_parse(arena, str_of(lines[l]), c, &m));
        assert_int_equal(zones_get(zones, str_of(zone_names[z]), &zone), ZONE_FINE);
        assert_int_equal(gaps_new(arena, c, zone, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g),
                         GAPS_FINE);
        f->g = g;
        while (firing_next(c, zone, t, &t) == FIRING_AT && t < HORIZON_TO) {
            *(int64_t *)arena_push(arena, (void **)&f->at, f->n++, &cap, sizeof t) = t;
        }
    }
    return f;
}

/* proof.md 2: late starts, and what each run contains; `dumps` NULL: what is live. */
static struct line_runs runs_of(struct arena *a, const struct firings *f, int64_t span,
                                const struct line_runs *dumps)
{
    struct line_runs out = {.at = arena_many(a, f->n, struct run)};
    size_t dump = 0;
    for (size_t i = 0; i < f->n;) {
        int64_t start = f->at[i], end = out.n == 0 ? INT64_MIN : out.at[out.n - 1].done;
        if (start <= end && out.n > 0) {
            while (i < f->n && f->at[i] <= end) {
                i++;
            }
            start = end;
        } else {
            i++;
        }
        while (dumps != NULL && dump < dumps->n && dumps->at[dump].done <= start) {
            dump++;
        }
        out.at[out.n++] = (struct run){start, start + span,
                                       dumps == NULL ? start : (int64_t)dump - 1 /* its index */};
    }
    return out;
}

static struct line_runs played(struct arena *a, struct zones *zones, const struct chain *c,
                               size_t z, size_t job, size_t dump, int64_t missed)
{
    struct line_runs dumps = {0};
    if (c->dump != NULL) {
        dumps = runs_of(a, firings_of(zones, z, dump), c->takes, NULL);
    }
    struct line_runs out =
        runs_of(a, firings_of(zones, z, job), c->span, c->dump != NULL ? &dumps : NULL);
    for (size_t i = out.n; i-- > 0;) {
        int64_t content = (int64_t)i < missed ? NO_CONTENT : out.at[i - (size_t)missed].content;
        if (c->dump != NULL && content != NO_CONTENT) {
            content = content < missed ? NO_CONTENT : dumps.at[content - missed].start;
        }
        out.at[i].content = content;
    }
    return out;
}

/* What is known of a copy at the end of `t`, or (`before`) just before it. */
static int64_t content_at(const struct line_runs *r, size_t *next, int64_t t, bool before)
{
    while (*next < r->n && (before ? r->at[*next].done < t : r->at[*next].done <= t)) {
        ++*next;
    }
    return *next == 0 ? NO_CONTENT : r->at[*next - 1].content;
}

static void newest_mark(struct loss *l, const int64_t *content, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++) {
        best = content[i] > content[best] ? i : best;
    }
    if (content[best] != NO_CONTENT) {
        l->any = l->newest[best] = true;
    }
}

static int by_time(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static void loss_by_definition(struct arena *a, const struct line_runs *r, size_t n, struct loss *l)
{
    size_t count = 0, next[CHAINS] = {0};
    int64_t *times = arena_many(a, r[0].n + r[1].n + r[2].n + 1, int64_t), content[CHAINS];
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < r[i].n; j++) {
            if (r[i].at[j].done >= HORIZON_FROM && r[i].at[j].done < HORIZON_TO) {
                times[count++] = r[i].at[j].done;
            }
        }
    }
    qsort(times, count, sizeof *times, by_time);
    for (size_t i = 0; i < n; i++) {
        content[i] = content_at(&r[i], &next[i], HORIZON_FROM, false);
    }
    newest_mark(l, content, n);
    memset(next, 0, sizeof next);
    for (size_t k = 0; k < count; k++) {
        int64_t newest = NO_CONTENT;
        for (size_t i = 0; i < n; i++) {
            int64_t c = content_at(&r[i], &next[i], times[k], true);
            newest = c > newest ? c : newest;
        }
        if (newest != NO_CONTENT && (!l->counted || times[k] - newest > l->seconds)) {
            l->counted = true;
            l->seconds = times[k] - newest;
            l->from = newest;
            l->to = times[k];
        }
        for (size_t i = 0; i < n; i++) {
            content[i] = content_at(&r[i], &next[i], times[k], false);
        }
        newest_mark(l, content, n);
    }
}

/* The same numbers on every machine. */
static size_t some(uint64_t *seed, size_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*seed >> 33) % below;
}

static void by_definition(void **state)
{
    (void)state;
    static const int64_t spans[] = {0, 0, 600, 5000, 30000, 90000, 400000, 3000000};
    struct zones *zones = zones_new(arena, NULL);
    struct losses *losses = losses_new(arena);
    uint64_t seed = 99;
    for (int round = 0; round < 600; round++) {
        struct arena *a = arena_new();
        size_t z = some(&seed, ZONES), n = 1 + some(&seed, CHAINS);
        int64_t missed = (int64_t)some(&seed, MISSED + 1);
        struct chain c[CHAINS] = {0};
        const struct chain *chains[CHAINS];
        struct line_runs r[CHAINS] = {0};
        struct loss want = {.newest = arena_many(a, n, bool)};
        for (size_t i = 0; i < n; i++) {
            size_t job = some(&seed, LINES), dump = some(&seed, LINES);
            c[i] =
                (struct chain){.job = firings_of(zones, z, job)->g, .span = spans[some(&seed, 8)]};
            if (some(&seed, 3) == 0) {
                c[i].dump = firings_of(zones, z, dump)->g;
                c[i].takes = spans[some(&seed, 7)];
            }
            chains[i] = &c[i];
            r[i] = played(a, zones, &c[i], z, job, dump, missed);
        }
        loss_by_definition(a, r, n, &want);
        const struct loss *l = loss_of(losses, chains, n, missed);
        if (l->any != want.any || l->counted != want.counted || l->seconds != want.seconds ||
            l->from != want.from || l->to != want.to || memcmp(l->newest, want.newest, n) != 0) {
            print_error("round %d, %zu chains: %lld from %lld, not %lld from %lld\n", round, n,
                        (long long)l->seconds, (long long)l->from, (long long)want.seconds,
                        (long long)want.from);
            assert_true(0);
        }
        arena_free(a);
    }
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_definition)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
