#include "prove/pattern.h"

#include "units/cron_field.h"
#include "units/date.h"

#define DAY 86400

bool pattern_day_or(const struct cron *c)
{
    return !c->every && ((c->day | c->weekday) & CRON_STAR) == 0;
}

static bool fields_of(struct str line, struct str fields[CRON_FIELDS])
{
    return line.n != 0 && line.p[0] != '@' && cron_split(line, fields, CRON_FIELDS) == CRON_FIELDS;
}

static bool star_step(struct str field)
{
    return str_starts(field, STR("*/")) || str_starts(field, STR("?/"));
}

bool pattern_day_step(struct str line)
{
    struct str f[CRON_FIELDS];
    return fields_of(line, f) && (star_step(f[PATTERN_DAY]) || star_step(f[PATTERN_WEEKDAY]));
}

size_t pattern_dates(const struct cron *c, int64_t from, int64_t *days, size_t n)
{
    size_t found = 0;
    int64_t first = from - ((from % DAY) + DAY) % DAY;
    for (int64_t t = first; found < n && t < first + INT64_C(40) * 366 * DAY; t += DAY) {
        int64_t year;
        int month, day;
        date_civil(t, &year, &month, &day);
        bool by_date = (c->day >> day & 1) != 0;
        bool by_week = (c->weekday >> date_weekday(t) & 1) != 0;
        bool matches = pattern_day_or(c) ? by_date || by_week : by_date && by_week;
        if (matches && (c->month >> month & 1) != 0) {
            days[found++] = t;
        }
    }
    return found;
}

/* A single item without a range: `* /7`, `5/7`. */
static bool round_item(struct str field, const struct cron_field *f, int64_t *first, int64_t *step)
{
    size_t slash = str_find(field, '/');
    struct str base = str_sub(field, 0, slash);
    *first = f->least;
    return slash < field.n && str_find(field, ',') == field.n && str_find(base, '-') == base.n &&
           cron_value(str_sub(field, slash + 1, field.n), NULL, step) && *step > 1 &&
           (str_is(base, "*") || str_is(base, "?") || cron_value(base, f, first));
}

size_t pattern_uneven(struct str line, struct pattern_step out[PATTERN_FIELDS])
{
    struct str fields[CRON_FIELDS];
    size_t n = 0;
    if (!fields_of(line, fields)) {
        return 0;
    }
    for (int i = 0; i < CRON_FIELDS; i++) {
        const struct cron_field *f = &cron_fields[i];
        int64_t first, step;
        if (!round_item(fields[i], f, &first, &step) || first < f->least || step > f->most - first) {
            continue;
        }
        int64_t last = first + (f->most - first) / step * step;
        int64_t odd = f->most - last + 1 + (first - f->least);
        if (i == PATTERN_DAY) { /* the shortest way over the end of a month of 28 to 31 days */
            odd = step;
            for (int64_t length = 28; length <= 31; length++) {
                int64_t end = first + (length - first) / step * step;
                odd = length - end + first < odd ? length - end + first : odd;
            }
        }
        if (odd != step) {
            size_t from = (size_t)(fields[i].p - line.p);
            out[n++] = (struct pattern_step){.field = (enum pattern_field)i, .name = f->name,
                                             .from = from, .to = from + fields[i].n, .step = (int)step,
                                             .usual = (int)step, .odd = (int)odd};
        }
    }
    return n;
}

int pattern_month_day(const struct cron *c, uint64_t *months)
{
    static const uint64_t short_months[3] = {
        1ull << 2, 1ull << 2, 1ull << 2 | 1ull << 4 | 1ull << 6 | 1ull << 9 | 1ull << 11};
    *months = 0;
    if (c->every || (c->day & CRON_STAR) != 0 || (c->weekday & CRON_STAR) == 0 ||
        __builtin_popcountll(c->day) > 4) {
        return 0;
    }
    for (int day = 29; day <= 31; day++) {
        *months = c->month & short_months[day - 29];
        if ((c->day >> day & 1) != 0 && *months != 0) {
            return day;
        }
    }
    *months = 0;
    return 0;
}
