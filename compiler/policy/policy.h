/*
 * From texts to resolved policies: the stages of the layer `policy/`, in the order in which they
 * run. Each goes on after a mistake, so that a run shows all of them, and returns false only if
 * there is nothing to go on with.
 */
#ifndef TIERC_POLICY_POLICY_H
#define TIERC_POLICY_POLICY_H

#include "diag/diag.h"
#include "policy/model.h"
#include "source/yaml_read.h"

/* One document → one policy struct with what is written (driven by keys.def). */
struct policy *policy_read(struct diags *ds, const struct node *document);

/* Documents of the same policy united, those of '*' into each; duplicates reported; sorted. */
struct policies policy_merge(struct diags *ds, struct policy *const *documents, size_t n);

/* Fills gaps: language defaults, `defaults:`, inheritance. */
void policy_defaults(struct diags *ds, struct policy *p);

/* Names to pointers, implicit groups, dump volumes, store URLs taken apart, derived names
 * (policy/names.h), versions. Sets p->broken where later stages could not work. */
void policy_resolve(struct diags *ds, struct policy *p);

/* All of the above for a set of registered texts. Files of `foreignRules` are read relative to the
 * text that names them. */
struct policies policy_load(struct diags *ds, const uint32_t *files, size_t n);

/* The place stands in a document of another policy of the run, and not in one that both share. */
bool policy_elsewhere(const struct policies *all, const struct policy *p, struct span at);

/* The canonical form of one text (`tierc fmt`): order of keys.def, comments kept where they belong,
 * parses back to the same model. Empty view if it cannot be read. A text that has what the form
 * would lose is returned as it stands, and `*left` (if wanted) says what that is, such as
 * `an anchor`, else NULL. */
struct str policy_print(struct diags *ds, uint32_t file, const char **left);

#endif
