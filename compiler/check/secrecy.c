/*
 * What stores say of secrecy and of change: encryption, TLS, Object Lock.
 */
#include "check/lifecycle.h"

void check_store_unencrypted(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        bool objects = s->scheme == URL_S3 || s->scheme == URL_AZBLOB;
        bool files = s->scheme == URL_NFS || s->scheme == URL_CIFS;
        if (s->encryption.head.from != ABSENT || !(objects || files)) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_STORE_UNENCRYPTED, s->name.span,
                                 "the store `%.*s` does not say how its bytes are encrypted",
                                 STR_ARG(s->name.v));
        if (files) {
            diag_severity(d, SEV_INFO);
            diag_note(d,
                      "a file share encrypts nothing by itself; encrypt its disks, or the volumes");
        }
        diag_help(
            d, objects ? "add `encryption: {atRest: sse-s3}`, or what the bucket has; `none` says "
                         "that it has none"
                       : "add `encryption: {atRest: none}` if the share's disks are not encrypted");
    }
}

static bool starts_in_any_case(struct str s, const char *prefix)
{
    size_t i = 0;
    for (; prefix[i] != '\0' && i < s.n; i++) {
        char c = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] - 'A' + 'a' : s.p[i]);
        if (c != prefix[i]) {
            return false;
        }
    }
    return prefix[i] == '\0';
}

void check_store_plain_http(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (!said(s->endpoint.from) || !starts_in_any_case(s->endpoint.v, "http://")) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_STORE_PLAIN_HTTP, s->endpoint.span,
                                 "the store `%.*s` is reached without TLS", STR_ARG(s->name.v));
        diag_note(d,
                  "backups and the key that signs each request can be read and changed on the way");
        diag_help(d, "write `https://`, and `caCert` where the certificate is your own");
    }
}

/* --------------------------------------------------------------------------------- Object Lock */

static void report_lock(struct check_run *r, const struct store *s, const struct store *locked)
{
    struct diag *d = diag_at(r->ds, D_STORE_IMMUTABLE_LONGHORN, locked->immutable.head.span,
                             "Object Lock under the Longhorn store `%.*s`", STR_ARG(s->name.v));
    if (locked != s) {
        diag_mark(d, s->url.span, "in the same bucket: a default retention holds for all of it");
    }
    diag_note(
        d, "Longhorn overwrites and deletes objects all the time (locks, `volume.cfg`), and sends "
           "no checksum, which a bucket with a default retention asks for");
    diag_help(d, locked == s
                     ? "remove `immutable`; put what must not change into an `s3-objects` store"
                     : "give one of the two stores a bucket of its own");
}

void check_store_immutable_longhorn(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        for (size_t k = 0; s->type.v == STORE_LONGHORN_BACKUP && k < p->stores.n; k++) {
            const struct store *other = ITEM(p->stores, k, struct store);
            if (said(other->immutable.head.from) && (other == s || same_bucket(s, other))) {
                report_lock(r, s, other);
            }
        }
    }
}
