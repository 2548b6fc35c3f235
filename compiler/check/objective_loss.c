/*
 * The messages on what may be lost: more than promised, more than promised but for the grace, more
 * than anybody can say, or all of it.
 */
#include "check/objectives.h"

#include "units/duration.h"

/* The error that says that a dump which would have survived is gone too soon. */
static const struct diag *expired_error(struct judging *j, const struct broken *b)
{
    const struct store *s = b->expired;
    return s == NULL ? NULL : found_at(j->r, D_DUMP_EXPIRED, s->lifecycle.expire.span);
}

static struct diag *message(struct judging *j, const struct broken *b, const char *known)
{
    struct arena *a = j->r->arena;
    struct diag *d = diag_at(j->r->ds, b->code, b->promised->span,
                             "`%.*s` may lose %s%.*s in %.*s%s, and %.*s is promised",
                             STR_ARG(b->worst->w->name.v), b->of->loss_low ? "at least " : "",
                             STR_ARG(duration_full(a, b->of->loss)), STR_ARG(scenario_list(a, b)),
                             known, STR_ARG(duration_words(a, b->promised->v)));
    diag_follows(d, expired_error(j, b));
    return d;
}

static void say_exceeded(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "");
    int64_t grace = b->worst->w->of->grace.v;
    if (grace > 0) {
        diag_label(d, "a grace of %.*s is not enough", STR_ARG(duration_words(j->r->arena, grace)));
    }
    loss_marks(j, d, b);
    objective_places(j, d, b);
    loss_parts(j, d, b);
    help_schedule(j, d, b);
    help_objective(j, d, b);
}

static void say_missed(struct judging *j, const struct broken *b)
{
    struct arena *a = j->r->arena;
    const struct tier *t = b->worst->w->of;
    const struct supposed what = {.none_missed = true};
    struct outcome o = suppose_outcome(j->suppose, b->of->hazard, b->worst->w, &what);
    struct diag *d = message(j, b, "");
    diag_mark(d, t->missed_runs.span, "it must hold with %.*s",
              STR_ARG(counted(a, t->missed_runs.v, "missed run", "missed runs")));
    loss_marks(j, d, b);
    objective_places(j, d, b);
    loss_parts(j, d, b);
    diag_note(d, "without a missed run it would be %.*s, which is kept",
              STR_ARG(duration_full(a, o.loss)));
    help_schedule(j, d, b);
    help_objective(j, d, b);
}

static void say_composed(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "");
    loss_marks(j, d, b);
    objective_places(j, d, b);
    loss_parts(j, d, b);
    diag_note(d,
              "by themselves, dump and copy would both keep it: the copy runs too soon before the "
              "dump, or too long after it");
    if (!help_order(j, d, b)) {
        help_schedule(j, d, b);
    }
    help_objective(j, d, b);
}

static void say_within_grace(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "");
    diag_label(d, "kept thanks to a grace of %.*s",
               STR_ARG(duration_words(j->r->arena, b->worst->w->of->grace.v)));
    loss_marks(j, d, b);
    objective_places(j, d, b);
    loss_parts(j, d, b);
    help_objective(j, d, b);
}

static void say_unproved(struct judging *j, const struct broken *b)
{
    struct diag *d = message(j, b, "; how much more is not known");
    struct causes c = causes_of(j, b);
    causes_say(j, d, &c);
    objective_places(j, d, b);
}

/* ------------------------------------------------------------------------------ nothing survives
 */

static const char *perished(const struct hazard *h, const struct store *s)
{
    static const char *const where[] = {
        [DOMAIN_DATA] = "a copy here is lost with the data",
        [DOMAIN_VOLUME] = "a copy here is lost with the volume",
        [DOMAIN_CLUSTER] = "a copy here is lost with the cluster",
        [DOMAIN_SITE] = "a copy here is lost with the site",
        [DOMAIN_REGION] = "a copy here is lost with the region",
    };
    bool outside = s->domain.v > DOMAIN_CLUSTER;
    return h->id == SCENARIO_RANSOMWARE && outside ? "a copy here is not `immutable`"
           : h->id == SCENARIO_STORE_CORRUPTION && outside
               ? "this store may be the one that is damaged"
               : where[s->domain.v];
}

static void perish_marks(struct diag *d, const struct broken *b, const struct items *copies,
                         size_t *n)
{
    enum { SHOWN = 3 };
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        if (c->to != NULL && (*n)++ < SHOWN) {
            const struct store *s = c->to->target_store != NULL ? c->to->target_store : c->to;
            diag_mark(d, c->store.span, "%s", perished(b->hazards[0], s));
        }
    }
}

/* A store of the policy whose copies would survive, that Longhorn can fill. */
static const struct store *refuge(const struct policy *p, const struct workload *w,
                                  enum domain destroys)
{
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct store *s = ITEM(w->in->copies, i, struct copy)->to;
        if (s->type.v == STORE_LONGHORN_BACKUP) {
            return NULL; /* a volume has one backup target */
        }
    }
    for (size_t i = 0; data_volumes(w) > 0 && i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (s->type.v == STORE_LONGHORN_BACKUP && (enum domain)s->domain.v > destroys) {
            return s;
        }
    }
    return NULL;
}

static void help_accept(struct judging *j, struct diag *d, const struct broken *b)
{
    struct str text = objective_text(j->r->arena, b, "accept", STR("REASON"));
    diag_help(d, "or accept the risk: `%.*s`", STR_ARG(text));
}

static void help_refuge(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct hazard *h = b->hazards[0];
    for (size_t i = 1; i < b->hazard_count; i++) {
        h = b->hazards[i]->destroys > h->destroys ? b->hazards[i] : h;
    }
    const struct store *s = refuge(j->p, b->worst->w, h->destroys);
    if (h->id == SCENARIO_RANSOMWARE) {
        diag_help(d,
                  "only what lies in an `immutable` store outside the cluster survives: dumps, or "
                  "copies that others make");
    } else if (h->id == SCENARIO_STORE_CORRUPTION) {
        diag_help(d, "add a copy in a second store");
    } else if (s != NULL) {
        diag_help(d, "add a copy in `%.*s`, which survives", STR_ARG(s->name.v));
    } else {
        diag_help(d, "add a copy in a store that survives, such as one of type `longhorn-backup`");
    }
    help_accept(j, d, b);
}

static void say_none(struct judging *j, const struct broken *b)
{
    struct arena *a = j->r->arena;
    const struct workload *w = b->worst->w;
    struct diag *d = diag_at(j->r->ds, b->code, b->promised->span,
                             "no copy of `%.*s` survives %.*s, and the tier `%.*s` promises %.*s",
                             STR_ARG(w->name.v), STR_ARG(scenario_list(a, b)),
                             STR_ARG(w->of->name.v), STR_ARG(duration_words(a, b->promised->v)));
    diag_follows(d, expired_error(j, b));
    size_t copies = w->copies.n + (w->in == NULL ? 0 : w->in->copies.n);
    if (copies > 0) {
        size_t n = 0;
        if (w->in != NULL) {
            perish_marks(d, b, &w->in->copies, &n);
        }
        perish_marks(d, b, &w->copies, &n);
    } else if (w->dump.head.from == ABSENT) {
        diag_mark(d, w->name.span, "nothing copies it");
    }
    objective_places(j, d, b);
    if (w->dump.head.from != ABSENT) {
        diag_mark(d, w->dump.head.span, "%s",
                  b->expired != NULL ? "its dumps expire too soon to count"
                                     : "its dumps are lost as well");
    }
    if (copies == 0 && w->in == NULL && w->dump.head.from == ABSENT) {
        diag_help(d, "add `copies` to the tier, or put the workload into a `group` that has them");
        diag_help(d, "or promise nothing: `rpo: none` with a `reason`");
        return;
    }
    help_refuge(j, d, b);
}

void report_loss(struct judging *j, const struct broken *b)
{
    switch (b->code) {
    case D_RPO_EXCEEDED:
        say_exceeded(j, b);
        break;
    case D_RPO_MISSED_RUN:
        say_missed(j, b);
        break;
    case D_RPO_COMPOSITION:
        say_composed(j, b);
        break;
    case D_RPO_WITHIN_GRACE:
        say_within_grace(j, b);
        break;
    case D_RPO_UNPROVED:
        say_unproved(j, b);
        break;
    default:
        say_none(j, b);
    }
}
