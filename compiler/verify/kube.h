/*
 * The Kubernetes API as tierv uses it: lists in pages, single objects, server-side apply. Each call
 * retries what may be retried (429 and 5xx, Retry-After honoured; only reads and what is idempotent),
 * restarts a list whose token expired, reads the token again after a 401, and otherwise says in one
 * line what went wrong. What could not be read completely is never handed on as if it had been.
 */
#ifndef TIERC_VERIFY_KUBE_H
#define TIERC_VERIFY_KUBE_H

#include "verify/http.h"
#include "verify/items.h"

enum kube_result {
    KUBE_FINE,
    KUBE_ABSENT,    /* 404: the object, or for a list its kind, is not there */
    KUBE_FORBIDDEN, /* 403 */
    KUBE_CONFLICT,  /* 409 */
    KUBE_INVALID,   /* 422 and other refusals of what was sent */
    KUBE_FAILED     /* no answer, a broken one, or one that cannot be understood */
};

struct kube_trouble {
    enum kube_result result;
    int status;      /* of HTTP; 0: none */
    struct str why;  /* "403 volumes.longhorn.io is forbidden: …" */
};

struct kube;

struct kube *kube_new(struct arena *a, struct http *h);

/* Kinds by group, version and plural; namespace empty: all of them, or a kind without. */
struct kube_kind {
    const char *group, *version, *plural;
};
struct str kube_path(struct arena *a, const struct kube_kind *k, struct str namespace, struct str name);

/* Every item once, as `seen` wants it. A list that must start anew (410) calls `again` first, which
 * forgets what came; pages of 500. */
bool kube_list(struct kube *k, const struct kube_kind *kind, struct str namespace, const char *selector,
               item_seen seen, void (*again)(void *data), void *data, struct kube_trouble *t);
/* NULL where it is not there or could not be read: `t` says which. */
struct node *kube_get(struct kube *k, struct arena *a, struct str path, struct kube_trouble *t);
/* Server-side apply of a JSON body with this field manager. */
bool kube_apply(struct kube *k, struct str path, struct str body, const char *manager, bool force,
                struct kube_trouble *t);
bool kube_merge(struct kube *k, struct str path, struct str body, struct kube_trouble *t); /* merge patch */
bool kube_create(struct kube *k, struct str path, struct str body, struct kube_trouble *t);
bool kube_delete(struct kube *k, struct str path, struct kube_trouble *t);

/* The server's clock, Unix seconds; 0: no answer had one. */
int64_t kube_date(const struct kube *k);

#endif
