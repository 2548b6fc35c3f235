/*
 * The walk over the API server: each kind that the plan needs is listed once, and joined as it comes.
 */
#ifndef TIERC_VERIFY_LOOK_H
#define TIERC_VERIFY_LOOK_H

#include "verify/kube.h"
#include "verify/observed.h"

struct observed *look(struct arena *a, struct kube *k, const struct plan *p);

/* The parts of it, for tests and for other verbs: an item into what is known of its kind. */
void look_item(struct observed *o, enum seen_kind kind, const struct node *item);

#endif
