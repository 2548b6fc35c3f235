/*
 * A quantity is digits, perhaps with decimals, times a power of two or ten. It is worked out on
 * integers: decimals are cancelled against the suffix, and what does not cancel is no whole number
 * of bytes.
 */
#include "units/quantity.h"

#include <string.h>

static const struct suffix {
    const char *text;
    int base, power; /* base^power */
} suffixes[] = {
    {"Ki", 2, 10}, {"Mi", 2, 20}, {"Gi", 2, 30}, {"Ti", 2, 40}, {"Pi", 2, 50}, {"Ei", 2, 60},
    {"k", 10, 3},  {"M", 10, 6},  {"G", 10, 9},  {"T", 10, 12}, {"P", 10, 15}, {"E", 10, 18},
    {"n", 10, -9}, {"u", 10, -6}, {"m", 10, -3}, {"", 10, 0},
};
enum { SUFFIX_COUNT = sizeof suffixes / sizeof suffixes[0], BINARY = 6, DECIMAL = 12 };

static bool wrong(struct misread *m, size_t from, size_t to, struct str why, struct str help)
{
    *m = (struct misread){.from = from, .to = to, .why = why, .help = help};
    return false;
}

static const struct suffix *find_suffix(struct str word)
{
    for (size_t i = 0; i < SUFFIX_COUNT; i++) {
        if (str_is(word, suffixes[i].text)) {
            return &suffixes[i];
        }
    }
    return NULL;
}

/* `e3`, `E-2`: true with the power of ten. */
static bool exponent(struct str word, int *power)
{
    if (word.n < 2 || (word.p[0] != 'e' && word.p[0] != 'E')) {
        return false;
    }
    bool minus = word.p[1] == '-';
    struct str digits = str_sub(word, minus || word.p[1] == '+' ? 2 : 1, word.n);
    int64_t n;
    if (digits.n > 3 || !str_int(digits, &n)) {
        return false;
    }
    *power = (int)(minus ? -n : n);
    return true;
}

/* What was meant by a suffix that is none: `GB`, `gib`, `K`; NULL if nobody knows. */
static const char *meant(struct str word)
{
    bool ends_in_byte = word.n > 1 && (word.p[word.n - 1] == 'B' || word.p[word.n - 1] == 'b');
    struct str bare = ends_in_byte ? str_sub(word, 0, word.n - 1) : word;
    for (size_t i = 0; i < DECIMAL; i++) {
        const char *t = suffixes[i].text;
        if (bare.n == strlen(t) && (bare.p[0] | 0x20) == (t[0] | 0x20) &&
            (bare.n == 1 || (bare.p[1] | 0x20) == 'i')) {
            return t;
        }
    }
    return str_is(word, "B") || str_is(word, "b") ? "" : NULL;
}

static bool bad_suffix(struct arena *a, struct str s, size_t at, struct misread *m)
{
    struct str word = str_sub(s, at, s.n), number = str_sub(s, 0, at);
    if (word.p[0] == ' ' || word.p[0] == '\t') {
        return wrong(m, at, at + 1, STR("a blank inside a size"),
                     str_fmt(a, "write `%.*s%.*s`", STR_ARG(number), STR_ARG(str_trim(word))));
    }
    const char *t = meant(word);
    if (t != NULL) {
        return wrong(m, at, s.n, str_fmt(a, "`%.*s` is not a suffix", STR_ARG(word)),
                     str_fmt(a, "write `%.*s%s`", STR_ARG(number), t));
    }
    return wrong(m, at, s.n, str_fmt(a, "`%.*s` is not a suffix", STR_ARG(word)),
                 STR("suffixes are `Ki`, `Mi`, `Gi`, `Ti` (powers of 1024) and `k`, `M`, `G`, `T` "
                     "(powers of 1000)"));
}

/* digits / 10^decimals * base^power, if that is a whole number below 2^63. */
static bool work_out(uint64_t digits, int decimals, int base, int power, int64_t *out, bool *whole)
{
    *whole = true;
    int twos = base == 2 ? power : power - decimals, fives = base == 2 ? 0 : power - decimals;
    if (base == 2) {
        twos -= decimals;
        fives = -decimals;
    }
    for (; digits != 0 && (twos < 0 || fives < 0);) {
        uint64_t by = twos < 0 ? 2 : 5;
        if (digits % by != 0) {
            *whole = false;
            return false;
        }
        digits /= by;
        twos += by == 2;
        fives += by == 5;
    }
    for (; digits != 0 && (twos > 0 || fives > 0);) {
        uint64_t by = twos > 0 ? 2 : 5;
        if (digits > (uint64_t)INT64_MAX / by) {
            return false;
        }
        digits *= by;
        twos -= by == 2;
        fives -= by == 5;
    }
    *out = (int64_t)digits;
    return digits <= (uint64_t)INT64_MAX;
}

/* The digits before the suffix: false if they are no number. */
static bool read_digits(struct str s, size_t *at, uint64_t *digits, int *decimals, struct misread *m)
{
    bool point = false;
    size_t seen = 0;
    for (; *at < s.n && (is_digit(s.p[*at]) || (s.p[*at] == '.' && !point)); ++*at) {
        if (s.p[*at] == '.') {
            point = true;
            continue;
        }
        uint64_t digit = (uint64_t)(s.p[*at] - '0');
        if (*digits > (UINT64_MAX - digit) / 10) {
            return wrong(m, 0, *at, STR("too many digits"), (struct str){0});
        }
        *digits = *digits * 10 + digit;
        *decimals += point;
        seen++;
    }
    if (seen != 0) {
        return true;
    }
    if (s.n != 0 && s.p[0] == '-') {
        return wrong(m, 0, 1, STR("a size cannot be negative"), (struct str){0});
    }
    return wrong(m, 0, s.n, s.n == 0 ? STR("a size is missing") : STR("a size begins with a number"),
                 STR("write `50Gi`, `500M` …"));
}

bool quantity_parse(struct arena *a, struct str s, int64_t *bytes, struct misread *m)
{
    size_t at = 0;
    uint64_t digits = 0;
    int decimals = 0, power = 0, base = 10;
    if (!read_digits(s, &at, &digits, &decimals, m)) {
        return false;
    }
    struct str word = str_sub(s, at, s.n);
    const struct suffix *suffix = find_suffix(word);
    if (suffix != NULL) {
        base = suffix->base;
        power = suffix->power;
    } else if (!exponent(word, &power)) {
        return bad_suffix(a, s, at, m);
    }
    bool whole;
    if (work_out(digits, decimals, base, power, bytes, &whole)) {
        return true;
    }
    return whole ? wrong(m, 0, s.n, STR("larger than 8 EiB"), (struct str){0})
                 : wrong(m, 0, s.n, STR("not a whole number of bytes"),
                         STR("use a smaller suffix, or round"));
}

bool rate_parse(struct arena *a, struct str s, int64_t *bytes_per_second, struct misread *m)
{
    if (!str_ends(s, STR("/s"))) {
        bool bits = str_ends(s, STR("bps")) || str_ends(s, STR("bit"));
        return wrong(m, s.n, s.n, STR("a rate ends in `/s`"),
                     bits ? STR("rates are bytes per second: divide bits by 8")
                          : str_fmt(a, "write `%.*s/s`", STR_ARG(s)));
    }
    struct str size = str_sub(s, 0, s.n - 2);
    struct str tail = str_sub(size, size.n < 3 ? 0 : size.n - 3, size.n);
    if (str_is(tail, "bit") || (size.n > 1 && size.p[size.n - 1] == 'b')) {
        return wrong(m, size.n - (str_is(tail, "bit") ? 3 : 1), size.n, STR("a rate in bits"),
                     STR("rates are bytes per second: divide by 8"));
    }
    if (str_ends(size, STR("B")) && size.n > 1) { /* 60MiB/s, 60MB/s, 60B/s */
        size.n--;
    }
    if (!quantity_parse(a, size, bytes_per_second, m)) {
        return false;
    }
    return *bytes_per_second > 0 ||
           wrong(m, 0, s.n, STR("a rate of nothing"), STR("leave it out if it is not known"));
}

static int64_t scale(const struct suffix *s)
{
    int64_t v = 1;
    for (int i = 0; i < s->power; i++) {
        v *= s->base;
    }
    return v;
}

/* The largest of a family of suffixes that divides; NULL if none does. */
static const struct suffix *largest(int64_t bytes, size_t from, size_t to)
{
    const struct suffix *best = NULL;
    for (size_t i = from; i < to && bytes > 0; i++) {
        best = bytes % scale(&suffixes[i]) == 0 ? &suffixes[i] : best;
    }
    return best;
}

static int digits_of(int64_t v)
{
    int n = 1;
    for (; v > 9; v /= 10) {
        n++;
    }
    return n;
}

static const struct suffix *best_suffix(int64_t bytes)
{
    const struct suffix *two = largest(bytes, 0, BINARY), *ten = largest(bytes, BINARY, DECIMAL);
    if (two == NULL || ten == NULL) {
        return two != NULL ? two : ten;
    }
    return digits_of(bytes / scale(two)) <= digits_of(bytes / scale(ten)) ? two : ten;
}

struct str quantity_print(struct arena *a, int64_t bytes)
{
    const struct suffix *s = best_suffix(bytes);
    return s == NULL ? str_fmt(a, "%lld", (long long)bytes)
                     : str_fmt(a, "%lld%s", (long long)(bytes / scale(s)), s->text);
}

struct str quantity_words(struct arena *a, int64_t bytes)
{
    const struct suffix *s = best_suffix(bytes);
    return s == NULL ? str_fmt(a, "%lld B", (long long)bytes)
                     : str_fmt(a, "%lld %sB", (long long)(bytes / scale(s)), s->text);
}
