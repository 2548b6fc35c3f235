/*
 * A glob becomes an anchored PCRE2 expression, character by character. The match limit bounds the
 * time of a hostile pattern; reaching it counts as no match.
 */
#include "units/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

enum { MOST_BYTES = 1000, MOST_STARS = 16, MOST_STEPS = 100000, MOST_DEPTH = 1000 };

struct matcher {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

static void release(void *p)
{
    struct matcher *m = p;
    pcre2_match_context_free(m->limits);
    pcre2_match_data_free(m->data);
    pcre2_code_free(m->code);
}

static struct str glob_to_pattern(struct arena *a, struct str glob, size_t *stars)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < glob.n; i++) {
        char c = glob.p[i];
        if (c == '*' && i > 0 && glob.p[i - 1] == '*') {
            continue;
        }
        if (c == '*' || c == '?') {
            *stars += c == '*';
            buf_z(&b, c == '*' ? "[^/]*" : "[^/]");
        } else {
            bool plain = is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
            buf_z(&b, plain ? "" : "\\");
            buf_char(&b, c);
        }
    }
    return buf_str(&b);
}

static const struct matcher *wrong(struct misread *m, size_t at, size_t to, struct str why)
{
    *m = (struct misread){.from = at, .to = to, .why = why};
    return NULL;
}

const struct matcher *match_compile(struct arena *a, struct str pattern, struct misread *m)
{
    size_t stars = 0;
    if (pattern.n > MOST_BYTES) {
        return wrong(m, 0, pattern.n, STR("a pattern of more than 1,000 bytes"));
    }
    if (pattern.n != 0 && memchr(pattern.p, '\0', pattern.n) != NULL) {
        return wrong(m, 0, pattern.n, STR("a NUL in a pattern"));
    }
    struct str text = glob_to_pattern(a, pattern, &stars);
    if (stars > MOST_STARS) {
        return wrong(m, 0, pattern.n, STR("a pattern with more than 16 `*`"));
    }
    int error;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)(text.n == 0 ? "" : text.p), text.n,
                                     PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL |
                                         PCRE2_NEVER_BACKSLASH_C,
                                     &error, &at, NULL);
    if (code == NULL) {
        PCRE2_UCHAR why[256] = {0};
        pcre2_get_error_message(error, why, sizeof why);
        return wrong(m, at < pattern.n ? at : pattern.n, pattern.n, str_copy(a, str_of((char *)why)));
    }
    struct matcher *out = arena_one(a, struct matcher);
    *out = (struct matcher){code, pcre2_match_data_create_from_pattern(code, NULL),
                            pcre2_match_context_create(NULL)};
    arena_defer(a, release, out);
    if (out->data == NULL || out->limits == NULL) {
        return wrong(m, 0, pattern.n, STR("not enough memory for the pattern"));
    }
    pcre2_set_match_limit(out->limits, MOST_STEPS);
    pcre2_set_depth_limit(out->limits, MOST_DEPTH);
    return out;
}

bool match_test(const struct matcher *m, struct str s)
{
    return pcre2_match(m->code, (PCRE2_SPTR)(s.n == 0 ? "" : s.p), s.n, 0, 0, m->data, m->limits) >= 0;
}
