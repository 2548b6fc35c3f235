/* What looks like a secret, and what only looks like it from afar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "units/secret.h"

static const struct {
    int line;
    const char *text, *masked;
} rows[] = {
    {__LINE__, "a AKIAIOSFODNN7EXAMPLE b", "a ******************** b"},
    {__LINE__, "ASIAIOSFODNN7EXAMPLE", "********************"},
    {__LINE__, "AKIAIOSFODNN7EXAMPLE9", "AKIAIOSFODNN7EXAMPLE9"},
    {__LINE__, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "****************************************"},
    {__LINE__, "key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "key=****************************************"},
    {__LINE__, "`h7Gq2LkX9vPz4RtY8wMb`", "`********************`"},
    {__LINE__, "x/h7Gq2LkX9vPz4RtY8wMb/y", "************************"},
    {__LINE__, "registry.lan/Team1/h7Gq2LkX9vPz4RtY8wMb", "registry.******************************"},
    {__LINE__, "RELEASE.2025-07-23T15-54-02Z", "RELEASE.2025-07-23T15-54-02Z"},
    {__LINE__, "AllowRecurringJobWhileVolumeDetached2", "AllowRecurringJobWhileVolumeDetached2"},
    {__LINE__, "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    {__LINE__, "postgresql-16-primary-0-data-volume", "postgresql-16-primary-0-data-volume"},
    {__LINE__, "", ""},
};

static void test_mask(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str got = secret_mask(a, str_of(rows[i].text));
        if (!str_is(got, rows[i].masked)) {
            fail_msg("row in line %d: `%.*s`", rows[i].line, STR_ARG(got));
        }
    }
    arena_free(a);
}

static const struct {
    int line;
    const char *text, *found;
} keys[] = {
    {__LINE__, "{user: x, pass: hunter2, db: y}", "hunter2"},
    {__LINE__, "password: \"a b\"\n", "\"a b\""},
    {__LINE__, "\"password\": \"a\\\"b\", 1", "\"a\\\"b\""},
    {__LINE__, "  api-token: s3cr3t # note", "s3cr3t"},
    {__LINE__, "password: {secret: a, key: b}", NULL},
    {__LINE__, "password:\n  secret: a", NULL},
    {__LINE__, "passage: x", NULL},
    {__LINE__, "see pass:x", "x"},
    {__LINE__, "token", NULL},
    {__LINE__, "key: password", NULL},
};

static void test_by_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct secret_place at;
        struct str s = str_of(keys[i].text);
        bool found = secret_by_key(s, 0, &at);
        if (found != (keys[i].found != NULL) || (found && !str_is(str_sub(s, at.from, at.to), keys[i].found))) {
            fail_msg("row in line %d", keys[i].line);
        }
    }
}

static void test_names_of_keys(void **state)
{
    (void)state;
    assert_true(secret_key(STR("pass")));
    assert_true(secret_key(STR("SECRET_ACCESS_KEY")));
    assert_true(secret_key(STR("apiToken")));
    assert_true(!secret_key(STR("passage")));
    assert_true(!secret_key(STR("key")));
    assert_true(secret_value(STR("0123456789abcdef0123456789abcdef")));
    assert_true(!secret_value(STR("longhorn-crypto")));
    assert_true(secret_instead_of_name(STR("K005abcDEF12ghiJKL34mnoPQR56stu")));
    assert_true(secret_instead_of_name(STR("Zm9vYmFyYmF6cXV4eA==")));
    assert_true(!secret_instead_of_name(STR("MySecret2")));
    assert_true(!secret_instead_of_name(STR("My/Secret 2 of this month")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mask),
        cmocka_unit_test(test_by_key),
        cmocka_unit_test(test_names_of_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
