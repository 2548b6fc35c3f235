/* What would be lost if a schedule were another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"
#include "prove/suppose.h"
#include "prove/timing.h"

#define HOUR 3600
#define DAY 86400

struct asked {
    struct arena *a;
    const struct policy *p;
    const struct guarantees *all;
    struct suppose *s;
};

static struct asked ask(const char *tail)
{
    struct asked q = {.a = arena_new()};
    struct texts *texts = texts_new(q.a);
    struct str text = str_fmt(
        q.a,
        "apiVersion: tierc/v1\npolicy: home\n"
        "cluster:\n  name: home\n  longhorn: {version: \"1.10\"}\n"
        "  images: {tierv: \"r.lan/tierv:1\", postgresql: \"postgres:17\"}\n"
        "stores:\n  local: {type: longhorn-snapshot}\n"
        "  s3: {type: longhorn-backup, url: \"s3://b@eu-central-1/\", credentials: {secret: s3}}\n"
        "%s\n",
        tail);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    struct diags *ds = diags_new(q.a, texts);
    struct policies all = policy_load(ds, &file, 1);
    assert_int_equal(all.n, 1);
    assert_true(timing_resolve(ds, timings_new(q.a, zones_new(q.a, NULL)), all.at[0]));
    q.p = all.at[0];
    q.all = guarantees_of(q.a, q.p);
    q.s = suppose_new(q.a, q.p);
    assert_true(!q.all->unreadable);
    return q;
}

static int64_t lost(const struct asked *q, const struct supposed *what)
{
    const struct guarantee *g = &q->all->at[0];
    return suppose_outcome(q->s, &q->all->hazards[SCENARIO_CLUSTER_LOSS], g->w, what).loss;
}

static void test_copy(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *words;
        int64_t loss;
    } cases[] = {
        {__LINE__, "sunday at 03:00", 7 * DAY + 1800},
        {__LINE__, "every 12h", 12 * HOUR + 1800},
        {__LINE__, "sunday at 03:00", 7 * DAY + 1800}, /* what was asked before says nothing else */
        {__LINE__, "hourly at :10", HOUR + 1800},
    };
    struct asked q =
        ask("tiers:\n  keep:\n    rpo: 25h\n    copies:\n"
            "      nightly: {store: s3, schedule: daily at 03:00, keep: 7, takes: 30m}\n"
            "workloads:\n  w: {tier: keep, volumes: [{pvc: a/b, size: 1Gi}]}\n"
            "  x: {tier: keep, volumes: [{pvc: a/c, size: 1Gi}]}\n");
    const struct copy *c = ITEM(q.all->at[0].w->in->copies, 0, struct copy);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct timing *when = suppose_timing(q.s, &c->when, str_of(cases[i].words));
        assert_non_null(when);
        int64_t loss = lost(&q, &(struct supposed){.copy = c, .runs = when});
        if (loss != cases[i].loss) {
            fail_msg("line %d: %lld", cases[i].line, (long long)loss);
        }
    }
    assert_int_equal(lost(&q, &(struct supposed){0}), DAY + 1800); /* and the policy is as it was */
    assert_int_equal(q.all->at[0].outcomes[SCENARIO_CLUSTER_LOSS].loss, DAY + 1800);
    arena_free(q.a);
}

static void test_words(void **state)
{
    (void)state;
    struct asked q =
        ask("timezone: Europe/Berlin\ntiers:\n  keep:\n    rpo: none\n    reason: r\n    copies:\n"
            "      nightly: {store: s3, schedule: daily at 03:00, keep: 7}\n"
            "workloads:\n  w: {tier: keep, volumes: [{pvc: a/b, size: 1Gi}]}\n");
    const struct copy *c = ITEM(q.all->at[0].w->in->copies, 0, struct copy);
    assert_string_equal(str_z(q.a, c->when.cron), "0 2 * * *"); /* Longhorn runs in UTC */
    const struct timing *when = suppose_timing(q.s, &c->when, STR("daily at 05:30"));
    assert_non_null(when);
    assert_string_equal(str_z(q.a, when->cron), "30 4 * * *");
    assert_null(suppose_timing(q.s, &c->when, STR("daily at 25:00")));
    assert_null(suppose_timing(q.s, &c->when, STR("")));
    assert_null(suppose_timing(q.s, &c->when, STR("0 0 31 2 *")));
    assert_null(suppose_timing(q.s, &c->when, STR("monthly on 1 at 00:30"))); /* no line says it */
    arena_free(q.a);
}

static void test_missed(void **state)
{
    (void)state;
    struct asked q =
        ask("tiers:\n  keep:\n    rpo: 25h\n    missedRuns: 2\n    copies:\n"
            "      nightly: {store: s3, schedule: daily at 03:00, keep: 7, takes: 30m}\n"
            "workloads:\n  w: {tier: keep, volumes: [{pvc: a/b, size: 1Gi}]}\n");
    assert_int_equal(lost(&q, &(struct supposed){0}), 3 * DAY + 1800);
    assert_int_equal(lost(&q, &(struct supposed){.none_missed = true}), DAY + 1800);
    assert_int_equal(lost(&q, &(struct supposed){0}), 3 * DAY + 1800);
    arena_free(q.a);
}

static void test_dump(void **state)
{
    (void)state;
    struct asked q = ask(
        "tiers:\n  keep:\n    rpo: 25h\n    copies:\n"
        "      nightly: {store: s3, schedule: daily at 01:30, keep: 7, takes: 0s}\n"
        "workloads:\n  db:\n    tier: keep\n    volumes: [{pvc: db/data, size: 20Gi}]\n    dump:\n"
        "      engine: postgresql\n      schedule: {at: daily at 03:00, zone: Europe/Berlin}\n"
        "      takes: 1m\n      host: db.db.svc\n      user: u\n      database: all\n"
        "      password: {secret: s, key: p}\n      keep: 3\n      to: {pvc: db/dumps, size: "
        "5Gi}\n");
    const struct guarantee *g = &q.all->at[0];
    const struct copy *c = ITEM(g->w->in->copies, 0, struct copy);
    assert_int_equal(lost(&q, &(struct supposed){0}), 48 * HOUR + 1800);
    const struct timing *when = suppose_timing(q.s, &c->when, STR("daily at 01:15"));
    assert_int_equal(lost(&q, &(struct supposed){.dumps = when}), DAY + 900);
    struct outcome o = suppose_outcome(q.s, &q.all->hazards[SCENARIO_VOLUME_LOSS], g->w,
                                       &(struct supposed){.dumps = when});
    assert_int_equal(o.loss, DAY + 60); /* the file itself is alive */
    assert_int_equal(o.rpo_verdict, VERDICT_KEPT);
    arena_free(q.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_missed),
        cmocka_unit_test(test_dump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
