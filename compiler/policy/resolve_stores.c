/*
 * Stores: the URL taken apart, where the bytes live, and which keys mean something for which kind.
 * A store whose type could not be read is known by name, so that references to it stay silent, but
 * is in no list.
 */
#include <string.h>

#include "policy/resolve.h"
#include "policy/store_url.h"

static void bad(struct resolving *r, struct span at, const char *message, struct span other,
                const char *why)
{
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, at, "%s", message);
    if (span_known(other)) {
        diag_mark(d, other, "%s", why);
    }
}

/* What a file server or a container of Azure does not have. */
static void only_s3(struct resolving *r, struct store *s)
{
    struct {
        const char *key;
        enum origin from;
        struct span span;
    } of_s3[] = {
        {"endpoint", s->endpoint.from, s->endpoint.span},
        {"caCert", s->ca_cert.head.from, s->ca_cert.head.span},
        {"pathStyle", s->path_style.from, s->path_style.span},
        {"provider", s->provider.from, s->provider.span},
        {"immutable", s->immutable.head.from, s->immutable.head.span},
        {"lifecycle", s->lifecycle.head.from, s->lifecycle.head.span},
        {"foreignRules", s->foreign_rules.from, s->foreign_rules.span},
    };
    for (size_t i = 0; i < sizeof of_s3 / sizeof of_s3[0]; i++) {
        if (said(of_s3[i].from)) {
            struct diag *d =
                diag_at(r->ds, D_BAD_VALUE, of_s3[i].span,
                        "`%s` means something only in a store with an `s3://` URL", of_s3[i].key);
            diag_mark(d, s->url.span, "this is another kind of store");
        }
    }
}

static void resolve_url(struct resolving *r, struct store *s)
{
    struct store_url u;
    struct misread m = {0};
    if (!usable(s->url.from)) {
        return;
    }
    if (!store_url_parse(r->a, s->url.v, &u, &m)) {
        struct diag *d = diag_at(r->ds, D_STORE_URL_INVALID, inside(r, &s->url, m.from, m.to),
                                 "`%.*s` is not the URL of a store", STR_ARG(s->url.v));
        diag_label(d, "%.*s", STR_ARG(m.why));
        if (m.help.n > 0) {
            diag_help(d, "%.*s", STR_ARG(m.help));
        }
        if (m.edit.n > 0 && d->span.end - d->span.start == m.to - m.from) {
            diag_fix(d, d->span, "%.*s", STR_ARG(m.edit));
        }
        s->url.from = POISONED;
        return;
    }
    if (s->type.v == STORE_S3_OBJECTS && u.scheme != URL_S3) {
        size_t colon = str_find(s->url.v, ':');
        struct diag *d = diag_at(r->ds, D_STORE_URL_INVALID, inside(r, &s->url, 0, colon),
                                 "a store of type `s3-objects` is an S3 bucket");
        diag_help(d, "write `s3://BUCKET@REGION/PREFIX/`");
        s->url.from = POISONED;
        return;
    }
    s->scheme = u.scheme;
    s->bucket = u.bucket;
    s->region = u.region;
    s->prefix = u.prefix;
    if (u.scheme != URL_S3) {
        only_s3(r, s);
    }
    if (u.scheme == URL_NFS && said(s->credentials.head.from)) {
        bad(r, s->credentials.head.span, "NFS has no credentials",
            inside(r, &s->url, 0, str_find(s->url.v, ':')), "mounted by address alone");
    }
    if (s->type.v == STORE_S3_OBJECTS && said(s->ca_cert.head.from) &&
        s->ca_cert.config_map.from == ABSENT && s->credentials.external.head.from == ABSENT) {
        struct diag *d =
            diag_at(r->ds, D_MISSING_KEY, s->ca_cert.head.span, "`configMap` is missing");
        diag_label(d, "a dump takes the certificate from there");
        diag_help(d, "write `caCert: {configMap: NAME, key: ca.crt}`");
    }
    if (said(s->ca_cert.config_map.from) && said(s->credentials.external.head.from)) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, s->ca_cert.config_map.span,
                                 "with `externalSecret` the certificate comes from the same item");
        diag_mark(d, s->credentials.external.head.span, "the item");
        diag_help(d, "remove `configMap`: `key` names a key of the item");
    }
    if (u.scheme != URL_NFS && s->credentials.head.from == ABSENT) {
        struct diag *d = diag_at(r->ds, D_MISSING_KEY, s->head.span, "`credentials` is missing");
        diag_label(d, "in this store");
        diag_mark(d, inside(r, &s->url, 0, str_find(s->url.v, ':')), "only NFS does without");
        diag_help(d, "write `credentials: {secret: NAME}`");
    }
}

static void outside_volume(struct resolving *r, struct store *s)
{
    if (said(s->domain.from) && s->domain.v < DOMAIN_CLUSTER) {
        bad(r, s->domain.span,
            "the bytes of this store are outside the volumes: `cluster`, `site` or `region`",
            s->type.span, "such a store");
        s->domain.from = POISONED;
    }
}

/* Longhorn decides the mode by a parameter of the class; another driver has only snapshots. */
static void resolve_csi(struct resolving *r, struct store *s)
{
    bool longhorn = usable(s->driver.from) && str_is(s->driver.v, "driver.longhorn.io");
    if (longhorn) {
        needs_longhorn(r, said(s->driver.from) ? s->driver.span : s->type.span,
                       "this store's driver is Longhorn's");
    }
    if (!usable(s->mode.from)) {
        return;
    }
    if (s->mode.v != CSI_BACKUP) {
        if (said(s->target.from)) {
            bad(r, s->target.span, "only snapshots of mode `backup` go to another store",
                s->head.span, "this store is of mode `snap`");
        }
        if (longhorn && said(s->domain.from) && s->domain.v != DOMAIN_VOLUME) {
            bad(r, s->domain.span,
                "Longhorn's snapshots live inside the volume: the domain is `volume`",
                said(s->driver.from) ? s->driver.span : s->type.span, "by Longhorn's driver");
            s->domain.from = POISONED;
        }
        return;
    }
    if (!longhorn && usable(s->driver.from)) {
        bad(r, s->mode.span, "only Longhorn's driver has the mode `backup`", s->driver.span,
            "another driver");
    }
    if (said(s->domain.from)) {
        bad(r, s->domain.span, "snapshots of mode `backup` live where their target does",
            s->target.span, "the target");
    }
    if (s->target.from == ABSENT) {
        struct diag *d = diag_at(r->ds, D_MISSING_KEY, s->head.span, "`target` is missing");
        diag_label(d, "in this store");
        diag_mark(d, s->mode.span, "this mode sends the bytes to a store");
        diag_help(d, "write `target:` with the name of a store of type `longhorn-backup`");
    }
}

/* After all stores are known. */
static void resolve_target(struct resolving *r, struct store *s)
{
    if (s->type.v != STORE_CSI_SNAPSHOT || !usable(s->mode.from) || s->mode.v != CSI_BACKUP) {
        return;
    }
    struct store *to = refer(r, &r->p->store_by_name, &r->p->stores, "store", &s->target);
    if (to == NULL || poisoned(to) || !usable(to->type.from)) {
        s->domain = (struct number){.v = DOMAIN_VOLUME, .span = s->head.span, .from = DEFAULTED};
        return;
    }
    to->used = true;
    if (to->type.v != STORE_LONGHORN_BACKUP) {
        bad(r, s->target.span,
            "a snapshot of mode `backup` goes to a store of type `longhorn-backup`", to->type.span,
            "this one is of another type");
        to = NULL;
    }
    s->target_store = to;
    s->domain = to != NULL ? to->domain : s->domain;
    s->domain.from = s->domain.from == POISONED ? POISONED : INHERITED;
}

static void resolve_store(struct resolving *r, struct store *s)
{
    switch ((enum store_type)s->type.v) {
    case STORE_LONGHORN_SNAPSHOT:
        needs_longhorn(r, s->type.span, "this store is Longhorn's");
        break;
    case STORE_LONGHORN_BACKUP:
        needs_longhorn(r, s->type.span, "this store is Longhorn's");
        resolve_url(r, s);
        outside_volume(r, s);
        break;
    case STORE_S3_OBJECTS:
        resolve_url(r, s);
        outside_volume(r, s);
        break;
    case STORE_CSI_SNAPSHOT:
        resolve_csi(r, s);
        break;
    default:
        break;
    }
}

static bool readable(void *context, void *item)
{
    struct resolving *r = context;
    struct store *s = item;
    map_put(&r->p->store_by_name, s->name.v, s);
    if (poisoned(s) || !usable(s->type.from)) {
        s->head.from = POISONED;
        return false;
    }
    return true;
}

void resolve_stores(struct resolving *r)
{
    struct items *stores = &r->p->stores;
    keep_items(stores, r, readable);
    for (size_t i = 0; i < stores->n; i++) {
        resolve_store(r, ITEM(*stores, i, struct store));
    }
    for (size_t i = 0; i < stores->n; i++) {
        resolve_target(r, ITEM(*stores, i, struct store));
    }
}
