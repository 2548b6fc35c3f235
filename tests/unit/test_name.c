/* Rules of names, and globs: what passes, what breaks and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "units/match.h"
#include "units/name.h"

static const struct {
    int line;
    enum name_rule rule;
    const char *name;
    const char *why; /* NULL: passes */
    size_t from, to;
} rows[] = {
    {__LINE__, NAME_LABEL, "a", NULL, 0, 0},
    {__LINE__, NAME_LABEL, "9a-b", NULL, 0, 0},
    {__LINE__, NAME_LABEL, "", "a name is missing", 0, 0},
    {__LINE__, NAME_LABEL, "My", "a name is made of small letters, digits and `-`", 0, 1},
    {__LINE__, NAME_LABEL, "my_db", "a name is made of small letters, digits and `-`", 2, 3},
    {__LINE__, NAME_LABEL, "m\xC3\xBC", "a name is made of small letters, digits and `-`", 1, 3},
    {__LINE__, NAME_LABEL, "a.b", "a name is made of small letters, digits and `-`", 1, 2},
    {__LINE__, NAME_LABEL, "a\n", "a name is made of small letters, digits and `-`", 1, 2},
    {__LINE__, NAME_LABEL, "-a", "`-` at the start or end of a name or of a part of it", 0, 1},
    {__LINE__, NAME_LABEL, "a-", "`-` at the start or end of a name or of a part of it", 1, 2},
    {__LINE__, NAME_POLICY, "aaaaaaaaaaaaaaaaaaaa", NULL, 0, 0},
    {__LINE__, NAME_POLICY, "aaaaaaaaaaaaaaaaaaaaa", "21 characters, and at most 20 are possible", 20, 21},
    {__LINE__, NAME_POLICY, "../x", "a name is made of small letters, digits and `-`", 0, 1},
    {__LINE__, NAME_SUBDOMAIN, "a.b-c.d", NULL, 0, 0},
    {__LINE__, NAME_SUBDOMAIN, "a..b", "`.` at the start or end of a name or of a part of it", 1, 2},
    {__LINE__, NAME_SUBDOMAIN, "a-.b", "`-` at the start or end of a name or of a part of it", 1, 2},
    {__LINE__, NAME_RECURRING_JOB, "a", "1 character, and at least 2 are needed", 0, 1},
    {__LINE__, NAME_RECURRING_JOB, "source", "Longhorn's label of this name means something else", 0, 6},
    {__LINE__, NAME_RECURRING_JOB, "restored-recurring-job-x",
     "Longhorn gives names that begin like this to restored jobs", 0, 23},
    {__LINE__, NAME_GROUP, "My_group.1", NULL, 0, 0},
    {__LINE__, NAME_GROUP, "default", "Longhorn adds every volume without a label to this group", 0, 7},
    {__LINE__, NAME_GROUP, "tierc-none", "the name is kept for volumes without a group", 0, 10},
    {__LINE__, NAME_BACKUP_TARGET, "nas.1", NULL, 0, 0},
    {__LINE__, NAME_BACKUP_TARGET, "n", "1 character, and at least 2 are needed", 0, 1},
    {__LINE__, NAME_BACKUP_TARGET, "n_s", "a name is made of small letters, digits, `-` and `.`", 1, 2},
    {__LINE__, NAME_LABEL_KEY, "recurring-job.longhorn.io/source", NULL, 0, 0},
    {__LINE__, NAME_LABEL_KEY, "Recurring.io/x", "a name is made of small letters, digits, `-` and `.`", 0, 1},
    {__LINE__, NAME_LABEL_KEY, "a/b/c", "a name is made of letters, digits, `-`, `_` and `.`", 3, 4},
    {__LINE__, NAME_LABEL_KEY, "a/", "a name is missing", 2, 2},
    {__LINE__, NAME_LABEL_VALUE, "", NULL, 0, 0},
    {__LINE__, NAME_LABEL_VALUE, "02:00", "a name is made of letters, digits, `-`, `_` and `.`", 2, 3},
    {__LINE__, NAME_CONFIG_KEY, "_a.b", NULL, 0, 0},
    {__LINE__, NAME_CONFIG_KEY, "..a", "the name of a folder", 0, 3},
    {__LINE__, NAME_CONFIG_KEY, "a/b", "a name is made of letters, digits, `-`, `_` and `.`", 1, 2},
};

static void names_obey_their_rule(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct misread m;
        bool too_long;
        print_message("line %d\n", rows[i].line);
        bool fine = name_check(a, rows[i].rule, str_of(rows[i].name), &m, &too_long);
        assert_int_equal(fine, rows[i].why == NULL);
        if (!fine) {
            assert_string_equal(str_z(a, m.why), rows[i].why);
            assert_int_equal(m.from, rows[i].from);
            assert_int_equal(m.to, rows[i].to);
        }
    }
    arena_free(a);
}

static void limits_are_exact(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int r = 0; r < NAME_RULE_COUNT; r++) {
        struct misread m;
        bool too_long;
        struct buf b = {.arena = a};
        buf_pad(&b, 'a', name_limit((enum name_rule)r));
        assert_true(name_check(a, (enum name_rule)r, buf_str(&b), &m, &too_long) && !too_long);
        buf_char(&b, 'a');
        assert_true(!name_check(a, (enum name_rule)r, buf_str(&b), &m, &too_long) && too_long);
    }
    struct misread m;
    bool too_long;
    assert_true(!name_check(a, NAME_LABEL, STR("My_DB"), &m, &too_long));
    assert_string_equal(str_z(a, m.help), "write `my-db`");
    arena_free(a);
}

static bool matches(struct arena *a, const char *glob, const char *text)
{
    struct misread why;
    const struct matcher *m = match_compile(a, str_of(glob), &why);
    return m != NULL && match_test(m, str_of(text));
}

static void globs_match_whole_names(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_true(matches(a, "downloads-*", "downloads-1"));
    assert_true(matches(a, "downloads-*", "downloads-"));
    assert_true(!matches(a, "downloads-*", "x-downloads-1"));
    assert_true(!matches(a, "downloads-*", "downloads-1/x"));
    assert_true(matches(a, "a?c", "abc"));
    assert_true(!matches(a, "a?c", "ac"));
    assert_true(matches(a, "a.c", "a.c"));
    assert_true(!matches(a, "a.c", "abc"));
    assert_true(!matches(a, "abc", "abc\n"));
    assert_true(matches(a, "*", ""));
    assert_true(!matches(a, "", "a"));
    assert_true(matches(a, "\\[(", "\\[("));
    assert_true(matches(a, "**********************x", "yx"));
    arena_free(a);
}

static void patterns_are_bounded(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct misread why;
    struct buf many = {.arena = a}, text = {.arena = a};
    for (int i = 0; i < 17; i++) {
        buf_z(&many, "a*");
    }
    buf_pad(&text, 'a', 5000);
    assert_true(match_compile(a, buf_str(&many), &why) == NULL);
    assert_string_equal(str_z(a, why.why), "a pattern with more than 16 `*`");
    assert_true(!matches(a, "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text.p));
    assert_true(match_compile(a, STR("a\0b"), &why) == NULL);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_obey_their_rule),
        cmocka_unit_test(limits_are_exact),
        cmocka_unit_test(globs_match_whole_names),
        cmocka_unit_test(patterns_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
