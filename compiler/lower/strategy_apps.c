/*
 * Each application with its volumes and copies. Of many only the first are shown, by name.
 */
#include "lower/strategy.h"

#include "units/duration.h"
#include "units/quantity.h"

static struct str bytes_or(struct strategy *s, const struct number *n)
{
    return usable(n->from) && !n->none ? quantity_words(s->a, n->v) : STR("–");
}

static struct str joined(const struct strategy *s, const struct volume *v)
{
    static const char *const words[] = {[ASSIGN_ENROLL] = "tierv enroll",
                                        [ASSIGN_GIT] = "a component in Git",
                                        [ASSIGN_STORAGE_CLASS] = "its StorageClass"};
    const struct group *g = v->workload == NULL ? NULL : v->workload->in;
    bool labelled = g != NULL && map_has(&s->planned->with_jobs, g->name.v);
    return labelled ? str_of(words[v->assign.v]) : STR("–");
}

static struct node *volumes(struct strategy *s, const struct workload *w, int64_t *more)
{
    struct node *rows = node_list(s->a);
    struct items all = strategy_volumes(s->a, w);
    for (size_t i = 0; i < all.n && i < s->most; i++) {
        const struct volume *v = ITEM(all, i, struct volume);
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row,
                 doc_code(s->a, str_fmt(s->a, "%.*s/%.*s", STR_ARG(v->pvc.namespace),
                                        STR_ARG(v->pvc.name))));
        doc_text(s->a, row, v->dump ? STR("dump files") : STR("data"));
        doc_text(s->a, row, bytes_or(s, &v->size));
        doc_text(s->a, row, bytes_or(s, &v->daily_change));
        doc_text(s->a, row, joined(s, v));
    }
    *more = all.n > s->most ? (int64_t)(all.n - s->most) : 0;
    return rows;
}

static void copy(struct strategy *s, struct node *rows, const struct point *p, bool counts)
{
    struct node *row = doc_row(s->a, rows);
    doc_text(s->a, row, p->name);
    doc_text(s->a, row, str_of(p->store_kind));
    doc_text(s->a, row, p->store == NULL ? STR("–") : p->store->name.v);
    doc_text(s->a, row, p->when->written);
    node_add(s->a, row, doc_code(s->a, p->when->cron));
    doc_text(s->a, row, p->when->zone);
    doc_text(s->a, row, duration_full(s->a, p->when->worst_gap));
    doc_fmt(s->a, row, "%s%.*s", p->low ? "at least " : "",
            STR_ARG(duration_full(s->a, p->chain.span)));
    doc_text(s->a, row, p->keep > 0 ? str_fmt(s->a, "%lld", (long long)p->keep) : STR("–"));
    doc_text(s->a, row, p->unlimited ? STR("unlimited") : duration_full(s->a, p->lookback));
    doc_text(s->a, row, p->expired ? STR("no: it may be gone before the next one comes")
                        : counts   ? STR("yes")
                                   : STR("no: only dumps do"));
}

static struct node *copies(struct strategy *s, const struct guarantee *g)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < g->points.n; i++) {
        copy(s, rows, &g->points.at[i], true);
    }
    for (size_t i = 0; i < g->aside.n; i++) {
        copy(s, rows, &g->aside.at[i], false);
    }
    return rows;
}

static void put_dump(struct strategy *s, struct node *f, const struct workload *w)
{
    static const char *const engines[] = {[ENGINE_POSTGRESQL] = "PostgreSQL",
                                          [ENGINE_MARIADB] = "MariaDB"};
    const struct dump *d = &w->dump;
    if (!usable(d->head.from)) {
        return;
    }
    struct node *dump = node_map(s->a);
    node_set_text(s->a, dump, "engine", str_of(engines[d->engine.v]));
    node_set_text(s->a, dump, "database", d->database.v);
    node_set_text(s->a, dump, "host", d->host.v);
    node_set_text(s->a, dump, "schedule", d->when.written);
    strategy_put(s, f, "dump", dump);
}

static void application(struct strategy *s, const struct guarantee *g, struct node *blocks)
{
    const struct workload *w = g->w;
    struct node *f = strategy_facts(s);
    int64_t more;
    node_set_text(s->a, f, "workload", w->name.v);
    node_set_text(s->a, f, "description", w->description.v);
    node_set_text(s->a, f, "tier", w->of->name.v);
    node_set_text(s->a, f, "group",
                  w->in == NULL || w->in->implicit ? (struct str){0} : w->in->name.v);
    node_set_text(s->a, f, "reason", w->of->rpo.none ? w->of->reason.v : (struct str){0});
    node_set_int(s->a, f, "missed", g->missed);
    node_set_bool(s->a, f, "mayMiss", g->missed > 0);
    put_dump(s, f, w);
    strategy_put(s, f, "volumes", volumes(s, w, &more));
    node_set_int(s->a, f, "more", more);
    node_set_bool(s->a, f, "cut", more > 0);
    strategy_put(s, f, "copies", copies(s, g));
    strategy_fill(s, TEMPLATE_STRATEGY_APPLICATION, f, blocks);
}

void strategy_applications(struct strategy *s, struct node *blocks)
{
    const struct guarantees *all = s->p->guarantees;
    for (size_t i = 0; i < all->n && i < s->most; i++) {
        application(s, &all->at[i], blocks);
    }
}
