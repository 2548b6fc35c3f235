/*
 * Jobs that spoil each other's work: schedule-overlap and order-violated. What conflicts, and when,
 * is prove/conflict.h's; here it is said, one message for all jobs that one job meets in one way.
 */
#include "check/runs.h"
#include "units/date.h"

enum { DATES_MORE = 2, NAMES_MORE = 3 };

struct saying {
    const struct run_check *c;
    const struct conflict *found; /* the first of those that are said together */
    struct str more;              /* `a`, `b` and 2 more; empty: it is alone */
    const struct job *later, *sooner; /* by the starts of the first meeting */
};

/* A cleanup or trim that starts with the backup may come before it: nothing says in which order. */
static bool together(const struct conflict *c)
{
    return c->first.one.start == c->first.other.start;
}

static enum code code_of(const struct conflict *c)
{
    bool overlap = c->kind == CONFLICT_BACKUPS || c->kind == CONFLICT_SYSTEM_BACKUP ||
                   c->kind == CONFLICT_PURGES || (c->kind == CONFLICT_PURGE && together(c));
    return overlap ? D_SCHEDULE_OVERLAP : D_ORDER_VIOLATED;
}

static bool warning(const struct saying *s)
{
    return s->found->kind == CONFLICT_PURGES ||
           (s->found->kind == CONFLICT_SYSTEM_BACKUP &&
            s->c->jobs.p->maintenance.system_backup.volumes.v == SYSTEM_IF_NOT_PRESENT);
}

/* -------------------------------------------------------------------------------- what is said */

static struct diag *say(const struct saying *s)
{
    const struct conflict *c = s->found;
    struct check_run *r = s->c->r;
    struct str later = s->later->name, sooner = s->sooner->name;
    struct span at = s->later->schedule->at.span;
    switch (c->kind) {
    case CONFLICT_BACKUPS:
        return diag_at(r->ds, D_SCHEDULE_OVERLAP, at,
                       together(c) ? "the backups `%.*s` and `%.*s` of the same volumes start at one instant"
                                   : "the backup `%.*s` starts while `%.*s` may still back up the same volumes",
                       STR_ARG(later), STR_ARG(sooner));
    case CONFLICT_SYSTEM_BACKUP:
        return diag_at(r->ds, D_SCHEDULE_OVERLAP, at,
                       "`%.*s` backs up volumes while the backup `%.*s` may still do so",
                       STR_ARG(later), STR_ARG(sooner));
    case CONFLICT_PURGES:
        return diag_at(r->ds, D_SCHEDULE_OVERLAP, at,
                       "`%.*s` and `%.*s` purge snapshots of the same volumes at one instant",
                       STR_ARG(later), STR_ARG(sooner));
    case CONFLICT_PURGE:
        return diag_at(r->ds, code_of(c), at,
                       together(c) ? "`%.*s` purges snapshots at the instant at which the backup `%.*s` starts"
                                   : "`%.*s` purges snapshots while the backup `%.*s` may still be under way",
                       STR_ARG(later), STR_ARG(sooner));
    case CONFLICT_DUMP:
        return diag_at(r->ds, D_ORDER_VIOLATED, at,
                       "the copy `%.*s` starts before `%.*s`, whose files it copies, is complete",
                       STR_ARG(later), STR_ARG(sooner));
    default:
        return diag_at(r->ds, D_ORDER_VIOLATED, at,
                       "the drill `%.*s` starts before `%.*s`, which it restores, is complete",
                       STR_ARG(later), STR_ARG(sooner));
    }
}

static const char *why(enum conflict_kind k)
{
    static const char *const reasons[CONFLICT_KINDS] = {
        [CONFLICT_BACKUPS] = "Longhorn locks a volume's backups: the retention of one run fails on the "
                             "lock of the other, and both upload the same blocks",
        [CONFLICT_SYSTEM_BACKUP] = "both make a backup of one volume, and wait for each other's lock",
        [CONFLICT_PURGE] = "a purge may take the snapshot from which the backup reads or on which the "
                           "next one builds",
        [CONFLICT_PURGES] = "one of the two waits for the other, for up to 24 h",
        [CONFLICT_DUMP] = "the copy then holds half a file, and the dump before it",
        [CONFLICT_DRILL] = "it would restore the run before, and prove nothing about this one",
    };
    return reasons[k];
}

static void run_mark(const struct saying *s, struct diag *d, const struct job *j)
{
    struct str span = time_words(s->c->r->arena, j->span);
    if (j->span == 0) {
        diag_mark(d, j->schedule->at.span, "`%.*s` starts", STR_ARG(j->name));
    } else {
        diag_mark(d, j->schedule->at.span, "`%.*s` takes %s%.*s", STR_ARG(j->name),
                  j->low ? "at least " : "up to ", STR_ARG(span));
    }
}

/* The next dates on which the two meet. */
static struct str dates_after(const struct saying *s)
{
    struct arena *scratch = arena_new(), *a = s->c->r->arena;
    struct buf b = {.arena = a};
    int64_t last = meeting_from(&s->found->first) / DAY;
    struct meetings *all = conflict_meetings(scratch, s->found, meeting_from(&s->found->first));
    struct meeting m;
    for (int n = 0; n < DATES_MORE && meetings_next(all, &m);) {
        if (meeting_from(&m) / DAY > last) {
            last = meeting_from(&m) / DAY;
            buf_fmt(&b, "%s%.*s", n++ == 0 ? "" : ", ", STR_ARG(date_print(a, meeting_from(&m))));
        }
    }
    arena_free(scratch);
    return buf_str(&b);
}

static void say_when(const struct saying *s, struct diag *d)
{
    struct arena *a = s->c->r->arena;
    const struct meeting *m = &s->found->first;
    struct window w = s->sooner == s->found->one ? m->one : m->other;
    struct str from = instant_print(a, w.start), to = instant_print(a, w.end);
    struct str starts = instant_print(a, meeting_from(m)), dates = dates_after(s);
    if (w.end == w.start) {
        diag_note(d, "first at %.*s", STR_ARG(starts));
    } else {
        diag_note(d, "first at %.*s: `%.*s` is under way from %.*s to %.*s", STR_ARG(starts),
                  STR_ARG(s->sooner->name), STR_ARG(from), STR_ARG(to));
    }
    if (meeting_seconds(m) > 0) {
        diag_note(d, "they overlap for %.*s", STR_ARG(time_words(a, meeting_seconds(m))));
    }
    if (dates.n == 0) {
        diag_note(d, "on no other date up to 2054");
    } else {
        diag_note(d, "then on %.*s, …", STR_ARG(dates));
    }
}

static void report(const struct saying *s)
{
    struct diag *d = say(s);
    diag_severity(d, warning(s) ? SEV_WARNING : SEV_ERROR);
    run_mark(s, d, s->sooner);
    say_when(s, d);
    if (s->more.n > 0) {
        diag_note(d, "it meets %.*s in the same way", STR_ARG(s->more));
    }
    diag_note(d, "%s", why(s->found->kind));
    help_moved(s->c, d, s->later, s->sooner,
               "give the two more room: another time of the day, or other days");
    help_estimate(d, s->sooner);
}

/* ------------------------------------------------------------------------------ said together */

/* Names those after `i` that are like it, and takes them out. */
static struct str others_like(const struct run_check *c, const struct conflicts *all, size_t i,
                              bool *said_already)
{
    const struct conflict *first = &all->at[i];
    struct buf b = {.arena = c->r->arena};
    size_t n = 0;
    for (size_t k = i + 1; k < all->n; k++) {
        const struct conflict *x = &all->at[k];
        bool alike = x->other == first->other && x->kind == first->kind &&
                     code_of(x) == code_of(first) && x->kind != CONFLICT_BACKUPS;
        if (said_already[k] || !alike) {
            continue;
        }
        said_already[k] = true;
        if (n++ < NAMES_MORE) {
            buf_fmt(&b, "%s`%.*s`", n == 1 ? "" : ", ", STR_ARG(x->one->name));
        }
    }
    if (n > NAMES_MORE) {
        buf_fmt(&b, " and %zu more", n - NAMES_MORE);
    }
    return buf_str(&b);
}

void judge_conflicts(const struct run_check *c)
{
    struct conflicts all = conflicts_of(c->r->arena, &c->jobs);
    bool *said_already = arena_many(c->r->arena, all.n + 1, bool);
    for (size_t i = 0; i < all.n; i++) {
        said_already[i] = too_long(all.at[i].one) || too_long(all.at[i].other);
    }
    for (size_t i = 0; i < all.n; i++) {
        const struct conflict *x = &all.at[i];
        if (said_already[i]) {
            continue;
        }
        bool swapped = x->kind == CONFLICT_BACKUPS && x->first.one.start > x->first.other.start;
        struct saying s = {.c = c, .found = x, .more = others_like(c, &all, i, said_already)};
        s.later = swapped ? x->one : x->other;
        s.sooner = swapped ? x->other : x->one;
        report(&s);
    }
}
