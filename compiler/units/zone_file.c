/*
 * TZif files (RFC 8536), versions 2 to 4: the 32-bit block is stepped over, the 64-bit block and the
 * footer are read. Everything is checked against the file's length, since a file may come from
 * anybody; leap seconds (`right/`) are refused, because cron counts Unix time.
 *
 * Transitions and the footer rule are laid out once as one list of real changes up to 2110. From the
 * last transition on the rule alone holds, as in Go.
 */
#include <string.h>

#include "units/date.h"
#include "units/zone_data.h"

enum { HEADER = 44, LAID_OUT_TO = 2110, OFFSET_MOST = 26 * 3600 };

struct block {
    uint64_t isut, isstd, leap, times, types, chars;
};

static uint64_t big(const char *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        v = v << 8 | (unsigned char)p[i];
    }
    return v;
}

static bool header_read(struct str *s, struct block *b, char *version)
{
    if (s->n < HEADER || memcmp(s->p, "TZif", 4) != 0) {
        return false;
    }
    *version = s->p[4];
    const char *p = s->p + 20;
    *b = (struct block){.isut = big(p, 4),       .isstd = big(p + 4, 4),  .leap = big(p + 8, 4),
                        .times = big(p + 12, 4), .types = big(p + 16, 4), .chars = big(p + 20, 4)};
    *s = str_sub(*s, HEADER, s->n);
    return true;
}

static uint64_t block_size(const struct block *b, uint64_t time_size)
{
    return b->times * (time_size + 1) + b->types * 6 + b->chars + b->leap * (time_size + 4) +
           b->isstd + b->isut;
}

/* Appends a change, unless the offset stays. */
static void change_add(struct arena *a, struct zone *z, size_t *cap, int64_t from, int32_t offset)
{
    if (z->n == 0 || z->changes[z->n - 1].offset != offset) {
        void *items = z->changes;
        *(struct zone_change *)arena_push(a, &items, z->n, cap, sizeof *z->changes) =
            (struct zone_change){from, offset};
        z->changes = items;
        z->n++;
    }
}

/* The type in force before the first transition, as Go finds it: number 0, unless a transition leads
 * to it; then the first that is not summer time. */
static size_t first_type(const char *types, size_t n, const char *index, size_t times)
{
    if (times == 0 || memchr(index, 0, times) == NULL) {
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        if (types[i * 6 + 4] == 0) {
            return i;
        }
    }
    return 0;
}

static bool types_valid(const char *types, const struct block *b, const char *index)
{
    for (size_t i = 0; i < b->types; i++) {
        int32_t offset = (int32_t)big(types + i * 6, 4);
        if (offset > OFFSET_MOST || offset < -OFFSET_MOST || (unsigned char)types[i * 6 + 4] > 1) {
            return false;
        }
    }
    for (size_t i = 0; i < b->times; i++) {
        if ((unsigned char)index[i] >= b->types) {
            return false;
        }
    }
    return true;
}

static bool transitions_read(struct arena *a, const char *p, const struct block *b, struct zone *z,
                             size_t *cap)
{
    const char *index = p + b->times * 8, *types = index + b->times;
    if (!types_valid(types, b, index)) {
        return false;
    }
    int64_t before = INT64_MIN;
    change_add(a, z, cap, INT64_MIN, (int32_t)big(types + first_type(types, b->types, index, b->times) * 6, 4));
    z->rule_from = INT64_MIN;
    for (size_t i = 0; i < b->times; i++) {
        int64_t at = (int64_t)big(p + i * 8, 8);
        if (i != 0 && at <= before) {
            return false;
        }
        before = at;
        change_add(a, z, cap, at, (int32_t)big(types + (unsigned char)index[i] * 6, 4));
        z->rule_from = at;
    }
    return true;
}

static void rule_lay_out(struct arena *a, struct zone *z, size_t *cap)
{
    int64_t year = 1970, at[3];
    int month, day;
    if (z->rule_from == INT64_MIN) {
        z->n = 0;
        change_add(a, z, cap, INT64_MIN, z->rule.summer ? zone_rule_offset(&z->rule, 0) : z->rule.standard);
    } else if (z->rule_from > date_unix(-9000, 1, 1) && z->rule_from < date_unix(9000, 1, 1)) {
        date_civil(z->rule_from, &year, &month, &day);
        change_add(a, z, cap, z->rule_from, zone_rule_offset(&z->rule, z->rule_from));
    }
    for (; z->rule.summer && year < LAID_OUT_TO; year++) {
        zone_rule_changes(&z->rule, year, at);
        for (int i = 0; i < 3; i++) {
            if (at[i] > z->rule_from) {
                change_add(a, z, cap, at[i], zone_rule_offset(&z->rule, at[i]));
            }
        }
    }
}

bool zone_decode(struct arena *a, struct str bytes, struct zone *out)
{
    struct block b;
    char version;
    size_t cap = 0;
    if (!header_read(&bytes, &b, &version) || version < '2' || block_size(&b, 4) > bytes.n) {
        return false;
    }
    bytes = str_sub(bytes, (size_t)block_size(&b, 4), bytes.n);
    if (!header_read(&bytes, &b, &version) || block_size(&b, 8) > bytes.n || b.types == 0 ||
        b.leap != 0) {
        return false;
    }
    struct str footer = str_sub(bytes, (size_t)block_size(&b, 8), bytes.n);
    if (footer.n < 2 || footer.p[0] != '\n' || str_find(str_sub(footer, 1, footer.n), '\n') != footer.n - 2) {
        return false;
    }
    struct str rule = str_sub(footer, 1, footer.n - 1);
    if (!transitions_read(a, bytes.p, &b, out, &cap)) {
        return false;
    }
    out->ruled = rule.n != 0;
    if (out->ruled) {
        if (!zone_rule_read(rule, &out->rule)) {
            return false;
        }
        rule_lay_out(a, out, &cap);
    }
    return true;
}
