/*
 * A day is a heading and a line for each run that starts in it; what goes on from the day before
 * stands first. Times are those of the policy's clock, so that a day may have 23 or 25 hours.
 */
#include "cli/calendar.h"
#include "units/date.h"
#include "units/duration.h"

#define DAY INT64_C(86400)

/* Of a run that ends on another day, the day too. */
static struct str end_of(const struct calendar *c, struct window w, bool low)
{
    if (w.end == w.start) {
        return low ? STR("?") : STR("");
    }
    struct str day = calendar_date(c, w.end), end = calendar_time(c, w.end);
    bool same = str_eq(day, calendar_date(c, w.start));
    return str_fmt(c->a, "%.*s%s%.*s%s", STR_ARG(end), same ? "" : " ", same ? 0 : 3, day.p,
                   low ? "+" : "");
}

static void line(struct buf *b, struct str start, struct str end, const char *noun, struct str name)
{
    buf_fmt(b, "  %-8.*s  %-9.*s  ", STR_ARG(start), STR_ARG(end));
    if (name.n == 0) {
        buf_fmt(b, "%s\n", noun);
    } else {
        buf_fmt(b, "%-14s %.*s\n", noun, STR_ARG(name));
    }
}

static void slot_print(const struct calendar *c, struct buf *b, const struct slot *s)
{
    line(b, calendar_time(c, s->at.start), end_of(c, s->at, s->job->low), job_noun(s->job->kind),
         s->job->name);
    for (size_t i = 0; i < s->clash_count; i++) {
        buf_fmt(b, "    ! %.*s\n", STR_ARG(calendar_why(c, &s->clashes[i])));
    }
}

static void kept_print(const struct calendar *c, struct buf *b, const struct kept *k)
{
    line(b, calendar_time(c, k->at.start), end_of(c, k->at, false), "kept free",
         usable(k->of->reason.from) ? k->of->reason.v : STR(""));
}

static void heading(const struct calendar *c, struct buf *b, int64_t from, int64_t to)
{
    int64_t change = zone_next_change(c->zone, from - 1);
    buf_fmt(b, "\n%.*s", STR_ARG(calendar_date(c, from)));
    if (change < to) {
        int64_t more = zone_offset(c->zone, change) - zone_offset(c->zone, change - 1);
        struct str by = duration_words(c->a, more < 0 ? -more : more);
        if (more != 0) {
            buf_fmt(b, "  (clocks go %s by %.*s, to %.*s)", more < 0 ? "back" : "forward",
                    STR_ARG(by), STR_ARG(calendar_time(c, change)));
        }
    }
    buf_char(b, '\n');
}

static void day_print(const struct calendar *c, struct buf *b, int64_t day, size_t *slot, size_t *kept)
{
    int64_t from = zone_midnight(c->zone, day), to = zone_midnight(c->zone, day + DAY);
    heading(c, b, from, to);
    size_t before = b->n;
    for (;;) {
        const struct slot *s = *slot < c->slot_count ? &c->slots[*slot] : NULL;
        const struct kept *k = *kept < c->kept_count ? &c->kept[*kept] : NULL;
        bool run = s != NULL && s->at.start < to, free = k != NULL && k->at.start < to;
        if (!run && !free) {
            break;
        }
        if (free && (!run || k->at.start <= s->at.start)) {
            kept_print(c, b, k);
            (*kept)++;
        } else {
            slot_print(c, b, s);
            (*slot)++;
        }
    }
    buf_z(b, b->n == before ? "  nothing\n" : "");
}

static void often_line(struct buf *b, const char *noun, const struct timing *when, struct str name)
{
    buf_fmt(b, "  %-19.*s  %-14s %.*s\n", STR_ARG(when->written), noun, STR_ARG(name));
}

/* Too many to show one by one: enrolment, and copies several times an hour. */
static void often_print(const struct calendar *c, struct buf *b)
{
    const struct enrolment *e = &c->p->enrolment;
    if (usable(e->head.from) && !e->off && e->when.usable) {
        often_line(b, "enrolment", &e->when, e->job);
    }
    for (size_t i = 0; i < c->jobs.n; i++) {
        const struct job *j = &c->jobs.at[i];
        if (calendar_frequent(j)) {
            often_line(b, job_noun(j->kind), j->when, j->name);
            for (size_t k = 0, shown = 0; k < c->clash_count && shown < 3; k++) {
                if (c->clashes[k].job == j) {
                    buf_fmt(b, "    ! %.*s %.*s\n", STR_ARG(calendar_date(c, c->clashes[k].at.start)),
                            STR_ARG(calendar_why(c, &c->clashes[k])));
                    shown++;
                }
            }
        }
    }
}

struct str calendar_text(const struct calendar *c)
{
    struct buf b = {.arena = c->a}, often = {.arena = c->a};
    size_t slot = 0, kept = 0, low = 0;
    buf_fmt(&b, "%.*s, %lld day%s from %.*s, times in %.*s\n", STR_ARG(c->p->name.v),
            (long long)c->days, c->days == 1 ? "" : "s", STR_ARG(date_print(c->a, c->day)),
            STR_ARG(zone_name(c->zone)));
    for (int64_t i = 0; i < c->days; i++) {
        day_print(c, &b, c->day + i * DAY, &slot, &kept);
    }
    often_print(c, &often);
    if (often.n != 0) {
        buf_z(&b, "\nevery hour or more often\n");
        buf_add(&b, buf_str(&often));
    }
    for (size_t i = 0; i < c->slot_count; i++) {
        low += c->slots[i].job->low;
    }
    if (low != 0) {
        buf_z(&b, "\n`+`: at least so long; `?`: how long is not known\n");
    }
    return buf_str(&b);
}
