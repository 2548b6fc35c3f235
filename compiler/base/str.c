#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *z)
{
    return (struct str){z, z == NULL ? 0 : strlen(z)};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
    return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

struct str str_sub(struct str s, size_t from, size_t to)
{
    to = to > s.n ? s.n : to;
    from = from > to ? to : from;
    return (struct str){s.p == NULL ? NULL : s.p + from, to - from};
}

size_t str_find(struct str s, char c)
{
    const char *hit = s.n == 0 ? NULL : memchr(s.p, c, s.n);
    return hit == NULL ? s.n : (size_t)(hit - s.p);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
    while (s.n != 0 && blank(s.p[0])) {
        s = str_sub(s, 1, s.n);
    }
    while (s.n != 0 && blank(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){arena_copy(a, s.p, s.n), s.n};
}

const char *str_z(struct arena *a, struct str s)
{
    return arena_copy(a, s.p, s.n);
}

struct str str_vfmt(struct arena *a, const char *fmt, va_list ap)
{
    char first[128]; /* most fit, and are formatted once */
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(first, sizeof first, fmt, again);
    va_end(again);
    if (n < 0) {
        return (struct str){"", 0};
    }
    char *p = arena_alloc(a, (size_t)n + 1, 1);
    if ((size_t)n < sizeof first) {
        memcpy(p, first, (size_t)n);
    } else {
        vsnprintf(p, (size_t)n + 1, fmt, ap);
    }
    return (struct str){p, (size_t)n};
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str s = str_vfmt(a, fmt, ap);
    va_end(ap);
    return s;
}

bool str_int(struct str s, int64_t *out)
{
    int64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9 || v > (INT64_MAX - digit) / 10) {
            return false;
        }
        v = v * 10 + digit;
    }
    *out = v;
    return s.n != 0;
}

bool str_split(struct str *rest, char sep, struct str *part)
{
    if (rest->n == 0) {
        return false;
    }
    size_t at = str_find(*rest, sep);
    *part = str_sub(*rest, 0, at);
    *rest = str_sub(*rest, at + 1, rest->n);
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++) {
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    }
    return h;
}

enum { LARGE = 1024 * 1024 };

void buf_room(struct buf *b, size_t more)
{
    if (b->cap - b->n > more) {
        return;
    }
    size_t step = b->cap < LARGE ? b->cap : b->cap / 4; /* large ones mostly grow in place */
    size_t cap = step > more + 64 ? b->cap + step : b->cap + more + 64;
    b->p = arena_grow(b->arena, b->p, b->cap, cap);
    b->cap = cap;
}

void buf_z(struct buf *b, const char *z)
{
    buf_add(b, str_of(z));
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    size_t room = b->cap - b->n;
    int n = vsnprintf(room == 0 ? NULL : b->p + b->n, room, fmt, ap);
    if (n > 0 && (size_t)n >= room) {
        buf_room(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    b->n += n > 0 ? (size_t)n : 0;
    va_end(again);
    va_end(ap);
}

void buf_pad(struct buf *b, char c, size_t n)
{
    buf_room(b, n);
    memset(b->p + b->n, c, n);
    b->n += n;
    b->p[b->n] = '\0';
}

struct str buf_str(struct buf *b)
{
    buf_room(b, 0);
    b->p[b->n] = '\0';
    return (struct str){b->p, b->n};
}
