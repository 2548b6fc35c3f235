/*
 * A run that takes as long as until the next one is due, and the entry to all checks on runs.
 */
#include "check/runs.h"
#include "prove/clock_change.h"
#include "prove/translate.h"
#include "units/date.h"
#include "units/duration.h"
#include "units/schedule.h"

struct str time_words(struct arena *a, int64_t seconds)
{
    bool long_and_odd = seconds >= 3600 && seconds % 60 != 0;
    return long_and_odd ? duration_full(a, seconds) : duration_words(a, seconds);
}

void help_estimate(struct diag *d, const struct job *j)
{
    if (j->whole && j->span > 0) {
        diag_help(d, "or say how much changes: without `dailyChange` each run of `%.*s` is taken to copy "
                     "its volumes whole", STR_ARG(j->name));
    }
}

bool too_long(const struct job *j)
{
    return j->span > 0 && j->when->least_gap > 0 && j->span >= j->when->least_gap;
}

/* -------------------------------------------------------------------------- what would be enough */

/* How long a run would take if the job had these gaps: what changes meanwhile is copied too. */
static int64_t span_with(const struct run_check *c, const struct job *j, const struct gaps *g)
{
    if (j->copy == NULL || j->group == NULL) {
        return j->span;
    }
    struct proving e = proving_new(c->r->arena, c->r->arena, c->jobs.p);
    struct copy copy = *j->copy;
    bool low;
    copy.when.gaps = g;
    return run_time_of(&e, &copy, j->group->of, &low);
}

static bool enough(const struct run_check *c, const struct job *j, const struct cron *line)
{
    struct cron runs;
    struct gaps *g;
    return translate(line, j->when->shift, &runs) &&
           gaps_new(c->r->arena, &runs, j->zone, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g) ==
               GAPS_FINE &&
           span_with(c, j, g) < gaps_least(g).seconds;
}

/* The next coarser schedule at which each run ends before the next is due. */
static struct str coarser(const struct run_check *c, const struct job *j)
{
    static const int hours[] = {1, 2, 3, 4, 6, 8, 12, 24, 7 * 24};
    struct arena *a = c->r->arena;
    struct schedule_line line;
    struct misread m;
    if (schedule_parse(a, j->schedule->at.v, &line, &m) != SCHEDULE_FINE || line.sets.every) {
        return (struct str){0};
    }
    int minute = __builtin_ctzll(line.sets.minute), hour = __builtin_ctzll(line.sets.hour);
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        struct str text = hours[i] < 24 ? str_fmt(a, "every %dh at :%02d", hours[i], minute)
                                        : str_fmt(a, "%s at %02d:%02d", hours[i] == 24 ? "daily" : "sunday",
                                                  hour, minute);
        if (hours[i] * INT64_C(3600) > j->when->least_gap &&
            schedule_parse(a, text, &line, &m) == SCHEDULE_FINE && enough(c, j, &line.sets)) {
            return line.words;
        }
    }
    return (struct str){0};
}

static void help_interval(const struct run_check *c, struct diag *d, const struct job *j)
{
    struct arena *a = c->r->arena;
    if (gaps_least(clock_steady(a, j->gaps)).seconds > j->span) {
        diag_note(d, "only because the clocks of %.*s are set back then", STR_ARG(zone_name(j->zone)));
        help_moved(c, d, j, NULL, "move it to a time of the day at which no clocks change");
        return;
    }
    struct str words = coarser(c, j);
    if (words.n > 0) {
        diag_help(d, "write `%.*s`, at which each run ends before the next", STR_ARG(words));
    } else {
        diag_help(d, "run it less often, or let it copy less at a time");
    }
}

static void report(const struct run_check *c, const struct job *j)
{
    struct arena *a = c->r->arena;
    struct str takes = time_words(a, j->span), gap = time_words(a, j->when->least_gap);
    struct span at = j->span_said != NULL && span_known(j->span_said->span) ? j->span_said->span
                                                                           : j->schedule->at.span;
    struct diag *d = diag_at(c->r->ds, D_RUN_LONGER_THAN_INTERVAL, at,
                             "a run of `%.*s` takes %s%.*s, and the next is due after %.*s",
                             STR_ARG(j->name), j->low ? "at least " : "up to ", STR_ARG(takes),
                             STR_ARG(gap));
    if (!span_same(at, j->schedule->at.span)) {
        diag_mark(d, j->schedule->at.span, "runs so often");
    }
    diag_note(d, "for example at %.*s and %.*s", STR_ARG(instant_print(a, j->when->least_from)),
              STR_ARG(instant_print(a, j->when->least_from + j->when->least_gap)));
    if (j->span_said == NULL) {
        diag_note(d, "the time is estimated from what may change in the volumes and "
                     "`cluster.transfer.backup`");
    }
    diag_note(d, "the next run starts late, when this one ends, and runs that are due meanwhile are "
                 "lost");
    help_interval(c, d, j);
    help_estimate(d, j);
}

/* Of a run that copies its volumes whole, where nobody states a time; 0: there is none, or it is not
 * known. The proof counts what changes, so that only this check sees such a run. */
static int64_t full_time(const struct run_check *c, const struct job *j)
{
    const struct number *rate = &c->jobs.p->cluster.transfer.backup;
    int64_t bytes = 0;
    if (j->copy == NULL || j->group == NULL || !usable(j->copy->full.from) || j->copy->full.v < 1 ||
        j->span_said != NULL || !usable(rate->from)) {
        return 0;
    }
    for (size_t i = 0; i < j->group->workloads.n; i++) {
        const struct workload *w = ITEM(j->group->workloads, i, struct workload);
        for (size_t k = 0; k < w->volumes.n; k++) {
            const struct number *size = &ITEM(w->volumes, k, struct volume)->size;
            bool counts = usable(size->from) && size->v < INT64_MAX / 2 - bytes;
            bytes += counts ? size->v : 0;
        }
    }
    return bytes / rate->v + (bytes % rate->v != 0);
}

static void report_full(const struct run_check *c, const struct job *j, int64_t seconds)
{
    struct arena *a = c->r->arena;
    struct diag *d = diag_at(c->r->ds, D_RUN_LONGER_THAN_INTERVAL, j->copy->full.span,
                             "a full run of `%.*s` takes up to %.*s, and the next is due after %.*s",
                             STR_ARG(j->name), STR_ARG(time_words(a, seconds)),
                             STR_ARG(time_words(a, j->when->least_gap)));
    diag_mark(d, j->schedule->at.span, "runs so often");
    diag_note(d, "the time is estimated from the sizes of the volumes and `cluster.transfer.backup`");
    diag_note(d, "the next run starts late, when this one ends, and runs that are due meanwhile are "
                 "lost; no number of `tierc why` counts that");
    diag_help(d, "run it less often, or state the time of a full run as `takes`, if it is less");
}

void judge_run_times(const struct run_check *c)
{
    for (size_t i = 0; i < c->jobs.n; i++) {
        const struct job *j = &c->jobs.at[i];
        int64_t full = full_time(c, j);
        if (too_long(j)) {
            report(c, j);
        } else if (j->when->least_gap > 0 && full >= j->when->least_gap) {
            report_full(c, j, full);
        }
    }
}

static struct day_mask kept_mask(const struct policy *p)
{
    struct day_mask all = {{0}};
    struct offsets o = {0};
    for (size_t i = 0; p->zone != NULL && i < p->maintenance.keep_out.n; i++) {
        offsets_fill(&o, p->zone);
        struct day_mask m = day_mask_kept(ITEM(p->maintenance.keep_out, i, struct keep_out), &o);
        day_mask_join(&all, &m);
    }
    return all;
}

void check_runs(struct check_run *r, const struct policy *p)
{
    struct run_check c = {.r = r, .jobs = jobs_of(r->arena, p), .kept = kept_mask(p)};
    judge_run_times(&c);
    judge_conflicts(&c);
    judge_herd(&c);
    judge_keep_out(&c);
    judge_clock_changes(&c);
}
