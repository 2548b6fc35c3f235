/*
 * A number that is only known from below lacks a key that somebody can write. Which one follows
 * from what the proof kept of how it came to be (prove/points.h: span_from).
 */
#include "check/objectives.h"

struct finding {
    struct judging *j;
    struct causes c;
};

static bool first_time(struct finding *f, const void *what)
{
    struct arena *a = f->j->r->arena;
    struct str key = {(const char *)&what, sizeof what};
    return !map_has(&f->c.seen, key) && map_put(&f->c.seen, str_copy(a, key), f->j) == NULL;
}

/* `what` is the thing that lacks the key, of which there is one such cause. */
static void cause_add(struct finding *f, enum cause which, const void *what, struct span at,
                      struct str name)
{
    if (!first_time(f, what)) {
        return;
    }
    if (f->c.by[which].n++ == 0) {
        f->c.by[which].at = at;
        f->c.by[which].name = name;
    }
}

static struct span section(const struct policy *p, const struct head *h)
{
    return said(h->from)                ? h->span
           : said(p->cluster.head.from) ? p->cluster.head.span
                                        : policy_place(p);
}

static struct str volume_name(struct arena *a, const struct volume *v)
{
    return str_fmt(a, "%.*s/%.*s", STR_ARG(v->pvc.namespace), STR_ARG(v->pvc.name));
}

static bool known(const struct number *n)
{
    return usable(n->from) && !n->none;
}

/* ----------------------------------------------------------------------------------------- loss */

static void run_causes(struct finding *f, const struct point *p)
{
    const struct span_from *from = &p->from;
    const struct transfer *t = &f->j->p->cluster.transfer;
    if (p->dump != NULL && !known(&p->dump->takes)) {
        cause_add(f, CAUSE_DUMP_TAKES, &p->dump->takes, p->dump->head.span, p->name);
    }
    if (from->takes != NULL || from->changes == NULL || !first_time(f, p->copy)) {
        return;
    }
    if (from->rate == NULL) {
        cause_add(f, CAUSE_BACKUP_RATE, &t->backup, section(f->j->p, &t->head), p->name);
    }
    for (size_t i = 0; i < from->n; i++) {
        const struct volume *v = from->changes[i].volume;
        if (!known(&v->size) && !known(&v->daily_change)) {
            cause_add(f, CAUSE_CHANGE, v, v->pvc.span, volume_name(f->j->r->arena, v));
        }
    }
}

static void loss_causes(struct finding *f, const struct guarantee *g, const struct outcome *o)
{
    bool any = false;
    for (size_t i = 0; i < o->contributing_count; i++) {
        if (o->contributing[i]->low) {
            any = true;
            run_causes(f, o->contributing[i]);
        }
    }
    for (size_t i = 0; !any && i < g->points.n; i++) {
        if (g->points.at[i].low) { /* it counts where another store is hit */
            run_causes(f, &g->points.at[i]);
        }
    }
}

/* ------------------------------------------------------------------------------------- recovery */

static void sizes_add(struct finding *f, const struct workload *w)
{
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        if (!v->dump && !known(&v->size)) {
            cause_add(f, CAUSE_SIZE, v, v->pvc.span, volume_name(f->j->r->arena, v));
        }
    }
}

/* What is read back for the workload itself; true if there may be something to read. */
static bool own_causes(struct finding *f, const struct workload *w, const struct point *p)
{
    const struct dump_to *to = &w->dump.to;
    bool inside = p->store != NULL && p->store->type.v == STORE_LONGHORN_SNAPSHOT;
    if (p->kind == POINT_COPY && !inside) {
        sizes_add(f, w);
        return true;
    }
    bool files = p->kind == POINT_DUMP_COPY && !inside,
         object = p->kind == POINT_DUMP && p->store != NULL;
    if ((files || object) && !known(object ? &to->size : &w->dump.volume->size)) {
        cause_add(f, CAUSE_DUMP_SIZE, to, to->head.span, p->name);
    }
    if (p->dump != NULL && !known(&p->dump->restore_takes)) {
        sizes_add(f, w); /* it is estimated by the data */
        return true;
    }
    if (p->kind == POINT_EXTERNAL && !known(&p->copy->restore_takes)) {
        cause_add(f, CAUSE_RESTORE_TAKES, &p->copy->restore_takes, p->copy->key.span, p->name);
    }
    return files || object;
}

static void rebuild_cause(struct finding *f, const struct hazard *h)
{
    const struct recovery *r = &f->j->p->cluster.recovery;
    const struct number *own = h->custom == NULL ? NULL : &h->custom->rebuild;
    const struct number *from = own != NULL && own->from != ABSENT ? own : &r->rebuild;
    cause_add(f, CAUSE_REBUILD, from, said(from->from) ? from->span : section(f->j->p, &r->head),
              h->name);
}

static void point_causes(struct finding *f, const struct guarantee *g, const struct outcome *o,
                         const struct point *p)
{
    const struct transfer *t = &f->j->p->cluster.transfer;
    bool moved = own_causes(f, g->w, p) || o->recovery.before.bytes.bytes > 0;
    if (moved && !known(&t->restore)) {
        cause_add(f, CAUSE_RESTORE_RATE, &t->restore, section(f->j->p, &t->head), p->name);
    }
}

static void recovery_causes(struct finding *f, const struct guarantee *g, const struct outcome *o)
{
    const struct ahead *before = &o->recovery.before;
    if (o->hazard->cluster && o->recovery.rebuild_from == NULL) {
        rebuild_cause(f, o->hazard);
    }
    for (size_t i = 0; i < o->contributing_count; i++) {
        point_causes(f, g, o, o->contributing[i]);
    }
    for (size_t i = 0; o->hazard->id == SCENARIO_STORE_CORRUPTION && i < g->points.n; i++) {
        point_causes(f, g, o, &g->points.at[i]); /* it counts where another store is hit */
    }
    /* The queue is the same for all: whoever stands behind more of it sees the rest. */
    for (size_t i = before->count; before->bytes.low && i > 0; i--) {
        if (!first_time(f, &before->queue[i - 1])) {
            break;
        }
        sizes_add(f, before->queue[i - 1]);
    }
}

/* ---------------------------------------------------------------------------------------- whole */

struct causes causes_of(struct judging *j, const struct broken *b)
{
    struct finding f = {.j = j, .c = {.seen = map_new(j->r->arena)}};
    for (size_t i = 0; i < b->who_count; i++) {
        for (size_t h = 0; h < b->hazard_count; h++) {
            const struct outcome *o = &b->who[i]->outcomes[b->hazards[h] - j->all->hazards];
            if (b->recovery && o->rto_verdict == VERDICT_UNPROVED) {
                recovery_causes(&f, b->who[i], o);
            } else if (!b->recovery && o->rpo_verdict == VERDICT_UNPROVED) {
                loss_causes(&f, b->who[i], o);
            }
        }
    }
    return f.c;
}

void causes_say(struct judging *j, struct diag *d, const struct causes *c)
{
    static const struct {
        const char *mark, *help;
    } words[] = {
        [CAUSE_BACKUP_RATE] = {"`backup` is missing here",
                               "write `backup: RATE` under `cluster.transfer`, such as `80MiB/s`, "
                               "or `takes: DURATION` on the copy"},
        [CAUSE_RESTORE_RATE] = {"`restore` is missing here",
                                "write `restore: RATE` under `cluster.transfer`, such as "
                                "`80MiB/s`"},
        [CAUSE_REBUILD] = {"`rebuild` is missing here",
                           "write `rebuild: DURATION` under `cluster.recovery`, such as `2h`"},
        [CAUSE_SIZE] = {"its `size` is missing",
                        "write `size: SIZE` on the volume, such as `20Gi`, or under "
                        "`defaults.volume`"},
        [CAUSE_CHANGE] = {"its `size` is missing",
                          "write `size: SIZE` on the volume, such as `20Gi`, or under "
                          "`defaults.volume`; `dailyChange` makes the estimate closer"},
        [CAUSE_DUMP_TAKES] = {"`takes` is missing here",
                              "write `takes: DURATION` on the dump: how long it takes at most"},
        [CAUSE_DUMP_SIZE] = {"`size` is missing here",
                             "write `size: SIZE` in the `to` of the dump"},
        [CAUSE_RESTORE_TAKES] = {"`restoreTakes` is missing here",
                                 "write `restoreTakes: DURATION` on the copy: how long it takes to "
                                 "bring it back"},
    };
    for (int i = 0; i < CAUSE_COUNT; i++) {
        size_t n = c->by[i].n;
        if (n == 0) {
            continue;
        }
        diag_mark(d, c->by[i].at, "%s", words[i].mark);
        bool volume = i == CAUSE_SIZE || i == CAUSE_CHANGE;
        if (volume && n > 1) {
            diag_note(
                d, "`%.*s` and %.*s do not say how large they are", STR_ARG(c->by[i].name),
                STR_ARG(counted(j->r->arena, (int64_t)n - 1, "other volume", "other volumes")));
        }
        diag_help(d, "%s", words[i].help);
    }
}
