/* Known answers of the proof, from policies as people write them, and from bare schedules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/policy.h"
#include "prove/guarantee.h"
#include "prove/timing.h"
#include "units/date.h"

#define HOUR 3600
#define DAY 86400

struct proved {
    struct arena *a;
    struct guarantees *all;
};

static struct proved run_of(const char *cluster, const char *tail)
{
    struct proved r = {.a = arena_new()};
    struct texts *texts = texts_new(r.a);
    struct str text = str_fmt(r.a,
                              "apiVersion: tierc/v1\npolicy: home\n"
                              "cluster:\n  name: home\n  longhorn: {version: \"1.10\"}\n%s\n"
                              "  images: {tierv: \"registry.lan/tierv:1.0.0\", postgresql: \"postgres:17\"}\n"
                              "stores:\n  local: {type: longhorn-snapshot}\n"
                              "  s3: {type: longhorn-backup, url: \"s3://bucket@eu-central-1/\", credentials: {secret: s3}}\n"
                              "%s\n",
                              cluster, tail);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    struct diags *ds = diags_new(r.a, texts);
    struct policies all = policy_load(ds, &file, 1);
    assert_int_equal(all.n, 1);
    assert_true(timing_resolve(ds, timings_new(r.a, zones_new(r.a, NULL)), all.at[0]));
    r.all = guarantees_of(r.a, all.at[0]);
    return r;
}

static const struct guarantee *of(const struct proved *r, const char *workload)
{
    for (size_t i = 0; i < r->all->n; i++) {
        if (str_is(r->all->at[i].w->name.v, workload)) {
            return &r->all->at[i];
        }
    }
    return NULL;
}

static void dated(const struct proved *r, const struct outcome *o, const char *from, const char *to)
{
    assert_string_equal(instant_print(r->a, o->from).p, from);
    assert_string_equal(instant_print(r->a, o->to).p, to);
}

/* At the end of summer time a dump falls behind the backup of its volume, and misses it. */
static void dump_then_backup(void **state)
{
    (void)state;
    struct proved r = run_of(
        "",
        "tiers:\n  keep:\n    rpo: 25h\n    rto: 4h\n    copies:\n"
        "      nightly: {store: s3, schedule: daily at 01:30, keep: 7, takes: 0s}\n"
        "workloads:\n  db:\n    tier: keep\n    volumes: [{pvc: db/data, size: 20Gi}]\n    dump:\n"
        "      engine: postgresql\n      schedule: {at: daily at 03:00, zone: Europe/Berlin}\n"
        "      takes: 1m\n      host: db.db.svc\n      user: u\n      database: all\n"
        "      password: {secret: s, key: p}\n      keep: 3\n      to: {pvc: db/dumps, size: 5Gi}\n");
    assert_true(!r.all->unreadable);
    const struct guarantee *db = of(&r, "db");
    assert_int_equal(db->points.n, 2); /* copies of the live volume do not count */
    assert_string_equal(db->points.at[0].name.p, "db/dump");
    assert_string_equal(db->points.at[1].name.p, "keep/nightly+dump");
    const struct outcome *o = &db->outcomes[SCENARIO_CLUSTER_LOSS];
    assert_int_equal(o->loss, 48 * HOUR + 1800);
    dated(&r, o, "2026-10-24T01:00:00Z", "2026-10-26T01:30:00Z");
    assert_int_equal(o->rpo_verdict, VERDICT_EXCEEDED);
    assert_int_equal(db->outcomes[SCENARIO_VOLUME_CORRUPTION].loss, 25 * HOUR + 60);
    assert_int_equal(db->outcomes[SCENARIO_VOLUME_CORRUPTION].rpo_verdict, VERDICT_WITHIN_GRACE);
    arena_free(r.a);
}

static void monthly(void **state)
{
    (void)state;
    struct proved r = run_of("", "tiers:\n  keep:\n    rpo: 32d\n    rto: 4h\n    copies:\n"
                              "      monthly: {store: local, schedule: monthly on 1 at 03:00, keep: 12}\n"
                              "workloads:\n  one: {tier: keep, volumes: [{pvc: a/one, size: 20Gi}]}\n");
    const struct guarantee *g = of(&r, "one");
    assert_int_equal(g->points.at[0].lookback, 334 * DAY);
    assert_int_equal(g->outcomes[SCENARIO_VOLUME_CORRUPTION].lookback, 334 * DAY);
    assert_int_equal(g->outcomes[SCENARIO_VOLUME_CORRUPTION].loss, 31 * DAY);
    assert_true(g->outcomes[SCENARIO_VOLUME_LOSS].none);
    assert_int_equal(g->outcomes[SCENARIO_VOLUME_LOSS].rpo_verdict, VERDICT_EXCEEDED);
    assert_true(g->outcomes[SCENARIO_NODE_LOSS].spared);
    arena_free(r.a);
}

static const char critical[] =
    "tiers:\n  critical: {rpo: 24h, rto: 1h, objectives: {cluster-loss: {rpo: 8d, rto: 8h}}}\n"
    "groups:\n  monitoring:\n    tier: critical\n    copies:\n"
    "      daily-snapshot: {store: local, schedule: daily at 02:00, keep: 7}\n"
    "      weekly-backup: {store: s3, schedule: sunday at 03:00, keep: 4w}\n"
    "  database:\n    tier: critical\n    copies:\n"
    "      weekly-backup: {store: s3, schedule: sunday at 04:00, keep: 8}\n"
    "workloads:\n"
    "  prometheus: {group: monitoring, volumes: [{pvc: m/prometheus, size: 50Gi, dailyChange: 5Gi}]}\n"
    "  grafana: {group: monitoring, volumes: [{pvc: m/grafana, size: 10Gi, dailyChange: 1Gi}]}\n"
    "  postgresql: {group: database, volumes: [{pvc: d/data, size: 20Gi}]}\n";

/* The numbers that the definitions work out by hand. */
static void cluster_lost(void **state)
{
    (void)state;
    struct proved r = run_of("  nodes: 3\n  transfer: {backup: 60MiB/s, restore: 100MiB/s}\n"
                          "  recovery: {rebuild: 2h}",
                          critical);
    const struct guarantee *g = of(&r, "prometheus");
    const struct outcome *o = &g->outcomes[SCENARIO_CLUSTER_LOSS];
    assert_int_equal(g->points.at[1].chain.span, 717);
    assert_int_equal(o->loss, 605517);
    assert_int_equal(o->lookback, 2418483);
    assert_int_equal(o->recovery.total, 8320);
    assert_int_equal(o->recovery.rebuild, 7200);
    assert_int_equal(o->recovery.transfer, 820);
    assert_int_equal(o->recovery.overhead, 300);
    assert_int_equal(o->recovery.before.count, 2);
    assert_int_equal(o->rpo_verdict, VERDICT_KEPT);
    assert_int_equal(o->rto_verdict, VERDICT_KEPT);
    o = &g->outcomes[SCENARIO_VOLUME_CORRUPTION];
    assert_int_equal(o->loss, DAY);
    assert_int_equal(o->contributing_count, 2); /* the backup is the newest on Sundays from 03:11:57 on */
    assert_int_equal(g->outcomes[SCENARIO_STORE_CORRUPTION].lookback, 6 * DAY);
    arena_free(r.a);
}

/* What is not said cannot be kept. */
static void unproved(void **state)
{
    (void)state;
    struct proved r = run_of("", critical);
    const struct outcome *o = &of(&r, "prometheus")->outcomes[SCENARIO_CLUSTER_LOSS];
    assert_int_equal(o->loss, 7 * DAY);
    assert_true(o->loss_low && o->recovery.low);
    assert_int_equal(o->rpo_verdict, VERDICT_UNPROVED);
    assert_int_equal(o->rto_verdict, VERDICT_UNPROVED);
    arena_free(r.a);
}

/* A value that could not be read is not counted as if it had not been said. */
static void unreadable(void **state)
{
    (void)state;
    struct proved r = run_of("  recovery: {rebuild: 2z}", critical);
    assert_true(r.all->unreadable);
    arena_free(r.a);
}

/* ------------------------------------------------------------------------------------ bare schedules */

static const struct gaps *gaps_of(struct arena *a, struct zones *zones, const char *line)
{
    struct cron *c = arena_one(a, struct cron);
    struct misread m;
    const struct zone *z;
    struct gaps *g;
    assert_true(cron_parse(a, str_of(line), c, &m));
    assert_int_equal(zones_get(zones, STR("UTC"), &z), ZONE_FINE);
    assert_int_equal(gaps_new(a, c, z, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g), GAPS_FINE);
    return g;
}

static void one_copy(void **state)
{
    (void)state;
    struct {
        int line;
        const char *cron;
        int64_t span, missed, want;
    } t[] = {
        {__LINE__, "0 2 * * *", 0, 0, DAY},
        {__LINE__, "0 2 * * *", 600, 0, DAY + 600},
        {__LINE__, "0 2 * * *", 600, 2, 3 * DAY + 600},
        {__LINE__, "0 2 1 * *", 0, 0, 31 * DAY},
        /* every hour, but a run takes 90 minutes: the next starts when it ends */
        {__LINE__, "0 * * * *", 5400, 0, 10800},
        {__LINE__, "0 * * * *", 5400, 1, 16200},
        /* exactly as long as the gap: no run is late */
        {__LINE__, "0 * * * *", 3600, 0, 7200},
        {__LINE__, "0 0 29 2 *", 0, 0, 1461 * DAY},
    };
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    struct losses *losses = losses_new(a);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct chain c = {.job = gaps_of(a, zones, t[i].cron), .span = t[i].span};
        const struct chain *chains[] = {&c};
        const struct loss *l = loss_of(losses, chains, 1, t[i].missed);
        if (l->seconds != t[i].want || l->to - l->from != t[i].want) {
            print_error("line %d: %lld\n", t[i].line, (long long)l->seconds);
            assert_true(0);
        }
        struct {
            struct run before, after;
        } w;
        assert_true(runs_around(&c, t[i].missed, l->to, &w.before, &w.after));
        assert_int_equal(w.before.content, l->from);
        assert_int_equal(w.after.done, l->to);
    }
    arena_free(a);
}

/* Another copy never makes it worse, and order never matters. */
static void unions(void **state)
{
    (void)state;
    static const char *const lines[] = {"0 2 * * *", "30 */6 * * *", "0 3 * * 0", "15 1 1 * *", "*/20 * * * 1"};
    enum { N = sizeof lines / sizeof *lines };
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    struct losses *losses = losses_new(a);
    struct chain c[N];
    for (size_t i = 0; i < N; i++) {
        c[i] = (struct chain){.job = gaps_of(a, zones, lines[i]), .span = (int64_t)i * 700};
    }
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) {
            const struct chain *one[] = {&c[i]}, *both[] = {&c[i], &c[j]}, *turned[] = {&c[j], &c[i]};
            int64_t least = loss_of(losses, both, 2, 1)->seconds;
            assert_true(least <= loss_of(losses, one, 1, 1)->seconds);
            assert_int_equal(least, loss_of(losses, turned, 2, 1)->seconds);
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dump_then_backup), cmocka_unit_test(monthly),  cmocka_unit_test(cluster_lost),
        cmocka_unit_test(unproved),         cmocka_unit_test(unreadable), cmocka_unit_test(one_copy),
        cmocka_unit_test(unions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
