/*
 * Drills: what they restore, from where, and by which of its three kinds a check judges the result.
 */
#include "policy/resolve.h"

static bool copied_to(const struct workload *w, const struct store *to)
{
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct store *holds = ITEM(w->in->copies, i, struct copy)->to;
        if (holds == to || holds->target_store == to) {
            return true;
        }
    }
    return usable(w->dump.head.from) ? w->dump.store == to : w->dump.head.from == POISONED;
}

/* What has no copy there cannot be restored from there. */
static void restorable(struct resolving *r, const struct drill *d)
{
    for (size_t i = 0; i < d->workloads.n; i++) {
        const struct text *name = &d->workloads.at[i];
        const struct workload *w = map_get(&r->p->workload_by_name, name->v);
        bool whole = w != NULL && !poisoned(w) && w->of != NULL;
        if (whole && !copied_to(w, d->store) && !(w->in != NULL && w->in->incomplete)) {
            struct diag *x =
                diag_at(r->ds, D_BAD_VALUE, name->span, "the workload `%.*s` has no copy in `%.*s`",
                        STR_ARG(name->v), STR_ARG(d->store->name.v));
            diag_mark(x, d->from.span, "the drill restores from here");
        }
    }
}

/* A path inside the restored volume. */
static bool inside_volume(struct str path)
{
    bool inside = !str_starts(path, STR("/"));
    for (struct str part; str_split(&path, '/', &part);) {
        inside = inside && !str_is(part, "..");
    }
    return inside;
}

static void check_paths(struct resolving *r, const struct texts_list *files)
{
    for (size_t i = 0; i < files->n; i++) {
        if (!inside_volume(files->at[i].v)) {
            struct diag *d =
                diag_at(r->ds, D_BAD_VALUE, files->at[i].span,
                        "`%.*s` is no path inside the restored volume", STR_ARG(files->at[i].v));
            diag_help(d, "write it as seen from the root of the volume, without `/` in front");
        }
    }
}

/* Only a workload with a dump has one that can be read. */
static void check_dump(struct resolving *r, const struct drill *d)
{
    for (size_t i = 0; i < d->workloads.n; i++) {
        const struct workload *w = map_get(&r->p->workload_by_name, d->workloads.at[i].v);
        if (w != NULL && !poisoned(w) && w->dump.head.from == ABSENT) {
            struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->check.dump.span,
                                     "the workload `%.*s` has no dump", STR_ARG(w->name.v));
            diag_mark(x, d->workloads.at[i].span, "restored by this drill");
            diag_help(x, "look for files instead: `check: {files: [\"NAME\"]}`, or give the "
                         "workload a `dump`");
        }
    }
}

static void resolve_check(struct resolving *r, const struct drill *d)
{
    const struct drill_check *c = &d->check;
    bool files = c->files.head.from != ABSENT || c->newer_than.from != ABSENT;
    bool command = c->command.head.from != ABSENT;
    bool dump = c->dump.from == POISONED || (said(c->dump.from) && c->dump.v != 0);
    if (!usable(c->head.from)) {
        return;
    }
    if (files + command + dump > 1) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, c->head.span, "a check is of one kind");
        diag_note(x, "`files` and `newerThan`, or `dump`, or `command` and its `image`");
        diag_help(x, "make a drill of each");
    } else if (files + command + dump == 0) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, c->head.span, "this check looks at nothing");
        diag_help(x, "write `files`, `newerThan`, `dump: true` or `command`, or remove it");
    } else if (said(c->image.from) && !command) {
        diag_at(r->ds, D_BAD_VALUE, c->image.span, "`image` is for a `command`, and there is none");
    }
    if (files && d->store->type.v == STORE_S3_OBJECTS) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE,
                                 c->files.head.from != ABSENT ? c->files.head.span : c->newer_than.span,
                                 "from this store a dump is restored, and no volume with files");
        diag_mark(x, d->from.span, "a store of type `s3-objects`");
        diag_help(x, "write `check: {dump: true}`, or a `command`");
    }
    check_paths(r, &c->files);
    if (dump) {
        check_dump(r, d);
    }
}

static bool resolve_drill(void *context, void *item)
{
    struct resolving *r = context;
    struct drill *d = item;
    if (poisoned(d)) {
        return false;
    }
    references(r, &d->workloads, &r->p->workload_by_name, &r->p->workloads, "workload");
    struct store *from = refer(r, &r->p->store_by_name, &r->p->stores, "store", &d->from);
    if (from == NULL || poisoned(from)) {
        return false;
    }
    from->used = true;
    d->store = from;
    if (from->type.v == STORE_EXTERNAL) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->from.span,
                                 "tierc cannot restore from an external store");
        diag_mark(x, from->type.span, "the store is of this type");
        return false;
    }
    restorable(r, d);
    resolve_check(r, d);
    return true;
}

void resolve_drills(struct resolving *r)
{
    keep_items(&r->p->drills, r, resolve_drill);
}
