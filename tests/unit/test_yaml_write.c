/* Style of each scalar, shape of documents, and every string read back by libyaml as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "emit/emit.h"

struct row {
    int line;
    const char *in, *out;
};

static void check(int line, const char *got, const char *want)
{
    if (strcmp(got, want) != 0) {
        fprintf(stderr, "row at line %d\n", line);
    }
    assert_string_equal(got, want);
}

static const struct row styles[] = {
    {__LINE__, "monitoring", "v: monitoring\n"},
    {__LINE__, "longhorn.io/v1beta2", "v: longhorn.io/v1beta2\n"},
    {__LINE__, "a-b_c.d/e", "v: a-b_c.d/e\n"},
    {__LINE__, "", "v: \"\"\n"},
    {__LINE__, "y", "v: \"y\"\n"},
    {__LINE__, "Y", "v: \"Y\"\n"},
    {__LINE__, "n", "v: \"n\"\n"},
    {__LINE__, "Yes", "v: \"Yes\"\n"},
    {__LINE__, "no", "v: \"no\"\n"},
    {__LINE__, "ON", "v: \"ON\"\n"},
    {__LINE__, "off", "v: \"off\"\n"},
    {__LINE__, "true", "v: \"true\"\n"},
    {__LINE__, "False", "v: \"False\"\n"},
    {__LINE__, "null", "v: \"null\"\n"},
    {__LINE__, "Inf", "v: \"Inf\"\n"},
    {__LINE__, "nan", "v: \"nan\"\n"},
    {__LINE__, "~", "v: \"~\"\n"},
    {__LINE__, "yesterday", "v: yesterday\n"},
    {__LINE__, "0755", "v: \"0755\"\n"},
    {__LINE__, "1e3", "v: \"1e3\"\n"},
    {__LINE__, "e3", "v: e3\n"},
    {__LINE__, "12:30", "v: \"12:30\"\n"},
    {__LINE__, "1_000", "v: \"1_000\"\n"},
    {__LINE__, "2026-01-01", "v: \"2026-01-01\"\n"},
    {__LINE__, "0 3 * * *", "v: \"0 3 * * *\"\n"},
    {__LINE__, "*/5 * * * *", "v: \"*/5 * * * *\"\n"},
    {__LINE__, "${HOME}", "v: \"${HOME}\"\n"},
    {__LINE__, "{{ $labels.x }}", "v: \"{{ $labels.x }}\"\n"},
    {__LINE__, "'; rm -rf /", "v: \"'; rm -rf /\"\n"},
    {__LINE__, "a \"b\" \\ c", "v: \"a \\\"b\\\" \\\\ c\"\n"},
    {__LINE__, "a: b", "v: \"a: b\"\n"},
    {__LINE__, "a #b", "v: \"a #b\"\n"},
    {__LINE__, "&a", "v: \"&a\"\n"},
    {__LINE__, "!x", "v: \"!x\"\n"},
    {__LINE__, "---", "v: \"---\"\n"},
    {__LINE__, " a ", "v: \" a \"\n"},
    {__LINE__, "\ta", "v: \"\\ta\"\n"},
    {__LINE__, "a\r\nb", "v: \"a\\r\\nb\"\n"},
    {__LINE__, "\x7f", "v: \"\\x7F\"\n"},
    {__LINE__, "\xc2\x85", "v: \"\\N\"\n"},
    {__LINE__, "a\xe2\x80\xa8" "b", "v: \"a\\Lb\"\n"},
    {__LINE__, "\xef\xbb\xbf" "a", "v: \"\\uFEFFa\"\n"},
    {__LINE__, "\xf0\x9f\x98\x80", "v: \"\\U0001F600\"\n"},
    {__LINE__, "gr\xc3\xbc\xc3\x9f", "v: \"gr\xc3\xbc\xc3\x9f\"\n"},
    {__LINE__, "a\nb\n", "v: |\n  a\n  b\n"},
    {__LINE__, "a\nb", "v: |-\n  a\n  b\n"},
    {__LINE__, "a\n\n  b\n", "v: |\n  a\n\n    b\n"},
    {__LINE__, "a\nb\n\n", "v: \"a\\nb\\n\\n\"\n"},
    {__LINE__, "a \nb\n", "v: \"a \\nb\\n\"\n"},
    {__LINE__, "a\nb ", "v: \"a\\nb \"\n"},
    {__LINE__, " a\nb\n", "v: \" a\\nb\\n\"\n"},
    {__LINE__, "\na\n", "v: \"\\na\\n\"\n"},
    {__LINE__, "\n", "v: \"\\n\"\n"},
    {__LINE__, "a\tb\nc\n", "v: \"a\\tb\\nc\\n\"\n"},
    {__LINE__, "a\n\xe2\x80\xa8\n", "v: \"a\\n\\L\\n\"\n"},
};

/* The scalar that libyaml reads for key `v` of the first document. */
static struct str read_back(struct arena *a, struct str yaml)
{
    yaml_parser_t parser;
    yaml_event_t e;
    struct str got = {NULL, 0};
    assert_int_equal(yaml_parser_initialize(&parser), 1);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.p, yaml.n);
    bool more = true;
    while (more) {
        assert_int_equal(yaml_parser_parse(&parser, &e), 1);
        if (e.type == YAML_SCALAR_EVENT) {
            got = str_copy(a, (struct str){(const char *)e.data.scalar.value, e.data.scalar.length});
        }
        more = e.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&parser);
    return got;
}

static struct str write_one(struct arena *a, const char *key, struct node *v)
{
    struct node *doc = node_map(a);
    node_set(a, doc, str_of(key), v);
    const struct node *docs[] = {doc};
    return yaml_write(a, docs, 1, (struct str){0});
}

static void test_styles(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        struct str in = str_of(styles[i].in);
        struct str out = write_one(a, "v", node_text(a, in));
        check(styles[i].line, str_z(a, out), styles[i].out);
        check(styles[i].line, str_z(a, read_back(a, out)), styles[i].in);
    }
    arena_free(a);
}

static void test_long_text_is_not_folded(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {.arena = a};
    for (int i = 0; i < 2000; i++) {
        buf_z(&b, "word ");
    }
    buf_z(&b, "end");
    struct str out = write_one(a, "v", node_text(a, buf_str(&b)));
    assert_int_equal(str_find(out, '\n'), out.n - 1);
    assert_true(str_eq(read_back(a, out), buf_str(&b)));
    arena_free(a);
}

static void test_keys_follow_the_same_rule(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_string_equal(write_one(a, "on", node_int(a, 1)).p, "\"on\": 1\n");
    assert_string_equal(write_one(a, "a b", node_bool(a, false)).p, "\"a b\": false\n");
    assert_string_equal(write_one(a, "x.io/y", node_null(a)).p, "x.io/y: null\n");
    arena_free(a);
}

static void test_labels_annotations_env_are_quoted(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *labels = node_map(a), *meta = node_map(a), *env = node_list(a), *item = node_map(a);
    node_set_text(a, labels, "source", STR("enabled"));
    node_set(a, meta, STR("labels"), labels);
    assert_string_equal(write_one(a, "metadata", meta).p,
                        "metadata:\n  labels:\n    source: \"enabled\"\n");
    node_set_text(a, item, "name", STR("HOST"));
    node_set_text(a, item, "value", STR("db"));
    node_add(a, env, item);
    assert_string_equal(write_one(a, "env", env).p, "env:\n- name: HOST\n  value: \"db\"\n");
    struct node *forced = node_text(a, STR("plain"));
    forced->quoted = true;
    assert_string_equal(write_one(a, "v", forced).p, "v: \"plain\"\n");
    arena_free(a);
}

static void test_documents_and_comment(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *x = node_map(a), *y = node_map(a);
    node_set(a, x, STR("a"), node_list(a));
    node_set(a, y, STR("b"), node_map(a));
    const struct node *docs[] = {x, y};
    struct str out = yaml_write(a, docs, 2, STR("Generated.\n\n  list"));
    assert_string_equal(out.p, "# Generated.\n#\n#   list\na: []\n---\nb: {}\n");
    arena_free(a);
}

static void test_refuses_what_is_no_text(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const struct str bad[] = {{"a\xff", 2},         {"\xc0\x80", 2},         {"\xed\xa0\x80", 3},
                                     {"\xf4\x90\x80\x80", 4}, {"a\0b", 3}, {"\xe2\x82", 2}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_true(write_one(a, "v", node_text(a, bad[i])).p == NULL);
    }
    const struct node *docs[] = {node_map(a)};
    assert_true(yaml_write(a, docs, 1, STR("x\xc2\x85y")).p == NULL);
    assert_true(yaml_write(a, docs, 1, STR("x\ry")).p == NULL);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_long_text_is_not_folded),
        cmocka_unit_test(test_keys_follow_the_same_rule),
        cmocka_unit_test(test_labels_annotations_env_are_quoted),
        cmocka_unit_test(test_documents_and_comment),
        cmocka_unit_test(test_refuses_what_is_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
