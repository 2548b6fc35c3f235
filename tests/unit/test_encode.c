/* Hostile names in PromQL and in Go's templates: each stays one literal, and reads back as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "lower/encode.h"

static const struct {
    int line;
    const char *text, *promql, *any, *go;
} hostile[] = {
    {__LINE__, "", "\"\"", "\"\"", ""},
    {__LINE__, "critical", "\"critical\"", "\"critical\"", "critical"},
    {__LINE__, "a\"} or vector(1) #", "\"a\\\"} or vector(1) #\"",
     "\"a\\\"\\\\} or vector\\\\(1\\\\) #\"", "a\"} or vector(1) #"},
    {__LINE__, "back\\slash", "\"back\\\\slash\"", "\"back\\\\\\\\slash\"", "back\\slash"},
    {__LINE__, "\\", "\"\\\\\"", "\"\\\\\\\\\"", "\\"},
    {__LINE__, "two\nlines\x7f\x01", "\"two\\x0alines\\x7f\\x01\"", "\"two\\x0alines\\x7f\\x01\"",
     "two\nlines\x7f\x01"},
    {__LINE__, "g/c+dump", "\"g/c+dump\"", "\"g/c\\\\+dump\"", "g/c+dump"},
    {__LINE__, ".*|a?", "\".*|a?\"", "\"\\\\.\\\\*\\\\|a\\\\?\"", ".*|a?"},
    {__LINE__, "{{ $value }}", "\"{{ $value }}\"", "\"\\\\{\\\\{ \\\\$value \\\\}\\\\}\"",
     "{{\"{\"}}{{\"{\"}} $value }}"},
    {__LINE__, "ends in {", "\"ends in {\"", "\"ends in \\\\{\"", "ends in {{\"{\"}}"},
    {__LINE__, "}}{{", "\"}}{{\"", "\"\\\\}\\\\}\\\\{\\\\{\"", "}}{{\"{\"}}{{\"{\"}}"},
    {__LINE__, "Größe ✓", "\"Größe ✓\"", "\"Größe ✓\"", "Größe ✓"},
};

static void expect(int line, struct buf *got, const char *want)
{
    if (!str_is(buf_str(got), want)) {
        fprintf(stderr, "row at line %d\n", line);
    }
    assert_string_equal(str_z(got->arena, buf_str(got)), want);
}

static void test_hostile(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct buf promql = {.arena = a}, any = {.arena = a}, go = {.arena = a};
        struct node *list = node_list(a);
        struct str text = str_of(hostile[i].text);
        node_add(a, list, node_text(a, text));
        promql_text(&promql, text);
        promql_any(&any, list);
        go_text(&go, text);
        expect(hostile[i].line, &promql, hostile[i].promql);
        expect(hostile[i].line, &any, hostile[i].any);
        expect(hostile[i].line, &go, hostile[i].go);
        assert_string_equal(str_z(a, go_expand(a, buf_str(&go), node_map(a))), hostile[i].text);
    }
    arena_free(a);
}

static void test_selector(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *labels = node_map(a), *list = node_list(a);
    struct buf b = {.arena = a};
    node_add(a, list, node_text(a, STR("a.b")));
    node_add(a, list, node_text(a, STR("c")));
    node_set_text(a, labels, "policy", STR("h\"o"));
    node_set(a, labels, STR("workload"), list);
    promql_selector(&b, labels);
    expect(__LINE__, &b, "{policy=\"h\\\"o\",workload=~\"a\\\\.b|c\"}");
    arena_free(a);
}

static void test_expand(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *labels = node_map(a);
    node_set_text(a, labels, "workload", STR("pg"));
    node_set_text(a, labels, "target", STR("{{x"));
    assert_string_equal(
        str_z(
            a,
            go_expand(
                a,
                STR("{{ $labels.workload }} on {{ $labels.target }}{{\"{\"}}, {{ $labels.none }}."),
                labels)),
        "pg on {{x{, .");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hostile),
                                       cmocka_unit_test(test_selector),
                                       cmocka_unit_test(test_expand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
