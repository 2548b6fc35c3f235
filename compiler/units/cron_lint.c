/*
 * What a person must have meant otherwise: lines of other crons (Vixie, Quartz, Jenkins), and forms
 * that the library accepts by accident. One rule a function, the first that fires speaks; each says
 * what to write.
 */
#include <string.h>

#include "units/cron_field.h"

struct lint {
    struct arena *arena;
    struct str line;
    struct misread *m;
    struct str fields[8];
    size_t count; /* may exceed what `fields` holds */
};

__attribute__((format(printf, 4, 5))) static bool found(struct lint *l, struct str at,
                                                        struct str help, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    l->m->from = (size_t)(at.p - l->line.p);
    l->m->to = l->m->from + at.n;
    l->m->why = str_vfmt(l->arena, fmt, ap);
    l->m->help = help;
    va_end(ap);
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool lint_zone(struct lint *l)
{
    if (!str_starts(l->line, STR("TZ=")) && !str_starts(l->line, STR("CRON_TZ="))) {
        return false;
    }
    size_t n = 0;
    while (n < l->line.n && !is_space(l->line.p[n])) {
        n++;
    }
    return found(l, str_sub(l->line, 0, n),
                 STR("leave it out: `timezone` says how the schedules of a policy are read"),
                 "Kubernetes refuses a zone inside the line");
}

/* `every 15m` for an interval that a line can say. */
static struct str every_words(struct arena *a, int64_t seconds)
{
    if (seconds % 3600 == 0 && seconds <= 86400 && 86400 % seconds == 0) {
        return str_fmt(a, "write `every %lldh`", (long long)(seconds / 3600));
    }
    if (seconds % 60 == 0 && seconds <= 3600 && 3600 % seconds == 0) {
        return str_fmt(a, "write `every %lldm`", (long long)(seconds / 60));
    }
    return STR("write `every Nm` or `every Nh`, where N divides 60 or 24");
}

static bool lint_descriptor(struct lint *l)
{
    struct cron c;
    struct misread m;
    if (l->line.n == 0 || l->line.p[0] != '@') {
        return false;
    }
    if (str_is(l->line, "@reboot")) {
        return found(l, l->line, STR("write the time of day: `daily at 02:00`"),
                     "Kubernetes has no `@reboot`");
    }
    if (cron_parse(l->arena, l->line, &c, &m) && c.every) {
        return found(l, l->line, every_words(l->arena, c.interval),
                     "`@every` counts from the last run, so no run has a time that can be proved");
    }
    return false;
}

static bool lint_bytes(struct lint *l)
{
    for (size_t i = 0; i < l->line.n; i++) {
        unsigned char c = (unsigned char)l->line.p[i];
        size_t n = 1;
        if (c < 0x80) {
            continue;
        }
        while (i + n < l->line.n && ((unsigned char)l->line.p[i + n] & 0xc0) == 0x80) {
            n++;
        }
        struct str at = str_sub(l->line, i, i + n);
        struct str blank[1];
        return cron_split(at, blank, 1) == 0
            ? found(l, at, STR("separate the fields by plain blanks"), "this blank is no plain one")
            : found(l, at, STR("write digits and English names"), "`%.*s` has no place in a cron line",
                    STR_ARG(at));
    }
    return false;
}

static bool lint_count(struct lint *l)
{
    if (l->count != 6 && l->count != 7) {
        return false;
    }
    struct buf b = {.arena = l->arena};
    for (size_t i = 1; i <= CRON_FIELDS; i++) {
        buf_fmt(&b, "%s%.*s", i == 1 ? "" : " ", STR_ARG(l->fields[i]));
    }
    struct cron c;
    struct misread m;
    bool fits = cron_parse(l->arena, buf_str(&b), &c, &m);
    return found(l, l->line,
                 fits ? str_fmt(l->arena, "leave out the seconds: `%.*s`", STR_ARG(buf_str(&b)))
                      : STR("write minute, hour, day of the month, month and day of the week"),
                 "%zu fields, and Kubernetes reads five, without seconds or years", l->count);
}

/* Signs and letters that other dialects give a meaning: `5#3`, `~`, `H`, `L`, `5L`, `LW`, `15W`. */
static const char *letter_meaning(struct str item, const struct cron_field *f)
{
    int64_t v;
    size_t n = 0;
    while (n < item.n && strchr("/-(", item.p[n]) == NULL) {
        n++;
    }
    char last = n == 0 ? '\0' : item.p[n - 1];
    bool counted = n > 1 && cron_value(str_sub(item, 0, n - 1), f, &v);
    if (str_find(item, '#') < item.n) {
        return "`#` (the nth weekday of a month) cannot be said in Kubernetes' cron";
    }
    if (str_find(item, '~') < item.n) {
        return "`~` (a random value) is unknown to Kubernetes' cron";
    }
    if (n == 1 && (last == 'H' || last == 'h')) {
        return "`H` (a value by hash) is known to Jenkins only";
    }
    if ((last == 'L' || last == 'l') && (n == 1 || counted)) {
        return "`L` (the last one) cannot be said in Kubernetes' cron";
    }
    if ((last == 'W' || last == 'w') && (n == 1 || counted || (n == 2 && (item.p[0] | 0x20) == 'l'))) {
        return "`W` (the nearest working day) cannot be said in Kubernetes' cron";
    }
    return NULL;
}

static bool lint_letters(struct lint *l, struct str item, const struct cron_field *f)
{
    const char *why = letter_meaning(item, f);
    return why != NULL &&
           found(l, item, STR("write numbers, for example `0 3 1 * *`"), "%s", why);
}

static bool lint_accident(struct lint *l, struct str item)
{
    if ((item.p[0] == '*' || item.p[0] == '?') && item.n > 1 && item.p[1] == '-') {
        return found(l, item, STR("write `*`, or a range of two numbers"),
                     "what stands behind `%c-` is never looked at", item.p[0]);
    }
    size_t plus = str_find(item, '+');
    if (plus < item.n) {
        return found(l, str_sub(item, plus, plus + 1), STR("leave the sign out"),
                     "a sign has no place in a cron line");
    }
    return false;
}

static bool lint_full_name(struct lint *l, struct str item, const struct cron_field *f)
{
    static const char *const full[] = {
        "january", "february", "march",  "april",  "may",       "june",    "july",   "august",   "september",
        "october", "november", "december", "sunday", "monday",  "tuesday", "wednesday", "thursday",
        "friday",  "saturday",
    };
    size_t n = 0;
    while (n < item.n && ((item.p[n] | 0x20) >= 'a' && (item.p[n] | 0x20) <= 'z')) {
        n++;
    }
    struct buf low = {.arena = l->arena};
    for (size_t i = 0; i < n; i++) {
        buf_char(&low, (char)(item.p[i] | 0x20));
    }
    int64_t v;
    for (size_t i = 0; n > 3 && f->words != NULL && i < sizeof full / sizeof *full; i++) {
        if (str_is(buf_str(&low), full[i]) && cron_value(str_sub(item, 0, 3), f, &v)) {
            return found(l, str_sub(item, 0, n),
                         str_fmt(l->arena, "write `%.3s`", full[i]), "names have three letters here");
        }
    }
    return false;
}

/* The values of a range in which 7 may stand for Sunday, or which wraps around; as a list. */
static struct str unwrapped(struct arena *a, int64_t from, int64_t to, int64_t step,
                            const struct cron_field *f)
{
    uint64_t set = 0;
    int64_t size = f->most - f->least + 1;
    to += to < from ? size : 0;
    for (int64_t v = from; v <= to && step > 0; v += step) {
        set |= 1ull << (f->least + (v - f->least) % size);
        if (step > to - v) {
            break;
        }
    }
    struct cron c = {.minute = CRON_STAR, .hour = CRON_STAR, .day = CRON_STAR, .month = CRON_STAR,
                     .weekday = set};
    struct str line = cron_print(a, &c);
    return str_sub(line, sizeof "* * * * " - 1, line.n);
}

/* The ends and the step of an item that reads, whatever its bounds. */
static bool range_parts(struct str item, const struct cron_field *f, int64_t *from, int64_t *to,
                        int64_t *step)
{
    size_t slash = str_find(item, '/');
    struct str base = str_sub(item, 0, slash);
    size_t dash = str_find(base, '-');
    *step = 1;
    if (slash < item.n && (!cron_value(str_sub(item, slash + 1, item.n), NULL, step) || *step < 1)) {
        return false;
    }
    if (str_is(base, "*") || str_is(base, "?")) {
        *from = f->least;
        *to = f->most;
        return true;
    }
    if (!cron_value(str_sub(base, 0, dash), f, from)) {
        return false;
    }
    *to = slash < item.n ? f->most : *from;
    return dash == base.n || cron_value(str_sub(base, dash + 1, base.n), f, to);
}

static bool lint_range(struct lint *l, struct str item, const struct cron_field *f)
{
    int64_t from, to, step;
    if (!range_parts(item, f, &from, &to, &step)) {
        return false;
    }
    bool seven = f == &cron_fields[CRON_WEEKDAY] && (from == 7 || to == 7) && from >= 0 &&
                 from <= 7 && to >= 0 && to <= 7;
    if (seven || (from > to && from <= f->most && to >= f->least)) {
        struct str list = step == 1 && to - from >= 6 ? STR("*") : unwrapped(l->arena, from, to, step, f);
        found(l, item, str_fmt(l->arena, "write `%.*s`", STR_ARG(list)), "%s",
                     seven ? "Sunday is 0 here, and 7 is refused"
                           : "a range cannot run over the end of its field");
        l->m->edit = str_is(item, "7") ? STR("0") : STR("");
        return true;
    }
    if (step > 1 && step > to - from && from >= f->least && to <= f->most) {
        return found(l, item, str_fmt(l->arena, "write `%lld`", (long long)from),
                     "a step of %lld leaves the range at once, so this is %lld alone", (long long)step,
                     (long long)from);
    }
    return false;
}

static bool lint_field(struct lint *l, struct str field, const struct cron_field *f)
{
    struct str rest = field, item;
    if (str_starts(field, STR(",")) || str_ends(field, STR(","))) {
        return found(l, field, STR("remove the comma that separates nothing"),
                     "an item of this list is empty");
    }
    while (str_split(&rest, ',', &item)) {
        if (item.n == 0) {
            return found(l, field, STR("remove the comma that separates nothing"),
                         "an item of this list is empty");
        }
        if (lint_accident(l, item) || lint_full_name(l, item, f) || lint_letters(l, item, f) ||
            lint_range(l, item, f)) {
            return true;
        }
    }
    return false;
}

enum cron_trouble cron_lint(struct arena *a, struct str line, struct misread *m)
{
    struct lint l = {.arena = a, .line = line, .m = m};
    struct cron sets;
    *m = (struct misread){0};
    l.count = cron_split(line, l.fields, sizeof l.fields / sizeof *l.fields);
    if (lint_zone(&l) || lint_descriptor(&l) || lint_bytes(&l) || lint_count(&l)) {
        return CRON_DIALECT;
    }
    for (size_t i = 0; l.count == CRON_FIELDS && i < CRON_FIELDS; i++) {
        if (lint_field(&l, l.fields[i], &cron_fields[i])) {
            return CRON_DIALECT;
        }
    }
    return cron_parse(a, line, &sets, m) ? CRON_FINE : CRON_REJECTED;
}
