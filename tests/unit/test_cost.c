/* Known costs, worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/policy.h"
#include "prove/cost.h"
#include "prove/timing.h"

#define GIB (INT64_C(1) << 30)
#define MIB (INT64_C(1) << 20)

struct run {
    struct arena *a;
    struct costs costs;
};

static struct run run_of(const char *stores, const char *tail)
{
    struct run r = {.a = arena_new()};
    struct texts *texts = texts_new(r.a);
    struct str text = str_fmt(r.a,
                              "apiVersion: tierc/v1\npolicy: home\n"
                              "cluster:\n  name: home\n  longhorn: {version: \"1.10\"}\n"
                              "  images: {tierv: \"registry.lan/tierv:1.0.0\", postgresql: "
                              "\"postgres:17\", s3: \"s3:1\"}\n"
                              "stores:\n%s\n%s\n",
                              stores, tail);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    struct diags *ds = diags_new(r.a, texts);
    struct policies all = policy_load(ds, &file, 1);
    assert_int_equal(all.n, 1);
    assert_true(!diags_failed(ds));
    assert_true(timing_resolve(ds, timings_new(r.a, zones_new(r.a, NULL)), all.at[0]));
    r.costs = costs_of(r.a, all.at[0]);
    return r;
}

#define BACKUPS(region)                                                                            \
    "  s3: {type: longhorn-backup, url: \"s3://bucket@" region "/\", credentials: {secret: s3}}\n"

#define TWO_JOBS                                                                                   \
    "tiers:\n  keep:\n    rpo: none\n    reason: r\n    copies:\n"                                 \
    "      daily: {store: s3, schedule: daily at 03:00, keep: 14}\n"                               \
    "      weekly: {store: s3, schedule: sunday at 05:00, keep: 8, full: every 4 runs}\n"

/* Thirteen days by the daily job, and what the weekly one's 49 days have beyond them. */
static void two_jobs_share_blocks(void **state)
{
    (void)state;
    struct run r = run_of(BACKUPS("us-east-1"),
                          TWO_JOBS "workloads:\n  files: {tier: keep, volumes: [{pvc: a/b, size: "
                                   "20Gi, dailyChange: 1Gi}]}\n");
    assert_int_equal(r.costs.n, 1);
    const struct store_cost *s = &r.costs.at[0];
    assert_true(s->storage_priced && s->requests_priced && !s->low && !s->grows);
    assert_int_equal(s->storage_count, 1);
    assert_int_equal(s->storage[0].bytes, (20 + 49) * GIB);
    assert_int_equal(s->storage[0].objects, 69 * 512);
    assert_int_equal(s->storage_month, 1587000); /* 69 * 0.023 */
    assert_int_equal(s->request_count, 2);
    /* 1 GiB * 365 / 12 in 2 MiB blocks: 15574; 31 daily and 5 weekly runs of 5 objects; 2 full
     * ones a month of 10240 blocks */
    assert_string_equal(s->requests[0].what, "PUT");
    assert_int_equal(s->requests[0].count, 15574 + 36 * 5 + 2 * 10240);
    assert_int_equal(s->requests[0].month, 181170); /* 36234 * 0.005 / 1000 */
    assert_string_equal(s->requests[1].what, "GET");
    assert_int_equal(s->requests[1].count, 15574);
    assert_int_equal(s->requests[1].month, 6230); /* 6229.6 */
    assert_int_equal(s->request_month, 187400);
    assert_true(str_is(r.costs.currency, "USD"));
    assert_int_equal(s->oldest_price, DEFAULT_PRICES_OF);
    arena_free(r.a);
}

/* What is not said: all of a volume may change; without a size only what changes is known. */
static void unknown_sizes_and_changes(void **state)
{
    (void)state;
    struct run r = run_of(BACKUPS("us-west-2"), TWO_JOBS
                          "workloads:\n  files: {tier: keep, volumes: [{pvc: a/b, size: 1Gi}]}\n");
    /* 13 images by day, and of the weekly job's 36 days beyond them at most 6 */
    assert_int_equal(r.costs.at[0].storage[0].bytes, (1 + 13 + 6) * GIB);
    assert_true(!r.costs.at[0].low);
    arena_free(r.a);
    r = run_of(BACKUPS("us-west-2"),
               TWO_JOBS "workloads:\n  files: {tier: keep, volumes: [{pvc: a/b, dailyChange: "
                        "1Gi}]}\n");
    assert_int_equal(r.costs.at[0].storage[0].bytes, 49 * GIB);
    assert_true(r.costs.at[0].low);
    assert_true(str_is(r.costs.at[0].unknown->v, "files"));
    arena_free(r.a);
}

/* Wasabi bills a block for 90 days, whatever the jobs keep. */
static void blocks_billed_longer(void **state)
{
    (void)state;
    struct run r = run_of("  s3: {type: longhorn-backup, url: \"s3://bucket@eu-central-1/\", "
                          "credentials: {secret: s3}, endpoint: \"https://s3.example\", provider: "
                          "wasabi}\n",
                          TWO_JOBS "workloads:\n  files: {tier: keep, volumes: [{pvc: a/b, size: "
                                   "20Gi, dailyChange: 1Gi}]}\n");
    assert_int_equal(r.costs.at[0].storage[0].bytes, (20 + 90) * GIB);
    assert_true(!r.costs.at[0].grows);
    arena_free(r.a);
}

/* B2 hides what is deleted. */
static void hidden_blocks(void **state)
{
    (void)state;
    static const struct {
        const char *more;
        int64_t gib;
        bool grows;
    } rows[] = {{", lifecycle: {noncurrentExpire: 7d, abortMultipart: 7d}", 20 + 49 + 7, false},
                {"", 20 + 365, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *a = arena_new();
        struct str text = str_fmt(
            a,
            "  s3: {type: longhorn-backup, url: \"s3://bucket@eu-central-1/\", credentials: "
            "{secret: s3}, endpoint: \"https://s3.example\", provider: b2%s}\n",
            rows[i].more);
        struct run r = run_of(str_z(a, text),
                              TWO_JOBS "workloads:\n  files: {tier: keep, volumes: [{pvc: a/b, "
                                       "size: 20Gi, dailyChange: 1Gi}]}\n");
        assert_int_equal(r.costs.at[0].storage[0].bytes, rows[i].gib * GIB);
        assert_int_equal(r.costs.at[0].grows, rows[i].grows);
        arena_free(r.a);
        arena_free(a);
    }
}

static void no_price_no_figure(void **state)
{
    (void)state;
    static const char *const workloads =
        TWO_JOBS "workloads:\n  files: {tier: keep, volumes: [{pvc: a/b, size: 20Gi, dailyChange: "
                 "1Gi}]}\n";
    static const struct {
        const char *stores, *prices;
        bool storage, requests;
        int64_t month;
    } rows[] = {
        {BACKUPS("eu-central-1"), "", false, false, 0},
        {BACKUPS("eu-central-1"), "prices: {asOf: 2026-11-01, s3: {STANDARD: 0.0245/GB-month}}\n",
         true, false, 1690500},
        {BACKUPS("us-east-1"), "prices: {asOf: 2026-11-01, s3: {STANDARD: 0.02/GB-month}}\n", true,
         true, 1380000},
        {BACKUPS("us-east-1"), "prices: {asOf: 2026-11-01, currency: EUR}\n", false, false, 0},
        {BACKUPS("us-east-1"),
         "prices: {asOf: 2026-11-01, currency: EUR, s3: {STANDARD: 6.99/TB-month}}\n", true, false,
         471006}, /* 69 * 0.006826172 */
        {"  s3: {type: longhorn-backup, url: \"s3://bucket@us-east-1/\", credentials: {secret: "
         "s3}, endpoint: \"https://s3.lan\", provider: minio}\n",
         "", false, false, 0},
        {"  s3: {type: longhorn-backup, url: \"nfs://nas.lan:/b\"}\n", "", false, true, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *a = arena_new();
        struct run r =
            run_of(rows[i].stores, str_z(a, str_fmt(a, "%s%s", workloads, rows[i].prices)));
        const struct store_cost *s = &r.costs.at[0];
        if (s->storage_priced != rows[i].storage || s->requests_priced != rows[i].requests ||
            s->storage_month != rows[i].month) {
            fail_msg("row %zu: %d %d %lld", i, s->storage_priced, s->requests_priced,
                     (long long)s->storage_month);
        }
        arena_free(r.a);
        arena_free(a);
    }
}

#define DUMPS(more)                                                                                \
    "  archive:\n    type: s3-objects\n    url: s3://dumps@us-east-1/db/\n"                        \
    "    credentials: {secret: w}\n" more

#define DUMPED(to)                                                                                 \
    "tiers:\n  keep: {rpo: none, reason: r}\n"                                                     \
    "workloads:\n  db:\n    tier: keep\n    volumes: [{pvc: db/data, size: 20Gi}]\n    dump:\n"    \
    "      engine: postgresql\n      schedule: daily at 03:00\n      takes: 1m\n"                  \
    "      host: db.db.svc\n      user: u\n      database: all\n"                                  \
    "      password: {secret: s, key: p}\n      to: " to "\n"

static void dumps_grow_old(void **state)
{
    (void)state;
    struct run r =
        run_of(DUMPS("    lifecycle: {transitions: [{after: 90d, to: GLACIER}, {after: 30d, to: "
                     "STANDARD_IA}], expire: 400d}\n"),
               DUMPED("{store: archive, size: 1Gi}"));
    const struct store_cost *s = &r.costs.at[0];
    /* 366 runs a year: 31 dumps of 30 days, 61 of 60, 311 of 310, each rounded up */
    assert_int_equal(s->storage_count, 3);
    assert_true(str_is(s->storage[0].class, "STANDARD"));
    assert_int_equal(s->storage[0].objects, 31);
    assert_int_equal(s->storage[0].bytes, 31 * GIB + 311 * 8 * 1024);
    assert_true(str_is(s->storage[1].class, "STANDARD_IA"));
    assert_int_equal(s->storage[1].bytes, 61 * GIB);
    assert_int_equal(s->storage[1].month, 762500);
    assert_true(str_is(s->storage[2].class, "GLACIER"));
    assert_int_equal(s->storage[2].bytes, 311 * (GIB + 32 * 1024));
    assert_int_equal(s->request_count, 3);
    assert_int_equal(s->requests[0].count, 31 * (128 + 2)); /* parts of 8 MiB */
    assert_int_equal(s->requests[2].count, 31);
    assert_int_equal(s->requests[2].month, 930); /* 31 * 0.03 / 1000 */
    assert_true(!s->grows);
    arena_free(r.a);
}

static void dumps_leave_early_or_never(void **state)
{
    (void)state;
    /* Billed for 90 days in GLACIER, though it is there for 10. */
    struct run r =
        run_of(DUMPS("    lifecycle: {transitions: [{after: 30d, to: GLACIER}], expire: 40d}\n"),
               DUMPED("{store: archive, size: 1Gi}"));
    assert_int_equal(r.costs.at[0].storage[1].objects, 91);
    arena_free(r.a);
    r = run_of(DUMPS("    lifecycle: {abortMultipart: 7d}\n"),
               DUMPED("{store: archive, size: 1Gi}"));
    assert_true(r.costs.at[0].grows);
    assert_int_equal(r.costs.at[0].storage[0].objects, 366);
    arena_free(r.a);
    /* Hidden after 30 days, locked until the 60th, removed at the 44th: gone at the 60th. */
    r = run_of(DUMPS("    immutable: {mode: governance, days: 60}\n"
                     "    lifecycle: {expire: 30d, noncurrentExpire: 14d}\n"),
               DUMPED("{store: archive, size: 1Gi}"));
    assert_int_equal(r.costs.at[0].storage[0].objects, 61);
    arena_free(r.a);
    r = run_of(DUMPS("    lifecycle: {expire: 400d}\n"), DUMPED("{store: archive}"));
    assert_true(r.costs.at[0].low);
    assert_int_equal(r.costs.at[0].storage[0].bytes, 0);
    arena_free(r.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_jobs_share_blocks),      cmocka_unit_test(unknown_sizes_and_changes),
        cmocka_unit_test(blocks_billed_longer),       cmocka_unit_test(hidden_blocks),
        cmocka_unit_test(no_price_no_figure),         cmocka_unit_test(dumps_grow_old),
        cmocka_unit_test(dumps_leave_early_or_never),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
