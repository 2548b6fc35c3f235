/*
 * Each rule by itself, held to S3's own rules and to what the store's provider takes: an action
 * that is refused makes put-bucket-lifecycle-configuration refuse the whole configuration, so
 * nothing is left to the server. Transitions are compared in order of days, whatever order they
 * stand in.
 */
#include "check/lifecycle.h"

/* --------------------------------------------------------------------------- from the language */

/* Seconds that are no whole days were refused by the reader. */
static struct rule_days take_days(const struct number *n)
{
    return (struct rule_days){.set = said(n->from), .days = n->v / DAY, .span = n->span};
}

static struct rule own_rule(struct check_run *r, const struct policy *p, const struct store *s)
{
    const struct lifecycle *l = &s->lifecycle;
    struct rule rule = {
        .policy = p, .store = s, .enabled = true, .prefix = s->prefix, .span = l->head.span};
    rule.expire = take_days(&l->expire);
    rule.noncurrent = take_days(&l->noncurrent_expire);
    rule.abort = take_days(&l->abort_multipart);
    for (size_t i = 0; i < l->transitions.n; i++) {
        const struct transition *t = ITEM(l->transitions, i, struct transition);
        struct rule_move m = {.class = usable(t->to.from) ? (int)t->to.v : CLASS_OTHER,
                              .name = t->name.v,
                              .span = t->after.span,
                              .class_span = span_known(t->name.span) ? t->name.span : t->to.span};
        m.days = t->after.v / DAY;
        if (t->to.from != POISONED && said(t->after.from)) {
            *(struct rule_move *)arena_push(r->arena, (void **)&rule.moves, rule.move_count++,
                                            &rule.move_cap, sizeof m) = m;
        }
    }
    return rule;
}

void rules_of_store(struct check_run *r, const struct policy *p, const struct store *s, bool report,
                    struct rules *out)
{
    if (said(s->lifecycle.head.from)) {
        struct rule rule = own_rule(r, p, s);
        *(struct rule *)arena_push(r->arena, (void **)&out->at, out->n++, &out->cap, sizeof rule) =
            rule;
    }
    rules_foreign(r, p, s, report, out);
}

/* -------------------------------------------------------------------------------- the provider */

static const struct provider_rules *provider_of(const struct store *s)
{
    return provider_rules(usable(s->provider.from) ? (enum provider)s->provider.v : PROVIDER_AWS);
}

static bool takes_class(const struct provider_rules *pr, int class)
{
    return class == CLASS_OTHER ? pr->own_classes : (pr->classes & (1u << class)) != 0;
}

static struct str taken_classes(struct check_run *r, const struct provider_rules *pr)
{
    struct buf b = {.arena = r->arena};
    for (int c = 0; c < CLASS_COUNT; c++) {
        if (takes_class(pr, c)) {
            buf_fmt(&b, "%s%s", b.n == 0 ? "" : ", ", class_name(c));
        }
    }
    return buf_str(&b);
}

static void judge_class(struct check_run *r, const struct provider_rules *pr,
                        const struct rule_move *m, bool blocks)
{
    struct diag *d = diag_at(r->ds, D_LIFECYCLE_UNSUPPORTED, m->class_span,
                             "%s does not take a transition to `%.*s`", pr->name, STR_ARG(m->name));
    struct str classes = taken_classes(r, pr);
    if (blocks) {
        diag_help(d, "remove the transition: Longhorn wants no rule on its blocks");
    } else if (pr->classes == 0 && !pr->own_classes) {
        diag_help(d, "remove the transition: %s has no other class for it", pr->name);
    } else if (pr->classes == 0) {
        diag_help(d, "write the name of a remote tier that the server knows");
    } else {
        diag_help(d, "%s takes %.*s", pr->name, STR_ARG(classes));
    }
    diag_note(d, "source: %s", pr->source);
}

static void judge_abort(struct check_run *r, const struct provider_rules *pr,
                        const struct rule *rule)
{
    /* In a rule of ours it is left out when the file is written. */
    bool alone = rule->foreign && rule->move_count == 0 && rule->noncurrent_count == 0 &&
                 !rule->expire.set && !rule->noncurrent.set;
    if (!rule->abort.set || pr->abort != ABORT_DROPPED) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_LIFECYCLE_UNSUPPORTED, rule->abort.span,
                             alone ? "%s refuses a rule that only removes unfinished uploads"
                                   : "%s drops the removal of unfinished uploads from a rule",
                             pr->name);
    diag_severity(d, alone ? SEV_ERROR : SEV_INFO);
    diag_note(d, "the server removes them itself after `stale_uploads_expiry`, 24 h by default");
    if (alone) {
        diag_help(d, "leave the rule out");
    }
}

static void judge_provider(struct check_run *r, const struct provider_rules *pr,
                           const struct rule *rule)
{
    bool blocks = rule->store->type.v == STORE_LONGHORN_BACKUP && !rule->foreign;
    for (size_t i = 0; i < rule->move_count; i++) {
        if (!takes_class(pr, rule->moves[i].class)) {
            judge_class(r, pr, &rule->moves[i], blocks);
        }
    }
    for (size_t i = 0; i < rule->noncurrent_count; i++) {
        if (!takes_class(pr, rule->noncurrent_moves[i].class)) {
            judge_class(r, pr, &rule->noncurrent_moves[i], blocks);
        }
    }
    if (pr->one_transition && rule->move_count > 1) {
        struct diag *d = diag_at(r->ds, D_LIFECYCLE_UNSUPPORTED, rule->moves[1].span,
                                 "%s reads one transition of a rule, the last", pr->name);
        diag_mark(d, rule->moves[0].span, "this one would be lost");
        diag_help(d, "keep one transition");
    }
    if (!pr->noncurrent && (rule->noncurrent.set || rule->noncurrent_count > 0)) {
        struct diag *d =
            diag_at(r->ds, D_LIFECYCLE_UNSUPPORTED,
                    rule->noncurrent.set ? rule->noncurrent.span : rule->noncurrent_moves[0].span,
                    "%s keeps no old versions, and refuses rules for them", pr->name);
        diag_note(d, "source: %s", pr->source);
    }
    if (pr->no_tags && rule->tags) {
        struct diag *d = diag_at(r->ds, D_LIFECYCLE_UNSUPPORTED, rule->span,
                                 "%s refuses a rule that filters by tags", pr->name);
        diag_note(d, "source: %s", pr->source);
    }
    judge_abort(r, pr, rule);
}

/* ------------------------------------------------------------------------------ S3's own rules */

static void below(struct check_run *r, const struct rule_days *d, const char *what)
{
    if (d->set && !d->dated && d->days < 1) {
        struct diag *g =
            diag_at(r->ds, D_LIFECYCLE_MINIMUM, d->span,
                    "%s after %lld days, and S3 wants at least 1", what, (long long)d->days);
        diag_help(g, "write `1d` or more");
    }
}

static void judge_minimum(struct check_run *r, const struct provider_rules *pr,
                          const struct rule_move *moves, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct rule_move *m = &moves[i];
        bool infrequent = m->class == CLASS_STANDARD_IA || m->class == CLASS_ONEZONE_IA;
        int64_t least = infrequent ? pr->infrequent_floor : 0;
        if (m->dated || m->days >= least || !takes_class(pr, m->class)) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_LIFECYCLE_MINIMUM, m->span,
                                 "moves to %.*s after %lld d, and S3 wants at least %lld d",
                                 STR_ARG(m->name), (long long)m->days, (long long)least);
        diag_help(d, "write `%lldd` or more, or name another class", (long long)least);
    }
}

static struct rule_move *by_days(struct arena *a, const struct rule_move *moves, size_t n)
{
    struct rule_move *sorted = arena_many(a, n + 1, struct rule_move);
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0 && sorted[k - 1].days > moves[i].days; k--) {
            sorted[k] = sorted[k - 1];
        }
        sorted[k] = moves[i];
    }
    return sorted;
}

static void judge_pair(struct check_run *r, const struct rule_move *from,
                       const struct rule_move *to)
{
    int64_t apart = class_days(from->class);
    if (from->dated || to->dated || from->class == CLASS_OTHER || to->class == CLASS_OTHER) {
        return;
    }
    if (!class_follows(from->class, to->class)) {
        struct diag *d = diag_at(r->ds, D_LIFECYCLE_ORDER, to->class_span,
                                 "moves to %.*s after %.*s, which S3 refuses", STR_ARG(to->name),
                                 STR_ARG(from->name));
        diag_label(d, "at %lld d", (long long)to->days);
        diag_mark(d, from->class_span, "at %lld d", (long long)from->days);
        diag_help(d, from->class == to->class ? "remove one of the two"
                                              : "order the classes from warm to cold");
    } else if (to->days < from->days + apart) {
        struct diag *d = diag_at(
            r->ds, D_LIFECYCLE_SPACING, to->span,
            "moves to %.*s %lld d after %.*s, and S3 wants %lld d between them", STR_ARG(to->name),
            (long long)(to->days - from->days), STR_ARG(from->name), (long long)apart);
        diag_mark(d, from->span, "moves to %.*s here", STR_ARG(from->name));
        diag_help(d, "write `%lldd` or more", (long long)(from->days + apart));
    }
}

static void judge_end(struct check_run *r, const struct rule_move *last,
                      const struct rule_days *end, const char *what)
{
    if (!end->set || end->dated || last->dated || end->days < 1 || end->days > last->days) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_LIFECYCLE_ORDER, end->span,
                             "%s after %lld d, but moves to %.*s only after %lld d", what,
                             (long long)end->days, STR_ARG(last->name), (long long)last->days);
    diag_mark(d, last->span, "the transition");
    diag_note(d, "S3 wants the end to come later than every transition, not on the same day");
    diag_help(d, "write `%lldd` or more, or remove the transition", (long long)(last->days + 1));
}

static void judge_moves(struct check_run *r, const struct provider_rules *pr,
                        const struct rule_move *moves, size_t n, const struct rule_days *end,
                        const char *what)
{
    judge_minimum(r, pr, moves, n);
    if (!pr->order || n == 0) {
        return;
    }
    const struct rule_move *sorted = by_days(r->arena, moves, n);
    for (size_t i = 1; i < n; i++) {
        if (takes_class(pr, sorted[i - 1].class) && takes_class(pr, sorted[i].class)) {
            judge_pair(r, &sorted[i - 1], &sorted[i]);
        }
    }
    judge_end(r, &sorted[n - 1], end, what);
}

/* ----------------------------------------------------------------------------------- the store */

static void judge_rule(struct check_run *r, const struct rule *rule)
{
    const struct provider_rules *pr = provider_of(rule->store);
    judge_provider(r, pr, rule);
    below(r, &rule->expire, "expires");
    below(r, &rule->noncurrent, "removes old versions");
    below(r, &rule->abort, "removes unfinished uploads");
    judge_moves(r, pr, rule->moves, rule->move_count, &rule->expire, "expires");
    judge_moves(r, pr, rule->noncurrent_moves, rule->noncurrent_count, &rule->noncurrent,
                "removes old versions");
}

static bool aborted_by_others(const struct store *s, const struct rules *rules)
{
    for (size_t i = 0; i < rules->n; i++) {
        const struct rule *x = &rules->at[i];
        if (x->foreign && x->enabled && x->abort.set && str_starts(s->prefix, x->prefix)) {
            return true;
        }
    }
    return false;
}

static void judge_omissions(struct check_run *r, const struct store *s, const struct rules *rules)
{
    const struct lifecycle *l = &s->lifecycle;
    const struct provider_rules *pr = provider_of(s);
    bool actions =
        l->expire.from != ABSENT || l->noncurrent_expire.from != ABSENT || l->transitions.n > 0;
    if (!actions && l->abort_multipart.from == ABSENT) {
        struct diag *d =
            diag_at(r->ds, D_LIFECYCLE_UNREADABLE, l->head.span, "`lifecycle` has no action");
        diag_help(d,
                  "write `abortMultipart: 7d`, or remove `lifecycle` to leave the bucket as it is");
        return;
    }
    if (l->abort_multipart.from == ABSENT && pr->abort == ABORT_HONOURED &&
        !aborted_by_others(s, rules)) {
        struct diag *d =
            diag_at(r->ds, D_LIFECYCLE_NO_ABORT, l->head.span,
                    "the rules of `%.*s` never remove unfinished uploads", STR_ARG(s->name.v));
        diag_note(d, "their parts are paid for, and no listing shows them");
        diag_help(d, "add `abortMultipart: 7d`");
    }
    bool versioned = pr->versioned || said(s->immutable.head.from);
    if (said(l->expire.from) && l->noncurrent_expire.from == ABSENT && versioned &&
        pr->noncurrent) {
        struct diag *d =
            diag_at(r->ds, D_LIFECYCLE_NONCURRENT, l->expire.span,
                    "`expire` hides objects of a bucket with versions, and nothing removes them");
        if (said(s->immutable.head.from)) {
            diag_mark(d, s->immutable.head.span, "Object Lock implies versions");
        } else {
            diag_note(d, "%s keeps versions of every object", pr->name);
        }
        diag_help(d, "add `noncurrentExpire: 30d`");
    }
}

void check_lifecycle(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        struct rules rules = {0};
        if (!is_s3(s)) {
            continue;
        }
        rules_of_store(r, p, s, true, &rules);
        for (size_t k = 0; k < rules.n; k++) {
            judge_rule(r, &rules.at[k]);
        }
        if (said(s->lifecycle.head.from)) {
            judge_omissions(r, s, &rules);
        }
    }
    check_buckets(r, p);
}
