/*
 * One switch per question over the types of keys. Scalars of more than one part (a schedule, a
 * `keep`) are said when their first part is.
 */
#include "policy/value.h"

#include "units/duration.h"
#include "units/quantity.h"

struct class_value { /* KEY_CLASS: the number and, behind it, the text (keys.h) */
    struct number number;
    struct text text;
};

enum held {
    HELD_NUMBER,
    HELD_CLASS,
    HELD_TEXT,
    HELD_SCHEDULE,
    HELD_KEEP,
    HELD_PVC,
    HELD_NODE,
    HELD_MANY
};

/* The struct that a type is read into (keys.h); numbers where nothing is said. */
static const enum held held[] = {
    [KEY_TEXT] = HELD_TEXT,    [KEY_NAME] = HELD_TEXT,         [KEY_URL] = HELD_TEXT,
    [KEY_ZONE] = HELD_TEXT,    [KEY_VERSION] = HELD_TEXT,      [KEY_IMAGE] = HELD_TEXT,
    [KEY_CLASS] = HELD_CLASS,  [KEY_SCHEDULE] = HELD_SCHEDULE, [KEY_KEEP] = HELD_KEEP,
    [KEY_PVC] = HELD_PVC,      [KEY_PVC_GLOB] = HELD_PVC,      [KEY_TEXTS] = HELD_MANY,
    [KEY_STRINGS] = HELD_MANY, [KEY_RAW] = HELD_NODE,          [KEY_SHAPE] = HELD_MANY,
    [KEY_MAP] = HELD_MANY,     [KEY_LIST] = HELD_MANY,
};

enum origin value_origin(const struct key *k, const void *owner)
{
    const void *v = shape_field(owner, k);
    switch (held[k->type]) {
    case HELD_TEXT:
        return ((const struct text *)v)->from;
    case HELD_SCHEDULE:
        return ((const struct schedule *)v)->at.from;
    case HELD_KEEP:
        return ((const struct keep *)v)->from;
    case HELD_PVC:
        return ((const struct pvc *)v)->from;
    case HELD_NODE:
        return *(struct node *const *)v == NULL ? ABSENT : WRITTEN;
    case HELD_MANY:
        return ((const struct head *)v)->from;
    default:
        return ((const struct number *)v)->from;
    }
}

static struct span node_span(const struct node *n)
{
    return n == NULL ? (struct span){0}
                     : (struct span){n->place.file, n->place.start, n->place.end};
}

struct span value_span(const struct key *k, const void *owner)
{
    const void *v = shape_field(owner, k);
    const struct schedule *s = v;
    switch (held[k->type]) {
    case HELD_TEXT:
        return ((const struct text *)v)->span;
    case HELD_SCHEDULE:
        return span_known(s->at.span) ? s->at.span : s->head.span;
    case HELD_KEEP:
        return ((const struct keep *)v)->span;
    case HELD_PVC:
        return ((const struct pvc *)v)->span;
    case HELD_NODE:
        return node_span(*(struct node *const *)v);
    case HELD_MANY:
        return ((const struct head *)v)->span;
    default:
        return ((const struct number *)v)->span;
    }
}

size_t value_size(const struct key *k)
{
    static const size_t sizes[] = {
        [HELD_NUMBER] = sizeof(struct number), [HELD_CLASS] = sizeof(struct class_value),
        [HELD_TEXT] = sizeof(struct text),     [HELD_SCHEDULE] = sizeof(struct schedule),
        [HELD_KEEP] = sizeof(struct keep),     [HELD_PVC] = sizeof(struct pvc),
        [HELD_NODE] = sizeof(struct node *),   [HELD_MANY] = 0,
    };
    return sizes[held[k->type]];
}

void value_poison(const struct key *k, void *owner)
{
    void *v = shape_field(owner, k);
    switch (held[k->type]) {
    case HELD_TEXT:
        ((struct text *)v)->from = POISONED;
        break;
    case HELD_SCHEDULE:
        ((struct schedule *)v)->at.from = POISONED;
        break;
    case HELD_KEEP:
        ((struct keep *)v)->from = POISONED;
        break;
    case HELD_PVC:
        ((struct pvc *)v)->from = POISONED;
        break;
    case HELD_MANY:
        ((struct head *)v)->from = POISONED;
        break;
    case HELD_NODE:
        *(struct node **)v = NULL;
        break;
    default:
        ((struct number *)v)->from = POISONED;
    }
}

static bool default_choice(const struct key *k, struct number *n)
{
    for (int64_t i = 0; k->choices[i] != NULL; i++) {
        if (str_is(str_of(k->fallback), k->choices[i])) {
            n->v = i;
            return true;
        }
    }
    return false;
}

static bool default_number(struct arena *a, const struct key *k, struct number *n)
{
    struct str s = str_of(k->fallback);
    struct misread m;
    if (k->none && str_is(s, "none")) {
        return n->none = true;
    }
    if (k->automatic && str_is(s, "auto")) {
        return n->automatic = true;
    }
    switch (k->type) {
    case KEY_BOOL:
        n->v = str_is(s, "true");
        return true;
    case KEY_COUNT:
        return str_int(s, &n->v);
    case KEY_DURATION:
        return duration_parse(a, s, &n->v, &m);
    case KEY_SIZE:
        return quantity_parse(a, s, &n->v, &m);
    case KEY_RATE:
        return rate_parse(a, s, &n->v, &m);
    case KEY_CHOICE:
        return default_choice(k, n);
    default:
        return false;
    }
}

/* `{key: value, …}` of plain words: all that a table row needs. */
static void default_strings(struct arena *a, struct str s, struct strings *out, struct span span)
{
    struct str part, rest = str_trim(str_sub(s, 1, s.n == 0 ? 0 : s.n - 1));
    out->head = (struct head){.span = span, .body = span, .from = DEFAULTED};
    out->keys = arena_many(a, s.n + 1, struct text);
    out->values = arena_many(a, s.n + 1, struct text);
    out->cap = s.n + 1;
    while (str_split(&rest, ',', &part)) {
        size_t colon = str_find(part, ':');
        out->keys[out->n] = (struct text){str_trim(str_sub(part, 0, colon)), span, DEFAULTED};
        out->values[out->n] =
            (struct text){str_trim(str_sub(part, colon + 1, part.n)), span, DEFAULTED};
        out->n++;
    }
}

bool value_default(struct arena *a, const struct key *k, void *owner, struct span span)
{
    void *v = shape_field(owner, k);
    struct number n = {.span = span, .from = DEFAULTED};
    if (k->fallback == NULL) {
        return false;
    }
    if (held[k->type] == HELD_TEXT) {
        *(struct text *)v = (struct text){str_of(k->fallback), span, DEFAULTED};
        return true;
    }
    if (k->type == KEY_STRINGS) {
        default_strings(a, str_of(k->fallback), v, span);
        return true;
    }
    if (held[k->type] != HELD_NUMBER || !default_number(a, k, &n)) {
        return false;
    }
    *(struct number *)v = n;
    return true;
}
