/*
 * The table of keys: each key of the language once, with its type, default and help. The reader, its
 * hints, `fmt`, tierc-policy(5) and schema/policy.schema.json are walks over these rows, so that
 * none of them can disagree.
 *
 * A *shape* is a kind of mapping (a store, a copy …) and the struct of policy/model.h it is read into.
 */
#ifndef TIERC_POLICY_KEYS_H
#define TIERC_POLICY_KEYS_H

#include <stddef.h>

#include "policy/model.h"
#include "units/name.h"

enum key_type {
    KEY_TEXT,     /* struct text */
    KEY_NAME,     /* struct text: an RFC 1123 label that refers to a definition or names an object */
    KEY_URL,      /* struct text */
    KEY_ZONE,     /* struct text: IANA zone (checked by prove/timing) */
    KEY_VERSION,  /* struct text: `1.10` or `1.10.1`; a bare 1.10 in YAML is text here, never a float */
    KEY_IMAGE,    /* struct text */
    KEY_BOOL,     /* struct number */
    KEY_COUNT,    /* struct number within least..most */
    KEY_DURATION, /* struct number, seconds */
    KEY_SIZE,     /* struct number, bytes */
    KEY_RATE,     /* struct number, bytes per second */
    KEY_DATE,     /* struct number, Unix seconds */
    KEY_TIME,     /* struct number, minutes of the day, `HH:MM` */
    KEY_DAYS,     /* struct number, set of weekdays: `weekdays`, `weekend`, `sunday and tuesday` */
    KEY_EVERY,    /* struct number: `every N runs` */
    KEY_CHOICE,   /* struct number: index into `choices` */
    KEY_CLASS,    /* struct number + struct text `name` behind it: a storage class (struct transition) */
    KEY_SCHEDULE, /* struct schedule */
    KEY_KEEP,     /* struct keep */
    KEY_PVC,      /* struct pvc */
    KEY_PVC_GLOB, /* struct pvc whose name may be a glob */
    KEY_TEXTS,    /* struct texts_list */
    KEY_STRINGS,  /* struct strings: free keys, scalar values taken as text (`true` is "true") */
    KEY_RAW,      /* struct node *: any YAML, passed through to Kubernetes */
    KEY_SHAPE,    /* a struct that begins with struct head, in place; `of` is its shape */
    KEY_MAP,      /* struct items of `of`, by name; the name goes into the struct's text at `name_at` */
    KEY_LIST      /* struct items of `of` */
};

struct shape;

struct key {
    const char *name;
    enum key_type type;
    size_t offset;               /* in the shape's struct */
    const struct shape *of;      /* KEY_SHAPE, KEY_MAP, KEY_LIST */
    const char *const *choices;  /* KEY_CHOICE: NULL-terminated, in the order of its enum; KEY_TEXT: the permitted texts */
    const char *fallback;        /* the default, as a user would write it; NULL if there is none */
    const char *help;            /* one sentence or two for the manual and the schema; never empty */
    const char *example;         /* a value, for the manual */
    int64_t least, most;         /* KEY_COUNT, KEY_DURATION (seconds), KEY_SIZE (bytes); most 0: no bound. KEY_CHOICE: the first `least` are not for this key */
    enum name_rule rule;         /* KEY_NAME; a plain label where a row does not say */
    uint32_t kinds;              /* in a shape with `kind_at`: bit per kind that takes the key, 0: all */
    uint32_t kinds_required;     /* and the kinds that cannot do without */
    bool required;               /* in every mapping of the shape: reported by the reader */
    bool needed;                 /* somewhere in the policy, where documents unite the mapping: after merging */
    bool asked;                  /* a check with a code of its own reports that it is absent */
    bool everyone;               /* `'*'` may stand for the name (policy) */
    bool refers;                 /* KEY_NAME: to a definition, and no rule of names but that one holds */
    bool blank;                  /* an empty text says something (KEY_TEXT, KEY_TEXTS) */
    bool some;                   /* at least one item (KEY_TEXTS, KEY_LIST) */
    bool host;                   /* KEY_TEXT: the name or address of a host */
    bool web;                    /* KEY_URL: of a web server */
    bool whole_days;             /* KEY_DURATION: only whole days */
    enum node_kind raw;          /* KEY_RAW: NODE_LIST or NODE_MAP */
    bool priced;                 /* KEY_RAW: a date `asOf`, and names → names → prices */
    bool none;                   /* the word `none` may stand for the value (KEY_DURATION, KEY_SHAPE) */
    bool automatic;              /* the word `auto` may (KEY_DURATION) */
};

struct shape {
    const char *name;            /* for people: "store", "copy" */
    const char *with_article;    /* "a store", "an exemption" */
    const char *help;
    size_t size;                 /* of the struct */
    const struct key *keys;      /* in canonical order: `fmt` prints them so */
    size_t n;
    size_t name_at;              /* offset of the struct text that takes the name, for KEY_MAP */
    const char *short_key;       /* a scalar may stand for the mapping: it is the value of this key */
    size_t off_at;               /* offset of the `bool off` that the word `none` sets, 0 if none */
    size_t kind_at;              /* offset of the struct number that says the kind (a store's type), 0 if none */
    bool names_scenarios;        /* the map's keys are scenarios, not free labels */
};

extern const struct shape policy_shape; /* the root; all others hang on it */

const struct key *shape_key(const struct shape *s, struct str name); /* NULL if it has none */
/* The values of a mapping's keys: `shape_field(store, key)` is the struct that the key's type names. */
static inline void *shape_field(const void *of, const struct key *k)
{
    return (char *)of + k->offset;
}

extern const char *const scenario_names[]; /* the built-in ones, in the order of enum scenario_id; NULL ends */

#endif
