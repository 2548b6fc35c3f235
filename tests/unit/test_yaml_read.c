/* Texts in, trees and places out. A tree is shown in one line: kind, value, and with `places` the
 * bytes that its span covers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "diag/render.h"
#include "source/yaml_read.h"

static void show(struct buf *b, const struct node *n)
{
    if (n->tag.n != 0) {
        buf_fmt(b, "!%.*s ", STR_ARG(n->tag));
    }
    switch (n->kind) {
    case NODE_NULL:
        buf_z(b, "null");
        return;
    case NODE_BOOL:
        buf_z(b, n->number != 0 ? "true" : "false");
        return;
    case NODE_INT:
        buf_fmt(b, "%lld", (long long)n->number);
        return;
    case NODE_TEXT:
        buf_fmt(b, n->quoted ? "\"%.*s\"" : "<%.*s>", STR_ARG(n->text));
        return;
    case NODE_LIST:
    case NODE_MAP:
        break;
    }
    buf_char(b, n->kind == NODE_MAP ? '{' : '[');
    for (size_t i = 0; i < n->n; i++) {
        buf_z(b, i == 0 ? "" : ", ");
        if (n->kind == NODE_MAP) {
            buf_fmt(b, "%.*s: ", STR_ARG(n->pairs[i].key));
        }
        show(b, n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]);
    }
    buf_char(b, n->kind == NODE_MAP ? '}' : ']');
}

struct result {
    struct arena *a;
    struct diags *ds;
    struct documents docs;
    bool fine;
};

static struct result read_text(const char *text, size_t n)
{
    struct result r = {.a = arena_new()};
    struct texts *t = texts_new(r.a);
    r.ds = diags_new(r.a, t);
    uint32_t file = texts_add(t, STR("t"), (struct str){text, n});
    r.fine = yaml_read(r.ds, file, &r.docs);
    return r;
}

static const struct {
    int line;
    const char *text, *tree;
} trees[] = {
    {__LINE__, "", ""},
    {__LINE__, "# nothing\n", ""},
    {__LINE__, "---\n---\n", ""},
    {__LINE__, "a: 1\n---\nb: 2\n...\n", "{a: 1} {b: 2}"},
    {__LINE__, "[1, -2, 0, 007, +3, -0, 1.10, 1e3, 0x1F, 9223372036854775808]",
     "[1, -2, 0, <007>, <+3>, <-0>, <1.10>, <1e3>, <0x1F>, <9223372036854775808>]"},
    {__LINE__, "[true, False, yes, on, ~, null, '', \"~\", 'true']",
     "[true, false, <yes>, <on>, null, null, \"\", \"~\", \"true\"]"},
    {__LINE__, "a:\nb: [,]\n", NULL},
    {__LINE__, "{\"a\":1,\"b\":[{}],\"c\":\"\\u00e4\\n\"}", "{a: 1, b: [{}], c: \"\xC3\xA4\n\"}"},
    {__LINE__, "a: x\n  y\n\n  z\n", "{a: <x y\nz>}"},
    {__LINE__, "a: |\n  x\n   y\n\nb: >-\n  x\n  y\n", "{a: \"x\n y\n\", b: \"x y\"}"},
    {__LINE__, "a: |\r\n  x\r\n  y\r\nb: 1\r\n", "{a: \"x\ny\n\", b: 1}"},
    {__LINE__, "a: &x {k: [1]}\nb: *x\nc: [*x, *x]\n",
     "{a: {k: [1]}, b: {k: [1]}, c: [{k: [1]}, {k: [1]}]}"},
    {__LINE__, "a: &x v\n*x : w\n", "{a: <v>, v: <w>}"},
    {__LINE__, "a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}"},
    {__LINE__, "<<: &x {a: 1}\nb: *x\n", "{<<: {a: 1}, b: {a: 1}}"},
    {__LINE__, "a: !!str 1\nb: !x 1\nc: ! 2\nd: !!int 3\ne: !!map {}\n",
     "{a: \"1\", b: !x 1, c: <2>, d: 3, e: {}}"},
    {__LINE__, "\xEF\xBB\xBF" "a: 1\n", "{a: 1}"},
    {__LINE__, "%YAML 1.1\n---\na: yes\n", "{a: <yes>}"},
    {__LINE__, "1: a\ntrue: b\n~: c\n", "{1: <a>, true: <b>, ~: <c>}"},
    {__LINE__, "- - 1\n  - 2\n-\n", "[[1, 2], null]"},
};

static void trees_are_as_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
        struct result r = read_text(trees[i].text, strlen(trees[i].text));
        struct buf b = {.arena = r.a};
        for (size_t j = 0; j < r.docs.n; j++) {
            buf_z(&b, j == 0 ? "" : " ");
            show(&b, r.docs.at[j]);
        }
        if (r.fine != (trees[i].tree != NULL) ||
            (r.fine && strcmp(buf_str(&b).p, trees[i].tree) != 0)) {
            print_message("line %d: %s\n", trees[i].line, buf_str(&b).p);
            fail();
        }
        arena_free(r.a);
    }
}

static const struct {
    int line;
    const char *text;
    size_t n; /* 0: strlen */
    const char *short_form;
} mistakes[] = {
    {__LINE__, "a: 1\na: 2\n", 0, "t:2:1: error[yaml-duplicate-key]: the key `a` stands twice in this mapping"},
    {__LINE__, "a: \"x\n", 0, "t:1:5: error[yaml-syntax]: a quoted text is never closed"},
    {__LINE__, "a: [1, 2\n", 0, "t:1:8: error[yaml-syntax]: a bracket is never closed"},
    {__LINE__, "\xC3\xA4: {x: 1 y: 2}\n", 0, "t:1:11: error[yaml-syntax]: a comma is missing between two entries"},
    {__LINE__, "a:\n\tb: 1\n", 0, "t:2:1: error[yaml-syntax]: a tab is used for indentation"},
    {__LINE__, "schedule: */5 * * * *\n", 0, "t:1:11: error[yaml-syntax]: a text that begins with `*` must stand in quotes"},
    {__LINE__, "policy: *\n", 0, "t:1:9: error[yaml-syntax]: a text that begins with `*` must stand in quotes"},
    {__LINE__, "a: @x\n", 0, "t:1:4: error[yaml-syntax]: a text that begins with `@` must stand in quotes"},
    {__LINE__, "a: %x\n", 0, "t:1:4: error[yaml-syntax]: a text that begins with `%` must stand in quotes"},
    {__LINE__, "a: 1\nb:2\nc: 3\n", 0, "t:2:2: error[yaml-syntax]: no blank after the colon"},
    {__LINE__, "a: 1\n  b: 2\n", 0, "t:2:3: error[yaml-syntax]: this line continues the text above it and cannot be a key"},
    {__LINE__, "a: \0\n", 5, "t:1:4: error[yaml-syntax]: the character U+0000 may not stand in YAML"},
    {__LINE__, "a: \xC0\x80\n", 0, "t:1:4: error[yaml-syntax]: byte 0xC0 is not UTF-8"},
    {__LINE__, "a: \xED\xA0\x80\n", 0, "t:1:4: error[yaml-syntax]: byte 0xED is not UTF-8"},
    {__LINE__, "a: x\xE2\x82", 0, "t:1:5: error[yaml-syntax]: byte 0xE2 is not UTF-8"},
    {__LINE__, "a: \"x\\0\"\n", 0, "t:1:4: error[bad-value]: the text holds U+0000, which kustomize or the API server loses"},
    {__LINE__, "\"x\\x7f\": 1\n", 0, "t:1:1: error[bad-value]: the text holds U+007F, which kustomize or the API server loses"},
    {__LINE__, "a: \"\\uFFFF\"\n", 0, "t:1:4: error[bad-value]: the text holds U+FFFF, which kustomize or the API server loses"},
    {__LINE__, "a: x\xC2\x85y\n", 0, "t:1:4: error[bad-value]: the text holds U+0085, which kustomize or the API server loses"},
    {__LINE__, "a: \xEF\xBB\xBFx\n", 0, "t:1:4: error[yaml-syntax]: a byte order mark inside the text"},
    {__LINE__, "\xFF\xFE" "a\0", 4, "t:1:1: error[yaml-syntax]: the file is UTF-16 text"},
    {__LINE__, "a: &x [*x]\n", 0, "t:1:8: error[yaml-limit]: an alias that contains itself"},
    {__LINE__, "? [a]\n: b\n", 0, "t:1:3: error[yaml-syntax]: a list stands as a key"},
    {__LINE__, "%YAML 2.0\n---\na: 1\n", 0, "t:1:1: error[yaml-syntax]: a directive that this reader does not know"},
};

static void mistakes_have_a_place_and_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const char *text = mistakes[i].text;
        struct result r = read_text(text, mistakes[i].n != 0 ? mistakes[i].n : strlen(text));
        struct str out = render_short(r.ds, &(struct render_options){0});
        struct str first = str_sub(out, 0, str_find(out, '\n'));
        if (!str_is(first, mistakes[i].short_form)) {
            print_message("line %d: %.*s\n", mistakes[i].line, STR_ARG(out));
            fail();
        }
        arena_free(r.a);
    }
}

static struct str repeat(struct arena *a, const char *unit, size_t times, const char *end)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < times; i++) {
        buf_z(&b, unit);
    }
    buf_z(&b, end);
    return buf_str(&b);
}

static bool over_limit(const char *unit, size_t times, const char *end)
{
    struct arena *a = arena_new();
    struct str s = repeat(a, unit, times, end);
    struct result r = read_text(s.p, s.n);
    bool limit = diags_has(r.ds, D_YAML_LIMIT);
    assert_true(limit != r.fine);
    arena_free(r.a);
    arena_free(a);
    return limit;
}

static void bounds_hold(void **state)
{
    (void)state;
    assert_true(over_limit("[", 1000 * 1000, ""));
    assert_true(over_limit("[\n", 1000 * 1000, ""));
    assert_true(over_limit("- ", 65, "x"));
    assert_true(!over_limit("- ", 64, "x"));
    assert_true(over_limit("a: 1\n---\n", 1001, ""));
    assert_true(!over_limit("a: 1\n---\n", 999, "a: 1\n"));
    assert_true(over_limit("---\n", 1001, ""));
    assert_true(over_limit("x ", 600 * 1000, ""));
    assert_true(over_limit("- x\n", 1000 * 1000, ""));
    assert_true(over_limit("aaaaaaaaaaaaaaa\n", 1024 * 1024 + 1, ""));
}

static void aliases_are_counted_as_copies(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {.arena = a};
    buf_z(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
        buf_fmt(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
                i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    }
    struct result r = read_text(b.p, b.n);
    assert_true(!r.fine && diags_has(r.ds, D_YAML_LIMIT));
    arena_free(r.a);
    arena_free(a);
}

static const struct node *value(const struct result *r, const char *key)
{
    return node_get(r->docs.at[0], key);
}

static void places_are_bytes(void **state)
{
    (void)state;
    const char *text = "# \xC3\xBC\n"
                       "a: plain # c\n"
                       "b: 'it''s'\n"
                       "c: \"0 25 * * *\"\n"
                       "d: x\n  y\n"
                       "e: |\n  one\n  two\n"
                       "f: {k: [1, 2 ]} \n"
                       "g:\n  - h: 1\n";
    static const struct {
        const char *key, *bytes;
    } rows[] = {
        {"a", "plain"},        {"b", "'it''s'"},        {"c", "\"0 25 * * *\""}, {"d", "x\n  y"},
        {"e", "one\n  two"}, {"f", "{k: [1, 2 ]}"}, {"g", "- h: 1"},
    };
    struct result r = read_text(text, strlen(text));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str s = texts_slice(diags_texts(r.ds), span_of(value(&r, rows[i].key)->place));
        assert_true(str_is(s, rows[i].bytes));
    }
    struct span inside = span_inside(r.ds, value(&r, "c"), 2, 4);
    assert_true(str_is(texts_slice(diags_texts(r.ds), inside), "25"));
    inside = span_inside(r.ds, value(&r, "a"), 0, 2);
    assert_true(str_is(texts_slice(diags_texts(r.ds), inside), "pl"));
    inside = span_inside(r.ds, value(&r, "b"), 0, 2); /* text and source differ: all of it */
    assert_true(str_is(texts_slice(diags_texts(r.ds), inside), "'it''s'"));
    arena_free(r.a);
}

static void duplicates_do_not_end_the_reading(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {.arena = a};
    for (int i = 0; i < 100; i++) {
        buf_fmt(&b, "key%d: 1\n", i);
    }
    buf_z(&b, "key7: 2\nlast: {a: 1, a: {b: 2}, c: 3}\n");
    struct result r = read_text(b.p, b.n);
    assert_true(r.fine);
    assert_int_equal(diags_count(r.ds, SEV_ERROR), 2);
    assert_int_equal(r.docs.at[0]->n, 101);
    assert_int_equal(value(&r, "key7")->number, 1);
    assert_int_equal(node_get(value(&r, "last"), "c")->number, 3);
    arena_free(r.a);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_are_as_written),
        cmocka_unit_test(mistakes_have_a_place_and_words),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(aliases_are_counted_as_copies),
        cmocka_unit_test(places_are_bytes),
        cmocka_unit_test(duplicates_do_not_end_the_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
