#include "emit/lines.h"

#include <string.h>

enum { CONTEXT = 3, EDITS_MAX = 1000 };

struct line {
    struct str text; /* with its newline, where it has one */
    uint64_t hash;
};

struct side {
    struct line *at;
    bool *changed;
    size_t n;
};

static struct side split(struct arena *a, struct str text)
{
    struct side s = {0};
    for (size_t i = 0; i < text.n; i++) {
        s.n += text.p[i] == '\n' || i + 1 == text.n;
    }
    s.at = arena_many(a, s.n, struct line);
    s.changed = arena_many(a, s.n, bool);
    for (size_t i = 0; i < s.n; i++) {
        size_t end = str_find(text, '\n');
        s.at[i].text = str_sub(text, 0, end + 1);
        s.at[i].hash = str_hash(s.at[i].text);
        text = str_sub(text, end + 1, text.n);
    }
    return s;
}

static bool same(const struct line *x, const struct line *y)
{
    return x->hash == y->hash && str_eq(x->text, y->text);
}

/* The part of both sides that differs: [from, to) of each. */
struct middle {
    size_t from, old_to, new_to;
};

static struct middle middle_of(const struct side *o, const struct side *n)
{
    struct middle m = {0, o->n, n->n};
    while (m.from < m.old_to && m.from < m.new_to && same(&o->at[m.from], &n->at[m.from])) {
        m.from++;
    }
    while (m.old_to > m.from && m.new_to > m.from &&
           same(&o->at[m.old_to - 1], &n->at[m.new_to - 1])) {
        m.old_to--;
        m.new_to--;
    }
    return m;
}

/*
 * Myers' greedy search: v[k] is the furthest old line on diagonal k = x - y after d edits. The
 * vector of every d is kept to walk back; row d lies at trace + d * d, diagonals -d..d.
 */
static int64_t *trace_row(int64_t *trace, int64_t d)
{
    return trace + d * d + d;
}

static int64_t reach(const int64_t *before, int64_t d, int64_t k, bool *down)
{
    if (d == 0) {
        *down = false;
        return 0;
    }
    *down = k == -d || (k != d && before[k - 1] < before[k + 1]);
    return *down ? before[k + 1] : before[k - 1] + 1;
}

static int64_t search(const struct side *o, const struct side *n, struct middle m, int64_t *trace)
{
    int64_t rows = (int64_t)(m.old_to - m.from), columns = (int64_t)(m.new_to - m.from);
    for (int64_t d = 0; d <= EDITS_MAX; d++) {
        int64_t *now = trace_row(trace, d), *before = d == 0 ? NULL : trace_row(trace, d - 1);
        for (int64_t k = -d; k <= d; k += 2) {
            bool down;
            int64_t x = reach(before, d, k, &down);
            while (x < rows && x - k < columns && x - k >= 0 &&
                   same(&o->at[m.from + (size_t)x], &n->at[m.from + (size_t)(x - k)])) {
                x++;
            }
            now[k] = x;
            if (x >= rows && x - k >= columns) {
                return d;
            }
        }
    }
    return -1;
}

static void walk_back(struct side *o, struct side *n, struct middle m, int64_t *trace, int64_t d)
{
    int64_t x = (int64_t)(m.old_to - m.from), y = (int64_t)(m.new_to - m.from);
    for (; d > 0; d--) {
        bool down;
        int64_t k = x - y, start = reach(trace_row(trace, d - 1), d, k, &down);
        if (down) {
            y = start - k - 1;
            n->changed[m.from + (size_t)y] = true;
            x = start;
        } else {
            x = start - 1;
            o->changed[m.from + (size_t)x] = true;
            y = start - k;
        }
    }
}

static void mark(struct arena *a, struct side *o, struct side *n)
{
    struct middle m = middle_of(o, n);
    size_t most = m.old_to - m.from + m.new_to - m.from;
    most = most > EDITS_MAX ? EDITS_MAX : most;
    int64_t *trace = arena_many(a, (most + 2) * (most + 2), int64_t);
    int64_t d = search(o, n, m, trace);
    if (d >= 0) {
        walk_back(o, n, m, trace, d);
        return;
    }
    memset(o->changed + m.from, 1, m.old_to - m.from);
    memset(n->changed + m.from, 1, m.new_to - m.from);
}

static void put(struct buf *out, char sign, const struct line *l)
{
    buf_char(out, sign);
    buf_add(out, l->text);
    if (!str_ends(l->text, STR("\n"))) {
        buf_z(out, "\n\\ No newline at end of file\n");
    }
}

/* `-12,7`: an empty range stands before its first line, as diff has it. */
static void put_range(struct buf *out, char sign, size_t from, size_t n)
{
    buf_fmt(out, "%c%zu", sign, n == 0 ? from : from + 1);
    if (n != 1) {
        buf_fmt(out, ",%zu", n);
    }
}

struct hunk {
    size_t old_from, new_from, old_to, new_to;
};

/* The next hunk at or after (i, j), which are equal lines up to the next change. */
static bool next_hunk(const struct side *o, const struct side *n, size_t i, size_t j, struct hunk *h)
{
    while (i < o->n && j < n->n && !o->changed[i] && !n->changed[j]) {
        i++;
        j++;
    }
    if (i == o->n && j == n->n) {
        return false;
    }
    size_t before = i < CONTEXT ? i : CONTEXT;
    *h = (struct hunk){i - before, j - before, i, j};
    for (size_t quiet = 0; quiet <= 2 * CONTEXT && (i < o->n || j < n->n);) {
        bool changed = (i < o->n && o->changed[i]) || (j < n->n && n->changed[j]);
        bool removed = i < o->n && o->changed[i];
        i += removed || !changed;
        j += !removed;
        quiet = changed ? 0 : quiet + 1;
        if (changed) {
            h->old_to = i;
            h->new_to = j;
        }
    }
    size_t after = o->n - h->old_to < CONTEXT ? o->n - h->old_to : CONTEXT;
    h->old_to += after;
    h->new_to += after;
    return true;
}

static void put_hunk(struct buf *out, const struct side *o, const struct side *n, struct hunk h)
{
    buf_z(out, "@@ ");
    put_range(out, '-', h.old_from, h.old_to - h.old_from);
    buf_char(out, ' ');
    put_range(out, '+', h.new_from, h.new_to - h.new_from);
    buf_z(out, " @@\n");
    for (size_t i = h.old_from, j = h.new_from; i < h.old_to || j < h.new_to;) {
        if (i < h.old_to && o->changed[i]) {
            put(out, '-', &o->at[i++]);
        } else if (j < h.new_to && n->changed[j]) {
            put(out, '+', &n->at[j++]);
        } else {
            put(out, ' ', &o->at[i++]);
            j++;
        }
    }
}

void lines_diff(struct buf *out, const char *old_name, struct str old_text, const char *new_name,
                struct str new_text)
{
    if (str_eq(old_text, new_text)) {
        return;
    }
    struct side o = split(out->arena, old_text), n = split(out->arena, new_text);
    mark(out->arena, &o, &n);
    buf_fmt(out, "--- %s\n+++ %s\n", old_name, new_name);
    struct hunk h = {0};
    while (next_hunk(&o, &n, h.old_to, h.new_to, &h)) {
        put_hunk(out, &o, &n, h);
    }
}
