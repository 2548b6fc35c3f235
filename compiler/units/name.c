/*
 * A rule is a row: which characters, which at the ends, how many, and which names are taken. The
 * walk stops at the first byte that breaks it, so that a message can underline it.
 */
#include "units/name.h"

enum { LOWER = 1, UPPER = 2, DIGIT = 4, DASH = 8, DOT = 16, UNDERSCORE = 32 };
enum { LABEL_CHARS = LOWER | DIGIT | DASH, ANY_CHARS = 63, ALNUM = LOWER | UPPER | DIGIT };

static const struct rule {
    unsigned chars, ends; /* inside; first and last */
    size_t least, most;
    bool parts;           /* each part between dots has ends of its own */
    const char *words;
} rules[] = {
    [NAME_LABEL] = {LABEL_CHARS, LOWER | DIGIT, 1, 63, false, "small letters, digits and `-`"},
    [NAME_SUBDOMAIN] = {LABEL_CHARS | DOT, LOWER | DIGIT, 1, 253, true,
                        "small letters, digits, `-` and `.`"},
    [NAME_CRONJOB] = {LABEL_CHARS, LOWER | DIGIT, 1, 52, false, "small letters, digits and `-`"},
    [NAME_RECURRING_JOB] = {LABEL_CHARS, LOWER | DIGIT, 2, 40, false,
                            "small letters, digits and `-`"},
    [NAME_GROUP] = {ANY_CHARS, ALNUM, 2, 63, false, "letters, digits, `-`, `_` and `.`"},
    [NAME_BACKUP_TARGET] = {LABEL_CHARS | DOT, LOWER | DIGIT, 2, 63, true,
                            "small letters, digits, `-` and `.`"},
    [NAME_LABEL_KEY] = {ANY_CHARS, ALNUM, 1, 63, false, "letters, digits, `-`, `_` and `.`"},
    [NAME_LABEL_VALUE] = {ANY_CHARS, ALNUM, 0, 63, false, "letters, digits, `-`, `_` and `.`"},
    [NAME_CONFIG_KEY] = {ANY_CHARS, ANY_CHARS, 1, 253, false, "letters, digits, `-`, `_` and `.`"},
    [NAME_POLICY] = {LABEL_CHARS, LOWER | DIGIT, 1, 20, false, "small letters, digits and `-`"},
};

static unsigned class_of(char c)
{
    return c >= 'a' && c <= 'z'   ? LOWER
           : c >= 'A' && c <= 'Z' ? UPPER
           : c >= '0' && c <= '9' ? DIGIT
           : c == '-'             ? DASH
           : c == '.'             ? DOT
           : c == '_'             ? UNDERSCORE
                                  : 0u;
}

size_t name_limit(enum name_rule rule)
{
    return rules[rule].most;
}

static bool wrong(struct misread *m, size_t from, size_t to, struct str why, struct str help)
{
    *m = (struct misread){.from = from, .to = to, .why = why, .help = help};
    return false;
}

/* The name with capitals made small and `_` and blanks made `-`: a suggestion. */
static struct str smaller(struct arena *a, struct str s)
{
    struct str copy = str_copy(a, s);
    char *p = (char *)copy.p;
    for (size_t i = 0; i < s.n; i++) {
        p[i] = class_of(p[i]) == UPPER              ? (char)(p[i] | 0x20)
               : p[i] == '_' || p[i] == ' '         ? '-'
                                                    : p[i];
    }
    return copy;
}

static size_t character_end(struct str s, size_t at)
{
    size_t end = at + 1;
    while (end < s.n && ((unsigned char)s.p[end] & 0xC0) == 0x80) {
        end++;
    }
    return end;
}

/* Is what is suggested a name? */
static bool only_rule_chars(const struct rule *r, struct str s)
{
    bool fine = s.n >= r->least && s.n <= r->most;
    for (size_t i = 0; fine && i < s.n; i++) {
        bool end = i == 0 || i + 1 == s.n || (r->parts && (s.p[i - 1] == '.' || s.p[i + 1] == '.'));
        fine = (class_of(s.p[i]) & (end ? r->ends : r->chars)) != 0;
    }
    return fine;
}

static bool check_chars(struct arena *a, const struct rule *r, struct str s, size_t shift,
                        struct misread *m)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned c = class_of(s.p[i]);
        bool end = i == 0 || i + 1 == s.n || (r->parts && (s.p[i - 1] == '.' || s.p[i + 1] == '.'));
        if ((c & r->chars) != 0 && (!end || (c & r->ends) != 0)) {
            continue;
        }
        size_t to = character_end(s, i);
        if ((c & r->chars) != 0) {
            return wrong(m, shift + i, shift + to,
                         str_fmt(a, "`%c` at the start or end of a name or of a part of it", s.p[i]),
                         (struct str){0});
        }
        bool fixable = shift == 0 && only_rule_chars(r, smaller(a, s));
        return wrong(m, shift + i, shift + to,
                     str_fmt(a, "a name is made of %s", r->words),
                     fixable ? str_fmt(a, "write `%.*s`", STR_ARG(smaller(a, s))) : (struct str){0});
    }
    return true;
}

static bool check_size(struct arena *a, const struct rule *r, struct str s, size_t shift,
                       struct misread *m, bool *too_long)
{
    if (s.n > r->most) {
        *too_long = true;
        return wrong(m, shift + r->most, shift + s.n,
                     str_fmt(a, "%zu characters, and at most %zu are possible", s.n, r->most),
                     (struct str){0});
    }
    if (s.n < r->least) {
        return wrong(m, shift, shift + s.n,
                     s.n == 0 ? STR("a name is missing")
                              : str_fmt(a, "%zu character, and at least %zu are needed", s.n, r->least),
                     (struct str){0});
    }
    return true;
}

/* Names that obey the characters and mean something else. */
static bool check_taken(enum name_rule rule, struct str s, struct misread *m)
{
    if (rule == NAME_RECURRING_JOB) {
        if (str_is(s, "source")) {
            return wrong(m, 0, s.n, STR("Longhorn's label of this name means something else"),
                         (struct str){0});
        }
        if (str_starts(s, STR("restored-recurring-job-"))) {
            return wrong(m, 0, 23, STR("Longhorn gives names that begin like this to restored jobs"),
                         (struct str){0});
        }
    }
    if (rule == NAME_GROUP && str_is(s, "default")) {
        return wrong(m, 0, s.n, STR("Longhorn adds every volume without a label to this group"),
                     (struct str){0});
    }
    if (rule == NAME_GROUP && str_is(s, "tierc-none")) {
        return wrong(m, 0, s.n, STR("the name is kept for volumes without a group"), (struct str){0});
    }
    if (rule == NAME_CONFIG_KEY && (str_is(s, ".") || str_starts(s, STR("..")))) {
        return wrong(m, 0, s.n, STR("the name of a folder"), (struct str){0});
    }
    return true;
}

bool name_check(struct arena *a, enum name_rule rule, struct str s, struct misread *m, bool *too_long)
{
    const struct rule *r = &rules[rule];
    size_t shift = 0;
    *too_long = false;
    *m = (struct misread){0};
    if (rule == NAME_LABEL_KEY && str_find(s, '/') < s.n) {
        size_t slash = str_find(s, '/');
        if (!name_check(a, NAME_SUBDOMAIN, str_sub(s, 0, slash), m, too_long)) {
            return false;
        }
        shift = slash + 1;
        s = str_sub(s, shift, s.n);
    }
    return check_chars(a, r, s, shift, m) && check_size(a, r, s, shift, m, too_long) &&
           check_taken(rule, s, m);
}
