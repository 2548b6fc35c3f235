/*
 * Who may do what, what is encrypted and locked, and which risks somebody accepted. Accounts are
 * those that were really made: they are looked up in the output.
 */
#include "lower/strategy.h"

#include "lower/lowering.h"
#include "units/date.h"
#include "units/duration.h"

/* ------------------------------------------------------------------------------------- accounts */

static struct str meta(const struct node *doc, const char *key)
{
    const struct node *value = node_get(node_get(doc, "metadata"), key);
    return value == NULL ? (struct str){0} : value->text;
}

struct node *strategy_accounts(struct strategy *s, const struct output *o)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < o->n; i++) {
        for (size_t k = 0; o->files[i].format == FORMAT_YAML && k < o->files[i].n; k++) {
            const struct node *doc = o->files[i].documents[k], *kind = node_get(doc, "kind");
            if (kind == NULL || !str_is(kind->text, "ServiceAccount")) {
                continue;
            }
            struct node *row = doc_row(s->a, rows);
            doc_text(s->a, row, meta(doc, "namespace"));
            node_add(s->a, row, doc_code(s->a, meta(doc, "name")));
        }
    }
    doc_sort(rows, s->most);
    return rows;
}

/* --------------------------------------------------------------------------------------- stores */

static struct str at_rest(const struct store *st)
{
    static const char *const words[] = {"SSE-S3", "SSE-KMS", "by the client", "none"};
    return usable(st->encryption.at_rest.from) ? str_of(words[st->encryption.at_rest.v])
                                               : STR("not stated");
}

static struct str locked(struct strategy *s, const struct store *st)
{
    static const char *const modes[] = {"governance", "compliance"};
    const struct immutable *i = &st->immutable;
    return usable(i->head.from) ? str_fmt(s->a, "%s, %lld days", modes[i->mode.v], (long long)i->days.v)
                                : STR("no");
}

static struct str access(struct strategy *s, const struct store *st)
{
    const struct external_secret *e = &st->credentials.external;
    if (st->credentials.secret.v.n == 0) {
        return STR("–");
    }
    return usable(e->head.from)
               ? str_fmt(s->a, "Secret %.*s, from “%.*s” of %.*s", STR_ARG(st->credentials.secret.v),
                         STR_ARG(e->item.v), STR_ARG(e->store.v))
               : str_fmt(s->a, "Secret %.*s", STR_ARG(st->credentials.secret.v));
}

struct node *strategy_safety(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->stores.n; i++) {
        const struct store *st = ITEM(s->stores, i, struct store);
        bool ours = st->type.v == STORE_LONGHORN_BACKUP || st->type.v == STORE_S3_OBJECTS;
        if (!st->used || !ours) {
            continue;
        }
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, st->name.v)));
        doc_text(s->a, row, access(s, st));
        doc_text(s->a, row, st->scheme == URL_S3 ? at_rest(st) : STR("as the server does"));
        doc_text(s->a, row, locked(s, st));
    }
    return rows;
}

struct node *strategy_classes(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(s->p->storage_classes, i, struct storage_class_def);
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_code(s->a, c->name.v));
        doc_text(s->a, row, c->of == NULL ? STR("–") : c->of->name.v);
        doc_text(s->a, row, c->encrypted.v != 0 ? STR("encrypted") : STR("not encrypted"));
    }
    doc_sort(rows, SIZE_MAX);
    return rows;
}

/* ---------------------------------------------------------------------------------------- risks */

static void risk(struct strategy *s, struct node *rows, struct str what, struct str where,
                 struct str why, const struct number *until)
{
    struct node *row = doc_row(s->a, rows);
    node_add(s->a, row, doc_code(s->a, what));
    doc_text(s->a, row, where);
    doc_text(s->a, row, why);
    doc_text(s->a, row, until != NULL && usable(until->from) ? date_print(s->a, until->v) : STR("–"));
}

static void allowed(struct strategy *s, struct node *rows, const struct items *all,
                    const char *kind, struct str name)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct allow *x = ITEM(*all, i, struct allow);
        risk(s, rows, x->code.v, str_fmt(s->a, "%s%.*s", kind, STR_ARG(name)), x->reason.v,
             &x->until);
    }
}

static void allowed_copies(struct strategy *s, struct node *rows, const struct items *copies,
                           struct str of)
{
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        allowed(s, rows, &c->allow, "copy ",
                str_fmt(s->a, "%.*s/%.*s", STR_ARG(of), STR_ARG(c->key.v)));
    }
}

static void accepted(struct strategy *s, struct node *rows, const struct tier *t)
{
    for (size_t i = 0; i < t->objectives.n; i++) {
        const struct objective *o = ITEM(t->objectives, i, struct objective);
        if (usable(o->accept.from)) {
            risk(s, rows, o->name.v, str_fmt(s->a, "tier %.*s", STR_ARG(t->name.v)), o->accept.v,
                 NULL);
        }
    }
}

static void allowed_workload(struct strategy *s, struct node *rows, const struct workload *w)
{
    allowed(s, rows, &w->allow, "workload ", w->name.v);
    allowed_copies(s, rows, &w->copies, w->name.v);
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        allowed(s, rows, &v->allow, "volume ",
                str_fmt(s->a, "%.*s/%.*s", STR_ARG(v->pvc.namespace), STR_ARG(v->pvc.name)));
    }
}

struct node *strategy_risks(struct strategy *s)
{
    const struct policy *p = s->p;
    struct node *rows = node_list(s->a);
    allowed(s, rows, &p->allow, "the policy", (struct str){0});
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *st = ITEM(p->stores, i, struct store);
        allowed(s, rows, &st->allow, "store ", st->name.v);
    }
    for (size_t i = 0; i < p->tiers.n; i++) {
        const struct tier *t = ITEM(p->tiers, i, struct tier);
        accepted(s, rows, t);
        allowed(s, rows, &t->allow, "tier ", t->name.v);
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        if (!g->implicit) {
            allowed(s, rows, &g->allow, "group ", g->name.v);
        }
        allowed_copies(s, rows, &g->copies, g->name.v);
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        allowed_workload(s, rows, ITEM(p->workloads, i, struct workload));
    }
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        allowed(s, rows, &d->allow, "drill ", d->key.v);
    }
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(p->storage_classes, i, struct storage_class_def);
        allowed(s, rows, &c->allow, "class ", c->name.v);
    }
    doc_sort(rows, s->most);
    return rows;
}

struct node *strategy_exempt(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->p->exempt.n; i++) {
        const struct exemption *e = ITEM(s->p->exempt, i, struct exemption);
        risk(s, rows, str_fmt(s->a, "%.*s/%.*s", STR_ARG(e->pvc.namespace), STR_ARG(e->pvc.name)),
             STR("no backup"), e->reason.v, &e->until);
    }
    doc_sort(rows, s->most);
    return rows;
}
