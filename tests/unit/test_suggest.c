#include "base/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const words[] = {"keep", "store", "schedule", "dailyChange", "size", "takes",
                                    "tier", "tiers", "rpo", "rto", "node-loss"};
enum { WORDS = sizeof words / sizeof words[0] };

static const struct {
    int line;
    const char *word, *nearest;
} cases[] = {
    {__LINE__, "keeps", "keep"},
    {__LINE__, "kepe", "keep"},
    {__LINE__, "stroe", "store"},
    {__LINE__, "Schedule", "schedule"},
    {__LINE__, "shedule", "schedule"},
    {__LINE__, "daily-change", "dailyChange"},
    {__LINE__, "daily_change", "dailyChange"},
    {__LINE__, "nodeLoss", "node-loss"},
    {__LINE__, "tierz", ""},  /* tier and tiers are equally near */
    {__LINE__, "rpto", ""},   /* rpo, rto */
    {__LINE__, "tiers", "tiers"},
    {__LINE__, "frequency", ""},
    {__LINE__, "x", ""},
    {__LINE__, "", ""},
    {__LINE__, "schedulescheduleschedulescheduleschedulescheduleschedulescheduleschedule", ""},
};

static void nearest(void **state)
{
    (void)state;
    struct str candidates[WORDS];
    for (size_t i = 0; i < WORDS; i++) {
        candidates[i] = str_of(words[i]);
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = suggest(str_of(cases[i].word), candidates, WORDS);
        if (!str_is(s, cases[i].nearest)) {
            print_error("line %d: %s gives `%.*s`\n", cases[i].line, cases[i].word, STR_ARG(s));
        }
        assert_true(str_is(s, cases[i].nearest));
    }
}

static void no_candidates(void **state)
{
    (void)state;
    assert_int_equal(suggest(STR("keep"), NULL, 0).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest),
        cmocka_unit_test(no_candidates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
