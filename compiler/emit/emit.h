/*
 * Resources → bytes → files, all or nothing. Everything is rendered in memory; then temporary files
 * are written beside their targets and renamed, so that a failure leaves the old output intact.
 */
#ifndef TIERC_EMIT_EMIT_H
#define TIERC_EMIT_EMIT_H

#include "base/json_write.h"
#include "base/node.h"
#include "lower/lower.h"

struct str yaml_write(struct arena *a, const struct node *const *documents, size_t n,
                      struct str comment); /* the only door to libyaml; strings quoted unless plainly plain */
struct str digest_sha256(struct arena *a, struct str bytes);  /* lower-case hex */

struct rendered {
    struct str path; /* relative to the output folder */
    struct str bytes;
};

struct rendering {
    struct rendered *files; /* sorted by path */
    size_t n;
};

/* GitHub's Markdown; its first line says where it comes from. */
struct str emit_document(struct arena *a, struct str policy, const struct node *const *blocks,
                         size_t n);
struct rendering emit_render(struct arena *a, struct output *const *outputs, size_t n);

/* Writes under `dir`: replaces and removes only files that an earlier run of tierc wrote (listed in
 * the comment of POLICY/kustomization.yaml), never touches others. False with `why`. */
bool emit_write(struct arena *a, const char *dir, const struct rendering *r, struct str *why);

/* What emit_write would do to how many files. */
struct counts {
    size_t made, changed, removed, same;
};
bool emit_counts(struct arena *a, const char *dir, const struct rendering *r, struct counts *out,
                 struct str *why);

/* Unified diff between `dir` and what would be written; empty where nothing differs. */
bool emit_diff(struct arena *a, const char *dir, const struct rendering *r, struct str *diff,
               struct str *why);

#endif
