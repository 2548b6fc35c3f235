/*
 * What a key holds, whatever its type: the walks over keys.def (merging, defaults) need only to
 * know whether something was said and where. Talks to policy/keys.
 */
#ifndef TIERC_POLICY_VALUE_H
#define TIERC_POLICY_VALUE_H

#include "policy/keys.h"

/* ABSENT, POISONED, WRITTEN … of the value that `k` has in the struct `owner`. */
enum origin value_origin(const struct key *k, const void *owner);
/* Where it stands; for a mapping or a list its key. */
struct span value_span(const struct key *k, const void *owner);
/* Bytes of a value that is copied as it is: all but strings, texts and what has a shape. */
size_t value_size(const struct key *k);
/* Marks a value as wrong and reported. */
void value_poison(const struct key *k, void *owner);
/* Sets the language's default of `k`, whose owner is at `span`: false where there is none. */
bool value_default(struct arena *a, const struct key *k, void *owner, struct span span);

#endif
