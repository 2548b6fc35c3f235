/* Images: what the distribution project's grammar takes, and where others break it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "units/image.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void accepted(void **state)
{
    (void)state;
    static const char *const t[] = {
        "postgres",
        "postgres:17",
        "ghcr.io/example/tierv:1.0.0",
        "registry.lan:5000/tierv:1.0_rc-1",
        "LOCALHOST:5000/tierv",
        "localhost/a",
        "a/b__c.d-e@sha256:" HEX,
        "a/b:1@sha256:" HEX,
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct misread m = {0};
        if (!image_check(str_of(t[i]), &m)) {
            print_error("%s\n", t[i]);
        }
        assert_true(image_check(str_of(t[i]), &m));
    }
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *image;
        size_t from, to;
    } t[] = {
        {__LINE__, "", 0, 0},
        {__LINE__, "X y", 0, 1},
        {__LINE__, " x", 0, 1},
        {__LINE__, "x ", 1, 2},
        {__LINE__, "-1", 0, 1},
        {__LINE__, "a\nb", 1, 2},
        {__LINE__, "${X}", 0, 1},
        {__LINE__, "A/B:1", 0, 1},
        {__LINE__, "a:b:c", 1, 2},
        {__LINE__, "a:", 1, 2},
        {__LINE__, "a:-1", 2, 3},
        {__LINE__, "a//b", 0, 4},
        {__LINE__, "a/", 0, 2},
        {__LINE__, "a@sha256:12", 1, 11},
        {__LINE__, "a@" HEX, 1, 66},
        {__LINE__, "r.lan/tierv:1 2", 13, 14},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct misread m = {0};
        bool fine = image_check(str_of(t[i].image), &m);
        if (fine || m.from != t[i].from || m.to != t[i].to) {
            print_error("line %d: %d, %zu to %zu\n", t[i].line, fine, m.from, m.to);
        }
        assert_true(!fine && m.from == t[i].from && m.to == t[i].to && m.why.n > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(accepted), cmocka_unit_test(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
