/*
 * Lines that run, but surely not as they read: days that are OR-ed, steps that start over, days that
 * some months lack. Judged on what the user wrote, by the rules of the library that fires it
 * (robfig/cron v3.0.1: a step above 1 clears the star bit of a day field).
 */
#include "check/checks.h"
#include "units/date.h"
#include "units/duration.h"
#include "units/schedule.h"

struct subject {
    struct check_run *run;
    const struct policy *policy;
    const struct schedule *schedule;
    const struct timing *when;
    struct schedule_line line;
};

typedef void judge_fn(const struct subject *s);

static void judge_one(struct check_run *r, const struct policy *p, const struct schedule *s,
                      const struct timing *when, judge_fn *fn)
{
    struct subject subject = {.run = r, .policy = p, .schedule = s, .when = when};
    struct misread m;
    if (said(s->at.from) &&
        schedule_parse(r->arena, s->at.v, &subject.line, &m) == SCHEDULE_FINE && !subject.line.sets.every) {
        fn(&subject);
    }
}

static void judge_copies(struct check_run *r, const struct policy *p, const struct items *copies,
                         judge_fn *fn)
{
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        judge_one(r, p, &c->schedule, &c->when, fn);
    }
}

static void judge_all(struct check_run *r, const struct policy *p, judge_fn *fn)
{
    const struct maintenance *m = &p->maintenance;
    for (size_t i = 0; i < p->groups.n; i++) {
        judge_copies(r, p, &ITEM(p->groups, i, struct group)->copies, fn);
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        judge_copies(r, p, &w->copies, fn);
        judge_one(r, p, &w->dump.schedule, &w->dump.when, fn);
    }
    judge_one(r, p, &m->snapshot_cleanup.schedule, &m->snapshot_cleanup.when, fn);
    judge_one(r, p, &m->filesystem_trim.schedule, &m->filesystem_trim.when, fn);
    judge_one(r, p, &m->system_backup.schedule, &m->system_backup.when, fn);
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        judge_one(r, p, &d->schedule, &d->when, fn);
    }
}

static bool has(uint64_t set, int64_t bit)
{
    return (set >> bit & 1) != 0;
}

/* ------------------------------------------------------------------------------------- days OR-ed */

enum { DATES_SHOWN = 6 };

static struct str dates(const struct subject *s)
{
    const struct cron *c = &s->line.sets;
    struct buf b = {.arena = s->run->arena};
    int64_t day = s->run->in->now - s->run->in->now % DAY;
    size_t shown = 0;
    for (int64_t i = 0; i < 400 && shown < DATES_SHOWN; i++, day += DAY) {
        int64_t year;
        int month, of_month, weekday = date_weekday(day);
        date_civil(day, &year, &month, &of_month);
        if (has(c->month, month) && (has(c->day, of_month) || has(c->weekday, weekday))) {
            static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
            buf_fmt(&b, "%s%s %.*s", shown == 0 ? "" : ", ", names[weekday],
                    STR_ARG(date_print(s->run->arena, day)));
            shown++;
        }
    }
    return buf_str(&b);
}

static void judge_day_or(const struct subject *s)
{
    const struct cron *c = &s->line.sets;
    if ((c->day & CRON_STAR) != 0 || (c->weekday & CRON_STAR) != 0) {
        return;
    }
    struct diag *d = diag_at(s->run->ds, D_CRON_DAY_OR, s->schedule->at.span,
                             "runs on each of the days of the month and, besides, on each of the weekdays");
    diag_note(d, "the next dates are %.*s", STR_ARG(dates(s)));
    diag_note(d, str_find(s->schedule->at.v, '/') < s->schedule->at.v.n
                     ? "cron joins two restricted day fields by OR; `*/n` counts as restricted here"
                     : "cron joins two restricted day fields by OR");
    diag_help(d, "write `*` in one of the two; cron cannot say `the first Sunday`");
}

void check_cron_day_or(struct check_run *r, const struct policy *p)
{
    judge_all(r, p, judge_day_or);
}

/* ------------------------------------------------------------------------------------ uneven steps */

struct range {
    const char *unit, *around; /* `*` `/7` starts over at each hour */
    int64_t size;              /* 0: months differ */
    int64_t first;
    int64_t seconds;
};

static const struct range ranges[] = {
    {.unit = "min", .around = "hour", .size = 60, .seconds = 60},
    {.unit = "h", .around = "day", .size = 24, .seconds = 3600},
    {.unit = "d", .around = "month", .first = 1},
    {.unit = "months", .around = "year", .size = 12, .first = 1},
    {.unit = "d", .around = "week", .size = 7},
};

enum { FIELDS = sizeof ranges / sizeof ranges[0] };

/* The next larger field lets the range start over at once: consecutive values, or all of them. */
static bool starts_over(const struct cron *c, size_t field)
{
    uint64_t around = field == 0 ? c->hour : field == 1 ? c->day : field == 2 ? c->month : 1u | CRON_STAR;
    bool every_day = field != 1 || (c->weekday & CRON_STAR) != 0;
    return every_day && (((around & ~CRON_STAR) & ((around & ~CRON_STAR) << 1)) != 0 || field > 2);
}

static struct str wrapped(const struct subject *s, const struct range *range, int64_t step)
{
    int64_t last = (range->size - 1) / step * step;
    if (range->size == 0) {
        return str_fmt(s->run->arena, "1 to %lld %s", (long long)step, range->unit);
    }
    return str_fmt(s->run->arena, "%lld %s", (long long)(range->size - last), range->unit);
}

static void judge_field(const struct subject *s, size_t field, struct str text, size_t at)
{
    const struct range *range = &ranges[field];
    int64_t step;
    if (!str_starts(text, STR("*/")) || !str_int(str_sub(text, 2, text.n), &step) || step < 2 ||
        (range->size > 0 && range->size % step == 0) || !starts_over(&s->line.sets, field)) {
        return;
    }
    struct span span = s->schedule->at.span;
    if (span.end - span.start == s->schedule->at.v.n) { /* plain: bytes of text and source agree */
        span = (struct span){span.file, span.start + (uint32_t)at, span.start + (uint32_t)(at + text.n)};
    }
    struct diag *d = diag_at(s->run->ds, D_CRON_UNEVEN_STEP, span,
                             "`%.*s` starts over with each %s: %.*s apart there, %lld %s elsewhere",
                             STR_ARG(text), range->around, STR_ARG(wrapped(s, range, step)),
                             (long long)step, range->unit);
    if (range->seconds > 0) {
        diag_help(d, "write a step that divides %lld, or the times that you mean", (long long)range->size);
    } else {
        diag_help(d, "write the days that you mean, or a schedule by weekday");
    }
}

static void judge_steps(const struct subject *s)
{
    struct str rest = s->schedule->at.v;
    size_t at = 0;
    for (size_t field = 0; s->line.raw && field < FIELDS; field++) {
        while (at < rest.n && (rest.p[at] == ' ' || rest.p[at] == '\t')) {
            at++;
        }
        size_t end = at;
        while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != '\t') {
            end++;
        }
        judge_field(s, field, str_sub(rest, at, end), at);
        at = end;
    }
}

void check_cron_uneven_step(struct check_run *r, const struct policy *p)
{
    judge_all(r, p, judge_steps);
}

/* ----------------------------------------------------------------------------------- skipped days */

enum { LONG_MONTH = 31 };

static int64_t month_days(int month)
{
    return month == 2 ? 28 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : LONG_MONTH;
}

/* The widest gap between days of the set if every month had 31. */
static int64_t even_gap(uint64_t days)
{
    int64_t first = 0, last = 0, widest = 0;
    for (int64_t day = 1; day <= LONG_MONTH; day++) {
        if (has(days, day)) {
            widest = last > 0 && day - last > widest ? day - last : widest;
            first = first == 0 ? day : first;
            last = day;
        }
    }
    return first + LONG_MONTH - last > widest ? first + LONG_MONTH - last : widest;
}

static void judge_month_day(const struct subject *s)
{
    const struct cron *c = &s->line.sets;
    int64_t day = LONG_MONTH;
    while (day > 28 && !has(c->day, day)) {
        day--;
    }
    int months = 0, listed = 0;
    for (int m = 1; m <= 12; m++) {
        listed += has(c->month, m);
        months += has(c->month, m) && month_days(m) < day;
    }
    bool whole_year = listed == 12;
    if (day <= 28 || (c->day & CRON_STAR) != 0 || (c->weekday & CRON_STAR) == 0 || months == 0 ||
        !s->when->usable || (whole_year && s->when->worst_gap <= (even_gap(c->day) + 1) * DAY)) {
        return;
    }
    struct diag *d = diag_at(s->run->ds, D_MONTH_DAY_SKIPPED, s->schedule->at.span,
                             "day %lld is missing in %.*s: nothing runs there", (long long)day,
                             STR_ARG(counted(s->run->arena, months, "month", "months")));
    diag_note(d, "the longest gap is %.*s, from %.*s to %.*s",
              STR_ARG(duration_words(s->run->arena, s->when->worst_gap)),
              STR_ARG(date_print(s->run->arena, s->when->worst_from)),
              STR_ARG(date_print(s->run->arena, s->when->worst_to)));
    diag_help(d, "write a day up to 28");
}

void check_month_day_skipped(struct check_run *r, const struct policy *p)
{
    judge_all(r, p, judge_month_day);
}
