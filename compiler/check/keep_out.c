/*
 * Runs in times that are kept free (`maintenance.keepOut`). What others make, enrolment and
 * verification may run then.
 */
#include "check/runs.h"
#include "units/date.h"
#include "units/duration.h"

struct seen {
    bool met;
    struct meeting first;
};

/* The first run that a window meets. */
static bool meets(const struct run_check *c, const struct job *j, const struct keep_out *k,
                  struct meeting *first)
{
    struct arena *scratch = arena_new();
    struct offsets o = {0};
    offsets_fill(&o, c->jobs.p->zone);
    struct day_mask mask = day_mask_kept(k, &o);
    bool met = day_masks_meet(&mask, &j->mask) &&
               meetings_next(meetings_of(scratch, windows_of(scratch, j->gaps, j->span, HORIZON_FROM),
                                         windows_kept(scratch, k, c->jobs.p->zone, HORIZON_FROM)),
                             first);
    arena_free(scratch);
    return met;
}

static const struct seen *seen_of(const struct run_check *c, struct map *known, const struct job *j,
                                  const struct keep_out *k)
{
    struct str key = str_fmt(c->r->arena, "%p %lld %p", (const void *)j->gaps, (long long)j->span,
                             (const void *)k);
    struct seen *s = map_get(known, key);
    if (s == NULL) {
        s = arena_one(c->r->arena, struct seen);
        s->met = meets(c, j, k, &s->first);
        map_put(known, key, s);
    }
    return s;
}

static void report(const struct run_check *c, const struct job *j, const struct keep_out *k,
                   const struct meeting *m)
{
    struct arena *a = c->r->arena;
    struct str from = instant_print(a, m->one.start), to = instant_print(a, m->one.end);
    struct diag *d = diag_at(c->r->ds, D_MAINTENANCE_WINDOW, j->schedule->at.span,
                             m->one.start >= m->other.start
                                 ? "the %s `%.*s` starts in a window of `keepOut`"
                                 : "the %s `%.*s` may still be under way in a window of `keepOut`",
                             job_noun(j->kind), STR_ARG(j->name));
    diag_mark(d, k->from.span, "from here on nothing may run%s%.*s",
              usable(k->reason.from) ? ": " : "", STR_ARG(k->reason.v));
    if (j->span > 0) {
        diag_note(d, "first from %.*s to %.*s%s", STR_ARG(from), STR_ARG(to),
                  j->low ? ", at least" : "");
    } else {
        diag_note(d, "first at %.*s", STR_ARG(from));
    }
    diag_note(d, "the window is then open from %.*s to %.*s", STR_ARG(instant_print(a, m->other.start)),
              STR_ARG(instant_print(a, m->other.end)));
    help_moved(c, d, j, NULL, "move it to a time or a day that no window holds");
    if (m->one.start < m->other.start) {
        help_estimate(d, j);
    }
}

void judge_keep_out(const struct run_check *c)
{
    const struct items *windows = &c->jobs.p->maintenance.keep_out;
    struct map known = map_new(c->r->arena);
    for (size_t i = 0; c->jobs.p->zone != NULL && windows->n > 0 && i < c->jobs.n; i++) {
        const struct job *j = &c->jobs.at[i];
        if (j->kind == JOB_EXTERNAL || !day_masks_meet(&j->mask, &c->kept) || too_long(j)) {
            continue;
        }
        for (size_t w = 0; w < windows->n; w++) {
            const struct keep_out *k = ITEM(*windows, w, struct keep_out);
            const struct seen *s = seen_of(c, &known, j, k);
            if (s->met) {
                report(c, j, k, &s->first);
                break;
            }
        }
    }
}
