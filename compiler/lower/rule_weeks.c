/*
 * A week as it is planned, played from the runs: at each step the content of the newest run that
 * was complete V and P before. The weeks are those in which a clock that a copy runs by is moved;
 * where none is, the one that ends with the worst moment of the most frequent copy.
 *
 * promtool evaluates all rules at each step: where there are many, a week is a few days,
 * and where there are thousands some hours.
 */
#include "lower/rule_tests.h"

#include "units/date.h"

enum {
    HOUR = 3600,
    DAY = 86400,
    WEEK_DAYS = 7,
    WEEKS_LIMIT = 4,
    EVALUATIONS = 600000 /* of all weeks together: some 20 seconds */
};

struct week {
    struct testing *t;
    int64_t from;   /* the instant that is 0 in the test */
    int64_t last;   /* number of the last step */
    int64_t *shown; /* content that is seen at each step */
};

/* ------------------------------------------------------------------------------------------ values
 */

/* promtool's `VALUExN` is the value N + 1 times. */
static struct node *values(struct week *w)
{
    struct buf b = {.arena = w->t->l->a};
    for (int64_t i = 0, k; i <= w->last; i = k) {
        for (k = i + 1; k <= w->last && w->shown[k] == w->shown[i]; k++) {
        }
        buf_fmt(&b, "%s%lld", i == 0 ? "" : " ", (long long)(w->shown[i] - w->from));
        if (k - i > 1) {
            buf_fmt(&b, "x%lld", (long long)(k - i - 1));
        }
    }
    return node_text(w->t->l->a, buf_str(&b));
}

/* Raises what is shown at each step to what this chain makes known by then. */
static void play(struct week *w, const struct chain *c)
{
    struct arena *scratch = arena_new();
    struct runs *runs = runs_open(scratch, c, 0);
    const int64_t unseen = w->t->l->watch->every + THRESHOLD_SCRAPE;
    int64_t known = NO_CONTENT;
    struct run next;
    bool more = runs_next(runs, &next);
    for (int64_t k = 0; k <= w->last; k++) {
        while (more && next.done + unseen < w->from + k * TEST_STEP) {
            known = next.content > known ? next.content : known;
            more = runs_next(runs, &next);
        }
        w->shown[k] = known > w->shown[k] ? known : w->shown[k];
    }
    arena_free(scratch);
}

static void begin(struct week *w)
{
    for (int64_t k = 0; k <= w->last; k++) {
        w->shown[k] = NO_CONTENT;
    }
}

static void put_series(struct week *w, struct node *list, struct node *labels)
{
    struct node *one = node_map(w->t->l->a);
    if (w->shown[0] == NO_CONTENT) { /* it runs so rarely that nothing is there yet */
        return;
    }
    node_set(w->t->l->a, one, STR("labels"), labels);
    node_set(w->t->l->a, one, STR("values"), values(w));
    node_set_int(w->t->l->a, one, "since", w->shown[0] - w->from - DAY);
    node_add(w->t->l->a, list, one);
}

/* ------------------------------------------------------------------------------------------ series
 */

static struct node *copies(struct week *w, const struct samples *samples)
{
    struct node *list = node_list(w->t->l->a);
    for (size_t i = 0; i < samples->n; i++) {
        const struct watched_copy *c = samples->at[i].copy;
        struct node *labels = series_labels(w->t, c->of.at[0]);
        test_put(w->t, labels, "copy", c->name);
        test_put(w->t, labels, "kind", str_of(c->point->store_kind));
        begin(w);
        play(w, &c->point->chain);
        put_series(w, list, labels);
    }
    return list;
}

static struct node *scenarios(struct week *w)
{
    struct node *list = node_list(w->t->l->a);
    const struct watch *all = w->t->l->watch;
    for (size_t i = 0; i < all->n && i < w->t->limit; i++) {
        for (size_t k = 0; k < all->tiers[i].scenario_count; k++) {
            const struct watched_scenario *s = &all->tiers[i].scenarios[k];
            struct node *labels = series_labels(w->t, s->of.at[0]);
            struct room room;
            /* healthy is not enough where verification is too rare for it, of which `check` warns
             */
            if (!threshold_room(s->of.at[0], s->outcome, &room) || room.seconds < all->every) {
                continue;
            }
            test_put(w->t, labels, "scenario", s->hazard->name);
            begin(w);
            for (size_t p = 0; p < s->outcome->surviving_count; p++) {
                play(w, &s->outcome->surviving[p]->chain);
            }
            put_series(w, list, labels);
        }
    }
    return list;
}

/* What a workload's series shows is the newest of all its snapshots. */
static void play_snapshots(struct week *w, const struct points *all)
{
    begin(w);
    for (size_t i = 0; i < all->n; i++) {
        if (watched_snapshot(&all->at[i])) {
            play(w, &all->at[i].chain);
        }
    }
}

static void snapshots_of(struct week *w, const struct watched_tier *tier, struct node *list)
{
    for (size_t i = 0; i < tier->copy_count; i++) {
        const struct watched_copy *c = &tier->copies[i];
        if (watched_snapshot(c->point)) {
            const struct guarantee *g = c->of.at[0];
            bool counts = c->point >= g->points.at && c->point < g->points.at + g->points.n;
            play_snapshots(w, counts ? &g->points : &g->aside);
            put_series(w, list, series_labels(w->t, g));
            return;
        }
    }
}

static struct node *snapshots(struct week *w)
{
    struct node *list = node_list(w->t->l->a);
    for (size_t i = 0; i < w->t->l->watch->n && i < w->t->limit; i++) {
        snapshots_of(w, &w->t->l->watch->tiers[i], list);
    }
    return list;
}

static struct node *drills(struct week *w)
{
    struct node *list = node_list(w->t->l->a);
    const struct policy *p = w->t->l->p;
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        for (size_t k = 0; d->when.usable && k < d->workloads.n; k++) {
            struct chain chain = {.job = d->when.gaps, .span = d->deadline.v};
            struct node *labels = node_map(w->t->l->a);
            test_put(w->t, labels, "policy", p->name.v);
            test_put(w->t, labels, "workload", d->workloads.at[k].v);
            begin(w);
            play(w, &chain);
            put_series(w, list, labels);
        }
    }
    return list;
}

/* Verified each V, seen P later. */
static struct node *verified(struct week *w)
{
    const int64_t every = w->t->l->watch->every;
    for (int64_t k = 0; k <= w->last; k++) {
        int64_t seen = w->from + k * TEST_STEP - THRESHOLD_SCRAPE;
        w->shown[k] = seen - seen % every;
    }
    return values(w);
}

/* ------------------------------------------------------------------------------------------- weeks
 */

static void add_week(struct week *w, const struct samples *samples, struct str name)
{
    struct lowering *l = w->t->l;
    struct node *f = test_facts(w->t), *list = copies(w, samples);
    node_set_text(l->a, f, "name", name);
    test_put(w->t, f, "digest", l->in->digest);
    test_put(w->t, f, "namespace", l->p->cluster.namespace.v);
    test_put(w->t, f, l->p->monitoring.sink.v == SINK_SERVE ? "deployment" : "cronJob",
             l->p->verification.job);
    node_set_int(l->a, f, "last", w->last);
    node_set_int(l->a, f, "length", w->last * TEST_STEP);
    node_set_int(l->a, f, "storageLow", l->p->verification.storage_low.v);
    node_set(l->a, f, STR("copies"), list);
    node_set_int(l->a, f, "count", (int64_t)list->n);
    node_set(l->a, f, STR("scenarios"), scenarios(w));
    node_set(l->a, f, STR("snapshots"), snapshots(w));
    node_set(l->a, f, STR("drills"), drills(w));
    node_set(l->a, f, STR("verified"), verified(w));
    lower_fill(l, TEMPLATE_TEST_WEEK, f, l->p->monitoring.head.span, w->t->tests);
}

struct moments {
    int64_t at[WEEKS_LIMIT];
    size_t n;
};

static void add_moment(struct moments *m, int64_t at)
{
    bool known = false;
    for (size_t i = 0; i < m->n; i++) {
        known = known || (m->at[i] - at < DAY && at - m->at[i] < DAY);
    }
    if (!known && m->n < WEEKS_LIMIT) {
        m->at[m->n++] = at;
    }
}

/* The first two changes of each clock. */
static struct moments clock_changes(const struct samples *samples)
{
    struct moments m = {0};
    for (size_t i = 0; i < samples->n; i++) {
        int64_t at = HORIZON_FROM + WEEK_DAYS * DAY;
        for (int k = 0; k < 2; k++) {
            at = gaps_next_change(samples->at[i].copy->point->chain.job, at);
            if (at > HORIZON_FROM + 400 * DAY) {
                break;
            }
            add_moment(&m, at);
        }
    }
    return m;
}

static int64_t worst_moment(const struct samples *samples)
{
    const struct loss *least = samples->at[0].copy->point->unmissed;
    for (size_t i = 1; i < samples->n; i++) {
        const struct loss *one = samples->at[i].copy->point->unmissed;
        least = one->seconds < least->seconds ? one : least;
    }
    return least->to;
}

/* Whole days, or whole hours where a day is too much. */
static int64_t seconds_each(const struct testing *t, size_t weeks)
{
    int64_t seconds = EVALUATIONS / (int64_t)((t->rules + 1) * weeks) * TEST_STEP;
    if (seconds >= WEEK_DAYS * DAY) {
        return WEEK_DAYS * DAY;
    }
    int64_t unit = seconds >= DAY ? DAY : HOUR;
    return seconds < HOUR ? HOUR : seconds - seconds % unit;
}

void rule_weeks(struct testing *t, const struct samples *samples)
{
    struct moments m = clock_changes(samples);
    bool moved = m.n > 0;
    if (!moved) {
        add_moment(&m, worst_moment(samples));
    }
    int64_t seconds = seconds_each(t, m.n);
    bool days = seconds >= DAY;
    long long count = (long long)(seconds / (days ? DAY : HOUR));
    struct week w = {.t = t, .last = seconds / TEST_STEP};
    w.shown = arena_many(t->l->a, (size_t)w.last + 1, int64_t);
    for (size_t i = 0; i < m.n; i++) {
        struct str date = date_print(t->l->a, m.at[i]);
        w.from = m.at[i] - seconds / 2;
        w.from -= w.from % TEST_STEP;
        w.from = w.from > HORIZON_FROM ? w.from : HORIZON_FROM; /* before it no run is known */
        add_week(&w, samples,
                 str_fmt(t->l->a, "%lld healthy %s%s around %.*s%s", count, days ? "day" : "hour",
                         count == 1 ? "" : "s", STR_ARG(date),
                         moved ? ", when clocks are moved" : ""));
    }
}
