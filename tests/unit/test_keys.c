/* The table of keys: walked as its users walk it, so that a bad row cannot hide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "policy/keys.h"

static bool camel_case(const char *s)
{
    for (size_t i = 0; s[i] != '\0'; i++) {
        bool lower = s[i] >= 'a' && s[i] <= 'z';
        bool other = (s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= '0' && s[i] <= '9');
        if (!lower && !(other && i > 0)) {
            return false;
        }
    }
    return s[0] != '\0';
}

static bool sentence(const char *s)
{
    return s != NULL && strlen(s) > 10 && s[strlen(s) - 1] == '.';
}

static bool chosen(const struct key *k, const char *word)
{
    for (const char *const *c = k->choices; *c != NULL; c++) {
        if (strcmp(*c, word) == 0) {
            return true;
        }
    }
    return false;
}

static void walk(const struct shape *s, size_t depth)
{
    assert_true(depth < 8);
    assert_true(sentence(s->help));
    assert_true(s->n > 0 && s->size > sizeof(struct head));
    assert_true(s->short_key == NULL || shape_key(s, str_of(s->short_key)) != NULL);
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        assert_true(camel_case(k->name));
        assert_true(shape_key(s, str_of(k->name)) == k); /* no key twice */
        assert_true(sentence(k->help));
        assert_true(k->offset >= sizeof(struct head) && k->offset < s->size);
        bool holds = k->type == KEY_SHAPE || k->type == KEY_MAP || k->type == KEY_LIST;
        assert_true(holds == (k->of != NULL));
        assert_true(k->type != KEY_MAP || k->of->name_at != 0);
        assert_true((k->type != KEY_CHOICE && k->type != KEY_CLASS) || k->choices != NULL);
        assert_true(k->type != KEY_CHOICE || k->fallback == NULL || chosen(k, k->fallback));
        assert_true((k->kinds == 0 && k->kinds_required == 0) || s->kind_at != 0);
        assert_true((k->kinds_required & ~k->kinds) == 0);
        assert_true(k->fallback == NULL || !(k->required || k->needed));
        if (holds) {
            walk(k->of, depth + 1);
        } else if (k->type != KEY_BOOL && k->choices == NULL) {
            assert_true(k->fallback != NULL || k->example != NULL);
        }
    }
}

static void every_row_is_sound(void **state)
{
    (void)state;
    walk(&policy_shape, 0);
}

static void keys_are_found_by_name(void **state)
{
    (void)state;
    assert_string_equal(shape_key(&policy_shape, STR("timezone"))->fallback, "UTC");
    assert_true(shape_key(&policy_shape, STR("timeZone")) == NULL);
    assert_true(shape_key(&policy_shape, STR("")) == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_sound),
        cmocka_unit_test(keys_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
