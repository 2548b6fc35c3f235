#include "prove/translate.h"

#define MINUTES 1440
#define VALUES(set) ((set) & ~CRON_STAR)
#define ALL_MONTHS 0x1ffeull
#define TWO_YEARS (INT64_C(731) * 86400)

static int64_t floor_div(int64_t n, int64_t by)
{
    return n / by - (n % by < 0);
}

/* Moves the times of day; `least` and `most` are by how many days. */
static bool times_move(const struct cron *c, int64_t minutes, struct cron *out, int64_t *least,
                       int64_t *most)
{
    uint64_t moved[24] = {0}, hour = 0, minute = 0;
    *least = INT64_MAX;
    *most = INT64_MIN;
    for (uint64_t hours = VALUES(c->hour); hours != 0; hours &= hours - 1) {
        for (uint64_t m = VALUES(c->minute); m != 0; m &= m - 1) {
            int64_t t = __builtin_ctzll(hours) * 60 + __builtin_ctzll(m) + minutes;
            int64_t days = floor_div(t, MINUTES);
            t -= days * MINUTES;
            moved[t / 60] |= 1ull << (t % 60);
            hour |= 1ull << (t / 60);
            minute |= 1ull << (t % 60);
            *least = days < *least ? days : *least;
            *most = days > *most ? days : *most;
        }
    }
    for (int h = 0; h < 24; h++) {
        if (moved[h] != 0 && moved[h] != minute) {
            return false; /* hours with other minutes: no single line */
        }
    }
    /* a set that was a star stays full; no other gets the bit */
    out->hour = hour | (hour == VALUES(c->hour) ? c->hour & CRON_STAR : 0);
    out->minute = minute | (minute == VALUES(c->minute) ? c->minute & CRON_STAR : 0);
    return hour != 0;
}

/* In each month of the line and whatever its length, what exists must move within the month, and what
 * does not exist must not move into it. */
static bool dates_stay(const struct cron *c, int64_t days)
{
    static const int most[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; month++) {
        int longest = most[month];
        for (int length = month == 2 ? 28 : longest; length <= longest; length++) {
            for (int day = 1; (c->month >> month & 1) != 0 && day <= 31; day++) {
                int64_t moved = day + days;
                bool stays = day <= length ? moved >= 1 && moved <= length : moved > length;
                if ((c->day >> day & 1) != 0 && !stays) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool days_move(const struct cron *c, int64_t days, struct cron *out)
{
    bool any_day = (c->day & CRON_STAR) != 0, any_weekday = (c->weekday & CRON_STAR) != 0;
    bool all_months = VALUES(c->month) == ALL_MONTHS;
    if (!all_months && (!any_weekday || any_day)) {
        return false; /* the first day of a month would move into the month before */
    }
    if (!any_weekday) {
        out->weekday = 0;
        for (int64_t day = 0; day < 7; day++) {
            int64_t moved = day + days - 7 * floor_div(day + days, 7);
            out->weekday |= (c->weekday >> day & 1) != 0 ? 1ull << moved : 0;
        }
    }
    if (!any_day) {
        out->day = days >= 0 ? c->day << days : c->day >> -days;
        return dates_stay(c, days);
    }
    return true;
}

bool translate(const struct cron *c, int64_t shift, struct cron *out)
{
    int64_t least, most;
    *out = *c;
    if (shift == 0 || c->every) {
        return true;
    }
    if (shift % 60 != 0 || !times_move(c, shift / 60, out, &least, &most)) {
        return false;
    }
    bool every_day = (c->day & CRON_STAR) != 0 && (c->weekday & CRON_STAR) != 0 &&
                     VALUES(c->month) == ALL_MONTHS;
    if (every_day || (least == 0 && most == 0)) {
        return true;
    }
    return least == most && days_move(c, least, out);
}

const char *translate_why(const struct cron *c, int64_t shift)
{
    struct cron out = *c;
    int64_t least, most;
    if (shift % 60 != 0) {
        return "cron has no seconds";
    }
    if (!times_move(c, shift / 60, &out, &least, &most)) {
        return "its hours would no longer have the same minutes";
    }
    return least != most ? "some of its times would fall on another day and others not"
                         : "a day would fall into the neighbouring month";
}

bool translate_nearest(const struct cron *c, int64_t shift, struct cron *out)
{
    for (int64_t i = 2; i < 2 * MINUTES; i++) {
        int64_t by = i % 2 == 0 ? i / 2 : -(i / 2), least, most;
        struct cron near = *c, moved;
        if (times_move(c, by, &near, &least, &most) && least == 0 && most == 0 &&
            translate(&near, shift, &moved)) {
            *out = near;
            return true;
        }
    }
    return false;
}

int64_t translate_shift(const struct zone *read, const struct zone *run)
{
    return zone_standard(run) - zone_standard(read);
}

void translate_drift(const struct zone *read, const struct zone *run, int64_t from, int64_t *earliest,
                     int64_t *latest)
{
    int64_t shift = translate_shift(read, run);
    *earliest = *latest = 0;
    for (int64_t t = from; t < from + TWO_YEARS;) {
        int64_t drift = shift - (zone_offset(run, t) - zone_offset(read, t));
        *earliest = drift < *earliest ? drift : *earliest;
        *latest = drift > *latest ? drift : *latest;
        int64_t a = zone_next_change(read, t), b = zone_next_change(run, t);
        t = a < b ? a : b;
    }
}
