/* Alert rules: what is watched, from which age on, by which selector; and how they are divided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "emit/emit.h"
#include "lower/lower.h"
#include "policy/policy.h"
#include "prove/guarantee.h"
#include "prove/timing.h"

struct lowered {
    struct arena *a;
    struct output *out;
};

static struct lowered lowered(const char *monitoring, const char *tail)
{
    struct lowered r = {.a = arena_new()};
    struct texts *texts = texts_new(r.a);
    struct str text =
        str_fmt(r.a,
                "apiVersion: tierc/v1\npolicy: home\n%s"
                "cluster:\n  name: home\n  longhorn: {version: \"1.10\"}\n"
                "  transfer: {backup: 100MiB/s, restore: 100MiB/s}\n"
                "  images: {tierv: \"t:1.0.0\", postgresql: \"postgres:17\", s3: \"s:1\"}\n"
                "stores:\n  local: {type: longhorn-snapshot}\n"
                "  nas: {type: longhorn-backup, url: \"nfs://nas.lan:/volume1/longhorn\"}\n"
                "  git: {type: external, by: GitHub, domain: region}\n%s",
                monitoring, tail);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    struct diags *ds = diags_new(r.a, texts);
    struct policies all = policy_load(ds, &file, 1);
    assert_int_equal(all.n, 1);
    struct policy *p = all.at[0];
    assert_true(timing_resolve(ds, timings_new(r.a, zones_new(r.a, NULL)), p));
    p->guarantees = guarantees_of(r.a, p);
    struct lower_input in = {.version = "1",
                             .digest = STR("d1ge57"),
                             .document = emit_document};
    r.out = lower_policy(ds, templates_load(ds, NULL, 0), p, &in);
    assert_true(r.out != NULL);
    return r;
}

static const struct output_file *file_of(const struct lowered *r, const char *path)
{
    for (size_t i = 0; i < r->out->n; i++) {
        if (str_is(r->out->files[i].path, str_fmt(r->a, "home/%s", path).p)) {
            return &r->out->files[i];
        }
    }
    return NULL;
}

#define RULES "observability/prometheus-rules.yaml"
#define PLAIN "tests/prometheus-rules.plain.yaml"

/* The rules of one alert as `EXPR\n` each, in their order. */
static const char *exprs(const struct lowered *r, const char *alert)
{
    struct buf b = {.arena = r->a};
    const struct output_file *f = file_of(r, PLAIN);
    const struct node *groups = f == NULL ? NULL : node_get(f->documents[0], "groups");
    buf_z(&b, "");
    for (size_t g = 0; groups != NULL && g < groups->n; g++) {
        const struct node *rules = node_get(groups->items[g], "rules");
        for (size_t i = 0; i < rules->n; i++) {
            const struct node *name = node_get(rules->items[i], "alert");
            if (name != NULL && str_is(name->text, alert)) {
                buf_add(&b, node_get(rules->items[i], "expr")->text);
                buf_char(&b, '\n');
            }
        }
    }
    return buf_str(&b).p == NULL ? "" : buf_str(&b).p;
}

static const char on[] = "monitoring: {pushgateway: \"http://push:9091\"}\n";
static const char serving[] = "monitoring: {sink: serve}\n";
static const char simple[] =
    "tiers:\n  keep: {rpo: 26h, rto: 4h, copies: {nightly: {store: local, schedule: daily at "
    "02:00, keep: 7},\n"
    "    nas: {store: nas, schedule: daily at 03:00, keep: 7, takes: 30m}}}\n"
    "workloads:\n  a: {tier: keep, volumes: [{pvc: x/a, size: 1Gi}]}\n"
    "  b: {tier: keep, volumes: [{pvc: x/b, size: 1Gi}]}\n";

/* V is 2 h: 24 h 30 min + 2 h + 2 min + 5 min + 10 min is at most 27 h, and 1 h more would not be.
 */
static void test_thresholds(void **state)
{
    (void)state;
    struct lowered r = lowered(on, simple);
    assert_string_equal(
        exprs(&r, "TiercBackupLate"),
        "time() - max by (workload_namespace, workload, tier, copy) "
        "(tierc_backup_last_success_timestamp_seconds{policy=\"home\",copy=\"keep/nas\"}) > 95820\n"
        "time() - max by (workload_namespace, workload, tier, copy) "
        "(tierc_backup_last_success_timestamp_seconds{policy=\"home\",copy=\"keep/nightly\"}) > "
        "94020\n");
    assert_string_equal(exprs(&r, "TiercBackupRpoBreached"),
                        "time() - max by (workload_namespace, workload, tier, scenario) "
                        "(tierc_recovery_point_timestamp_seconds{policy=\"home\",tier=\"keep\","
                        "scenario=\"volume-corruption\"}) > 97200\n"
                        "time() - max by (workload_namespace, workload, tier, scenario) "
                        "(tierc_recovery_point_timestamp_seconds{policy=\"home\",tier=\"keep\","
                        "scenario=\"volume-loss\"}) > 97200\n"
                        "time() - max by (workload_namespace, workload, tier, scenario) "
                        "(tierc_recovery_point_timestamp_seconds{policy=\"home\",tier=\"keep\","
                        "scenario=\"cluster-loss\"}) > 97200\n");
    assert_string_equal(exprs(&r, "LonghornNoRecentBackups"),
                        "time() - "
                        "max(tierc_backup_last_success_timestamp_seconds{policy=\"home\",kind="
                        "\"longhorn-backup\"}) > 95820\n");
    assert_string_equal(
        exprs(&r, "TiercVerifierStale"),
        "time() - max(tierc_verifier_last_success_timestamp_seconds{policy=\"home\"}) > 14820\n");
    assert_true(*exprs(&r, "TiercVerifierJobStale") != '\0' &&
                *exprs(&r, "TiercVerifierDown") == '\0');
    assert_true(file_of(&r, "observability/pod-monitor.yaml") == NULL);
    arena_free(r.a);
}

static void test_nothing(void **state)
{
    (void)state;
    static const char *const paths[] = {RULES, PLAIN, "tests/prometheus-rules.test.yaml",
                                        "observability/grafana-dashboard.yaml"};
    struct lowered without = lowered("", simple),
                   blind = lowered("verification: none\nmonitoring: {sink: serve}\n", simple);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_true(file_of(&without, paths[i]) == NULL);
        assert_true(file_of(&blind, paths[i]) == NULL);
    }
    assert_string_equal(blind.out->pending[0].p,
                        "home: no object for `monitoring`: nothing verifies what it would show");
    arena_free(without.a);
    arena_free(blind.a);
}

static void test_served(void **state)
{
    (void)state;
    struct lowered r = lowered(serving, simple);
    assert_true(file_of(&r, "observability/pod-monitor.yaml") != NULL);
    assert_true(*exprs(&r, "TiercVerifierJobStale") == '\0');
    assert_string_equal(exprs(&r, "TiercVerifierDown"),
                        "max by (namespace, deployment) (kube_deployment_status_replicas_available"
                        "{namespace=\"backup-system\",deployment=\"home-verify\"}) < 1\n");
    arena_free(r.a);
}

/* What nobody can look at, nobody promised or somebody accepted gives no rule. */
static void test_selection(void **state)
{
    (void)state;
    struct lowered r = lowered(
        on, "tiers:\n  keep:\n    rpo: 26h\n    rto: 4h\n    objectives: {cluster-loss: {rpo: 8d, "
            "accept: known}}\n"
            "    copies: {nightly: {store: local, schedule: daily at 02:00, keep: 7}, nas: {store: "
            "nas, schedule: daily at 03:00, keep: 7, takes: 30m}}\n"
            "  cache: {rpo: none, rto: 4h, reason: rebuilt, copies: {weekly: {store: local, "
            "schedule: sunday at 02:00, keep: 2}}}\n"
            "workloads:\n  a: {tier: keep, volumes: [{pvc: x/a, size: 1Gi}]}\n"
            "  b: {tier: keep, volumes: [{pvc: x/b, size: 1Gi}], copies: {mirror: {store: git, "
            "schedule: hourly, keep: 9d, restoreTakes: 1m}}}\n"
            "  c: {tier: cache, volumes: [{pvc: x/c, size: 1Gi}]}\n"
            "  d:\n    tier: keep\n    volumes: [{pvc: x/d, size: 1Gi}]\n"
            "    dump: {engine: postgresql, schedule: daily at 01:00, takes: 10m, restoreTakes: "
            "10m, host: d.x.svc, user: u, database: all,\n"
            "      password: {secret: s, key: p}, to: {pvc: x/dumps, size: 1Gi}, keep: 3}\n");
    assert_string_equal(exprs(&r, "TiercBackupRpoBreached"),
                        "time() - max by (workload_namespace, workload, tier, scenario) "
                        "(tierc_recovery_point_timestamp_seconds{policy=\"home\",tier=\"keep\","
                        "scenario=\"volume-corruption\",workload=~\"a|d\"}) > 97200\n"
                        "time() - max by (workload_namespace, workload, tier, scenario) "
                        "(tierc_recovery_point_timestamp_seconds{policy=\"home\",tier=\"keep\","
                        "scenario=\"volume-loss\",workload=~\"a|d\"}) > 97200\n");
    const char *late = exprs(&r, "TiercBackupLate");
    assert_true(strstr(late, "mirror") == NULL);
    assert_true(strstr(late, "{policy=\"home\",copy=\"cache/weekly\"}") != NULL);
    assert_true(strstr(late, "{policy=\"home\",copy=\"keep/nas+dump\",workload=\"d\"}") != NULL);
    assert_true(strstr(late, "{policy=\"home\",copy=\"d/dump\",workload=\"d\"}) > 94620\n") !=
                NULL);
    arena_free(r.a);
}

/* A tier that is too large for one object is several, and promtool sees all of them. */
static void test_division(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf groups = {.arena = a}, workloads = {.arena = a};
    for (int i = 0; i < 300; i++) {
        buf_fmt(&groups,
                "  g%d: {tier: keep, copies: {nas: {store: nas, schedule: daily at 0%d:%02d, keep: "
                "7}}}\n",
                i, i % 5, i % 60);
        buf_fmt(&workloads, "  w%d: {group: g%d, volumes: [{pvc: x/w%d, size: 1Gi}]}\n", i, i, i);
    }
    struct lowered r =
        lowered(on, str_fmt(a, "tiers: {keep: {rpo: 26h, rto: 90d}}\ngroups:\n%sworkloads:\n%s",
                            groups.p, workloads.p)
                        .p);
    const struct output_file *rules = file_of(&r, RULES), *plain = file_of(&r, PLAIN);
    const struct node *all = node_get(plain->documents[0], "groups");
    assert_int_equal(rules->n, all->n);
    assert_true(rules->n > 2);
    for (size_t i = 0; i < rules->n; i++) {
        const struct node *doc = rules->documents[i], *own = node_path(doc, STR("spec.groups"));
        assert_int_equal(own->n, 1);
        assert_true(str_eq(node_path(doc, STR("metadata.name"))->text,
                           node_get(own->items[0], "name")->text));
        assert_true(yaml_write(a, &doc, 1, (struct str){0}).n <= 200 * 1024);
    }
    assert_string_equal(node_path(rules->documents[2], STR("metadata.name"))->text.p,
                        "home-rules-keep.2");
    const struct output_file *tests = file_of(&r, "tests/prometheus-rules.test.yaml");
    assert_true(yaml_write(a, (const struct node *const *)tests->documents, 1, (struct str){0}).n <
                400 * 1024);
    arena_free(a);
    arena_free(r.a);
}

/* The values of the first series of the tests of which this is a part. */
static struct str values_of(const struct lowered *r, const char *part)
{
    const struct output_file *f = file_of(r, "tests/prometheus-rules.test.yaml");
    const struct node *week = node_get(f->documents[0], "tests")->items[0],
                      *series = node_get(week, "input_series");
    for (size_t i = 0; i < series->n; i++) {
        if (strstr(node_get(series->items[i], "series")->text.p, part) != NULL) {
            return node_get(series->items[i], "values")->text;
        }
    }
    fail_msg("no series %s", part);
    return (struct str){0};
}

/* In a healthy week the newest snapshot is the newest of all, not of the copy that comes first. */
static void test_newest_snapshot(void **state)
{
    (void)state;
    struct lowered r =
        lowered(on, "tiers: {keep: {rpo: 26h, rto: 4h, copies: {\n"
                    "  daily: {store: local, schedule: daily at 08:15, keep: 7},\n"
                    "  often: {store: local, schedule: hourly at :10, keep: 30}}}}\n"
                    "workloads: {a: {tier: keep, volumes: [{pvc: x/a, size: 1Gi}]}}\n");
    struct str newest = values_of(&r, "tierc_snapshot_last_ready_timestamp_seconds");
    assert_true(str_eq(newest, values_of(&r, "scenario=\"volume-corruption\"")));
    assert_false(str_eq(newest, values_of(&r, "copy=\"keep/daily\"")));
    arena_free(r.a);
}

/* The order of definitions is in no output. */
static void test_order(void **state)
{
    (void)state;
    struct lowered r = lowered(on, simple),
                   other = lowered(
                       on, "tiers:\n  keep: {rpo: 26h, rto: 4h, copies: {nas: {store: nas, "
                           "schedule: daily at 03:00, keep: 7, takes: 30m},\n"
                           "    nightly: {store: local, schedule: daily at 02:00, keep: 7}}}\n"
                           "workloads:\n  b: {tier: keep, volumes: [{pvc: x/b, size: 1Gi}]}\n"
                           "  a: {tier: keep, volumes: [{pvc: x/a, size: 1Gi}]}\n");
    static const char *const paths[] = {RULES, "tests/prometheus-rules.test.yaml"};
    for (size_t i = 0; i < 2; i++) {
        assert_true(node_equal(file_of(&r, paths[i])->documents[0],
                               file_of(&other, paths[i])->documents[0]));
    }
    arena_free(r.a);
    arena_free(other.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thresholds), cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_served),     cmocka_unit_test(test_selection),
        cmocka_unit_test(test_division),   cmocka_unit_test(test_newest_snapshot),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
