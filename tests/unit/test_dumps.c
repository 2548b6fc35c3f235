/*
 * Dumps as manifests: what the policy says of them, in the CronJob, its containers and its PVC.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "lower/plan.h"
#include "model_fixture.h"

static bool has(struct model *m, const char *path, const char *text)
{
    return strstr(model_file(m, path), text) != NULL;
}

#define DUMPS "runtime/database-dumps.yaml"

/* A dump on a PVC that is emitted, and one in a store. */
static void test_dumps(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct workload *w = add_workload(m, "db");
    add_volume(m, w, "database", "data", ASSIGN_ENROLL);
    w->dump = (struct dump){.head.from = WRITTEN, .namespace = STR("database"), .job = STR("db-dump"),
                            .user = a_text("-u$(HOME)"), .database = a_text("all"), .count = 3};
    w->dump.volume = add_volume(m, w, "database", "dumps", ASSIGN_ENROLL);
    w->dump.volume->dump = true;
    w->dump.to.create = a_number(1);
    w->dump.takes = a_number(900);
    w->dump.when = runs("0 * * * *", 3600, 3600);
    assert_true(has(m, DUMPS, "  activeDeadlineSeconds: 2400\n"));
    assert_true(has(m, DUMPS, "- name: PGUSER\n              value: \"-u$$(HOME)\"\n"));
    assert_true(has(m, DUMPS, "- name: ALL\n              value: \"true\"\n"));
    assert_true(has(m, DUMPS, "- name: KEEP\n              value: \"3\"\n"));
    assert_false(has(m, DUMPS, "- name: PGDATABASE\n"));
    assert_true(has(m, DUMPS, "    recurring-job-group.longhorn.io/keep: \"enabled\"\n"));
    assert_false(has(m, "runtime/rbac.yaml", "- dumps\n")); /* it has its labels already */
    w->dump.to.create = a_number(0);
    assert_true(has(m, "runtime/rbac.yaml", "- dumps\n"));
    assert_false(has(m, DUMPS, "kind: PersistentVolumeClaim\n"));
    w->dump.takes = (struct number){0};
    w->dump.volume = NULL;
    w->volumes.n = 1;
    w->dump.store = &m->nas;
    w->dump.engine = a_number(ENGINE_MARIADB);
    w->dump.database = a_text("app");
    assert_true(has(m, DUMPS, "  activeDeadlineSeconds: 21600\n"));
    assert_true(has(m, DUMPS, "- name: DATABASE\n              value: \"app\"\n"));
    assert_true(has(m, DUMPS, "  dump-upload.sh: |\n"));
    assert_false(has(m, DUMPS, "- name: KEEP\n"));
    assert_false(has(m, DUMPS, "  dump-postgresql.sh: |\n"));
    arena_free(m->a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dumps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
