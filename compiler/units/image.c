/*
 * The grammar of distribution/reference (regexp.go): path components in small letters, a tag of at
 * most 128 characters, a digest with its algorithm. A first component with a dot or a colon, or
 * `localhost`, is the registry's host, which may have capitals.
 */
#include "units/image.h"

enum { TAG_MOST = 128, SHA256_DIGITS = 64 };

static bool small(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool word_char(char c)
{
    return small(c) || (c >= 'A' && c <= 'Z');
}

static bool wrong(struct misread *m, size_t from, size_t to, const char *why)
{
    *m = (struct misread){
        .from = from, .to = to, .why = str_of(why), .help = STR("write `REGISTRY/IMAGE:VERSION`")};
    return false;
}

static bool digest_fine(struct str s, size_t at, struct misread *m)
{
    struct str digest = str_sub(s, at + 1, s.n);
    size_t digits = 0;
    for (size_t i = 7; str_starts(digest, STR("sha256:")) && i < digest.n; i++) {
        char c = digest.p[i];
        digits += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? 1 : SHA256_DIGITS + 1;
    }
    return digits == SHA256_DIGITS ||
           wrong(m, at, s.n, "a digest is `sha256:` and 64 hexadecimal digits");
}

static bool tag_fine(struct str s, size_t from, size_t to, struct misread *m)
{
    for (size_t i = from; i < to; i++) {
        char c = s.p[i];
        if (!word_char(c) && c != '_' && (i == from || (c != '.' && c != '-'))) {
            return wrong(m, i, i + 1, "a tag has letters, digits, `_`, `.` and `-`");
        }
    }
    return (to > from && to - from <= TAG_MOST) ||
           wrong(m, from - 1, to, "a tag has 1 to 128 characters");
}

/* Words of small letters and digits, with `.`, `_` or `-` between them. */
static bool component_fine(struct str s, size_t from, size_t to, struct misread *m)
{
    for (size_t i = from; i < to; i++) {
        char c = s.p[i];
        bool between = (c == '.' || c == '_' || c == '-') && i > from && i + 1 < to;
        if (!small(c) && !between) {
            return wrong(m, i, i + 1,
                         "a path has small letters and digits, `.`, `_` and `-` between them");
        }
    }
    return to > from || wrong(m, 0, s.n, "a part of the path is empty");
}

static bool host_fine(struct str s, size_t to, struct misread *m)
{
    for (size_t i = 0; i < to; i++) {
        char c = s.p[i];
        bool inner = i > 0 && (c == '.' || c == '-' || c == ':');
        if (!word_char(c) && !inner && c != '[' && c != ']') {
            return wrong(m, i, i + 1, "this is no registry's host");
        }
    }
    return true;
}

bool image_check(struct str s, struct misread *m)
{
    size_t end = str_find(s, '@'), colon = end, from = 0;
    size_t scheme = str_find(s, ':');
    if (str_starts(str_sub(s, scheme, s.n), STR("://"))) {
        return wrong(m, 0, scheme + 3, "an image has no scheme");
    }
    if (end < s.n && !digest_fine(s, end, m)) {
        return false;
    }
    struct str name = str_sub(s, 0, end);
    for (size_t i = 0; i < end; i++) {
        colon = s.p[i] == ':'   ? i
                : s.p[i] == '/' ? end
                                : colon; /* the last one behind the last `/` */
    }
    if (colon < end && !tag_fine(s, colon + 1, end, m)) {
        return false;
    }
    struct str first = str_sub(name, 0, str_find(name, '/'));
    bool host = first.n < name.n && (str_find(first, '.') < first.n ||
                                     str_find(first, ':') < first.n || str_is(first, "localhost"));
    if (host && !host_fine(s, first.n, m)) {
        return false;
    }
    from = host ? first.n + 1 : 0;
    for (size_t i = from; i <= colon; i++) {
        if (i == colon || s.p[i] == '/') {
            if (!component_fine(s, from, i, m)) {
                return false;
            }
            from = i + 1;
        }
    }
    return true;
}
