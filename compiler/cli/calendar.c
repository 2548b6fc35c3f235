/*
 * Runs, kept times and clashes of the days that are shown, each found from its own sequence and then
 * put in order. A run belongs to the days if any part of it does.
 */
#include "cli/calendar.h"

#include <stdlib.h>

#include "units/date.h"

enum { OFTEN = 8700 }; /* a year: by the mean, because clock changes make single short gaps */

bool calendar_frequent(const struct job *j)
{
    return j->when->firings_per_year >= OFTEN;
}

static bool shown(const struct calendar *c, struct window w)
{
    return windows_meet(w, (struct window){c->from, c->to});
}

static void slots_fill(struct calendar *c, const struct job *j)
{
    struct windows *w = windows_of(c->a, j->gaps, j->span, c->from);
    struct window at;
    while (!calendar_frequent(j) && windows_next(w, &at) && at.start < c->to) {
        if (shown(c, at)) {
            struct slot *s = arena_push(c->a, (void **)&c->slots, c->slot_count, &c->slot_cap,
                                        sizeof *s);
            *s = (struct slot){.at = at, .job = j};
            c->slot_count++;
        }
    }
}

static void kept_fill(struct calendar *c, const struct keep_out *k)
{
    struct windows *w = windows_kept(c->a, k, c->zone, c->from);
    struct window at;
    while (windows_next(w, &at) && at.start < c->to) {
        if (shown(c, at)) {
            struct kept *s = arena_push(c->a, (void **)&c->kept, c->kept_count, &c->kept_cap,
                                        sizeof *s);
            *s = (struct kept){at, k};
            c->kept_count++;
        }
    }
}

/* ---------------------------------------------------------------------------------- clashes */

static void clash_add(struct calendar *c, struct clash k)
{
    if (shown(c, k.at)) {
        *(struct clash *)arena_push(c->a, (void **)&c->clashes, c->clash_count, &c->clash_cap,
                                    sizeof k) = k;
        c->clash_count++;
    }
}

/* Both runs are marked, each with the other. */
static void conflict_fill(struct calendar *c, const struct conflict *of)
{
    struct meetings *all = conflict_meetings(c->a, of, c->from);
    struct meeting m;
    while (meetings_next(all, &m) && meeting_from(&m) < c->to) {
        clash_add(c, (struct clash){.at = m.one, .job = of->one, .with = of->other, .other = m.other});
        clash_add(c, (struct clash){.at = m.other, .job = of->other, .with = of->one, .other = m.one});
    }
}

/* External copies are not ours, and may. */
static void inside_fill(struct calendar *c, const struct job *j, const struct keep_out *k)
{
    struct meetings *all =
        meetings_of(c->a, windows_of(c->a, j->gaps, j->span, c->from),
                    windows_kept(c->a, k, c->zone, c->from));
    struct meeting m;
    while (meetings_next(all, &m) && meeting_from(&m) < c->to) {
        clash_add(c, (struct clash){.at = m.one, .job = j, .inside = k, .other = m.other});
    }
}

static int in_order(struct window x, const struct job *a, struct window y, const struct job *b)
{
    if (x.start != y.start) {
        return x.start < y.start ? -1 : 1;
    }
    int names = str_cmp(a->name, b->name);
    return names != 0 ? names : (a > b) - (a < b);
}

static int by_start(const void *x, const void *y)
{
    const struct slot *a = x, *b = y;
    return in_order(a->at, a->job, b->at, b->job);
}

static int by_run(const void *x, const void *y)
{
    const struct clash *a = x, *b = y;
    int order = in_order(a->at, a->job, b->at, b->job);
    return order != 0 ? order : (a->other.start > b->other.start) - (a->other.start < b->other.start);
}

static int by_begin(const void *x, const void *y)
{
    const struct kept *a = x, *b = y;
    return a->at.start != b->at.start ? (a->at.start < b->at.start ? -1 : 1)
                                      : (a->at.end > b->at.end) - (a->at.end < b->at.end);
}

/* Each slot takes those of its run: both lists are in one order. */
static void clashes_share(struct calendar *c)
{
    size_t k = 0;
    for (size_t i = 0; i < c->slot_count; i++) {
        struct slot *s = &c->slots[i];
        while (k < c->clash_count &&
               in_order(c->clashes[k].at, c->clashes[k].job, s->at, s->job) < 0) {
            k++; /* of a frequent job */
        }
        s->clashes = &c->clashes[k];
        while (k < c->clash_count &&
               in_order(c->clashes[k].at, c->clashes[k].job, s->at, s->job) == 0) {
            k++;
            s->clash_count++;
        }
    }
}

struct calendar calendar_of(struct arena *a, const struct policy *p, int64_t day, int64_t days)
{
    struct calendar c = {.a = a, .p = p, .zone = p->zone, .day = day, .days = days};
    const struct items *keep_out = &p->maintenance.keep_out;
    c.from = zone_midnight(c.zone, day);
    c.to = zone_midnight(c.zone, day + days * INT64_C(86400));
    c.jobs = jobs_of(a, p);
    struct conflicts conflicts = conflicts_of(a, &c.jobs);
    for (size_t i = 0; i < conflicts.n; i++) {
        conflict_fill(&c, &conflicts.at[i]);
    }
    for (size_t i = 0; i < c.jobs.n; i++) {
        const struct job *j = &c.jobs.at[i];
        slots_fill(&c, j);
        for (size_t k = 0; k < keep_out->n && j->kind != JOB_EXTERNAL; k++) {
            inside_fill(&c, j, ITEM(*keep_out, k, struct keep_out));
        }
    }
    for (size_t k = 0; k < keep_out->n; k++) {
        kept_fill(&c, ITEM(*keep_out, k, struct keep_out));
    }
    qsort(c.slots, c.slot_count, sizeof *c.slots, by_start);
    qsort(c.clashes, c.clash_count, sizeof *c.clashes, by_run);
    qsort(c.kept, c.kept_count, sizeof *c.kept, by_begin);
    clashes_share(&c);
    return c;
}

/* ----------------------------------------------------------------------------------- wording */

struct str calendar_date(const struct calendar *c, int64_t t)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    int64_t local = t + zone_offset(c->zone, t);
    return str_fmt(c->a, "%s %.*s", days[date_weekday(local)], STR_ARG(date_print(c->a, local)));
}

struct str calendar_time(const struct calendar *c, int64_t t)
{
    int64_t local = t + zone_offset(c->zone, t), second = local % 86400;
    return second % 60 == 0
               ? str_fmt(c->a, "%02lld:%02lld", (long long)(second / 3600),
                         (long long)(second / 60 % 60))
               : str_fmt(c->a, "%02lld:%02lld:%02lld", (long long)(second / 3600),
                         (long long)(second / 60 % 60), (long long)(second % 60));
}

struct str calendar_why(const struct calendar *c, const struct clash *k)
{
    struct str from = calendar_time(c, k->other.start), to = calendar_time(c, k->other.end);
    if (k->with == NULL) {
        return str_fmt(c->a, "falls into the time that is kept free, %.*s to %.*s", STR_ARG(from),
                       STR_ARG(to));
    }
    if (k->other.start == k->other.end) {
        return str_fmt(c->a, "meets %.*s at %.*s", STR_ARG(k->with->name), STR_ARG(from));
    }
    return str_fmt(c->a, "meets %.*s, %.*s to %.*s", STR_ARG(k->with->name), STR_ARG(from),
                   STR_ARG(to));
}
