/*
 * What the families share: wording of counts, settings of Longhorn, the walk over copies.
 */
#include "check/checks.h"

#include "policy/policy.h"

struct str counted(struct arena *a, int64_t n, const char *one, const char *many)
{
    return str_fmt(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

bool among(struct str words, struct str word)
{
    struct str part;
    while (str_split(&words, ' ', &part)) {
        if (str_eq(part, word)) {
            return true;
        }
    }
    return false;
}

int64_t setting_number(const struct policy *p, const char *name, int64_t otherwise, struct span *at)
{
    const struct strings *s = &p->cluster.longhorn.settings;
    for (size_t i = 0; i < s->n; i++) {
        int64_t value;
        if (str_is(s->keys[i].v, name) && usable(s->values[i].from) &&
            str_int(s->values[i].v, &value)) {
            if (at != NULL) {
                *at = s->values[i].span;
            }
            return value;
        }
    }
    return otherwise;
}

static const struct text *setting(const struct policy *p, const char *name)
{
    const struct strings *s = &p->cluster.longhorn.settings;
    for (size_t i = 0; i < s->n; i++) {
        if (str_is(s->keys[i].v, name) && usable(s->values[i].from)) {
            return &s->values[i];
        }
    }
    return NULL;
}

bool setting_on(const struct policy *p, const char *name, bool otherwise)
{
    const struct text *value = setting(p, name);
    return value == NULL ? otherwise : str_is(value->v, "true");
}

bool setting_place(const struct policy *p, const char *name, struct span *at)
{
    const struct text *value = setting(p, name);
    if (value != NULL) {
        *at = value->span;
    }
    return value != NULL;
}

void each_copy(struct check_run *r, const struct policy *p,
               void (*fn)(struct check_run *, const struct policy *, const struct copy *))
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t k = 0; k < g->copies.n; k++) {
            fn(r, p, ITEM(g->copies, k, struct copy));
        }
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        for (size_t k = 0; k < w->copies.n; k++) {
            fn(r, p, ITEM(w->copies, k, struct copy));
        }
    }
}

struct span policy_place(const struct policy *p)
{
    return span_known(p->name.span) ? p->name.span : p->head.span;
}

const struct diag *found_at(const struct check_run *r, enum code code, struct span at)
{
    struct diag **found;
    size_t n = diags_all(r->ds, &found);
    for (size_t i = 0; i < n; i++) {
        if (found[i]->code == code && span_same(found[i]->span, at)) {
            return found[i];
        }
    }
    return NULL;
}

bool version_known(const struct policy *p)
{
    const struct longhorn *l = &p->cluster.longhorn;
    return said(l->head.from) && usable(l->version.from) && l->major > 0;
}

bool of_another_policy(const struct check_run *r, const struct policy *p, struct span at)
{
    return policy_elsewhere(r->in->policies, p, at);
}
