#include "base/utf8.h"

/* Bytes of a sequence by its first one; 0 where none begins so. */
static size_t length_of(unsigned char first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t n = length_of(p[0]), left = s.n - *at;
    ++*at;
    if (n == 1) {
        return p[0];
    }
    if (n == 0 || n > left) {
        return UTF8_BROKEN;
    }
    uint32_t c = p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (p[i] >> 6 != 2) {
            return UTF8_BROKEN;
        }
        c = c << 6 | (p[i] & 0x3fu);
    }
    if (c < least[n] || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff) {
        return UTF8_BROKEN;
    }
    *at += n - 1;
    return c;
}

static bool walk(struct str s, bool printable)
{
    for (size_t at = 0; at < s.n;) {
        if ((unsigned char)s.p[at] < 0x80) {
            at++;
            continue;
        }
        uint32_t c = utf8_next(s, &at);
        if (c == UTF8_BROKEN) {
            return false;
        }
        if (printable && (c < 0xa0 || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe ||
                          c == 0xffff)) {
            return false;
        }
    }
    return true;
}

bool utf8_valid(struct str s)
{
    return walk(s, false);
}

bool utf8_printable(struct str s)
{
    return walk(s, true);
}
