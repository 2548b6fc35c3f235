/*
 * What a count can keep. Longhorn's ceiling: no job keeps more than the setting recurring-job-max-retention, whose own
 * range is 1 to 250 (longhorn-manager types/setting.go; the webhook refuses a job above it). A
 * count that was computed from a duration counts like one that was written. And the look-back that a
 * written count guarantees: the least time that its firings span (prove/gaps.h).
 */
#include "check/checks.h"
#include "prove/gaps.h"
#include "units/date.h"
#include "units/duration.h"

enum { DEFAULT_MOST = 100, SETTING_MOST = 250, LOOKBACK_MOST = 1000000 };

struct ceiling {
    int64_t most;
    struct span at; /* unknown: Longhorn's default */
};

static struct ceiling ceiling_of(const struct policy *p)
{
    struct ceiling c = {0};
    c.most = setting_number(p, "recurring-job-max-retention", DEFAULT_MOST, &c.at);
    return c;
}

static void judge(struct check_run *r, const struct policy *p, const char *what, struct str name,
                  const struct keep *keep, const struct timing *when, int64_t count)
{
    struct ceiling c = ceiling_of(p);
    int64_t kept = said(keep->copies.from) ? keep->copies.v : count;
    if (!usable(keep->from) || kept <= c.most) {
        return;
    }
    bool computed = !said(keep->copies.from);
    struct diag *d = diag_at(r->ds, D_RETAIN_OVER_LIMIT, keep->span,
                             "%s `%.*s` keeps %lld copies, and Longhorn keeps at most %lld", what,
                             STR_ARG(name), (long long)kept, (long long)c.most);
    if (computed) {
        diag_label(d, "%.*s", STR_ARG(counted(r->arena, kept, "copy", "copies")));
        diag_note(d, "a look-back of %.*s with runs as near as %.*s takes %lld of them",
                  STR_ARG(duration_words(r->arena, keep->lookback.v)),
                  STR_ARG(duration_words(r->arena, when->least_gap)), (long long)kept);
    }
    if (span_known(c.at)) {
        diag_mark(d, c.at, "the setting `recurring-job-max-retention`");
    } else {
        diag_note(d, "the setting `recurring-job-max-retention` is %d unless the policy states it",
                  DEFAULT_MOST);
    }
    if (kept <= SETTING_MOST) {
        diag_help(d,
                  "raise the setting to %lld in the cluster and under `cluster.longhorn.settings`, "
                  "or keep less",
                  (long long)kept);
    } else {
        diag_help(d,
                  "the setting, in the cluster and under `cluster.longhorn.settings`, takes at most "
                  "%d: keep less, or add a copy that runs less often and keeps longer",
                  SETTING_MOST);
    }
}

static void judge_copy(struct check_run *r, const struct policy *p, const struct copy *c)
{
    if (c->to != NULL &&
        (c->to->type.v == STORE_LONGHORN_SNAPSHOT || c->to->type.v == STORE_LONGHORN_BACKUP)) {
        judge(r, p, "the copy", c->key.v, &c->keep, &c->when, c->count);
    }
}

void check_retain_over_limit(struct check_run *r, const struct policy *p)
{
    const struct system_backup *b = &p->maintenance.system_backup;
    struct ceiling c = ceiling_of(p);
    bool possible = c.most >= 1 && c.most <= SETTING_MOST; /* else said by check_settings */
    if (!said(p->cluster.longhorn.head.from) || !possible) {
        return;
    }
    each_copy(r, p, judge_copy);
    if (said(b->head.from)) {
        judge(r, p, "the job", STR("systemBackup"), &b->keep, &b->when, b->count);
    }
}

/* `{copies: N, lookback: D}` promises what N firings in a row span at least, less the tier's grace. */
static void judge_lookback(struct check_run *r, const struct keep *keep, const struct timing *when,
                           int64_t grace)
{
    if (!said(keep->copies.from) || !said(keep->lookback.from) || !when->usable ||
        when->gaps == NULL) {
        return;
    }
    struct gap span = gaps_least_sum(when->gaps, keep->copies.v);
    if (span.seconds >= keep->lookback.v - grace) {
        return;
    }
    struct diag *d =
        diag_at(r->ds, D_LOOKBACK_SHORT, keep->copies.span,
                "the count guarantees a look-back of %.*s, and %.*s is promised",
                STR_ARG(duration_words(r->arena, span.seconds)),
                STR_ARG(duration_words(r->arena, keep->lookback.v)));
    diag_label(d, "%.*s", STR_ARG(counted(r->arena, keep->copies.v, "copy", "copies")));
    diag_mark(d, keep->lookback.span, "promised here");
    if (span.to > span.from) {
        diag_note(d, "from %.*s to %.*s: just after the newest run, the oldest copy is no older",
                  STR_ARG(instant_print(r->arena, span.from)),
                  STR_ARG(instant_print(r->arena, span.to)));
    } else {
        diag_note(d, "just after a run, the only copy is new");
    }
    int64_t enough = gaps_count_for(when->gaps, keep->lookback.v - grace, LOOKBACK_MOST);
    if (enough != 0) {
        diag_help(d, "keep %lld, or write `keep: %.*s` alone and the count follows",
                  (long long)enough, STR_ARG(duration_print(r->arena, keep->lookback.v)));
    }
}

static void judge_copy_lookback(struct check_run *r, const struct policy *p, const struct copy *c)
{
    (void)p;
    if (c->group != NULL && c->group->of != NULL) {
        judge_lookback(r, &c->keep, &c->when, c->group->of->grace.v);
    }
}

void check_lookback_short(struct check_run *r, const struct policy *p)
{
    each_copy(r, p, judge_copy_lookback);
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        if (said(w->dump.head.from) && w->of != NULL) {
            judge_lookback(r, &w->dump.keep, &w->dump.when, w->of->grace.v);
        }
    }
    const struct system_backup *b = &p->maintenance.system_backup;
    if (said(b->head.from)) {
        judge_lookback(r, &b->keep, &b->when, 0);
    }
}
