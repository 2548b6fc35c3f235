/*
 * Zones by name, each read once. A name is what Kubernetes' validation lets through, so it cannot
 * leave the folder; names that only this system has (`localtime`, `posix/…`) are unknown, because the
 * cluster does not have them.
 */
#include "units/zone.h"

#include <string.h>

#include "base/file.h"
#include "units/date.h"
#include "units/zone_data.h"

enum { FILE_LIMIT = 1024 * 1024, PART_MOST = 14, NAME_MOST = 255, DEPTH_MOST = 3 };

struct zones {
    struct arena *arena;
    const char *dir;
    struct map by_name;
    struct str *names;
    size_t count, cap;
    bool listed;
};

struct zones *zones_new(struct arena *a, const char *dir)
{
    struct zones *z = arena_one(a, struct zones);
    *z = (struct zones){.arena = a, .dir = dir == NULL ? "/usr/share/zoneinfo" : dir, .by_name = map_new(a)};
    return z;
}

/* One part of a name: `^[A-Za-z.\-_0-9+]{1,14}$`, not `.`, `..` or `-…` (validateTimeZone). */
static bool part_valid(struct str part)
{
    if (part.n == 0 || part.n > PART_MOST || part.p[0] == '-' || str_is(part, ".") || str_is(part, "..")) {
        return false;
    }
    for (size_t i = 0; i < part.n; i++) {
        char c = part.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              (c != '\0' && strchr(".-_+", c) != NULL))) {
            return false;
        }
    }
    return true;
}

static bool only_here(struct str name)
{
    static const char *const files[] = {"localtime", "posixrules", "posix", "right"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t n = strlen(files[i]);
        if (str_starts(name, str_of(files[i])) && (name.n == n || name.p[n] == '/')) {
            return true;
        }
    }
    return false;
}

static bool name_valid(struct str name)
{
    struct str rest = name, part;
    if (name.n == 0 || name.n > NAME_MOST || name.p[name.n - 1] == '/' || only_here(name)) {
        return false;
    }
    while (str_split(&rest, '/', &part)) {
        if (!part_valid(part)) {
            return false;
        }
    }
    return true;
}

static struct zone *zone_load(struct zones *z, struct arena *a, struct str name)
{
    struct str path = str_fmt(a, "%s/%.*s", z->dir, STR_ARG(name)), bytes, why;
    struct zone *zone = arena_one(a, struct zone);
    if (file_kind_of(path.p) != FILE_REGULAR || !file_read(a, path.p, FILE_LIMIT, &bytes, &why) ||
        !zone_decode(a, bytes, zone)) {
        return NULL;
    }
    zone->name = str_copy(a, name);
    return zone;
}

enum zone_trouble zones_get(struct zones *z, struct str name, const struct zone **out)
{
    struct zone *zone = name_valid(name) ? map_get(&z->by_name, name) : NULL;
    if (zone == NULL && name_valid(name)) {
        zone = zone_load(z, z->arena, name);
        if (zone != NULL) {
            map_put(&z->by_name, zone->name, zone);
        }
    }
    *out = zone;
    const struct str *names;
    return zone != NULL ? ZONE_FINE : zones_names(z, &names) == 0 ? ZONE_NO_DATA : ZONE_UNKNOWN;
}

const struct zone *zone_fixed(struct arena *a, int32_t offset)
{
    struct zone *z = arena_one(a, struct zone);
    z->name = STR("fixed");
    z->changes = arena_one(a, struct zone_change);
    z->changes[0] = (struct zone_change){INT64_MIN, offset};
    z->n = 1;
    return z;
}

static bool keep_all(struct str name)
{
    return part_valid(name);
}

static void names_under(struct zones *z, struct arena *scratch, struct str under, int depth)
{
    struct str *found, why;
    size_t n;
    struct str dir = str_fmt(scratch, "%s/%.*s", z->dir, STR_ARG(under));
    if (!file_list(scratch, dir.p, keep_all, &found, &n, &why)) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct str name = under.n == 0 ? found[i]
                                       : str_fmt(scratch, "%.*s/%.*s", STR_ARG(under), STR_ARG(found[i]));
        enum file_kind kind = file_kind_of(str_fmt(scratch, "%s/%.*s", z->dir, STR_ARG(name)).p);
        if (only_here(name)) {
            continue;
        }
        if (kind == FILE_DIRECTORY && depth < DEPTH_MOST) {
            names_under(z, scratch, name, depth + 1);
        } else if (kind == FILE_REGULAR && zone_load(z, scratch, name) != NULL) {
            void *items = z->names;
            *(struct str *)arena_push(z->arena, &items, z->count++, &z->cap, sizeof name) =
                str_copy(z->arena, name);
            z->names = items;
        }
    }
}

size_t zones_names(struct zones *z, const struct str **out)
{
    if (!z->listed) {
        struct arena *scratch = arena_new();
        names_under(z, scratch, STR(""), 0);
        arena_free(scratch);
        z->listed = true;
    }
    *out = z->names;
    return z->count;
}

struct str zones_version(struct zones *z)
{
    static const char prefix[] = "# version ";
    struct str text, why, line;
    if (file_read(z->arena, str_fmt(z->arena, "%s/+VERSION", z->dir).p, FILE_LIMIT, &text, &why)) {
        return str_trim(text);
    }
    if (file_read(z->arena, str_fmt(z->arena, "%s/tzdata.zi", z->dir).p, FILE_LIMIT, &text, &why) &&
        str_split(&text, '\n', &line) && str_starts(line, STR("# version "))) {
        return str_trim(str_sub(line, sizeof prefix - 1, line.n));
    }
    return STR("");
}

struct str zone_name(const struct zone *z)
{
    return z->name;
}

/* How many changes lie at or before `t`; at least 1, as the first is at INT64_MIN. */
static size_t changes_until(const struct zone *z, int64_t t)
{
    size_t low = 1, high = z->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->changes[middle].from <= t) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int32_t zone_offset(const struct zone *z, int64_t unix_seconds)
{
    size_t i = changes_until(z, unix_seconds);
    bool beyond = i == z->n && z->ruled && unix_seconds >= z->rule_from;
    return beyond ? zone_rule_offset(&z->rule, unix_seconds) : z->changes[i - 1].offset;
}

int64_t zone_midnight(const struct zone *z, int64_t day)
{
    return day - zone_offset(z, day - zone_offset(z, day));
}

int64_t zone_next_change(const struct zone *z, int64_t t)
{
    size_t i = changes_until(z, t);
    if (i < z->n) {
        return z->changes[i].from;
    }
    int64_t year, at[3];
    int month, day;
    int32_t now = zone_offset(z, t);
    date_civil(t, &year, &month, &day);
    for (int64_t y = year; z->ruled && z->rule.summer && y <= year + 2; y++) {
        zone_rule_changes(&z->rule, y, at);
        for (int k = 0; k < 3; k++) {
            if (at[k] > t && zone_rule_offset(&z->rule, at[k]) != now) {
                return at[k];
            }
        }
    }
    return INT64_MAX;
}

int32_t zone_standard(const struct zone *z)
{
    if (!z->ruled) {
        return z->changes[z->n - 1].offset;
    }
    return z->rule.standard < z->rule.daylight ? z->rule.standard : z->rule.daylight;
}
