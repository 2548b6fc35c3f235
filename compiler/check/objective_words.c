#include "check/objectives.h"

#include "units/date.h"
#include "units/duration.h"
#include "units/quantity.h"

enum { SHOWN = 3 };

struct str promisable(struct arena *a, int64_t seconds)
{
    int64_t step = seconds >= DAY ? 3600 : seconds >= 3600 ? 300 : 60;
    return duration_print(a, (seconds + step - 1) / step * step);
}

struct str scenario_list(struct arena *a, const struct broken *b)
{
    struct buf out = {.arena = a};
    for (size_t i = 0; i < b->hazard_count; i++) {
        buf_z(&out, i == 0 ? "" : i + 1 == b->hazard_count ? " and " : ", ");
        buf_add(&out, b->hazards[i]->name);
    }
    return buf_str(&out);
}

struct str objective_text(struct arena *a, const struct broken *b, const char *key,
                          struct str value)
{
    const struct objective *own = b->of->promise.own;
    if (own != NULL && (b->promised == &own->rpo || b->promised == &own->rto)) {
        return str_fmt(a, "%s: %.*s", key, STR_ARG(value));
    }
    struct buf out = {.arena = a};
    for (size_t i = 0; i < b->hazard_count; i++) {
        buf_fmt(&out, "%s%.*s: {%s: %.*s}", i == 0 ? "objectives: {" : ", ",
                STR_ARG(b->hazards[i]->name), key, STR_ARG(value));
    }
    buf_char(&out, '}');
    return buf_str(&out);
}

/* ----------------------------------------------------------------------------------------- places
 */

static void inherited_mark(struct diag *d, const struct workload *w)
{
    if (w->in != NULL && !w->in->implicit && said(w->in->tier.from)) {
        diag_mark(d, w->in->tier.span, "the group `%.*s` is of this tier", STR_ARG(w->in->name.v));
    } else if (w->in == NULL && said(w->tier.from)) {
        diag_mark(d, w->tier.span, "`%.*s` is of this tier", STR_ARG(w->name.v));
    }
}

static void others_note(struct arena *a, struct diag *d, const struct broken *b)
{
    struct buf names = {.arena = a};
    size_t shown = 0;
    for (size_t i = 0; i < b->who_count && shown < SHOWN; i++) {
        if (b->who[i] != b->worst) {
            buf_z(&names, shown++ == 0 ? "" : ", ");
            buf_fmt(&names, "`%.*s`", STR_ARG(b->who[i]->w->name.v));
        }
    }
    if (shown == 0) {
        return;
    }
    size_t rest = b->who_count - 1 - shown;
    if (rest > 0) {
        buf_fmt(&names, " and %zu more", rest);
    }
    diag_note(d, "so it is with %.*s: %.*s",
              STR_ARG(counted(a, (int64_t)b->who_count - 1, "more workload", "more workloads")),
              STR_ARG(buf_str(&names)));
}

void objective_places(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct workload *w = b->worst->w;
    const struct outcome *o = b->of;
    diag_home(d, w->name.span);
    inherited_mark(d, w);
    others_note(j->r->arena, d, b);
    bool one_group = w->in != NULL;
    for (size_t i = 0; i < b->who_count; i++) {
        one_group = one_group && b->who[i]->w->in == w->in;
    }
    if (one_group) {
        diag_about(d, w->in->name.span);
    }
    if (b->who_count == 1) {
        diag_about(d, w->name.span);
    }
    if (one_group && !o->none && o->surviving_count == 1 && o->surviving[0]->copy != NULL) {
        diag_about(d, o->surviving[0]->copy->key.span);
    }
}

/* ------------------------------------------------------------------------------------------- loss
 */

/* Where the time of a run comes from, if nobody states it. */
static void run_note(struct arena *a, struct diag *d, const struct point *p)
{
    const struct span_from *f = &p->from;
    if (f->takes == NULL && f->rate != NULL && f->bytes > 0) {
        diag_note(d, "a run of `%.*s` moves up to %.*s, what may have changed in %.*s, at %.*s/s",
                  STR_ARG(p->copy->key.v), STR_ARG(quantity_words(a, f->bytes)),
                  STR_ARG(duration_full(a, f->gap)), STR_ARG(quantity_words(a, f->rate->v)));
    }
}

static void schedule_mark(struct arena *a, struct diag *d, const struct schedule *s,
                          const struct timing *when, int64_t span, const char *what)
{
    if (!span_known(s->at.span)) {
        return;
    }
    struct str run = span == 0 ? (struct str){0}
                               : str_fmt(a, ", %.*s for a run", STR_ARG(duration_full(a, span)));
    diag_mark(d, s->at.span, "%sup to %.*s between runs%.*s", what,
              STR_ARG(duration_full(a, when->worst_gap)), STR_ARG(run));
}

void loss_marks(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct outcome *o = b->of;
    const struct dump *dump = NULL;
    for (size_t i = 0; i < o->contributing_count && i < SHOWN; i++) {
        const struct point *p = o->contributing[i];
        if (p->copy != NULL) {
            schedule_mark(j->r->arena, d, &p->copy->schedule, p->when, p->chain.span, "");
        }
        dump = p->dump != NULL ? p->dump : dump;
    }
    if (dump != NULL) {
        schedule_mark(j->r->arena, d, &dump->schedule, &dump->when, dump->takes.v, "the dump: ");
    }
}

/* The surviving copy whose run completes then; and the one that holds the newest content before. */
struct witness {
    const struct point *holds, *completes;
    struct run before, after; /* of `holds`: before; of `completes`: after */
};

static bool witness_of(const struct broken *b, struct witness *w)
{
    const struct outcome *o = b->of;
    *w = (struct witness){0};
    for (size_t i = 0; i < o->surviving_count; i++) {
        const struct point *p = o->surviving[i];
        struct run before, after;
        if (!runs_around(&p->chain, b->worst->missed, o->to, &before, &after)) {
            continue;
        }
        bool holds = before.content == o->from, completes = after.done == o->to;
        if (holds && (w->holds == NULL || (completes && w->completes != w->holds))) {
            w->holds = p;
            w->before = before;
        }
        if (completes && (w->completes == NULL || p == w->holds)) {
            w->completes = p;
            w->after = after;
        }
    }
    return w->holds != NULL && w->completes != NULL;
}

/* `7 d + 11 min 57 s` makes sense only where both are of one copy. */
static void parts_add(struct buf *out, const struct broken *b, const struct witness *w)
{
    struct arena *a = out->arena;
    int64_t missed = b->worst->missed;
    int64_t run = w->after.done - w->after.start;
    struct str failed =
        missed == 0
            ? (struct str){0}
            : str_fmt(a, " with %.*s", STR_ARG(counted(a, missed, "missed run", "missed runs")));
    if (w->holds->kind == POINT_DUMP_COPY) {
        buf_fmt(out, "%.*s that the dump is old when its volume is copied%.*s, ",
                STR_ARG(duration_full(a, w->before.start - w->before.content)), STR_ARG(failed));
        buf_fmt(out, "%.*s between the runs",
                STR_ARG(duration_full(a, w->after.start - w->before.start)));
    } else {
        buf_fmt(out, "%.*s between the runs%.*s",
                STR_ARG(duration_full(a, w->after.start - w->before.content)), STR_ARG(failed));
    }
    if (run > 0) {
        buf_fmt(out, ", %.*s until the last is complete", STR_ARG(duration_full(a, run)));
    }
}

void loss_parts(struct judging *j, struct diag *d, const struct broken *b)
{
    struct arena *a = j->r->arena;
    const struct outcome *o = b->of;
    struct witness w;
    if (o->hit != NULL) {
        diag_note(d, "the worst store to be damaged with it is `%.*s`", STR_ARG(o->hit->name.v));
    }
    if (o->spared || !o->witnessed) {
        return;
    }
    diag_note(d, "from %.*s to %.*s: until just then, nothing newer is certain to be complete",
              STR_ARG(instant_print(a, o->from)), STR_ARG(instant_print(a, o->to)));
    if (!witness_of(b, &w)) {
        return;
    }
    if (w.holds != w.completes) {
        diag_note(d, "`%.*s` holds the older state, and `%.*s` is complete next",
                  STR_ARG(w.holds->name), STR_ARG(w.completes->name));
        return;
    }
    struct buf parts = {.arena = a};
    parts_add(&parts, b, &w);
    diag_note(d, "`%.*s`: %.*s", STR_ARG(w.holds->name), STR_ARG(buf_str(&parts)));
    run_note(a, d, w.completes);
}
