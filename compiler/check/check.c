/*
 * The table of checks and its walk. A row says which code it is about, which codes make it
 * pointless, and the function. Nothing stops the walk: a check that finds something does not keep
 * the next from running. A prerequisite counts only where it was reported for the policy at hand,
 * so that a mistake in one policy hides nothing in another.
 */
#include "check/check.h"

#include "check/checks.h"

enum { PREREQUISITES = 8 };

struct check {
    enum code code; /* what the row is about, for the reader of the table */
    size_t prerequisite_count;
    enum code prerequisites[PREREQUISITES];
    bool after_errors; /* or any error that was found before the checks: what could not be read or
                          resolved may be what it misses */
    void (*of_policy)(struct check_run *, const struct policy *);
    void (*of_run)(struct check_run *);
};

#define AFTER(...)                                                                                 \
    .prerequisite_count = sizeof((enum code[]){__VA_ARGS__}) / sizeof(enum code),                  \
    .prerequisites = {__VA_ARGS__}

static const struct check checks[] = {
    {.code = D_UNUSED_DEFINITION, /* what could not be read may be what uses it */
     AFTER(D_UNDEFINED_REFERENCE, D_UNKNOWN_KEY, D_WRONG_TYPE, D_BAD_VALUE, D_MISSING_KEY,
           D_NAME_INVALID, D_NAME_TOO_LONG, D_YAML_DUPLICATE_KEY),
     .of_policy = check_unused_definition},
    {.code = D_IMAGE_MISSING, .of_policy = check_image_missing},
    {.code = D_VERSION_UNSUPPORTED, .of_policy = check_version_unsupported},
    {.code = D_BAD_VALUE, .of_policy = check_settings},
    {.code = D_BAD_VALUE, .of_policy = check_passthrough},
    {.code = D_BAD_VALUE, .of_policy = check_prices},
    {.code = D_BAD_VALUE, .of_policy = check_bucket_contradictions},
    {.code = D_CRON_DAY_OR, .of_policy = check_cron_day_or},
    {.code = D_CRON_UNEVEN_STEP, .of_policy = check_cron_uneven_step},
    {.code = D_MONTH_DAY_SKIPPED, .of_policy = check_month_day_skipped},
    {.code = D_VERIFICATION_TOO_RARE,
     .after_errors = true,
     .of_policy = check_verification_too_rare},
    {.code = D_ALERT_AFTER_BREACH, .after_errors = true, .of_policy = check_alert_after_breach},
    {.code = D_SCHEDULE_OVERLAP, .of_policy = check_runs}, /* and all other findings about runs */
    {.code = D_LOOKBACK_SHORT, .of_policy = check_lookback_short},
    {.code = D_RETAIN_OVER_LIMIT, .of_policy = check_retain_over_limit},
    {.code = D_RTO_UNDRILLED, .after_errors = true, .of_policy = check_rto_undrilled},
    {.code = D_CLUSTER_LOSS_PREREQUISITES,
     .after_errors = true,
     .of_policy = check_cluster_prerequisites},
    {.code = D_SINGLE_FAILURE_DOMAIN, .after_errors = true, .of_policy = check_domains},
    {.code = D_SCENARIO_UNADDRESSED,
     .after_errors = true,
     .of_policy = check_scenario_unaddressed},
    {.code = D_LOOKBACK_ZERO, .after_errors = true, .of_policy = check_lookback_zero},
    {.code = D_DETECTION_LONGER_THAN_LOOKBACK,
     .after_errors = true,
     .of_policy = check_detection},
    {.code = D_RETAIN_DRILL_RACE, .of_policy = check_retain_drill_race},
    {.code = D_FULL_BACKUP_MISSING, .after_errors = true, .of_policy = check_full_backup_missing},
    {.code = D_RPO_DETACHED, .after_errors = true, .of_policy = check_rpo_detached},
    {.code = D_DUMP_INCONSISTENT_VOLUMES,
     .after_errors = true,
     .of_policy = check_dump_inconsistent},
    {.code = D_SNAPSHOT_BUDGET,
     AFTER(D_RETAIN_OVER_LIMIT, D_BAD_VALUE, D_UNDEFINED_REFERENCE),
     .of_policy = check_snapshot_budget},
    {.code = D_LIFECYCLE_UNREADABLE, .of_policy = check_lifecycle},
    {.code = D_LIFECYCLE_DESTROYS_BACKUPS, .of_run = check_lifecycle_destroys},
    {.code = D_LIFECYCLE_EARLY_DELETE,
     .after_errors = true,
     AFTER(D_LIFECYCLE_ORDER, D_LIFECYCLE_SPACING, D_LIFECYCLE_MINIMUM, D_LIFECYCLE_UNSUPPORTED,
           D_LIFECYCLE_DESTROYS_BACKUPS),
     .of_policy = check_lifecycle_cost},
    {.code = D_DUMP_EXPIRED, .of_policy = check_dump_expired},
    /* after what it may follow from; all codes that are about an objective */
    {.code = D_RPO_EXCEEDED, .of_policy = check_objectives},
    {.code = D_ENDPOINT_IN_SECRET, .of_policy = check_endpoint_in_secret},
    {.code = D_SYSTEM_BACKUP_TARGET,
     AFTER(D_VERSION_UNSUPPORTED, D_UNKNOWN_KEY, D_WRONG_TYPE, D_BAD_VALUE, D_MISSING_KEY),
     .of_policy = check_system_backup_target},
    {.code = D_STORE_SHARED, .of_policy = check_store_shared},
    {.code = D_STORE_TARGET_CONFLICT,
     AFTER(D_UNDEFINED_REFERENCE),
     .of_policy = check_store_target_conflict},
    {.code = D_TARGET_NOT_DEFAULT, .of_policy = check_target_not_default},
    {.code = D_BUCKET_TWO_OWNERS, .of_run = check_bucket_two_owners},
    {.code = D_DUMP_COUNT_IN_STORE, .of_policy = check_dump_retention},
    {.code = D_STORE_UNENCRYPTED, .of_policy = check_store_unencrypted},
    {.code = D_STORE_PLAIN_HTTP, .of_policy = check_store_plain_http},
    {.code = D_STORE_IMMUTABLE_LONGHORN, .of_policy = check_store_immutable_longhorn},
    {.code = D_EXEMPT_EXPIRED, .of_policy = check_exempt_expired},
    {.code = D_VOLUME_COVERED_TWICE, .of_run = check_volume_covered_twice},
    {.code = D_VOLUME_COVERED_TWICE, .of_policy = check_exempt_covered},
    {.code = D_IMAGE_UNTAGGED, .of_policy = check_image_untagged},
    {.code = D_POD_NOT_RESTRICTED, .of_policy = check_drill_root},
    {.code = D_RENAME_ORPHANS, .after_errors = true, .of_policy = check_rename_orphans},
};

static bool pointless(const struct check_run *r, const struct check *c, const struct policy *p)
{
    struct diag **found;
    size_t n = c->prerequisite_count == 0 && !c->after_errors ? 0 : diags_all(r->ds, &found);
    for (size_t i = 0; i < n; i++) {
        bool counts = c->after_errors && i < r->before && found[i]->severity == SEV_ERROR;
        for (size_t k = 0; k < c->prerequisite_count && !counts; k++) {
            counts = found[i]->code == c->prerequisites[k];
        }
        if (counts && !of_another_policy(r, p, found[i]->span)) {
            return true;
        }
    }
    return false;
}

void checks_run(struct diags *ds, const struct check_input *in)
{
    struct diag **found;
    struct check_run r = {.ds = ds, .arena = in->arena, .in = in, .before = diags_all(ds, &found)};
    for (size_t c = 0; c < sizeof checks / sizeof checks[0]; c++) {
        if (checks[c].of_run != NULL) {
            checks[c].of_run(&r);
            continue;
        }
        for (size_t i = 0; i < in->policies->n; i++) {
            const struct policy *p = in->policies->at[i];
            if (!p->broken && !pointless(&r, &checks[c], p)) {
                checks[c].of_policy(&r, p);
            }
        }
    }
}

void checks_objects(struct diags *ds, struct arena *a, const struct policy *p,
                    const struct node *const *objects, size_t n)
{
    struct check_run r = {.ds = ds, .arena = a};
    for (size_t i = 0; i < n; i++) {
        check_object_size(&r, p, objects[i]);
        check_admission(&r, p, objects[i]);
        check_rbac(&r, p, objects[i]);
        check_pods(&r, p, objects[i]);
    }
}

void checks_access(struct diags *ds, struct arena *a, const struct policy *p, struct str path,
                   const struct node *document)
{
    struct check_run r = {.ds = ds, .arena = a};
    check_access(&r, p, path, document);
}
