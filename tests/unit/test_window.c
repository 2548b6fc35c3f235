/* Windows and their meetings against a play minute by minute, from 2016 on, clock changes included. */
#include "zone_fixture.h"

#include <string.h>

#include "prove/day_mask.h"
#include "prove/window.h"
#include "units/date.h"

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

enum { MINUTES = (2029 - 2016) * 366 * 1440 };
static const int64_t seen_to = INT64_C(1830297600); /* 2028-01-01 */

struct side {
    const char *zone, *text;
    int64_t minutes; /* of a run */
};

static struct gaps *gaps_of(const struct side *s)
{
    struct gaps *g;
    struct cron c = line_of(s->text);
    assert_int_equal(
        gaps_new(arena, &c, zone_of(s->zone), FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g), GAPS_FINE);
    return g;
}

static size_t minute_of(int64_t t)
{
    return (size_t)((t - FIRINGS_FROM) / MINUTE);
}

enum { IDLE, GOING, STARTS };

/* What Forbid does, minute by minute: a run that is due waits for the one before it. */
static void play(const struct side *s, uint8_t *busy)
{
    struct cron c = line_of(s->text);
    const struct zone *z = zone_of(s->zone);
    bool late = gaps_least(gaps_of(s)).seconds < s->minutes * MINUTE;
    int64_t from = late ? FIRINGS_FROM : HORIZON_FROM - 40 * DAY; /* years, where runs are put off */
    memset(busy, IDLE, MINUTES);
    for (int64_t t = from - 1; firing_next(&c, z, t, &t) == FIRING_AT && t < seen_to;) {
        busy[minute_of(t)] = STARTS;
    }
    int64_t left = 0;
    bool due = false;
    for (size_t i = minute_of(from); i < minute_of(seen_to); i++) {
        due = due || busy[i] == STARTS;
        bool starts = due && left == 0;
        if (starts) {
            left = s->minutes;
            due = false;
        }
        busy[i] = starts ? STARTS : left > 0 ? GOING : IDLE;
        left -= left > 0;
    }
}

struct found {
    int64_t seconds, meetings, first;
};

static struct found meetings_seen(struct windows *one, struct windows *other)
{
    struct found f = {0};
    struct meeting m;
    struct meetings *all = meetings_of(arena, one, other);
    while (meetings_next(all, &m) && meeting_from(&m) < seen_to) {
        assert_true(windows_meet(m.one, m.other));
        int64_t from = meeting_from(&m), end = from + meeting_seconds(&m);
        from = from > HORIZON_FROM ? from : HORIZON_FROM;
        f.first = f.meetings++ == 0 ? from : f.first;
        f.seconds += (end < seen_to ? end : seen_to) - from;
    }
    return f;
}

/* A meeting of two runs begins in a minute in which both go and one of them starts, or with the
 * horizon. */
static struct found minutes_seen(const uint8_t *one, const uint8_t *other)
{
    struct found f = {0};
    for (size_t i = minute_of(HORIZON_FROM); i < minute_of(seen_to); i++) {
        if (one[i] != IDLE && other[i] != IDLE) {
            f.first = f.seconds == 0 && f.meetings == 0
                          ? FIRINGS_FROM + (int64_t)i * MINUTE
                          : f.first;
            f.seconds += MINUTE;
            f.meetings += one[i] == STARTS || other[i] == STARTS || i == minute_of(HORIZON_FROM);
        }
    }
    return f;
}

static bool compare(int line, const struct side *x, const struct side *y)
{
    static uint8_t one[MINUTES], other[MINUTES];
    play(x, one);
    play(y, other);
    struct found want = minutes_seen(one, other);
    struct found got = meetings_seen(windows_of(arena, gaps_of(x), x->minutes * MINUTE, HORIZON_FROM),
                                     windows_of(arena, gaps_of(y), y->minutes * MINUTE, HORIZON_FROM));
    if (x->minutes == 0 || y->minutes == 0) {
        want.seconds = 0; /* an instant has no length */
    }
    if (want.seconds != got.seconds || want.meetings != got.meetings || want.first != got.first) {
        print_error("line %d: %s %s %lldm, %s %s %lldm: want %lld s in %lld from %s, got %lld in %lld from %s\n",
                    line, x->zone, x->text, (long long)x->minutes, y->zone, y->text,
                    (long long)y->minutes, (long long)want.seconds, (long long)want.meetings,
                    instant_print(arena, want.first).p, (long long)got.seconds,
                    (long long)got.meetings, instant_print(arena, got.first).p);
        assert_true(0);
    }
    return got.meetings > 0;
}

static struct day_mask mask_of(const struct side *s)
{
    struct offsets o = {0};
    struct cron c = line_of(s->text);
    offsets_fill(&o, zone_of(s->zone));
    return gaps_least(gaps_of(s)).seconds < s->minutes * MINUTE
               ? day_mask_full()
               : day_mask_of(&c, &o, s->minutes * MINUTE);
}

static void known(void **state)
{
    (void)state;
    static const struct {
        int line;
        struct side one, other;
        bool meet, masks;
        const char *first;
    } t[] = {
        {__LINE__, {"UTC", "0 3 * * *", 60}, {"UTC", "0 4 * * *", 60}, false, false, NULL},
        {__LINE__, {"UTC", "0 3 * * *", 61}, {"UTC", "0 4 * * *", 60}, true, true, "2026-01-01T04:00:00Z"},
        {__LINE__, {"UTC", "0 3 * * *", 0}, {"UTC", "0 3 * * *", 0}, true, true, "2026-01-01T03:00:00Z"},
        {__LINE__, {"UTC", "30 23 * * 6", 60}, {"UTC", "0 0 1 * *", 0}, true, true, "2026-02-01T00:00:00Z"},
        /* only while Berlin has summer time */
        {__LINE__, {"Europe/Berlin", "0 3 * * *", 30}, {"UTC", "0 1 * * *", 30}, true, true, "2026-03-29T01:00:00Z"},
        /* only on the day that lacks an hour */
        {__LINE__, {"Europe/Berlin", "30 1 * * *", 45}, {"Europe/Berlin", "10 3 * * *", 0}, true, true, "2026-03-29T01:10:00Z"},
        {__LINE__, {"America/New_York", "0 1 * * *", 90}, {"America/New_York", "0 3 * * *", 1}, true, true, "2026-03-08T07:00:00Z"},
        /* overlong: the next run starts late, at once */
        {__LINE__, {"UTC", "0 3 * * *", 1500}, {"UTC", "0 5 1 * *", 10}, true, true, "2026-01-01T05:00:00Z"},
        {__LINE__, {"UTC", "*/5 * * * *", 4}, {"UTC", "4-59/5 * * * *", 1}, false, false, NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct day_mask x = mask_of(&t[i].one), y = mask_of(&t[i].other);
        if (compare(t[i].line, &t[i].one, &t[i].other) != t[i].meet ||
            day_masks_meet(&x, &y) != t[i].masks) {
            print_error("line %d\n", t[i].line);
            assert_true(0);
        }
        struct meeting m;
        bool met = meetings_next(
            meetings_of(arena,
                        windows_of(arena, gaps_of(&t[i].one), t[i].one.minutes * MINUTE, HORIZON_FROM),
                        windows_of(arena, gaps_of(&t[i].other), t[i].other.minutes * MINUTE, HORIZON_FROM)),
            &m);
        assert_int_equal(met, t[i].first != NULL);
        if (met && strcmp(instant_print(arena, meeting_from(&m)).p, t[i].first) != 0) {
            print_error("line %d: %s\n", t[i].line, instant_print(arena, meeting_from(&m)).p);
            assert_true(0);
        }
    }
}

static uint32_t next_random(uint32_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

static struct side random_side(uint32_t *x)
{
    static const char *const zones_used[] = {"UTC", "Europe/Berlin", "America/New_York",
                                             "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago"};
    static const char *const days[] = {"* * *", "* * 0", "1 * *", "* * 1-5", "31 * *", "29 2 *", "1,15 * 0"};
    static const int64_t lengths[] = {0, 1, 20, 59, 60, 61, 180, 1439, 1500, 11000};
    uint32_t hour = next_random(x) % 24, minute = next_random(x) % 60;
    size_t which = next_random(x) % 4;
    minute = which == 3 ? 10 + minute % 20 : minute;
    hour = which == 1 ? 1 + hour % 12 : which == 2 ? hour % 6 : hour;
    struct buf b = {.arena = arena};
    const char *day = days[next_random(x) % 7];
    switch (which) {
    case 0: buf_fmt(&b, "%u %u %s", minute, hour, day); break;
    case 1: buf_fmt(&b, "%u */%u %s", minute, hour, day); break;
    case 2: buf_fmt(&b, "%u %u-23/6 %s", minute, hour, day); break;
    default: buf_fmt(&b, "*/%u %u %s", minute, hour, day); break;
    }
    return (struct side){zones_used[next_random(x) % 6], str_z(arena, buf_str(&b)),
                         lengths[next_random(x) % 10]};
}

static void random_pairs(void **state)
{
    (void)state;
    uint32_t x = 20261124;
    int met = 0;
    for (int i = 0; i < 24; i++) {
        struct side one = random_side(&x), other = random_side(&x);
        bool meet = compare(i, &one, &other);
        struct day_mask m = mask_of(&one), n = mask_of(&other);
        assert_true(!meet || day_masks_meet(&m, &n)); /* a mask never hides a meeting */
        met += meet;
    }
    assert_true(met > 4 && met < 24);
}

/* In UTC a mask holds the minutes of a day that runs use, and no others. */
static void masks(void **state)
{
    (void)state;
    static const struct side t[] = {
        {"UTC", "0 3 * * *", 0},      {"UTC", "0 3 * * *", 1},    {"UTC", "59 23 * * 1", 2},
        {"UTC", "*/10 * * * *", 7},   {"UTC", "5 22 * * *", 300}, {"UTC", "0 3 * * *", 1439},
        {"UTC", "0 1,13 1 * *", 600}, {"UTC", "0 3 * * *", 64},   {"UTC", "31 4 * * *", 65},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        uint8_t used[DAY_MINUTES] = {0};
        struct day_mask m = mask_of(&t[i]);
        struct windows *all = windows_of(arena, gaps_of(&t[i]), t[i].minutes * MINUTE, HORIZON_FROM);
        struct window w;
        for (int n = 0; n < 300 && windows_next(all, &w); n++) {
            for (int64_t at = w.start; at < w.end || at == w.start; at += MINUTE) {
                used[at % DAY / MINUTE] = 1;
            }
        }
        for (int minute = 0; minute < DAY_MINUTES; minute++) {
            assert_int_equal(m.minutes[minute / 64] >> (minute % 64) & 1, used[minute]);
        }
    }
}

/* ------------------------------------------------------------------------------------ kept free */

static struct keep_out keep(int64_t from, int64_t to, int64_t days)
{
    return (struct keep_out){.from = {.v = from, .from = WRITTEN},
                             .to = {.v = to, .from = WRITTEN},
                             .days = {.v = days, .from = WRITTEN}};
}

/* The wall clock, minute by minute. */
static void play_kept(const struct keep_out *k, const struct zone *z, uint8_t *busy)
{
    bool night = k->to.v <= k->from.v;
    memset(busy, IDLE, MINUTES);
    for (int64_t t = HORIZON_FROM; t < seen_to; t += MINUTE) {
        int64_t local = t + zone_offset(z, t), of_day = local % DAY / MINUTE;
        bool today = (k->days.v >> date_weekday(local) & 1) != 0;
        bool yesterday = (k->days.v >> date_weekday(local - DAY) & 1) != 0;
        bool in = night ? (today && of_day >= k->from.v) || (yesterday && of_day < k->to.v)
                        : today && of_day >= k->from.v && of_day < k->to.v;
        busy[minute_of(t)] = in ? GOING : IDLE;
    }
}

static void kept(void **state)
{
    (void)state;
    static uint8_t busy[MINUTES], other[MINUTES];
    static const struct {
        int line;
        const char *zone;
        int64_t from, to, days;
    } t[] = {
        {__LINE__, "UTC", 18 * 60, 23 * 60, 0x3e},
        {__LINE__, "Europe/Berlin", 22 * 60, 6 * 60, 0x7f},
        {__LINE__, "Europe/Berlin", 2 * 60 + 15, 2 * 60 + 45, 0x7f}, /* skipped, and twice */
        {__LINE__, "America/New_York", 0, 3 * 60, 0x01},
        {__LINE__, "Africa/Cairo", 23 * 60, 30, 0x10},
        {__LINE__, "Australia/Lord_Howe", 90, 120, 0x41},
        {__LINE__, "Europe/Berlin", 0, 0, 0x7f}, /* always */
        {__LINE__, "Europe/Berlin", 12 * 60, 12 * 60, 0x02},
    };
    static const struct side jobs[] = {{"UTC", "*/10 * * * *", 3},
                                       {"Europe/Berlin", "0 1 * * *", 45},
                                       {"America/New_York", "30 23 * * 6", 0}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct keep_out k = keep(t[i].from, t[i].to, t[i].days);
        const struct zone *z = zone_of(t[i].zone);
        play_kept(&k, z, busy);
        for (size_t n = 0; n < sizeof jobs / sizeof *jobs; n++) {
            struct found want, got;
            play(&jobs[n], other);
            want = minutes_seen(other, busy);
            want.seconds = jobs[n].minutes == 0 ? 0 : want.seconds;
            got = meetings_seen(
                windows_of(arena, gaps_of(&jobs[n]), jobs[n].minutes * MINUTE, HORIZON_FROM),
                windows_kept(arena, &k, z, HORIZON_FROM));
            struct offsets o = {0};
            offsets_fill(&o, z);
            struct day_mask x = mask_of(&jobs[n]), y = day_mask_kept(&k, &o);
            if (want.seconds != got.seconds || want.first != got.first ||
                (got.meetings > 0 && !day_masks_meet(&x, &y))) {
                print_error("line %d, job %zu: want %lld from %s, got %lld from %s\n", t[i].line, n,
                            (long long)want.seconds, instant_print(arena, want.first).p,
                            (long long)got.seconds, instant_print(arena, got.first).p);
                assert_true(0);
            }
        }
    }
}

/* From any instant on the same meetings follow. */
static void from_later(void **state)
{
    (void)state;
    static const struct side x = {"Europe/Berlin", "0 3 * * *", 90}, y = {"UTC", "30 2 * * 0", 60};
    struct meeting m, n;
    struct meetings *all = meetings_of(arena, windows_of(arena, gaps_of(&x), x.minutes * MINUTE, HORIZON_FROM),
                                       windows_of(arena, gaps_of(&y), y.minutes * MINUTE, HORIZON_FROM));
    for (int i = 0; i < 40; i++) {
        assert_true(meetings_next(all, &m));
        assert_true(meetings_next(
            meetings_of(arena, windows_of(arena, gaps_of(&x), x.minutes * MINUTE, meeting_from(&m)),
                        windows_starts(arena, gaps_of(&y), y.minutes * MINUTE, m.other.start)), &n));
        assert_int_equal(n.one.start, m.one.start);
        assert_int_equal(n.other.start, m.other.start);
        assert_int_equal(meeting_seconds(&n), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known),
        cmocka_unit_test(random_pairs),
        cmocka_unit_test(masks),
        cmocka_unit_test(kept),
        cmocka_unit_test(from_later),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
