/*
 * More volumes backed up at one time than `cluster.limits.backupsAtOnce`: one finding for the
 * policy, at the first date, with the jobs that come together.
 */
#include "check/runs.h"
#include "prove/herd.h"
#include "units/date.h"

enum { DATES = 3, NAMES = 5, MARKS = 3 };

static struct str names_of(struct arena *a, const struct herd *h)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < h->n && i < NAMES; i++) {
        buf_fmt(&b, "%s`%.*s` (%lld)", i == 0 ? "" : ", ", STR_ARG(h->jobs[i]->name),
                (long long)h->jobs[i]->at_once);
    }
    if (h->n > NAMES) {
        buf_fmt(&b, " and %zu more", h->n - NAMES);
    }
    return buf_str(&b);
}

static struct str dates_of(struct arena *a, const struct herd *h, size_t n)
{
    struct buf b = {.arena = a};
    for (size_t i = 1; i < n; i++) {
        buf_fmt(&b, "%s%.*s", i == 1 ? "" : ", ", STR_ARG(date_print(a, h[i].at)));
    }
    return buf_str(&b);
}

/* One job alone is too much: what makes it so is its concurrency. */
static bool alone(const struct herd *h, int64_t most)
{
    return h->jobs[h->n - 1]->at_once > most;
}

static void report(const struct run_check *c, const struct herd *h, size_t n,
                   const struct number *limit)
{
    struct arena *a = c->r->arena;
    const struct job *last = h->jobs[h->n - 1];
    const struct number *width = &last->group->concurrency;
    bool by_width = alone(h, limit->v) && said(width->from);
    struct diag *d = diag_at(c->r->ds, D_HERD, by_width ? width->span : last->schedule->at.span,
                             "%.*s are backed up at one time, and the cluster allows %lld",
                             STR_ARG(counted(a, h->volumes, "volume", "volumes")), (long long)limit->v);
    diag_mark(d, limit->span, "allowed at one time");
    for (size_t i = 0; !by_width && i + 1 < h->n && i < MARKS; i++) {
        diag_mark(d, h->jobs[i]->schedule->at.span, "`%.*s` is under way too",
                  STR_ARG(h->jobs[i]->name));
    }
    diag_note(d, "first at %.*s: %.*s", STR_ARG(instant_print(a, h->at)), STR_ARG(names_of(a, h)));
    if (n > 1) {
        diag_note(d, "then on %.*s%s", STR_ARG(dates_of(a, h, n)), n == DATES ? ", …" : "");
    }
    if (by_width) {
        diag_help(d, "write `concurrency: %lld` or less", (long long)limit->v);
    } else {
        help_moved(c, d, last, h->n > 1 ? h->jobs[0] : NULL,
                   "spread the schedules, lower the `concurrency` of a group, or raise the limit");
    }
}

void judge_herd(const struct run_check *c)
{
    const struct number *limit = &c->jobs.p->cluster.limits.backups_at_once;
    struct herd herds[DATES];
    size_t n = usable(limit->from) ? herds_of(c->r->arena, &c->jobs, limit->v, herds, DATES) : 0;
    if (n > 0) {
        report(c, herds, n, limit);
    }
}
