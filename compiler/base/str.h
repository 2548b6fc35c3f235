/*
 * Strings are views (`struct str`): a pointer and a length into text that somebody else owns,
 * usually the source file. `struct buf` builds new ones in an arena. Views are not NUL-terminated
 * unless a function says so.
 *
 * Talks only to base/arena.
 */
#ifndef TIERC_BASE_STR_H
#define TIERC_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* For "%.*s". A view longer than INT_MAX is cut. */
#define STR_ARG(s) (int)((s).n > INT32_MAX ? INT32_MAX : (s).n), ((s).p == NULL ? "" : (s).p)

static inline bool is_letter(char c) /* of ASCII, whatever the locale */
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct str str_of(const char *z);                                /* view of a C string; NULL is empty */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b);                         /* byte order, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_sub(struct str s, size_t from, size_t to);        /* clamped half-open range */
size_t str_find(struct str s, char c);                           /* offset, or s.n */
struct str str_trim(struct str s);                               /* without ASCII blanks at both ends */
struct str str_copy(struct arena *a, struct str s);              /* NUL-terminated copy */
const char *str_z(struct arena *a, struct str s);                /* the same as a C string */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Decimal digits only, no sign, no blanks; false on overflow of int64_t or anything else. */
bool str_int(struct str s, int64_t *out);
/* Splits off what lies before `sep`; false when `rest` was empty. Consumes the separator. */
bool str_split(struct str *rest, char sep, struct str *part);
uint64_t str_hash(struct str s);                                 /* same value on every machine */

/* A growing byte string in an arena. Initialise with {.arena = a}. */
struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

void buf_room(struct buf *b, size_t more); /* for so many bytes and a NUL */

static inline void buf_add(struct buf *b, struct str s)
{
    if (b->cap - b->n <= s.n) {
        buf_room(b, s.n);
    }
    if (s.n != 0) {
        memcpy(b->p + b->n, s.p, s.n);
    }
    b->n += s.n;
    b->p[b->n] = '\0';
}

static inline void buf_char(struct buf *b, char c)
{
    if (b->cap - b->n <= 1) {
        buf_room(b, 1);
    }
    b->p[b->n++] = c;
    b->p[b->n] = '\0';
}

void buf_z(struct buf *b, const char *z);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_pad(struct buf *b, char c, size_t n);                   /* n times c */
/* A view, with a NUL behind it, that holds until something is added: take it when the text is done. */
struct str buf_str(struct buf *b);

#endif
