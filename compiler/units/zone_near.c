/*
 * A name of a zone that is near to another is most often another place: only letter case is certain,
 * and only one slip of the finger in the name of a city is worth a question.
 */
#include "base/suggest.h"
#include "units/zone.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_letters(struct str x, struct str y)
{
    size_t i = 0;
    while (x.n == y.n && i < x.n && lower(x.p[i]) == lower(y.p[i])) {
        i++;
    }
    return x.n == y.n && i == x.n;
}

/* The one zone of the same region whose city differs by a slip of the finger. */
static struct str one_typo(struct str name, const struct str *names, size_t n)
{
    enum { SHORT = 5, LONG = 8 };
    struct str near = {NULL, 0};
    size_t slash = str_find(name, '/'), city = name.n - slash;
    if (slash == name.n || city <= SHORT) {
        return near;
    }
    for (size_t i = 0; i < n; i++) {
        bool begins = names[i].n > slash + 1 && str_starts(names[i], str_sub(name, 0, slash + 1)) &&
                      lower(names[i].p[slash + 1]) == lower(name.p[slash + 1]);
        if (begins && suggest_near(name, names[i], city > LONG ? 2 : 1)) {
            if (near.n != 0) {
                return (struct str){NULL, 0};
            }
            near = names[i];
        }
    }
    return near;
}

struct str zones_near(struct zones *z, struct str name, bool *same)
{
    const struct str *names;
    size_t n = zones_names(z, &names);
    *same = false;
    for (size_t i = 0; i < n; i++) {
        if (same_letters(name, names[i])) {
            *same = true;
            return names[i];
        }
    }
    return one_typo(name, names, n);
}
