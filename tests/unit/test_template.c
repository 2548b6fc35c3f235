/* Templates: what the loader refuses, with its place, and what filling makes of facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "diag/render.h"
#include "emit/emit.h"
#include "lower/template.h"

struct fixture {
    struct arena *a;
    struct texts *texts;
    struct diags *ds;
};

static struct fixture fixture_new(void)
{
    struct fixture f = {.a = arena_new()};
    f.texts = texts_new(f.a);
    f.ds = diags_new(f.a, f.texts);
    return f;
}

static struct templates *load(struct fixture *f, const char *name, const char *text)
{
    uint32_t file = texts_add(f->texts, str_of(name), str_of(text));
    return templates_load(f->ds, &file, 1);
}

static const char *found(struct fixture *f)
{
    struct render_options o = {.version = "0"};
    return str_z(f->a, render_short(f->ds, &o));
}

/* The first line that `check` prints for a template of the scope `enrolment`. */
static const struct {
    int line;
    const char *text, *message;
} refused[] = {
    {__LINE__, "a: !text nam\n", "t/enrolment.yaml:1:10: error[template-hole]: the facts of `enrolment` have no `nam`"},
    {__LINE__, "a: 1\nb: !int name\n", "t/enrolment.yaml:2:9: error[template-hole]: `name` is text, not int"},
    {__LINE__, "b: !bool startingDeadlineSeconds\n", "t/enrolment.yaml:1:10: error[template-hole]: `startingDeadlineSeconds` is int, not bool"},
    {__LINE__, "b: !map tolerations\n", "t/enrolment.yaml:1:9: error[template-hole]: `tolerations` is list, not map"},
    {__LINE__, "b: !list tolerations\n", "t/enrolment.yaml:1:10: error[template-hole]: `tolerations` may be absent"},
    {__LINE__, "b: !txt name\n", "t/enrolment.yaml:1:9: error[template-hole]: `!txt` is no hole for text"},
    {__LINE__, "b: !text {a: 1}\n", "t/enrolment.yaml:1:10: error[template-hole]: `!text` is no hole for a mapping"},
    {__LINE__, "b: !each {in: plans, of: x}\n", "t/enrolment.yaml:1:10: error[template-hole]: `!each` needs the key `as`"},
    {__LINE__, "b: !each {in: plans, as: p, of: x, to: y}\n", "t/enrolment.yaml:1:10: error[template-hole]: `!each` has a key that it does not take"},
    {__LINE__, "b: !each {in: tolerations, as: p, of: x}\n", "t/enrolment.yaml:1:15: error[template-hole]: `tolerations` is no list whose elements are declared"},
    {__LINE__, "b: !each {in: plans, as: p, of: !int p.name}\n", "t/enrolment.yaml:1:38: error[template-hole]: `p.name` is text, not int"},
    {__LINE__, "b: !each {in: plans, as: p, of: !text p.nam}\n", "t/enrolment.yaml:1:39: error[template-hole]: the facts of `enrolment` have no `p.nam`"},
    {__LINE__, "b: !when {fact: nodeSelector, then: !list nodeSelector}\n", "t/enrolment.yaml:1:43: error[template-hole]: `nodeSelector` is map, not list"},
    {__LINE__, "b: !when {fact: nodeSelecto, then: 1}\n", "t/enrolment.yaml:1:17: error[template-hole]: the facts of `enrolment` have no `nodeSelecto`"},
    {__LINE__, "b: !format \"{name\"\n", "t/enrolment.yaml:1:12: error[template-hole]: a brace without its partner"},
    {__LINE__, "b: !format \"name}\"\n", "t/enrolment.yaml:1:12: error[template-hole]: a brace without its partner"},
    {__LINE__, "b: !format \"{resources}\"\n", "t/enrolment.yaml:1:12: error[template-hole]: `resources` is map, and only text and numbers can be put in a row"},
    {__LINE__, "b: !format \"{priorityClassName}\"\n", "t/enrolment.yaml:1:12: error[template-hole]: `priorityClassName` may be absent"},
    {__LINE__, "b: !promql \"x{a=$nam}\"\n", "t/enrolment.yaml:1:12: error[template-hole]: the facts of `enrolment` have no `nam`"},
    {__LINE__, "b: !promql \"x{a=$}\"\n", "t/enrolment.yaml:1:12: error[template-hole]: a `$` without a path"},
    {__LINE__, "b: !promql \"x$plans\"\n", "t/enrolment.yaml:1:12: error[template-hole]: `plans` is list, and only text and numbers can be put in a row"},
    {__LINE__, "b: !go \"{{ x\"\n", "t/enrolment.yaml:1:8: error[template-hole]: a brace without its partner"},
    {__LINE__, "b: !go \"x }}\"\n", "t/enrolment.yaml:1:8: error[template-hole]: a brace without its partner"},
    {__LINE__, "b: !go \"{resources}\"\n", "t/enrolment.yaml:1:8: error[template-hole]: `resources` is map, and only text and numbers can be put in a row"},
    {__LINE__, "b: 0755\n", "t/enrolment.yaml:1:4: error[template-syntax]: readers of YAML differ about `0755`"},
    {__LINE__, "b: Yes\n", "t/enrolment.yaml:1:4: error[template-syntax]: readers of YAML differ about `Yes`"},
    {__LINE__, "b: 1e3\n", "t/enrolment.yaml:1:4: error[template-syntax]: readers of YAML differ about `1e3`"},
    {__LINE__, "b: .inf\n", "t/enrolment.yaml:1:4: error[template-syntax]: readers of YAML differ about `.inf`"},
    {__LINE__, "b: 2026-01-01\n", "t/enrolment.yaml:1:4: error[template-syntax]: readers of YAML differ about `2026-01-01`"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct fixture f = fixture_new();
        load(&f, "t/enrolment.yaml", refused[i].text);
        struct str first = str_of(found(&f));
        first.n = str_find(first, '\n');
        if (!str_is(first, refused[i].message)) {
            fprintf(stderr, "row at line %d\n", refused[i].line);
        }
        assert_string_equal(str_z(f.a, first), refused[i].message);
        arena_free(f.a);
    }
}

static void test_no_yaml(void **state)
{
    (void)state;
    struct fixture f = fixture_new();
    load(&f, "enrolment.yaml", "a: 1\nb: [\n");
    assert_true(diags_has(f.ds, D_TEMPLATE_SYNTAX));
    assert_true(!diags_has(f.ds, D_YAML_SYNTAX));
    load(&f, "nobody.yaml", "a: 1\n");
    assert_true(diags_has(f.ds, D_TEMPLATE_HOLE));
    arena_free(f.a);
    f = fixture_new();
    struct templates *t = load(&f, "enrolment.yaml", "# nothing\n");
    assert_string_equal(found(&f), "enrolment.yaml:1:1: error[template-syntax]: the template holds no document\n");
    assert_true(!template_fill(f.ds, f.a, t, TEMPLATE_ENROLMENT, node_map(f.a), node_list(f.a)));
    arena_free(f.a);
}

static void test_embedded_are_sound(void **state)
{
    (void)state;
    struct fixture f = fixture_new();
    templates_load(f.ds, NULL, 0);
    assert_string_equal(found(&f), "");
    arena_free(f.a);
}

static struct node *facts(struct arena *a)
{
    struct node *n = node_map(a), *plans = node_list(a), *selector = node_map(a);
    node_set_text(a, n, "name", STR("p-enroll"));
    node_set_int(a, n, "startingDeadlineSeconds", 600);
    node_set(a, n, STR("resources"), node_map(a));
    for (int i = 0; i < 2; i++) {
        struct node *plan = node_map(a);
        node_set(a, plan, STR("name"), node_fmt(a, "plan-%d", i));
        node_set(a, plan, STR("file"), node_fmt(a, "%d: {x}\n", i));
        node_add(a, plans, plan);
    }
    node_set(a, n, STR("plans"), plans);
    node_set_text(a, selector, "disk", STR("ssd"));
    node_set(a, n, STR("nodeSelector"), selector);
    node_set(a, n, STR("tolerations"), node_list(a));
    node_set_text(a, n, "priorityClassName", STR(""));
    return n;
}

/* A template of the scope `enrolment`, and what the facts above make of it. */
static const struct {
    int line;
    const char *text, *json;
} filled[] = {
    {__LINE__, "a: 1\nb: [x, true, null, \"0755\"]\n", "[{\"a\":1,\"b\":[\"x\",true,null,\"0755\"]}]"},
    {__LINE__, "a: !promql '${x}$nodeSelector{b=$name} > $startingDeadlineSeconds.'\n", "[{\"a\":\"${x}{disk=\\\"ssd\\\"}{b=\\\"p-enroll\\\"} > 600.\"}]"},
    {__LINE__, "a: !go '{{ $labels.x }}{name}{startingDeadlineSeconds}'\n", "[{\"a\":\"{{ $labels.x }}p-enroll600\"}]"},
    {__LINE__, "a: !each {in: plans, as: p, of: !go 'x{p.file}'}\n", "[{\"a\":[\"x0: {{\\\"{\\\"}}x}\\n\",\"x1: {{\\\"{\\\"}}x}\\n\"]}]"},
    {__LINE__, "a: !text name\nb: !int startingDeadlineSeconds\n", "[{\"a\":\"p-enroll\",\"b\":600}]"},
    {__LINE__, "a: !map resources\nb: !map? resources\n", "[{\"a\":{}}]"},
    {__LINE__, "a: !map? nodeSelector\nb: !list? tolerations\n", "[{\"a\":{\"disk\":\"ssd\"}}]"},
    {__LINE__, "a: !text? priorityClassName\nb: !list? imagePullSecrets\n", "[{}]"},
    {__LINE__, "a: [1, !text? priorityClassName, 2]\n", "[{\"a\":[1,2]}]"},
    {__LINE__, "a: !each {in: plans, as: p, of: !text p.name}\n", "[{\"a\":[\"plan-0\",\"plan-1\"]}]"},
    {__LINE__, "a: [x, !each {in: plans, as: p, of: {n: !text p.name, e: !text name}}]\n",
     "[{\"a\":[\"x\",{\"n\":\"plan-0\",\"e\":\"p-enroll\"},{\"n\":\"plan-1\",\"e\":\"p-enroll\"}]}]"},
    {__LINE__, "a: !each {in: plans, as: p, of: !when {fact: priorityClassName, then: x}}\n", "[{\"a\":[]}]"},
    {__LINE__, "a: !each? {in: plans, as: p, of: !when {fact: priorityClassName, then: x}}\n", "[{}]"},
    {__LINE__, "a: !each {in: plans, as: p, of: [!each {in: plans, as: q, of: !format \"{p.name}/{q.name}\"}]}\n",
     "[{\"a\":[[\"plan-0/plan-0\",\"plan-0/plan-1\"],[\"plan-1/plan-0\",\"plan-1/plan-1\"]]}]"},
    {__LINE__, "a: !each {in: plans, as: name, of: !text name.file}\n", "[{\"a\":[\"0: {x}\\n\",\"1: {x}\\n\"]}]"},
    {__LINE__, "a: !when {fact: nodeSelector, then: {s: !map nodeSelector}}\n", "[{\"a\":{\"s\":{\"disk\":\"ssd\"}}}]"},
    {__LINE__, "a: !when {fact: tolerations, then: {s: !list tolerations}}\n", "[{}]"},
    {__LINE__, "a: !when {fact: nodeSelector, then: !each {in: plans, as: p, of: !text p.name}}\n",
     "[{\"a\":[\"plan-0\",\"plan-1\"]}]"},
    {__LINE__, "a: [!when {fact: nodeSelector, then: !each {in: plans, as: p, of: !text p.name}}]\n",
     "[{\"a\":[\"plan-0\",\"plan-1\"]}]"},
    {__LINE__, "a: !format \"{name}:{startingDeadlineSeconds}{{}}\"\n", "[{\"a\":\"p-enroll:600{}\"}]"},
    {__LINE__, "a: 1\n---\nb: !text name\n", "[{\"a\":1},{\"b\":\"p-enroll\"}]"},
    {__LINE__, "!when\nfact: tolerations\nthen: {a: 1}\n---\nb: 1\n", "[{\"b\":1}]"},
    {__LINE__, "!each\nin: plans\nas: p\nof: {n: !text p.name}\n", "[{\"n\":\"plan-0\"},{\"n\":\"plan-1\"}]"},
};

static void test_filled(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++) {
        struct fixture f = fixture_new();
        struct templates *t = load(&f, "enrolment.yaml", filled[i].text);
        struct node *out = node_list(f.a);
        bool ok = template_fill(f.ds, f.a, t, TEMPLATE_ENROLMENT, facts(f.a), out);
        const char *got = json_write_compact(f.a, out).p;
        if (!ok || strcmp(got, filled[i].json) != 0) {
            fprintf(stderr, "row at line %d: %s\n", filled[i].line, found(&f));
        }
        assert_string_equal(got, filled[i].json);
        assert_true(ok);
        arena_free(f.a);
    }
}

static void test_wrong_facts(void **state)
{
    (void)state;
    struct fixture f = fixture_new();
    struct templates *t = load(&f, "enrolment.yaml", "a: !text name\nb: !int startingDeadlineSeconds\n");
    struct node *n = node_map(f.a);
    node_set_int(f.a, n, "name", 1);
    assert_true(template_one(f.ds, t, TEMPLATE_ENROLMENT, n) == NULL);
    assert_string_equal(found(&f),
                        "enrolment.yaml:1:10: error[template-hole]: the facts of `enrolment` hold a number "
                        "where text is declared\n"
                        "enrolment.yaml:2:9: error[template-hole]: the facts of `enrolment` hold nothing "
                        "where int is declared\n");
    arena_free(f.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused), cmocka_unit_test(test_no_yaml),
        cmocka_unit_test(test_embedded_are_sound), cmocka_unit_test(test_filled),
        cmocka_unit_test(test_wrong_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
