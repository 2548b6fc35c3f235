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

static bool known_hint(struct str first, struct misread *m)
{
    static const struct {
        const char *word, *why, *help;
    } table[] = {
        {"weekly", "a weekly schedule names its day", "write `sunday at 02:00`"},
        {"yearly", "a year is longer than any look-back", "write `monthly on 1 at 02:00`, or a raw cron line"},
        {"annually", "a year is longer than any look-back", "write `monthly on 1 at 02:00`, or a raw cron line"},
        {"nightly", "the time is missing", "write `daily at 02:00`"},
        {"midnight", "a schedule begins with how often it runs", "write `daily at 00:00`"},
        {"noon", "a schedule begins with how often it runs", "write `daily at 12:00`"},
        {"weekday", "`weekday` is no schedule", "write `weekdays at 02:00`"},
        {"weekend", "`weekend` is no schedule", "write `saturday and sunday at 02:00`"},
        {"weekends", "`weekends` is no schedule", "write `saturday and sunday at 02:00`"},
        {"at", "a schedule begins with how often it runs", "write `daily at 02:00`"},
        {"on", "a schedule begins with how often it runs", "write `monthly on 1 at 02:00`"},
        {"never", "a schedule that never runs", "leave the copy out"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_is(first, table[i].word)) {
            hint(m, str_of(table[i].why), str_of(table[i].help));
            return true;
        }
    }
    return false;
}

void schedule_hint(struct arena *a, struct str first, struct str next, struct misread *m)
{
    struct str starts[12] = {STR("hourly"), STR("every"), STR("daily"), STR("weekdays"), STR("monthly")};
    for (int d = 0; d < 7; d++) {
        starts[5 + d] = str_of(schedule_days[d]);
    }
    struct str near = suggest(first, starts, 12);
    struct str forms = STR("write `daily at 02:00`, `sunday at 03:00`, `monthly on 1 at 04:00`, "
                           "`hourly`, `every 15m`, or five cron fields");
    int64_t n;
    char unit = first.n > 1 ? first.p[first.n - 1] : '\0';
    if (first.n == 0) {
        hint(m, STR("an empty schedule"), forms);
    } else if (is_ordinal(first)) {
        struct str what = schedule_day(next) >= 0 ? str_fmt(a, "%.*s %.*s", STR_ARG(first), STR_ARG(next))
                                                  : str_fmt(a, "%.*s day", STR_ARG(first));
        int day = schedule_day(next);
        hint(m, str_fmt(a, "cron cannot say the %.*s of a month", STR_ARG(what)),
             str_fmt(a, "write `%s at 03:00` for every week, or `monthly on %s at 03:00`",
                     schedule_days[day < 0 ? 0 : day], str_is(first, "last") ? "28" : "1"));
    } else if (str_find(first, ':') < first.n) {
        hint(m, STR("a schedule begins with how often it runs"),
             str_fmt(a, "write `daily at %.*s`", STR_ARG(first)));
    } else if ((unit == 'm' || unit == 'h') && str_int(str_sub(first, 0, first.n - 1), &n)) {
        hint(m, STR("a schedule begins with how often it runs"),
             str_fmt(a, "write `every %.*s`", STR_ARG(first)));
    } else if (!known_hint(first, m)) {
        hint(m, str_fmt(a, "`%.*s` begins no schedule", STR_ARG(first)),
             near.n == 0 ? forms : str_fmt(a, "did you mean `%.*s`?", STR_ARG(near)));
    }
}
