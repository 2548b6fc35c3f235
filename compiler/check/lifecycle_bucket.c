/*
 * What the rules of one bucket do together: to each other's promises, to S3's counts, and to a
 * Longhorn store that lies in the same bucket, whoever wrote them.
 *
 * A Longhorn block is needed by the newest backup however old it is, and is never uploaded again
 * (longhorn/backupstore deltablock.go), so no age says that it may go. A rule touches a store
 * if one of the two prefixes begins with the other.
 */
#include "check/lifecycle.h"

bool is_s3(const struct store *s)
{
    return s->scheme == URL_S3 && s->bucket.n > 0;
}

struct str host_of(struct arena *a, struct str url)
{
    char *p = arena_copy(a, url.p, url.n);
    size_t n = url.n;
    for (size_t i = 0; i < n; i++) {
        p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] - 'A' + 'a' : p[i]);
    }
    while (n > 0 && p[n - 1] == '/') {
        n--;
    }
    struct str s = {p, n};
    s = str_starts(s, STR("https://"))  ? str_sub(s, 8, n)
        : str_starts(s, STR("http://")) ? str_sub(s, 7, n)
                                        : s;
    return str_ends(s, STR(".amazonaws.com")) ? (struct str){0} : s; /* what no endpoint means */
}

static bool same_host(struct str a, struct str b)
{
    struct arena *scratch = arena_new();
    bool same = str_eq(host_of(scratch, a), host_of(scratch, b));
    arena_free(scratch);
    return same;
}

bool same_bucket(const struct store *a, const struct store *b)
{
    return is_s3(a) && is_s3(b) && str_eq(a->bucket, b->bucket) &&
           same_host(a->endpoint.v, b->endpoint.v);
}

static void add_rules(struct check_run *r, const struct policy *p, const struct store *s,
                      struct rules *rules)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *other = ITEM(p->stores, i, struct store);
        if (same_bucket(s, other)) {
            rules_of_store(r, p, other, false, rules);
        }
    }
}

/* ------------------------------------------------------------------------- one bucket's limits */

enum { ID_MOST = 255, PREFIX_MOST = 1024, RULES_MOST = 1000 };

static void judge_text(struct check_run *r, const struct rule *rule)
{
    if (rule->id.n > ID_MOST) {
        diag_at(r->ds, D_LIFECYCLE_LIMIT, rule->id_span,
                "the `ID` of a rule has %zu bytes, S3 takes %d", rule->id.n, ID_MOST);
    }
    if (rule->prefix.n > PREFIX_MOST) {
        diag_at(r->ds, D_LIFECYCLE_LIMIT, rule->foreign ? rule->prefix_span : rule->store->url.span,
                "the prefix of a rule has %zu bytes, S3 takes %d", rule->prefix.n, PREFIX_MOST);
    } else if (rule->foreign && str_starts(rule->prefix, STR("/"))) {
        struct diag *d =
            diag_at(r->ds, D_LIFECYCLE_LIMIT, rule->prefix_span,
                    "the prefix `%.*s` begins with `/`, and no key does", STR_ARG(rule->prefix));
        diag_help(d, "leave the first `/` out");
    }
}

static void judge_ids(struct check_run *r, const struct rules *rules)
{
    for (size_t i = 0; i < rules->n && rules->n <= RULES_MOST; i++) {
        const struct rule *x = &rules->at[i];
        for (size_t k = 0; k < i && x->id.n > 0; k++) {
            const struct rule *y = &rules->at[k];
            bool shared = x->store != y->store && x->span.file == y->span.file;
            if (str_eq(x->id, y->id) && !shared) {
                struct diag *d =
                    diag_at(r->ds, D_LIFECYCLE_LIMIT, x->id_span,
                            "the ID `%.*s` stands twice in the rules of the bucket `%.*s`",
                            STR_ARG(x->id), STR_ARG(x->store->bucket));
                diag_mark(d, y->id_span, "first here");
                break;
            }
        }
    }
}

static void judge_count(struct check_run *r, const struct store *s, const struct rules *rules)
{
    if (rules->n <= RULES_MOST) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_LIFECYCLE_LIMIT,
                             said(s->foreign_rules.from) ? s->foreign_rules.span : s->name.span,
                             "the bucket `%.*s` would have %zu rules, S3 takes %d",
                             STR_ARG(s->bucket), rules->n, RULES_MOST);
    diag_help(d, "spread the prefixes over several buckets");
}

/* ------------------------------------------------------------------------------------- overlap */

static struct str prefix_words(struct check_run *r, const struct rule *rule)
{
    return rule->prefix.n == 0
               ? STR("a rule without a prefix")
               : str_fmt(r->arena, "the rule's prefix `%.*s`", STR_ARG(rule->prefix));
}

static bool keeps_longer(const struct store *s, const struct rule *rule)
{
    const struct number *expire = &s->lifecycle.expire;
    return expire->from == ABSENT ||
           (said(expire->from) && (rule->expire.dated || expire->v / DAY > rule->expire.days));
}

static void judge_overlap(struct check_run *r, const struct store *s, const struct rules *rules)
{
    for (size_t i = 0; i < rules->n; i++) {
        const struct rule *rule = &rules->at[i];
        bool other = rule->foreign || rule->store != s;
        if (!other || !rule->enabled || !rule->expire.set || rule->narrowed ||
            !str_starts(s->prefix, rule->prefix) || !keeps_longer(s, rule)) {
            continue;
        }
        const struct number *expire = &s->lifecycle.expire;
        struct diag *d = diag_at(r->ds, D_LIFECYCLE_OVERLAP, rule->expire.span,
                                 "this rule removes the objects of `%.*s` before their time",
                                 STR_ARG(s->name.v));
        diag_label(d, rule->expire.dated ? "on a date" : "after %lld d",
                   (long long)rule->expire.days);
        if (said(expire->from)) {
            diag_mark(d, expire->span, "kept for %lld d", (long long)(expire->v / DAY));
        } else {
            diag_mark(d, s->name.span, "kept without end");
        }
        diag_note(d, "%.*s holds `%.*s`, and of two rules the shorter expiry wins",
                  STR_ARG(prefix_words(r, rule)), STR_ARG(s->prefix));
        diag_help(d, "give the wider rule a prefix of its own");
    }
}

static bool first_of_bucket(const struct policy *p, size_t n)
{
    const struct store *s = ITEM(p->stores, n, struct store);
    for (size_t i = 0; i < n; i++) {
        if (same_bucket(ITEM(p->stores, i, struct store), s)) {
            return false;
        }
    }
    return is_s3(s);
}

static void check_bucket(struct check_run *r, const struct policy *p, const struct store *first)
{
    struct rules rules = {0};
    add_rules(r, p, first, &rules);
    for (size_t i = 0; i < rules.n; i++) {
        judge_text(r, &rules.at[i]);
    }
    judge_ids(r, &rules);
    judge_count(r, first, &rules);
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (s->type.v == STORE_S3_OBJECTS && same_bucket(first, s)) {
            judge_overlap(r, s, &rules);
        }
    }
}

void check_buckets(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        if (first_of_bucket(p, i)) {
            check_bucket(r, p, ITEM(p->stores, i, struct store));
        }
    }
}

/* --------------------------------------------------------------------------- Longhorn's blocks */

static bool touches(struct check_run *r, const struct rule *rule, const struct store *s)
{
    struct str data = str_fmt(r->arena, "%.*sbackupstore/", STR_ARG(s->prefix));
    return str_starts(data, rule->prefix) || str_starts(rule->prefix, data);
}

static void explain_reach(struct check_run *r, struct diag *d, const struct rule *rule,
                          const struct store *s)
{
    diag_mark(d, span_known(s->url.span) ? s->url.span : s->name.span,
              "Longhorn keeps its blocks here");
    if (rule->store != s || rule->foreign) {
        diag_note(d, "%.*s reaches Longhorn's `%.*sbackupstore/`", STR_ARG(prefix_words(r, rule)),
                  STR_ARG(s->prefix));
    }
}

static void judge_expiry(struct check_run *r, const struct rule *rule, const struct store *s)
{
    struct diag *d = diag_at(r->ds, D_LIFECYCLE_DESTROYS_BACKUPS, rule->expire.span,
                             "this expiration deletes blocks that backups in `%.*s` still need",
                             STR_ARG(s->name.v));
    explain_reach(r, d, rule, s);
    diag_note(d,
              "the oldest block may be part of the newest backup: Longhorn uploads a block once");
    diag_help(d, "remove it; `keep` of the copies says what Longhorn deletes");
}

static void judge_archive(struct check_run *r, const struct rule *rule, const struct rule_move *m,
                          const struct store *s)
{
    bool archive = class_archives(m->class);
    struct diag *d =
        diag_at(r->ds, D_LIFECYCLE_DESTROYS_BACKUPS, m->class_span,
                archive ? "this transition archives blocks that backups in `%.*s` still need"
                        : "this transition moves live blocks of the Longhorn store `%.*s`",
                STR_ARG(s->name.v));
    diag_severity(d, archive ? SEV_ERROR : SEV_WARNING);
    explain_reach(r, d, rule, s);
    if (archive) {
        diag_note(d, "Longhorn cannot read an archived block back, and still counts it as there");
        diag_help(d, "remove it; copies for cold storage belong into a bucket of their own");
    } else {
        diag_note(
            d,
            "%.*s is read at once, but its shortest stay and its fees are paid for blocks that "
            "Longhorn deletes early; Longhorn wants no rule on its store at all",
            STR_ARG(m->name));
        diag_help(d, "remove it, or accept it with `allow`");
    }
}

/* A rule that deletes or archives has one thing wrong with it, whatever else it moves. */
static void judge_reach(struct check_run *r, const struct rule *rule, const struct store *s)
{
    bool fatal = rule->expire.set;
    if (!rule->enabled || !touches(r, rule, s)) {
        return;
    }
    if (rule->expire.set) {
        judge_expiry(r, rule, s);
    }
    for (size_t i = 0; i < rule->move_count; i++) {
        fatal = fatal || class_archives(rule->moves[i].class);
    }
    for (size_t i = 0; i < rule->move_count; i++) {
        if (!fatal || class_archives(rule->moves[i].class)) {
            judge_archive(r, rule, &rule->moves[i], s);
        }
    }
}

static bool holds_blocks(const struct store *s)
{
    return s->type.v == STORE_LONGHORN_BACKUP && is_s3(s);
}

/* The rules of all policies in the bucket of `s`; of the store before, where it is the same bucket.
 */
static struct rules rules_over(struct check_run *r, const struct store *s,
                               const struct store *before, struct rules rules)
{
    if (before != NULL && same_bucket(before, s)) {
        return rules;
    }
    rules = (struct rules){0};
    for (size_t i = 0; i < r->in->policies->n; i++) {
        const struct policy *p = r->in->policies->at[i];
        if (!p->broken) {
            add_rules(r, p, s, &rules);
        }
    }
    return rules;
}

void check_lifecycle_destroys(struct check_run *r)
{
    const struct store *before = NULL;
    struct rules rules = {0};
    for (size_t i = 0; i < r->in->policies->n; i++) {
        const struct policy *p = r->in->policies->at[i];
        for (size_t k = 0; !p->broken && k < p->stores.n; k++) {
            const struct store *s = ITEM(p->stores, k, struct store);
            if (!holds_blocks(s)) {
                continue;
            }
            rules = rules_over(r, s, before, rules);
            before = s;
            for (size_t n = 0; n < rules.n; n++) {
                judge_reach(r, &rules.at[n], s);
            }
        }
    }
}
