/*
 * `allow`: an accepted finding, with its reason and, if wanted, an end. An entry at the top of a
 * policy covers the policy; one in a definition covers what is found inside it. What makes a value
 * unreadable or a job impossible cannot be accepted away: the compiler would have to guess.
 *
 * Runs last, because only then is known what an entry matches.
 */
#include "check/checks.h"
#include "units/date.h"

struct entry {
    const struct allow *allow;
    const struct policy *policy;
    struct span scope; /* unknown: the whole policy */
    uint32_t foreign;  /* file of the rules of others that a store names, 0: none */
    enum code code;
    bool known, active, used;
};

struct entries {
    struct arena *arena;
    struct entry *at;
    size_t n, cap;
};

/* ---------------------------------------------------------------------------------- collecting */

/* A definition: from its name to the end of its body. */
static struct span whole(struct span name, struct span body)
{
    if (name.file == body.file && name.start < body.start) {
        body.start = name.start;
    }
    return body;
}

static void take(struct entries *e, const struct policy *p, const struct items *list,
                 struct span scope)
{
    for (size_t i = 0; i < list->n; i++) {
        struct entry *x = arena_push(e->arena, (void **)&e->at, e->n, &e->cap, sizeof *x);
        *x = (struct entry){.allow = ITEM(*list, i, struct allow), .policy = p, .scope = scope};
        e->n++;
    }
}

static void take_copies(struct entries *e, const struct policy *p, const struct items *copies)
{
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        take(e, p, &c->allow, whole(c->key.span, c->head.body));
    }
}

static void take_workloads(struct entries *e, const struct policy *p)
{
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        take(e, p, &w->allow, whole(w->name.span, w->head.body));
        take_copies(e, p, &w->copies);
        for (size_t k = 0; k < w->volumes.n; k++) {
            const struct volume *v = ITEM(w->volumes, k, struct volume);
            take(e, p, &v->allow, v->head.body);
        }
    }
}

static void take_policy(struct entries *e, const struct policy *p)
{
    take(e, p, &p->allow, (struct span){0});
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        size_t own = e->n;
        take(e, p, &s->allow, whole(s->name.span, s->head.body));
        for (; s->foreign != NULL && own < e->n; own++) {
            e->at[own].foreign = s->foreign->place.file;
        }
    }
    for (size_t i = 0; i < p->tiers.n; i++) {
        const struct tier *t = ITEM(p->tiers, i, struct tier);
        take(e, p, &t->allow, whole(t->name.span, t->head.body));
        take_copies(e, p, &t->copies);
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        if (!g->implicit) {
            take(e, p, &g->allow, whole(g->name.span, g->head.body));
            take_copies(e, p, &g->copies);
        }
    }
    take_workloads(e, p);
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        take(e, p, &d->allow, whole(d->key.span, d->head.body));
    }
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(p->storage_classes, i, struct storage_class_def);
        take(e, p, &c->allow, whole(c->name.span, c->head.body));
    }
}

/* ------------------------------------------------------------------------------------- judging */

static bool is_about_allow(enum code c)
{
    return c == D_ALLOW_EXPIRED || c == D_ALLOW_WITHOUT_REASON || c == D_ALLOW_UNUSED;
}

static void report_unknown(struct diags *ds, const struct text *code)
{
    struct str near = code_near(diags_arena(ds), code->v);
    struct diag *d =
        diag_at(ds, D_BAD_VALUE, code->span, "there is no finding `%.*s`", STR_ARG(code->v));
    if (near.n > 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
        diag_fix(d, code->span, "%.*s", STR_ARG(near));
    } else {
        diag_help(d, "write the code that stands in brackets behind `error` or `warning`");
    }
}

static void judge_code(struct diags *ds, struct entry *e)
{
    const struct text *code = &e->allow->code;
    if (!usable(code->from)) {
        return;
    }
    if (code_later(code->v) != NULL) {
        return; /* nothing can match it yet, and so it cannot be unused either */
    }
    if (!code_find(code->v, &e->code)) {
        report_unknown(ds, code);
        return;
    }
    if (code_fixed(e->code) || is_about_allow(e->code)) {
        struct diag *d =
            diag_at(ds, D_BAD_VALUE, code->span, "`%.*s` cannot be allowed", STR_ARG(code->v));
        diag_note(d, "until it is put right there is nothing that could be compiled, or the cluster would refuse it");
        return;
    }
    e->known = true;
}

static void judge_entry(struct check_run *r, struct entry *e)
{
    const struct allow *allow = e->allow;
    bool in_force = true;
    if (!usable(allow->head.from)) {
        return;
    }
    judge_code(r->ds, e);
    if (allow->reason.from == ABSENT || (usable(allow->reason.from) && allow->reason.v.n == 0)) {
        struct diag *d = diag_at(r->ds, D_ALLOW_WITHOUT_REASON, allow->head.body,
                                 "`allow` of `%.*s` gives no reason", STR_ARG(allow->code.v));
        diag_help(d, "add `reason:`, so that the next reader knows why the risk was accepted");
        in_force = false;
    }
    if (usable(allow->until.from) && allow->until.v + DAY <= r->in->now) {
        struct diag *d =
            diag_at(r->ds, D_ALLOW_EXPIRED, allow->until.span, "`allow` of `%.*s` ended on %.*s",
                    STR_ARG(allow->code.v), STR_ARG(date_print(r->arena, allow->until.v)));
        diag_note(d, "today is %.*s", STR_ARG(date_print(r->arena, r->in->now)));
        diag_help(d, "put the finding right, or accept it again with a later date");
        in_force = false;
    }
    e->active = e->known && in_force && allow->until.from != POISONED;
}

static bool within(const struct entry *e, struct span s)
{
    return s.file == e->scope.file && s.start >= e->scope.start && s.end <= e->scope.end;
}

static bool covers(const struct check_run *r, const struct entry *e, const struct diag *d)
{
    if (e->code != d->code) {
        return false;
    }
    if (!span_known(e->scope)) {
        return !of_another_policy(r, e->policy, span_known(d->home) ? d->home : d->span);
    }
    bool inside = within(e, d->span) || (e->foreign != 0 && d->span.file == e->foreign);
    for (size_t i = 0; i < d->about_count; i++) {
        inside = inside || within(e, d->abouts[i]);
    }
    return inside;
}

/* What was not looked for in this run cannot be missed in it. */
static bool looked_for(const struct check_run *r, const struct entry *e)
{
    bool object = e->code == D_RBAC_TOO_WIDE || e->code == D_POD_NOT_RESTRICTED;
    return !e->policy->broken && !e->policy->partial && !(object && diags_failed(r->ds)) &&
           !(e->code == D_RENAME_ORPHANS && r->in->previous_count == 0);
}

static void report_unused(struct check_run *r, const struct entries *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct entry *e = &all->at[i];
        bool used = !e->active || !looked_for(r, e);
        for (size_t k = 0; k < all->n && !used; k++) { /* one of `*` may serve another policy */
            used = all->at[k].used && span_same(all->at[k].allow->head.body, e->allow->head.body);
        }
        if (!used) {
            struct diag *d =
                diag_at(r->ds, D_ALLOW_UNUSED, e->allow->head.body,
                        "nothing here is found that `%.*s` would allow", STR_ARG(e->allow->code.v));
            diag_help(d, "remove the entry: it would hide the next such finding");
        }
    }
}

void checks_allow(struct diags *ds, const struct check_input *in)
{
    struct check_run r = {.ds = ds, .arena = in->arena, .in = in};
    struct entries all = {.arena = in->arena};
    for (size_t i = 0; i < in->policies->n; i++) {
        take_policy(&all, in->policies->at[i]);
    }
    struct diag **found;
    size_t n = diags_all(ds, &found);
    for (size_t i = 0; i < all.n; i++) {
        judge_entry(&r, &all.at[i]);
        for (size_t k = 0; k < n && all.at[i].active; k++) {
            if (covers(&r, &all.at[i], found[k])) {
                found[k]->severity = SEV_ALLOW;
                found[k]->accepted = all.at[i].allow->reason.v;
                all.at[i].used = true;
            }
        }
    }
    report_unused(&r, &all);
}
