/*
 * What was seen in the cluster, joined as it came: only what a verdict needs is kept, so that memory
 * grows with volumes and not with backups. A kind that could not be read completely is `unknown`,
 * with its cause; nothing is concluded from it.
 */
#ifndef TIERC_VERIFY_OBSERVED_H
#define TIERC_VERIFY_OBSERVED_H

#include "base/map.h"
#include "verify/plan.h"

enum seen_kind {
    SEEN_CLAIMS,
    SEEN_PERSISTENT_VOLUMES,
    SEEN_VOLUMES,
    SEEN_BACKUPS,
    SEEN_BACKUP_VOLUMES,
    SEEN_SNAPSHOTS,
    SEEN_RECURRING_JOBS,
    SEEN_TARGETS,
    SEEN_SETTINGS,
    SEEN_NODES,
    SEEN_CRON_JOBS,      /* in Longhorn's namespace */
    SEEN_OWN_CRON_JOBS,  /* of dumps and CSI copies */
    SEEN_CSI_SNAPSHOTS,
    SEEN_PODS,           /* of dumps */
    SEEN_RESULT,         /* the ConfigMap with the history of dumps */
    SEEN_DRILLS,         /* the ConfigMap of drill results */
    SEEN_KINDS
};

struct seen { /* of one kind */
    bool wanted, known;
    struct str cause; /* where it is wanted and not known */
};

/* The recovery points that one job made of one volume. */
struct recovery_points {
    int64_t newest, oldest; /* content, Unix seconds; 0: none */
    int64_t count;
    int64_t under_way; /* start of one that is being made; 0: none */
};

struct claim {
    struct str namespace, name, uid, volume_name; /* of the PersistentVolume; empty: not bound */
    struct str storage_class;
    int64_t created;
    int64_t labelled;             /* earliest time of a manager that owns the group's label; 0: none */
    struct str *labels;           /* of Longhorn's groups and jobs: keys, sorted */
    size_t label_count;
    bool planned, scratch;        /* in the plan; a drill's own */
};

struct live_volume { /* of Longhorn */
    struct str name, state, robustness, target, from_backup;
    struct str claim_namespace, claim;       /* of kubernetesStatus */
    bool claim_past;                          /* lastPVCRefAt is set */
    bool restore_required, standby;
    int64_t created, replicas, snapshot_most, snapshots;
    struct str *labels;                       /* of groups and jobs with the value `enabled`: keys */
    size_t label_count;
    struct map points;                        /* name of the job → struct recovery_points: snapshots */
};

struct live_job {
    struct node *spec; /* as planned ones are compared: RecurringJob or CronJob */
    int64_t created, last_schedule, last_success;
    int64_t retain_or_cron_set; /* time of the manager that owns spec.retain or spec.cron; 0: none */
    bool suspended, active;
};

struct live_target {
    struct str url;
    bool available;
    int64_t synced, poll_interval;
    struct str cause;
};

struct disk {
    struct str node, disk;
    int64_t available;
};

struct dump_run { /* what a pod reported, or the history holds */
    int64_t start, seconds, bytes, oldest, count;
};

struct observed {
    struct arena *arena;
    const struct plan *plan;
    struct seen seen[SEEN_KINDS];
    int64_t now;         /* server's clock, or --now */
    int64_t local_skew;  /* local clock less the server's; 0 with --now */
    bool skew_judged;
    struct map claims;      /* NAMESPACE/NAME → struct claim */
    struct map handles;     /* name of a PersistentVolume → its volumeHandle (struct str *) */
    struct map drivers;     /* likewise → its driver */
    struct map volumes;     /* name → struct live_volume */
    struct map backups;     /* VOLUME then a blank then JOB → struct recovery_points, of its target */
    struct map recurring;   /* name → struct live_job */
    struct map cron_jobs;   /* NAMESPACE/NAME → struct live_job */
    struct map targets;     /* name → struct live_target */
    struct map settings;    /* name → its value, of data engine v1 (struct str *) */
    struct map csi;         /* NAMESPACE/PVC then a blank then COPY → struct recovery_points */
    struct map dumps;       /* name of the copy → struct dump_list */
    struct map drills;      /* DRILL/WORKLOAD → struct drill_run */
    struct map orphans;     /* BackupVolumes whose volume has no claim: name → itself */
    struct disk *disks;
    size_t disk_count, disk_cap;
    int64_t nodes;          /* of Longhorn */
    struct str version;     /* of Longhorn: the setting current-longhorn-version */
};

struct dump_list {
    struct dump_run *at; /* by start */
    size_t n, cap;
};

struct drill_run {
    int64_t last, last_success, measured, created;
    bool failed;
    struct str cause;
};

struct observed *observed_new(struct arena *a, const struct plan *p);

#endif
