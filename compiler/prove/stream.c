#include "prove/stream.h"

#include "units/date.h"

#define DAY INT64_C(86400)
#define REACH (2 * DAY)        /* local time is less than this away from UTC */
#define AHEAD (8 * 366 * DAY)  /* a search ends within five years */

#define WEEK 0x7full           /* all its days, as a set */

enum { ODD_MOST = 512 };

static void times_fill(struct stream *s)
{
    for (int hour = 0; hour < 24; hour++) {
        for (int minute = 0; (s->c->hour >> hour & 1) != 0 && minute < 60; minute++) {
            if ((s->c->minute >> minute & 1) != 0) {
                s->times[s->n++] = hour * 3600 + minute * 60;
            }
        }
    }
    for (int first = 0; first < 7; first++) {
        uint64_t week = s->c->weekday & WEEK, turned = (week >> first | week << (7 - first)) & WEEK;
        s->of_week[first] = (turned | turned << 7 | turned << 14 | turned << 21 | turned << 28) << 1;
    }
}

static int64_t period_of(const struct cron *c)
{
    const uint64_t months = 0x1ffe, dates = 0xfffffffe;
    bool both = ((c->day | c->weekday) & CRON_STAR) != 0;
    bool all_dates = (c->day & dates) == dates, all_week = (c->weekday & WEEK) == WEEK;
    if (c->every || (c->month & months) != months) {
        return 0;
    }
    if (both ? all_dates && all_week : all_dates || all_week) {
        return DAY;
    }
    return both && all_dates ? 7 * DAY : 0;
}

static int64_t margin_of(const struct zone *z, int64_t from, int64_t to)
{
    int32_t least = zone_offset(z, from), most = least;
    for (int64_t t = from; (t = zone_next_change(z, t)) < to;) {
        int32_t offset = zone_offset(z, t);
        least = offset < least ? offset : least;
        most = offset > most ? offset : most;
    }
    return most - least;
}

void stream_open(struct stream *s, const struct cron *c, const struct zone *z, int64_t start,
                 int64_t to, struct odd_steps *odd)
{
    *s = (struct stream){
        .c = c, .z = z, .last = start - 1, .end = FIRING_AT, .from = start - 1, .odd = odd};
    times_fill(s);
    s->period = period_of(c);
    s->margin = margin_of(z, start - REACH, to + AHEAD);
    s->from = start - REACH;
    s->to = zone_next_change(z, s->from);
    s->offset = zone_offset(z, s->from);
}

/* The stretch of constant offset that holds `t`, which never moves back. */
static void stretch_find(struct stream *s, int64_t t)
{
    while (t >= s->to) {
        s->from = s->to;
        s->offset = zone_offset(s->z, s->from);
        s->to = zone_next_change(s->z, s->from);
    }
}

static bool before_end(const struct stream *s, int64_t t)
{
    return s->to == INT64_MAX || t < s->to - s->margin;
}

static uint64_t days_of(const struct stream *s, int64_t first, int length)
{
    uint64_t dates = s->c->day & ~CRON_STAR, week = s->of_week[date_weekday(first)];
    uint64_t both = ((s->c->day | s->c->weekday) & CRON_STAR) != 0 ? dates & week : dates | week;
    return both & ((2ull << length) - 2);
}

static int days_in(int64_t year, int month)
{
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 ? 28 + leap : 30 + ((month + month / 8) & 1);
}

/* The month that begins on `first`. */
static void month_enter(struct stream *s, int64_t first)
{
    bool matches = (s->c->month >> s->month & 1) != 0;
    s->month_days = days_in(s->year, s->month);
    s->days = matches ? days_of(s, first, s->month_days) : 0;
    s->month_base = first - DAY;
}

static int32_t time_index(const struct stream *s, int32_t of_day)
{
    int32_t low = 0, high = s->n;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (s->times[middle] < of_day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* From the firing `last` on by days, if it is an ordinary one, and so is all around it. */
static bool run_begin(struct stream *s)
{
    stretch_find(s, s->last);
    if (s->offset % 60 != 0 || s->last < s->from + s->margin || !before_end(s, s->last)) {
        return false;
    }
    int64_t local = s->last + s->offset, midnight = local - (local % DAY + DAY) % DAY;
    int day;
    date_civil(local, &s->year, &s->month, &day);
    month_enter(s, midnight - (day - 1) * DAY);
    s->today = time_index(s, (int32_t)(local - midnight));
    if ((s->days >> day & 1) == 0 || s->today == s->n || s->times[s->today] != local - midnight) {
        return false;
    }
    s->today++;
    s->days &= ~((2ull << day) - 1);
    s->limit_year = s->year + 5;
    s->since = s->last;
    return true;
}

/* Some firings of one day, as far as the stretch goes. */
static bool run_part(struct stream *s, int64_t base, int32_t first, struct chunk *out)
{
    *out = (struct chunk){.base = base, .at = s->times + first, .n = s->n - first, .days = 1};
    if (out->n != 0 && !before_end(s, chunk_at(out, out->n - 1))) {
        out->n = chunk_before(out, s->to - s->margin);
        s->running = false;
    }
    if (out->n != 0) {
        s->last = chunk_at(out, out->n - 1);
    }
    return out->n != 0;
}

/* The month's next days that follow one another, as far as the stretch goes. */
static bool run_days(struct stream *s, struct chunk *out)
{
    int day = __builtin_ctzll(s->days), days = __builtin_ctzll(~(s->days >> day));
    int64_t base = s->month_base + day * DAY - s->offset, last = base + s->times[s->n - 1];
    while (days > 1 && !before_end(s, last + (days - 1) * DAY)) {
        days--;
    }
    if (days == 1) {
        s->days &= s->days - 1;
        return run_part(s, base, 0, out);
    }
    s->days &= ~(((1ull << days) - 1) << day);
    *out = (struct chunk){.base = base, .at = s->times, .n = s->n, .days = days};
    s->last = last + (days - 1) * DAY;
    return true;
}

static bool run_next(struct stream *s, struct chunk *out)
{
    if (s->today < s->n) {
        int64_t local = s->last + s->offset, midnight = local - (local % DAY + DAY) % DAY;
        int32_t first = s->today;
        s->today = s->n;
        return run_part(s, midnight - s->offset, first, out);
    }
    while (s->days == 0) {
        s->year += s->month == 12;
        s->month = s->month % 12 + 1;
        if (s->year > s->limit_year) {
            return false;
        }
        month_enter(s, s->month_base + (1 + s->month_days) * DAY);
    }
    s->limit_year = s->year + 5;
    return run_days(s, out);
}

/* Whoever walks first keeps them, in order. */
static enum firing odd_next(struct stream *s, int64_t *t)
{
    struct odd_steps *odd = s->odd;
    while (s->odd_next < odd->n && odd->at[s->odd_next].from < s->last) {
        s->odd_next++;
    }
    if (s->odd_next < odd->n && odd->at[s->odd_next].from == s->last) {
        *t = odd->at[s->odd_next].to;
        return FIRING_AT;
    }
    enum firing end = firing_next(s->c, s->z, s->last, t);
    if (end == FIRING_AT && odd->arena != NULL && s->odd_next == odd->n && odd->n < ODD_MOST) {
        void *items = odd->at;
        *(struct odd_step *)arena_push(odd->arena, &items, odd->n, &odd->cap, sizeof *odd->at) =
            (struct odd_step){s->last, *t};
        odd->at = items;
        odd->n++;
    }
    return end;
}

bool stream_next(struct stream *s, struct chunk *out)
{
    static const int32_t itself = 0;
    if (s->running && run_next(s, out)) {
        return true;
    }
    int64_t t = s->last;
    s->end = s->c->every ? firing_next(s->c, s->z, s->last, &t) : odd_next(s, &t);
    s->running = false;
    if (s->end != FIRING_AT) {
        return false;
    }
    s->last = t;
    *out = (struct chunk){.base = t, .at = &itself, .n = 1, .days = 1};
    s->running = !s->c->every && run_begin(s);
    return true;
}

int64_t stream_firings(const struct stream *s)
{
    int days = s->period == DAY ? 1 : __builtin_popcountll(s->c->weekday & WEEK);
    return (int64_t)s->n * days;
}

int64_t stream_repeats(const struct stream *s, int64_t t)
{
    bool known = s->running && s->period != 0 && t >= s->since;
    return !known ? t : s->to == INT64_MAX ? s->to : s->to - s->margin;
}

void stream_leap(struct stream *s, int64_t firing)
{
    s->last = firing;
    s->running = run_begin(s);
}

int32_t chunk_before(const struct chunk *k, int64_t t)
{
    int32_t low = 0, high = k->n;
    if (high == 0 || chunk_at(k, 0) >= t || chunk_at(k, high - 1) < t) {
        return high == 0 || chunk_at(k, 0) >= t ? 0 : high;
    }
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (chunk_at(k, middle) < t) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
