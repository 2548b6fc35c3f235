/* JSON out, and the digest that is taken of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "emit/emit.h"

static void test_json(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *n = node_map(a), *list = node_list(a);
    node_set_int(a, n, "z", INT64_MIN);
    node_set_int(a, n, "a", INT64_MAX);
    node_set_text(a, n, "t", STR("\"\\/\n\x01 gr\xc3\xbc\xc3\x9f"));
    node_add(a, list, node_null(a));
    node_add(a, list, node_bool(a, true));
    node_set(a, n, STR("l"), list);
    node_set(a, n, STR("e"), node_list(a));
    node_set(a, n, STR("m"), node_map(a));
    assert_string_equal(json_write(a, n).p,
                        "{\n  \"z\": -9223372036854775808,\n  \"a\": 9223372036854775807,\n"
                        "  \"t\": \"\\\"\\\\/\\n\\u0001 gr\xc3\xbc\xc3\x9f\",\n"
                        "  \"l\": [\n    null,\n    true\n  ],\n  \"e\": [],\n  \"m\": {}\n}\n");
    assert_string_equal(json_write_compact(a, list).p, "[null,true]");
    assert_string_equal(json_write_compact(a, node_text(a, (struct str){NULL, 0})).p, "\"\"");
    assert_string_equal(json_write_compact(a, node_text(a, STR("\b\f\r\t\x1f\x7f"))).p,
                        "\"\\b\\f\\r\\t\\u001f\x7f\"");
    assert_true(json_write(a, node_text(a, STR("\xff"))).p == NULL);
    node_set(a, n, STR("\xff"), node_null(a));
    assert_true(json_write(a, n).p == NULL);
    arena_free(a);
}

static void test_digest(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_string_equal(digest_sha256(a, STR("abc")).p,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(digest_sha256(a, (struct str){NULL, 0}).p,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_json), cmocka_unit_test(test_digest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
