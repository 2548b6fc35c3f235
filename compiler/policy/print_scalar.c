/*
 * Scalars in canonical form. A value whose type the table knows is printed from what it means
 * (`sun at 03:00` → `sunday at 03:00`); a duration of one unit stays as its author counts it, since
 * `25h` says more than `1d1h`. Text keeps its quotes, but for plain words; what YAML 1.1 would read
 * as a number or a time is quoted whatever its author did, where the type says text.
 */
#include <string.h>

#include "policy/print.h"
#include "units/duration.h"
#include "units/quantity.h"
#include "units/schedule.h"

static bool special(struct str s)
{
    static const char *const words[] = {"y",    "n",     "yes",  "no",  "on",  "off",
                                        "true", "false", "null", "nan", "inf", NULL};
    char low[8];
    if (s.n >= sizeof low) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        low[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_is((struct str){low, s.n}, words[i])) {
            return true;
        }
    }
    return false;
}

/* Reads as text everywhere, with or without quotes. */
static bool word(struct str s)
{
    if (s.n == 0 || !is_letter(s.p[0]) || special(s)) {
        return false;
    }
    for (size_t i = 1; i < s.n; i++) {
        if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && strchr("_./-", s.p[i]) == NULL) {
            return false;
        }
    }
    return true;
}

/* Characters that YAML 1.2 does not print, or that YAML 1.1 takes for line ends; with `lines`, line
 * ends and tabs are none of them. */
static bool awkward(struct str s, bool lines)
{
    static const char *const sequences[] = {"\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf",
                                            "\xef\xbf\xbe", "\xef\xbf\xbf"};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (((c < ' ' && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f) ||
            (c == 0xc2 && next < 0xa0)) {
            return true;
        }
        for (size_t k = 0; c >= 0xe2 && k < sizeof sequences / sizeof sequences[0]; k++) {
            if (str_starts(str_sub(s, i, s.n), str_of(sequences[k]))) {
                return true;
            }
        }
    }
    return false;
}

/* May stand without quotes, as far as its characters go. */
static bool plain(struct str s, bool flow)
{
    if (s.n == 0 || s.p[0] == ' ' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ':' ||
        awkward(s, false)) {
        return false;
    }
    if (strchr(",[]{}#&*!|>'\"%@`", s.p[0]) != NULL) {
        return false;
    }
    if (strchr("-?:", s.p[0]) != NULL && (s.n == 1 || s.p[1] == ' ' || (flow && s.p[0] != '-'))) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool before_blank = i + 1 < s.n && s.p[i + 1] == ' ';
        if ((c == ':' && before_blank) || (c == '#' && s.p[i - 1] == ' ') ||
            (flow && strchr(",[]{}", c) != NULL)) {
            return false;
        }
    }
    return !str_starts(s, STR("---")) && !str_starts(s, STR("..."));
}

/* The character that begins at `i`, as an escape. */
static size_t escape(struct buf *b, struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    unsigned next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0,
             last = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
    if (c < 0x80) {
        buf_fmt(b, "\\x%02x", c);
        return 1;
    }
    if (c < 0xe0) {
        buf_fmt(b, "\\x%02x", next);
        return 2;
    }
    buf_fmt(b, "\\u%04x", (c & 0xfu) << 12 | (next & 0x3fu) << 6 | (last & 0x3fu));
    return 3;
}

static struct str quote_double(struct arena *a, struct str s)
{
    struct buf b = {.arena = a};
    buf_char(&b, '"');
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        if (c == '"' || c == '\\') {
            buf_fmt(&b, "\\%c", c);
        } else if (c == '\n' || c == '\t') {
            buf_z(&b, c == '\n' ? "\\n" : "\\t");
        } else if (awkward(str_sub(s, i, i + n), false)) {
            n = escape(&b, s, i);
        } else {
            buf_add(&b, str_sub(s, i, i + n));
        }
        i += n;
    }
    buf_char(&b, '"');
    return buf_str(&b);
}

static struct str quote_single(struct arena *a, struct str s)
{
    struct buf b = {.arena = a};
    buf_char(&b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        buf_z(&b, s.p[i] == '\'' ? "''" : "");
        if (s.p[i] != '\'') {
            buf_char(&b, s.p[i]);
        }
    }
    buf_char(&b, '\'');
    return buf_str(&b);
}

/* The quote that the author took; a place may or may not include it. */
static bool was_single(const struct script *s, struct node_place at)
{
    char inside = at.start < s->source.n ? s->source.p[at.start] : ' ';
    char before = at.start > 0 ? s->source.p[at.start - 1] : ' ';
    return inside == '\'' || (before == '\'' && inside != '"');
}

static struct str text_print(struct script *s, struct str text, struct node_place at, bool quoted,
                             bool flow)
{
    if (quoted ? word(text) : plain(text, flow)) {
        return text;
    }
    if (quoted && was_single(s, at) && !awkward(text, false)) {
        return quote_single(s->a, text);
    }
    return quote_double(s->a, text);
}

/* ---------------------------------------------------------------------------------------- by type
 */

static struct str duration(struct arena *a, struct str s)
{
    int64_t seconds;
    struct misread m;
    size_t digits = 0;
    while (digits < s.n && is_digit(s.p[digits])) {
        digits++;
    }
    bool one_unit = digits > 0 && s.n == digits + 1 && (s.p[0] != '0' || digits == 1);
    return one_unit || !duration_parse(a, s, &seconds, &m) ? s : duration_print(a, seconds);
}

/* Whole numbers stay as they are; `1.5Gi` is told in a unit that divides it. */
static struct str quantity(struct arena *a, struct str s, bool rate)
{
    int64_t bytes;
    struct misread m;
    if (str_find(s, '.') == s.n ||
        !(rate ? rate_parse(a, s, &bytes, &m) : quantity_parse(a, s, &bytes, &m))) {
        return s;
    }
    struct str printed = quantity_print(a, bytes);
    return rate ? str_fmt(a, "%.*s/s", STR_ARG(printed)) : printed;
}

/* A cron line becomes words where they are short. */
static struct str schedule(struct arena *a, struct str s)
{
    enum { SHORT = 40 };
    struct schedule_line line;
    struct misread m;
    if (schedule_parse(a, s, &line, &m) != SCHEDULE_FINE) {
        return s;
    }
    return line.raw && line.words.n > SHORT ? line.cron : line.words;
}

static struct str typed(struct arena *a, const struct key *k, const struct node *n)
{
    switch (k->type) {
    case KEY_DURATION:
        return duration(a, n->text);
    case KEY_KEEP:
        return duration(a, n->text);
    case KEY_SIZE:
    case KEY_RATE:
        return quantity(a, n->text, k->type == KEY_RATE);
    case KEY_SCHEDULE:
        return schedule(a, n->text);
    default:
        return n->text;
    }
}

struct str scalar_print(struct script *s, const struct key *k, const struct node *n, bool flow)
{
    if (n->kind != NODE_TEXT && !n->quoted) {
        bool text = k != NULL && k->type == KEY_VERSION;
        return text ? quote_double(s->a, n->text) : n->text;
    }
    if (k == NULL) {
        return text_print(s, n->text, n->place, n->quoted, flow);
    }
    struct str text = typed(s->a, k, n);
    switch (k->type) {
    case KEY_VERSION:
    case KEY_TIME:
        return quote_double(s->a, text);
    case KEY_DURATION:
    case KEY_KEEP:
    case KEY_SIZE:
    case KEY_RATE:
    case KEY_SCHEDULE:
    case KEY_DATE:
    case KEY_DAYS:
    case KEY_EVERY:
    case KEY_BOOL:
    case KEY_COUNT:
    case KEY_CHOICE:
    case KEY_CLASS:
        return text_print(s, text, n->place, n->quoted && !plain(text, flow), flow);
    default:
        return text_print(s, text, n->place, n->quoted, flow);
    }
}

bool scalar_is_block(const struct node *n)
{
    if (n->kind != NODE_TEXT || str_find(n->text, '\n') == n->text.n || n->text.p[0] == ' ' ||
        n->text.p[0] == '\n' || awkward(n->text, true)) {
        return false;
    }
    for (size_t i = 0; i < n->text.n; i++) {
        bool ends_line = i + 1 == n->text.n || n->text.p[i + 1] == '\n';
        if (n->text.p[i] == ' ' && ends_line) {
            return false;
        }
    }
    return true;
}

struct str key_print(struct script *s, const struct entry *e)
{
    if (e->plain_key || word(e->key)) {
        return e->key;
    }
    return quote_double(s->a, e->key);
}
