#include "prove/timing_report.h"

#include "prove/translate.h"
#include "source/yaml_read.h"
#include "units/cron_field.h"
#include "units/date.h"
#include "units/duration.h"

void report_no_zones(struct timing_run *r, const struct text *name)
{
    struct diag *d = diag_at(r->ds, D_BAD_TIMEZONE, name->span, "this system has no time zone data");
    diag_note(d, "without it no schedule can be proved, not even in UTC");
    diag_help(d, "install the package `tzdata`");
}

/* `UTC+1`, `+02:00`, `CEST`: no name of a place. */
static bool is_offset(struct str s)
{
    bool capitals = s.n >= 2 && s.n <= 5;
    for (size_t i = 0; i < s.n; i++) {
        capitals = capitals && s.p[i] >= 'A' && s.p[i] <= 'Z';
    }
    bool digit = s.n != 0 && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9';
    return capitals || (str_find(s, '/') == s.n && (str_find(s, '+') < s.n || digit));
}

void report_zone(struct timing_run *r, const struct text *name)
{
    bool same;
    struct str near = zones_near(timings_zones(r->t), name->v, &same);
    struct diag *d = diag_at(r->ds, D_BAD_TIMEZONE, name->span, "there is no time zone `%.*s`",
                             STR_ARG(name->v));
    diag_note(d, "zones have the names of IANA's list, as `Europe/Berlin`, letter case included; this system has "
                 "those of its package `tzdata` (older names: `tzdata-legacy` on Ubuntu 24.04)");
    if (same) {
        diag_help(d, "write `%.*s`", STR_ARG(near));
        diag_fix(d, name->span, "%.*s", STR_ARG(near));
    } else if (is_offset(name->v)) {
        diag_help(d, "name a place, whose zone also knows summer time, for example `Europe/Vienna`; or `UTC`");
    } else if (near.n != 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
    } else {
        diag_help(d, "not each city has a zone: name the one that its clocks follow, for example `Europe/Berlin` "
                     "for Munich");
    }
}

void report_unsupported(struct timing_run *r, const struct schedule *s)
{
    struct str zone = r->cluster_zone == NULL ? r->p->cluster.timezone.v : zone_name(r->cluster_zone);
    struct diag *d = diag_at(r->ds, D_ZONE_UNSUPPORTED, s->zone.span,
                             "this job is Longhorn's, which runs in the cluster's zone `%.*s` only",
                             STR_ARG(zone));
    diag_note(d, "a RecurringJob has no time zone; tierc translates from `timezone` for all jobs alike");
    diag_help(d, "leave `zone` out and write the schedule alone: `%.*s`", STR_ARG(s->at.v));
}

/* The bytes of fields first..last of a raw line; for words all of them. */
static struct span fields_span(struct timing_run *r, const struct schedule *s, size_t first, size_t last)
{
    struct str f[CRON_FIELDS];
    const struct node scalar = {.text = s->at.v,
                                .place = {s->at.span.file, s->at.span.start, s->at.span.end}};
    if (s->at.v.n == 0 || s->at.v.p[0] == '@' || cron_split(s->at.v, f, CRON_FIELDS) != CRON_FIELDS) {
        return s->at.span;
    }
    return span_inside(r->ds, &scalar, (size_t)(f[first].p - s->at.v.p),
                       (size_t)(f[last].p + f[last].n - s->at.v.p));
}

static struct str nearest_words(struct timing_run *r, const struct proof *p)
{
    struct str cron = cron_print(r->a, &p->nearest);
    struct schedule_line line;
    struct misread m;
    return !p->line.raw && schedule_parse(r->a, cron, &line, &m) == SCHEDULE_FINE ? line.words : cron;
}

static void report_never(struct timing_run *r, const struct schedule *s)
{
    struct diag *d = diag_at(r->ds, D_CRON_NEVER_FIRES, fields_span(r, s, 2, 3),
                             "`%.*s` never fires: no month of it has such a day", STR_ARG(s->at.v));
    diag_note(d, "Kubernetes and Longhorn accept the line and run nothing");
    diag_help(d, "choose a day from 1 to 28, which every month has");
}

static void report_hang(struct timing_run *r, const struct schedule *s, const struct proof *p,
                        const struct zone *run)
{
    struct diag *d = diag_at(r->ds, D_CRON_HANGS, fields_span(r, s, 0, 1),
                             "on `%.*s` the cron library of Kubernetes never gets past a clock change of %.*s",
                             STR_ARG(s->at.v), STR_ARG(zone_name(run)));
    diag_note(d, "asked for the run after %.*s, it comes back to that instant or does not return: "
                 "from then on the job stands still", STR_ARG(instant_print(r->a, p->stuck)));
    if (p->has_nearest) {
        diag_help(d, "write `%.*s`, which it survives", STR_ARG(nearest_words(r, p)));
    } else {
        diag_help(d, "move it away from the hours at which the clocks change, or run it in UTC");
    }
}

static void report_untranslatable(struct timing_run *r, const struct schedule *s, const struct proof *p,
                                  const struct zone *read, const struct zone *run, bool by_longhorn)
{
    struct str zone = zone_name(run), local = zone_name(read);
    struct str shift = duration_words(r->a, p->when.shift < 0 ? -p->when.shift : p->when.shift);
    struct diag *d = diag_at(r->ds, D_ZONE_UNTRANSLATABLE, s->at.span,
                             "no single cron line in %.*s says `%.*s` of %.*s", STR_ARG(zone),
                             STR_ARG(s->at.v), STR_ARG(local));
    diag_note(d, "in %.*s it is %.*s %s: %s", STR_ARG(zone), STR_ARG(shift),
              p->when.shift < 0 ? "earlier" : "later", translate_why(&p->line.sets, p->when.shift));
    if (p->has_nearest) {
        diag_help(d, "write `%.*s`, the nearest that works", STR_ARG(nearest_words(r, p)));
    } else if (by_longhorn) {
        diag_help(d, "split it into two copies, or set `timezone: %.*s` and write its times", STR_ARG(zone));
    }
    if (!by_longhorn) {
        diag_help(d, "or write `{at: …, zone: local}`: this job can run in any zone");
    }
}

void report_proof(struct timing_run *r, const struct schedule *s, const struct proof *p,
                  const struct zone *read, const struct zone *run, bool by_longhorn)
{
    if (p->state == PROOF_NEVER) {
        report_never(r, s);
    } else if (p->state == PROOF_HANGS) {
        report_hang(r, s, p, run);
    } else if (p->state == PROOF_UNTRANSLATABLE) {
        report_untranslatable(r, s, p, read, run, by_longhorn);
    }
}

void report_keep(struct timing_run *r, const struct keep *k)
{
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, k->span, "no number of copies is proved to reach back %.*s",
                             STR_ARG(duration_words(r->a, k->lookback.v)));
    diag_note(d, "sums of gaps are proved over firings from 2016 to 2054");
    diag_help(d, "write a shorter duration, or a number of copies");
}

void report_every(struct timing_run *r, const struct number *every)
{
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, every->span, "no cron line runs every %.*s",
                             STR_ARG(duration_words(r->a, every->v)));
    diag_help(d, "write minutes that divide an hour, or hours that divide a day: 5m, 15m, 30m, 1h, 6h");
}

void report_shift(struct timing_run *r)
{
    struct str read = zone_name(r->policy_zone), run = zone_name(r->cluster_zone);
    int64_t shift = translate_shift(r->policy_zone, r->cluster_zone), earliest, latest;
    translate_drift(r->policy_zone, r->cluster_zone, HORIZON_FROM, &earliest, &latest);
    if (shift == 0 && earliest == 0 && latest == 0) {
        return;
    }
    const struct text *at = said(r->p->timezone.from) ? &r->p->timezone : &r->p->cluster.timezone;
    struct diag *d = diag_at(r->ds, D_ZONE_SHIFT, at->span,
                             "schedules are read in %.*s and run in %.*s", STR_ARG(read), STR_ARG(run));
    if (shift != 0) {
        diag_note(d, "they are moved by %.*s, the difference of the two zones' standard times",
                  STR_ARG(duration_words(r->a, shift < 0 ? -shift : shift)));
    }
    if (latest != 0) {
        diag_note(d, "while only one of the two has summer time, they run up to %.*s later by the clock of %.*s",
                  STR_ARG(duration_words(r->a, latest)), STR_ARG(read));
    }
    if (earliest != 0) {
        diag_note(d, "while only one of the two has summer time, they run up to %.*s earlier by the clock of %.*s",
                  STR_ARG(duration_words(r->a, -earliest)), STR_ARG(read));
    }
    if (latest == 0 && earliest == 0) {
        diag_note(d, "they run at the same local time all year");
    }
}
