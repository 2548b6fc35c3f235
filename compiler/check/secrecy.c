/*
 * What stores say of secrecy and of change: encryption, TLS, Object Lock, and keys that stand in a
 * policy where a Secret belongs.
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
            diag_note(d, "a file share encrypts nothing by itself; encrypt its disks, or the volumes");
        }
        diag_help(d, objects ? "add `encryption: {atRest: sse-s3}`, or what the bucket has; `none` says that it has none"
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
        diag_note(d, "backups and the key that signs each request can be read and changed on the way");
        diag_help(d, "write `https://`, and `caCert` where the certificate is your own");
    }
}

/* ---------------------------------------------------------------------------------- keys in clear */

static bool upper_or_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9')) {
            return false;
        }
    }
    return true;
}

/* An AWS access key id: AKIA or ASIA, and 16 capitals or digits. */
static bool find_key_id(struct str s)
{
    for (size_t i = 0; i + 20 <= s.n; i++) {
        struct str at = str_sub(s, i, i + 20);
        if ((str_starts(at, STR("AKIA")) || str_starts(at, STR("ASIA"))) && upper_or_digit(at)) {
            return true;
        }
    }
    return false;
}

/* `scheme://user:password@host`; a bucket or container before `@` has no colon. */
static bool find_password(struct str url)
{
    size_t from = str_find(url, ':');
    if (from + 3 > url.n) {
        return false;
    }
    struct str rest = str_sub(url, from + 3, url.n);
    struct str host = str_sub(rest, 0, str_find(rest, '/'));
    size_t at = str_find(host, '@');
    if (at < host.n && str_find(str_sub(host, 0, at), ':') < at) {
        return true;
    }
    struct str options = str_sub(url, str_find(url, '?'), url.n), part;
    while (str_split(&options, ',', &part)) {
        size_t name = part.n;
        while (name > 0 && part.p[name - 1] != '?' && part.p[name - 1] != '&') {
            name--;
        }
        struct str option = str_sub(part, name, part.n);
        if (starts_in_any_case(option, "password=") || starts_in_any_case(option, "pass=")) {
            return true;
        }
        size_t equals = str_find(option, '=');
        option = str_sub(option, equals + 1, option.n);
        if (starts_in_any_case(option, "password=") || starts_in_any_case(option, "pass=")) {
            return true;
        }
    }
    return false;
}

static void judge_text(struct check_run *r, const struct text *t, bool url)
{
    if (!said(t->from) || !(find_key_id(t->v) || (url && find_password(t->v)))) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_CREDENTIALS_IN_POLICY, t->span, "%s stands in the policy",
                             find_key_id(t->v) ? "an access key" : "a password");
    diag_note(d, "a policy is kept in Git, where everybody who reads it has the key for ever");
    diag_help(d, "replace the key, keep the new one in a Secret, and name that under `credentials`");
}

static void judge_strings(struct check_run *r, const struct strings *s)
{
    for (size_t i = 0; i < s->n; i++) {
        judge_text(r, &s->values[i], false);
    }
}

void check_credentials_in_policy(struct check_run *r, const struct policy *p)
{
    judge_text(r, &p->monitoring.pushgateway, true);
    judge_text(r, &p->monitoring.runbooks, true);
    judge_strings(r, &p->monitoring.rule_labels);
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        judge_text(r, &s->url, true);
        judge_text(r, &s->endpoint, true);
        judge_text(r, &s->description, false);
        judge_text(r, &s->credentials.secret, false);
        judge_text(r, &s->credentials.external.item, false);
        judge_text(r, &s->credentials.external.access_key, false);
        judge_text(r, &s->credentials.external.secret_key, false);
    }
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        judge_strings(r, &ITEM(p->storage_classes, i, struct storage_class_def)->parameters);
    }
}

/* ------------------------------------------------------------------------------------ Object Lock */

static void report_lock(struct check_run *r, const struct store *s, const struct store *locked)
{
    struct diag *d = diag_at(r->ds, D_STORE_IMMUTABLE_LONGHORN, locked->immutable.head.span,
                             "Object Lock under the Longhorn store `%.*s`", STR_ARG(s->name.v));
    if (locked != s) {
        diag_mark(d, s->url.span, "in the same bucket: a default retention holds for all of it");
    }
    diag_note(d, "Longhorn overwrites and deletes objects all the time (locks, `volume.cfg`), and sends "
                 "no checksum, which a bucket with a default retention asks for");
    diag_help(d, locked == s ? "remove `immutable`; put what must not change into an `s3-objects` store"
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
