/*
 * Generated access policies of buckets: what an identity does not need is an error, whatever the
 * template says. What it needs is a table; denials are never too wide.
 */
#include "check/checks.h"

struct access {
    struct check_run *run;
    const struct policy *policy;
    const struct store *store;
    const char *who;     /* of the tables below */
    const char *allowed; /* actions, with a blank between */
    struct str base;     /* `arn:PARTITION:s3:::BUCKET` without the partition */
};

/* facts of Longhorn's and awscli's use of S3; the page says where they stand. */
#define LONGHORN "s3:ListBucket s3:GetObject s3:PutObject s3:DeleteObject s3:AbortMultipartUpload"
#define WRITER "s3:PutObject s3:AbortMultipartUpload s3:ListMultipartUploadParts"
#define RESTORER                                                                                   \
    "s3:ListBucket s3:ListBucketVersions s3:GetObject s3:GetObjectVersion s3:RestoreObject"

__attribute__((format(printf, 3, 4))) static void wide(const struct access *c, const char *help,
                                                       const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str text = str_vfmt(c->run->arena, fmt, ap);
    va_end(ap);
    struct diag *d = diag_at(c->run->ds, D_IAM_TOO_WIDE, c->store->name.span,
                             "the access policy of %s at `%.*s` %.*s", c->who,
                             STR_ARG(c->store->name.v), STR_ARG(text));
    diag_help(d, "%s", help);
}

static void judge_action(const struct access *c, struct str action)
{
    if (str_find(action, '*') < action.n || str_find(action, '?') < action.n) {
        wide(c, "name each action", "has a wildcard among its actions, `%.*s`", STR_ARG(action));
    } else if (!among(str_of(c->allowed), action)) {
        wide(c, "remove the action", "allows `%.*s`, which is not needed", STR_ARG(action));
    }
}

/* The bucket, or what lies under the store's prefix in it. */
static void judge_resource(const struct access *c, struct str arn)
{
    struct str at = str_starts(arn, STR("arn:")) ? str_sub(arn, 4, arn.n) : arn;
    at = str_sub(at, str_find(at, ':'), at.n);
    bool bucket = str_eq(at, c->base);
    struct str below = str_fmt(c->run->arena, "%.*s/%.*s", STR_ARG(c->base),
                               STR_ARG(c->store->prefix));
    if (!bucket && !str_starts(at, below)) {
        wide(c, "name the bucket and the prefix of the store", "reaches `%.*s`", STR_ARG(arn));
    }
}

/* IAM takes one or a list. */
static void each(const struct access *c, const struct node *n,
                 void (*judge)(const struct access *, struct str))
{
    if (n != NULL && n->kind == NODE_TEXT) {
        judge(c, n->text);
    }
    for (size_t i = 0; n != NULL && n->kind == NODE_LIST && i < n->n; i++) {
        judge(c, n->items[i]->text);
    }
}

static void judge_statement(const struct access *c, const struct node *s)
{
    const struct node *effect = node_get(s, "Effect");
    if (effect != NULL && str_is(effect->text, "Deny")) {
        return;
    }
    if (node_get(s, "NotAction") != NULL || node_get(s, "NotResource") != NULL) {
        wide(c, "say what is allowed, not what is not", "allows all but what it names");
    }
    each(c, node_get(s, "Action"), judge_action);
    each(c, node_get(s, "Resource"), judge_resource);
}

void check_access(struct check_run *r, const struct policy *p, struct str path,
                  const struct node *document)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        struct str own = str_fmt(r->arena, "%.*s/s3/%.*s.", STR_ARG(p->name.v), STR_ARG(s->name.v));
        if (!str_starts(path, own)) {
            continue;
        }
        bool longhorn = s->type.v == STORE_LONGHORN_BACKUP;
        bool restorer = str_ends(path, STR(".restorer.iam-policy.json"));
        struct access c = {r, p, s, .who = longhorn ? "Longhorn" : restorer ? "the restorer" : "the writer"};
        c.allowed = longhorn ? LONGHORN : restorer ? RESTORER : WRITER;
        c.base = str_fmt(r->arena, ":s3:::%.*s", STR_ARG(s->bucket));
        const struct node *statements = node_get(document, "Statement");
        for (size_t k = 0; statements != NULL && k < statements->n; k++) {
            judge_statement(&c, statements->items[k]);
        }
    }
}
