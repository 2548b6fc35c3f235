#include "diag/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct run {
    struct arena *a;
    struct texts *t;
    struct diags *ds;
};

static struct run begin(void)
{
    struct run r = {.a = arena_new()};
    r.t = texts_new(r.a);
    r.ds = diags_new(r.a, r.t);
    return r;
}

/* The span of the first `needle` in file number `file`. */
static struct span at(struct run r, uint32_t file, const char *needle)
{
    struct str bytes = texts_bytes(r.t, file);
    const char *hit = memmem(bytes.p, bytes.n, needle, strlen(needle));
    assert_true(hit != NULL);
    uint32_t start = (uint32_t)(hit - bytes.p);
    return (struct span){file, start, start + (uint32_t)strlen(needle)};
}

static void expect_with(struct run r, struct render_options o, const char *want)
{
    struct str got = render_human(r.ds, &o);
    if (!str_is(got, want)) {
        print_error("got:\n%.*s\nwant:\n%s\n", STR_ARG(got), want);
    }
    assert_string_equal(str_z(r.a, got), want);
    arena_free(r.a);
}

static void expect(struct run r, const char *want)
{
    expect_with(r, (struct render_options){0}, want);
}

static void one_place(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("policy.yaml"), STR("tiers:\n  a: {rpo: 3mo}\n"));
    struct diag *d = diag_at(r.ds, D_BAD_DURATION, at(r, f, "mo"), "a month has no fixed length");
    diag_label(d, "no unit of time");
    diag_note(d, "units are s, m, h, d and w");
    diag_help(d, "write `93d`");
    expect(r, "error[bad-duration]: a month has no fixed length\n"
              " --> policy.yaml:2:13\n"
              "  |\n"
              "2 |   a: {rpo: 3mo}\n"
              "  |             ^^ no unit of time\n"
              "  |\n"
              "  = note: units are s, m, h, d and w\n"
              "  = help: write `93d`\n"
              "\n"
              "tierc: 1 error\n");
}

static void several_on_a_line(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("p"), STR("daily: {store: s3, keep: 3, takes: 2h}\n"));
    struct diag *d = diag_at(r.ds, D_BAD_VALUE, at(r, f, "3,"), "keeps 3");
    d->span.end--;
    diag_label(d, "keeps 3 copies");
    diag_mark(d, at(r, f, "store"), "in this store");
    diag_mark(d, at(r, f, "takes: 2h"), "run of 2 h");
    diag_mark(d, at(r, f, "daily"), "%s", "");
    expect(r, "error[bad-value]: keeps 3\n"
              " --> p:1:17\n"
              "  |\n"
              "1 | daily: {store: s3, keep: 3, takes: 2h}\n"
              "  | -----   -----   ^           --------- run of 2 h\n"
              "  |         |       |\n"
              "  |         |       keeps 3 copies\n"
              "  |         in this store\n"
              "\n"
              "tierc: 1 error\n");
}

static void lines_and_files(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("a.yaml"),
                           STR("one: 1\ntwo: 2\nthree: 3\n4: 4\n5: 5\n6: 6\n7: 7\n8: 8\n9: 9\nten: 10\n"));
    uint32_t g = texts_add(r.t, STR("b.yaml"), STR("other: 1\n"));
    struct diag *d = diag_at(r.ds, D_DUPLICATE_DEFINITION, at(r, f, "three"), "twice");
    diag_mark(d, at(r, g, "other"), "first here");
    diag_mark(d, at(r, f, "ten"), "tenth");
    diag_mark(d, at(r, f, "one"), "first");
    diag_mark(d, (struct span){0, 0, 0}, "nowhere");
    expect(r, "error[duplicate-definition]: twice\n"
              "  --> a.yaml:3:1\n"
              "   |\n"
              " 1 | one: 1\n"
              "   | --- first\n"
              " 2 | two: 2\n"
              " 3 | three: 3\n"
              "   | ^^^^^\n"
              "...\n"
              "10 | ten: 10\n"
              "   | --- tenth\n"
              "  ::: b.yaml:1:1\n"
              "   |\n"
              " 1 | other: 1\n"
              "   | ----- first here\n"
              "\n"
              "tierc: 1 error\n");
}

static void wide_and_tabs(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("p"), STR("\xe6\xbc\xa2\xe5\xad\x97: e\xcc\x81t\xc3\xa9 x\n\tkey:\tv\r\n"));
    diag_label(diag_at(r.ds, D_BAD_VALUE, at(r, f, "x"), "first"), "here");
    diag_label(diag_at(r.ds, D_BAD_VALUE, at(r, f, "\xe5\xad\x97"), "second"), "wide");
    struct diag *d = diag_at(r.ds, D_BAD_VALUE, at(r, f, "v"), "third");
    diag_label(d, "value");
    diag_mark(d, at(r, f, "key"), "key");
    expect(r, "error[bad-value]: second\n"
              " --> p:1:2\n"
              "  |\n"
              "1 | \xe6\xbc\xa2\xe5\xad\x97: e\xcc\x81t\xc3\xa9 x\n"
              "  |   ^^ wide\n"
              "\n"
              "error[bad-value]: first\n"
              " --> p:1:10\n"
              "  |\n"
              "1 | \xe6\xbc\xa2\xe5\xad\x97: e\xcc\x81t\xc3\xa9 x\n"
              "  |           ^ here\n"
              "\n"
              "error[bad-value]: third\n"
              " --> p:2:7\n"
              "  |\n"
              "2 | \tkey:\tv\n"
              "  | \t--- \t^ value\n"
              "  | \t|\n"
              "  | \tkey\n"
              "\n"
              "tierc: 3 errors\n");
}

static void over_lines(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("p"), STR("a:\n  b: 1  \n  c: 2\n"));
    diag_label(diag_at(r.ds, D_BAD_VALUE, at(r, f, "b: 1  \n  c"), "goes on"), "from here");
    diag_label(diag_at(r.ds, D_MISSING_KEY, (struct span){f, 19, 19}, "at the end"), "end");
    diag_at(r.ds, D_MISSING_KEY, (struct span){f, 99, 120}, "beyond");
    expect(r, "error[bad-value]: goes on\n"
              " --> p:2:3\n"
              "  |\n"
              "2 |   b: 1  \n"
              "  |   ^^^^ from here\n"
              "\n"
              "error[missing-key]: at the end\n"
              " --> p:4:1\n"
              "  |\n"
              "4 |\n"
              "  | ^ end\n"
              "\n"
              "error[missing-key]: beyond\n"
              " --> p:4:1\n"
              "  |\n"
              "4 |\n"
              "  | ^\n"
              "\n"
              "tierc: 3 errors\n");
}

static void harmless(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("a\033[2Jb"), STR("k: \x01\033[31mred\x7f \xc2\x85 \xe2\x80\xae \xff x\n"));
    struct diag *d = diag_at(r.ds, D_BAD_VALUE, at(r, f, "red"), "say \033[0m and\nmore");
    diag_label(d, "\xe2\x81\xa6");
    diag_note(d, "first\nsecond \033");
    expect(r, "error[bad-value]: say \xe2\x90\x9b[0m and\xe2\x90\x8amore\n"
              " --> a\xe2\x90\x9b[2Jb:1:10\n"
              "  |\n"
              "1 | k: \xe2\x90\x81\xe2\x90\x9b[31mred\xe2\x90\xa1 <U+0085> <U+202E> \xef\xbf\xbd x\n"
              "  |          ^^^ <U+2066>\n"
              "  |\n"
              "  = note: first\n"
              "          second \xe2\x90\x9b\n"
              "\n"
              "tierc: 1 error\n");
}

static void long_line(void **state)
{
    (void)state;
    struct run r = begin();
    struct buf b = {.arena = r.a};
    for (int i = 0; i < 1000; i++) {
        buf_fmt(&b, "%03d-abcdef", i);
    }
    uint32_t f = texts_add(r.t, STR("p"), buf_str(&b));
    struct diag *d = diag_at(r.ds, D_BAD_VALUE, at(r, f, "500-"), "long");
    diag_label(d, "here");
    diag_mark(d, at(r, f, "501-"), "near");
    diag_mark(d, at(r, f, "002-"), "far");
    expect(r, "error[bad-value]: long\n"
              " --> p:1:5001\n"
              "  |\n"
              "1 | 000-abcdef001-abcdef002-abcdef003-abcdef004-abcdef005-abcdef006-abcdef007-abcdef"
              "008-abcdef009-abcdef010-abcdef011-abcdef012-abcdef013-abcdef\xe2\x80\xa6\n"
              "  |                     ---- far\n"
              "1 | \xe2\x80\xa6" "495-abcdef496-abcdef497-abcdef498-abcdef499-abcdef500-abcdef501-abcdef"
              "502-abcdef503-abcdef504-abcdef505-abcdef506-abcdef507-abcdef508-abcdef\xe2\x80\xa6\n"
              "  |                                                    ^^^^      ---- near\n"
              "  |                                                    |\n"
              "  |                                                    here\n"
              "\n"
              "tierc: 1 error\n");
}

static void nowhere(void **state)
{
    (void)state;
    struct run r = begin();
    struct diag *d = diag_at(r.ds, D_INPUT_UNREADABLE, (struct span){0, 0, 0}, "cannot read `x`");
    diag_help(d, "name a file");
    expect(r, "error[input-unreadable]: cannot read `x`\n"
              "  = help: name a file\n"
              "\n"
              "tierc: 1 error\n");
}

static void fixes(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("p"), STR("tiers:\n  a: {keep: 3}\n  b: 1\n  c: 2\n"));
    struct diag *d = diag_at(r.ds, D_BAD_VALUE, at(r, f, "3"), "too few");
    diag_help(d, "keep 8");
    diag_fix(d, at(r, f, "3"), "8");
    diag_fix(d, at(r, f, "keep"), "copies");
    d = diag_at(r.ds, D_UNKNOWN_KEY, at(r, f, "b"), "not a key");
    diag_fix(d, at(r, f, "  b: 1\n"), "%s", "");
    d = diag_at(r.ds, D_MISSING_KEY, at(r, f, "c"), "lacks d");
    struct span end = at(r, f, "2");
    diag_fix(d, (struct span){f, end.end, end.end}, "\n  d: 3");
    expect(r, "error[bad-value]: too few\n"
              " --> p:2:13\n"
              "  |\n"
              "2 |   a: {keep: 3}\n"
              "  |             ^\n"
              "  |\n"
              "  = help: keep 8\n"
              "  |\n"
              "2 -   a: {keep: 3}\n"
              "2 +   a: {copies: 8}\n"
              "\n"
              "error[unknown-key]: not a key\n"
              " --> p:3:3\n"
              "  |\n"
              "3 |   b: 1\n"
              "  |   ^\n"
              "  |\n"
              "  = help: write this instead\n"
              "  |\n"
              "3 -   b: 1\n"
              "\n"
              "error[missing-key]: lacks d\n"
              " --> p:4:3\n"
              "  |\n"
              "4 |   c: 2\n"
              "  |   ^\n"
              "  |\n"
              "  = help: write this instead\n"
              "  |\n"
              "5 +   d: 3\n"
              "\n"
              "tierc: 3 errors\n");
}

static void order_and_duplicates(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("p"), STR("a: 1\nb: 2\n"));
    diag_at(r.ds, D_UNUSED_DEFINITION, at(r, f, "b"), "unused");
    diag_at(r.ds, D_BAD_VALUE, at(r, f, "1"), "bad");
    diag_at(r.ds, D_BAD_VALUE, at(r, f, "1"), "bad");
    diag_at(r.ds, D_ZONE_SHIFT, at(r, f, "a"), "shifts");
    diag_severity(diag_at(r.ds, D_STORE_SHARED, at(r, f, "a"), "allowed"), SEV_ALLOW);
    expect(r, "error[bad-value]: bad\n"
              " --> p:1:4\n"
              "  |\n"
              "1 | a: 1\n"
              "  |    ^\n"
              "\n"
              "warning[unused-definition]: unused\n"
              " --> p:2:1\n"
              "  |\n"
              "2 | b: 2\n"
              "  | ^\n"
              "\n"
              "tierc: 1 error, 1 warning, 1 informational, 1 accepted (shown with --info)\n");
}

static void levels(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("p"), STR("a: 1\n"));
    diag_at(r.ds, D_UNUSED_DEFINITION, at(r, f, "a"), "unused");
    diag_at(r.ds, D_ZONE_SHIFT, at(r, f, "a"), "shifts");
    diag_at(r.ds, D_STORE_UNENCRYPTED, at(r, f, "a"), "plain");
    diag_at(r.ds, D_RBAC_TOO_WIDE, at(r, f, "1"), "one");
    diag_at(r.ds, D_SECRET_INLINE, at(r, f, "1"), "two");
    diags_level(r.ds, D_STORE_UNENCRYPTED, SEV_ALLOW);
    diags_level(r.ds, D_ZONE_SHIFT, SEV_WARNING);
    diags_deny_warnings(r.ds);
    assert_true(diags_failed(r.ds));
    assert_int_equal(diags_count(r.ds, SEV_ERROR), 4);
    expect_with(r, (struct render_options){.max_errors = 1, .colour = true},
                "\033[1;31merror[unused-definition]\033[0m\033[1m: unused\033[0m\n"
                " \033[1;34m-->\033[0m p:1:1\n"
                "  \033[1;34m|\033[0m\n"
                "\033[1;34m1\033[0m \033[1;34m|\033[0m a: 1\n"
                "  \033[1;34m|\033[0m \033[1;31m^\033[0m\n"
                "\n"
                "tierc: 4 errors (the first 1 shown)\n");
}

static void nothing(void **state)
{
    (void)state;
    expect(begin(), "");
}

static void in_short(void **state)
{
    (void)state;
    struct run r = begin();
    uint32_t f = texts_add(r.t, STR("-"), STR("\xef\xbb\xbf" "a: \xc3\xa9 x\n"));
    diag_at(r.ds, D_BAD_VALUE, at(r, f, "x"), "bad");
    diag_at(r.ds, D_INPUT_UNREADABLE, (struct span){0, 0, 0}, "cannot");
    diag_at(r.ds, D_ZONE_SHIFT, at(r, f, "a"), "shifts");
    struct str got = render_short(r.ds, &(struct render_options){.info = true});
    assert_string_equal(str_z(r.a, got), "error[input-unreadable]: cannot\n"
                                         "<stdin>:1:1: info[zone-shift]: shifts\n"
                                         "<stdin>:1:6: error[bad-value]: bad\n");
    arena_free(r.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_place),       cmocka_unit_test(several_on_a_line),
        cmocka_unit_test(lines_and_files), cmocka_unit_test(wide_and_tabs),
        cmocka_unit_test(over_lines),      cmocka_unit_test(harmless),
        cmocka_unit_test(long_line),       cmocka_unit_test(nowhere),
        cmocka_unit_test(fixes),           cmocka_unit_test(order_and_duplicates),
        cmocka_unit_test(levels),          cmocka_unit_test(nothing),
        cmocka_unit_test(in_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
