/*
 * `cluster.longhorn.settings`: what the policy says that the cluster has. A value that Longhorn
 * would refuse cannot be what it has, and what is computed from it would be wrong. Names, ranges
 * and first versions: longhorn-manager types/setting.go. A name that is not in the table, nor a slip
 * away from one that is, is left to the verifier, which asks the cluster.
 */
#include "check/checks.h"

#include "base/suggest.h"

enum value { VALUE_BOOL, VALUE_NUMBER, VALUE_ANY };

struct setting {
    const char *name;
    enum value value;
    int since; /* Longhorn 1.N */
    int64_t least, most;
};

enum { NO_END = 1000000 };

static const struct setting settings[] = {
    {.name = "allow-recurring-job-while-volume-detached", .value = VALUE_BOOL},
    {.name = "auto-cleanup-recurring-job-backup-snapshot", .value = VALUE_BOOL},
    {.name = "auto-cleanup-system-generated-snapshot", .value = VALUE_BOOL},
    {.name = "auto-cleanup-when-delete-backup", .value = VALUE_BOOL},
    {.name = "auto-cleanup-snapshot-after-on-demand-backup-completed",
     .value = VALUE_BOOL,
     .since = 9},
    {.name = "disable-snapshot-purge", .value = VALUE_BOOL},
    {.name = "remove-snapshots-during-filesystem-trim", .value = VALUE_BOOL},
    {.name = "replica-soft-anti-affinity", .value = VALUE_BOOL},
    {.name = "restore-volume-recurring-jobs", .value = VALUE_BOOL},
    {.name = "recurring-job-max-retention",
     .value = VALUE_NUMBER,
     .since = 6,
     .least = 1,
     .most = 250},
    {.name = "snapshot-max-count", .value = VALUE_NUMBER, .least = 2, .most = 250},
    {.name = "snapshot-count-warning-threshold",
     .value = VALUE_NUMBER,
     .since = 12,
     .least = 2,
     .most = 250},
    {.name = "failed-backup-ttl", .value = VALUE_NUMBER, .least = 0, .most = NO_END},
    {.name = "backup-execution-timeout", .value = VALUE_NUMBER, .least = 1, .most = NO_END},
    {.name = "backup-concurrent-limit", .value = VALUE_NUMBER, .least = 1, .most = NO_END},
    {.name = "restore-concurrent-limit", .value = VALUE_NUMBER, .least = 1, .most = NO_END},
    {.name = "concurrent-volume-backup-restore-per-node-limit",
     .value = VALUE_NUMBER,
     .least = 0,
     .most = NO_END},
    {.name = "default-backup-block-size", .value = VALUE_ANY, .since = 10},
    {.name = "snapshot-heavy-task-concurrent-limit", .value = VALUE_ANY, .since = 11},
};

static void judge_value(struct check_run *r, const struct setting *s, const struct text *value)
{
    int64_t number;
    bool truth = str_is(value->v, "true") || str_is(value->v, "false");
    if (s->value == VALUE_BOOL && !truth) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, value->span, "`%s` cannot be `%.*s`", s->name,
                                 STR_ARG(value->v));
        diag_help(d, "write `true` or `false`");
    } else if (s->value == VALUE_NUMBER &&
               !(str_int(value->v, &number) && number >= s->least && number <= s->most)) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, value->span, "`%s` cannot be `%.*s`", s->name,
                                 STR_ARG(value->v));
        if (s->most < NO_END) {
            diag_help(d, "Longhorn takes %lld to %lld: write what the cluster has",
                      (long long)s->least, (long long)s->most);
        } else {
            diag_help(d, "Longhorn takes a number from %lld on", (long long)s->least);
        }
    }
}

static void judge_version(struct check_run *r, const struct policy *p, const struct setting *s,
                          const struct text *key)
{
    if (version_known(p) && p->cluster.longhorn.minor >= FIRST_KNOWN &&
        p->cluster.longhorn.minor < s->since) {
        report_version(r, p, key->span, "this setting", s->since,
                       "remove the setting, or upgrade Longhorn");
    }
}

/* A name that is a slip away from one of these; others are Longhorn's to know. */
static void judge_name(struct check_run *r, const struct text *key)
{
    for (size_t k = 0; k < sizeof settings / sizeof settings[0]; k++) {
        if (suggest_near(key->v, str_of(settings[k].name), 2)) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, key->span,
                                     "Longhorn has no setting `%.*s`", STR_ARG(key->v));
            diag_help(d, "did you mean `%s`?", settings[k].name);
            diag_fix(d, key->span, "%s", settings[k].name);
            return;
        }
    }
}

void check_settings(struct check_run *r, const struct policy *p)
{
    const struct strings *all = &p->cluster.longhorn.settings;
    for (size_t i = 0; i < all->n; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof settings / sizeof settings[0]; k++) {
            bool same = str_is(all->keys[i].v, settings[k].name);
            known = known || same;
            if (same && usable(all->values[i].from)) {
                judge_value(r, &settings[k], &all->values[i]);
                judge_version(r, p, &settings[k], &all->keys[i]);
            }
        }
        if (!known) {
            judge_name(r, &all->keys[i]);
        }
    }
}
