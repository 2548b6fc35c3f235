#include "emit/utf8.h"

/* Decodes one code point of at most `left` bytes; 0 bytes if there is none. */
static size_t decode(const unsigned char *p, size_t left, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
    if (n == 0 || n > left) {
        return 0;
    }
    *c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (p[i] >> 6 != 2) {
            return 0;
        }
        *c = *c << 6 | (p[i] & 0x3fu);
    }
    bool surrogate = *c >= 0xd800 && *c <= 0xdfff;
    return *c < least[n] || surrogate || *c > 0x10ffff ? 0 : n;
}

static bool walk(struct str s, bool printable)
{
    const unsigned char *p = (const unsigned char *)s.p;
    uint32_t c = 0;
    for (size_t i = 0, n; i < s.n; i += n) {
        n = 1;
        if (p[i] < 0x80) {
            continue;
        }
        n = decode(p + i, s.n - i, &c);
        if (n == 0) {
            return false;
        }
        if (printable && ((c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
                          c == 0xfffe || c == 0xffff)) {
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
