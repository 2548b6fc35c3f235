/* Facts: complete by the table of keys, and the same whatever the order of definitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "model_fixture.h"

static const char *at(struct model *m, const char *path)
{
    const struct node *n = node_path(facts_build(m->a, &m->p), str_of(path));
    return n == NULL ? "(absent)" : json_write_compact(m->a, n).p;
}

static const struct {
    int line;
    const char *path, *json;
} rows[] = {
    {__LINE__, "version", "1"},
    {__LINE__, "policy", "\"home\""},
    {__LINE__, "cluster.nodes", "3"},
    {__LINE__, "cluster.longhorn.resolved.minor", "10"},
    {__LINE__, "stores.nas.type", "\"longhorn-backup\""},
    {__LINE__, "stores.nas.pollInterval", "300"},
    {__LINE__, "stores.nas.resolved", "{\"scheme\":\"nfs\"}"},
    {__LINE__, "tiers.keep.rpo", "90000"},
    {__LINE__, "groups.keep.copies.nas.resolved.count", "15"},
    {__LINE__, "groups.keep.copies.nas.resolved.job", "\"keep-nas\""},
    {__LINE__, "groups.keep.copies.nas.resolved.runs.gap.least", "86400"},
    {__LINE__, "groups.keep.copies.nas.resolved.runs.gap.to", "\"2026-01-02T00:00:00Z\""},
    {__LINE__, "workloads.vault.resolved", "{\"tier\":\"keep\",\"group\":\"keep\"}"},
    {__LINE__, "enrolment.resolved.runs.cron", "\"*/15 * * * *\""},
    {__LINE__, "monitoring", "(absent)"},
    {__LINE__, "verification.storageLow", "10000000000"},
};

static void test_rows(void **state)
{
    (void)state;
    struct model *m = model_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(at(m, rows[i].path), rows[i].json);
    }
    arena_free(m->a);
}

static void test_values(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct exemption e = {.head.from = WRITTEN, .reason = a_text("re-downloadable")};
    struct keep_out k = {.head.from = WRITTEN, .from = a_number(18 * 60), .days = a_number(0x41)};
    e.pvc = (struct pvc){.namespace = STR("media"), .name = STR("x-*"), .from = WRITTEN};
    e.until = a_number(1782777600);
    put_item(m, &m->p.exempt, &e);
    m->p.maintenance.head.from = WRITTEN;
    put_item(m, &m->p.maintenance.keep_out, &k);
    m->p.cluster.namespace_exists = a_number(1);
    m->tier.rpo = (struct number){.none = true, .from = WRITTEN};
    m->p.verification.every = (struct number){.automatic = true, .from = DEFAULTED};
    m->p.enrolment.off = true;
    assert_string_equal(at(m, "exempt"),
                        "[{\"pvc\":\"media/x-*\","
                        "\"reason\":\"re-downloadable\",\"until\":\"2026-06-30\"}]");
    assert_string_equal(at(m, "maintenance.keepOut"),
                        "[{\"from\":\"18:00\",\"days\":[\"sunday\",\"saturday\"]}]");
    assert_string_equal(at(m, "cluster.namespaceExists"), "true");
    assert_string_equal(at(m, "tiers.keep.rpo"), "\"none\"");
    assert_string_equal(at(m, "verification.every"), "\"auto\"");
    assert_string_equal(at(m, "enrolment"), "\"none\"");
    m->tier.rto.from = POISONED;
    assert_string_equal(at(m, "tiers.keep.rto"), "(absent)");
    arena_free(m->a);
}

static void test_order(void **state)
{
    (void)state;
    struct model *m = model_new();
    const char *before = json_write(m->a, facts_build(m->a, &m->p)).p;
    void *first = m->p.workloads.at[0];
    m->p.workloads.at[0] = m->p.workloads.at[1];
    m->p.workloads.at[1] = first;
    first = m->group.copies.at[0];
    m->group.copies.at[0] = m->group.copies.at[1];
    m->group.copies.at[1] = first;
    assert_string_equal(json_write(m->a, facts_build(m->a, &m->p)).p, before);
    arena_free(m->a);
}

/* So are all files: what is written first is in no output. */
static void test_order_of_output(void **state)
{
    (void)state;
    static const char *const paths[] = {"backup/recurring-jobs.yaml", "plan.json",
                                        "runtime/rbac.yaml", "runtime/plan.yaml"};
    struct model *m = model_new(), *other = model_new();
    void *first = other->p.workloads.at[0];
    other->p.workloads.at[0] = other->p.workloads.at[1];
    other->p.workloads.at[1] = first;
    first = other->group.copies.at[0];
    other->group.copies.at[0] = other->group.copies.at[1];
    other->group.copies.at[1] = first;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_string_equal(model_file(m, paths[i]), model_file(other, paths[i]));
    }
    arena_free(m->a);
    arena_free(other->a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_order_of_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
