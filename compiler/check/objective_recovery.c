/*
 * The messages on how long it takes until a workload is back.
 */
#include "check/objectives.h"

#include "units/duration.h"
#include "units/quantity.h"

static struct str where(struct judging *j, const struct broken *b)
{
    return scenario_list(j->r->arena, b);
}

static struct diag *message(struct judging *j, const struct broken *b, const char *known)
{
    struct arena *a = j->r->arena;
    bool slow = b->code == D_RTO_ARCHIVE_RETRIEVAL;
    return diag_at(j->r->ds, b->code, b->promised->span,
                   slow ? "`%.*s` is back after %s%.*s in %.*s%s, most of it retrieval from an "
                          "archive, and %.*s is promised"
                        : "`%.*s` is back after %s%.*s in %.*s%s, and %.*s is promised",
                   STR_ARG(b->worst->w->name.v), b->of->recovery.low ? "at least " : "",
                   STR_ARG(duration_full(a, b->of->recovery.total)), STR_ARG(where(j, b)), known,
                   STR_ARG(duration_words(a, b->promised->v)));
}

/* ---------------------------------------------------------------------------------------- parts */

static void part_add(struct buf *b, const char *name, int64_t seconds)
{
    if (seconds > 0) {
        buf_fmt(b, "%s%s %.*s", b->n == 0 ? "" : ", ", name,
                STR_ARG(duration_full(b->arena, seconds)));
    }
}

static void transfer_note(struct judging *j, struct diag *d, const struct restoring *r)
{
    struct arena *a = j->r->arena;
    const struct number *rate = &j->p->cluster.transfer.restore;
    struct buf text = {.arena = a};
    if (r->own.bytes + r->before.bytes.bytes == 0 || !usable(rate->from) || rate->none) {
        return;
    }
    buf_fmt(&text, "the transfer is of %.*s", STR_ARG(quantity_words(a, r->own.bytes)));
    if (r->before.count > 0) {
        buf_fmt(&text, ", after %.*s of %.*s that %s restored before it",
                STR_ARG(quantity_words(a, r->before.bytes.bytes)),
                STR_ARG(counted(a, (int64_t)r->before.count, "workload", "workloads")),
                r->before.count == 1 ? "is" : "are");
    }
    diag_mark(d, rate->span, "restores are read at this rate");
    diag_note(d, "%.*s", STR_ARG(buf_str(&text)));
}

static void parts_note(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct restoring *r = &b->of->recovery;
    struct buf parts = {.arena = j->r->arena};
    part_add(&parts, "decide", r->decide);
    part_add(&parts, "rebuild", r->rebuild);
    part_add(&parts, "retrieval", r->retrieval);
    part_add(&parts, "transfer and load", r->transfer);
    part_add(&parts, "overhead", r->overhead);
    diag_note(d, "in %.*s%s%.*s: %.*s", STR_ARG(b->of->hazard->name),
              b->of->restored == NULL ? "" : " from ",
              STR_ARG(b->of->restored == NULL ? (struct str){0} : b->of->restored->name),
              STR_ARG(buf_str(&parts)));
    if (r->rebuild > 0 && r->rebuild_from != NULL && said(r->rebuild_from->from)) {
        diag_mark(d, r->rebuild_from->span, "the cluster is rebuilt first");
    }
    transfer_note(j, d, r);
}

/* ------------------------------------------------------------------------------------- archives */

/* The transition of the store that archives soonest; NULL: a rule of others does. */
static const struct transition *archiver(const struct store *s)
{
    const struct transition *first = NULL;
    for (size_t i = 0; i < s->lifecycle.transitions.n; i++) {
        const struct transition *t = ITEM(s->lifecycle.transitions, i, struct transition);
        bool archives = t->to.v == CLASS_GLACIER || t->to.v == CLASS_DEEP_ARCHIVE;
        if (archives && usable(t->to.from) && (first == NULL || t->after.v < first->after.v)) {
            first = t;
        }
    }
    return first;
}

static void archive_help(struct judging *j, struct diag *d, const struct broken *b)
{
    struct arena *a = j->r->arena;
    const struct point *p = b->of->restored;
    const struct store *s = p->holder;
    const struct transition *t = archiver(s);
    int64_t alone = p->alone->seconds;
    diag_mark(d, t != NULL ? t->after.span : s->foreign_rules.span,
              "archived sooner than the next one is complete");
    diag_note(d, "the newest object in `%.*s` may be %.*s old, from %.*s on it must be retrieved",
              STR_ARG(s->name.v), STR_ARG(duration_full(a, alone)),
              STR_ARG(t != NULL ? duration_words(a, t->after.v) : STR("some age")));
    diag_help(d,
              "archive after `%lldd` at the earliest, so that the newest dump can be read at once",
              (long long)((alone + DAY - 1) / DAY));
}

/* ------------------------------------------------------------------------------------- messages */

static bool inside(struct span s, struct span body)
{
    return s.file == body.file && s.start >= body.start && s.end <= body.end;
}

/* The error that says that the store's blocks are archived, or that it can have no such rule. */
static const struct diag *archived_error(struct judging *j, const struct store *s)
{
    struct diag **found;
    size_t n = diags_all(j->r->ds, &found);
    const struct diag *out_of_place = found_at(j->r, D_BAD_VALUE, s->lifecycle.head.span);
    for (size_t i = 0; i < n; i++) {
        const struct diag *d = found[i];
        bool about = inside(d->span, s->lifecycle.head.body);
        for (size_t k = 0; k < d->mark_count; k++) {
            about = about || span_same(d->marks[k].span, s->url.span);
        }
        if (about && d->code == D_LIFECYCLE_DESTROYS_BACKUPS) {
            return d;
        }
    }
    return out_of_place;
}

/* It is never back. */
static void say_never(struct judging *j, const struct broken *b)
{
    struct arena *a = j->r->arena;
    const struct workload *w = b->worst->w;
    struct diag *d = diag_at(
        j->r->ds, b->code, b->promised->span, "`%.*s` is never back in %.*s, and %.*s is promised",
        STR_ARG(w->name.v), STR_ARG(where(j, b)), STR_ARG(duration_words(a, b->promised->v)));
    objective_places(j, d, b);
    if (b->of->none) {
        diag_note(d, "no copy of it survives");
        diag_help(d, "add a copy in a store that survives, or accept the risk: `%.*s`",
                  STR_ARG(objective_text(a, b, "accept", STR("REASON"))));
        return;
    }
    const struct store *s = b->of->restored->holder;
    diag_mark(d, span_known(s->url.span) ? s->url.span : s->name.span,
              "a rule archives blocks here, and Longhorn cannot read them back");
    diag_help(d, "remove the rule that archives what lies in `%.*s`", STR_ARG(s->name.v));
    diag_follows(d, archived_error(j, s));
}

static void say_exceeded(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "");
    objective_places(j, d, b);
    parts_note(j, d, b);
    if (b->code == D_RTO_ARCHIVE_RETRIEVAL) {
        archive_help(j, d, b);
    }
    help_objective(j, d, b);
    diag_help(d, "or accept it: `%.*s`",
              STR_ARG(objective_text(j->r->arena, b, "accept", STR("REASON"))));
}

static void say_unproved(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "; how much longer it takes is not known");
    struct causes c = causes_of(j, b);
    causes_say(j, d, &c);
    objective_places(j, d, b);
}

void report_recovery(struct judging *j, const struct broken *b)
{
    if (b->of->none || b->of->recovery.infinite) {
        say_never(j, b);
    } else if (b->code == D_RTO_UNPROVED) {
        say_unproved(j, b);
    } else {
        say_exceeded(j, b);
    }
}
