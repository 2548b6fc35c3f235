/*
 * "Did you mean": the unique nearest of a list of candidates.
 */
#ifndef TIERC_BASE_SUGGEST_H
#define TIERC_BASE_SUGGEST_H

#include "base/str.h"

/* The candidate with the least edit distance (insert, delete, replace, swap of neighbours; letter
 * case and `-`/`_` count half as nothing) to `word`, if that distance is at most about a third of
 * the word's length and no other candidate is as near; else an empty view. Bounded: words longer
 * than 64 bytes get no suggestion. */
struct str suggest(struct str word, const struct str *candidates, size_t count);

/* Are the words at most so many edits apart (letter case and `-`/`_` count a quarter)? */
bool suggest_near(struct str word, struct str other, int edits);

#endif
