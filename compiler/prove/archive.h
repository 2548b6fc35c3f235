/*
 * Which rules may move what lies in a store to a class that must be retrieved before it can be
 * read: those of the store itself, and rules of others in its bucket that reach it. Whether a rule
 * is well formed is asked elsewhere; here, what is in doubt is taken to apply.
 */
#ifndef TIERC_PROVE_ARCHIVE_H
#define TIERC_PROVE_ARCHIVE_H

#include "prove/points.h"

struct archiving {
    enum storage_class class; /* CLASS_GLACIER or CLASS_DEEP_ARCHIVE */
    int64_t after;            /* seconds */
};

size_t archivings_of(struct proving *e, const struct store *s, struct archiving **out);

#endif
