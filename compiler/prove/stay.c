/*
 * A rule moves what is visible: once an object is hidden, it moves no more. Locked versions outlive
 * every rule (S3 user guide, "Object Lock considerations"). Wasabi bills every object for 90 days
 * unless capacity is reserved (docs.wasabi.com, minimum storage duration).
 */
#include "prove/stay.h"

#define DAY INT64_C(86400)

enum { WASABI_DAYS = 90 };

bool keeps_versions(const struct store *s)
{
    bool b2 = usable(s->provider.from) && s->provider.v == PROVIDER_B2;
    return b2 || usable(s->immutable.head.from);
}

/* Days until an object is hidden or deleted, and until its bytes are gone. */
static int64_t days_until_expired(const struct store *s)
{
    return usable(s->lifecycle.expire.from) ? s->lifecycle.expire.v / DAY : STAYS;
}

static int64_t days_until_gone(const struct store *s)
{
    int64_t days = days_until_expired(s);
    const struct number *hidden = &s->lifecycle.noncurrent_expire;
    if (keeps_versions(s) && days != STAYS) {
        days = usable(hidden->from) ? days + hidden->v / DAY : STAYS;
    }
    bool locked = usable(s->immutable.head.from) && usable(s->immutable.days.from);
    return locked && s->immutable.days.v > days ? s->immutable.days.v : days;
}

static const struct transition **by_age(struct arena *a, const struct items *all, size_t *n)
{
    const struct transition **sorted = arena_many(a, all->n + 1, const struct transition *);
    *n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct transition *t = ITEM(*all, i, struct transition);
        size_t k = *n;
        if (!usable(t->after.from) || t->to.from == POISONED) {
            continue;
        }
        for (; k > 0 && sorted[k - 1]->after.v > t->after.v; k--) {
            sorted[k] = sorted[k - 1];
        }
        sorted[k] = t;
        *n += 1;
    }
    return sorted;
}

static struct stay stay_in(int class, struct str name, int64_t from, int64_t size)
{
    const struct class_facts *facts = class_facts(class);
    struct stay s = {.class = class, .name = name, .from = from, .to = STAYS, .billed = STAYS};
    s.bytes = (size < 0 ? 0 : size) + (facts == NULL ? 0 : facts->extra);
    s.bytes_standard = facts == NULL ? 0 : facts->extra_standard;
    return s;
}

int64_t least_days(const struct store *s, int class)
{
    const struct class_facts *facts = class_facts(class);
    if (usable(s->provider.from) && s->provider.v == PROVIDER_WASABI) {
        return WASABI_DAYS;
    }
    bool aws = !usable(s->provider.from) || s->provider.v == PROVIDER_AWS;
    return aws && facts != NULL ? facts->least_days : 0;
}

static void end(const struct store *s, struct stay *x, int64_t day)
{
    int64_t least = least_days(s, x->class);
    x->to = day;
    x->billed = day - x->from > least ? day - x->from : least;
}

size_t stays_of(struct arena *a, const struct store *s, int64_t size, struct stay **out)
{
    size_t n, count = 0;
    const struct transition **moves = by_age(a, &s->lifecycle.transitions, &n);
    struct stay *all = arena_many(a, n + 1, struct stay);
    int64_t expired = days_until_expired(s), gone = days_until_gone(s);
    all[count++] = stay_in(CLASS_STANDARD, STR("STANDARD"), 0, size);
    for (size_t i = 0; i < n; i++) {
        int64_t day = moves[i]->after.v / DAY;
        bool own = moves[i]->to.from == ABSENT || moves[i]->to.v < 0;
        if (day >= expired) {
            break;
        }
        end(s, &all[count - 1], day);
        all[count] =
            stay_in(own ? CLASS_OF_PROVIDER : (int)moves[i]->to.v, moves[i]->name.v, day, size);
        all[count++].by = moves[i];
    }
    if (gone != STAYS) {
        end(s, &all[count - 1], gone);
    }
    *out = all;
    return count;
}
