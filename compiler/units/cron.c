/*
 * The parser accepts what robfig/cron v3.0.1 ParseStandard accepts, no more and no less, because the
 * API server and the CronJob controller both call it; v1.2.0, which Longhorn's webhook calls, differs
 * only in lines that carry a zone. Those are refused here as well: Kubernetes refuses any schedule
 * that contains `TZ` (1.29), and without a blank behind the zone the library panics.
 */
#include "units/cron.h"

#include <string.h>

#include "units/cron_field.h"

static const char *const month_words[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekday_words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

const struct cron_field cron_fields[CRON_FIELDS] = {
    {.name = "minute", .least = 0, .most = 59},
    {.name = "hour", .least = 0, .most = 23},
    {.name = "day of the month", .least = 1, .most = 31},
    {.name = "month", .least = 1, .most = 12, .words = month_words},
    {.name = "day of the week", .least = 0, .most = 6, .words = weekday_words},
};

/* Bytes of white space at the start of `s`, as unicode.IsSpace has it; 0 if there is none. */
static size_t space(struct str s)
{
    static const struct {
        const char *bytes;
        char last; /* the last byte may go up to this one */
    } wide[] = {
        {"\xc2\x85", '\x85'},     {"\xc2\xa0", '\xa0'},     {"\xe1\x9a\x80", '\x80'},
        {"\xe2\x80\x80", '\x8a'}, {"\xe2\x80\xa8", '\xa9'}, {"\xe2\x80\xaf", '\xaf'},
        {"\xe2\x81\x9f", '\x9f'}, {"\xe3\x80\x80", '\x80'},
    };
    if (s.n == 0) {
        return 0;
    }
    if (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')) {
        return 1;
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t n = strlen(wide[i].bytes);
        if (s.n >= n && memcmp(s.p, wide[i].bytes, n - 1) == 0 && s.p[n - 1] >= wide[i].bytes[n - 1] &&
            s.p[n - 1] <= wide[i].last) {
            return n;
        }
    }
    return 0;
}

size_t cron_split(struct str line, struct str *pieces, size_t max)
{
    size_t count = 0, at = 0;
    while (at < line.n) {
        size_t n = space(str_sub(line, at, line.n));
        if (n != 0) {
            at += n;
            continue;
        }
        size_t from = at;
        while (at < line.n && space(str_sub(line, at, line.n)) == 0) {
            at++;
        }
        if (count < max) {
            pieces[count] = str_sub(line, from, at);
        }
        count++;
    }
    return count;
}

/* The letters of a name in any case. U+0130, whose lower case is `i` in Go, makes `FR\u0130` a
 * Friday. */
static bool word_is(struct str s, const char *word)
{
    size_t at = 0;
    for (; *word != '\0'; word++) {
        if (*word == 'i' && s.n >= at + 2 && memcmp(s.p + at, "\xc4\xb0", 2) == 0) {
            at += 2;
        } else if (at < s.n && (s.p[at] == *word || s.p[at] == *word - 'a' + 'A')) {
            at++;
        } else {
            return false;
        }
    }
    return at == s.n;
}

bool cron_value(struct str s, const struct cron_field *f, int64_t *out)
{
    for (int i = 0; f != NULL && f->words != NULL && f->words[i] != NULL; i++) {
        if (word_is(s, f->words[i])) {
            *out = f->least + i;
            return true;
        }
    }
    bool minus = s.n != 0 && s.p[0] == '-';
    if (minus || (s.n != 0 && s.p[0] == '+')) {
        s = str_sub(s, 1, s.n);
    }
    int64_t v;
    if (!str_int(s, &v)) {
        return false;
    }
    *out = minus ? -v : v;
    return true;
}

struct reading {
    struct arena *arena;
    struct str line;
    struct misread *m;
};

__attribute__((format(printf, 4, 5))) static bool wrong(const struct reading *r, struct str at,
                                                        struct str help, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    r->m->from = (size_t)(at.p - r->line.p);
    r->m->to = r->m->from + at.n;
    r->m->why = str_vfmt(r->arena, fmt, ap);
    r->m->help = help;
    va_end(ap);
    return false;
}

static bool value_read(const struct reading *r, struct str s, struct str item,
                       const struct cron_field *f, int64_t *out)
{
    if (cron_value(s, f, out)) {
        return true;
    }
    struct str help = f->words == NULL
        ? str_fmt(r->arena, "write a number from %d to %d", f->least, f->most)
        : str_fmt(r->arena, "write a number from %d to %d, or `%s` to `%s`", f->least, f->most,
                  f->words[0], f->words[f->most - f->least]);
    return wrong(r, s.n == 0 ? item : s, help, "`%.*s` is no %s", STR_ARG(s.n == 0 ? item : s), f->name);
}

static bool step_read(const struct reading *r, struct str s, struct str item, int64_t *step)
{
    struct str help = STR("write a step of 1 or more behind `/`");
    if (!cron_value(s, NULL, step) || *step < 0) {
        return wrong(r, s.n == 0 ? item : s, help, "`%.*s` is no step",
                     STR_ARG(s.n == 0 ? item : s));
    }
    return *step != 0 || wrong(r, s, help, "a step of 0 never advances");
}

static bool bounds_check(const struct reading *r, struct str item, const struct cron_field *f,
                         int64_t from, int64_t to)
{
    if (from >= f->least && from <= to && to <= f->most) {
        return true;
    }
    struct str help = str_fmt(r->arena, "write a number from %d to %d", f->least, f->most);
    if (from < f->least) {
        return wrong(r, item, help, "%lld is below %d, the first %s", (long long)from, f->least, f->name);
    }
    if (from > f->most || to > f->most) {
        return wrong(r, item, help, "%lld is above %d, the last %s",
                     (long long)(from > f->most ? from : to), f->most, f->name);
    }
    return wrong(r, item, STR("write two ranges, separated by a comma"),
                 "the range runs from %lld back to %lld", (long long)from, (long long)to);
}

static size_t count_of(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += s.p[i] == c;
    }
    return n;
}

/* One item: `*`, `5`, `1-5`, each with an optional `/step`. Behind `*-` anything goes. */
static bool item_read(const struct reading *r, struct str item, const struct cron_field *f,
                      uint64_t *bits)
{
    size_t slash = str_find(item, '/'), slashes = count_of(item, '/');
    struct str base = str_sub(item, 0, slash);
    size_t dash = str_find(base, '-'), dashes = count_of(base, '-');
    struct str low = str_sub(base, 0, dash);
    bool star = str_is(low, "*") || str_is(low, "?");
    int64_t from = f->least, to = f->most, step = 1;
    if (!star) {
        if (!value_read(r, low, item, f, &from)) {
            return false;
        }
        to = from;
        if (dashes > 1) {
            return wrong(r, item, STR("write `FROM-TO`"), "a range has one `-`");
        }
        if (dashes == 1 && !value_read(r, str_sub(base, dash + 1, base.n), item, f, &to)) {
            return false;
        }
    }
    if (slashes > 1) {
        return wrong(r, item, STR("write `RANGE/STEP`"), "an item has one `/`");
    }
    if (slashes == 1) {
        if (!step_read(r, str_sub(item, slash + 1, item.n), item, &step)) {
            return false;
        }
        to = dashes == 0 ? f->most : to;
    }
    if (!bounds_check(r, item, f, from, to)) {
        return false;
    }
    for (int64_t v = from; v <= to; v += step) {
        *bits |= 1ull << v;
        if (step > to - v) {
            break;
        }
    }
    *bits |= star && step == 1 ? CRON_STAR : 0;
    return true;
}

static bool field_read(const struct reading *r, struct str s, const struct cron_field *f,
                       uint64_t *bits)
{
    struct str item;
    *bits = 0;
    while (str_split(&s, ',', &item)) {
        if (item.n != 0 && !item_read(r, item, f, bits)) {
            return false;
        }
    }
    return true;
}

static bool every_read(const struct reading *r, struct cron *out)
{
    int64_t ns;
    struct str text = str_sub(r->line, sizeof "@every " - 1, r->line.n);
    if (!cron_duration(text, &ns)) {
        return wrong(r, text.n == 0 ? r->line : text, STR("write hours, minutes and seconds: `@every 1h30m`"),
                     "`%.*s` is no interval", STR_ARG(text));
    }
    out->every = true;
    out->interval = ns < 1000000000 ? 1 : ns / 1000000000;
    return true;
}

static bool descriptor_read(const struct reading *r, struct cron *out)
{
    static const struct {
        const char *name, *line;
    } table[] = {
        {"@yearly", "0 0 1 1 *"},  {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
        {"@weekly", "0 0 * * 0"},  {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
        {"@hourly", "0 * * * *"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_is(r->line, table[i].name)) {
            return cron_parse(r->arena, str_of(table[i].line), out, r->m);
        }
    }
    if (str_starts(r->line, STR("@every "))) {
        return every_read(r, out);
    }
    return wrong(r, r->line, STR("write five fields, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`"),
                 "`%.*s` is not known to Kubernetes", STR_ARG(r->line));
}

bool cron_parse(struct arena *a, struct str line, struct cron *out, struct misread *m)
{
    const struct reading r = {.arena = a, .line = line, .m = m};
    struct str f[CRON_FIELDS];
    *out = (struct cron){0};
    *m = (struct misread){0};
    if (line.n != 0 && line.p[0] == '@') {
        return descriptor_read(&r, out);
    }
    size_t n = cron_split(line, f, CRON_FIELDS);
    if (n != CRON_FIELDS) {
        return wrong(&r, line, STR("write minute, hour, day of the month, month and day of the week"),
                     "a cron line has five fields, this has %zu", n);
    }
    uint64_t *const sets[CRON_FIELDS] = {&out->minute, &out->hour, &out->day, &out->month,
                                         &out->weekday};
    for (size_t i = 0; i < CRON_FIELDS; i++) {
        if (!field_read(&r, f[i], &cron_fields[i], sets[i])) {
            return false;
        }
    }
    return true;
}

bool cron_parse_v1(struct str line)
{
    struct arena *a = arena_new();
    struct cron sets;
    struct misread m;
    bool ok = cron_parse(a, line, &sets, &m);
    arena_free(a);
    return ok;
}

bool cron_equal(const struct cron *x, const struct cron *y)
{
    return x->minute == y->minute && x->hour == y->hour && x->day == y->day &&
           x->month == y->month && x->weekday == y->weekday && x->every == y->every &&
           x->interval == y->interval;
}
