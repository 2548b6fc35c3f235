/*
 * The names of everything that is made, derived from the definitions: never changed within
 * tierc/v1.
 */
#ifndef TIERC_POLICY_NAMES_H
#define TIERC_POLICY_NAMES_H

#include "policy/resolve.h"

/* Fills `job` and the policy's `*_job`, `*_name`; reports name-invalid and name-too-long at the
 * definition to shorten, and name-collision where two definitions make one object. */
void names_derive(struct resolving *r);

#endif
