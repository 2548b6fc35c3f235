#include "diag/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diag/glyph.h"

static const struct {
    int test;
    const char *bytes;
    uint32_t at, line, column;
    const char *text;
} places[] = {
    {__LINE__, "", 0, 1, 1, ""},
    {__LINE__, "", 7, 1, 1, ""},
    {__LINE__, "ab\ncd", 0, 1, 1, "ab"},
    {__LINE__, "ab\ncd", 2, 1, 3, "ab"},
    {__LINE__, "ab\ncd", 3, 2, 1, "cd"},
    {__LINE__, "ab\ncd", 5, 2, 3, "cd"},
    {__LINE__, "ab\ncd\n", 6, 3, 1, ""},
    {__LINE__, "ab\r\ncd\r\n", 3, 1, 4, "ab"},
    {__LINE__, "ab\r\ncd\r\n", 4, 2, 1, "cd"},
    {__LINE__, "\xc3\xa9\xe6\xbc\xa2x", 5, 1, 3, "\xc3\xa9\xe6\xbc\xa2x"},
    {__LINE__, "\xef\xbb\xbfpolicy: x", 0, 1, 1, "policy: x"},
    {__LINE__, "\xef\xbb\xbfpolicy: x", 3, 1, 1, "policy: x"},
    {__LINE__, "\xef\xbb\xbfpolicy: x", 11, 1, 9, "policy: x"},
};

static void places_in_small_texts(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct texts *t = texts_new(a);
        uint32_t f = texts_add(t, STR("x"), str_of(places[i].bytes));
        struct place p = texts_place(t, f, places[i].at);
        if (p.line != places[i].line || p.column != places[i].column || !str_is(p.text, places[i].text)) {
            print_error("line %d\n", places[i].test);
        }
        assert_int_equal(p.line, places[i].line);
        assert_int_equal(p.column, places[i].column);
        assert_true(str_is(p.text, places[i].text));
    }
    arena_free(a);
}

/* Columns far into a long line, against counting. */
static void long_lines(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {.arena = a};
    buf_z(&b, "first\n");
    for (int i = 0; i < 4096; i++) {
        buf_z(&b, i % 3 == 0 ? "\xc3\xa9" : i % 3 == 1 ? "\xe6\xbc\xa2" : "x");
    }
    struct texts *t = texts_new(a);
    uint32_t f = texts_add(t, STR("x"), buf_str(&b));
    uint32_t column = 0;
    for (uint32_t at = 6; at < b.n; at++) {
        column += ((unsigned char)b.p[at] & 0xc0) != 0x80;
        if (((unsigned char)b.p[at] & 0xc0) != 0x80) {
            assert_int_equal(texts_place(t, f, at).column, column);
            assert_int_equal(texts_place(t, f, at).line, 2);
        }
    }
    /* A text whose size is a whole number of strides ends where it ends. */
    uint32_t g = texts_add(t, STR("y"), str_sub(buf_str(&b), 0, 2048));
    assert_int_equal(texts_place(t, g, 2048).line, 2);
    assert_int_equal(texts_place(t, g, 2048).offset, 2042);
    arena_free(a);
}

static void registry(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct texts *t = texts_new(a);
    assert_int_equal(texts_add(t, STR("-"), STR("abc")), 1);
    assert_int_equal(texts_add(t, STR("b.yaml"), STR("xyz")), 2);
    assert_true(str_is(texts_name(t, 1), "<stdin>"));
    assert_true(str_is(texts_name(t, 3), ""));
    assert_true(str_is(texts_slice(t, (struct span){2, 1, 9}), "yz"));
    assert_true(str_is(texts_slice(t, (struct span){0, 0, 0}), ""));
    assert_int_equal(texts_place(t, 0, 4).line, 0);
    arena_free(a);
}

static const struct {
    int test;
    const char *text;
    size_t width;
    const char *shown;
} texts_shown[] = {
    {__LINE__, "abc", 3, "abc"},
    {__LINE__, "\xe6\xbc\xa2\xe5\xad\x97", 4, "\xe6\xbc\xa2\xe5\xad\x97"},
    {__LINE__, "e\xcc\x81", 1, "e\xcc\x81"},
    {__LINE__, "\xf0\x9f\x98\x80", 2, "\xf0\x9f\x98\x80"},
    {__LINE__, "\xed\x95\x9c", 2, "\xed\x95\x9c"},
    {__LINE__, "\t\x01\x7f", 0, "\xe2\x90\x89\xe2\x90\x81\xe2\x90\xa1"},
    {__LINE__, "\xc2\x9b", 0, "<U+009B>"},
    {__LINE__, "\xe2\x80\xae\xe2\x81\xa6", 0, "<U+202E><U+2066>"},
    {__LINE__, "\xff\xc3", 2, "\xef\xbf\xbd\xef\xbf\xbd"},
    {__LINE__, "\xc0\x80", 2, "\xef\xbf\xbd\xef\xbf\xbd"},         /* overlong */
    {__LINE__, "\xe0\x80\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {__LINE__, "\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* surrogate */
    {__LINE__, "\xf4\x90\x80\x80", 4, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {__LINE__, "\xe6\xbc", 2, "\xef\xbf\xbd\xef\xbf\xbd"},         /* cut off */
};

static void widths(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof texts_shown / sizeof texts_shown[0]; i++) {
        struct buf b = {.arena = a};
        shown_add(&b, str_of(texts_shown[i].text), false);
        size_t width = text_width(str_of(texts_shown[i].text));
        if (width != texts_shown[i].width || !str_is(buf_str(&b), texts_shown[i].shown)) {
            print_error("line %d: width %zu, `%s`\n", texts_shown[i].test, width, b.p);
        }
        assert_int_equal(width, texts_shown[i].width);
        assert_true(str_is(buf_str(&b), texts_shown[i].shown));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_in_small_texts),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(registry),
        cmocka_unit_test(widths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
