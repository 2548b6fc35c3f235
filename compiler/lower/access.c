/*
 * Access policies in the language of AWS IAM, one for each identity at a store: Longhorn's, that of
 * the jobs that write dumps, and that of whoever restores them. Only for providers whose keys take
 * such policies; elsewhere the keys themselves say what they may.
 */
#include "lower/lowering.h"

static bool takes_policies(const struct store *s)
{
    static const bool takes[PROVIDER_COUNT] = {
        [PROVIDER_AWS] = true,
        [PROVIDER_MINIO] = true,
        [PROVIDER_CEPH] = true,
        [PROVIDER_WASABI] = true,
    };
    return s->scheme == URL_S3 && usable(s->provider.from) && takes[s->provider.v];
}

/* docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; other providers know only `aws`. */
static struct str partition(const struct store *s)
{
    bool aws = s->provider.v == PROVIDER_AWS;
    return aws && str_starts(s->region, STR("cn-"))       ? STR("aws-cn")
           : aws && str_starts(s->region, STR("us-gov-")) ? STR("aws-us-gov")
                                                          : STR("aws");
}

static void identity(struct lowering *l, const struct store *s, enum template_id id,
                     const char *who)
{
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0}), *docs = node_list(l->a);
    node_set_text(l->a, f, "partition", partition(s));
    node_set_text(l->a, f, "bucket", s->bucket);
    node_set_text(l->a, f, "prefix", s->prefix);
    lower_fill(l, id, f, s->name.span, docs);
    if (docs->n == 1) {
        lower_file(l, str_fmt(l->a, "s3/%.*s%s.iam-policy.json", STR_ARG(s->name.v), who),
                   FORMAT_JSON, docs);
    }
}

void access_policies(struct lowering *l, struct node *docs)
{
    (void)docs;
    for (size_t i = 0; i < l->p->stores.n; i++) {
        const struct store *s = ITEM(l->p->stores, i, struct store);
        if (!usable(s->type.from) || !takes_policies(s)) {
            continue;
        }
        if (s->type.v == STORE_LONGHORN_BACKUP) {
            identity(l, s, TEMPLATE_ACCESS_LONGHORN, "");
        } else if (s->type.v == STORE_S3_OBJECTS) {
            identity(l, s, TEMPLATE_ACCESS_DUMP_WRITER, "");
            identity(l, s, TEMPLATE_ACCESS_DUMP_RESTORER, ".restorer");
        }
    }
}
