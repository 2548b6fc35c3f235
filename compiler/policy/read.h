/*
 * Inside the reader: one file per kind of value, all driven by a row of keys.def. Each takes the
 * node that stands behind a key and fills the field; a value that cannot be read is reported, marked
 * POISONED, and never mentioned again.
 */
#ifndef TIERC_POLICY_READ_H
#define TIERC_POLICY_READ_H

#include "diag/diag.h"
#include "policy/keys.h"
#include "source/yaml_read.h"
#include "units/unit.h"

struct reading {
    struct diags *ds;
    struct arena *a;
};

/* The value of key `k`, which stands at `at`, into its field in `owner`. */
void read_value(struct reading *r, const struct key *k, void *owner, const struct node *n, struct span at);

/* read_scalar.c: texts, names, words; false if the type is none of these. */
bool read_scalar(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at);
/* read_text.c: the blank text, and what URLs and images are; reported if it is wrong. */
bool read_free_text(struct reading *r, const struct key *k, const struct node *n);
bool read_is_blank(struct reading *r, const struct key *k, const struct node *n);
/* read_unit.c: durations, sizes, rates, dates, times, days, counts of runs; likewise. */
bool read_unit(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at);
/* read_parts.c: schedules, `keep`, PVCs; likewise. */
bool read_parts(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at);
/* read_list.c: lists of texts, free keys, raw YAML; likewise. */
bool read_list(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at);

/* ------------------------------------------------------------------------------- common questions */

/* Is the node a scalar that says something? If not, wrong-type with what `k` takes. */
bool read_is_scalar(struct reading *r, const struct key *k, const struct node *n, struct span at);
/* bad-value: the list has no item, and the key wants some. */
bool read_has_none(struct reading *r, const struct key *k, const struct node *n, struct span at);
/* wrong-type: `k` takes this, and that stands there. */
struct diag *read_wrong_type(struct reading *r, const struct key *k, const struct node *n, struct span at);
/* A mistake inside a scalar, with the parser's reason and help. */
struct diag *read_misread(struct reading *r, enum code c, const struct node *n, const struct misread *m,
                          const char *what);
/* The place to underline for a node: a mapping or list only as far as its first line goes. */
struct span read_spot(struct reading *r, const struct node *n);
/* What a key takes, for people: "a duration, such as `36h`". */
const char *read_wants(const struct key *k);
/* help: the key with a value, said to be an example; nothing where it has none. */
void read_example(struct diag *d, const struct key *k);
/* The words that a key takes: "`a`, `b` or `c`". */
struct str read_words(struct reading *r, const struct key *k);
/* Index of the word in a NULL-terminated list, from `least` on; SIZE_MAX if it is not there. */
size_t read_choice(const char *const *choices, int64_t least, struct str word);
/* Nearest of such a list, or empty. */
struct str read_nearest(struct reading *r, const char *const *choices, int64_t least, struct str word);
/* A name that must obey its rule: name-invalid or name-too-long. It names `of` ("a store"), or is
 * the value of `key`; the other is NULL. */
bool read_name(struct reading *r, enum name_rule rule, struct str s, struct span at, const char *of,
               const char *key);

/* ------------------------------------------------------------------------------------- secrets */

/* True if the scalar holds a secret: reported as credentials-in-policy, and hidden from the source
 * lines that diagnostics show. */
bool read_finds_secret(struct reading *r, const struct node *n);
/* secret-inline: a value where a reference to a Secret is wanted (as the value of `key`, or under a
 * key that the language does not have: empty). Hides it. */
void read_secret_inline(struct reading *r, const struct node *n, struct span at, struct str key);

/* A poisoned value of any type. */
static inline struct number number_poisoned(struct span at)
{
    return (struct number){.span = at, .from = POISONED};
}

#endif
