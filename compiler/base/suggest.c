/*
 * Optimal string alignment over three rows. An edit costs FULL; a change that a person hardly sees
 * (letter case, a dash or an underscore more or less) costs SLIGHT, so that `daily-change` is
 * nearer to `dailyChange` than to anything else.
 */
#include "base/suggest.h"

#include <stdlib.h>

enum { LONGEST = 64, FULL = 4, SLIGHT = 1 };

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c == '_' ? '-' : c;
}

static int cost_of(char c)
{
    return fold(c) == '-' ? SLIGHT : FULL;
}

static int replace_cost(char x, char y)
{
    return x == y ? 0 : fold(x) == fold(y) ? SLIGHT : FULL;
}

static int least(int x, int y)
{
    return x < y ? x : y;
}

static int distance(struct str x, struct str y)
{
    int rows[3][LONGEST + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    last[0] = 0;
    for (size_t j = 0; j < y.n; j++) {
        last[j + 1] = last[j] + cost_of(y.p[j]);
    }
    for (size_t i = 0; i < x.n; i++) {
        now[0] = last[0] + cost_of(x.p[i]);
        for (size_t j = 0; j < y.n; j++) {
            int d = last[j] + replace_cost(x.p[i], y.p[j]);
            d = least(d, last[j + 1] + cost_of(x.p[i]));
            d = least(d, now[j] + cost_of(y.p[j]));
            if (i > 0 && j > 0 && x.p[i] == y.p[j - 1] && x.p[i - 1] == y.p[j]) {
                d = least(d, before[j - 1] + FULL);
            }
            now[j + 1] = d;
        }
        int *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[y.n];
}

/* Without dashes: what one word has more of than another is an edit each. */
static int letters(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += fold(s.p[i]) != '-';
    }
    return n;
}

struct str suggest(struct str word, const struct str *candidates, size_t count)
{
    struct str best = {NULL, 0};
    if (word.n == 0 || word.n > LONGEST) {
        return best;
    }
    int limit = (int)(word.n + 1) / 3 * FULL + SLIGHT, nearest = limit + 1;
    int own = letters(word);
    bool unique = false;
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].n == 0 || candidates[i].n > LONGEST) {
            continue;
        }
        if (abs(letters(candidates[i]) - own) * FULL > nearest) {
            continue;
        }
        int d = distance(word, candidates[i]);
        if (d < nearest) {
            nearest = d;
            best = candidates[i];
            unique = true;
        } else if (d == nearest && !str_eq(best, candidates[i])) {
            unique = false;
        }
    }
    return unique && nearest <= limit ? best : (struct str){NULL, 0};
}

bool suggest_near(struct str word, struct str other, int edits)
{
    return word.n <= LONGEST && other.n <= LONGEST && distance(word, other) <= edits * FULL;
}
