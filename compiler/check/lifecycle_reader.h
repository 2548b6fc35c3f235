/*
 * Reading the rules of others: what lifecycle_foreign.c (rules and actions) and lifecycle_filter.c
 * (which objects a rule is for) share. A mistake is reported once and makes the rule unusable.
 */
#ifndef TIERC_CHECK_LIFECYCLE_READER_H
#define TIERC_CHECK_LIFECYCLE_READER_H

#include "check/lifecycle.h"

struct reader {
    struct check_run *run;
    const struct store *store;
    bool report, ok;
    bool tags, sizes, days, dates, actions, marker;
};

struct span reader_place(const struct reader *x, struct node_place at);
/* Reports, and returns false. */
bool reader_bad(struct reader *x, const struct node *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A mapping with no other keys than `names`, which ends with NULL. */
bool reader_only(struct reader *x, const struct node *map, const char *const *names,
                 const char *where);
bool reader_number(struct reader *x, const struct node *n, const char *what, int64_t *out);

/* `Filter` of a rule: its prefix, and whether tags or sizes narrow it. */
void reader_filter(struct reader *x, const struct node *node, struct rule *rule);

#endif
