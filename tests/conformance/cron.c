/*
 * Questions for the differential test of cron, and the compiler's own answers to them.
 *
 *   cron ask-next SEED N     ZONE<TAB>EXPR<TAB>FROM_UNIX lines, most of them near a clock change
 *   cron ask-lines SEED N    the same, with lines that mostly are no schedules
 *   cron ask-gaps SEED N     ZONE<TAB>EXPR lines that fire a few times a day at most, or seldom
 *   cron next                answers lines as tests/oracle/cron does: the next firing, or why not
 *
 * The same seed asks the same questions on every machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "prove/firing.h"
#include "units/date.h"

static const char *const zone_names[] = {
    "UTC",                 "Europe/Berlin",      "America/New_York",   "Europe/London",
    "Europe/Dublin",       "Africa/Cairo",       "Asia/Beirut",        "America/Santiago",
    "Australia/Lord_Howe", "Pacific/Chatham",    "Antarctica/Troll",   "Africa/Casablanca",
    "Asia/Gaza",           "America/Nuuk",       "Asia/Tehran",        "America/St_Johns",
    "Pacific/Apia",        "Asia/Kathmandu",     "America/Sao_Paulo",  "America/Havana",
    "America/Asuncion",    "Asia/Pyongyang",     "Pacific/Kiritimati", "Europe/Istanbul",
    "Asia/Jerusalem",      "Australia/Adelaide", "America/Caracas",    "Etc/GMT+5",
};
enum { ZONES = sizeof zone_names / sizeof *zone_names, GAP_ZONES = 20 };

struct dice {
    uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t below) /* splitmix64 */
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static bool chance(struct dice *d, unsigned percent)
{
    return roll(d, 100) < percent;
}

struct field {
    int least, most;
    int near[5]; /* values that lie where clocks change */
    const char *const *words;
};

static const char *const months[] = {"jan", "FEB", "Mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const weekdays[] = {"sun", "MON", "Tue", "wed", "thu", "fri", "sat"};
static const struct field fields[5] = {
    {0, 59, {0, 30, 15, 45, 46}, NULL},
    {0, 23, {2, 3, 1, 0, 23}, NULL},
    {1, 31, {1, 31, 29, 30, 28}, NULL},
    {1, 12, {3, 10, 4, 11, 9}, months},
    {0, 6, {0, 6, 4, 5, 1}, weekdays},
};

static int value(struct dice *d, const struct field *f)
{
    return chance(d, 60) ? f->near[roll(d, 5)]
                         : f->least + (int)roll(d, (uint64_t)(f->most - f->least + 1));
}

static void value_print(struct dice *d, const struct field *f, int v)
{
    if (f->words != NULL && chance(d, 20)) {
        fputs(f->words[v - f->least], stdout);
    } else {
        printf(chance(d, 5) ? "%02d" : "%d", v);
    }
}

static void item_print(struct dice *d, const struct field *f)
{
    int a = value(d, f), b = value(d, f);
    switch (roll(d, 6)) {
    case 0:
        printf("*/%d", 1 + (int)roll(d, (uint64_t)(f->most + 2)));
        return;
    case 1:
        value_print(d, f, a < b ? a : b);
        putchar('-');
        value_print(d, f, a < b ? b : a);
        if (chance(d, 40)) {
            printf("/%d", 1 + (int)roll(d, 7));
        }
        return;
    case 2:
        value_print(d, f, a);
        printf("/%d", 1 + (int)roll(d, (uint64_t)f->most));
        return;
    default:
        value_print(d, f, a);
    }
}

static void field_print(struct dice *d, const struct field *f, unsigned stars)
{
    if (chance(d, stars)) {
        putchar(chance(d, 5) ? '?' : '*');
        return;
    }
    item_print(d, f);
    for (int i = 0; i < 3 && chance(d, 25); i++) {
        putchar(',');
        item_print(d, f);
    }
}

static void line_print(struct dice *d)
{
    static const unsigned stars[5] = {8, 15, 60, 70, 60};
    for (int i = 0; i < 5; i++) {
        fputs(i == 0 ? "" : " ", stdout);
        field_print(d, &fields[i], stars[i]);
    }
}

/* Few firings, so that brute force can keep up. */
static void seldom_print(struct dice *d)
{
    static const unsigned stars[5] = {0, 0, 55, 80, 60};
    if (chance(d, 1)) {
        printf("*/%d *", (int)roll(d, 30) + 1);
    } else if (chance(d, 8)) {
        printf("%d *", value(d, &fields[0]));
    } else {
        value_print(d, &fields[0], value(d, &fields[0]));
        printf(chance(d, 10) ? ",%d " : " ", value(d, &fields[0]));
        value_print(d, &fields[1], value(d, &fields[1]));
        printf(chance(d, 30) ? ",%d" : "", value(d, &fields[1]));
    }
    for (int i = 2; i < 5; i++) {
        putchar(' ');
        field_print(d, &fields[i], stars[i]);
    }
}

static void junk_print(struct dice *d)
{
    static const char *const parts[] = {
        "*", "?", "0", "1", "5", "7", "12", "23", "24", "31", "32", "59", "60", "-", "-", "/", "/", ",", ",",
        " ", " ", " ", "  ", "sun", "SAT", "jan", "Dec", "mon", "+", "-1", "007", "1e1", "0x1", "L", "W", "#",
        "H", "~", "\xc2\xa0", "\xe2\x80\x83", "\xc2\x85", "\xc4\xb0", "\xff", "fr\xc4\xb0", "9223372036854775807",
        "9223372036854775808", "1_0", "*/2", "1-5", "*-5", "2/3", "\v", "\r", ".5",
    };
    static const char *const whole[] = {
        "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@Daily", "@reboot",
        "@every 1h", "@every 90s", "@every 1h30m5.5s", "@every 1d", "@every  1h", "@every -1h", "@every +5m",
        "@every 0", "@every .5m", "@every 1.s", "@every .s", "@every 100ms", "@every 1h0", "@every 5\xc2\xb5s",
        "@every 2562047h", "@every 2562048h", "@every 9223372036854775808ns", "@every 1.999999999999999999h",
        "@every 0.33333333333333333333333m", "@every 1H", "@every", "@every ", "@", "@daily x", "",
    };
    if (chance(d, 10)) {
        fputs(whole[roll(d, sizeof whole / sizeof *whole)], stdout);
        return;
    }
    if (chance(d, 50)) { /* one mistake in a good line */
        line_print(d);
        fputs(chance(d, 50) ? "" : parts[roll(d, sizeof parts / sizeof *parts)], stdout);
        return;
    }
    for (int i = 0; i < 5; i++) {
        fputs(i == 0 ? "" : " ", stdout);
        for (uint64_t k = 0, n = 1 + roll(d, 3); k < n; k++) {
            fputs(parts[roll(d, sizeof parts / sizeof *parts)], stdout);
        }
    }
}

static int64_t instant(struct dice *d, const struct zone *z)
{
    int64_t from = date_unix(2012, 6, 1), to = date_unix(2060, 1, 1);
    int64_t t = from + (int64_t)roll(d, (uint64_t)(to - from));
    int64_t change = zone_next_change(z, t);
    if (chance(d, 67) && change < to) {
        t = change - 2 * 86400 + (int64_t)roll(d, 4 * 86400);
    }
    return chance(d, 70) ? t - t % 60 : t;
}

static void ask(const char *what, uint64_t seed, uint64_t n)
{
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    struct dice d = {seed};
    bool gaps = strcmp(what, "ask-gaps") == 0, junk = strcmp(what, "ask-lines") == 0;
    while (n-- > 0) {
        const char *name = zone_names[roll(&d, gaps ? GAP_ZONES : ZONES)];
        const struct zone *z;
        if (zones_get(zones, str_of(name), &z) != ZONE_FINE) {
            fprintf(stderr, "no zone %s\n", name);
            exit(3);
        }
        printf("%s\t", name);
        if (gaps) {
            seldom_print(&d);
            putchar('\n');
            continue;
        }
        if (junk) {
            junk_print(&d);
        } else {
            line_print(&d);
        }
        printf("\t%lld\n", (long long)instant(&d, z));
    }
    arena_free(a);
}

static void answer(struct zones *zones, struct str line)
{
    struct arena *a = arena_new();
    struct str zone, text;
    struct cron c;
    struct misread m;
    const struct zone *z;
    int64_t from = 0, next = INT64_MIN;
    str_split(&line, '\t', &zone);
    str_split(&line, '\t', &text);
    str_int(line, &from);
    if (zones_get(zones, zone, &z) != ZONE_FINE || !cron_parse(a, text, &c, &m)) {
        puts("rejected");
    } else {
        enum firing f = firing_next(&c, z, from, &next);
        if (f == FIRING_NEVER) {
            puts("never");
        } else if (next == INT64_MIN) {
            puts("hangs");
        } else {
            printf("%lld\n", (long long)next); /* also where it does not advance */
        }
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc == 4) {
        ask(argv[1], strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
        return 0;
    }
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    struct str text, line, why;
    if (argc != 2 || strcmp(argv[1], "next") != 0 || !file_read(a, "-", (size_t)1 << 30, &text, &why)) {
        fputs("usage: cron ask-next|ask-lines|ask-gaps SEED N | cron next\n", stderr);
        return 2;
    }
    while (str_split(&text, '\n', &line)) {
        answer(zones, line);
    }
    arena_free(a);
    return 0;
}
