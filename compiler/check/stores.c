/*
 * Stores against each other and against the volumes: who shares what, which backup target a volume
 * has, whose lifecycle file holds for a bucket.
 */
#include "check/lifecycle.h"
#include "units/duration.h"

/* ------------------------------------------------------------------------------ what Longhorn
 * reads */

void check_endpoint_in_secret(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        bool endpoint = said(s->endpoint.from), style = said(s->path_style.from);
        bool cert = said(s->ca_cert.head.from);
        if (s->type.v != STORE_LONGHORN_BACKUP || s->credentials.external.head.from != ABSENT ||
            !(endpoint || style || cert)) {
            continue;
        }
        struct span at = endpoint ? s->endpoint.span
                         : style  ? s->path_style.span
                                  : s->ca_cert.head.span;
        struct diag *d =
            diag_at(r->ds, D_ENDPOINT_IN_SECRET, at,
                    "Longhorn reads this only from the Secret `%.*s`, which tierc does not emit",
                    STR_ARG(s->credentials.secret.v));
        if (endpoint) {
            diag_help(d, "the Secret needs `AWS_ENDPOINTS: %.*s`", STR_ARG(s->endpoint.v));
        }
        if (style) {
            diag_help(d, "the Secret needs `VIRTUAL_HOSTED_STYLE: \"%s\"`",
                      s->path_style.v != 0 ? "false" : "true");
        }
        if (cert) {
            diag_help(d, "the Secret needs `AWS_CERT`, the certificate in PEM");
        }
    }
}

void check_system_backup_target(struct check_run *r, const struct policy *p)
{
    const struct system_backup *b = &p->maintenance.system_backup;
    const struct store *other = NULL;
    if (!said(b->head.from) || p->partial) {
        return;
    }
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (s->type.from == POISONED || s->target.from == POISONED) {
            return;
        }
        if (s->type.v == STORE_LONGHORN_BACKUP) {
            if (str_is(s->target.v, "default")) {
                return;
            }
            other = s;
        }
    }
    struct diag *d =
        diag_at(r->ds, D_SYSTEM_BACKUP_TARGET, b->head.span,
                "`systemBackup` needs a `longhorn-backup` store on the target `default`");
    if (other != NULL) {
        diag_mark(d, other->target.span, "this store is on the target `%.*s`",
                  STR_ARG(other->target.v));
    }
    diag_note(
        d, "Longhorn writes system backups to `default` alone, and refuses every run without it");
    diag_help(d, other != NULL ? "write `target: default` in the store, or remove `systemBackup`"
                               : "add such a store, or remove `systemBackup`");
}

/* --------------------------------------------------------------------------------------- shared
 * data */

/* A URL as what it means: host and scheme without case, no options, no doubled or last slashes. */
static struct str normal_url(struct check_run *r, struct str url)
{
    url = str_sub(url, 0, str_find(url, '?'));
    while (url.n > 0 && url.p[url.n - 1] == '/') {
        url.n--;
    }
    char *copy = arena_copy(r->arena, url.p, url.n);
    size_t scheme = str_find(url, ':') + 3, i = 0, slashes = 0;
    for (; i < url.n && (i < scheme || copy[i] != '/'); i++) {
        copy[i] = (char)(copy[i] >= 'A' && copy[i] <= 'Z' ? copy[i] - 'A' + 'a' : copy[i]);
    }
    size_t n = i;
    for (; i < url.n; i++) {
        slashes = url.p[i] == '/' ? slashes + 1 : 0;
        if (slashes < 2) {
            copy[n++] = url.p[i];
        }
    }
    return (struct str){copy, n};
}

/* Where a store's bytes lie, in one form; empty where it has no place that was understood. */
static struct str place_of_data(struct check_run *r, const struct store *s)
{
    if (is_s3(s)) {
        return str_fmt(r->arena, "s3 %.*s %.*s %.*s", STR_ARG(host_of(r->arena, s->endpoint.v)),
                       STR_ARG(s->bucket), STR_ARG(s->prefix));
    }
    return s->scheme == URL_NONE || s->scheme == URL_S3 || !usable(s->url.from)
               ? (struct str){0}
               : normal_url(r, s->url.v);
}

static void report_shared(struct check_run *r, const struct store *first,
                          const struct store *second)
{
    struct diag *d = diag_at(r->ds, D_STORE_SHARED, second->url.span,
                             "the stores `%.*s` and `%.*s` lie over the same data",
                             STR_ARG(first->name.v), STR_ARG(second->name.v));
    diag_mark(d, first->url.span, "`%.*s` is here", STR_ARG(first->name.v));
    diag_note(d, "retention and rules of the one would delete what the other promises to keep");
    diag_help(d, "use one store for both, or give one of them another path");
}

/* Within a policy: one definition that `*` brings into several clusters is one store. */
void check_store_shared(struct check_run *r, const struct policy *p)
{
    struct map places = map_new(r->arena);
    for (size_t i = 0; i < p->stores.n; i++) {
        struct store *s = ITEM(p->stores, i, struct store);
        struct str place = place_of_data(r, s);
        const struct store *first = place.n == 0 ? NULL : map_get(&places, place);
        if (first != NULL) {
            report_shared(r, first, s);
        } else if (place.n > 0) {
            map_put(&places, place, s);
        }
    }
}

/* --------------------------------------------------------------------------- one backup target */

static const struct store *backup_store(const struct copy *c)
{
    const struct store *s = c->to;
    if (s != NULL && s->type.v == STORE_CSI_SNAPSHOT && s->mode.v == CSI_BACKUP) {
        s = s->target_store;
    }
    return s != NULL && s->type.v == STORE_LONGHORN_BACKUP ? s : NULL;
}

void check_store_target_conflict(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        const struct copy *first = NULL;
        for (size_t k = 0; k < g->copies.n; k++) {
            const struct copy *c = ITEM(g->copies, k, struct copy);
            const struct store *s = backup_store(c);
            if (s == NULL || first == NULL || backup_store(first) == s) {
                first = s != NULL && first == NULL ? c : first;
                continue;
            }
            struct diag *d = diag_at(
                r->ds, D_STORE_TARGET_CONFLICT, c->store.span,
                "copies of the group `%.*s` go to two Longhorn stores, `%.*s` and `%.*s`",
                STR_ARG(g->name.v), STR_ARG(backup_store(first)->name.v), STR_ARG(s->name.v));
            diag_mark(d, first->store.span, "the first one");
            diag_note(d, "a volume has one backup target (`spec.backupTargetName`): all its "
                         "backups go there");
            diag_help(d, "name one store in both, or move some volumes to a group of their own");
            break;
        }
    }
}

/* The first copy that makes backups; NULL where none does, or they conflict (which is reported). */
static const struct copy *backup_copy(const struct group *g)
{
    const struct copy *first = NULL;
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        const struct store *s = backup_store(c);
        if (s != NULL && first != NULL && s != backup_store(first)) {
            return NULL;
        }
        first = first == NULL && s != NULL ? c : first;
    }
    return first;
}

/* Volumes that no StorageClass gives its target to. */
static size_t on_default(const struct group *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->workloads.n; i++) {
        const struct workload *w = ITEM(g->workloads, i, struct workload);
        bool dump = w->dump.volume != NULL && w->dump.volume->assign.v != ASSIGN_STORAGE_CLASS;
        for (size_t k = 0; k < w->volumes.n; k++) {
            const struct volume *v = ITEM(w->volumes, k, struct volume);
            n += v != w->dump.volume && v->assign.v != ASSIGN_STORAGE_CLASS;
        }
        n += dump;
    }
    return n;
}

static void note_default(struct diag *d, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (s->type.v == STORE_LONGHORN_BACKUP && str_is(s->target.v, "default")) {
            diag_note(d, "until then these backups land in the store `%.*s`", STR_ARG(s->name.v));
            return;
        }
    }
}

static void report_target(struct check_run *r, const struct policy *p, const struct copy *c,
                          size_t volumes)
{
    const struct store *s = backup_store(c);
    struct diag *d =
        diag_at(r->ds, D_TARGET_NOT_DEFAULT, c->store.span,
                "existing volumes of the group `%.*s` (%.*s) stay on the backup target `default`, "
                "not `%.*s`",
                STR_ARG(c->group->name.v),
                STR_ARG(counted(r->arena, (int64_t)volumes, "PVC", "PVCs")), STR_ARG(s->target.v));
    diag_mark(d, s->target.span, "the target of `%.*s`", STR_ARG(s->name.v));
    diag_note(d, "a backup goes to the `spec.backupTargetName` of its volume, whichever job makes "
                 "it; tierc does not change volumes");
    note_default(d, p);
    diag_help(d,
              "for each volume: `kubectl -n %.*s patch volumes.longhorn.io VOLUME --type merge -p "
              "'{\"spec\":{\"backupTargetName\":\"%.*s\"}}'`",
              STR_ARG(p->cluster.longhorn.namespace.v), STR_ARG(s->target.v));
    diag_help(d, "for new volumes: `assign: storage-class`, and a class of the group in "
                 "`storageClasses`");
    diag_help(d, "where it is done: `allow` this finding in the copy, and say so in `reason`");
}

void check_target_not_default(struct check_run *r, const struct policy *p)
{
    bool longhorn = usable(p->cluster.longhorn.head.from);
    for (size_t i = 0; longhorn && i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        const struct copy *c = backup_copy(g);
        const struct text *target = c == NULL ? NULL : &backup_store(c)->target;
        if (target == NULL || !usable(target->from) || str_is(target->v, "default")) {
            continue;
        }
        size_t volumes = on_default(g);
        if (volumes > 0) {
            report_target(r, p, c, volumes);
        }
    }
}

/* -------------------------------------------------------------------------- one file for one
 * bucket */

static bool owns(const struct store *s)
{
    return is_s3(s) && said(s->lifecycle.head.from);
}

static const struct store *owner(const struct policy *p, const struct store *of)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (owns(s) && same_bucket(s, of)) {
            return s;
        }
    }
    return NULL;
}

/* Every store with rules in the bucket is in the other policy too, from the same definition. */
static bool includes(const struct policy *p, const struct policy *other, const struct store *of)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        bool found = !owns(s) || !same_bucket(s, of);
        for (size_t k = 0; k < other->stores.n && !found; k++) {
            struct span at = ITEM(other->stores, k, struct store)->name.span;
            found = at.file == s->name.span.file && at.start == s->name.span.start;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

/* Two policies for one cluster are to be one: said already. */
static bool one_cluster(const struct policy *a, const struct policy *b)
{
    return a->cluster.name.v.n > 0 && str_eq(a->cluster.name.v, b->cluster.name.v);
}

static void judge_owners(struct check_run *r, const struct policy *a, const struct policy *b)
{
    if (one_cluster(a, b)) {
        return;
    }
    for (size_t i = 0; i < b->stores.n; i++) {
        const struct store *s = ITEM(b->stores, i, struct store);
        const struct store *other = owns(s) ? owner(a, s) : NULL;
        if (other == NULL || owner(b, s) != s || (includes(a, b, s) && includes(b, a, s))) {
            continue;
        }
        struct diag *d = diag_at(
            r->ds, D_BUCKET_TWO_OWNERS, s->lifecycle.head.span,
            "the policies `%.*s` and `%.*s` would each replace the rules of the bucket `%.*s`",
            STR_ARG(a->name.v), STR_ARG(b->name.v), STR_ARG(s->bucket));
        diag_mark(d, other->lifecycle.head.span, "the rules of `%.*s`", STR_ARG(a->name.v));
        diag_note(
            d, "put-bucket-lifecycle-configuration replaces the whole configuration of a bucket");
        diag_help(d, "give all rules of the bucket to one policy (the others may come in as "
                     "`foreignRules`)");
    }
}

void check_bucket_two_owners(struct check_run *r)
{
    for (size_t i = 0; i < r->in->policies->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (!r->in->policies->at[i]->broken && !r->in->policies->at[k]->broken) {
                judge_owners(r, r->in->policies->at[k], r->in->policies->at[i]);
            }
        }
    }
}

/* ---------------------------------------------------------------------------------- dumps in a
 * store */

static void judge_last_dump(struct check_run *r, const struct policy *p, const struct workload *w)
{
    const struct dump *dump = &w->dump;
    const struct number *expire = &dump->store->lifecycle.expire;
    if (!said(expire->from) || expire->v < DAY || !dump->when.usable ||
        p->monitoring.head.from != ABSENT || dump->takes.from == POISONED) {
        return;
    }
    int64_t least = 2 * dump->when.worst_gap + dump->takes.v;
    if (expire->v >= least) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_DUMP_NO_KEEP_LAST, expire->span,
                             "the last good dump of `%.*s` would expire soon after dumps stop",
                             STR_ARG(w->name.v));
    diag_follows(d, found_at(r, D_DUMP_EXPIRED, expire->span));
    diag_label(d, "%.*s", STR_ARG(duration_words(r->arena, expire->v)));
    diag_mark(d, dump->schedule.at.span, "up to %.*s apart",
              STR_ARG(duration_words(r->arena, dump->when.worst_gap)));
    diag_note(d, "two gaps and a run take %.*s, and without `monitoring` nobody is told in time",
              STR_ARG(duration_words(r->arena, least)));
    diag_help(d, "raise `expire` to at least %lldd, or add `monitoring`",
              (long long)((least + DAY - 1) / DAY));
}

void check_dump_retention(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        if (w->dump.head.from != WRITTEN || w->dump.store == NULL) {
            continue;
        }
        if (said(w->dump.keep.from)) {
            struct diag *d = diag_at(r->ds, D_DUMP_COUNT_IN_STORE, w->dump.keep.span,
                                     "`keep` has no meaning for dumps in the store `%.*s`",
                                     STR_ARG(w->dump.store->name.v));
            diag_note(
                d, "who writes dumps there may not delete them, so that an intruder cannot either");
            diag_help(d, "remove it, and write `lifecycle: {expire: …}` in the store");
        }
        judge_last_dump(r, p, w);
    }
}
