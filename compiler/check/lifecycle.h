/*
 * Lifecycle rules of a bucket in one form, whoever wrote them: a store's `lifecycle:` or the
 * `foreignRules` of others (S3 API reference, PutBucketLifecycleConfiguration). And the providers, each
 * with what it takes, drops and refuses. Inside check/ only.
 */
#ifndef TIERC_CHECK_LIFECYCLE_H
#define TIERC_CHECK_LIFECYCLE_H

#include "check/checks.h"

enum { CLASS_OTHER = -1 }; /* a class of the provider's own */

struct rule_move { /* a transition */
    int64_t days;
    bool dated;      /* Date in place of Days */
    int class;       /* enum storage_class or CLASS_OTHER */
    struct str name; /* as written */
    struct span span, class_span;
};

struct rule_days {
    bool set;
    bool dated;
    int64_t days;
    struct span span;
};

struct rule {
    const struct policy *policy;
    const struct store *store;
    bool foreign;
    bool enabled;
    bool narrowed; /* a filter of tags or sizes stands beside or instead of the prefix */
    bool tags;     /* it filters by tags */
    struct str id, prefix;
    struct span span;                 /* of the rule */
    struct span id_span, prefix_span; /* of a foreign rule that has them */
    struct rule_move *moves, *noncurrent_moves;
    size_t move_count, move_cap, noncurrent_count, noncurrent_cap;
    struct rule_days expire, noncurrent, abort;
};

struct rules {
    struct rule *at;
    size_t n, cap;
};

/* The rules that a store brings into its bucket, in either form. Foreign rules that S3 could not
 * read are left out; `report` says them (lifecycle-unreadable, lifecycle-limit). */
void rules_of_store(struct check_run *r, const struct policy *p, const struct store *s, bool report,
                    struct rules *out);
/* Reads the JSON of others; one file for the shape alone. */
void rules_foreign(struct check_run *r, const struct policy *p, const struct store *s, bool report,
                   struct rules *out);

enum abort_support { ABORT_HONOURED, ABORT_DROPPED, ABORT_BUILT_IN };

struct provider_rules {
    const char *name;         /* for people */
    uint32_t classes;         /* bit per enum storage_class */
    bool own_classes;         /* names of its own (remote tiers, placements) */
    bool one_transition;      /* a rule holds one, the last wins */
    bool noncurrent;          /* versions, and rules for the old ones */
    bool versioned;           /* always */
    bool no_tags;             /* refuses a filter by tags */
    bool order;               /* holds S3's waterfall, spacing and expiry > transition */
    int64_t infrequent_floor; /* days before STANDARD_IA and ONEZONE_IA */
    enum abort_support abort;
    const char *source;
};

const struct provider_rules *provider_rules(enum provider p);

const char *class_name(int class);
int64_t class_days(int class);        /* shortest stay, and so the spacing after it */
bool class_follows(int from, int to); /* S3's waterfall */
bool class_archives(int class);       /* is not readable at once */

/* The rules of each bucket of the policy together: limits, ids, overlaps. */
void check_buckets(struct check_run *r, const struct policy *p);

/* The host of an endpoint in one form; empty for AWS itself. */
struct str host_of(struct arena *a, struct str url);
bool same_bucket(const struct store *a, const struct store *b);
bool is_s3(const struct store *s); /* has a bucket whose URL was understood */

#endif
