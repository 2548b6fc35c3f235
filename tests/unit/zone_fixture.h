/*
 * What tests of schedules in zones share: one cache of zones and one arena for a whole group, zones
 * and lines by their text.
 */
#ifndef TIERC_TESTS_ZONE_FIXTURE_H
#define TIERC_TESTS_ZONE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "units/cron.h"
#include "units/zone.h"

static struct zones *zones;
static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    zones = zones_new(arena, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct zone *zone_of(const char *name)
{
    const struct zone *z;
    assert_int_equal(zones_get(zones, str_of(name), &z), ZONE_FINE);
    return z;
}

static struct cron line_of(const char *text)
{
    struct cron c;
    struct misread m;
    assert_true(cron_parse(arena, str_of(text), &c, &m));
    return c;
}

#endif
