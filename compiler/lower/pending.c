/*
 * What the policy asks for and this version reads, checks and does not emit: plain lines at the end
 * of `compile` and `check`, so that nobody takes silence for an object.
 */
#include "lower/runtime.h"

#include <stdlib.h>

enum { NAMES_SHOWN = 5 };

/* "a, b, c and 4 more", the first ones by name. */
struct names {
    struct buf text;
    struct str *at;
    size_t n, cap;
};

static void name(struct names *names, struct str s)
{
    *(struct str *)arena_push(names->text.arena, (void **)&names->at, names->n++, &names->cap,
                              sizeof s) = s;
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str listed(struct names *names)
{
    if (names->n > 1) {
        qsort(names->at, names->n, sizeof *names->at, by_name);
    }
    for (size_t i = 0; i < names->n && i < NAMES_SHOWN; i++) {
        buf_z(&names->text, i == 0 ? "" : ", ");
        buf_add(&names->text, names->at[i]);
    }
    if (names->n > NAMES_SHOWN) {
        buf_fmt(&names->text, " and %zu more", names->n - NAMES_SHOWN);
    }
    return buf_str(&names->text);
}

static void section(struct lowering *l, const char *what, struct names *names)
{
    struct str list = listed(names);
    if (names->n > 0) {
        lower_pending(l, "%.*s: no object yet for %s %.*s", STR_ARG(l->p->name.v), what,
                      STR_ARG(list));
    }
}

/* What is emitted and started in vain until there is a tierv. */
static void waiting_for(struct lowering *l, const char *what, struct names *names, const char *verb)
{
    struct str list = listed(names);
    if (names->n > 0) {
        lower_pending(l,
                      "%.*s: the %s %.*s are emitted for `tierv %s`, which this version does not "
                      "contain yet",
                      STR_ARG(l->p->name.v), what, STR_ARG(list), verb);
    }
}

static void copies(struct lowering *l)
{
    struct names csi = {.text = {.arena = l->a}};
    for (size_t i = 0; i < l->p->groups.n; i++) {
        const struct group *g = ITEM(l->p->groups, i, struct group);
        for (size_t c = 0; c < g->copies.n; c++) {
            const struct copy *copy = ITEM(g->copies, c, struct copy);
            if (snapshot_wanted(l, g, copy)) {
                name(&csi, str_fmt(l->a, "%.*s/%.*s", STR_ARG(g->name.v), STR_ARG(copy->key.v)));
            }
        }
    }
    waiting_for(l, "CSI snapshots", &csi, "snapshot");
}

static void drills(struct lowering *l)
{
    struct names names = {.text = {.arena = l->a}}, waiting = {.text = {.arena = l->a}};
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        name(drill_wanted(l, d) ? &waiting : &names, d->key.v);
    }
    waiting_for(l, "drills", &waiting, "drill");
    section(l, "the drills", &names);
}

/* A group's StorageClass is what makes new volumes of `assign: storage-class` members. */
static bool has_class(const struct policy *p, const struct group *g)
{
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        if (ITEM(p->storage_classes, i, struct storage_class_def)->of == g) {
            return true;
        }
    }
    return false;
}

static void classes(struct lowering *l)
{
    for (size_t i = 0; i < l->p->groups.n; i++) {
        const struct group *g = ITEM(l->p->groups, i, struct group);
        struct planned_list members = planned_in(l->planned, g);
        size_t n = 0;
        for (size_t k = 0; k < members.n; k++) {
            n += planned_as(&members.at[k], ASSIGN_STORAGE_CLASS);
        }
        if (n > 0 && !has_class(l->p, g)) {
            lower_pending(l,
                          "%.*s: %zu PVC%s on a StorageClass for the group %.*s, and "
                          "`storageClasses` has none for it",
                          STR_ARG(l->p->name.v), n, n == 1 ? " relies" : "s rely",
                          STR_ARG(g->name.v));
        }
    }
}

void pending(struct lowering *l, struct node *docs)
{
    (void)docs;
    const struct policy *p = l->p;
    if (verification_wanted(l)) {
        lower_pending(l,
                      "%.*s: verification is emitted for `tierv verify`, which this version does "
                      "not contain yet",
                      STR_ARG(p->name.v));
    } else if (said(p->verification.head.from) && !p->verification.off) {
        lower_pending(l, "%.*s: no object for `verification`: there is no workload",
                      STR_ARG(p->name.v));
    }
    if (usable(p->monitoring.head.from) && l->watch == NULL) {
        lower_pending(l, "%.*s: no object for `monitoring`: nothing verifies what it would show",
                      STR_ARG(p->name.v));
    }
    copies(l);
    drills(l);
    classes(l);
    size_t waiting = enrolment_wanted(l) ? planned_count(l->planned, ASSIGN_ENROLL) : 0;
    if (waiting > 0) {
        lower_pending(l,
                      "%.*s: %zu PVC%s for labels from `tierv enroll`, which this version does not "
                      "contain yet",
                      STR_ARG(p->name.v), waiting, waiting == 1 ? " waits" : "s wait");
    }
    size_t by_hand = p->enrolment.off && said(p->enrolment.head.from)
                         ? planned_count(l->planned, ASSIGN_ENROLL)
                         : 0;
    if (by_hand > 0) {
        lower_pending(l, "%.*s: %zu PVC%s by nobody but you, because `enrolment` is `none`",
                      STR_ARG(p->name.v), by_hand,
                      by_hand == 1 ? " is labelled" : "s are labelled");
    }
}
