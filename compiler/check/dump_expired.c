/*
 * A dump in an object store goes when the lifecycle says so, whether or not the next one is there.
 * Where the newest may be gone before that, the proof counts it nowhere (`expired`).
 */
#include "check/checks.h"
#include "prove/guarantee.h"
#include "units/date.h"
#include "units/duration.h"

static const struct point *expired_dump(const struct guarantee *g)
{
    for (size_t i = 0; i < g->points.n; i++) {
        if (g->points.at[i].expired) {
            return &g->points.at[i];
        }
    }
    return NULL;
}

/* The one that is the oldest when the next comes, of those in this store; `n`: all of them. */
static const struct guarantee *worst_in(const struct guarantees *all, const struct store *s,
                                        size_t *n)
{
    const struct guarantee *worst = NULL;
    *n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct point *p = expired_dump(&all->at[i]);
        if (p == NULL || p->store != s) {
            continue;
        }
        (*n)++;
        if (worst == NULL || p->alone->seconds > expired_dump(worst)->alone->seconds) {
            worst = &all->at[i];
        }
    }
    return worst;
}

/* Until then the next one is there, and no alarm is needed for the last one to stay. */
static int64_t enough_days(const struct point *p)
{
    int64_t alone = p->alone->seconds / DAY + 1;
    int64_t two = (2 * p->when->worst_gap + p->chain.span + DAY - 1) / DAY;
    return alone > two ? alone : two;
}

static void judge(struct check_run *r, const struct guarantees *all, const struct store *s)
{
    size_t n;
    const struct number *expire = &s->lifecycle.expire;
    const struct guarantee *g = worst_in(all, s, &n);
    if (g == NULL || expire->v < DAY) { /* lifecycle-minimum */
        return;
    }
    struct arena *a = r->arena;
    const struct point *p = expired_dump(g);
    struct diag *d = diag_at(r->ds, D_DUMP_EXPIRED, expire->span,
                             "a dump of `%.*s` is removed after %.*s, and until the next one is "
                             "complete it takes up to %.*s",
                             STR_ARG(g->w->name.v), STR_ARG(duration_words(a, expire->v)),
                             STR_ARG(duration_words(a, p->alone->seconds)));
    diag_mark(d, p->dump->schedule.at.span, "up to %.*s between runs",
              STR_ARG(duration_words(a, p->when->worst_gap)));
    diag_home(d, g->w->name.span);
    if (n == 1) {
        diag_about(d, g->w->name.span);
    } else {
        diag_note(d, "so it is with %.*s",
                  STR_ARG(counted(a, (int64_t)n - 1, "more workload", "more workloads")));
    }
    if (p->alone->counted) {
        diag_note(d, "as from %.*s to %.*s", STR_ARG(instant_print(a, p->alone->from)),
                  STR_ARG(instant_print(a, p->alone->to)));
    }
    diag_note(d, "so it counts as no recovery point, in no scenario");
    diag_help(d, "expire them after `%lldd` at the earliest", (long long)enough_days(p));
}

void check_dump_expired(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; p->guarantees != NULL && i < p->stores.n; i++) {
        judge(r, p->guarantees, ITEM(p->stores, i, struct store));
    }
}
