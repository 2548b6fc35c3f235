/*
 * Records are kept in order of discovery. Sorting, levels and the dropping of duplicates happen
 * when somebody asks, because `allow` may still silence one after the last was found.
 */
#include "diag/diag.h"

#include "base/suggest.h"
#include "units/secret.h"

#include <stdlib.h>

static const struct code_info codes[] = {
#define CODE(id, slug_, severity_, family_, title_)                                                \
    [D_##id] = {.slug = slug_, .severity = severity_, .family = family_, .title = title_},
#include "diag/codes.def"
#undef CODE
};
_Static_assert(sizeof codes / sizeof codes[0] == D_COUNT, "one row per code");

const struct code_info *code_info(enum code c)
{
    return &codes[c];
}

bool code_find(struct str slug, enum code *out)
{
    for (size_t c = 0; c < D_COUNT; c++) {
        if (str_is(slug, codes[c].slug)) {
            *out = (enum code)c;
            return true;
        }
    }
    return false;
}

static const struct {
    const char *slug, *title;
} later[] = {
#define LATER(slug_, title_) {.slug = slug_, .title = title_},
#include "diag/later.def"
#undef LATER
};
enum { LATER_COUNT = sizeof later / sizeof later[0] };

const char *code_later(struct str slug)
{
    for (size_t i = 0; i < LATER_COUNT; i++) {
        if (str_is(slug, later[i].slug)) {
            return later[i].title;
        }
    }
    return NULL;
}

struct str code_near(struct arena *a, struct str slug)
{
    struct str *slugs = arena_many(a, D_COUNT + LATER_COUNT, struct str);
    for (size_t i = 0; i < D_COUNT + LATER_COUNT; i++) {
        slugs[i] = str_of(i < D_COUNT ? codes[i].slug : later[i - D_COUNT].slug);
    }
    return suggest(slug, slugs, D_COUNT + LATER_COUNT);
}

bool code_fixed(enum code c)
{
    switch (c) {
    case D_CRON_NEVER_FIRES:
    case D_CRON_HANGS:
    case D_CRON_DIALECT:
    case D_ZONE_UNTRANSLATABLE:
    case D_ZONE_UNSUPPORTED:
    case D_RETAIN_OVER_LIMIT: /* from here on: Longhorn's webhook refuses the object */
    case D_SYSTEM_BACKUP_TARGET:
    case D_STORE_URL_INVALID:
    case D_STORE_SHARED:
    case D_LIFECYCLE_ORDER: /* and the bucket's server the rules */
    case D_LIFECYCLE_SPACING:
    case D_LIFECYCLE_MINIMUM:
    case D_LIFECYCLE_LIMIT:
    case D_LIFECYCLE_UNSUPPORTED:
    case D_LIFECYCLE_UNREADABLE: /* what cannot be read is not known to be safe */
    case D_CREDENTIALS_IN_POLICY: /* a secret is not taken over, so its key would be left out */
    case D_SECRET_INLINE:
        return true;
    default:
        return codes[c].family == FAMILY_LANGUAGE && codes[c].severity == SEV_ERROR;
    }
}

const char *family_name(enum family f)
{
    static const char *const names[] = {
        [FAMILY_LANGUAGE] = "Language and names",
        [FAMILY_SCHEDULES] = "Schedules",
        [FAMILY_OBJECTIVES] = "Recovery point and recovery time",
        [FAMILY_RETENTION] = "Retention",
        [FAMILY_STORES] = "Stores and lifecycle",
        [FAMILY_COVERAGE] = "Workloads and coverage",
        [FAMILY_SECURITY] = "Security",
    };
    return names[f];
}

const char *severity_name(enum severity s)
{
    static const char *const names[] = {
        [SEV_ALLOW] = "allowed",
        [SEV_INFO] = "info",
        [SEV_WARNING] = "warning",
        [SEV_ERROR] = "error",
    };
    return names[s];
}

struct diags {
    struct arena *arena;
    struct texts *texts;
    struct diag **all;
    size_t n, cap;
    enum severity levels[D_COUNT];
    bool levelled[D_COUNT];
    bool deny_warnings;
    size_t errors[D_COUNT]; /* found, before levels and `allow` */
};

struct diags *diags_new(struct arena *a, struct texts *t)
{
    struct diags *ds = arena_one(a, struct diags);
    ds->arena = a;
    ds->texts = t;
    return ds;
}

struct texts *diags_texts(const struct diags *ds)
{
    return ds->texts;
}

struct arena *diags_arena(const struct diags *ds)
{
    return ds->arena;
}

#define FORMAT(arena, fmt, out)                                                                    \
    do {                                                                                           \
        va_list ap;                                                                                \
        va_start(ap, fmt);                                                                         \
        *(out) = secret_mask((arena), str_vfmt((arena), (fmt), ap));                               \
        va_end(ap);                                                                                \
    } while (0)

struct diag *diag_at(struct diags *ds, enum code c, struct span at, const char *fmt, ...)
{
    struct diag *d = arena_one(ds->arena, struct diag);
    d->code = c;
    d->severity = codes[c].severity;
    d->span = at;
    d->owner = ds;
    d->order = (uint32_t)ds->n;
    FORMAT(ds->arena, fmt, &d->message);
    *(struct diag **)arena_push(ds->arena, (void **)&ds->all, ds->n, &ds->cap, sizeof d) = d;
    ds->n++;
    ds->errors[c] += d->severity == SEV_ERROR;
    return d;
}

void diag_severity(struct diag *d, enum severity s)
{
    size_t *errors = &d->owner->errors[d->code];
    *errors -= d->severity == SEV_ERROR;
    d->severity = s;
    *errors += s == SEV_ERROR;
}

void diag_label(struct diag *d, const char *fmt, ...)
{
    FORMAT(d->owner->arena, fmt, &d->label);
}

void diag_mark(struct diag *d, struct span at, const char *fmt, ...)
{
    struct mark *m =
        arena_push(d->owner->arena, (void **)&d->marks, d->mark_count, &d->mark_cap, sizeof *m);
    d->mark_count++;
    m->span = at;
    FORMAT(d->owner->arena, fmt, &m->text);
}

void diag_note(struct diag *d, const char *fmt, ...)
{
    struct str *s =
        arena_push(d->owner->arena, (void **)&d->notes, d->note_count, &d->note_cap, sizeof *s);
    d->note_count++;
    FORMAT(d->owner->arena, fmt, s);
}

void diag_help(struct diag *d, const char *fmt, ...)
{
    struct str *s =
        arena_push(d->owner->arena, (void **)&d->helps, d->help_count, &d->help_cap, sizeof *s);
    d->help_count++;
    FORMAT(d->owner->arena, fmt, s);
}

void diag_fix(struct diag *d, struct span at, const char *fmt, ...)
{
    struct fix *f =
        arena_push(d->owner->arena, (void **)&d->fixes, d->fix_count, &d->fix_cap, sizeof *f);
    d->fix_count++;
    f->span = at;
    va_list ap;
    va_start(ap, fmt);
    f->text = str_vfmt(d->owner->arena, fmt, ap);
    va_end(ap);
    if (!str_eq(secret_mask(d->owner->arena, f->text), f->text)) {
        d->fix_count--; /* an edit is shown as it is: none that has a secret */
    }
}

void diag_about(struct diag *d, struct span name)
{
    struct span *s =
        arena_push(d->owner->arena, (void **)&d->abouts, d->about_count, &d->about_cap, sizeof *s);
    d->about_count++;
    *s = name;
}

void diag_home(struct diag *d, struct span at)
{
    d->home = at;
}

void diag_follows(struct diag *d, const struct diag *cause)
{
    d->follows = cause;
}

void diags_level(struct diags *ds, enum code c, enum severity s)
{
    ds->levels[c] = s;
    ds->levelled[c] = true;
}

void diags_deny_warnings(struct diags *ds)
{
    ds->deny_warnings = true;
}

enum severity diag_level(const struct diag *d)
{
    const struct diags *ds = d->owner;
    enum severity s = d->severity;
    if (s == SEV_ALLOW || (d->follows != NULL && diag_level(d->follows) == SEV_ERROR)) {
        return SEV_ALLOW;
    }
    if (ds->levelled[d->code]) {
        s = ds->levels[d->code];
    }
    return s == SEV_WARNING && ds->deny_warnings ? SEV_ERROR : s;
}

static int compare(uint32_t x, uint32_t y)
{
    return (x > y) - (x < y);
}

static int by_place(const void *x, const void *y)
{
    const struct diag *a = *(struct diag *const *)x, *b = *(struct diag *const *)y;
    int c = compare(a->span.file, b->span.file);
    c = c != 0 ? c : compare(a->span.start, b->span.start);
    c = c != 0 ? c : compare(a->code, b->code);
    c = c != 0 ? c : compare(a->span.end, b->span.end);
    c = c != 0 ? c : str_cmp(a->message, b->message);
    return c != 0 ? c : compare(a->order, b->order);
}

static bool same(const struct diag *a, const struct diag *b)
{
    return a->code == b->code && a->span.file == b->span.file && a->span.start == b->span.start &&
           a->span.end == b->span.end && span_same(a->home, b->home) &&
           str_eq(a->message, b->message);
}

static size_t sorted(struct diags *ds, bool accepted, const struct diag *const **out)
{
    const struct diag **list = arena_many(ds->arena, ds->n + 1, const struct diag *);
    size_t n = 0;
    for (size_t i = 0; i < ds->n; i++) {
        const struct diag *d = ds->all[i];
        if (accepted ? d->severity == SEV_ALLOW : diag_level(d) != SEV_ALLOW) {
            list[n++] = ds->all[i];
        }
    }
    qsort(list, n, sizeof(const struct diag *), by_place);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || !same(list[kept - 1], list[i])) {
            list[kept++] = list[i];
        }
    }
    *out = list;
    return kept;
}

size_t diags_sorted(struct diags *ds, const struct diag *const **out)
{
    return sorted(ds, false, out);
}

size_t diags_accepted(struct diags *ds, const struct diag *const **out)
{
    return sorted(ds, true, out);
}

size_t diags_all(struct diags *ds, struct diag ***out)
{
    *out = ds->all;
    return ds->n;
}

size_t diags_count(struct diags *ds, enum severity s)
{
    const struct diag *const *list;
    size_t n = diags_sorted(ds, &list), count = 0;
    for (size_t i = 0; i < n; i++) {
        count += diag_level(list[i]) == s;
    }
    return count;
}

bool diags_failed(struct diags *ds)
{
    for (size_t i = 0; i < ds->n; i++) {
        if (diag_level(ds->all[i]) == SEV_ERROR) {
            return true;
        }
    }
    return false;
}

bool diags_hopeless(const struct diags *ds)
{
    for (size_t c = 0; c < D_COUNT; c++) {
        if (ds->errors[c] != 0 && code_fixed((enum code)c)) {
            return true;
        }
    }
    return false;
}

bool diags_has(const struct diags *ds, enum code c)
{
    return ds->errors[c] != 0;
}
