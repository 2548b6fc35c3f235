#include "cli/cron_answer.h"

#include "units/date.h"

const char *const cron_verdicts[CRON_VERDICTS] = {
    [CRON_OK] = "ok", [CRON_REFUSED] = "rejected", [CRON_NEVER] = "never", [CRON_HANGS] = "hangs"};

struct cron_window cron_window(const struct zone *z, int64_t day, int64_t years)
{
    int64_t year;
    int month, of_month;
    date_civil(day, &year, &month, &of_month);
    int64_t from = zone_midnight(z, day);
    return (struct cron_window){.start = from, .from = from, .next = from,
                                .to = zone_midnight(z, date_unix(year + years, month, of_month))};
}

static void fire(struct arena *a, const struct zone *z, const struct cron_window *w, struct cron_answer *out)
{
    struct gaps *g;
    enum gaps_state state = gaps_new(a, &out->line.sets, z, w->start, w->from, w->to, &g);
    out->verdict = state == GAPS_FINE ? CRON_OK : state == GAPS_NEVER ? CRON_NEVER : CRON_HANGS;
    out->gaps = g;
    out->stuck = gaps_stuck(g);
}

void cron_ask_raw(struct arena *a, struct str text, const struct zone *z, const struct cron_window *w,
                  struct cron_answer *out)
{
    *out = (struct cron_answer){.verdict = CRON_REFUSED};
    if (cron_parse(a, text, &out->line.sets, &out->misread)) {
        fire(a, z, w, out);
    }
}

static bool matches(const struct cron *c, int64_t local)
{
    int64_t year, of_day = (local % 86400 + 86400) % 86400;
    int month, day;
    date_civil(local, &year, &month, &day);
    bool date = (c->day >> day & 1) != 0, week = (c->weekday >> date_weekday(local) & 1) != 0;
    bool today = ((c->day | c->weekday) & CRON_STAR) != 0 ? date && week : date || week;
    return today && (c->month >> month & 1) != 0 && (c->hour >> (of_day / 3600) & 1) != 0 &&
           (c->minute >> (of_day / 60 % 60) & 1) != 0;
}

static int64_t matching(const struct cron *c, int64_t from, int64_t to)
{
    int64_t n = 0;
    for (int64_t local = from + (60 - from % 60) % 60; local < to; local += 60) {
        n += matches(c, local);
    }
    return n;
}

/* Runs in the second of two equal stretches of local time. */
static int64_t runs_again(const struct cron *c, const struct zone *z, int64_t change, int64_t seconds)
{
    int64_t n = 0, t = change - 1;
    while (firing_next(c, z, t, &t) == FIRING_AT && t < change + seconds) {
        n += matches(c, t + zone_offset(z, t));
    }
    return n;
}

/* A line that runs at every hour follows the hours that there are: nothing is lost or repeated. */
static void changes_see(const struct zone *z, const struct cron_window *w, struct cron_answer *out)
{
    const struct cron *c = &out->line.sets;
    struct cron_changes *k = &out->changes;
    if (c->every || (c->hour & 0xffffff) == 0xffffff) {
        return;
    }
    for (int64_t t = w->from; (t = zone_next_change(z, t)) < w->to;) {
        int64_t before = t + zone_offset(z, t - 1), after = t + zone_offset(z, t);
        int64_t lost = matching(c, before, after), repeated = runs_again(c, z, t, before - after);
        k->first_lost = k->lost == 0 ? t : k->first_lost;
        k->first_repeated = k->repeated == 0 ? t : k->first_repeated;
        k->lost += lost;
        k->repeated += repeated;
    }
}

static bool read_any(struct arena *a, struct str text, struct cron_answer *out)
{
    struct misread m;
    if (schedule_parse(a, text, &out->line, &out->misread) == SCHEDULE_FINE) {
        return true;
    }
    if (cron_parse(a, text, &out->line.sets, &m)) {
        out->advice = out->misread;
        out->line.raw = true;
        out->line.cron = out->line.words = cron_print(a, &out->line.sets);
        return true;
    }
    return false;
}

void cron_ask(struct arena *a, struct str text, const struct zone *z, const struct cron_window *w,
              struct cron_answer *out)
{
    *out = (struct cron_answer){.verdict = CRON_REFUSED};
    if (!read_any(a, text, out)) {
        return;
    }
    fire(a, z, w, out);
    changes_see(z, w, out);
    int64_t t = w->next - 1;
    while (out->verdict == CRON_OK && out->next_count < CRON_RUNS_SHOWN &&
           firing_next(&out->line.sets, z, t, &t) == FIRING_AT) {
        out->next[out->next_count++] = t;
    }
}
