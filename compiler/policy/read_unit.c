/*
 * Scalars with a unit or a grammar of their own. Where a parser of units/ says what is wrong, its
 * place inside the scalar is underlined and its reason stands beside it.
 */
#include "base/suggest.h"
#include "policy/read.h"
#include "units/date.h"
#include "units/duration.h"
#include "units/quantity.h"
#include "units/schedule_words.h"

/* The words that a key takes instead of a value. */
static bool special_word(const struct key *k, struct number *v, const struct node *n)
{
    v->none = k->none && str_is(n->text, "none");
    v->automatic = k->automatic && str_is(n->text, "auto");
    return v->none || v->automatic;
}

static bool bad_bound(struct reading *r, const struct key *k, const struct node *n, int64_t seconds)
{
    if (k->whole_days && seconds % 86400 != 0) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%s` is counted in whole days", k->name);
        diag_help(d, "write `%lldd` or `%lldd`", (long long)(seconds / 86400), (long long)(seconds / 86400 + 1));
        return true;
    }
    if (seconds < k->least) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%s` cannot be %.*s", k->name,
                                 STR_ARG(duration_words(r->a, seconds)));
        diag_label(d, "at least %.*s", STR_ARG(duration_words(r->a, k->least)));
        return true;
    }
    return false;
}

static bool read_duration(struct reading *r, const struct key *k, struct number *v, const struct node *n,
                          struct span at)
{
    struct misread m;
    if (special_word(k, v, n)) {
        return true;
    }
    if (n->kind == NODE_INT || n->kind == NODE_BOOL) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind == NODE_INT && n->number >= 0 && k->whole_days) {
            diag_help(d, "write `%.*sd`", STR_ARG(n->text));
            diag_fix(d, span_of(n->place), "%.*sd", STR_ARG(n->text));
        } else if (n->kind == NODE_INT && n->number >= 0) {
            diag_help(d, "a duration needs a unit: write `%.*sh`, `%.*sd` …", STR_ARG(n->text), STR_ARG(n->text));
        }
        return false;
    }
    if (!duration_parse(r->a, n->text, &v->v, &m)) {
        if (str_is(n->text, "none") || str_is(n->text, "auto")) {
            m = (struct misread){.to = n->text.n, .why = STR("this key does not take this word")};
        }
        read_misread(r, D_BAD_DURATION, n, &m, "is not a duration");
        return false;
    }
    return !bad_bound(r, k, n, v->v);
}

/* `300` for `300Gi`: bytes, in which no volume is measured. */
static bool bad_size(struct reading *r, const struct key *k, const struct node *n, int64_t bytes)
{
    if (bytes >= k->least) {
        return false;
    }
    struct diag *d = diag_at(r->ds, D_BAD_QUANTITY, span_of(n->place), "`%s` cannot be %lld byte%s",
                             k->name, (long long)bytes, bytes == 1 ? "" : "s");
    diag_label(d, "at least 1Mi");
    if (n->kind == NODE_INT && bytes > 0) {
        diag_help(d, "a number alone counts bytes: write `%.*sGi`", STR_ARG(n->text));
    } else {
        diag_help(d, "write a size, for example `%s`", k->example);
    }
    return true;
}

static bool read_amount(struct reading *r, const struct key *k, struct number *v, const struct node *n,
                        struct span at)
{
    struct misread m;
    bool rate = k->type == KEY_RATE;
    if (n->kind == NODE_BOOL || (rate && n->kind == NODE_INT)) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (rate && n->kind == NODE_INT) {
            diag_help(d, "a rate needs a unit: write `%.*sMiB/s`", STR_ARG(n->text));
        }
        return false;
    }
    bool fine = rate ? rate_parse(r->a, n->text, &v->v, &m) : quantity_parse(r->a, n->text, &v->v, &m);
    if (!fine) {
        read_misread(r, D_BAD_QUANTITY, n, &m, rate ? "is not a rate" : "is not a size");
    }
    return fine && (rate || !bad_size(r, k, n, v->v));
}

static bool read_date(struct reading *r, struct number *v, const struct node *n)
{
    if (date_parse(n->text, &v->v)) {
        return true;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%.*s` is not a date", STR_ARG(n->text));
    diag_help(d, "write year, month and day, such as `2027-06-30`");
    return false;
}

static bool two_digits(struct str s, int64_t below, int64_t *out)
{
    return s.n == 2 && str_int(s, out) && *out < below;
}

static bool read_time(struct reading *r, struct number *v, const struct node *n)
{
    int64_t hour, minute;
    if (n->text.n == 5 && n->text.p[2] == ':' && two_digits(str_sub(n->text, 0, 2), 24, &hour) &&
        two_digits(str_sub(n->text, 3, 5), 60, &minute)) {
        v->v = hour * 60 + minute;
        return true;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%.*s` is not a time of day",
                             STR_ARG(n->text));
    struct str low = str_copy(r->a, n->text);
    for (size_t i = 0; i < low.n; i++) {
        char *c = (char *)&low.p[i];
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c | 0x20) : *c;
    }
    int meant = schedule_time_meant(low);
    if (meant < 0) {
        diag_help(d, "write it as \"HH:MM\", for example \"18:00\"");
        return false;
    }
    diag_help(d, "write \"%02d:%02d\"", meant / 60, meant % 60);
    if (str_find(low, ':') < low.n && str_find(low, 'm') == low.n && !str_is(low, "24:00")) {
        diag_fix(d, span_of(n->place), "\"%02d:%02d\"", meant / 60, meant % 60);
    }
    return false;
}

static const struct {
    const char *name;
    int64_t set; /* bit 0 is Sunday */
} day_sets[] = {{"weekdays", 62}, {"weekend", 65}, {"daily", 127}};
enum { DAY_SETS = sizeof day_sets / sizeof day_sets[0] };

static int64_t day_set(struct str word)
{
    int day = schedule_day(word);
    for (size_t i = 0; i < DAY_SETS; i++) {
        if (str_is(word, day_sets[i].name)) {
            return day_sets[i].set;
        }
    }
    return day < 0 ? 0 : (int64_t)1 << day;
}

static bool bad_day(struct reading *r, const struct node *n, size_t from, size_t to)
{
    struct str names[DAY_SETS + 7], word = str_sub(n->text, from, to);
    for (size_t i = 0; i < DAY_SETS + 7; i++) {
        names[i] = str_of(i < 7 ? schedule_days[i] : day_sets[i - 7].name);
    }
    struct str near = suggest(word, names, DAY_SETS + 7);
    struct span at = span_inside(r->ds, n, from, to);
    bool day = day_set(word) != 0;
    struct diag *d = word.n == 0 ? diag_at(r->ds, D_BAD_VALUE, at, "a day is missing")
                     : day ? diag_at(r->ds, D_BAD_VALUE, at, "`and` is missing before `%.*s`", STR_ARG(word))
                           : diag_at(r->ds, D_BAD_VALUE, at, "`%.*s` is not a day", STR_ARG(word));
    struct str range = schedule_day_range(r->a, word);
    if (range.n != 0) {
        diag_help(d, "write `%.*s`", STR_ARG(range));
    } else if (near.n != 0 && !day) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
    } else {
        diag_help(d, "write `weekdays`, `weekend`, or days such as `sunday and tuesday`");
    }
    return false;
}

/* `[mon, tue]`, as other languages have it. */
static void day_list(struct reading *r, const struct key *k, const struct node *n, struct span at)
{
    struct buf words = {.arena = r->a};
    struct diag *d = read_wrong_type(r, k, n, at);
    for (size_t i = 0; i < n->n; i++) {
        const struct node *item = n->items[i];
        if (item->kind != NODE_TEXT || day_set(item->text) == 0) {
            read_example(d, k);
            return;
        }
        int day = schedule_day(item->text);
        buf_z(&words, i == 0 ? "" : " and ");
        buf_add(&words, day < 0 ? item->text : str_of(schedule_days[day]));
    }
    if (n->n == 0) {
        read_example(d, k);
        return;
    }
    diag_help(d, "write `%.*s`", STR_ARG(buf_str(&words)));
    diag_fix(d, read_spot(r, n), "%.*s", STR_ARG(buf_str(&words)));
}

/* Days joined by `and` or commas. */
static bool read_days(struct reading *r, struct number *v, const struct node *n)
{
    struct str s = n->text;
    bool wanted = true; /* a day, not an `and` */
    for (size_t at = 0; at < s.n;) {
        size_t end = at;
        while (end < s.n && s.p[end] != ' ' && s.p[end] != ',') {
            end++;
        }
        struct str word = str_sub(s, at, end);
        bool comma = end < s.n && s.p[end] == ',';
        int64_t set = day_set(word);
        if (word.n != 0 && (wanted ? set == 0 : !str_is(word, "and"))) {
            return bad_day(r, n, at, end);
        }
        v->v |= set;
        wanted = word.n == 0 ? wanted || comma : !wanted || comma;
        at = end + (end < s.n);
    }
    return !wanted || bad_day(r, n, s.n, s.n);
}

/* `every 4 runs`, `every run`. */
static bool read_every(struct reading *r, const struct key *k, struct number *v, const struct node *n,
                       struct span at)
{
    struct str s = n->text;
    if (n->kind != NODE_TEXT) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind == NODE_INT && n->number > 0) {
            diag_help(d, "write `every %.*s runs`", STR_ARG(n->text));
            diag_fix(d, span_of(n->place), "every %.*s runs", STR_ARG(n->text));
        }
        return false;
    }
    v->v = 1;
    if (str_is(s, "every run")) {
        return true;
    }
    struct str tail = str_ends(s, STR(" run")) ? STR(" run") : STR(" runs");
    struct str number = str_starts(s, STR("every ")) && str_ends(s, tail) && s.n > 6 + tail.n
                            ? str_sub(s, 6, s.n - tail.n)
                            : STR("");
    if (str_int(number, &v->v) && v->v >= 1 && v->v <= 10000) {
        return true;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%.*s` is not a number of runs",
                             STR_ARG(s));
    diag_help(d, "write `every 4 runs`");
    return false;
}

bool read_unit(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at)
{
    if (k->type < KEY_DURATION || k->type > KEY_EVERY) {
        return false;
    }
    struct number *v = field;
    *v = (struct number){.span = at, .from = POISONED};
    if (k->type == KEY_DAYS && n->kind == NODE_LIST) {
        day_list(r, k, n, at);
        v->from = POISONED;
        return true;
    }
    if (!read_is_scalar(r, k, n, at)) {
        return true;
    }
    v->span = span_of(n->place);
    bool fine = false;
    switch (k->type) {
    case KEY_DURATION:
        fine = read_duration(r, k, v, n, at);
        break;
    case KEY_SIZE:
    case KEY_RATE:
        fine = read_amount(r, k, v, n, at);
        break;
    case KEY_DATE:
        fine = read_date(r, v, n);
        break;
    case KEY_TIME:
        fine = read_time(r, v, n);
        break;
    case KEY_DAYS:
        fine = read_days(r, v, n);
        break;
    default:
        fine = read_every(r, k, v, n, at);
    }
    v->from = fine ? WRITTEN : POISONED;
    v->v = fine ? v->v : 0;
    return true;
}
