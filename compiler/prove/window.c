/*
 * Both kinds of windows come from a place that moves on by itself: the starts of a job, or the days
 * of a calendar cut where the clocks change. Meetings are found by passing over the window that
 * ends first.
 */
#include "prove/window.h"

#include "prove/starts.h"
#include "units/date.h"
#include "units/zone.h"

#define DAY INT64_C(86400)

struct kept_days {
    const struct keep_out *k;
    const struct zone *z;
    int64_t begin, end; /* a stretch of constant offset */
    int64_t day;        /* midnight, by the clock */
};

struct windows {
    struct starts *runs; /* NULL: kept days */
    struct kept_days days;
    int64_t span, from;
    struct window next; /* a piece that may go on in the next stretch */
    bool held;
};

/* Instants are the second that they begin. */
static int64_t end_of(struct window w)
{
    return w.end > w.start ? w.end : w.start + 1;
}

bool windows_meet(struct window x, struct window y)
{
    return x.start < end_of(y) && y.start < end_of(x);
}

struct windows *windows_of(struct arena *a, const struct gaps *job, int64_t span, int64_t from)
{
    struct windows *w = arena_one(a, struct windows);
    *w = (struct windows){.runs = arena_one(a, struct starts), .span = span, .from = from};
    starts_open(w->runs, job, span, from - span);
    return w;
}

struct windows *windows_starts(struct arena *a, const struct gaps *job, int64_t span, int64_t from)
{
    struct windows *w = windows_of(a, job, span, from);
    w->span = 0;
    return w;
}

/* ------------------------------------------------------------------------------------ kept free */

static void stretch_enter(struct kept_days *d, int64_t begin)
{
    d->begin = begin;
    d->end = zone_next_change(d->z, begin);
    int64_t local = begin + zone_offset(d->z, begin);
    d->day = local - (local % DAY + DAY) % DAY - DAY; /* the window of the day before may be open */
}

struct windows *windows_kept(struct arena *a, const struct keep_out *k, const struct zone *z,
                             int64_t from)
{
    struct windows *w = arena_one(a, struct windows);
    *w = (struct windows){.days = {.k = k, .z = z}, .from = from};
    stretch_enter(&w->days, from - 2 * DAY);
    return w;
}

/* What the stretch has of the day's window; false behind the stretch. */
static bool piece_of(struct kept_days *d, struct window *out)
{
    int64_t offset = zone_offset(d->z, d->begin), first = d->k->from.v * 60, last = d->k->to.v * 60;
    last += last <= first ? DAY : 0;
    for (;; d->day += DAY) {
        int64_t start = d->day + first - offset, end = d->day + last - offset;
        if (start >= d->end) {
            return false;
        }
        if (end > d->begin && (d->k->days.v >> date_weekday(d->day) & 1) != 0) {
            *out = (struct window){start > d->begin ? start : d->begin, end < d->end ? end : d->end};
            d->day += DAY;
            return true;
        }
    }
}

static bool piece_next(struct kept_days *d, struct window *out)
{
    while (!piece_of(d, out)) {
        if (d->end >= HORIZON_TO) {
            return false;
        }
        stretch_enter(d, d->end);
    }
    return out->start < HORIZON_TO;
}

static bool kept_next(struct windows *w, struct window *out)
{
    struct window piece;
    bool any = w->held;
    *out = w->next;
    while ((w->held = piece_next(&w->days, &piece))) {
        w->next = piece;
        bool goes_on = piece.start == out->end && piece.start == w->days.begin;
        if (any && !goes_on) {
            break;
        }
        out->start = any ? out->start : piece.start;
        out->end = piece.end;
        any = true;
    }
    return any;
}

/* -------------------------------------------------------------------------------------- the two */

bool windows_next(struct windows *w, struct window *out)
{
    do {
        if (w->runs == NULL) {
            if (!kept_next(w, out)) {
                return false;
            }
        } else if (starts_next(w->runs, &out->start)) {
            out->end = out->start + w->span;
        } else {
            return false;
        }
    } while (end_of(*out) <= w->from);
    return true;
}

/* ------------------------------------------------------------------------------------- meetings */

struct meetings {
    struct windows *one, *other;
    struct meeting at;
    bool more;
};

int64_t meeting_from(const struct meeting *m)
{
    return m->one.start > m->other.start ? m->one.start : m->other.start;
}

int64_t meeting_seconds(const struct meeting *m)
{
    int64_t end = m->one.end < m->other.end ? m->one.end : m->other.end;
    return end > meeting_from(m) ? end - meeting_from(m) : 0;
}

struct meetings *meetings_of(struct arena *a, struct windows *one, struct windows *other)
{
    struct meetings *m = arena_one(a, struct meetings);
    *m = (struct meetings){.one = one, .other = other};
    m->more = windows_next(one, &m->at.one) && windows_next(other, &m->at.other);
    return m;
}

bool meetings_next(struct meetings *m, struct meeting *out)
{
    bool met = false;
    while (m->more && !met) {
        met = windows_meet(m->at.one, m->at.other);
        *out = m->at;
        m->more = end_of(m->at.one) <= end_of(m->at.other) ? windows_next(m->one, &m->at.one)
                                                           : windows_next(m->other, &m->at.other);
    }
    return met;
}
