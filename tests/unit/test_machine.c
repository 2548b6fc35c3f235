#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diag/render.h"

struct run {
    struct arena *a;
    struct texts *t;
    struct diags *ds;
};

static struct run example(void)
{
    struct run r = {.a = arena_new()};
    r.t = texts_new(r.a);
    r.ds = diags_new(r.a, r.t);
    uint32_t f = texts_add(r.t, STR("a b,c.yaml"), STR("\xc3\xa9: 1\nkey: \xff\n"));
    struct diag *d = diag_at(r.ds, D_BAD_VALUE, (struct span){f, 7, 10}, "50%% \xff\n\"bad\"");
    diag_label(d, "here");
    diag_mark(d, (struct span){f, 0, 2}, "first");
    diag_note(d, "a fact");
    diag_help(d, "an action");
    diag_fix(d, (struct span){f, 7, 10}, "Key");
    diag_fix(d, (struct span){f, 3, 4}, "2");
    diag_at(r.ds, D_INPUT_UNREADABLE, (struct span){0, 0, 0}, "cannot read `x`");
    diag_at(r.ds, D_ZONE_SHIFT, (struct span){f, 0, 2}, "shifts");
    return r;
}

static void expect(struct run r, struct str got, const char *want)
{
    assert_string_equal(str_z(r.a, got), want);
    arena_free(r.a);
}

static void github(void **state)
{
    (void)state;
    struct run r = example();
    expect(r, render_github(r.ds, &(struct render_options){.info = true}),
           "::error title=input-unreadable::cannot read `x`\n"
           "::notice file=a b%2Cc.yaml,line=1,endLine=1,col=1,endColumn=2,title=zone-shift::shifts\n"
           "::error file=a b%2Cc.yaml,line=2,endLine=2,col=2,endColumn=5,title=bad-value::"
           "50%25 \xef\xbf\xbd%0A\"bad\"%0Anote: a fact%0Ahelp: an action\n");
}

static void json(void **state)
{
    (void)state;
    struct run r = example();
    expect(r, render_json(r.ds, &(struct render_options){.max_errors = 1}), 
           "{\n"
           "  \"version\": 1,\n"
           "  \"diagnostics\": [\n"
           "    {\n"
           "      \"code\": \"input-unreadable\",\n"
           "      \"severity\": \"error\",\n"
           "      \"message\": \"cannot read `x`\",\n"
           "      \"place\": null,\n"
           "      \"label\": \"\",\n"
           "      \"marks\": [],\n"
           "      \"notes\": [],\n"
           "      \"helps\": [],\n"
           "      \"fixes\": []\n"
           "    }\n"
           "  ],\n"
           "  \"counts\": {\n"
           "    \"error\": 2,\n"
           "    \"warning\": 0,\n"
           "    \"info\": 1,\n"
           "    \"accepted\": 0\n"
           "  }\n"
           "}\n");
}

static void json_of_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct diags *ds = diags_new(a, texts_new(a));
    struct str got = render_json(ds, &(struct render_options){0});
    assert_string_equal(str_z(a, got), "{\n  \"version\": 1,\n  \"diagnostics\": [],\n  \"counts\": {\n"
                                       "    \"error\": 0,\n    \"warning\": 0,\n    \"info\": 0,\n    \"accepted\": 0\n  }\n}\n");
    arena_free(a);
}

/* The example's one error in a file, up to its end. */
static const char sarif_result[] =
    "        {\n"
    "          \"ruleId\": \"bad-value\",\n"
    "          \"ruleIndex\": 1,\n"
    "          \"level\": \"error\",\n"
    "          \"message\": {\n"
    "            \"text\": \"50% \xef\xbf\xbd\\n\\\"bad\\\" (here)\\nnote: a fact\\nhelp: an action\"\n"
    "          },\n"
    "          \"locations\": [\n"
    "            {\n"
    "              \"physicalLocation\": {\n"
    "                \"artifactLocation\": {\n"
    "                  \"uri\": \"a%20b%2Cc.yaml\"\n"
    "                },\n"
    "                \"region\": {\n"
    "                  \"startLine\": 2,\n"
    "                  \"startColumn\": 2,\n"
    "                  \"endLine\": 2,\n"
    "                  \"endColumn\": 5\n"
    "                }\n"
    "              }\n"
    "            }\n"
    "          ],\n"
    "          \"relatedLocations\": [\n"
    "            {\n"
    "              \"physicalLocation\": {\n"
    "                \"artifactLocation\": {\n"
    "                  \"uri\": \"a%20b%2Cc.yaml\"\n"
    "                },\n"
    "                \"region\": {\n"
    "                  \"startLine\": 1,\n"
    "                  \"startColumn\": 1,\n"
    "                  \"endLine\": 1,\n"
    "                  \"endColumn\": 2\n"
    "                }\n"
    "              },\n"
    "              \"id\": 0,\n"
    "              \"message\": {\n"
    "                \"text\": \"first\"\n"
    "              }\n"
    "            }\n"
    "          ],\n"
    "          \"fixes\": [\n"
    "            {\n"
    "              \"artifactChanges\": [\n"
    "                {\n"
    "                  \"artifactLocation\": {\n"
    "                    \"uri\": \"a%20b%2Cc.yaml\"\n"
    "                  },\n"
    "                  \"replacements\": [\n"
    "                    {\n"
    "                      \"deletedRegion\": {\n"
    "                        \"startLine\": 2,\n"
    "                        \"startColumn\": 2,\n"
    "                        \"endLine\": 2,\n"
    "                        \"endColumn\": 5\n"
    "                      },\n"
    "                      \"insertedContent\": {\n"
    "                        \"text\": \"Key\"\n"
    "                      }\n"
    "                    },\n"
    "                    {\n"
    "                      \"deletedRegion\": {\n"
    "                        \"startLine\": 1,\n"
    "                        \"startColumn\": 3,\n"
    "                        \"endLine\": 1,\n"
    "                        \"endColumn\": 4\n"
    "                      },\n"
    "                      \"insertedContent\": {\n"
    "                        \"text\": \"2\"\n"
    "                      }\n"
    "                    }\n"
    "                  ]\n"
    "                }\n"
    "              ]\n"
    "            }\n"
    "          ]\n"
    "        }\n"
    "      ]\n"
    "    }\n"
    "  ]\n"
    "}\n";

static void sarif(void **state)
{
    (void)state;
    struct run r = example();
    struct str got = render_sarif(r.ds, &(struct render_options){.version = "1.2.3"});
    size_t n = sizeof sarif_result - 1;
    assert_true(got.n > n);
    assert_string_equal(str_z(r.a, str_sub(got, got.n - n, got.n)), sarif_result);
    assert_true(memmem(got.p, got.n, "\"version\": \"1.2.3\"", 18) != NULL);
    assert_true(memmem(got.p, got.n, "\"columnKind\": \"unicodeCodePoints\"", 33) != NULL);
    arena_free(r.a);
}

static void fixed_codes(void **state)
{
    (void)state;
    assert_true(code_fixed(D_YAML_SYNTAX));
    assert_true(code_fixed(D_CRON_HANGS));
    assert_true(code_fixed(D_RETAIN_OVER_LIMIT) && code_fixed(D_LIFECYCLE_ORDER));
    assert_true(!code_fixed(D_RENAME_ORPHANS));
    assert_true(!code_fixed(D_LIFECYCLE_DESTROYS_BACKUPS));
    struct arena *a = arena_new();
    struct diags *ds = diags_new(a, texts_new(a));
    diag_at(ds, D_BUCKET_TWO_OWNERS, (struct span){0, 0, 0}, "x");
    assert_true(!diags_hopeless(ds) && diags_has(ds, D_BUCKET_TWO_OWNERS));
    struct diag *d = diag_at(ds, D_UNKNOWN_KEY, (struct span){0, 0, 0}, "x");
    assert_true(diags_hopeless(ds));
    diag_severity(d, SEV_WARNING);
    assert_true(!diags_hopeless(ds) && !diags_has(ds, D_UNKNOWN_KEY));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(github), cmocka_unit_test(json),        cmocka_unit_test(json_of_nothing),
        cmocka_unit_test(sarif),  cmocka_unit_test(fixed_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
