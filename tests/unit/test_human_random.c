/*
 * Findings at any place of any text: every renderer copes with spans beyond the end, reversed,
 * across lines and files, and nothing but a line feed, a tab and our own colour reaches the terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diag/render.h"

struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *d, uint32_t sides)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return sides == 0 ? 0 : (uint32_t)(d->state >> 33) % sides;
}

static const char *bit(struct dice *d)
{
    static const char *const bits[] = {
        "a", "key: ", "\n", "\t", "\r\n", "\xe6\xbc\xa2", "e\xcc\x81", "\xff", "\033[31m", "\xe2\x80\xae",
        "      ", "{x: [1, 2]}", "\xcc\x81", "\xf0\x9f\x98\x80", "\n\n", "a long text that goes on and on ",
    };
    return bits[roll(d, sizeof bits / sizeof bits[0])];
}

static struct span anywhere(struct dice *d, const struct texts *t)
{
    uint32_t file = roll(d, 5), n = (uint32_t)texts_bytes(t, file).n;
    uint32_t start = roll(d, n + 3);
    uint32_t end = roll(d, 8) != 0 ? start + roll(d, 12) : roll(d, n + 5);
    return (struct span){file, start, end};
}

static void text(struct dice *d, struct arena *a, struct texts *t)
{
    struct buf b = {.arena = a};
    bool wide = roll(d, 8) == 0; /* one line of thousands of columns */
    for (uint32_t n = wide ? 2000 : roll(d, 60); n > 0; n--) {
        const char *more = bit(d);
        buf_z(&b, wide && strchr(more, '\n') != NULL ? "x" : more);
    }
    texts_add(t, STR("f"), buf_str(&b));
}

static void finding(struct dice *d, struct diags *ds)
{
    const struct texts *t = diags_texts(ds);
    struct diag *x = diag_at(ds, (enum code)roll(d, D_COUNT), anywhere(d, t), "m %s", bit(d));
    diag_label(x, "%s", roll(d, 2) != 0 ? bit(d) : "");
    for (uint32_t n = roll(d, 5); n > 0; n--) {
        diag_mark(x, anywhere(d, t), "%s", bit(d));
    }
    for (uint32_t n = roll(d, 3); n > 0; n--) {
        diag_note(x, "%s\n%s", bit(d), bit(d));
    }
    for (uint32_t n = roll(d, 4); n > 0; n--) {
        diag_fix(x, anywhere(d, t), "%s", bit(d));
    }
}

static bool harmless(struct str s, bool colour)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t' && !(colour && c == 0x1b))) {
            return false;
        }
    }
    return true;
}

static void any_place(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 1500; seed++) {
        struct dice d = {seed * 2654435761u + 1};
        struct arena *a = arena_new();
        struct texts *t = texts_new(a);
        struct diags *ds = diags_new(a, t);
        for (uint32_t n = 1 + roll(&d, 3); n > 0; n--) {
            text(&d, a, t);
        }
        for (uint32_t n = 1 + roll(&d, 5); n > 0; n--) {
            finding(&d, ds);
        }
        struct render_options o = {.colour = roll(&d, 2) != 0, .info = roll(&d, 2) != 0};
        if (!harmless(render_human(ds, &o), o.colour)) {
            print_error("seed %u\n", (unsigned)seed);
        }
        assert_true(harmless(render_human(ds, &o), o.colour));
        assert_true(harmless(render_short(ds, &o), false));
        assert_true(harmless(render_github(ds, &o), false));
        assert_true(harmless(render_json(ds, &o), false));
        assert_true(harmless(render_sarif(ds, &o), false));
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
