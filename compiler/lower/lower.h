/*
 * Resolved model → resources: *what* is emitted, never bytes. One file per target family, each a
 * pure function reached through a table; the shape of every manifest lives in templates/,
 * whose typed holes are filled on the tree from the facts (lower/facts.h).
 */
#ifndef TIERC_LOWER_LOWER_H
#define TIERC_LOWER_LOWER_H

#include "base/node.h"
#include "diag/diag.h"
#include "policy/model.h"

enum format { FORMAT_YAML, FORMAT_JSON, FORMAT_TEXT };

struct output_file {
    struct str path;         /* relative to the output folder: home-ops/backup/recurring-jobs.yaml */
    enum format format;
    struct node **documents; /* YAML: one or more; JSON: one */
    size_t n, cap;
    struct str text;         /* FORMAT_TEXT: the bytes */
};

struct output {
    struct str policy;
    struct output_file *files; /* sorted by path */
    size_t n, cap;
    struct str *pending;       /* plain lines of what was asked for and is not emitted yet */
    size_t pending_count, pending_cap;
};

struct templates; /* loaded and checked manifest skeletons */

/* Reads the templates of these `texts` numbers, and from the binary those that are not among them;
 * reports template-syntax, template-hole. */
struct templates *templates_load(struct diags *ds, const uint32_t *files, size_t n);

/* What lowering needs from the layer above it is handed in, so that arrows point down. */
struct lower_input {
    const char *version;                                       /* of tierc */
    struct str digest;                                         /* SHA-256 of the JSON of the facts, in hex */
    /* emit_document: blocks (lower/document.h) are printed at once, because they take several times
     * the size of the text */
    struct str (*document)(struct arena *a, struct str policy, const struct node *const *blocks,
                           size_t n);
};

/* Everything of one policy. NULL after an error (reported: template-hole, name-collision …), and
 * where nothing is proved, there is no digest or the JSON cannot hold a text, so that nothing is written. The
 * header comments, and the list of files in that of the top kustomization.yaml, are emit's. */
struct output *lower_policy(struct diags *ds, const struct templates *t, const struct policy *p,
                            const struct lower_input *in);

/* What `tierc why --runbook` is asked for. */
struct runbook_wish {
    bool (*workload)(const void *data, struct str name);
    bool (*scenario)(const void *data, struct str name);
    const void *data;
};

/* The runbooks of STRATEGY.md as blocks of a document (lower/document.h), nothing cut. NULL after an
 * error. The policy has its guarantees. */
struct node *lower_runbook(struct diags *ds, const struct templates *t, const struct policy *p,
                           const struct runbook_wish *wish);

/* The resolved model as templates see it; `tierc facts` prints it and the digest is taken of it. */
struct node *facts_build(struct arena *a, const struct policy *p);

#endif
