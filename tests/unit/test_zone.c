/* Offsets against known instants; names and files that somebody hostile wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "units/date.h"
#include "units/zone.h"
#include "units/zone_data.h"

static void offsets(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *zone, *at;
        int32_t offset;
    } t[] = {
        {__LINE__, "UTC", "2026-06-01", 0},
        {__LINE__, "Etc/GMT+5", "2026-06-01", -18000},
        {__LINE__, "Europe/Berlin", "2026-03-29T00:59:59Z", 3600},
        {__LINE__, "Europe/Berlin", "2026-03-29T01:00:00Z", 7200},
        {__LINE__, "Europe/Berlin", "2026-10-25T00:59:59Z", 7200},
        {__LINE__, "Europe/Berlin", "2026-10-25T01:00:00Z", 3600},
        {__LINE__, "Europe/Berlin", "2053-07-01", 7200},
        {__LINE__, "Europe/Berlin", "2400-07-01", 7200},
        {__LINE__, "Europe/Berlin", "2400-12-01", 3600},
        {__LINE__, "America/New_York", "2026-03-08T06:59:59Z", -18000},
        {__LINE__, "America/New_York", "2026-03-08T07:00:00Z", -14400},
        {__LINE__, "Australia/Lord_Howe", "2026-01-01", 39600},
        {__LINE__, "Australia/Lord_Howe", "2026-07-01", 37800},
        {__LINE__, "Pacific/Chatham", "2026-01-01", 49500},
        {__LINE__, "Asia/Kathmandu", "2026-01-01", 20700},
        {__LINE__, "America/Nuuk", "2050-07-01", -3600},
        {__LINE__, "Africa/Cairo", "2026-04-23T21:59:59Z", 7200},
        {__LINE__, "Africa/Cairo", "2026-04-23T22:00:00Z", 10800},
        {__LINE__, "Pacific/Apia", "2011-12-30T09:59:59Z", -36000},
        {__LINE__, "Pacific/Apia", "2011-12-30T10:00:00Z", 50400},
    };
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const struct zone *z;
        int64_t at;
        assert_true(instant_parse(str_of(t[i].at), &at));
        if (zones_get(zones, str_of(t[i].zone), &z) != ZONE_FINE || zone_offset(z, at) != t[i].offset) {
            print_error("line %d\n", t[i].line);
            assert_true(0);
        }
    }
    arena_free(a);
}

static void changes(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    const struct zone *z;
    int64_t t;
    assert_int_equal(zones_get(zones, STR("Europe/Berlin"), &z), ZONE_FINE);
    assert_int_equal(zone_standard(z), 3600);
    t = zone_next_change(z, date_unix(2026, 1, 1));
    assert_int_equal(t, date_unix(2026, 3, 29) + 3600);
    assert_int_equal(zone_next_change(z, t - 1), t);
    assert_int_equal(zone_next_change(z, t), date_unix(2026, 10, 25) + 3600);
    /* beyond what is laid out, still the rule */
    t = zone_next_change(z, date_unix(2300, 12, 1));
    assert_int_equal(t, date_unix(2301, 3, 31) + 3600);
    assert_int_equal(zones_get(zones, STR("UTC"), &z), ZONE_FINE);
    assert_int_equal(zone_next_change(z, 0), INT64_MAX);
    assert_int_equal(zones_get(zones, STR("Europe/Dublin"), &z), ZONE_FINE);
    assert_int_equal(zone_standard(z), 0);
    assert_int_equal(zones_get(zones, STR("Asia/Kolkata"), &z), ZONE_FINE);
    assert_int_equal(zone_standard(z), 19800);
    /* each change of a century is one */
    assert_int_equal(zones_get(zones, STR("America/Santiago"), &z), ZONE_FINE);
    for (t = date_unix(1950, 1, 1); (t = zone_next_change(z, t)) < date_unix(2200, 1, 1);) {
        assert_true(zone_offset(z, t) != zone_offset(z, t - 1));
    }
    arena_free(a);
}

static void names(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "utc", "Europe/berlin", "Europe", "", "/", "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC",
        "./UTC", "UTC/", "Europe//Berlin", "Local", "local", "localtime", "posix/UTC", "right/UTC",
        "tzdata.zi", "zone.tab", "-UTC", "Mars/Phobos", "Europe/Berlin ", "\xc3\xbc",
    };
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    const struct zone *z;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(zones_get(zones, str_of(wrong[i]), &z), ZONE_UNKNOWN);
    }
    assert_int_equal(zones_get(zones, (struct str){"UTC\0x", 5}, &z), ZONE_UNKNOWN);
    char *longest = arena_alloc(a, 1, 100000);
    memset(longest, 'a', 100000);
    assert_int_equal(zones_get(zones, (struct str){longest, 100000}, &z), ZONE_UNKNOWN);
    const struct str *all;
    assert_true(zones_names(zones, &all) > 300);
    assert_true(zones_version(zones).n != 0);
    assert_int_equal(zones_get(zones_new(a, "/nonexistent"), STR("UTC"), &z), ZONE_NO_DATA);
    arena_free(a);
}

/* Every cut and every changed byte of a real file: an answer, and no touch beyond the bytes. */
static void files(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str bytes, why;
    struct zone z = {0};
    assert_true(file_read(a, "/usr/share/zoneinfo/Africa/Cairo", 1 << 20, &bytes, &why));
    for (size_t n = 0; n < bytes.n; n++) {
        struct arena *b = arena_new();
        char *cut = malloc(n + 1);
        memcpy(cut, bytes.p, n);
        assert_true(!zone_decode(b, (struct str){cut, n}, &z));
        free(cut);
        arena_free(b);
    }
    for (size_t n = 0; n < bytes.n; n++) {
        struct arena *b = arena_new();
        char *bad = malloc(bytes.n);
        memcpy(bad, bytes.p, bytes.n);
        bad[n] = (char)(bad[n] ^ (n % 2 == 0 ? 0xff : 0x01));
        z = (struct zone){0};
        if (zone_decode(b, (struct str){bad, bytes.n}, &z)) {
            zone_offset(&z, 1800000000);
            zone_next_change(&z, 1800000000);
            zone_next_change(&z, INT64_C(9000000000));
        }
        free(bad);
        arena_free(b);
    }
    arena_free(a);
}

static void rules(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text;
        bool ok;
        int64_t second; /* second change of 2026, 0: not looked at */
    } t[] = {
        {__LINE__, "UTC0", true, 0},
        {__LINE__, "<+03>-3", true, 0},
        {__LINE__, "CET-1CEST,M3.5.0,M10.5.0/3", true, 1792890000},
        {__LINE__, "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true, 1792890000},
        {__LINE__, "EET-2EEST,M3.4.4/50,M10.4.4/50", true, 1792796400},
        {__LINE__, "IST-1GMT0,M10.5.0,M3.5.0/1", true, 1792890000},
        {__LINE__, "X", false, 0},
        {__LINE__, "", false, 0},
        {__LINE__, "ABC", false, 0},
        {__LINE__, "ABC1DEF,J60/0,J365/23:59:59", true, 1798761599},
        {__LINE__, "ABC1DEF,59,364", true, 1798682400},
        {__LINE__, "ABC1DEF", true, 1793498400},
        {__LINE__, "ABC1DEF,J0,J3", false, 0},
        {__LINE__, "ABC1DEF,M13.1.0,M3.1.0", false, 0},
        {__LINE__, "ABC1DEF,M3.1.0", false, 0},
        {__LINE__, "ABC168", false, 0},
        {__LINE__, "ABC99999999999", false, 0},
        {__LINE__, "<>0", false, 0},
        {__LINE__, "<ABC0", false, 0},
        {__LINE__, "UTC0 ", false, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct zone_rule r;
        int64_t at[3] = {0};
        bool ok = zone_rule_read(str_of(t[i].text), &r);
        if (ok && t[i].second != 0) {
            zone_rule_changes(&r, 2026, at);
        }
        if (ok != t[i].ok || (t[i].second != 0 && at[2] != t[i].second)) {
            print_error("line %d: %lld\n", t[i].line, (long long)at[2]);
            assert_true(0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(offsets), cmocka_unit_test(changes),
                                       cmocka_unit_test(names), cmocka_unit_test(files),
                                       cmocka_unit_test(rules)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
