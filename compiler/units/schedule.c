/*
 * A schedule is either words or five raw fields; the first byte decides, because a cron line begins
 * with a digit or a sign and words begin with a letter. Words are a list of tokens and a list of
 * items between `and` or commas; each form fills the sets of a cron line directly.
 */
#include "units/schedule.h"

#include "units/cron_field.h"
#include "units/schedule_words.h"

enum { TOKENS = 160 };

struct words {
    struct arena *arena;
    struct str line;
    struct misread *m;
    struct str token[TOKENS]; /* views of `line` */
    struct str lower[TOKENS]; /* the same in lower case */
    size_t n, at;
};

#define ALL CRON_STAR
static const uint64_t every_minute = ALL | ((1ull << 60) - 1), every_hour = ALL | ((1ull << 24) - 1),
                      every_day = ALL | 0xfffffffeull, every_month = ALL | 0x1ffeull,
                      every_weekday = ALL | 0x7full;

__attribute__((format(printf, 4, 5))) static bool bad(struct words *w, struct str at, struct str help,
                                                      const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    w->m->from = (size_t)(at.p - w->line.p);
    w->m->to = w->m->from + at.n;
    w->m->why = str_vfmt(w->arena, fmt, ap);
    w->m->help = help;
    va_end(ap);
    return false;
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool tokenize(struct words *w)
{
    for (size_t i = 0; i < w->line.n;) {
        size_t from = i++;
        if (blank(w->line.p[from])) {
            continue;
        }
        while (w->line.p[from] != ',' && i < w->line.n && w->line.p[i] != ',' && !blank(w->line.p[i])) {
            i++;
        }
        if (w->n == TOKENS) {
            return bad(w, w->line, STR("write a raw cron line"), "a schedule of more than %d words", TOKENS);
        }
        struct buf low = {.arena = w->arena};
        for (size_t k = from; k < i; k++) {
            char c = w->line.p[k];
            buf_char(&low, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
        }
        w->token[w->n] = str_sub(w->line, from, i);
        w->lower[w->n++] = buf_str(&low);
    }
    return true;
}

static bool next_is(const struct words *w, const char *word)
{
    return w->at < w->n && str_is(w->lower[w->at], word);
}

static bool accept(struct words *w, const char *word)
{
    bool is = next_is(w, word);
    w->at += is;
    return is;
}

/* The place of the next token, or the point behind the last one. */
static struct str here(const struct words *w)
{
    return w->at < w->n ? w->token[w->at] : str_sub(w->line, w->line.n, w->line.n);
}

/* From token `first` to the last one read. */
static struct str since(const struct words *w, size_t first)
{
    const char *end = w->token[w->at - 1].p + w->token[w->at - 1].n;
    return (struct str){w->token[first].p, (size_t)(end - w->token[first].p)};
}

/* The schedule's own time, from its `at` on, or an example of one. */
static struct str own_time(const struct words *w)
{
    for (size_t i = 0; i + 1 < w->n; i++) {
        if (str_is(w->lower[i], "at")) {
            int time = schedule_time_meant(w->lower[i + 1]);
            bool alone = i + 2 == w->n && time >= 0;
            return alone ? str_fmt(w->arena, "at %02d:%02d", time / 60, time % 60)
                         : str_sub(w->line, (size_t)(w->token[i].p - w->line.p), w->line.n);
        }
    }
    return STR("at 02:00");
}

static bool finish(struct words *w)
{
    return w->at == w->n ||
           bad(w, (struct str){here(w).p, (size_t)(w->line.p + w->line.n - here(w).p)},
               STR("end the schedule here"), "`%.*s` is one word too many", STR_ARG(here(w)));
}

/* Between two items of a list: `and`, a comma, or both. */
static bool separator(struct words *w)
{
    bool comma = accept(w, ",");
    return accept(w, "and") || comma;
}

static bool two_digits(struct str s, int64_t most, int64_t *out)
{
    return s.n == 2 && str_int(s, out) && *out <= most;
}

static bool read_time(struct words *w, int *minutes)
{
    struct str t = here(w);
    int64_t h, m;
    struct str low = w->at < w->n ? w->lower[w->at] : t;
    if (w->at == w->n) {
        return bad(w, t, STR("write the time of day: `at 02:00`"), "the time is missing");
    }
    if (t.n == 5 && t.p[2] == ':' && two_digits(str_sub(t, 0, 2), 23, &h) &&
        two_digits(str_sub(t, 3, 5), 59, &m)) {
        *minutes = (int)(h * 60 + m);
        w->at++;
        return true;
    }
    bool apart = w->at + 1 < w->n && (str_is(w->lower[w->at + 1], "am") || str_is(w->lower[w->at + 1], "pm"));
    int meant = schedule_time_meant(apart ? str_fmt(w->arena, "%.*s%.*s", STR_ARG(low), STR_ARG(w->lower[w->at + 1])) : low);
    if (meant >= 0) {
        bool colon = str_find(t, ':') < t.n && !apart;
        bool end = str_is(low, "24:00");
        bad(w, t, str_fmt(w->arena, "write `%02d:%02d`", meant / 60, meant % 60),
            end ? "a day ends with 23:59; what follows is 00:00 of the next day"
            : colon && low.p[low.n - 1] != 'm' ? "a time has two digits on each side"
                                               : "a time of day is written `HH:MM`, from 00:00 to 23:59");
        w->m->edit = colon && !end && low.p[low.n - 1] != 'm' ? str_fmt(w->arena, "%02d:%02d", meant / 60, meant % 60) : STR("");
        return false;
    }
    return bad(w, t, STR("write hours and minutes, from `00:00` to `23:59`"), "`%.*s` is no time of day",
               STR_ARG(t));
}

/* One line fires at every hour of its list with every minute of its list, so each hour must have the
 * same minutes. `minutes[h]` has bit m for the time h:m. */
static bool times_fit(struct words *w, size_t first, const uint64_t minutes[24], struct cron *c)
{
    for (int h = 0; h < 24; h++) {
        c->hour |= minutes[h] != 0 ? 1ull << h : 0;
        c->minute |= minutes[h];
    }
    for (int h = 0; h < 24; h++) {
        uint64_t more = minutes[h] == 0 ? 0 : c->minute & ~minutes[h];
        if (more != 0) {
            return bad(w, since(w, first),
                       STR("use the same minutes at every hour, or make two copies of it"),
                       "one cron line for these times would also fire at %02d:%02d", h,
                       __builtin_ctzll(more));
        }
    }
    return true;
}

/* Where `at` should stand: a day, a time, or nothing of use. */
static bool time_missing(struct words *w)
{
    struct str t = here(w);
    bool more = w->at < w->n;
    if (more && w->at > 0 && schedule_day(w->lower[w->at]) >= 0 && schedule_day(w->lower[w->at - 1]) >= 0) {
        bad(w, t, str_fmt(w->arena, "write `and %.*s`", STR_ARG(t)), "`and` is missing between two days");
        w->m->edit = str_fmt(w->arena, "and %.*s", STR_ARG(t));
        return false;
    }
    int meant = more ? schedule_time_meant(w->lower[w->at]) : -1;
    return bad(w, t, meant >= 0 ? str_fmt(w->arena, "write `at %02d:%02d`", meant / 60, meant % 60)
                                : STR("write the time of day, for example `at 02:00`"),
               more ? "`at` is expected here" : "the time is missing");
}

static bool read_times(struct words *w, struct cron *c)
{
    uint64_t minutes[24] = {0};
    if (!accept(w, "at")) {
        return time_missing(w);
    }
    size_t first = w->at;
    do {
        struct str t = here(w);
        int time = 0;
        if (!read_time(w, &time)) {
            return false;
        }
        uint64_t minute = 1ull << (time % 60);
        if ((minutes[time / 60] & minute) != 0) {
            return bad(w, t, STR("say it once"), "%.*s stands twice", STR_ARG(t));
        }
        minutes[time / 60] |= minute;
    } while (separator(w));
    return times_fit(w, first, minutes, c) && finish(w);
}

static bool read_minute(struct words *w, int64_t *minute)
{
    *minute = 0;
    if (!accept(w, "at")) {
        return finish(w);
    }
    struct str t = here(w);
    if (t.n != 3 || t.p[0] != ':' || !two_digits(str_sub(t, 1, 3), 59, minute)) {
        return bad(w, t, STR("write the minute of the hour: `at :30`"),
                   t.n == 0 ? "the minute is missing" : "`%.*s` is no minute of the hour", STR_ARG(t));
    }
    w->at++;
    return finish(w);
}

static bool read_hourly(struct words *w, struct cron *c)
{
    int64_t minute;
    if (!read_minute(w, &minute)) {
        return false;
    }
    c->minute = 1ull << minute;
    return true;
}

static bool not_a_divisor(struct words *w, struct str at, int64_t n, char unit)
{
    int64_t whole = unit == 'm' ? 60 : 24, below = 1, above = whole;
    for (int64_t d = 1; d <= whole; d++) {
        if (whole % d == 0) {
            below = d < n ? d : below;
            above = d > n && above > d ? d : above;
        }
    }
    if (n > whole) {
        return bad(w, at, unit == 'm' ? STR("write hours: `every 2h`") : STR("write a time of day: `daily at 02:00`"),
                   "an interval of %lld%c does not fit into %s", (long long)n, unit,
                   unit == 'm' ? "an hour" : "a day");
    }
    return bad(w, at, str_fmt(w->arena, "write `every %lld%c` or `every %lld%c`", (long long)below, unit,
                              (long long)above, unit),
               "%lld does not divide %lld: the last gap of each %s would be shorter", (long long)n,
               (long long)whole, unit == 'm' ? "hour" : "day");
}

/* `every day`, `every 15 minutes`, `every 2d`: what people write first. */
static bool not_an_interval(struct words *w)
{
    struct str t = here(w), low = w->at < w->n ? w->lower[w->at] : t;
    struct str next = w->at + 1 < w->n ? w->lower[w->at + 1] : STR("");
    int64_t n;
    if (str_is(low, "day") || str_is(low, "weekday") || str_is(low, "hour") || str_is(low, "minute") ||
        str_is(low, "month") || schedule_day(low) >= 0) {
        struct str at = own_time(w);
        struct str help = str_is(low, "hour")   ? STR("write `hourly`")
                          : str_is(low, "minute") ? STR("write `every 1m`")
                                                  : str_fmt(w->arena, "write `%.*s %.*s`",
                                                            STR_ARG(str_is(low, "day")       ? STR("daily")
                                                                    : str_is(low, "weekday") ? STR("weekdays")
                                                                    : str_is(low, "month")   ? STR("monthly on 1")
                                                                                             : low),
                                                            STR_ARG(at));
        return bad(w, t, help, "`every` takes an interval of minutes or hours");
    }
    if (str_int(low, &n) && (str_starts(next, STR("min")) || str_starts(next, STR("hour")))) {
        return bad(w, t, str_fmt(w->arena, "write `every %lld%c`", (long long)n, next.p[0]),
                   "the unit is one letter, without a blank");
    }
    if (low.n > 1 && (low.p[low.n - 1] == 'd' || low.p[low.n - 1] == 'w') &&
        str_int(str_sub(low, 0, low.n - 1), &n)) {
        struct str at = own_time(w);
        return bad(w, t, str_fmt(w->arena, "write `daily %.*s`, or the days, for example `sunday and wednesday %.*s`",
                                 STR_ARG(at), STR_ARG(at)),
                   "cron has no interval of days or weeks");
    }
    return bad(w, t, STR("write `every 15m` or `every 6h`"),
               t.n == 0 ? "the interval is missing" : "`%.*s` is no interval of minutes or hours",
               STR_ARG(t));
}

static bool read_every(struct words *w, struct cron *c)
{
    struct str t = here(w), low = w->at < w->n ? w->lower[w->at] : t;
    char unit = low.n > 1 ? low.p[low.n - 1] : '\0';
    int64_t n, minute;
    if ((unit != 'm' && unit != 'h') || !str_int(str_sub(low, 0, low.n - 1), &n)) {
        return not_an_interval(w);
    }
    if (n == 0) {
        return bad(w, t, STR("write `every 15m` or `every 6h`"), "an interval of nothing");
    }
    if ((unit == 'm' ? 60 : 24) % n != 0) {
        return not_a_divisor(w, t, n, unit);
    }
    w->at++;
    if (!read_minute(w, &minute)) {
        return false;
    }
    if (unit == 'h') {
        c->minute = 1ull << minute;
        c->hour = n == 1 ? every_hour : 0;
        for (int64_t h = 0; n > 1 && h < 24; h += n) {
            c->hour |= 1ull << h;
        }
        return true;
    }
    c->minute = n == 1 ? every_minute : 0;
    for (int64_t m = minute % n; n > 1 && m < 60; m += n) {
        c->minute |= 1ull << m;
    }
    return true;
}

static bool read_days(struct words *w, struct cron *c)
{
    c->weekday = 0;
    do {
        struct str t = here(w);
        int day = w->at < w->n ? schedule_day(w->lower[w->at]) : -1;
        if (day < 0) {
            struct str range = w->at < w->n ? schedule_day_range(w->arena, w->lower[w->at]) : STR("");
            return bad(w, t, range.n != 0 ? str_fmt(w->arena, "write `%.*s`", STR_ARG(range))
                                          : STR("write a day of the week, `sunday` or `sun`"),
                       t.n == 0 ? "a day is missing" : "`%.*s` is no day of the week", STR_ARG(t));
        }
        if ((c->weekday >> day & 1) != 0) {
            return bad(w, t, STR("say it once"), "`%.*s` stands twice", STR_ARG(t));
        }
        c->weekday |= 1ull << day;
        w->at++;
    } while (separator(w));
    if (next_is(w, "to") || next_is(w, "-")) {
        struct str last = w->at + 1 < w->n ? w->lower[w->at + 1] : STR("");
        struct str range = schedule_day_range(w->arena, str_fmt(w->arena, "%.*s-%.*s", STR_ARG(w->lower[w->at - 1]), STR_ARG(last)));
        struct str at = own_time(w);
        return bad(w, here(w), range.n == 0 || w->at != 1 ? STR("write each day, with `and` between them")
                                             : str_fmt(w->arena, "write `%.*s %.*s`", STR_ARG(range), STR_ARG(at)),
                   "days are listed, not ranged");
    }
    return read_times(w, c);
}

static bool read_monthly(struct words *w, struct cron *c)
{
    if (!accept(w, "on")) {
        return bad(w, here(w), str_fmt(w->arena, "write the day of the month, for example `monthly on 1 %.*s`", STR_ARG(own_time(w))),
                   "the day of the month is missing");
    }
    c->day = 0;
    do {
        struct str t = here(w);
        int64_t day;
        if (t.n > 2 || !str_int(t, &day) || day < 1 || day > 31) {
            bool last = w->at < w->n && str_is(w->lower[w->at], "last");
            return bad(w, t, last ? str_fmt(w->arena, "write `monthly on 28 %.*s`, a day that every month has", STR_ARG(own_time(w)))
                                  : STR("write a number from 1 to 31"),
                       last           ? "cron cannot say the last day of a month"
                       : t.n == 0     ? "the day of the month is missing"
                                      : "`%.*s` is no day of the month", STR_ARG(t));
        }
        if ((c->day >> day & 1) != 0) {
            return bad(w, t, STR("say it once"), "%.*s stands twice", STR_ARG(t));
        }
        c->day |= 1ull << day;
        w->at++;
    } while (separator(w));
    return read_times(w, c);
}

static bool read_words(struct words *w, struct cron *c)
{
    *c = (struct cron){.hour = every_hour, .day = every_day, .month = every_month,
                       .weekday = every_weekday};
    if (accept(w, "hourly")) {
        return read_hourly(w, c);
    }
    if (accept(w, "every")) {
        return read_every(w, c);
    }
    c->hour = 0;
    if (accept(w, "daily")) {
        return read_times(w, c);
    }
    if (accept(w, "weekdays")) {
        c->weekday = 0x3e;
        return read_times(w, c);
    }
    if (accept(w, "monthly")) {
        return read_monthly(w, c);
    }
    if (w->n != 0 && schedule_day(w->lower[0]) >= 0) {
        return read_days(w, c);
    }
    schedule_hint(w->arena, w->lower, w->n, own_time(w), w->m);
    w->m->to = w->n == 0 ? 0 : w->token[0].n;
    return false;
}

/* A cron line begins with a digit or a sign (`H` is Jenkins'), and holds no time of day or `15m`. */
static bool looks_raw(struct str s)
{
    struct str piece;
    size_t n = cron_split(s, &piece, 1);
    if (n == 0) {
        return false;
    }
    char first = piece.p[0], last = piece.p[piece.n - 1];
    if (first == '@' || str_starts(s, STR("TZ=")) || str_starts(s, STR("CRON_TZ="))) {
        return true;
    }
    if (first == 'H' && (piece.n == 1 || piece.p[1] == '/' || piece.p[1] == '(')) {
        return true;
    }
    bool begins = (first >= '0' && first <= '9') || str_find(STR("*?,/-+~#"), first) < 8;
    bool interval = n == 1 && last >= 'a' && last <= 'z';
    return begins && !interval && str_find(piece, ':') == piece.n;
}

enum schedule_trouble schedule_parse(struct arena *a, struct str s, struct schedule_line *out,
                                     struct misread *m)
{
    struct str line = str_trim(s);
    size_t shift = line.n == 0 ? 0 : (size_t)(line.p - s.p);
    struct words words, *w = &words;
    enum schedule_trouble trouble = SCHEDULE_FINE;
    *out = (struct schedule_line){.raw = looks_raw(line)};
    *m = (struct misread){0};
    *w = (struct words){.arena = a, .line = line, .m = m};
    if (out->raw) {
        enum cron_trouble t = cron_lint(a, line, m);
        trouble = t == CRON_DIALECT ? SCHEDULE_DIALECT : t == CRON_REJECTED ? SCHEDULE_BAD : SCHEDULE_FINE;
        if (trouble == SCHEDULE_FINE) {
            cron_parse(a, line, &out->sets, m);
        }
    } else if (!tokenize(w) || !read_words(w, &out->sets)) {
        trouble = SCHEDULE_BAD;
    }
    if (trouble != SCHEDULE_FINE) {
        m->from += shift;
        m->to += shift;
        return trouble;
    }
    out->cron = cron_print(a, &out->sets);
    out->words = schedule_words(a, &out->sets);
    out->words = out->words.n == 0 ? out->cron : out->words;
    return SCHEDULE_FINE;
}
