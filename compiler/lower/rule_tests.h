/*
 * Unit tests for the rules, in promtool's language. Private to lower/rule_tests.c and
 * lower/rule_weeks.c.
 *
 * Tests must not grow with what is protected: a copy stands for all of its tier, store and
 * schedule, and a workload for all of a copy. Whatever is tested is a number of the proof, met by a
 * series whose values come from the runs themselves.
 */
#ifndef TIERC_LOWER_RULE_TESTS_H
#define TIERC_LOWER_RULE_TESTS_H

#include "lower/rules.h"

enum {
    TEST_STEP = 300 /* the longest at which promtool still sees a series */
};

struct testing {
    struct lowering *l;
    struct node *tests;
    size_t rules; /* in all groups: what a step of a test costs */
    size_t limit; /* of kinds of copies, of tiers and of drills that are tested, so that promtool
                     takes minutes at most */
};

/* One copy of its kind. */
struct sample {
    const struct watched_tier *tier;
    const struct watched_copy *copy;
};
struct samples {
    struct sample *at;
    size_t n, cap;
};
struct samples samples_of(struct testing *t);

/* Facts of a test. */
struct node *test_facts(struct testing *t);
void test_put(struct testing *t, struct node *facts, const char *key, struct str text);
/* Of the series of one workload: what all of them have. */
struct node *series_labels(struct testing *t, const struct guarantee *g);
struct str namespace_of(const struct guarantee *g);

/* Weeks in which everything runs as planned. */
void rule_weeks(struct testing *t, const struct samples *samples);

#endif
