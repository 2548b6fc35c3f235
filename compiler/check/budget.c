/*
 * How many snapshots the jobs of a group leave on one of its volumes at most, all together:
 * Longhorn judges each job by itself, and refuses a snapshot, and so a backup, at the volume's
 * ceiling. What a job keeps counts, and one more while it runs; a backup keeps its snapshot as the
 * base of the next. A snapshot that nothing removes reaches any ceiling.
 *
 * Sources: longhorn-manager app/recurringjob/volume.go, controller/backup_controller.go
 * (deleteSnapshotAfterBackupCompleted), controller/system_backup_controller.go.
 */
#include "check/checks.h"
#include "prove/gaps.h"
#include "units/duration.h"

enum {
    DEFAULT_CEILING = 250,
    DEFAULT_THRESHOLD = 100,
    FOR_EVER = -1,
    MARKED = 4,
    ON_DEMAND_SINCE = 9
};

static const char cleanup_base[] = "auto-cleanup-recurring-job-backup-snapshot";
static const char cleanup_on_demand[] = "auto-cleanup-snapshot-after-on-demand-backup-completed";
static const char cleanup_with_backup[] = "auto-cleanup-when-delete-backup";

struct ceiling {
    int64_t most;
    struct span at; /* unknown: Longhorn's default */
};

static struct ceiling ceiling_of(const struct policy *p, const char *setting, int64_t otherwise)
{
    struct ceiling c = {0};
    c.most = setting_number(p, setting, otherwise, &c.at);
    return c;
}

static int64_t kept(const struct copy *c)
{
    return usable(c->keep.from) ? c->count : 0;
}

/* Of one copy, on each volume that it is made of. */
static int64_t left_by(const struct policy *p, const struct copy *c)
{
    bool longhorn = str_is(c->to->driver.v, "driver.longhorn.io");
    switch ((enum store_type)c->to->type.v) {
    case STORE_LONGHORN_SNAPSHOT:
        return kept(c) + 1;
    case STORE_LONGHORN_BACKUP:
        return setting_on(p, cleanup_base, true) ? 2 : kept(c) + 1;
    case STORE_CSI_SNAPSHOT:
        if (!longhorn || c->to->mode.v == CSI_SNAP) {
            return longhorn ? kept(c) + 1 : 0;
        }
        if (setting_on(p, cleanup_on_demand, false)) {
            return 1;
        }
        return setting_on(p, cleanup_with_backup, false) ? kept(c) + 1 : FOR_EVER;
    default:
        return 0;
    }
}

static int64_t left_by_all(const struct policy *p, const struct group *g, const struct copy **most)
{
    int64_t sum = 0, largest = 0;
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        int64_t n = c->to == NULL ? 0 : left_by(p, c);
        if (n > largest) {
            largest = n;
            *most = c;
        }
        sum += n > 0 ? n : 0;
    }
    return sum;
}

static bool has_volumes(const struct group *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->workloads.n; i++) {
        n += ITEM(g->workloads, i, struct workload)->volumes.n;
    }
    return n > 0;
}

/* "120 kept, and one while a run goes on" */
static struct str parts_of(struct check_run *r, const struct policy *p, const struct copy *c)
{
    int64_t n = left_by(p, c);
    if (c->to->type.v == STORE_LONGHORN_BACKUP && setting_on(p, cleanup_base, true)) {
        return STR("2: the base of the next backup, and one while a run goes on");
    }
    if (n == 1) {
        return STR("1 while a run goes on");
    }
    return str_fmt(r->arena, "%lld: %lld kept, and one while a run goes on", (long long)n,
                   (long long)n - 1);
}

static void show_parts(struct check_run *r, const struct policy *p, const struct group *g,
                       const struct copy *largest, struct diag *d)
{
    int64_t others = 0;
    diag_label(d, "%.*s", STR_ARG(parts_of(r, p, largest)));
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        bool counts = c != largest && c->to != NULL && left_by(p, c) > 0;
        others += counts;
        if (counts && others <= MARKED) {
            diag_mark(d, c->keep.span, "%.*s", STR_ARG(parts_of(r, p, c)));
        }
    }
    if (others > MARKED) {
        diag_note(d, "%.*s more of the group add theirs",
                  STR_ARG(counted(r->arena, others - MARKED, "copy", "copies")));
    }
}

static void show_ceiling(struct diag *d, const struct ceiling *c, const char *setting)
{
    if (span_known(c->at)) {
        diag_mark(d, c->at, "the setting `%s`", setting);
    } else {
        diag_note(d, "the setting `%s` is %lld unless the policy states it", setting,
                  (long long)c->most);
    }
}

static void judge_sum(struct check_run *r, const struct policy *p, const struct group *g)
{
    struct ceiling most = ceiling_of(p, "snapshot-max-count", DEFAULT_CEILING);
    struct ceiling many = ceiling_of(p, "snapshot-count-warning-threshold", DEFAULT_THRESHOLD);
    const struct copy *largest = NULL;
    int64_t sum = left_by_all(p, g, &largest);
    if (largest == NULL || (sum <= most.most && sum < many.most)) {
        return;
    }
    bool over = sum > most.most;
    struct diag *d = diag_at(
        r->ds, D_SNAPSHOT_BUDGET, largest->keep.span,
        over ? "a volume of `%.*s` comes to %lld snapshots, and Longhorn takes %lld"
             : "a volume of `%.*s` comes to %lld snapshots, and Longhorn warns from %lld on",
        STR_ARG(g->name.v), (long long)sum, (long long)(over ? most.most : many.most));
    show_parts(r, p, g, largest, d);
    if (over) {
        show_ceiling(d, &most, "snapshot-max-count");
        diag_note(d, "at the ceiling every snapshot fails, and with it every backup");
    } else {
        diag_severity(d, SEV_WARNING);
        show_ceiling(d, &many, "snapshot-count-warning-threshold");
        diag_note(d,
                  "the volume then has the condition `TooManySnapshots`, and each snapshot costs "
                  "space and time");
    }
    int64_t fits = kept(largest) - (sum - (over ? most.most : many.most - 1));
    if (fits >= 1 && left_by(p, largest) == kept(largest) + 1) {
        diag_help(d, "write `keep: %lld` here, or add a copy that runs less often and keeps longer",
                  (long long)fits);
    } else {
        diag_help(d, "keep less, or give some volumes a group with fewer copies");
    }
}

/* How many runs until a volume is full, and how long that takes at least. */
static void show_end(struct check_run *r, struct diag *d, const struct timing *when, int64_t room)
{
    if (room < 1 || !when->usable || when->gaps == NULL) {
        return;
    }
    diag_note(d,
              "after %.*s, in %.*s, the volume has as many as Longhorn takes; then every backup "
              "fails",
              STR_ARG(counted(r->arena, room, "run", "runs")),
              STR_ARG(duration_words(r->arena, gaps_least_sum(when->gaps, room).seconds)));
}

static void judge_leaks(struct check_run *r, const struct policy *p, const struct group *g)
{
    const struct copy *ignored;
    int64_t room =
        ceiling_of(p, "snapshot-max-count", DEFAULT_CEILING).most - left_by_all(p, g, &ignored);
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        if (c->to == NULL || left_by(p, c) != FOR_EVER) {
            continue;
        }
        struct diag *d =
            diag_at(r->ds, D_SNAPSHOT_BUDGET, c->store.span,
                    "each run of `%.*s` leaves a snapshot that nothing removes", STR_ARG(c->key.v));
        diag_mark(d, c->to->mode.span, "a CSI backup is made from a snapshot of the volume");
        show_end(r, d, &c->when, room);
        bool old = version_known(p) && p->cluster.longhorn.minor < ON_DEMAND_SINCE;
        diag_help(d,
                  "in the cluster turn the setting on, and here write `settings: {%s: true}` under "
                  "`cluster.longhorn`",
                  old ? cleanup_with_backup : cleanup_on_demand);
        diag_help(d, "or copy to the `longhorn-backup` store itself");
    }
}

/* Every volume of the cluster: judged once, against the fullest. */
static void judge_system(struct check_run *r, const struct policy *p, int64_t fullest)
{
    const struct system_backup *b = &p->maintenance.system_backup;
    bool cleaned = b->volumes.v == SYSTEM_ALWAYS && setting_on(p, cleanup_on_demand, false);
    if (!said(b->head.from) || !usable(b->volumes.from) || b->volumes.v == SYSTEM_NONE || cleaned) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_SNAPSHOT_BUDGET, b->volumes.span,
                             "each run leaves a snapshot of every volume that nothing removes");
    show_end(r, d, &b->when, ceiling_of(p, "snapshot-max-count", DEFAULT_CEILING).most - fullest);
    if (b->volumes.v == SYSTEM_ALWAYS) {
        diag_help(d,
                  "in the cluster turn the setting on, and here write `settings: {%s: true}` under "
                  "`cluster.longhorn`",
                  cleanup_on_demand);
    } else {
        diag_note(d, "it is made before the run finds that a volume's backup is up to date, and "
                     "then no backup takes it along");
    }
    diag_help(d, "write `volumes: none`: the copies of the groups back up the volumes");
}

void check_snapshot_budget(struct check_run *r, const struct policy *p)
{
    int64_t fullest = 0;
    if (!said(p->cluster.longhorn.head.from)) {
        return;
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        const struct copy *ignored;
        if (has_volumes(g)) {
            int64_t sum = left_by_all(p, g, &ignored);
            fullest = sum > fullest ? sum : fullest;
            judge_sum(r, p, g);
            judge_leaks(r, p, g);
        }
    }
    judge_system(r, p, fullest);
}
