/* Unified diffs: known ones, and random ones that turn the old text into the new one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "emit/lines.h"

static const struct {
    int line;
    const char *old_text, *new_text, *diff;
} rows[] = {
    {__LINE__, "a\n", "a\n", ""},
    {__LINE__, "", "a\n", "--- o\n+++ n\n@@ -0,0 +1 @@\n+a\n"},
    {__LINE__, "a\nb\n", "", "--- o\n+++ n\n@@ -1,2 +0,0 @@\n-a\n-b\n"},
    {__LINE__, "a\nb\nc\n", "a\nx\nc\n", "--- o\n+++ n\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
    {__LINE__, "a\n", "a", "--- o\n+++ n\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
    {__LINE__, "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
     "--- o\n+++ n\n@@ -6,3 +6,4 @@\n 6\n 7\n 8\n+9\n"},
    {__LINE__, "0\n1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\n6\n7\n",
     "--- o\n+++ n\n@@ -1,4 +1,3 @@\n-0\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-8\n"},
    {__LINE__, "0\n1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\n5\n6\n",
     "--- o\n+++ n\n@@ -1,8 +1,6 @@\n-0\n 1\n 2\n 3\n 4\n 5\n 6\n-7\n"},
};

static void test_known(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {.arena = a};
        lines_diff(&out, "o", str_of(rows[i].old_text), "n", str_of(rows[i].new_text));
        if (!str_is(buf_str(&out), rows[i].diff)) {
            fprintf(stderr, "row at line %d\n", rows[i].line);
        }
        assert_string_equal(buf_str(&out).p, rows[i].diff);
    }
    arena_free(a);
}

/* The new text, from the old one and the diff; every line of the old one that it names must match. */
static struct str apply(struct arena *a, struct str text, struct str diff)
{
    struct buf out = {.arena = a};
    struct str line, have;
    size_t at = 1;
    str_split(&diff, '\n', &line);
    str_split(&diff, '\n', &line);
    while (str_split(&diff, '\n', &line)) {
        struct str rest = str_sub(line, 1, line.n);
        if (str_starts(line, STR("@@ -"))) {
            size_t first = 0, count = 1;
            sscanf(line.p, "@@ -%zu,%zu", &first, &count);
            for (first += count == 0; at < first; at++) {
                assert_true(str_split(&text, '\n', &have));
                buf_add(&out, have);
                buf_char(&out, '\n');
            }
            continue;
        }
        if (line.p[0] != '+') {
            assert_true(str_split(&text, '\n', &have));
            assert_true(str_eq(have, rest));
            at++;
        }
        if (line.p[0] != '-') {
            buf_add(&out, rest);
            buf_char(&out, '\n');
        }
    }
    buf_add(&out, text);
    return buf_str(&out);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static struct str some_text(struct arena *a, uint32_t *seed, uint32_t most, uint32_t letters)
{
    struct buf b = {.arena = a};
    for (uint32_t n = next(seed) % (most + 1); n > 0; n--) {
        buf_char(&b, (char)('a' + next(seed) % letters));
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

static void test_random(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int i = 0; i < 3000; i++) {
        struct arena *a = arena_new();
        struct str from = some_text(a, &seed, 30, 2 + (uint32_t)i % 5);
        struct str to = some_text(a, &seed, 30, 2 + (uint32_t)i % 5);
        struct buf out = {.arena = a};
        lines_diff(&out, "o", from, "n", to);
        assert_true(str_eq(apply(a, from, buf_str(&out)), to));
        arena_free(a);
    }
}

static void test_beyond_the_bound(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf from = {.arena = a}, to = {.arena = a}, out = {.arena = a};
    for (int i = 0; i < 20000; i++) {
        buf_fmt(&from, "%d\n", i % 7);
        buf_fmt(&to, "%d x\n", i % 5);
    }
    lines_diff(&out, "o", buf_str(&from), "n", buf_str(&to));
    assert_true(str_eq(apply(a, buf_str(&from), buf_str(&out)), buf_str(&to)));
    assert_true(arena_used(a) < 64u << 20);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_beyond_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
