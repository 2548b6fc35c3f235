#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diag/diag.h"

static const char *const later[] = {
#define LATER(slug, title) slug,
#include "diag/later.def"
#undef LATER
};

static void a_code_is_in_one_list(void **state)
{
    (void)state;
    enum code c;
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
        assert_true(!code_find(str_of(later[i]), &c));
        assert_true(code_later(str_of(later[i])) != NULL);
        for (size_t k = 0; k < i; k++) {
            assert_true(strcmp(later[i], later[k]) != 0);
        }
    }
    for (int i = 0; i < D_COUNT; i++) {
        assert_true(code_later(str_of(code_info((enum code)i)->slug)) == NULL);
    }
}

static void nearest(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_string_equal(str_z(a, code_near(a, STR("single-failure-domian"))), "single-failure-domain");
    assert_string_equal(str_z(a, code_near(a, STR("unused-defintion"))), "unused-definition");
    assert_int_equal(code_near(a, STR("frobnicate")).n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_in_one_list),
        cmocka_unit_test(nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
