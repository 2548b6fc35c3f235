/*
 * Durations are whole seconds. The grammar is a row of numbers with units that fall in size, so that
 * a slip (`1h2h`, `5m1d`) is seen; what a person may write out of habit (`1y`, `1.5h`, `90`, `7D`)
 * gets an answer of its own.
 */
#include "units/duration.h"

#include <string.h>

enum { MOST_DIGITS = 12 };
static const int64_t most_seconds = (int64_t)36525 * 86400; /* 100 years */

static const struct unit {
    char letter;
    int64_t seconds;
} units[] = {{'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
enum { UNIT_COUNT = sizeof units / sizeof units[0] };

static bool wrong(struct misread *m, size_t from, size_t to, struct str why, struct str help)
{
    *m = (struct misread){.from = from, .to = to, .why = why, .help = help};
    return false;
}

static const struct unit *find_unit(struct str word)
{
    for (size_t i = 0; word.n == 1 && i < UNIT_COUNT; i++) {
        if (units[i].letter == word.p[0]) {
            return &units[i];
        }
    }
    return NULL;
}

static bool one_of(struct str word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (str_is(word, *list)) {
            return true;
        }
    }
    return false;
}

/* The reason why `word`, at [from, to), is no unit. `number` stands before it. */
static bool bad_unit(struct arena *a, struct str number, struct str word, size_t from, size_t to,
                     struct misread *m)
{
    static const char *const months[] = {"mo", "M", "mon", "month", "months", NULL};
    static const char *const years[] = {"y", "Y", "yr", "year", "years", NULL};
    if (one_of(word, months) || one_of(word, years)) {
        int64_t n = 0;
        bool known = str_int(number, &n) && n > 0 && n <= 100;
        int64_t days = known ? n * (one_of(word, months) ? 31 : 366) : 0;
        struct str help = known ? str_fmt(a, "write `%lldd`",
                                          (long long)days)
                                : STR("write days, such as `31d`");
        return wrong(m, from, to,
                     one_of(word, months) ? STR("a month has no fixed length")
                                          : STR("a year has no fixed length"),
                     help);
    }
    char lower = word.n == 0 ? '\0' : (char)(word.p[0] | 0x20);
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        static const char *const spelled[] = {"week", "day", "hour", "min", "sec"};
        bool means = (word.n == 1 && lower == units[i].letter) ||
                     str_starts(word, str_of(spelled[i])) ||
                     (units[i].letter == 'h' && str_is(word, "hr"));
        if (means) {
            wrong(m, from, to, str_fmt(a, "`%.*s` is not a unit", STR_ARG(word)),
                  str_fmt(a, "write `%.*s%c`", STR_ARG(number), units[i].letter));
            m->edit = word.n == 1 ? str_fmt(a, "%c", units[i].letter) : STR("");
            return false;
        }
    }
    return wrong(m, from, to, str_fmt(a, "`%.*s` is not a unit", STR_ARG(word)),
                 STR("units are `s`, `m`, `h`, `d` and `w`"));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* `8 days`, `1d 12h`: what it is without its blanks. */
static bool blank_inside(struct arena *a, struct str s, size_t at, struct misread *m)
{
    struct buf b = {.arena = a};
    size_t end = at;
    int64_t ignored;
    struct misread inner = {0};
    for (size_t i = 0; i < s.n; i++) {
        if (!is_blank(s.p[i])) {
            buf_char(&b, s.p[i]);
        }
    }
    while (end < s.n && is_blank(s.p[end])) {
        end++;
    }
    struct str joined = buf_str(&b);
    wrong(m, at, end, STR("a blank inside a duration"), (struct str){0});
    if (duration_parse(a, joined, &ignored, &inner)) {
        m->help = str_fmt(a, "write `%.*s`", STR_ARG(joined));
        m->from = 0;
        m->to = s.n;
        m->edit = joined;
    } else if (inner.help.n != 0) {
        wrong(m, 0, s.n, inner.why, inner.help);
    }
    return false;
}

static bool bad_number(struct arena *a, struct str s, size_t at, struct misread *m)
{
    if (s.n == 0) {
        return wrong(m, 0, 0, STR("a duration is missing"), STR("write `36h` or `7d`"));
    }
    if (s.p[at] == '-') {
        return wrong(m, at, at + 1, STR("a duration cannot be negative"), (struct str){0});
    }
    if (is_blank(s.p[at])) {
        return blank_inside(a, s, at, m);
    }
    size_t end = at + 1;
    while (end < s.n && ((is_letter(s.p[at]) && is_letter(s.p[end])) || ((unsigned char)s.p[end] & 0xc0) == 0x80)) {
        end++; /* a word, or all bytes of a character */
    }
    return wrong(m, at, end, str_fmt(a, "`%.*s` where a number is wanted",
                                     STR_ARG(str_sub(s, at, end))),
                 STR("write number and unit, such as `36h` or `7d`"));
}

/* `24`; or `4h30`, where the next smaller unit is meant. */
static bool no_unit(struct arena *a, struct str s, struct str number, int64_t below, struct misread *m)
{
    char next = '\0';
    for (size_t i = 0; i + 1 < UNIT_COUNT; i++) {
        next = units[i].seconds == below ? units[i + 1].letter : next;
    }
    return wrong(m, s.n - number.n, s.n, STR("a duration needs a unit"),
                 next != '\0' ? str_fmt(a, "write `%.*s%c`", STR_ARG(s), next)
                              : str_fmt(a, "write `%.*sh`, `%.*sd` …", STR_ARG(number), STR_ARG(number)));
}

/* One number with its unit, from *at on. */
static bool read_part(struct arena *a, struct str s, size_t *at, int64_t *below, int64_t *seconds,
                      struct misread *m)
{
    size_t from = *at, middle = from;
    while (middle < s.n && is_digit(s.p[middle])) {
        middle++;
    }
    if (middle == from) {
        return bad_number(a, s, from, m);
    }
    struct str number = str_sub(s, from, middle);
    if (middle < s.n && (s.p[middle] == '.' || s.p[middle] == ',')) {
        return wrong(m, middle, middle + 1, STR("a duration has no fractions"),
                     STR("use a smaller unit: `1h30m` for one and a half hours"));
    }
    size_t end = middle;
    while (end < s.n && is_letter(s.p[end])) {
        end++;
    }
    if (end == middle) {
        return middle < s.n ? bad_number(a, s, middle, m) : no_unit(a, s, number, *below, m);
    }
    const struct unit *u = find_unit(str_sub(s, middle, end));
    int64_t n;
    if (u == NULL) {
        return bad_unit(a, number, str_sub(s, middle, end), middle, end, m);
    }
    if (u->seconds >= *below) {
        return wrong(m, middle, end, STR("units must fall from large to small"),
                     STR("write the larger unit first, such as `1d12h`"));
    }
    if (number.n > MOST_DIGITS || !str_int(number, &n) || n > most_seconds / u->seconds ||
        n * u->seconds > most_seconds - *seconds) {
        return wrong(m, from, end, STR("longer than 100 years"), (struct str){0});
    }
    *seconds += n * u->seconds;
    *below = u->seconds;
    *at = end;
    return true;
}

bool duration_parse(struct arena *a, struct str s, int64_t *seconds, struct misread *m)
{
    int64_t sum = 0, below = INT64_MAX;
    size_t at = 0;
    do {
        if (!read_part(a, s, &at, &below, &sum, m)) {
            return false;
        }
    } while (at < s.n);
    *seconds = sum;
    return true;
}

struct str duration_print(struct arena *a, int64_t seconds)
{
    if (seconds == 0) {
        return STR("0s");
    }
    if (seconds % 604800 == 0) {
        return str_fmt(a, "%lldw", (long long)(seconds / 604800));
    }
    struct buf b = {.arena = a};
    for (size_t i = 1; i < UNIT_COUNT; i++) {
        int64_t n = seconds / units[i].seconds;
        seconds -= n * units[i].seconds;
        if (n != 0) {
            buf_fmt(&b, "%lld%c", (long long)n, units[i].letter);
        }
    }
    return buf_str(&b);
}

static struct str two(struct arena *a, int64_t n, int64_t per, const char *large, const char *small)
{
    long long big = (long long)(n / per), rest = (long long)(n % per);
    return big == 0    ? str_fmt(a, "%lld %s", rest, small)
           : rest == 0 ? str_fmt(a, "%lld %s", big, large)
                       : str_fmt(a, "%lld %s %lld %s", big, large, rest, small);
}

struct str duration_words(struct arena *a, int64_t seconds)
{
    if (seconds % 86400 == 0 && seconds > 0) {
        return str_fmt(a, "%lld d", (long long)(seconds / 86400));
    }
    if (seconds % 3600 == 0 && seconds >= 3 * 86400) {
        return two(a, seconds / 3600, 24, "d", "h");
    }
    if (seconds % 60 == 0 && seconds > 0) {
        return two(a, seconds / 60, 60, "h", "min");
    }
    return seconds < 3600 ? two(a, seconds, 60, "min", "s")
                          : str_fmt(a, "%lld s", (long long)seconds);
}

struct str duration_full(struct arena *a, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } parts[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    struct buf b = {.arena = a};
    int64_t rest = seconds;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        int64_t n = rest / parts[i].seconds;
        if (n > 0 || (i == 3 && seconds == 0)) {
            buf_fmt(&b, "%s%lld %s", b.n == 0 ? "" : " ", (long long)n, parts[i].name);
        }
        rest -= n * parts[i].seconds;
    }
    return buf_str(&b);
}

struct str duration_go(struct arena *a, int64_t seconds)
{
    long long h = (long long)(seconds / 3600), m = (long long)(seconds / 60 % 60);
    long long s = (long long)(seconds % 60);
    return h != 0   ? str_fmt(a, "%lldh%lldm%llds", h, m, s)
           : m != 0 ? str_fmt(a, "%lldm%llds", m, s)
                    : str_fmt(a, "%llds", s);
}
