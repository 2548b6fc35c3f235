/*
 * Lines that run, but surely not as they read: days that are OR-ed, steps that start over, days
 * that some months lack. Judged on what the user wrote, by the rules of the library that fires it
 * (robfig/cron v3.0.1: a step above 1 clears the star bit of a day field).
 */
#include "check/checks.h"
#include "prove/pattern.h"
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

struct judge {
    struct check_run *run;
    const struct policy *policy;
    judge_fn *fn;
    struct map lines; /* text → what it reads as, NULL for what does not read: many say the same */
};

static const struct schedule_line *line_of(struct judge *j, struct str text)
{
    struct schedule_line *line = map_get(&j->lines, text);
    if (line == NULL && !map_has(&j->lines, text)) {
        struct misread m;
        line = arena_one(j->run->arena, struct schedule_line);
        line = schedule_parse(j->run->arena, text, line, &m) == SCHEDULE_FINE ? line : NULL;
        map_put(&j->lines, text, line);
    }
    return line;
}

static void judge_one(struct judge *j, const struct schedule *s, const struct timing *when)
{
    const struct schedule_line *line = said(s->at.from) ? line_of(j, s->at.v) : NULL;
    if (line != NULL && !line->sets.every) {
        struct subject subject = {j->run, j->policy, s, when, *line};
        j->fn(&subject);
    }
}

static void judge_copies(struct judge *j, const struct items *copies)
{
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        judge_one(j, &c->schedule, &c->when);
    }
}

static void judge_all(struct check_run *r, const struct policy *p, judge_fn *fn)
{
    const struct maintenance *m = &p->maintenance;
    struct judge judge = {r, p, fn, map_new(r->arena)}, *j = &judge;
    for (size_t i = 0; i < p->groups.n; i++) {
        judge_copies(j, &ITEM(p->groups, i, struct group)->copies);
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        judge_copies(j, &w->copies);
        judge_one(j, &w->dump.schedule, &w->dump.when);
    }
    judge_one(j, &m->snapshot_cleanup.schedule, &m->snapshot_cleanup.when);
    judge_one(j, &m->filesystem_trim.schedule, &m->filesystem_trim.when);
    judge_one(j, &m->system_backup.schedule, &m->system_backup.when);
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        judge_one(j, &d->schedule, &d->when);
    }
}

/* ---------------------------------------------------------------------------------- days OR-ed */

enum { DATES_SHOWN = 6 };

static struct str dates(const struct subject *s)
{
    static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    struct buf b = {.arena = s->run->arena};
    int64_t days[DATES_SHOWN];
    size_t n = pattern_dates(&s->line.sets, s->run->in->now, days, DATES_SHOWN);
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&b, "%s%s %.*s", i == 0 ? "" : ", ", names[date_weekday(days[i])],
                STR_ARG(date_print(s->run->arena, days[i])));
    }
    return buf_str(&b);
}

static void judge_day_or(const struct subject *s)
{
    if (!pattern_day_or(&s->line.sets)) {
        return;
    }
    struct diag *d =
        diag_at(s->run->ds, D_CRON_DAY_OR, s->schedule->at.span,
                "runs on each of the days of the month and, besides, on each of the weekdays");
    diag_note(d, "the next dates are %.*s", STR_ARG(dates(s)));
    diag_note(d, pattern_day_step(s->schedule->at.v)
                     ? "cron joins two restricted day fields by OR; `*/n` counts as restricted here"
                     : "cron joins two restricted day fields by OR");
    diag_help(d, "write `*` in one of the two; cron cannot say `the first Sunday`");
}

void check_cron_day_or(struct check_run *r, const struct policy *p)
{
    judge_all(r, p, judge_day_or);
}

/* -------------------------------------------------------------------------------- uneven steps */

static const struct {
    const char *unit, *around; /* a step of the field starts over with each of these */
    int size;                  /* 0: they differ */
} fields[PATTERN_FIELDS] = {
    [PATTERN_MINUTE] = {.unit = "min", .around = "hour", .size = 60},
    [PATTERN_HOUR] = {.unit = "h", .around = "day", .size = 24},
    [PATTERN_DAY] = {.unit = "d", .around = "month"},
    [PATTERN_MONTH] = {.unit = "months", .around = "year", .size = 12},
    [PATTERN_WEEKDAY] = {.unit = "d", .around = "week", .size = 7},
};

static bool neighbours(uint64_t set)
{
    set &= ~CRON_STAR;
    return (set & (set << 1)) != 0;
}

/* `*` `/7 3 * * *` never comes to the next hour: its step does not start over at once. */
static bool starts_over(const struct cron *c, enum pattern_field field)
{
    bool joined = pattern_day_or(c) && (field == PATTERN_DAY || field == PATTERN_WEEKDAY);
    return joined                    ? false /* that the days are OR-ed is the greater surprise */
           : field == PATTERN_MINUTE ? neighbours(c->hour)
           : field == PATTERN_HOUR   ? neighbours(c->day) && (c->weekday & CRON_STAR) != 0
           : field == PATTERN_DAY    ? neighbours(c->month)
                                     : true;
}

static struct span part_of(const struct schedule *s, size_t from, size_t to)
{
    struct span span = s->at.span;
    if (span.end - span.start == s->at.v.n + 2) { /* in quotes */
        span.start++;
        span.end--;
    }
    if (span.end - span.start != s->at.v.n) { /* escaped or folded: bytes do not agree */
        return s->at.span;
    }
    return (struct span){span.file, span.start + (uint32_t)from, span.start + (uint32_t)to};
}

static void judge_steps(const struct subject *s)
{
    struct pattern_step steps[PATTERN_FIELDS];
    size_t n = pattern_uneven(s->schedule->at.v, steps);
    for (size_t i = 0; i < n; i++) {
        const struct pattern_step *step = &steps[i];
        if (!starts_over(&s->line.sets, step->field)) {
            continue;
        }
        struct str text = str_sub(s->schedule->at.v, step->from, step->to);
        bool month = step->field == PATTERN_DAY;
        struct diag *d =
            diag_at(s->run->ds, D_CRON_UNEVEN_STEP, part_of(s->schedule, step->from, step->to),
                    "`%.*s` starts over with each %s: %s%d %s apart there, %d %s elsewhere",
                    STR_ARG(text), fields[step->field].around, month ? "as near as " : "",
                    step->odd, fields[step->field].unit, step->usual, fields[step->field].unit);
        if (fields[step->field].size > 0) {
            diag_help(d, "write a step that divides %d, or the times that you mean",
                      fields[step->field].size);
        } else {
            diag_help(d, "write the days that you mean, or a schedule by weekday");
        }
    }
}

void check_cron_uneven_step(struct check_run *r, const struct policy *p)
{
    judge_all(r, p, judge_steps);
}

/* -------------------------------------------------------------------------------- skipped days */

static void judge_month_day(const struct subject *s)
{
    uint64_t lacking;
    int day = pattern_month_day(&s->line.sets, &lacking), months = 0;
    if (day == 0 || !s->when->usable) {
        return;
    }
    for (int m = 1; m <= 12; m++) {
        months += (lacking >> m & 1) != 0;
    }
    struct diag *d = diag_at(s->run->ds, D_MONTH_DAY_SKIPPED, s->schedule->at.span,
                             "day %d is missing in %.*s, and nothing runs then", day,
                             STR_ARG(counted(s->run->arena, months, "month", "months")));
    diag_note(d, "the longest gap is %.*s, from %.*s to %.*s",
              STR_ARG(duration_words(s->run->arena, s->when->worst_gap)),
              STR_ARG(date_print(s->run->arena, s->when->worst_from_wall)),
              STR_ARG(date_print(s->run->arena, s->when->worst_to_wall)));
    diag_help(d, "write a day up to 28");
}

void check_month_day_skipped(struct check_run *r, const struct policy *p)
{
    judge_all(r, p, judge_month_day);
}
