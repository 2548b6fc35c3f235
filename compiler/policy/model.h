/*
 * The model: what the user said, value by value with its place, and behind the line `resolved` what
 * later stages found out. Every struct that YAML can hold is described once by a row table
 * (policy/keys.def), from which the reader, its messages, the manual and the JSON Schema come.
 *
 * Stages fill it in order and never look back at the YAML tree:
 *   read (what is written) → merge ('*', several documents) → defaults → resolve (names to pointers,
 *   derived names) → prove/timing (cron lines in the zone of the job, gaps, counts).
 *
 * A value whose reading failed is POISONED: whoever meets it stays silent, because the mistake has
 * been reported.
 *
 * Data only; owned by the compilation's arena. Checks and lowering take it as const.
 */
#ifndef TIERC_POLICY_MODEL_H
#define TIERC_POLICY_MODEL_H

#include "base/map.h"
#include "base/node.h"
#include "diag/span.h"

enum origin {
    ABSENT,   /* not said, and no default: all else in the value is zero */
    DEFAULTED, /* not said; the value is the language's default, the span that of the owner's key */
    INHERITED, /* not said here, but in `defaults`, the tier or the cluster: the span is there */
    WRITTEN,
    POISONED  /* said, but wrong, and reported */
};

/* First member of every struct below that stands for a YAML mapping. */
struct head {
    struct span span; /* of the key that holds the mapping (a missing key is reported here) */
    struct span body; /* of the mapping itself */
    enum origin from;
};

struct text {
    struct str v;
    struct span span;
    enum origin from;
};

/* A count, a boolean (0, 1), seconds, bytes, bytes per second, a choice (index into its list),
 * minutes of a day, a date (Unix seconds of its midnight UTC) or a set of days. */
struct number {
    int64_t v;
    struct span span;
    enum origin from;
    bool none; /* the word `none` stands where a value could (rpo, rebuild) */
    bool automatic; /* the word `auto` */
};

struct texts_list {
    struct head head;
    struct text *at;
    size_t n, cap;
};

/* name → text, in order: labels, settings, storage class parameters. */
struct strings {
    struct head head;
    struct text *keys, *values;
    size_t n, cap;
};

/* Definitions by name (maps) or plain lists, in order; the items are pointers to one struct type. */
struct items {
    struct head head;
    void **at;
    size_t n, cap;
};
#define ITEM(items, i, type) ((type *)(items).at[i])

static inline bool said(enum origin from) /* written by the user somewhere, and readable */
{
    return from == WRITTEN || from == INHERITED;
}
static inline bool usable(enum origin from) /* holds a value */
{
    return from != ABSENT && from != POISONED;
}

/* ------------------------------------------------------------------ scalars of more than one part */

struct pvc {
    struct str namespace, name; /* name may be a glob only in `exempt` */
    struct span span, namespace_span, name_span;
    enum origin from;
};

struct schedule {
    struct text at;   /* as written: `daily at 02:00` or five fields */
    struct text zone; /* only in the form {at: …, zone: …}; `local` is the policy's timezone */
    struct head head;
};

struct keep {
    struct number copies;   /* `7`, or copies: */
    struct number lookback; /* `7d` in seconds, or lookback: */
    struct span span;
    enum origin from;
};

/* When a job runs, in the zone in which it runs. Filled by prove/timing. */
struct timing {
    bool usable;           /* false: reported already, or no schedule */
    struct str written;    /* the schedule as the user wrote it */
    struct str cron;       /* canonical five-field line in `zone` */
    struct str zone;       /* IANA name */
    int64_t shift;         /* seconds added by translation between zones, 0 if none */
    int64_t worst_gap, worst_from, worst_to; /* seconds; Unix instants of the first witness */
    int64_t worst_from_wall, worst_to_wall;  /* the same by the clock that the schedule is written for */
    int64_t least_gap, least_from;
    int64_t firings_per_year; /* mean, rounded up: for budgets */
    const void *gaps;      /* struct gaps of prove/gaps.h, shared by equal lines */
};

/* ------------------------------------------------------------------------------------ shared parts */

struct allow {
    struct head head;
    struct text code, reason;
    struct number until; /* date */
    /* resolved */
    struct span scope;   /* the body of the definition that it stands in; unknown span: whole policy */
    bool used;
};

struct secret_key {
    struct head head;
    struct text secret, key;
};

/* ---------------------------------------------------------------------------------------- cluster */

struct pods {
    struct head head;
    struct node *tolerations, *resources; /* as Kubernetes has them; NULL if absent */
    struct strings node_selector;
    struct texts_list image_pull_secrets;
    struct text priority_class_name;
};

struct images {
    struct head head;
    struct text tierv, postgresql, mariadb, s3;
};

struct longhorn {
    struct head head; /* ABSENT: a cluster without Longhorn */
    struct text version;
    struct text namespace;
    struct strings settings;
    /* resolved */
    int major, minor, patch; /* 0 where not given */
};

struct cluster {
    struct head head;
    struct text name, timezone, kubernetes, namespace, drill_namespace;
    struct number namespace_exists;
    struct longhorn longhorn;
    struct number nodes, replicas;
    struct transfer {
        struct head head;
        struct number backup, restore; /* bytes per second */
        struct number restores_per_node;
    } transfer;
    struct recovery {
        struct head head;
        struct number rebuild, per_volume, decide; /* seconds */
    } recovery;
    struct limits {
        struct head head;
        struct number backups_at_once;
    } limits;
    struct pods pods;
    struct images images;
    /* resolved */
    int kubernetes_minor; /* of 1.N */
};

enum sink { SINK_PUSHGATEWAY, SINK_SERVE };

struct monitoring {
    struct head head; /* ABSENT: no rules, no dashboard, no push */
    struct text namespace, pushgateway, runbooks;
    struct number sink;
    struct strings rule_labels;
};

struct gitops {
    struct head head; /* ABSENT: no flux-kustomization.yaml */
    struct text source, kind, namespace, path;
    struct number interval;
    struct texts_list depends_on;
};

/* ----------------------------------------------------------------------------------------- stores */

enum store_type { STORE_LONGHORN_SNAPSHOT, STORE_LONGHORN_BACKUP, STORE_CSI_SNAPSHOT, STORE_S3_OBJECTS,
                  STORE_EXTERNAL, STORE_TYPE_COUNT };
enum domain { DOMAIN_DATA, DOMAIN_VOLUME, DOMAIN_CLUSTER, DOMAIN_SITE, DOMAIN_REGION, DOMAIN_COUNT };
enum provider { PROVIDER_AWS, PROVIDER_MINIO, PROVIDER_CEPH, PROVIDER_GARAGE, PROVIDER_R2, PROVIDER_B2,
                PROVIDER_WASABI, PROVIDER_HETZNER, PROVIDER_SCALEWAY, PROVIDER_COUNT };
enum storage_class { CLASS_STANDARD_IA, CLASS_ONEZONE_IA, CLASS_INTELLIGENT_TIERING, CLASS_GLACIER_IR,
                     CLASS_GLACIER, CLASS_DEEP_ARCHIVE, CLASS_COUNT };
enum csi_mode { CSI_SNAP, CSI_BACKUP };
enum retrieval { RETRIEVAL_EXPEDITED, RETRIEVAL_STANDARD, RETRIEVAL_BULK };
enum url_scheme { URL_NONE, URL_S3, URL_NFS, URL_CIFS, URL_AZBLOB };

struct transition {
    struct head head;
    struct number after; /* seconds; whole days */
    struct number to;    /* enum storage_class, or -1 with `name` where the provider names its own */
    struct text name;    /* as written */
};

struct lifecycle {
    struct head head; /* ABSENT: the bucket is left as it is */
    struct items transitions; /* struct transition */
    struct number expire, noncurrent_expire, abort_multipart; /* seconds; whole days */
};

struct store {
    struct head head;
    struct text name;
    struct text description;
    struct number type, domain, provider, mode, retrieval;
    struct text target, url, endpoint, by, class, driver, foreign_rules;
    struct number path_style, create, poll_interval;
    struct ca_cert {
        struct head head;
        struct text config_map, key;
    } ca_cert;
    struct credentials {
        struct head head;
        struct text secret;
        struct external_secret {
            struct head head;
            struct text store, kind, item, access_key, secret_key;
        } external;
    } credentials;
    struct encryption {
        struct head head;
        struct number at_rest; /* sse-s3, sse-kms, client, none */
    } encryption;
    struct immutable {
        struct head head;
        struct number mode; /* governance, compliance */
        struct number days;
    } immutable;
    struct lifecycle lifecycle;
    struct items allow;
    /* resolved */
    enum url_scheme scheme;
    struct str bucket, region, prefix; /* s3: prefix without leading `/`, with trailing `/` or empty */
    struct node *foreign;              /* rules of others in the bucket, NULL without foreignRules */
    struct store *target_store;        /* csi-snapshot of mode backup */
    bool used;
};

/* --------------------------------------------------------------------- tiers, groups and workloads */

enum scenario_id { SCENARIO_VOLUME_CORRUPTION, SCENARIO_VOLUME_LOSS, SCENARIO_NODE_LOSS,
                   SCENARIO_CLUSTER_LOSS, SCENARIO_SITE_LOSS, SCENARIO_STORE_CORRUPTION,
                   SCENARIO_RANSOMWARE, SCENARIO_COUNT };

struct objective {
    struct head head;
    struct text name; /* of the scenario */
    struct number rpo, rto;
    struct text accept;
};

struct tier {
    struct head head;
    struct text name, description, reason;
    struct number rpo, rto, detect, grace, missed_runs, concurrency;
    struct items objectives; /* struct objective */
    struct items copies;     /* struct copy */
    struct items allow;
    /* resolved */
    bool used;
};

struct copy {
    struct head head;
    struct text key;   /* its name in `copies` */
    struct text store;
    struct schedule schedule;
    struct keep keep;
    struct number takes, restore_takes;
    struct number full; /* `every N runs`: N */
    struct text name;   /* overrides the derived job name */
    struct items allow;
    /* resolved */
    struct store *to;
    struct group *group;       /* one of these two owns it */
    struct workload *workload;
    struct str job;            /* name of the RecurringJob or CronJob; empty for external copies */
    struct timing when;
    int64_t count;             /* compiled `keep`: the number of copies, 0 where there is none */
};

struct group {
    struct head head;
    struct text name, description, tier;
    struct number concurrency;
    struct items copies; /* struct copy */
    struct items allow;
    /* resolved */
    struct tier *of;
    bool incomplete;         /* a copy could not be resolved and was taken out */
    bool implicit;           /* made from a tier that holds copies; name and span are the tier's */
    struct items workloads;  /* struct workload, those that name it */
    bool used;
};

enum assign { ASSIGN_ENROLL, ASSIGN_GIT, ASSIGN_STORAGE_CLASS };
enum attached { ATTACHED_ALWAYS, ATTACHED_SOMETIMES };

struct volume {
    struct head head;
    struct pvc pvc;
    struct number size, daily_change, replicas;
    struct number assign, attached;
    struct items allow;
    /* resolved */
    struct workload *workload;
    bool dump; /* made from the `to` of a dump: the PVC that holds its files */
};

enum engine { ENGINE_POSTGRESQL, ENGINE_MARIADB };

struct dump {
    struct head head; /* ABSENT: none */
    struct number engine;
    struct schedule schedule;
    struct number takes, restore_takes;
    struct text host, user, database;
    struct number port;
    struct secret_key password;
    struct dump_to {
        struct head head;
        struct pvc pvc;
        struct number size, create;
        struct text store;
    } to;
    struct keep keep;
    struct text name;
    /* resolved */
    struct store *store;
    struct volume *volume; /* of `to.pvc`; also among the `volumes` of its workload, marked `dump` */
    struct str namespace;  /* in which the dump runs: that of the PVC, of the host or of the volumes */
    struct str job;
    struct timing when;
    int64_t count;
};

enum consistency { CONSISTENCY_DUMP, CONSISTENCY_ANY };

struct workload {
    struct head head;
    struct text name, description, tier, group;
    struct number consistency;
    struct items volumes; /* struct volume */
    struct dump dump;
    struct items copies;  /* struct copy, external stores only */
    struct items allow;
    /* resolved */
    struct tier *of;
    struct group *in;     /* NULL where its tier has no copies */
};

/* ------------------------------------------------------------------- maintenance and what verifies */

struct upkeep { /* snapshotCleanup, filesystemTrim */
    struct head head;
    struct schedule schedule;
    struct texts_list groups;
    struct number concurrency;
    struct text name;
    /* resolved */
    struct str job;
    struct timing when;
};

enum system_volumes { SYSTEM_NONE, SYSTEM_IF_NOT_PRESENT, SYSTEM_ALWAYS };

struct system_backup {
    struct head head;
    struct schedule schedule;
    struct keep keep;
    struct number volumes;
    struct text name;
    /* resolved */
    struct str job;
    struct timing when;
    int64_t count;
};

struct keep_out {
    struct head head;
    struct number from, to; /* minutes of the day, in `timezone`; to <= from ends next day */
    struct number days;     /* bit 0 is Sunday; default all */
    struct text reason;
};

struct maintenance {
    struct head head;
    struct upkeep snapshot_cleanup, filesystem_trim;
    struct system_backup system_backup;
    struct items keep_out; /* struct keep_out */
};

struct enrolment {
    struct head head; /* DEFAULTED: on; `none` turns it off */
    bool off;
    struct number every;
    struct text name;
    /* resolved */
    struct str job;
    struct timing when;
};

struct verification {
    struct head head; /* likewise */
    bool off;
    struct number every; /* seconds, or automatic */
    struct number storage_low;
    struct secret_key ping;
    struct text name;
    /* resolved */
    struct str job;
};

struct drill {
    struct head head;
    struct text key; /* its name in `drills` */
    struct schedule schedule;
    struct text from; /* store */
    struct texts_list workloads;
    struct number deadline, run_as_user;
    struct drill_check {
        struct head head;
        struct texts_list files, command;
        struct number newer_than, dump;
        struct text image;
    } check;
    struct text name;
    struct items allow;
    /* resolved */
    struct store *store;
    struct str job;
    struct timing when;
};

struct exemption {
    struct head head;
    struct pvc pvc; /* the name may be a glob */
    struct text reason;
    struct number until;
};

struct scenario {
    struct head head;
    struct text name;
    struct number destroys; /* enum domain */
    struct number rebuild;
};

struct storage_class_def {
    struct head head;
    struct text name, group, secret, secret_namespace;
    struct number encrypted, reclaim_policy, volume_binding_mode;
    struct strings parameters;
    struct items allow;
    /* resolved */
    struct group *of;
};

struct policy {
    struct head head;
    struct text api_version, name, timezone;
    struct defaults {
        struct head head;
        struct volume volume; /* its pvc is never set */
    } defaults;
    struct cluster cluster;
    struct monitoring monitoring;
    struct gitops gitops;
    struct items stores, tiers, groups, workloads; /* struct store, tier, group, workload */
    struct maintenance maintenance;
    struct enrolment enrolment;
    struct verification verification;
    struct items drills;          /* struct drill */
    struct items exempt;          /* struct exemption */
    struct node *prices;          /* as written; NULL if absent */
    struct items scenarios;       /* struct scenario */
    struct items storage_classes; /* struct storage_class_def */
    struct items allow;           /* struct allow */
    /* resolved */
    struct map store_by_name, tier_by_name, group_by_name, workload_by_name;
    struct str verify_job, enroll_job, plan_name, result_name, drill_result_name;
    struct span *bodies; /* of the documents of its own name, those of '*' not among them */
    size_t body_count, body_cap;
    const struct guarantees *guarantees; /* prove/guarantee.h; NULL where the policy could not be
                                            understood, so that nothing can be proved */
    const struct zone *zone; /* of `timezone`; NULL: not known, and reported. Filled by prove/timing */
    bool partial; /* a text or document of the run could not be read: what is missing may stand there */
    bool broken;  /* could not be resolved: no later stage looks at it */
};

struct policies {
    struct policy **at; /* sorted by name */
    size_t n;
};

#endif
