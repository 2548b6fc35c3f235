/*
 * A number that is only known from below lacks a key that somebody can write. Which one follows from
 * what the proof kept of how it came to be (prove/points.h: span_from).
 */
#include "check/objectives.h"

static void cause_add(struct causes *c, enum cause which, struct span at, struct str name)
{
    if (c->by[which].n++ == 0) {
        c->by[which].at = at;
        c->by[which].name = name;
    }
}

static struct span section(const struct policy *p, const struct head *h)
{
    return said(h->from) ? h->span : said(p->cluster.head.from) ? p->cluster.head.span : policy_place(p);
}

static struct str volume_name(struct arena *a, const struct volume *v)
{
    return str_fmt(a, "%.*s/%.*s", STR_ARG(v->pvc.namespace), STR_ARG(v->pvc.name));
}

static void point_causes(struct judging *j, const struct point *p, struct causes *c)
{
    const struct span_from *f = &p->from;
    if (p->dump != NULL && !(usable(p->dump->takes.from))) {
        cause_add(c, CAUSE_DUMP_TAKES, p->dump->head.span, p->name);
    }
    if (f->takes != NULL || f->changes == NULL) {
        return;
    }
    if (f->rate == NULL) {
        cause_add(c, CAUSE_BACKUP_RATE, section(j->p, &j->p->cluster.transfer.head), p->name);
    }
    for (size_t i = 0; i < f->n; i++) {
        const struct volume *v = f->changes[i].volume;
        if (!usable(v->size.from) && !usable(v->daily_change.from)) {
            cause_add(c, CAUSE_CHANGE, v->pvc.span, volume_name(j->r->arena, v));
        }
    }
}

struct causes loss_causes(struct judging *j, const struct guarantee *g, const struct outcome *o)
{
    struct causes c = {0};
    for (size_t i = 0; i < o->contributing_count; i++) {
        if (o->contributing[i]->low) {
            point_causes(j, o->contributing[i], &c);
        }
    }
    for (size_t i = 0; causes_set(&c) == 0 && i < g->points.n; i++) {
        if (g->points.at[i].low) { /* of a store that is not the worst to lose */
            point_causes(j, &g->points.at[i], &c);
        }
    }
    return c;
}

uint32_t causes_set(const struct causes *c)
{
    uint32_t set = 0;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        set |= c->by[i].n > 0 ? 1u << i : 0;
    }
    return set;
}

void causes_say(struct judging *j, struct diag *d, const struct causes *c)
{
    static const struct {
        const char *mark, *help;
    } words[] = {
        [CAUSE_BACKUP_RATE] = {"`backup` is missing here", "write `backup: RATE` under `cluster.transfer`, such as `80MiB/s`, or `takes: DURATION` on the copy"},
        [CAUSE_RESTORE_RATE] = {"`restore` is missing here", "write `restore: RATE` under `cluster.transfer`, such as `80MiB/s`"},
        [CAUSE_REBUILD] = {"`rebuild` is missing here", "write `rebuild: DURATION` under `cluster.recovery`, such as `2h`"},
        [CAUSE_SIZE] = {"its `size` is missing", "write `size: SIZE` on the volume, such as `20Gi`, or under `defaults.volume`"},
        [CAUSE_CHANGE] = {"its `size` is missing", "write `size: SIZE` on the volume, such as `20Gi`, or under `defaults.volume`; `dailyChange` makes the estimate closer"},
        [CAUSE_DUMP_TAKES] = {"`takes` is missing here", "write `takes: DURATION` on the dump: how long it takes at most"},
        [CAUSE_DUMP_SIZE] = {"`size` is missing here", "write `size: SIZE` in the `to` of the dump"},
        [CAUSE_RESTORE_TAKES] = {"`restoreTakes` is missing here", "write `restoreTakes: DURATION` on the copy: how long it takes to bring it back"},
    };
    for (int i = 0; i < CAUSE_COUNT; i++) {
        size_t n = c->by[i].n;
        if (n == 0) {
            continue;
        }
        diag_mark(d, c->by[i].at, "%s", words[i].mark);
        bool volume = i == CAUSE_SIZE || i == CAUSE_CHANGE;
        if (volume && n > 1) {
            diag_note(d, "`%.*s` and %.*s do not say how large they are", STR_ARG(c->by[i].name),
                      STR_ARG(counted(j->r->arena, (int64_t)n - 1, "other volume", "other volumes")));
        }
        diag_help(d, "%s", words[i].help);
    }
}
