/*
 * Uniting documents, for every shape of keys.def alike. policy_merge (policy/policy.h) is made of
 * it.
 */
#ifndef TIERC_POLICY_MERGE_H
#define TIERC_POLICY_MERGE_H

#include "diag/diag.h"
#include "policy/keys.h"

/* Everything that `from` says is put into `into`; what both say is duplicate-definition. Nothing of
 * `from` is shared afterwards but text: `into` may be resolved without touching it. */
void merge_shape(struct diags *ds, const struct shape *s, void *into, const void *from);

#endif
