/*
 * Keys that should not stand in a mapping, or should and do not.
 */
#ifndef TIERC_POLICY_READ_KEYS_H
#define TIERC_POLICY_READ_KEYS_H

#include "policy/read.h"

/* Pair number `i` of `map` is no key of the shape. The one that was meant counts as poisoned. */
void keys_unknown(struct reading *r, const struct shape *s, void *owner, const struct node *map, size_t i);
/* Required keys that `map` lacks: reported, and their values poisoned. */
void keys_missing(struct reading *r, const struct shape *s, void *owner, const struct node *map);
/* Keys that this kind (type of a store) does not take or cannot do without. */
void keys_of_kind(struct reading *r, const struct shape *s, void *owner, const struct node *map);
/* Did a comma end the schedule that is the value of pair number `i`? What follows is reported. */
bool keys_cut(const struct shape *s, const struct node *map, size_t i);
/* A definition, in a list or under a name, that is no mapping. */
void keys_item_wrong(struct reading *r, const struct key *k, const struct node *n, struct span at);
/* Is it the shape of a reference to a Secret? */
bool keys_are_secret(const struct shape *s);

#endif
