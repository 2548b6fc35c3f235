/*
 * Lifecycle rules as others write them: everything that S3 refuses is refused (S3's recorded answers
 * to each), what it takes is taken, and a rule that can reach Longhorn's blocks is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/lifecycle.h"
#include "source/yaml_read.h"

struct bench {
    struct arena *a;
    struct diags *ds;
    struct policy policy;
    struct policies policies;
    struct policy *list[1];
    struct store dumps, blocks;
    void *stores[2];
    struct check_input in;
};

static struct store made(enum store_type type, const char *name, const char *prefix)
{
    struct store s = {.scheme = URL_S3, .bucket = STR("b"), .prefix = str_of(prefix)};
    s.type = (struct number){.v = type, .from = WRITTEN};
    s.name = (struct text){.v = str_of(name), .from = WRITTEN};
    return s;
}

static void set_up(struct bench *b, enum provider provider, const char *rules)
{
    memset(b, 0, sizeof *b);
    b->a = arena_new();
    struct texts *texts = texts_new(b->a);
    b->ds = diags_new(b->a, texts);
    b->dumps = made(STORE_S3_OBJECTS, "dumps", "dumps/");
    b->dumps.provider = (struct number){.v = provider, .from = WRITTEN};
    b->blocks = made(STORE_LONGHORN_BACKUP, "blocks", "lh/");
    b->stores[0] = &b->dumps;
    b->stores[1] = &b->blocks;
    b->policy.stores = (struct items){.at = b->stores, .n = 1};
    b->list[0] = &b->policy;
    b->policies = (struct policies){.at = b->list, .n = 1};
    b->in = (struct check_input){.policies = &b->policies, .arena = b->a};
    struct documents docs;
    struct str text = str_fmt(b->a, "{\"Rules\": [%s]}", rules);
    assert_true(yaml_read(b->ds, texts_add(texts, STR("rules.json"), text), &docs));
    b->dumps.foreign = docs.at[0];
}

static const char *first_code(struct bench *b)
{
    struct diag **found;
    size_t n = diags_all(b->ds, &found);
    return n == 0 ? "" : code_info(found[0]->code)->slug;
}

#define R(body) "{\"ID\": \"x\", \"Status\": \"Enabled\", \"Filter\": {\"Prefix\": \"logs/\"}, " body "}"
#define F(filter, body) "{\"ID\": \"x\", \"Status\": \"Enabled\", \"Filter\": " filter ", " body "}"
#define END90 "\"Expiration\": {\"Days\": 90}"

static const struct {
    int line;
    enum provider provider;
    const char *rules, *code; /* "": taken */
} rows[] = {
    {__LINE__, PROVIDER_AWS, R(END90), ""},
    {__LINE__, PROVIDER_AWS, F("{}", END90), "lifecycle-overlap"},
    {__LINE__, PROVIDER_AWS, F("{\"And\": {\"Prefix\": \"logs/\", \"ObjectSizeGreaterThan\": 131072}}", "\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"STANDARD_IA\"}, {\"Days\": 90, \"StorageClass\": \"GLACIER_IR\"}]"), ""},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Days\": 400}, \"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 14, \"NewerNoncurrentVersions\": 3}"), ""},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": \"\"}", "\"AbortIncompleteMultipartUpload\": {\"DaysAfterInitiation\": 7}"), ""},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": \"\"}", "\"Expiration\": {\"ExpiredObjectDeleteMarker\": true}"), ""},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 0, \"StorageClass\": \"GLACIER\"}]"), ""},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Date\": \"2027-01-01T00:00:00Z\"}"), ""},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 29, \"StorageClass\": \"STANDARD_IA\"}]"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 7, \"StorageClass\": \"ONEZONE_IA\"}]"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"NoncurrentVersionTransitions\": [{\"NoncurrentDays\": 7, \"StorageClass\": \"STANDARD_IA\"}]"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_CEPH, R("\"Transitions\": [{\"Days\": 7, \"StorageClass\": \"STANDARD_IA\"}]"), ""},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 90, \"StorageClass\": \"GLACIER\"}, {\"Days\": 150, \"StorageClass\": \"DEEP_ARCHIVE\"}]"), "lifecycle-spacing"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 4, \"StorageClass\": \"GLACIER_IR\"}, {\"Days\": 93, \"StorageClass\": \"DEEP_ARCHIVE\"}]"), "lifecycle-spacing"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 4, \"StorageClass\": \"GLACIER_IR\"}, {\"Days\": 94, \"StorageClass\": \"DEEP_ARCHIVE\"}]"), ""},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 90, \"StorageClass\": \"GLACIER\"}], \"Expiration\": {\"Days\": 90}"), "lifecycle-order"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 90, \"StorageClass\": \"GLACIER\"}], \"Expiration\": {\"Days\": 91}"), ""},
    {__LINE__, PROVIDER_AWS, R("\"NoncurrentVersionTransitions\": [{\"NoncurrentDays\": 30, \"StorageClass\": \"GLACIER\"}], \"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 30}"), "lifecycle-order"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}, {\"Days\": 300, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-order"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}, {\"Days\": 130, \"StorageClass\": \"STANDARD_IA\"}]"), "lifecycle-order"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"ONEZONE_IA\"}, {\"Days\": 130, \"StorageClass\": \"GLACIER_IR\"}]"), "lifecycle-order"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 0, \"StorageClass\": \"INTELLIGENT_TIERING\"}, {\"Days\": 130, \"StorageClass\": \"STANDARD_IA\"}]"), "lifecycle-order"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}, {\"Date\": \"2027-01-01T00:00:00Z\", \"StorageClass\": \"DEEP_ARCHIVE\"}]"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Days\": 0}"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Days\": -5}"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 0}"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"AbortIncompleteMultipartUpload\": {\"DaysAfterInitiation\": 0}"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": -1, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-minimum"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Days\": 1, \"ExpiredObjectDeleteMarker\": true}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Date\": \"2027-01-01T00:00:00Z\", \"ExpiredObjectDeleteMarker\": true}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"ObjectSizeGreaterThan\": 1}", "\"Expiration\": {\"ExpiredObjectDeleteMarker\": true}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"Tag\": {\"Key\": \"a\", \"Value\": \"b\"}}", "\"Expiration\": {\"ExpiredObjectDeleteMarker\": true}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"Tag\": {\"Key\": \"a\", \"Value\": \"b\"}}", "\"AbortIncompleteMultipartUpload\": {\"DaysAfterInitiation\": 7}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"ObjectSizeLessThan\": 9}", "\"AbortIncompleteMultipartUpload\": {\"DaysAfterInitiation\": 7}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": \"a\", \"ObjectSizeLessThan\": 9}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"And\": {\"Prefix\": \"logs/\"}}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"And\": {\"Prefix\": \"l\", \"Tags\": [{\"Key\": \"a\", \"Value\": \"1\"}, {\"Key\": \"a\", \"Value\": \"2\"}]}}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"And\": {\"ObjectSizeGreaterThan\": 9, \"ObjectSizeLessThan\": 9}}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"Tag\": {\"Key\": \"a\"}}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": null}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("null", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "null", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": null"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [null]"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, F("{\"Suffix\": \"a\"}", END90), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "{\"ID\": \"x\", \"Status\": \"Enabled\", " END90 "}", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "{\"ID\": \"x\", \"Status\": \"Enabled\", \"Prefix\": \"logs/\", " END90 "}", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "{\"ID\": \"x\", \"Status\": \"Enabled\", \"Prefix\": \"a\", \"Filter\": {\"Prefix\": \"a\"}, " END90 "}", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "{\"ID\": \"x\", \"Status\": \"enabled\", \"Filter\": {\"Prefix\": \"a\"}, " END90 "}", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "{\"ID\": \"x\", \"Filter\": {\"Prefix\": \"a\"}, " END90 "}", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, "{\"ID\": \"x\", \"Status\": \"Enabled\", \"Filter\": {\"Prefix\": \"a\"}}", "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Days\": \"90\"}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {\"Date\": \"2027-01-01T12:30:00Z\"}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiration\": {}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Expiry\": {\"Days\": 1}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 30}]"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"NoncurrentVersionExpiration\": {\"NewerNoncurrentVersions\": 3}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"STANDARD-IA\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": \"/logs\"}", END90), "lifecycle-limit"},
    {__LINE__, PROVIDER_AWS, R(END90) ", " R(END90), "lifecycle-limit"},
    {__LINE__, PROVIDER_MINIO, R("\"Transitions\": [{\"Days\": 1, \"StorageClass\": \"TIER\"}], \"Expiration\": {\"Days\": 1}"), ""},
    {__LINE__, PROVIDER_MINIO, R("\"Transitions\": [{\"Days\": 1, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_MINIO, R("\"Transitions\": [{\"Days\": 1, \"StorageClass\": \"A\"}, {\"Days\": 2, \"StorageClass\": \"B\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_MINIO, R("\"AbortIncompleteMultipartUpload\": {\"DaysAfterInitiation\": 7}"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_GARAGE, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_GARAGE, R("\"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 3}"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_GARAGE, R(END90), ""},
    {__LINE__, PROVIDER_GARAGE, F("{\"Tag\": {\"Key\": \"a\", \"Value\": \"b\"}}", END90), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_AWS, R("\"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 3, \"NewerNoncurrentVersions\": 0}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_AWS, R("\"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 3, \"NewerNoncurrentVersions\": \"3\"}"), "lifecycle-unreadable"},
    {__LINE__, PROVIDER_R2, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"STANDARD_IA\"}]"), ""},
    {__LINE__, PROVIDER_R2, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_SCALEWAY, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), ""},
    {__LINE__, PROVIDER_WASABI, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_HETZNER, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_B2, R("\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), "lifecycle-unsupported"},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": \"dum\"}", END90), "lifecycle-overlap"},
    {__LINE__, PROVIDER_AWS, F("{\"Prefix\": \"dumps/pg/\"}", END90), ""},
};

static void rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bench b;
        set_up(&b, rows[i].provider, rows[i].rules);
        struct check_run r = {.ds = b.ds, .arena = b.a, .in = &b.in};
        check_lifecycle(&r, &b.policy);
        if (strcmp(first_code(&b), rows[i].code) != 0) {
            print_error("line %d: `%s`, not `%s`\n", rows[i].line, first_code(&b), rows[i].code);
            assert_true(0);
        }
        arena_free(b.a);
    }
}

/* Beside `lh/backupstore/`: what reaches it, from above, inside or by tags, and what does not. */
static const struct {
    int line;
    const char *rules;
    size_t errors, warnings;
} reach[] = {
    {__LINE__, F("{\"Prefix\": \"\"}", END90), 1, 0},
    {__LINE__, F("{}", END90), 1, 0},
    {__LINE__, F("{\"Prefix\": \"lh/\"}", END90), 1, 0},
    {__LINE__, F("{\"Prefix\": \"lh/backupstore/volumes/\"}", END90), 1, 0},
    {__LINE__, F("{\"Prefix\": \"lh/back\"}", END90), 1, 0},
    {__LINE__, F("{\"Prefix\": \"lh/other/\"}", END90), 0, 0},
    {__LINE__, F("{\"Prefix\": \"logs/\"}", END90), 0, 0},
    {__LINE__, F("{\"Tag\": {\"Key\": \"a\", \"Value\": \"b\"}}", END90), 1, 0},
    {__LINE__, F("{\"ObjectSizeLessThan\": 4096}", END90), 1, 0},
    {__LINE__, F("{\"And\": {\"Prefix\": \"logs/\", \"ObjectSizeLessThan\": 4096}}", END90), 0, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"Expiration\": {\"Date\": \"2027-01-01T00:00:00Z\"}"), 1, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"Expiration\": {\"ExpiredObjectDeleteMarker\": true}"), 0, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 3}"), 0, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"AbortIncompleteMultipartUpload\": {\"DaysAfterInitiation\": 7}"), 0, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"GLACIER\"}]"), 1, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"DEEP_ARCHIVE\"}]"), 1, 0},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"STANDARD_IA\"}]"), 0, 1},
    {__LINE__, F("{\"Prefix\": \"\"}", "\"Transitions\": [{\"Days\": 30, \"StorageClass\": \"STANDARD_IA\"}, {\"Days\": 90, \"StorageClass\": \"GLACIER\"}]"), 1, 0},
    {__LINE__, "{\"Status\": \"Disabled\", \"Filter\": {\"Prefix\": \"\"}, " END90 "}", 0, 0},
};

static void reaches(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reach / sizeof *reach; i++) {
        struct bench b;
        set_up(&b, PROVIDER_AWS, reach[i].rules);
        b.policy.stores.n = 2;
        struct check_run r = {.ds = b.ds, .arena = b.a, .in = &b.in};
        check_lifecycle_destroys(&r);
        if (diags_count(b.ds, SEV_ERROR) != reach[i].errors ||
            diags_count(b.ds, SEV_WARNING) != reach[i].warnings) {
            print_error("line %d: %zu errors, %zu warnings\n", reach[i].line, diags_count(b.ds, SEV_ERROR),
                        diags_count(b.ds, SEV_WARNING));
            assert_true(0);
        }
        arena_free(b.a);
    }
}

static void many_rules(void **state)
{
    (void)state;
    for (int n = 1000; n <= 1001; n++) {
        struct bench b;
        struct arena *a = arena_new();
        struct buf list = {.arena = a};
        for (int i = 0; i < n; i++) {
            buf_fmt(&list, "%s{\"ID\": \"r%d\", \"Status\": \"Enabled\", \"Filter\": {\"Prefix\": \"l%d/\"}, " END90 "}",
                    i == 0 ? "" : ", ", i, i);
        }
        set_up(&b, PROVIDER_AWS, buf_str(&list).p);
        struct check_run r = {.ds = b.ds, .arena = b.a, .in = &b.in};
        check_lifecycle(&r, &b.policy);
        assert_string_equal(first_code(&b), n > 1000 ? "lifecycle-limit" : "");
        arena_free(b.a);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),
        cmocka_unit_test(reaches),
        cmocka_unit_test(many_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
