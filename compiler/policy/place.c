/*
 * To which policy of a run a place belongs: one file may hold documents of several, and documents of
 * '*' belong to all.
 */
#include "policy/policy.h"

static bool in_documents_of(const struct policy *p, struct span at)
{
    for (size_t i = 0; i < p->body_count; i++) {
        const struct span *body = &p->bodies[i];
        if (at.file == body->file && at.start >= body->start && at.end <= body->end) {
            return true;
        }
    }
    for (size_t i = 0; i < p->stores.n; i++) { /* rules of others that its stores name */
        const struct node *foreign = ITEM(p->stores, i, struct store)->foreign;
        if (foreign != NULL && foreign->place.file == at.file) {
            return true;
        }
    }
    return false;
}

bool policy_elsewhere(const struct policies *all, const struct policy *p, struct span at)
{
    bool another = false;
    for (size_t i = 0; i < all->n && !another; i++) {
        const struct policy *other = all->at[i];
        another = other != p && in_documents_of(other, at);
    }
    return another && !in_documents_of(p, at);
}
