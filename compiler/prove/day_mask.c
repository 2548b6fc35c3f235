/*
 * Whatever day a line matches, it fires at a minute of its hours and minutes by the clock, and the
 * clock is away from UTC by one of a few offsets: that bounds the minutes of the day in UTC.
 */
#include "prove/day_mask.h"

#include "prove/gaps.h"

enum { MINUTE = 60, HOUR_MINUTES = 60 };

static void offset_add(struct offsets *o, int32_t offset)
{
    for (int i = 0; i < o->n; i++) {
        if (o->at[i] == offset) {
            return;
        }
    }
    o->odd = o->odd || offset % MINUTE != 0 || o->n == (int)(sizeof o->at / sizeof *o->at);
    if (!o->odd) {
        o->at[o->n++] = offset;
    }
}

void offsets_fill(struct offsets *o, const struct zone *z)
{
    if (o->z == z) {
        return;
    }
    *o = (struct offsets){.z = z};
    for (int64_t t = FIRINGS_FROM - 2 * INT64_C(86400); t < HORIZON_TO; t = zone_next_change(z, t)) {
        offset_add(o, zone_offset(z, t));
    }
}

static void minute_set(struct day_mask *m, int64_t minute)
{
    int64_t at = (minute % DAY_MINUTES + DAY_MINUTES) % DAY_MINUTES;
    m->minutes[at / 64] |= UINT64_C(1) << (at % 64);
}

/* Towards later minutes; what leaves the day's last minutes is lost. */
static struct day_mask shifted(const struct day_mask *m, int64_t minutes)
{
    struct day_mask out = {{0}};
    int words = (int)(minutes / 64), bits = (int)(minutes % 64);
    for (int i = words; i < DAY_WORDS; i++) {
        out.minutes[i] = m->minutes[i - words] << bits;
        if (bits > 0 && i > words) {
            out.minutes[i] |= m->minutes[i - words - 1] >> (64 - bits);
        }
    }
    out.minutes[DAY_WORDS - 1] &= (UINT64_C(1) << (DAY_MINUTES % 64)) - 1;
    return out;
}

static struct day_mask shifted_back(const struct day_mask *m, int64_t minutes)
{
    struct day_mask out = {{0}};
    int words = (int)(minutes / 64), bits = (int)(minutes % 64);
    for (int i = 0; i + words < DAY_WORDS; i++) {
        out.minutes[i] = m->minutes[i + words] >> bits;
        if (bits > 0 && i + words + 1 < DAY_WORDS) {
            out.minutes[i] |= m->minutes[i + words + 1] << (64 - bits);
        }
    }
    return out;
}

/* Each minute that lies less than `length` after a start: what covers n minutes, joined with itself
 * as far on, covers twice as many. */
static struct day_mask lasting(const struct day_mask *starts, int64_t length)
{
    struct day_mask out = *starts;
    for (int64_t covered = 1, by; covered < length; covered += by) {
        by = covered < length - covered ? covered : length - covered;
        struct day_mask on = shifted(&out, by), past = shifted_back(&out, DAY_MINUTES - by);
        day_mask_join(&out, &on);
        day_mask_join(&out, &past);
    }
    return out;
}

struct day_mask day_mask_full(void)
{
    struct day_mask m;
    for (int i = 0; i < DAY_WORDS; i++) {
        m.minutes[i] = UINT64_MAX;
    }
    return m;
}

struct day_mask day_mask_of(const struct cron *c, const struct offsets *o, int64_t span)
{
    struct day_mask starts = {{0}};
    int64_t length = span / MINUTE + (span % MINUTE != 0);
    if (o->odd || c->every || length >= DAY_MINUTES) {
        return day_mask_full();
    }
    for (int i = 0; i < o->n; i++) {
        for (int hour = 0; hour < 24; hour++) {
            for (int minute = 0; (c->hour >> hour & 1) != 0 && minute < HOUR_MINUTES; minute++) {
                if ((c->minute >> minute & 1) != 0) {
                    minute_set(&starts, hour * HOUR_MINUTES + minute - o->at[i] / MINUTE);
                }
            }
        }
    }
    return lasting(&starts, length > 0 ? length : 1);
}

struct day_mask day_mask_kept(const struct keep_out *k, const struct offsets *o)
{
    struct day_mask starts = {{0}};
    int64_t length = k->to.v - k->from.v + (k->to.v <= k->from.v ? DAY_MINUTES : 0);
    if (o->odd || length >= DAY_MINUTES) {
        return day_mask_full();
    }
    for (int i = 0; i < o->n; i++) {
        minute_set(&starts, k->from.v - o->at[i] / MINUTE);
    }
    return lasting(&starts, length);
}

bool day_masks_meet(const struct day_mask *x, const struct day_mask *y)
{
    uint64_t common = 0;
    for (int i = 0; i < DAY_WORDS; i++) {
        common |= x->minutes[i] & y->minutes[i];
    }
    return common != 0;
}

void day_mask_join(struct day_mask *into, const struct day_mask *more)
{
    for (int i = 0; i < DAY_WORDS; i++) {
        into->minutes[i] |= more->minutes[i];
    }
}
