/*
 * Whether an alert can come between a missed run and a broken objective, and none while all is
 * well. An objective that is not kept anyway is another check's.
 */
#include "check/checks.h"
#include "prove/threshold.h"
#include "units/duration.h"

enum { SHORTEST = 300 }; /* V that `auto` falls back to */

struct tight { /* what asks most of V, of one objective or of all */
    const struct number *rpo;
    struct room room;
    size_t workloads; /* that ask for less than there is */
    const struct guarantee *last; /* of these */
};

struct tight_list {
    struct tight *at;
    size_t n, cap;
};

static void note(struct check_run *r, struct tight_list *list, const struct room *room)
{
    const struct number *rpo = room->in->promise.rpo;
    size_t i = 0;
    while (i < list->n && list->at[i].rpo != rpo) {
        i++;
    }
    if (i == list->n) {
        struct tight *t =
            arena_push(r->arena, (void **)&list->at, list->n, &list->cap, sizeof *t);
        *t = (struct tight){.rpo = rpo, .room = *room};
        list->n++;
    }
    struct tight *t = &list->at[i];
    t->workloads += t->last != room->of;
    t->last = room->of;
    t->room = room->seconds < t->room.seconds ? *room : t->room;
}

/* By objective, those for which `every` is too long. */
static struct tight_list tight(struct check_run *r, const struct policy *p, int64_t every)
{
    struct tight_list list = {0};
    for (size_t i = 0; every > 0 && i < p->guarantees->n; i++) {
        const struct guarantee *g = &p->guarantees->at[i];
        for (size_t j = 0; j < p->guarantees->hazard_count; j++) {
            const struct outcome *o = &g->outcomes[j];
            struct room room;
            if (o->rpo_verdict != VERDICT_EXCEEDED && threshold_room(g, o, &room) &&
                room.seconds < every) {
                note(r, &list, &room);
            }
        }
    }
    return list;
}

/* Ages have odd seconds, which words would show as seconds alone. */
static struct str words(struct check_run *r, int64_t seconds)
{
    return seconds > 3600 && seconds % 60 != 0 ? duration_print(r->arena, seconds)
                                               : duration_words(r->arena, seconds);
}

/* The numbers, in the order in which they come to pass. */
static void explain(struct check_run *r, struct diag *d, const struct tight *t, int64_t every)
{
    const struct room *room = &t->room;
    int64_t told = room->age + every + THRESHOLD_SCRAPE + THRESHOLD_SLACK;
    struct str w = room->of->w->name.v, scenario = room->in->hazard->name;
    if (room->alone != NULL) {
        const struct point *c = room->alone;
        diag_mark(d, c->copy != NULL ? c->copy->key.span : c->dump->head.span,
                  "the only copy of `%.*s` that survives %.*s", STR_ARG(w), STR_ARG(scenario));
        diag_note(d, "`%.*s` is up to %.*s old in health; that a run was missed is told at %.*s",
                  STR_ARG(c->name), STR_ARG(words(r, room->age)),
                  STR_ARG(words(r, told + THRESHOLD_LATE_FOR)));
    } else {
        diag_note(d,
                  "in %.*s the newest copy of `%.*s` is up to %.*s old in health, and looks up to "
                  "%.*s old when it is seen so late",
                  STR_ARG(scenario), STR_ARG(w), STR_ARG(words(r, room->age)),
                  STR_ARG(words(r, told)));
    }
    diag_note(d, "the objective is broken at %.*s, which is rpo and grace",
              STR_ARG(words(r, room->breached)));
    if (t->workloads > 1) {
        diag_note(d, "so it is for %.*s more",
                  STR_ARG(counted(r->arena, (int64_t)t->workloads - 1, "workload", "workloads")));
    }
}

/* The one that asks most; NULL where nothing is asked. */
static const struct tight *tightest(const struct tight_list *list)
{
    const struct tight *worst = list->n == 0 ? NULL : &list->at[0];
    for (size_t i = 1; i < list->n; i++) {
        worst = list->at[i].room.seconds < worst->room.seconds ? &list->at[i] : worst;
    }
    return worst;
}

/* `every` is longer than what would do, or than what `auto` would choose although nothing does. */
static bool too_rare(const struct policy *p, const struct tight *worst, int64_t every)
{
    return worst != NULL && !p->verification.every.automatic && every > SHORTEST;
}

void check_verification_too_rare(struct check_run *r, const struct policy *p)
{
    const struct number *given = &p->verification.every;
    int64_t every = p->guarantees == NULL ? 0 : threshold_every(p);
    struct tight_list list = tight(r, p, every);
    const struct tight *worst = tightest(&list);
    if (!too_rare(p, worst, every)) {
        return;
    }
    int64_t choice = threshold_choice(worst->room.seconds);
    struct diag *d = diag_at(r->ds, D_VERIFICATION_TOO_RARE, given->span,
                             "verification every %.*s is too rare to warn before an objective is broken",
                             STR_ARG(words(r, every)));
    diag_mark(d, worst->rpo->span, "the objective: %.*s", STR_ARG(words(r, worst->rpo->v)));
    explain(r, d, worst, every);
    if (list.n > 1) {
        diag_note(d, "and it is too rare for %.*s more",
                  STR_ARG(counted(r->arena, (int64_t)list.n - 1, "objective", "objectives")));
    }
    diag_help(d, "write `every: %.*s`, or `every: auto`",
              STR_ARG(duration_print(r->arena, choice)));
}

void check_alert_after_breach(struct check_run *r, const struct policy *p)
{
    int64_t every = p->guarantees == NULL ? 0 : threshold_every(p);
    struct tight_list list = tight(r, p, every);
    for (size_t i = 0; i < list.n && !too_rare(p, &list.at[i], every); i++) {
        const struct tight *t = &list.at[i];
        const char *what = t->room.alone != NULL
                               ? "no verification is frequent enough to warn before this is broken"
                               : "however often verification runs, this will look broken although it is kept";
        struct diag *d = diag_at(r->ds, D_ALERT_AFTER_BREACH, t->rpo->span, "%s", what);
        explain(r, d, t, every);
        diag_help(d, "promise %.*s more, give as much more `grace`, or let the copy run more often",
                  STR_ARG(words(r, every - t->room.seconds)));
    }
}
