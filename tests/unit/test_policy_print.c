/*
 * The canonical form: printing it again changes nothing, and it is read as the same model. Tried on
 * every shipped policy, and on the cases with known answers where they are at hand (CASES).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "policy/keys.h"
#include "policy/policy.h"
#include "policy/value.h"
#include "units/schedule.h"

/* --------------------------------------------------------------------------- two models, one
 * meaning */

static bool same_shape(struct arena *a, const struct shape *s, const void *x, const void *y);

static bool same_schedule(struct arena *a, const struct schedule *x, const struct schedule *y)
{
    struct schedule_line p, q;
    struct misread m;
    return schedule_parse(a, x->at.v, &p, &m) == SCHEDULE_FINE &&
           schedule_parse(a, y->at.v, &q, &m) == SCHEDULE_FINE && cron_equal(&p.sets, &q.sets) &&
           str_eq(x->zone.v, y->zone.v);
}

static bool same_number(const struct number *x, const struct number *y)
{
    return x->from == y->from && x->v == y->v && x->none == y->none && x->automatic == y->automatic;
}

static bool same_items(struct arena *a, const struct key *k, const struct items *x,
                       const struct items *y)
{
    if (x->n != y->n) {
        return false;
    }
    for (size_t i = 0; i < x->n; i++) {
        const char *p = x->at[i], *q = y->at[i];
        if (k->type == KEY_MAP &&
            !str_eq(((const struct text *)(const void *)(p + k->of->name_at))->v,
                    ((const struct text *)(const void *)(q + k->of->name_at))->v)) {
            return false;
        }
        if (!same_shape(a, k->of, p, q)) {
            return false;
        }
    }
    return true;
}

static bool same_strings(const struct strings *x, const struct strings *y)
{
    bool same = x->n == y->n;
    for (size_t i = 0; same && i < x->n; i++) {
        same = str_eq(x->keys[i].v, y->keys[i].v) && str_eq(x->values[i].v, y->values[i].v);
    }
    return same;
}

static bool same_texts(const struct texts_list *x, const struct texts_list *y)
{
    bool same = x->n == y->n;
    for (size_t i = 0; same && i < x->n; i++) {
        same = str_eq(x->at[i].v, y->at[i].v);
    }
    return same;
}

static bool same_value(struct arena *a, const struct key *k, const void *x, const void *y)
{
    switch (k->type) {
    case KEY_TEXT:
    case KEY_NAME:
    case KEY_URL:
    case KEY_ZONE:
    case KEY_VERSION:
    case KEY_IMAGE:
        return str_eq(((const struct text *)x)->v, ((const struct text *)y)->v);
    case KEY_SCHEDULE:
        return same_schedule(a, x, y);
    case KEY_KEEP:
        return same_number(&((const struct keep *)x)->copies, &((const struct keep *)y)->copies) &&
               same_number(&((const struct keep *)x)->lookback,
                           &((const struct keep *)y)->lookback);
    case KEY_PVC:
    case KEY_PVC_GLOB:
        return str_eq(((const struct pvc *)x)->namespace, ((const struct pvc *)y)->namespace) &&
               str_eq(((const struct pvc *)x)->name, ((const struct pvc *)y)->name);
    case KEY_RAW:
        return node_equal(*(struct node *const *)x, *(struct node *const *)y);
    case KEY_TEXTS:
        return same_texts(x, y);
    case KEY_STRINGS:
        return same_strings(x, y);
    case KEY_SHAPE:
        return same_shape(a, k->of, x, y);
    case KEY_MAP:
    case KEY_LIST:
        return same_items(a, k, x, y);
    default:
        return same_number(x, y);
    }
}

static bool same_shape(struct arena *a, const struct shape *s, const void *x, const void *y)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        enum origin from = value_origin(k, x);
        if (from != value_origin(k, y) ||
            (from != ABSENT && !same_value(a, k, shape_field(x, k), shape_field(y, k)))) {
            print_error("the key `%s` differs\n", k->name);
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------- round trips
 */

static struct documents parse(struct diags *ds, struct str name, struct str text)
{
    struct documents docs = {0};
    assert_true(yaml_read(ds, texts_add(diags_texts(ds), name, text), &docs));
    return docs;
}

static void round_trip(const char *name, struct str text, bool canonical)
{
    struct arena *a = arena_new();
    struct diags *ds = diags_new(a, texts_new(a));
    struct str once = policy_print(ds, texts_add(diags_texts(ds), str_of(name), text), NULL);
    struct str twice = policy_print(ds, texts_add(diags_texts(ds), str_of("once"), once), NULL);
    struct documents before = parse(ds, str_of(name), text), after = parse(ds, STR("once"), once);
    bool same = once.n > 0 && str_eq(once, twice) && before.n == after.n &&
                (!canonical || str_eq(once, text));
    for (size_t i = 0; same && i < before.n; i++) {
        same = same_shape(a, &policy_shape, policy_read(ds, before.at[i]),
                          policy_read(ds, after.at[i]));
    }
    if (!same) {
        print_error("%s: once\n%.*s\ntwice\n%.*s\n", name, STR_ARG(once), STR_ARG(twice));
        assert_true(0);
    }
    arena_free(a);
}

static bool is_policy(struct str name)
{
    return str_ends(name, STR(".yaml"));
}

/* `canonical`: they are shipped as `fmt` prints them. */
static size_t folder(const char *path, bool canonical)
{
    struct arena *a = arena_new();
    struct str *names, why, text;
    size_t n = 0;
    if (!file_list(a, path, is_policy, &names, &n, &why)) {
        n = 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct str full = str_fmt(a, "%s/%.*s", path, STR_ARG(names[i]));
        assert_true(file_read(a, full.p, SOURCE_LIMIT, &text, &why));
        round_trip(full.p, text, canonical);
    }
    arena_free(a);
    return n;
}

static void shipped(void **state)
{
    (void)state;
    assert_true(folder("policies", true) >= 1);
    assert_true(folder("policies/examples", true) >= 4);
    assert_true(folder("policies/examples/two-clusters", true) >= 3);
}

static void known_answers(void **state)
{
    (void)state;
    const char *cases = getenv("CASES");
    folder(cases != NULL ? cases : "../shared/cases/proof", false);
}

/* ------------------------------------------------------------------------------------------ values
 */

#define TOP "apiVersion: tierc/v1\npolicy: p\n"

static void scalars(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *in, *out;
    } t[] = {
        {__LINE__, "timezone: \"UTC\"\n", "timezone: UTC\n"},
        {__LINE__, "tiers:\n  t: {rpo: 25h}\n", "tiers:\n  t: {rpo: 25h}\n"},
        {__LINE__, "tiers:\n  t: {rpo: \"24h0m\"}\n", "tiers:\n  t: {rpo: 1d}\n"},
        {__LINE__, "tiers:\n  t: {rpo: none, reason: 'no: need'}\n",
         "tiers:\n  t: {rpo: none, reason: 'no: need'}\n"},
        {__LINE__, "tiers:\n  t: {rpo: 1h, description: \"yes\"}\n",
         "tiers:\n  t: {description: \"yes\", rpo: 1h}\n"},
        {__LINE__, "tiers:\n  t: {rpo: 1h, description: \"0755\"}\n",
         "tiers:\n  t: {description: \"0755\", rpo: 1h}\n"},
        {__LINE__, "tiers:\n  t:\n    rpo: 1h\n    description: a, b\n",
         "tiers:\n  t: {description: \"a, b\", rpo: 1h}\n"},
        {__LINE__, "cluster: {name: c, kubernetes: 1.30}\n",
         "cluster:\n  name: c\n  kubernetes: \"1.30\"\n"},
        {__LINE__, "defaults: {volume: {size: 1.5Gi}}\n", "defaults:\n  volume: {size: 1536Mi}\n"},
        {__LINE__, "defaults: {volume: {size: 500M}}\n", "defaults:\n  volume: {size: 500M}\n"},
        {__LINE__, "maintenance: {keepOut: [{from: 18:00, to: '23:00'}]}\n",
         "maintenance:\n  keepOut: [{from: \"18:00\", to: \"23:00\"}]\n"},
        {__LINE__, "tiers:\n  t: {rpo: 1h, description: \"a\\u2028b\\x1bc\\ufeff\"}\n",
         "tiers:\n  t: {description: \"a\\u2028b\\x1bc\\ufeff\", rpo: 1h}\n"},
        {__LINE__, "tiers:\n  t: {rpo: 1h, description: \"\\U0001f4be caf\\u00e9\"}\n",
         "tiers:\n  t: {description: \"\xf0\x9f\x92\xbe caf\xc3\xa9\", rpo: 1h}\n"},
        {__LINE__, "tiers:\n  t:\n    rpo: 1h\n    description: -c\n",
         "tiers:\n  t: {description: -c, rpo: 1h}\n"},
        {__LINE__, "tiers:\n  t: {rpo: 1h, description: \"-c\"}\n",
         "tiers:\n  t: {description: \"-c\", rpo: 1h}\n"},
        {__LINE__, "enrolment: none\n", "enrolment: none\n"},
        {__LINE__, "exempt: []\n", "exempt: []\n"},
        {__LINE__, "# a\r\ntimezone: UTC # b\r\n", "# a\ntimezone: UTC # b\n"},
        {__LINE__, "exempt: [{pvc: a/b, reason: &x y, until: 2027-01-01}]\n",
         "exempt: [{pvc: a/b, reason: &x y, until: 2027-01-01}]\n"}, /* anchors: left alone */
        {__LINE__, "# a\ntimezone:   UTC # b\n...\n", "# a\ntimezone: UTC # b\n"},
        {__LINE__, "timezone: UTC\n...", "timezone: UTC\n"},
        {__LINE__, "timezone: UTC\n... # a\n# b\n", "timezone: UTC\n# a\n# b\n"},
        {__LINE__, "timezone: UTC\n...\n# a\n---\n" TOP "timezone: UTC\n...\n",
         "timezone: UTC\n# a\n---\n" TOP "timezone: UTC\n"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct arena *a = arena_new();
        struct diags *ds = diags_new(a, texts_new(a));
        struct str in = str_fmt(a, TOP "%s", t[i].in), out = str_fmt(a, TOP "%s", t[i].out);
        struct str got = policy_print(ds, texts_add(diags_texts(ds), STR("p"), in), NULL);
        if (!str_eq(got, out)) {
            print_error("line %d:\n%.*s\n", t[i].line, STR_ARG(got));
            assert_true(0);
        }
        arena_free(a);
    }
}

static void schedules(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *in, *out;
    } t[] = {
        {__LINE__, "\"0 2 * * *\"", "daily at 02:00"},
        {__LINE__, "sun at 03:00", "sunday at 03:00"},
        {__LINE__, "\"*/15 * * * *\"", "every 15m"},
        {__LINE__, "0 2 1-7 * *", "0 2 1-7 * *"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct arena *a = arena_new();
        struct diags *ds = diags_new(a, texts_new(a));
        const char *form = TOP "maintenance:\n  systemBackup: {schedule: %s, keep: 7}\n";
        struct buf in = {.arena = a}, out = {.arena = a};
        for (const char *p = form; *p != '\0'; p++) {
            bool hole = strncmp(p, "%s", 2) == 0;
            buf_z(&in, hole ? t[i].in : "");
            buf_z(&out, hole ? t[i].out : "");
            p += hole;
            if (!hole) {
                buf_char(&in, *p);
                buf_char(&out, *p);
            }
        }
        struct str got = policy_print(ds, texts_add(diags_texts(ds), STR("p"), buf_str(&in)), NULL);
        if (!str_eq(got, buf_str(&out))) {
            print_error("line %d:\n%.*s\n", t[i].line, STR_ARG(got));
            assert_true(0);
        }
        arena_free(a);
    }
}

static void mistakes(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "a: [", TOP "tiers: {t: {rpo: soon}}\n",
                                        TOP "colour: red\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *a = arena_new();
        struct diags *ds = diags_new(a, texts_new(a));
        uint32_t file = texts_add(diags_texts(ds), STR("p"), str_of(texts[i]));
        assert_int_equal(policy_print(ds, file, NULL).n, 0);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped),   cmocka_unit_test(known_answers), cmocka_unit_test(scalars),
        cmocka_unit_test(schedules), cmocka_unit_test(mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
