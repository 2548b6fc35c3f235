/*
 * What the families of checks share: the run, and one declaration per check. A check of a policy is
 * called once for each usable policy; a check of the run sees all of them at once (what two
 * policies do to one bucket, one cluster). Inside check/ only.
 */
#ifndef TIERC_CHECK_CHECKS_H
#define TIERC_CHECK_CHECKS_H

#include "check/check.h"

struct check_run {
    struct diags *ds;
    struct arena *arena;
    const struct check_input *in;
    size_t before; /* how many findings there were before the first check */
};

enum { DAY = 86400, FIRST_KNOWN = 5 /* the earliest Longhorn 1.N whose rules are known */ };

/* `3` → "3 copies", `1` → "1 copy". */
struct str counted(struct arena *a, int64_t n, const char *one, const char *many);
/* `word` is one of the words, which a blank divides: how tables hold what is allowed. */
bool among(struct str words, struct str word);
/* The value of a Longhorn setting that the policy states, else `otherwise`. `at` may be NULL. */
int64_t setting_number(const struct policy *p, const char *name, int64_t otherwise,
                       struct span *at);
/* The same of a setting that is true or false. */
bool setting_on(const struct policy *p, const char *name, bool otherwise);
/* Where the policy states it; false: nowhere. */
bool setting_place(const struct policy *p, const char *name, struct span *at);
struct guarantees;
struct guarantee;
/* An rpo in some scenario that is not accepted. */
bool rpo_promised(const struct guarantees *all, const struct guarantee *g);
/* Calls `fn` for each copy of the policy: of groups, then of workloads. */
void each_copy(struct check_run *r, const struct policy *p,
               void (*fn)(struct check_run *, const struct policy *, const struct copy *));
/* The place to point at where nothing nearer is known: the policy's name; and that of an object. */
struct span policy_place(const struct policy *p);
struct span object_place(const struct policy *p, const struct node *object);
/* The place stands in a document of another policy (and not in one that both share). */
bool of_another_policy(const struct check_run *r, const struct policy *p, struct span at);
/* What was found of a code at a place; NULL: nothing. */
const struct diag *found_at(const struct check_run *r, enum code code, struct span at);
bool version_known(const struct policy *p); /* Longhorn is there and its version was read */

/* unused.c */
void check_unused_definition(struct check_run *r, const struct policy *p);
/* images.c */
void check_image_missing(struct check_run *r, const struct policy *p);
void check_image_untagged(struct check_run *r, const struct policy *p);
/* versions.c */
void check_version_unsupported(struct check_run *r, const struct policy *p);
struct diag *report_version(struct check_run *r, const struct policy *p, struct span at,
                            const char *what, int since, const char *instead);
/* settings.c */
void check_settings(struct check_run *r, const struct policy *p);
/* passthrough.c */
void check_passthrough(struct check_run *r, const struct policy *p);
/* objects.c */
void check_object_size(struct check_run *r, const struct policy *p, const struct node *object);
void check_admission(struct check_run *r, const struct policy *p, const struct node *object);
/* schedules.c */
void check_cron_day_or(struct check_run *r, const struct policy *p);
void check_cron_uneven_step(struct check_run *r, const struct policy *p);
void check_month_day_skipped(struct check_run *r, const struct policy *p);
/* alerts.c */
void check_verification_too_rare(struct check_run *r, const struct policy *p);
void check_alert_after_breach(struct check_run *r, const struct policy *p);
/* run_times.c: all that is judged of runs and when they are under way */
void check_runs(struct check_run *r, const struct policy *p);
/* objectives.c */
void check_objectives(struct check_run *r, const struct policy *p);
/* dump_expired.c */
void check_dump_expired(struct check_run *r, const struct policy *p);
/* retention.c */
void check_lookback_short(struct check_run *r, const struct policy *p);
void check_retain_over_limit(struct check_run *r, const struct policy *p);
/* budget.c */
void check_snapshot_budget(struct check_run *r, const struct policy *p);
/* corruption.c: what is left where damage was copied */
void check_lookback_zero(struct check_run *r, const struct policy *p);
void check_detection(struct check_run *r, const struct policy *p);
/* restorable.c */
void check_retain_drill_race(struct check_run *r, const struct policy *p);
void check_full_backup_missing(struct check_run *r, const struct policy *p);
/* content.c */
void check_rpo_detached(struct check_run *r, const struct policy *p);
void check_dump_inconsistent(struct check_run *r, const struct policy *p);
/* domains.c: single-failure-domain, three-two-one */
void check_domains(struct check_run *r, const struct policy *p);
/* promises.c: what is left open */
void check_rto_undrilled(struct check_run *r, const struct policy *p);
void check_scenario_unaddressed(struct check_run *r, const struct policy *p);
void check_cluster_prerequisites(struct check_run *r, const struct policy *p);
/* lifecycle.c: over the rules of each bucket */
void check_lifecycle(struct check_run *r, const struct policy *p);
void check_lifecycle_destroys(struct check_run *r);
/* lifecycle_cost.c: lifecycle-early-delete, lifecycle-break-even */
void check_lifecycle_cost(struct check_run *r, const struct policy *p);
/* prices.c */
void check_prices(struct check_run *r, const struct policy *p);
/* contradictions.c */
void check_bucket_contradictions(struct check_run *r, const struct policy *p);
/* stores.c */
void check_endpoint_in_secret(struct check_run *r, const struct policy *p);
void check_system_backup_target(struct check_run *r, const struct policy *p);
void check_store_shared(struct check_run *r, const struct policy *p);
void check_store_target_conflict(struct check_run *r, const struct policy *p);
void check_target_not_default(struct check_run *r, const struct policy *p);
void check_bucket_two_owners(struct check_run *r);
void check_dump_retention(struct check_run *r, const struct policy *p);
/* secrecy.c */
void check_store_unencrypted(struct check_run *r, const struct policy *p);
void check_store_plain_http(struct check_run *r, const struct policy *p);
void check_store_immutable_longhorn(struct check_run *r, const struct policy *p);
/* coverage.c */
void check_exempt_expired(struct check_run *r, const struct policy *p);
void check_exempt_covered(struct check_run *r, const struct policy *p);
void check_volume_covered_twice(struct check_run *r);
/* pods.c, rights.c */
void check_drill_root(struct check_run *r, const struct policy *p);
void check_pods(struct check_run *r, const struct policy *p, const struct node *object);
void check_access(struct check_run *r, const struct policy *p, struct str path,
                  const struct node *document); /* access.c */
void check_rbac(struct check_run *r, const struct policy *p, const struct node *object);
/* orphans.c */
void check_rename_orphans(struct check_run *r, const struct policy *p);

#endif
