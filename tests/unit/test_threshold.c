/* Thresholds of alerts, worked out by hand from the losses of small policies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"
#include "prove/threshold.h"
#include "prove/timing.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static struct policy *proved(struct arena *a, const char *tail)
{
    struct texts *texts = texts_new(a);
    struct str text = str_fmt(a,
                              "apiVersion: tierc/v1\npolicy: home\n"
                              "cluster:\n  name: home\n  longhorn: {version: \"1.10\"}\n"
                              "  transfer: {backup: 64MiB/s, restore: 64MiB/s}\n"
                              "  recovery: {rebuild: 1h}\n"
                              "  images: {tierv: \"registry.lan/tierv:1.0.0\", postgresql: \"postgres:17\"}\n"
                              "stores:\n  local: {type: longhorn-snapshot}\n"
                              "  nas: {type: longhorn-backup, url: \"nfs://nas.lan:/backups\"}\n"
                              "  git: {type: external, by: somebody, domain: region}\n"
                              "%s\n",
                              tail);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    struct diags *ds = diags_new(a, texts);
    struct policies all = policy_load(ds, &file, 1);
    assert_int_equal(all.n, 1);
    assert_true(timing_resolve(ds, timings_new(a, zones_new(a, NULL)), all.at[0]));
    assert_false(diags_failed(ds));
    struct guarantees *g = guarantees_of(a, all.at[0]);
    assert_false(g->unreadable);
    all.at[0]->guarantees = g;
    return all.at[0];
}

/* One workload of 15 GiB, 240 s through the pipe. */
#define ONE "workloads:\n  one: {tier: keep, volumes: [{pvc: a/one, size: 15Gi}]}\n"
#define TIER(rpo, more, copies) "tiers:\n  keep:\n    rpo: " rpo "\n    rto: 9h\n" more "    copies:\n" copies
#define SNAPSHOT "      snap: {store: local, schedule: daily at 02:00, keep: 7}\n"
#define BACKUP "      nas: {store: nas, schedule: daily at 03:00, keep: 7}\n"
#define WEEKLY "      week: {store: nas, schedule: sunday at 03:00, keep: 7}\n"
#define LATER_RPO "    objectives: {volume-loss: {rpo: 9d}, cluster-loss: {rpo: 9d}}\n"

static void every(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *policy;
        int64_t every;
    } rows[] = {
        /* alone: 24 h 4 min + V + 17 min at most rpo + 1 h */
        {__LINE__, TIER("25h", "", BACKUP) ONE, HOUR},
        {__LINE__, TIER("24h", "", BACKUP) ONE, 30 * MINUTE},
        {__LINE__, TIER("25h21m", "", BACKUP) ONE, 2 * HOUR},
        {__LINE__, TIER("25h20m59s", "", BACKUP) ONE, HOUR},
        {__LINE__, TIER("48h21m", "", BACKUP) ONE, 24 * HOUR},
        {__LINE__, TIER("23h26m", "", BACKUP) ONE, 5 * MINUTE},
        {__LINE__, TIER("23h25m", "", BACKUP) ONE, 5 * MINUTE},
        /* two survive a corruption: 24 h + V + 7 min */
        {__LINE__, TIER("25h", LATER_RPO, SNAPSHOT WEEKLY) ONE, HOUR},
        {__LINE__, TIER("23h37m", LATER_RPO, SNAPSHOT WEEKLY) ONE, 30 * MINUTE},
        {__LINE__, TIER("23h36m59s", LATER_RPO, SNAPSHOT WEEKLY) ONE, 20 * MINUTE},
        /* nothing asks */
        {__LINE__, TIER("none", "    reason: none\n", BACKUP) ONE, 24 * HOUR},
        /* a missed run is allowed: one that was missed is told from the loss without */
        {__LINE__, TIER("49h", "    missedRuns: 1\n", BACKUP) ONE, 24 * HOUR},
        {__LINE__, TIER("25h", "", BACKUP) ONE "verification: {every: 15m}\n", 15 * MINUTE},
        {__LINE__, TIER("25h", "", BACKUP) ONE "verification: none\n", 0},
        /* an external copy may be what keeps it: nobody can look at that */
        {__LINE__,
         TIER("25h", "", BACKUP) "workloads:\n  one: {tier: keep, volumes: [{pvc: a/one, size: 15Gi}], "
                                 "copies: {m: {store: git, schedule: daily at 05:00, keep: 7}}}\n",
         24 * HOUR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_new();
        int64_t found = threshold_every(proved(a, rows[i].policy));
        if (found != rows[i].every) {
            print_error("line %d: %lld\n", rows[i].line, (long long)found);
        }
        assert_int_equal(found, rows[i].every);
        arena_free(a);
    }
}

static void of_copies(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct policy *p = proved(a, TIER("49h", "    missedRuns: 1\n", SNAPSHOT BACKUP) ONE);
    const struct guarantee *g = &p->guarantees->at[0];
    int64_t seconds;
    assert_true(threshold_late(&g->points.at[0], 3600, &seconds)); /* keep/nas: 15 GiB, whatever was missed */
    assert_int_equal(seconds, DAY + 240 + HOUR + 120 + 300);
    assert_true(threshold_seen(&g->points.at[0], &seconds));
    assert_int_equal(seconds, DAY + 240 + 300);
    assert_true(threshold_breached(g, &g->outcomes[SCENARIO_CLUSTER_LOSS], &seconds));
    assert_int_equal(seconds, 50 * HOUR);
    assert_false(threshold_breached(g, &g->outcomes[SCENARIO_NODE_LOSS], &seconds)); /* three replicas */
    assert_false(threshold_breached(g, &g->outcomes[SCENARIO_SITE_LOSS], &seconds)); /* nothing promised */
    arena_free(a);
}

/* A copy of a dump's volume is as old as the dump; the live volume's copies are looked at too. */
static void of_dumps(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct policy *p = proved(
        a, TIER("49h", "", "      nas: {store: nas, schedule: daily at 03:00, keep: 7, takes: 10m}\n") "workloads:\n  db:\n"
           "    tier: keep\n    volumes: [{pvc: db/data, size: 20Gi}]\n    dump:\n"
           "      engine: postgresql\n      schedule: daily at 01:00\n      takes: 5m\n"
           "      restoreTakes: 1m\n      host: db.db.svc\n      user: u\n      database: all\n"
           "      password: {secret: s, key: p}\n      keep: 3\n      to: {pvc: db/dumps, size: 5Gi}\n");
    const struct guarantee *g = &p->guarantees->at[0];
    int64_t seconds;
    assert_int_equal(g->points.n, 2);
    assert_string_equal(g->points.at[1].name.p, "keep/nas+dump");
    assert_true(threshold_seen(&g->points.at[1], &seconds));
    assert_int_equal(seconds, DAY + 2 * HOUR + 600 + 300);
    assert_int_equal(g->aside.n, 1);
    assert_string_equal(g->aside.at[0].name.p, "keep/nas");
    assert_true(threshold_seen(&g->aside.at[0], &seconds));
    assert_int_equal(seconds, DAY + 600 + 300);
    arena_free(a);
}

static void recent(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *copies;
        int64_t seconds; /* with V = 1 h; 0: there is none */
    } rows[] = {
        {__LINE__, SNAPSHOT, 0},
        {__LINE__, BACKUP, DAY + 240 + HOUR + 120 + 300},
        {__LINE__, WEEKLY, 7 * DAY + 240 + HOUR + 120 + 300},
        {__LINE__, "      nas: {store: nas, schedule: every 6h, keep: 7}\n", 25 * HOUR},
        /* halves of a day, in turn: never older than 12 h and the upload */
        {__LINE__, BACKUP "      noon: {store: nas, schedule: daily at 15:00, keep: 7}\n", 25 * HOUR},
        /* sunday 03:00 to wednesday, complete at 03:04 */
        {__LINE__, WEEKLY "      mid: {store: nas, schedule: wednesday at 03:00, keep: 7}\n",
         4 * DAY + 240 + HOUR + 120 + 300},
        /* the same one twice, under two names */
        {__LINE__, WEEKLY "      also: {store: nas, schedule: sunday at 03:00, keep: 9}\n",
         7 * DAY + 240 + HOUR + 120 + 300},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_new(), *scratch = arena_new();
        struct str tail = str_fmt(a, TIER("none", "    reason: none\n", "%s") ONE, rows[i].copies);
        int64_t seconds;
        bool any = threshold_recent(scratch, proved(a, tail.p), HOUR, &seconds);
        if (any != (rows[i].seconds != 0) || (any && seconds != rows[i].seconds)) {
            print_error("line %d: %d %lld\n", rows[i].line, any, (long long)seconds);
        }
        assert_int_equal(any, rows[i].seconds != 0);
        assert_true(!any || seconds == rows[i].seconds);
        arena_free(scratch);
        arena_free(a);
    }
}

static void choice(void **state)
{
    (void)state;
    assert_int_equal(threshold_choice(-1), 300);
    assert_int_equal(threshold_choice(299), 300);
    assert_int_equal(threshold_choice(1199), 900);
    assert_int_equal(threshold_choice(1200), 1200);
    assert_int_equal(threshold_choice(INT64_MAX), DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every),  cmocka_unit_test(of_copies), cmocka_unit_test(of_dumps),
        cmocka_unit_test(recent), cmocka_unit_test(choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
