/* Lifecycle rules of stores, joined by bucket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "model_fixture.h"

static struct store *add_store(struct model *m, const char *name, const char *bucket,
                               const char *prefix)
{
    struct store *s = arena_one(m->a, struct store);
    s->head.from = WRITTEN;
    s->name = a_text(name);
    s->type = a_number(STORE_S3_OBJECTS);
    s->scheme = URL_S3;
    s->bucket = str_of(bucket);
    s->prefix = str_of(prefix);
    s->provider = a_number(PROVIDER_AWS);
    s->lifecycle.head.from = WRITTEN;
    put_item(m, &m->p.stores, s);
    return s;
}

static struct transition *add_transition(struct model *m, struct store *s, int64_t days,
                                         const char *class)
{
    struct transition *t = arena_one(m->a, struct transition);
    t->head.from = WRITTEN;
    t->after = a_number(days * 86400);
    t->name = a_text(class);
    put_item(m, &s->lifecycle.transitions, t);
    return t;
}

/* {"Rules": [{"ID": id, "Status": "Disabled"}]} */
static struct node *foreign(struct model *m, const char *id, const char *status)
{
    struct node *rule = node_map(m->a), *rules = node_list(m->a), *all = node_map(m->a);
    node_set_text(m->a, rule, "ID", str_of(id));
    node_set_text(m->a, rule, "Status", str_of(status));
    node_add(m->a, rules, rule);
    node_set(m->a, all, STR("Rules"), rules);
    return all;
}

static void test_all_actions(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct store *s = add_store(m, "archive", "dumps", "postgresql/");
    s->lifecycle.expire = a_number(400 * 86400);
    s->lifecycle.noncurrent_expire = a_number(30 * 86400);
    s->lifecycle.abort_multipart = a_number(7 * 86400);
    add_transition(m, s, 30, "STANDARD_IA");
    add_transition(m, s, 90, "GLACIER");
    assert_string_equal(model_file(m, "s3/dumps.lifecycle.json"),
                        "Rules:\n"
                        "- ID: tierc-archive-objects\n"
                        "  Status: Enabled\n"
                        "  Filter:\n"
                        "    Prefix: postgresql/\n"
                        "  Transitions:\n"
                        "  - Days: 30\n"
                        "    StorageClass: STANDARD_IA\n"
                        "  - Days: 90\n"
                        "    StorageClass: GLACIER\n"
                        "  Expiration:\n"
                        "    Days: 400\n"
                        "  NoncurrentVersionExpiration:\n"
                        "    NoncurrentDays: 30\n"
                        "- ID: tierc-archive-abort-multipart\n"
                        "  Status: Enabled\n"
                        "  Filter:\n"
                        "    Prefix: postgresql/\n"
                        "  AbortIncompleteMultipartUpload:\n"
                        "    DaysAfterInitiation: 7\n"
                        "- ID: tierc-archive-delete-markers\n"
                        "  Status: Enabled\n"
                        "  Filter:\n"
                        "    Prefix: postgresql/\n"
                        "  Expiration:\n"
                        "    ExpiredObjectDeleteMarker: true\n");
    arena_free(m->a);
}

static void test_bucket_shared(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct store *second = add_store(m, "b", "shared", "b/");
    struct store *first = add_store(m, "a", "shared", "");
    add_store(m, "silent", "shared", "c/")->lifecycle.head.from = ABSENT;
    first->lifecycle.abort_multipart = second->lifecycle.abort_multipart = a_number(86400);
    first->foreign = second->foreign = foreign(m, "legal-hold", "Enabled");
    assert_string_equal(model_file(m, "s3/shared.lifecycle.json"),
                        "Rules:\n"
                        "- ID: tierc-a-abort-multipart\n"
                        "  Status: Enabled\n"
                        "  Filter:\n"
                        "    Prefix: \"\"\n"
                        "  AbortIncompleteMultipartUpload:\n"
                        "    DaysAfterInitiation: 1\n"
                        "- ID: tierc-b-abort-multipart\n"
                        "  Status: Enabled\n"
                        "  Filter:\n"
                        "    Prefix: b/\n"
                        "  AbortIncompleteMultipartUpload:\n"
                        "    DaysAfterInitiation: 1\n"
                        "- ID: legal-hold\n"
                        "  Status: Enabled\n");
    second->foreign = foreign(m, "legal-hold", "Disabled");
    assert_string_equal(model_file(m, "s3/shared.lifecycle.json"), "(error)");
    second->foreign = foreign(m, "tierc-a-abort-multipart", "Disabled"); /* an earlier one of ours */
    assert_true(strstr(model_file(m, "s3/shared.lifecycle.json"), "Disabled") == NULL);
    arena_free(m->a);
}

static void test_two_endpoints(void **state)
{
    (void)state;
    struct model *m = model_new();
    add_store(m, "a", "same", "")->lifecycle.expire = a_number(86400);
    struct store *other = add_store(m, "b", "same", "");
    other->lifecycle.expire = a_number(86400);
    other->endpoint = a_text("https://minio.lan");
    assert_true(model_lower(m) == NULL);
    assert_true(diags_has(m->ds, D_NAME_COLLISION));
    arena_free(m->a);
}

/* MinIO refuses a rule that only aborts, and a configuration without rules is none. */
static void test_minio(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct store *s = add_store(m, "m", "minio", "");
    s->provider = a_number(PROVIDER_MINIO);
    s->lifecycle.abort_multipart = a_number(86400);
    assert_string_equal(model_file(m, "s3/minio.lifecycle.json"), "(none)");
    s->lifecycle.expire = a_number(86400);
    assert_true(strstr(model_file(m, "s3/minio.lifecycle.json"), "Abort") == NULL);
    arena_free(m->a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_actions),
        cmocka_unit_test(test_bucket_shared),
        cmocka_unit_test(test_two_endpoints),
        cmocka_unit_test(test_minio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
