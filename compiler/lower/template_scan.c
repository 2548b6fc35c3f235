/*
 * Where the holes of a text are. Each grammar has a mark that it does not use itself, so that a
 * template shows what will be evaluated, with nothing doubled.
 */
#include "lower/template_part.h"

static bool in_path(char c)
{
    return is_letter(c) || is_digit(c) || c == '.';
}

/* `$path`; a full stop at the end belongs to the text. */
static bool dollar(struct str s, size_t *at, struct str *path)
{
    size_t from = *at + 1, to = from;
    while (to < s.n && in_path(s.p[to])) {
        to++;
    }
    to -= to > from && s.p[to - 1] == '.';
    *path = str_sub(s, from, to);
    *at = to;
    return to > from;
}

/* `{path}` */
static bool braced(struct str s, size_t *at, struct str *path)
{
    struct str rest = str_sub(s, *at + 1, s.n);
    size_t end = str_find(rest, '}');
    bool whole = s.p[*at] == '{' && end < rest.n && end > 0;
    *path = str_sub(rest, 0, end);
    *at += end + 2;
    return whole;
}

/* `{{ … }}`, which is Go's. */
static bool action(struct str s, size_t *at, struct buf *fixed)
{
    size_t to = *at + 2;
    while (to + 1 < s.n && !(s.p[to] == '}' && s.p[to + 1] == '}')) {
        to++;
    }
    buf_add(fixed, str_sub(s, *at, to + 2));
    *at = to + 2;
    return *at <= s.n;
}

bool format_next(enum encoding how, struct str s, size_t *at, struct buf *fixed, struct str *path)
{
    *path = (struct str){0};
    while (*at < s.n) {
        char c = s.p[*at];
        bool brace = c == '{' || c == '}', twice = *at + 1 < s.n && s.p[*at + 1] == c;
        bool grafana = c == '$' && *at + 1 < s.n && s.p[*at + 1] == '{';
        if (how == ENCODE_PROMQL ? c != '$' || grafana : !brace) {
            buf_char(fixed, c);
            ++*at;
        } else if (how == ENCODE_PROMQL) {
            return dollar(s, at, path);
        } else if (!twice) {
            return braced(s, at, path);
        } else if (how == ENCODE_GO) {
            if (c != '{' || !action(s, at, fixed)) {
                return false;
            }
        } else {
            buf_char(fixed, c);
            *at += 2;
        }
    }
    return true;
}
