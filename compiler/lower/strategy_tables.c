/*
 * Tiers, stores, schedules and the calendar: what the policy says, in the seed document's columns.
 */
#include "lower/strategy.h"

#include <stddef.h>
#include <stdlib.h>

#include "units/cron.h"
#include "units/duration.h"

/* -------------------------------------------------------------------------------------- tiers */

static struct str duration_or(struct strategy *s, const struct number *n, const char *without)
{
    return usable(n->from) && !n->none ? duration_full(s->a, n->v) : str_of(without);
}

struct str strategy_duration(struct strategy *s, const struct number *n)
{
    return duration_or(s, n, "–");
}

static struct str others(struct strategy *s, const struct tier *t)
{
    struct buf b = {.arena = s->a};
    struct items all = strategy_sorted(s->a, &t->objectives, offsetof(struct objective, name));
    for (size_t i = 0; i < all.n; i++) {
        const struct objective *o = ITEM(all, i, struct objective);
        buf_fmt(&b, "%s%.*s:", i == 0 ? "" : "; ", STR_ARG(o->name.v));
        if (usable(o->accept.from)) {
            buf_z(&b, " accepted");
        }
        if (usable(o->rpo.from)) {
            buf_fmt(&b, " RPO %.*s", STR_ARG(duration_or(s, &o->rpo, "none")));
        }
        if (usable(o->rto.from)) {
            buf_fmt(&b, " RTO %.*s", STR_ARG(duration_or(s, &o->rto, "none")));
        }
    }
    return b.n == 0 ? STR("–") : buf_str(&b);
}

static size_t members(const struct policy *p, const struct tier *t)
{
    size_t n = 0;
    for (size_t i = 0; i < p->workloads.n; i++) {
        n += ITEM(p->workloads, i, struct workload)->of == t;
    }
    return n;
}

struct node *strategy_tiers(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->tiers.n; i++) {
        const struct tier *t = ITEM(s->tiers, i, struct tier);
        size_t n = members(s->p, t);
        if (n == 0) { /* of another cluster that shares its tiers */
            continue;
        }
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, t->name.v)));
        doc_text(s->a, row, t->description.v);
        if (t->rpo.none) {
            doc_fmt(s->a, row, "none: %.*s", STR_ARG(t->reason.v));
        } else {
            doc_text(s->a, row, duration_or(s, &t->rpo, "none"));
        }
        doc_text(s->a, row, duration_or(s, &t->rto, "none"));
        doc_text(s->a, row, others(s, t));
        doc_text(s->a, row, strategy_duration(s, &t->detect));
        doc_text(s->a, row, strategy_duration(s, &t->grace));
        doc_fmt(s->a, row, "%zu", n);
    }
    return rows;
}

/* ------------------------------------------------------------------------------------- stores */

static struct str place(const struct store *st)
{
    static const char *const words[DOMAIN_COUNT] = {
        [DOMAIN_DATA] = "in the data",         [DOMAIN_VOLUME] = "in the volume",
        [DOMAIN_CLUSTER] = "in the cluster",   [DOMAIN_SITE] = "at the site",
        [DOMAIN_REGION] = "outside the site",
    };
    return str_of(st->type.v == STORE_LONGHORN_SNAPSHOT ? words[DOMAIN_VOLUME]
                                                        : words[st->domain.v]);
}

static const char *kind(const struct store *st)
{
    static const char *const kinds[STORE_TYPE_COUNT] = {
        [STORE_LONGHORN_SNAPSHOT] = "Longhorn snapshots", [STORE_LONGHORN_BACKUP] = "Longhorn backups",
        [STORE_CSI_SNAPSHOT] = "CSI snapshots",           [STORE_S3_OBJECTS] = "objects (dumps)",
        [STORE_EXTERNAL] = "made by others",
    };
    return kinds[st->type.v];
}

struct node *strategy_stores(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->stores.n; i++) {
        const struct store *st = ITEM(s->stores, i, struct store);
        if (!st->used) {
            continue;
        }
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, st->name.v)));
        doc_text(s->a, row, str_of(kind(st)));
        doc_text(s->a, row, place(st));
        if (st->url.v.n > 0 || st->class.v.n > 0) {
            node_add(s->a, row, doc_code(s->a, st->url.v.n > 0 ? st->url.v : st->class.v));
        } else {
            doc_text(s->a, row, st->by.v.n > 0 ? st->by.v : STR("–"));
        }
        doc_text(s->a, row, st->description.v);
    }
    return rows;
}

/* ---------------------------------------------------------------------------------- schedules */

struct str strategy_keep(struct strategy *s, const struct copy *c)
{
    const struct keep *k = &c->keep;
    struct buf b = {.arena = s->a};
    if (c->count > 0) {
        buf_fmt(&b, "%lld", (long long)c->count);
    }
    if (usable(k->lookback.from)) {
        buf_fmt(&b, "%sfor %.*s", b.n == 0 ? "" : ", ",
                STR_ARG(duration_full(s->a, k->lookback.v)));
    }
    return b.n == 0 ? STR("–") : buf_str(&b);
}

static void schedule_row(struct strategy *s, struct node *rows, const struct tier *t,
                         struct str name, const struct store *to, const struct timing *when)
{
    struct node *row = doc_row(s->a, rows);
    doc_text(s->a, row, t->name.v);
    doc_text(s->a, row, name);
    doc_text(s->a, row, to == NULL ? STR("its PVC") : to->name.v);
    doc_text(s->a, row, when->written);
}

static void group_rows(struct strategy *s, struct node *rows, const struct group *g)
{
    struct items all = strategy_sorted(s->a, &g->copies, offsetof(struct copy, key));
    for (size_t k = 0; k < all.n && g->workloads.n > 0; k++) {
        const struct copy *c = ITEM(all, k, struct copy);
        schedule_row(s, rows, g->of,
                     str_fmt(s->a, "%.*s/%.*s", STR_ARG(g->name.v), STR_ARG(c->key.v)), c->to,
                     &c->when);
        struct node *row = rows->items[rows->n - 1];
        doc_fmt(s->a, row, "%zu", g->workloads.n);
        doc_text(s->a, row, strategy_keep(s, c));
        doc_text(s->a, row, duration_full(s->a, c->when.worst_gap));
    }
}

/* Its dump, and what others copy of it. */
static void own_rows(struct strategy *s, struct node *rows, const struct workload *w)
{
    if (usable(w->dump.head.from)) {
        schedule_row(s, rows, w->of, str_fmt(s->a, "%.*s/dump", STR_ARG(w->name.v)), w->dump.store,
                     &w->dump.when);
        struct node *row = rows->items[rows->n - 1];
        doc_text(s->a, row, STR("1"));
        doc_text(s->a, row, w->dump.count > 0 ? str_fmt(s->a, "%lld", (long long)w->dump.count)
                                              : STR("by the lifecycle"));
        doc_text(s->a, row, duration_full(s->a, w->dump.when.worst_gap));
    }
    struct items all = strategy_sorted(s->a, &w->copies, offsetof(struct copy, key));
    for (size_t i = 0; i < all.n; i++) {
        const struct copy *c = ITEM(all, i, struct copy);
        schedule_row(s, rows, w->of,
                     str_fmt(s->a, "%.*s/%.*s", STR_ARG(w->name.v), STR_ARG(c->key.v)), c->to,
                     &c->when);
        struct node *row = rows->items[rows->n - 1];
        doc_text(s->a, row, STR("1"));
        doc_text(s->a, row, strategy_keep(s, c));
        doc_text(s->a, row, duration_full(s->a, c->when.worst_gap));
    }
}

struct node *strategy_copies(struct strategy *s, size_t *more)
{
    struct node *rows = node_list(s->a);
    size_t own = 0;
    for (size_t i = 0; i < s->groups.n; i++) {
        group_rows(s, rows, ITEM(s->groups, i, struct group));
    }
    *more = 0;
    for (size_t i = 0; i < s->workloads.n; i++) {
        const struct workload *w = ITEM(s->workloads, i, struct workload);
        size_t n = w->copies.n + usable(w->dump.head.from);
        if (own + n > s->most) {
            *more += n;
        } else {
            own_rows(s, rows, w);
            own += n;
        }
    }
    return rows;
}

/* ----------------------------------------------------------------------------------- calendar */

enum { DAY = 86400 };

struct entry {
    struct str what, job;
    const struct timing *when;
    int minute; /* of the day, of its first run in it */
};

struct entries {
    struct strategy *s;
    int64_t longer, upto;
    struct entry *at;
    size_t n, cap;
};

static int lowest(uint64_t set)
{
    int bit = 0;
    while (bit < 60 && (set >> bit & 1) == 0) {
        bit++;
    }
    return bit;
}

/* A run that a change of the clocks skips makes no daily job a weekly one. */
static int64_t usual_gap(const struct cron *c, const struct timing *when)
{
    bool weekly = (c->day & c->month & CRON_STAR) != 0;
    int64_t most = !weekly ? INT64_MAX : (c->weekday & CRON_STAR) != 0 ? DAY : 7 * DAY;
    return when->worst_gap < most ? when->worst_gap : most;
}

static void add(struct entries *e, struct str what, struct str job, const struct timing *when)
{
    struct cron c;
    struct misread m;
    if (!when->usable || !cron_parse(e->s->a, when->cron, &c, &m) ||
        usual_gap(&c, when) <= e->longer || usual_gap(&c, when) > e->upto) {
        return;
    }
    struct entry *one = arena_push(e->s->a, (void **)&e->at, e->n++, &e->cap, sizeof *one);
    *one = (struct entry){what, job, when, lowest(c.hour) * 60 + lowest(c.minute)};
}

static int by_time(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int c = a->minute - b->minute;
    return c != 0 ? c : str_cmp(a->job, b->job);
}

static void add_copies(struct entries *e, const struct policy *p)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t k = 0; k < g->copies.n && g->workloads.n > 0; k++) {
            const struct copy *c = ITEM(g->copies, k, struct copy);
            if (c->job.n > 0) {
                add(e, str_fmt(e->s->a, "%.*s/%.*s", STR_ARG(g->name.v), STR_ARG(c->key.v)),
                    c->job, &c->when);
            }
        }
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        if (usable(w->dump.head.from)) {
            add(e, str_fmt(e->s->a, "dump of %.*s", STR_ARG(w->name.v)), w->dump.job,
                &w->dump.when);
        }
    }
}

static void add_upkeep(struct entries *e, const struct policy *p)
{
    const struct maintenance *m = &p->maintenance;
    add(e, STR("clean-up of snapshots"), m->snapshot_cleanup.job, &m->snapshot_cleanup.when);
    add(e, STR("trim of filesystems"), m->filesystem_trim.job, &m->filesystem_trim.when);
    add(e, STR("backup of Longhorn's own objects"), m->system_backup.job, &m->system_backup.when);
    add(e, STR("enrolment of PVCs"), p->enrolment.job, &p->enrolment.when);
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        add(e, str_fmt(e->s->a, "restore drill %.*s", STR_ARG(d->key.v)), d->job, &d->when);
    }
}

struct node *strategy_jobs(struct strategy *s, int64_t longer, int64_t upto)
{
    struct entries e = {.s = s, .longer = longer, .upto = upto};
    struct node *rows = node_list(s->a);
    add_copies(&e, s->p);
    add_upkeep(&e, s->p);
    if (e.n > 1) {
        qsort(e.at, e.n, sizeof *e.at, by_time);
    }
    for (size_t i = 0; i < e.n; i++) {
        struct node *row = doc_row(s->a, rows);
        doc_text(s->a, row, e.at[i].when->written);
        doc_text(s->a, row, e.at[i].what);
        node_add(s->a, row, doc_code(s->a, e.at[i].job));
        node_add(s->a, row, doc_code(s->a, e.at[i].when->cron));
        doc_text(s->a, row, e.at[i].when->zone);
    }
    return rows;
}
