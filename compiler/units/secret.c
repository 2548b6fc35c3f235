/*
 * Words are runs of the characters of base64. A name in capitals and small letters changes between
 * them once a syllable; a key drawn at random does at every other character: the changes decide.
 */
#include "units/secret.h"

enum kind { OTHER, LOWER, UPPER, DIGIT };
enum { LONG = 20, AWS = 40, HEX = 32, RUN = 512 };

static enum kind kind_of(char c)
{
    return c >= 'a' && c <= 'z' ? LOWER : c >= 'A' && c <= 'Z' ? UPPER : c >= '0' && c <= '9' ? DIGIT : OTHER;
}

static bool word_char(char c)
{
    return kind_of(c) != OTHER || c == '_';
}

static bool part_char(char c)
{
    return word_char(c) || c == '+' || c == '-';
}

static bool base64_char(char c)
{
    return part_char(c) || c == '/';
}

static size_t run(struct str s, size_t from, bool (*is)(char))
{
    size_t to = from;
    while (to < s.n && to - from < RUN && is(s.p[to])) {
        to++;
    }
    return to;
}

static bool capital_char(char c)
{
    return kind_of(c) == UPPER || kind_of(c) == DIGIT;
}

/* Keys that their makers gave a prefix, so that they can be found: where one ends, or 0. */
static size_t known_end(struct str s, size_t at)
{
    static const struct {
        const char *prefix;
        size_t least, most; /* characters behind it; most 0: no bound */
        bool capitals;
    } makers[] = {
        {"AKIA", 16, 16, true}, {"ASIA", 16, 16, true},       {"ghp_", 30, 0, false},
        {"gho_", 30, 0, false}, {"github_pat_", 30, 0, false}, {"glpat-", 16, 0, false},
    };
    for (size_t k = 0; k < sizeof makers / sizeof makers[0]; k++) {
        struct str prefix = str_of(makers[k].prefix);
        if (s.p[at] != prefix.p[0] || !str_starts(str_sub(s, at, s.n), prefix)) {
            continue;
        }
        size_t to = run(s, at + prefix.n, makers[k].capitals ? capital_char : word_char), n = to - at - prefix.n;
        if (n >= makers[k].least && (makers[k].most == 0 || n <= makers[k].most)) {
            return to;
        }
    }
    return 0;
}

/* Drawn at random? Of exactly 40 characters fewer changes are asked: names rarely are so long. */
static bool mixed(struct str s)
{
    bool has[4] = {false};
    size_t changes = 0;
    enum kind last = OTHER;
    for (size_t i = 0; i < s.n; i++) {
        enum kind k = kind_of(s.p[i]);
        has[k] = true;
        changes += i != 0 && k != OTHER && last != OTHER && k != last;
        last = k == OTHER ? last : k;
    }
    bool all = has[LOWER] && has[UPPER] && has[DIGIT];
    return all && s.n >= LONG && (s.n == AWS ? changes * 10 >= 3 * s.n : changes * 8 >= 3 * (s.n - 1));
}

/* Keys with a prefix anywhere in [at, to). */
static bool known_in(struct str s, size_t at, size_t to, struct secret_place *out)
{
    for (size_t i = at; i < to; i++) {
        size_t end = i > at && word_char(s.p[i - 1]) ? 0 : known_end(s, i);
        if (end != 0) {
            *out = (struct secret_place){i, end, true};
            return true;
        }
    }
    return false;
}

bool secret_find(struct str s, size_t at, struct secret_place *out)
{
    while (at < s.n) {
        bool begins = at == 0 || !base64_char(s.p[at - 1]);
        size_t whole = begins ? run(s, at, base64_char) : at, part = run(s, at, part_char);
        if (mixed(str_sub(s, at, whole))) {
            *out = (struct secret_place){at, whole, known_end(s, at) != 0};
            return true;
        }
        if (known_in(s, at, part, out)) {
            return true;
        }
        if (mixed(str_sub(s, at, part))) { /* of a path or a URL */
            *out = (struct secret_place){at, part, false};
            return true;
        }
        at = part + (part == at);
    }
    return false;
}

static bool hexadecimal(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (kind_of(s.p[i]) != DIGIT && ((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'f')) {
            return false;
        }
    }
    return s.n >= HEX;
}

bool secret_value(struct str s)
{
    struct secret_place at;
    return secret_find(s, 0, &at) || hexadecimal(s);
}

bool secret_instead_of_name(struct str s)
{
    enum { NAME = 16 };
    bool has[4] = {false};
    for (size_t i = 0; i < s.n; i++) {
        has[kind_of(s.p[i])] = true;
    }
    size_t end = run(s, 0, base64_char);
    bool one_word = end == s.n || s.p[end] == '='; /* base64 is filled up with `=` */
    return secret_value(s) || (one_word && s.n >= NAME && has[LOWER] && has[UPPER] && has[DIGIT]);
}

/* Small letters, without `-` and `_`. */
static size_t simple(struct str key, char *out, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < key.n && n < most; i++) {
        if (key.p[i] != '-' && key.p[i] != '_') {
            out[n++] = kind_of(key.p[i]) == UPPER ? (char)(key.p[i] | 0x20) : key.p[i];
        }
    }
    return n;
}

static bool one_of(const char *const *list, const char *word, size_t n, bool inside)
{
    for (; *list != NULL; list++) {
        size_t m = strlen(*list);
        if (inside ? memmem(word, n, *list, m) != NULL : n == m && memcmp(word, *list, m) == 0) {
            return true;
        }
    }
    return false;
}

bool secret_key(struct str key)
{
    static const char *const parts[] = {"password", "passwd", "passphrase", "secret", "token", "apikey",
                                        "accesskey", "privatekey", "credential", NULL};
    static const char *const whole[] = {"pass", "pwd", "pw", NULL};
    char word[64];
    size_t n = simple(key, word, sizeof word);
    return one_of(parts, word, n, true) || one_of(whole, word, n, false);
}

/* Behind these a scalar is a secret whatever it is. */
static bool strong_key(struct str key)
{
    static const char *const whole[] = {"password", "passwd", "passphrase", "pass", "pwd", "pw",
                                        "token", "apikey", "privatekey", "apitoken", NULL};
    char word[64];
    return one_of(whole, word, simple(key, word, sizeof word), false);
}

/* The scalar on the same line that begins at `at`: in quotes, or as far as YAML's plain ones go. */
static bool scalar_at(struct str s, size_t at, struct secret_place *out)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t')) {
        at++;
    }
    if (at == s.n || str_find(STR("{[|>&*!#\r\n,}]"), s.p[at]) < 13) {
        return false;
    }
    char quote = s.p[at] == '"' || s.p[at] == '\'' ? s.p[at] : '\0';
    size_t to = at + 1;
    while (to < s.n && s.p[to] != '\n' && s.p[to] != '\r' &&
           (quote != '\0' ? s.p[to] != quote || s.p[to - 1] == '\\'
                          : s.p[to] != ',' && s.p[to] != '}' && !(s.p[to] == '#' && s.p[to - 1] == ' '))) {
        to++;
    }
    while (s.p[to - 1] == ' ') {
        to--;
    }
    *out = (struct secret_place){at, to + (quote != '\0' && to < s.n && s.p[to] == quote), false};
    return true;
}

bool secret_by_key(struct str s, size_t at, struct secret_place *out)
{
    for (size_t colon = at + str_find(str_sub(s, at, s.n), ':'); colon < s.n;
         colon = colon + 1 + str_find(str_sub(s, colon + 1, s.n), ':')) {
        size_t to = colon;
        while (to > at && (s.p[to - 1] == ' ' || s.p[to - 1] == '"' || s.p[to - 1] == '\'')) {
            to--;
        }
        size_t from = to;
        while (from > at && (word_char(s.p[from - 1]) || s.p[from - 1] == '-')) {
            from--;
        }
        if (strong_key(str_sub(s, from, to)) && scalar_at(s, colon + 1, out)) {
            return true;
        }
    }
    return false;
}

struct str secret_mask(struct arena *a, struct str s)
{
    struct secret_place at;
    if (!secret_find(s, 0, &at)) {
        return s;
    }
    char *copy = arena_copy(a, s.p, s.n);
    do {
        memset(copy + at.from, '*', at.to - at.from);
    } while (secret_find(s, at.to, &at));
    return (struct str){copy, s.n};
}
