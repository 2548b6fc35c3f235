/* Longhorn's admission of a RecurringJob: what it refuses, what it changes, by version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/admission.h"
#include "source/yaml_read.h"

static struct node *object(struct arena *a, const char *name, const char *spec)
{
    struct texts *texts = texts_new(a);
    struct diags *ds = diags_new(a, texts);
    struct documents docs;
    struct str text = str_fmt(a, "{\"metadata\": {\"name\": \"%s\"}, \"spec\": {%s}}", name, spec);
    assert_true(yaml_read(ds, texts_add(texts, STR("job"), text), &docs));
    assert_int_equal(docs.n, 1);
    return docs.at[0];
}

#define JOB "name: j1, task: snapshot, cron: '0 3 * * *', retain: 7, concurrency: 2, groups: [g1], "
#define REST "labels: {}, parameters: {}"

enum verdict { KEPT, CHANGED, REFUSED, REFUSED_BY_CRD };

static const struct {
    int line, minor;
    const char *name, *spec;
    enum verdict verdict;
} rows[] = {
    {__LINE__, 10, "j1", JOB REST, KEPT},
    {__LINE__, 10, "J1", JOB REST, CHANGED},
    {__LINE__, 10, "j", JOB REST, REFUSED},
    {__LINE__, 10, "j1-", JOB REST, REFUSED_BY_CRD},
    {__LINE__, 10, "j_1", JOB REST, REFUSED_BY_CRD},
    {__LINE__, 10, "j1", JOB "labels: {}", CHANGED},
    {__LINE__, 10, "j1", JOB REST ", retentionPolicy: age-based", REFUSED_BY_CRD},
    {__LINE__, 10, "j1", "task: snapshot, cron: '0 3 * * *', retain: 7, concurrency: 2, groups: [], " REST, CHANGED},
    {__LINE__, 8, "j1", "task: snapshot, cron: '0 3 * * *', retain: 7, concurrency: 2, groups: [], " REST, REFUSED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: 101, concurrency: 1, groups: [], " REST, REFUSED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: 0, concurrency: 1, groups: [], " REST, CHANGED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot-cleanup, cron: '0 3 * * *', retain: 0, concurrency: 1, groups: [], " REST, KEPT},
    {__LINE__, 10, "j1", "name: j1, task: snapshot-delete, cron: '0 3 * * *', retain: -1, concurrency: 1, groups: [], " REST, CHANGED},
    {__LINE__, 8, "j1", "name: j1, task: system-backup, cron: '0 3 * * *', retain: 1, concurrency: 1, groups: [], " REST, REFUSED},
    {__LINE__, 9, "j1", "name: j1, task: system-backup, cron: '0 3 * * *', retain: 1, concurrency: 1, groups: [], " REST, KEPT},
    {__LINE__, 12, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: 1, concurrency: 0, groups: [], " REST, CHANGED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: 1, concurrency: 0, groups: [], " REST, KEPT},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * 7', retain: 1, concurrency: 1, groups: [], " REST, REFUSED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: '7', concurrency: 1, groups: [], " REST, REFUSED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: 1.5, concurrency: 1, groups: [], " REST, REFUSED},
    {__LINE__, 10, "j1", "name: j1, task: snapshot, cron: '0 3 * * *', retain: 7, concurrency: 1, groups: [g], " REST, REFUSED},
    {__LINE__, 10, "j1", JOB "labels: {tier: ''}, parameters: {}", REFUSED},
    {__LINE__, 10, "j1", JOB "labels: {KubernetesStatus: x}, parameters: {}", REFUSED},
    {__LINE__, 10, "j1", JOB "labels: {}, parameters: {any: thing}", KEPT},
    {__LINE__, 10, "j1", "name: j1, task: backup, cron: '0 3 * * *', retain: 7, concurrency: 1, groups: [], labels: {}, parameters: {full-backup-interval: '+4'}", KEPT},
    {__LINE__, 10, "j1", "name: j1, task: backup, cron: '0 3 * * *', retain: 7, concurrency: 1, groups: [], labels: {}, parameters: {full-backup-interval: '4.0'}", REFUSED},
    {__LINE__, 10, "j1", "name: j1, task: backup, cron: '0 3 * * *', retain: 7, concurrency: 1, groups: [], labels: {}, parameters: {volume-backup-policy: always}", KEPT},
    {__LINE__, 8, "j1", "name: j1, task: backup, cron: '0 3 * * *', retain: 7, concurrency: 1, groups: [], labels: {}, parameters: {volume-backup-policy: always}", REFUSED},
};

static void verdicts(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct node *o = object(a, rows[i].name, rows[i].spec);
        struct admission r = admission_review(a, rows[i].minor, 100, o);
        enum verdict got = !r.accepted                ? (r.by_crd ? REFUSED_BY_CRD : REFUSED)
                           : node_equal(o, r.mutated) ? KEPT
                                                      : CHANGED;
        if (got != rows[i].verdict) {
            print_error("line %d: verdict %d, %.*s\n", rows[i].line, (int)got, STR_ARG(r.why));
            assert_true(0);
        }
    }
    arena_free(a);
}

static void ceiling(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *o = object(a, "j1", "name: j1, task: backup, cron: '0 3 * * *', retain: 101, "
                                     "concurrency: 1, groups: [], labels: {}, parameters: {}");
    assert_true(!admission_review(a, 10, 100, o).accepted);
    assert_true(admission_review(a, 10, 250, o).accepted);
    arena_free(a);
}

/* A name that Longhorn would cut is refused here: Git would never agree with the cluster. */
static void long_names(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *o = object(a, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", JOB REST);
    assert_true(!admission_review(a, 10, 100, o).accepted);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts),
        cmocka_unit_test(ceiling),
        cmocka_unit_test(long_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
