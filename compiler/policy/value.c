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

enum origin value_origin(const struct key *k, const void *owner)
{
    const void *v = shape_field(owner, k);
    switch (k->type) {
    case KEY_TEXT: case KEY_NAME: case KEY_URL: case KEY_ZONE: case KEY_VERSION: case KEY_IMAGE:
        return ((const struct text *)v)->from;
    case KEY_SCHEDULE:
        return ((const struct schedule *)v)->at.from;
    case KEY_KEEP:
        return ((const struct keep *)v)->from;
    case KEY_PVC: case KEY_PVC_GLOB:
        return ((const struct pvc *)v)->from;
    case KEY_RAW:
        return *(struct node *const *)v == NULL ? ABSENT : WRITTEN;
    case KEY_TEXTS: case KEY_STRINGS: case KEY_SHAPE: case KEY_MAP: case KEY_LIST:
        return ((const struct head *)v)->from;
    default:
        return ((const struct number *)v)->from;
    }
}

struct span value_span(const struct key *k, const void *owner)
{
    const void *v = shape_field(owner, k);
    switch (k->type) {
    case KEY_TEXT: case KEY_NAME: case KEY_URL: case KEY_ZONE: case KEY_VERSION: case KEY_IMAGE:
        return ((const struct text *)v)->span;
    case KEY_SCHEDULE: {
        const struct schedule *s = v;
        return span_known(s->at.span) ? s->at.span : s->head.span;
    }
    case KEY_KEEP:
        return ((const struct keep *)v)->span;
    case KEY_PVC: case KEY_PVC_GLOB:
        return ((const struct pvc *)v)->span;
    case KEY_RAW: {
        const struct node *n = *(struct node *const *)v;
        return n == NULL ? (struct span){0} : (struct span){n->place.file, n->place.start, n->place.end};
    }
    case KEY_TEXTS: case KEY_STRINGS: case KEY_SHAPE: case KEY_MAP: case KEY_LIST:
        return ((const struct head *)v)->span;
    default:
        return ((const struct number *)v)->span;
    }
}

size_t value_size(const struct key *k)
{
    switch (k->type) {
    case KEY_TEXT: case KEY_NAME: case KEY_URL: case KEY_ZONE: case KEY_VERSION: case KEY_IMAGE:
        return sizeof(struct text);
    case KEY_SCHEDULE:
        return sizeof(struct schedule);
    case KEY_KEEP:
        return sizeof(struct keep);
    case KEY_PVC: case KEY_PVC_GLOB:
        return sizeof(struct pvc);
    case KEY_RAW:
        return sizeof(struct node *);
    case KEY_CLASS:
        return sizeof(struct class_value);
    case KEY_TEXTS: case KEY_STRINGS: case KEY_SHAPE: case KEY_MAP: case KEY_LIST:
        return 0;
    default:
        return sizeof(struct number);
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
        out->values[out->n] = (struct text){str_trim(str_sub(part, colon + 1, part.n)), span, DEFAULTED};
        out->n++;
    }
}

bool value_default(struct arena *a, const struct key *k, void *owner, struct span span)
{
    void *v = shape_field(owner, k);
    if (k->fallback == NULL) {
        return false;
    }
    switch (k->type) {
    case KEY_TEXT: case KEY_NAME: case KEY_URL: case KEY_ZONE: case KEY_VERSION: case KEY_IMAGE:
        *(struct text *)v = (struct text){str_of(k->fallback), span, DEFAULTED};
        return true;
    case KEY_STRINGS:
        default_strings(a, str_of(k->fallback), v, span);
        return true;
    case KEY_BOOL: case KEY_COUNT: case KEY_DURATION: case KEY_SIZE: case KEY_RATE: case KEY_CHOICE: {
        struct number n = {.span = span, .from = DEFAULTED};
        if (!default_number(a, k, &n)) {
            return false;
        }
        *(struct number *)v = n;
        return true;
    }
    default:
        return false;
    }
}

void value_poison(const struct key *k, void *owner)
{
    void *v = shape_field(owner, k);
    if (k->type == KEY_SHAPE || value_size(k) == 0) {
        ((struct head *)v)->from = POISONED;
    } else if (k->type == KEY_SCHEDULE) {
        ((struct schedule *)v)->at.from = POISONED;
    } else if (k->type == KEY_KEEP) {
        ((struct keep *)v)->from = POISONED;
    } else if (k->type == KEY_PVC || k->type == KEY_PVC_GLOB) {
        ((struct pvc *)v)->from = POISONED;
    } else if (k->type == KEY_RAW) {
        *(struct node **)v = NULL;
    } else if (value_size(k) == sizeof(struct text)) {
        ((struct text *)v)->from = POISONED;
    } else {
        ((struct number *)v)->from = POISONED;
    }
}
