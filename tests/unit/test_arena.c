/* Growth in place and by copy, across blocks; what was written stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

static void test_grow_in_place(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char *p = arena_grow(a, NULL, 0, 10);
    memcpy(p, "0123456789", 10);
    size_t used = arena_used(a);
    char *q = arena_grow(a, p, 10, 100);
    assert_true(q == p);
    assert_int_equal(arena_used(a), used + 112 - 16);
    char *other = arena_alloc(a, 1, 1);
    q = arena_grow(a, p, 100, 200); /* no longer the newest */
    assert_true(q != p);
    assert_memory_equal(q, "0123456789", 10);
    assert_true(*other == 0);
    arena_free(a);
}

/* Alone in its block it moves with it; later ones get blocks of their own. */
static void test_grow_large(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    size_t size = 100;
    unsigned char *p = arena_grow(a, NULL, 0, size);
    memset(p, 7, size);
    for (int i = 0; i < 16; i++) {
        p = arena_grow(a, p, size, size * 2);
        memset(p + size, i, size);
        size *= 2;
    }
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(p[i], 7);
    }
    assert_int_equal(p[size - 1], 15);
    assert_true((uintptr_t)p % 16 == 0);
    memset(arena_alloc(a, 1000, 1000), 1, 1000 * 1000);
    assert_int_equal(p[size / 2], 15);
    arena_free(a);
}

static void test_push(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int64_t *one = NULL, *two = NULL;
    size_t n = 0, cap_one = 0, cap_two = 0;
    for (; n < 5000; n++) { /* in turns, so that neither is always the newest */
        int64_t *slot = arena_push(a, (void **)&one, n, &cap_one, sizeof *one);
        assert_int_equal(*slot, 0);
        *slot = (int64_t)n;
        slot = arena_push(a, (void **)&two, n, &cap_two, sizeof *two);
        assert_int_equal(*slot, 0);
        *slot = -(int64_t)n;
    }
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(one[i], (int64_t)i);
        assert_int_equal(two[i], -(int64_t)i);
    }
    arena_free(a);
}

static void test_buf(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {.arena = a};
    for (int i = 0; i < 300000; i++) {
        buf_fmt(&b, "%07d,", i);
        if (i % 1000 == 0) {
            arena_alloc(a, 1, 8);
        }
    }
    struct str s = buf_str(&b);
    assert_int_equal(s.n, 2400000);
    assert_int_equal(s.p[s.n], 0);
    for (int i = 0; i < 300000; i += 777) {
        assert_memory_equal(s.p + (size_t)i * 8, str_fmt(a, "%07d,", i).p, 8);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grow_in_place),
        cmocka_unit_test(test_grow_large),
        cmocka_unit_test(test_push),
        cmocka_unit_test(test_buf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
