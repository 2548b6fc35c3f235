/*
 * Scalars of more than one part: schedules, `keep`, PVCs. Each has a short form and, but for the PVC,
 * a long one that is a mapping.
 */
#include "policy/read.h"
#include "units/duration.h"
#include "units/match.h"
#include "units/schedule.h"

/* The value of one of the two keys that such a mapping may have; others are unknown. */
static const struct node *part(const struct node *map, const char *key)
{
    return node_get(map, key);
}

static void only_keys(struct reading *r, const struct node *map, const char *what, const char *x,
                      const char *y)
{
    for (size_t i = 0; i < map->n; i++) {
        if (!str_is(map->pairs[i].key, x) && !str_is(map->pairs[i].key, y)) {
            struct diag *d = diag_at(r->ds, D_UNKNOWN_KEY, span_of(map->pairs[i].place),
                                     "%s has no key `%.*s`", what, STR_ARG(map->pairs[i].key));
            diag_help(d, "the keys here are `%s` and `%s`", x, y);
        }
    }
}

static void missing_part(struct reading *r, struct span at, const char *key, const char *what,
                         const char *example)
{
    struct diag *d = diag_at(r->ds, D_MISSING_KEY, at, "`%s` is missing", key);
    diag_label(d, "in this %s", what);
    diag_help(d, "for example `%s: %s`", key, example);
}

/* ------------------------------------------------------------------------------------- schedules */

/* The reason stands in the message: alone, a line that other programs take says nothing. */
static void read_dialect(struct reading *r, const struct node *n, struct misread m)
{
    struct str what = str_fmt(r->a, "is no line for Kubernetes: %.*s", STR_ARG(m.why));
    m.why = STR("");
    read_misread(r, D_CRON_DIALECT, n, &m, what.p);
}

static void read_line(struct reading *r, const struct key *k, struct text *t, const struct node *n,
                      struct span at)
{
    struct schedule_line line;
    struct misread m = {0};
    *t = (struct text){.v = n->text, .span = span_of(n->place), .from = POISONED};
    if (n->kind != NODE_TEXT) {
        t->span = n->kind == NODE_NULL ? at : t->span;
        read_wrong_type(r, k, n, at);
        return;
    }
    if (read_finds_secret(r, n)) {
        return;
    }
    struct arena *scratch = arena_new(); /* the line itself is made again when its zone is known */
    switch (schedule_parse(scratch, n->text, &line, &m)) {
    case SCHEDULE_BAD:
        read_misread(r, D_BAD_SCHEDULE, n, &m, "is not a schedule");
        break;
    case SCHEDULE_DIALECT:
        read_dialect(r, n, m);
        break;
    case SCHEDULE_FINE:
        t->from = WRITTEN;
    }
    arena_free(scratch);
}

static void read_zoned(struct reading *r, const struct key *k, struct schedule *s, const struct node *n,
                       struct span at)
{
    const struct node *line = part(n, "at"), *zone = part(n, "zone");
    only_keys(r, n, "a schedule", "at", "zone");
    s->at = (struct text){.span = at, .from = POISONED};
    if (line == NULL) {
        missing_part(r, at, "at", "schedule", "daily at 02:00");
    } else {
        read_line(r, k, &s->at, line, at);
    }
    if (zone == NULL) {
        return;
    }
    s->zone = (struct text){.v = zone->text, .span = span_of(zone->place), .from = WRITTEN};
    if (zone->kind != NODE_TEXT) {
        struct diag *d = diag_at(r->ds, D_WRONG_TYPE, read_spot(r, zone), "`zone` takes the name of a zone, not %s",
                                 node_kind_name(zone->kind));
        diag_help(d, "write `zone: local` or `zone: Europe/Berlin`");
        s->zone.from = POISONED;
    }
}

static void read_schedule(struct reading *r, const struct key *k, struct schedule *s, const struct node *n,
                          struct span at)
{
    s->head = (struct head){.span = at, .body = span_of(n->place), .from = WRITTEN};
    if (n->kind == NODE_MAP) {
        read_zoned(r, k, s, n, at);
    } else {
        read_line(r, k, &s->at, n, at);
    }
}

/* ------------------------------------------------------------------------------------------ keep */

static bool keep_copies(struct reading *r, struct number *v, const struct node *n)
{
    enum { MOST = 100000 };
    *v = (struct number){.v = n->number, .span = span_of(n->place), .from = WRITTEN};
    if (n->number >= 1 && n->number <= MOST) {
        return true;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, v->span, "%lld copies cannot be kept", (long long)n->number);
    diag_label(d, n->number < 1 ? "at least 1" : "at most 100000");
    v->from = POISONED;
    return false;
}

static bool keep_lookback(struct reading *r, struct number *v, const struct node *n)
{
    struct misread m;
    int64_t copies;
    *v = (struct number){.span = span_of(n->place), .from = WRITTEN};
    if (duration_parse(r->a, n->text, &v->v, &m)) {
        if (v->v == 0) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, v->span, "a look-back of nothing cannot be kept");
            diag_help(d, "write a count of copies, or a duration such as `7d`");
            v->from = POISONED;
        }
        return v->v != 0;
    }
    if (n->quoted && str_int(n->text, &copies)) {
        m.why = STR("a text; a count of copies stands without quotes");
        m.help = str_fmt(r->a, "write `%.*s` for copies, `%.*sd` for days", STR_ARG(n->text), STR_ARG(n->text));
    }
    read_misread(r, D_BAD_DURATION, n, &m, "is neither a count of copies nor a duration");
    v->from = POISONED;
    return false;
}

static bool keep_part(struct reading *r, const struct node *n, const char *key, bool count,
                      struct number *v)
{
    if (n == NULL) {
        return true;
    }
    if (count ? n->kind != NODE_INT : n->kind != NODE_TEXT) {
        struct diag *d = diag_at(r->ds, D_WRONG_TYPE, read_spot(r, n), "`%s` takes %s, not %s", key,
                                 count ? "a number" : "a duration", node_kind_name(n->kind));
        diag_help(d, count ? "write `copies: 7`" : "write `lookback: 6d`");
        *v = number_poisoned(span_of(n->place));
        return false;
    }
    return count ? keep_copies(r, v, n) : keep_lookback(r, v, n);
}

static void read_keep(struct reading *r, const struct key *k, struct keep *v, const struct node *n,
                      struct span at)
{
    bool fine = true;
    v->span = n->kind == NODE_NULL ? at : span_of(n->place);
    if (n->kind == NODE_INT) {
        fine = keep_copies(r, &v->copies, n);
    } else if (n->kind == NODE_TEXT) {
        fine = !read_finds_secret(r, n) && keep_lookback(r, &v->lookback, n);
    } else if (n->kind == NODE_MAP) {
        const struct node *copies = part(n, "copies"), *lookback = part(n, "lookback");
        only_keys(r, n, "`keep`", "copies", "lookback");
        fine = keep_part(r, copies, "copies", true, &v->copies);
        fine = keep_part(r, lookback, "lookback", false, &v->lookback) && fine;
        if (copies == NULL) {
            missing_part(r, at, "copies", "`keep`", "7");
            fine = false;
        }
    } else {
        read_wrong_type(r, k, n, at);
        fine = false;
    }
    v->from = fine ? WRITTEN : POISONED;
}

/* ------------------------------------------------------------------------------------------- PVC */

static bool pvc_part(struct reading *r, const struct node *n, enum name_rule rule, struct str s,
                     size_t from, const char *what)
{
    struct misread m;
    bool too_long;
    if (name_check(r->a, rule, s, &m, &too_long)) {
        return true;
    }
    m.from += from;
    m.to += from;
    m.help = (struct str){0};
    struct diag *d = read_misread(r, too_long ? D_NAME_TOO_LONG : D_NAME_INVALID, n, &m,
                                  "is not a PVC, `namespace/name`");
    diag_note(d, "`%.*s` is no name of a %s", STR_ARG(s), what);
    return false;
}

static bool is_glob(struct str s)
{
    return str_find(s, '*') < s.n || str_find(s, '?') < s.n || str_find(s, '[') < s.n;
}

/* The name with its wildcards made letters: what is left must be a name. */
static struct str without_wildcards(struct arena *a, struct str s)
{
    struct str copy = str_copy(a, s);
    for (size_t i = 0; i < s.n; i++) {
        char *c = (char *)&copy.p[i];
        *c = *c == '*' || *c == '?' ? 'x' : *c;
    }
    return copy;
}

static bool read_pvc_parts(struct reading *r, struct pvc *v, const struct node *n, bool glob)
{
    struct misread m = {0};
    size_t slash = str_find(n->text, '/');
    if (slash == n->text.n) {
        m = (struct misread){.to = n->text.n, .why = STR("the namespace is missing"),
                             .help = str_fmt(r->a, "write `NAMESPACE/%.*s`", STR_ARG(n->text))};
        read_misread(r, D_BAD_VALUE, n, &m, "is not a PVC, `namespace/name`");
        return false;
    }
    v->namespace = str_sub(n->text, 0, slash);
    v->name = str_sub(n->text, slash + 1, n->text.n);
    v->namespace_span = span_inside(r->ds, n, 0, slash);
    v->name_span = span_inside(r->ds, n, slash + 1, n->text.n);
    if (!glob && is_glob(v->name)) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, v->name_span, "a pattern stands where one PVC is named");
        diag_help(d, "name each PVC: patterns are possible only in `exempt`");
        return false;
    }
    struct str name = glob ? without_wildcards(r->a, v->name) : v->name;
    if (!pvc_part(r, n, NAME_LABEL, v->namespace, 0, "namespace") ||
        !pvc_part(r, n, NAME_SUBDOMAIN, name, slash + 1, "PVC")) {
        return false;
    }
    if (glob && match_compile(r->a, v->name, &m) == NULL) {
        m.from += slash + 1;
        m.to += slash + 1;
        read_misread(r, D_BAD_VALUE, n, &m, "is not a pattern");
        return false;
    }
    return true;
}

static void read_pvc(struct reading *r, const struct key *k, struct pvc *v, const struct node *n,
                     struct span at, bool glob)
{
    *v = (struct pvc){.span = at, .from = POISONED};
    if (n->kind != NODE_TEXT) {
        read_wrong_type(r, k, n, at);
        return;
    }
    v->span = span_of(n->place);
    if (!read_finds_secret(r, n) && read_pvc_parts(r, v, n, glob)) {
        v->from = WRITTEN;
    }
}

bool read_parts(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at)
{
    switch (k->type) {
    case KEY_SCHEDULE:
        read_schedule(r, k, field, n, at);
        return true;
    case KEY_KEEP:
        read_keep(r, k, field, n, at);
        return true;
    case KEY_PVC:
    case KEY_PVC_GLOB:
        read_pvc(r, k, field, n, at, k->type == KEY_PVC_GLOB);
        return true;
    default:
        return false;
    }
}
