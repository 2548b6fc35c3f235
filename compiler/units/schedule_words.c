/*
 * Sets → words. A form is chosen by which fields are stars, as the parser fills them; what does not
 * fit a form exactly has no words. The hints answer what people write who never read the grammar.
 */
#include "units/schedule_words.h"

#include "base/suggest.h"

#define VALUES(set) ((set) & ~CRON_STAR)
#define STARRED(set) (((set)&CRON_STAR) != 0)

enum { TIMES_MOST = 24 };

const char *const schedule_days[7] = {"sunday",   "monday", "tuesday", "wednesday",
                                      "thursday", "friday", "saturday"};

int schedule_day(struct str word)
{
    for (int i = 0; i < 7; i++) {
        struct str full = str_of(schedule_days[i]);
        if (str_eq(word, full) || str_eq(word, str_sub(full, 0, 3))) {
            return i;
        }
    }
    return -1;
}

/* N such that the set is { first, first + N, … } all round a clock of `size`; 0 if there is none. */
static int round_step(uint64_t set, int size, int *first)
{
    int count = __builtin_popcountll(set);
    if (count == 0 || size % count != 0) {
        return 0;
    }
    int step = size / count;
    *first = __builtin_ctzll(set);
    for (int v = *first; v < size; v += step) {
        if ((set >> v & 1) == 0) {
            return 0;
        }
    }
    return *first < step ? step : 0;
}

static void minute_print(struct buf *b, int minute)
{
    if (minute != 0) {
        buf_fmt(b, " at :%02d", minute);
    }
}

static bool interval_print(struct buf *b, const struct cron *c)
{
    int minute = 0, hour = 0;
    uint64_t minutes = VALUES(c->minute), hours = VALUES(c->hour);
    int step = round_step(minutes, 60, &minute);
    if (STARRED(c->hour) && step == 60) {
        buf_z(b, "hourly");
        minute_print(b, minute);
        return true;
    }
    if (STARRED(c->hour) && step != 0 && (step == 1) == STARRED(c->minute)) {
        buf_fmt(b, "every %dm", step);
        minute_print(b, minute);
        return true;
    }
    step = round_step(hours, 24, &hour);
    if (!STARRED(c->hour) && !STARRED(c->minute) && __builtin_popcountll(minutes) == 1 &&
        step > 1 && step < 24 && hour == 0) {
        buf_fmt(b, "every %dh", step);
        minute_print(b, __builtin_ctzll(minutes));
        return true;
    }
    return false;
}

static bool times_print(struct buf *b, const struct cron *c)
{
    int count = __builtin_popcountll(VALUES(c->minute)) * __builtin_popcountll(VALUES(c->hour));
    const char *and = " at ";
    if (STARRED(c->hour) || STARRED(c->minute) || count == 0 || count > TIMES_MOST) {
        return false;
    }
    for (uint64_t hours = c->hour; hours != 0; hours &= hours - 1) {
        for (uint64_t minutes = c->minute; minutes != 0; minutes &= minutes - 1) {
            buf_fmt(b, "%s%02d:%02d", and, __builtin_ctzll(hours), __builtin_ctzll(minutes));
            and = " and ";
        }
    }
    return true;
}

static void days_print(struct buf *b, uint64_t days)
{
    const char *and = "";
    if (days == 0x3e) {
        buf_z(b, "weekdays");
        return;
    }
    for (int d = 0; d < 7; d++) {
        if ((days >> d & 1) != 0) {
            buf_fmt(b, "%s%s", and, schedule_days[d]);
            and = " and ";
        }
    }
}

static void dates_print(struct buf *b, uint64_t dates)
{
    const char *and = "monthly on ";
    for (int d = 1; d <= 31; d++) {
        if ((dates >> d & 1) != 0) {
            buf_fmt(b, "%s%d", and, d);
            and = " and ";
        }
    }
}

struct str schedule_words(struct arena *a, const struct cron *c)
{
    struct buf b = {.arena = a};
    bool any_day = STARRED(c->day), any_weekday = STARRED(c->weekday), ok = false;
    if (c->every || !STARRED(c->month) || c->day == 0 || c->weekday == 0) {
        return STR("");
    }
    if (any_day && any_weekday) {
        ok = interval_print(&b, c);
        if (!ok) {
            buf_z(&b, "daily");
            ok = times_print(&b, c);
        }
    } else if (any_day) {
        days_print(&b, c->weekday);
        ok = times_print(&b, c);
    } else if (any_weekday) {
        dates_print(&b, c->day);
        ok = times_print(&b, c);
    }
    return ok ? buf_str(&b) : STR("");
}

static void hint(struct misread *m, struct str why, struct str help)
{
    m->why = why;
    m->help = help;
}

static bool is_ordinal(struct str s)
{
    static const char *const words[] = {"first", "second", "third", "fourth", "fifth",
                                        "last",  "1st",    "2nd",   "3rd",    "4th"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(s, words[i])) {
            return true;
        }
    }
    return false;
}

/* The day that one of the words names, or Sunday. */
static const char *day_in(const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (schedule_day(words[i]) >= 0) {
            return schedule_days[schedule_day(words[i])];
        }
    }
    return schedule_days[0];
}

static bool known_hint(struct arena *a, const struct str *words, size_t n, struct str at, struct misread *m)
{
    static const struct {
        const char *word, *why, *form, *behind; /* form AT behind; `form` NULL: the day that is named */
    } table[] = {
        {"weekly", "a weekly schedule names its day", NULL, ""},
        {"yearly", "a year is longer than any look-back", "monthly on 1", ", or a raw cron line"},
        {"annually", "a year is longer than any look-back", "monthly on 1", ", or a raw cron line"},
        {"nightly", "`nightly` is no schedule", "daily", ""},
        {"weekday", "`weekday` is no schedule", "weekdays", ""},
        {"weekend", "`weekend` is no schedule", "saturday and sunday", ""},
        {"weekends", "`weekends` is no schedule", "saturday and sunday", ""},
        {"at", "a schedule begins with how often it runs", "daily", ""},
        {"on", "a schedule begins with how often it runs", "monthly on 1", ""},
    };
    bool day = n > 1 && str_is(words[0], "on") && schedule_day(words[1]) >= 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_is(words[0], table[i].word)) {
            const char *form = table[i].form == NULL || day ? day_in(words, n) : table[i].form;
            hint(m, str_of(table[i].why), str_fmt(a, "write `%s %.*s`%s", form, STR_ARG(at), table[i].behind));
            return true;
        }
    }
    if (str_is(words[0], "midnight") || str_is(words[0], "noon")) {
        hint(m, STR("a schedule begins with how often it runs"),
             str_is(words[0], "noon") ? STR("write `daily at 12:00`") : STR("write `daily at 00:00`"));
    } else if (str_is(words[0], "never")) {
        hint(m, STR("a schedule that never runs"), STR("leave the copy out"));
    }
    return m->why.n != 0;
}

struct str schedule_day_range(struct arena *a, struct str word)
{
    size_t dash = str_find(word, '-');
    int from = schedule_day(str_sub(word, 0, dash)), to = schedule_day(str_sub(word, dash + 1, word.n));
    struct buf b = {.arena = a};
    if (dash == word.n || from < 0 || to < 0) {
        return STR("");
    }
    if (from == 1 && to == 5) {
        return STR("weekdays");
    }
    for (int d = from;; d = (d + 1) % 7) {
        buf_fmt(&b, "%s%s", b.n == 0 ? "" : " and ", schedule_days[d]);
        if (d == to) {
            return buf_str(&b);
        }
    }
}

int schedule_time_meant(struct str word)
{
    int64_t hour = 0, minute = 0;
    bool am = str_ends(word, STR("am")), pm = str_ends(word, STR("pm"));
    struct str clock = str_trim(str_sub(word, 0, word.n - (am || pm ? 2 : 0)));
    size_t mark = str_find(clock, ':');
    mark = mark < clock.n ? mark : str_find(clock, '.');
    if (str_is(word, "midnight") || str_is(word, "24:00")) {
        return 0;
    }
    if (str_is(word, "noon")) {
        return 720;
    }
    bool fine = str_int(str_sub(clock, 0, mark), &hour) && hour < 24 &&
                (mark == clock.n || (str_int(str_sub(clock, mark + 1, clock.n), &minute) && minute < 60));
    if (!fine || ((am || pm) && (hour < 1 || hour > 12))) {
        return -1;
    }
    hour = am || pm ? hour % 12 + (pm ? 12 : 0) : hour;
    return (int)(hour * 60 + minute);
}

static void ordinal_hint(struct arena *a, const struct str *words, size_t n, struct str at, struct misread *m)
{
    int day = n < 2 ? -1 : schedule_day(words[1]);
    struct str what = day >= 0 ? str_fmt(a, "%.*s %.*s", STR_ARG(words[0]), STR_ARG(words[1]))
                               : str_fmt(a, "%.*s day", STR_ARG(words[0]));
    hint(m, str_fmt(a, "cron cannot say the %.*s of a month", STR_ARG(what)),
         str_fmt(a, "write `%s %.*s` for every week, or `monthly on %s %.*s`", schedule_days[day < 0 ? 0 : day],
                 STR_ARG(at), str_is(words[0], "last") ? "28" : "1", STR_ARG(at)));
}

void schedule_hint(struct arena *a, const struct str *words, size_t n, struct str at, struct misread *m)
{
    struct str starts[12] = {STR("hourly"), STR("every"), STR("daily"), STR("weekdays"), STR("monthly")};
    struct str first = n == 0 ? STR("") : words[0];
    for (int d = 0; d < 7; d++) {
        starts[5 + d] = str_of(schedule_days[d]);
    }
    struct str near = suggest(first, starts, 12);
    struct str forms = STR("write `daily at 02:00`, `sunday at 03:00`, `monthly on 1 at 04:00`, "
                           "`hourly`, `every 15m`, or five cron fields");
    int64_t count;
    char unit = first.n > 1 ? first.p[first.n - 1] : '\0';
    struct str range = schedule_day_range(a, first);
    if (first.n == 0) {
        hint(m, STR("an empty schedule"), forms);
    } else if (range.n != 0) {
        hint(m, STR("days are listed, not ranged"), str_fmt(a, "write `%.*s %.*s`", STR_ARG(range), STR_ARG(at)));
    } else if (is_ordinal(first)) {
        ordinal_hint(a, words, n, at, m);
    } else if ((unit == 'm' || unit == 'h') && str_int(str_sub(first, 0, first.n - 1), &count)) {
        hint(m, STR("a schedule begins with how often it runs"),
             str_fmt(a, "write `every %.*s`", STR_ARG(first)));
    } else if (schedule_time_meant(first) >= 0) {
        int time = schedule_time_meant(first);
        hint(m, STR("a schedule begins with how often it runs"),
             str_fmt(a, "write `daily at %02d:%02d`", time / 60, time % 60));
    } else if (!known_hint(a, words, n, at, m)) {
        hint(m, str_fmt(a, "`%.*s` begins no schedule", STR_ARG(first)),
             near.n == 0 ? forms : str_fmt(a, "did you mean `%.*s`?", STR_ARG(near)));
    }
}
