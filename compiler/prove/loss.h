/*
 * The worst-case data loss of a union of copies: the largest distance from what is
 * certain just before a completion to that completion, over all completions in the horizon; and
 * which copies are the newest at some instant of it.
 */
#ifndef TIERC_PROVE_LOSS_H
#define TIERC_PROVE_LOSS_H

#include "base/map.h"
#include "prove/chain.h"

struct loss {
    bool any;     /* something is known at some instant of the horizon */
    bool counted; /* there is a completion that counts; else seconds is 0, no witness */
    int64_t seconds, from, to; /* the first witness */
    bool *newest;              /* of each chain, as they were given */
};

struct losses; /* cache: equal chains are played once */
struct losses *losses_new(struct arena *a);

/* Chains in the order in which they are preferred where several hold the same content. */
const struct loss *loss_of(struct losses *l, const struct chain *const *chains, size_t n,
                           int64_t missed);

#endif
