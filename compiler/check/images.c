/*
 * Images: each section that runs a pod needs one that `cluster.images` (or a drill's check) names,
 * with a version that stays what it is.
 */
#include "check/checks.h"

/* ------------------------------------------------------------------------------------- missing */

struct need {
    const char *key; /* of cluster.images */
    const struct text *image;
    struct span first; /* of the first section that needs it; unknown: on by default */
    const char *section;
    const char *off; /* what to write where it is not needed; NULL: it is */
    size_t more;
};

static void need(struct need *n, struct span at, const char *section)
{
    if (n->section == NULL) {
        n->section = section;
        n->first = at;
    } else {
        n->more++;
    }
}

static bool enrols(const struct policy *p)
{
    if (p->enrolment.off || !said(p->cluster.longhorn.head.from)) {
        return false;
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        for (size_t k = 0; k < w->volumes.n; k++) {
            if (ITEM(w->volumes, k, struct volume)->assign.v == ASSIGN_ENROLL) {
                return true;
            }
        }
    }
    return false;
}

static struct span written_place(const struct head *h)
{
    return h->from == WRITTEN ? h->span : (struct span){0};
}

static void need_tierv(struct need *n, const struct policy *p)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t k = 0; k < g->copies.n; k++) {
            const struct copy *c = ITEM(g->copies, k, struct copy);
            if (c->to != NULL && c->to->type.v == STORE_CSI_SNAPSHOT) {
                need(n, c->key.span, "a copy in a `csi-snapshot` store");
            }
        }
    }
    for (size_t i = 0; i < p->drills.n; i++) {
        need(n, ITEM(p->drills, i, struct drill)->key.span, "a drill");
    }
    bool enrolled = enrols(p), verified = !p->verification.off && p->workloads.n > 0;
    if (n->section == NULL) {
        n->off = enrolled && verified ? "`enrolment: none` and `verification: none`"
                 : enrolled           ? "`enrolment: none`"
                                      : "`verification: none`";
    }
    if (enrolled) {
        need(n, written_place(&p->enrolment.head), "enrolment");
    }
    if (verified) {
        need(n, written_place(&p->verification.head), "verification");
    }
}

static void need_for_dumps(struct need *postgresql, struct need *mariadb, struct need *s3,
                           const struct policy *p)
{
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct dump *d = &ITEM(p->workloads, i, struct workload)->dump;
        if (d->head.from != WRITTEN) {
            continue;
        }
        if (usable(d->engine.from)) {
            need(d->engine.v == ENGINE_MARIADB ? mariadb : postgresql, d->engine.span, "a dump");
        }
        if (said(d->to.store.from)) {
            need(s3, d->to.store.span, "a dump into a store");
        }
    }
}

static void report_missing(struct check_run *r, const struct policy *p, const struct need *n)
{
    const struct images *images = &p->cluster.images;
    if (n->section == NULL || n->image->from != ABSENT || p->partial ||
        images->head.from == POISONED || !usable(p->cluster.head.from)) {
        return;
    }
    struct span at = images->head.from == WRITTEN ? images->head.span : p->cluster.head.span;
    struct diag *d = diag_at(r->ds, D_IMAGE_MISSING, span_known(at) ? at : policy_place(p),
                             "%s needs the image `%s`, which `cluster.images` does not name",
                             n->section, n->key);
    if (span_known(n->first)) {
        diag_mark(d, n->first, "%s", n->more == 0 ? "needed here" : "needed here, and elsewhere");
    } else {
        diag_note(d, "%s is on unless it says `none`", n->section);
    }
    diag_help(d, images->head.from == WRITTEN ? "add `%s: \"REGISTRY/IMAGE:VERSION\"` to `images`"
                                              : "add `images: {%s: \"REGISTRY/IMAGE:VERSION\"}` under `cluster`",
              n->key);
    if (n->off != NULL) {
        diag_help(d, "or write %s: nothing else here needs it", n->off);
    }
}

static void report_check_images(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *drill = ITEM(p->drills, i, struct drill);
        if (drill->check.command.n > 0 && drill->check.image.from == ABSENT) {
            struct diag *d = diag_at(r->ds, D_IMAGE_MISSING, drill->check.head.span,
                                     "the drill `%.*s` runs a command and names no image for it",
                                     STR_ARG(drill->key.v));
            diag_help(d, "add `image: \"REGISTRY/IMAGE:VERSION\"` beside `command`");
        }
    }
}

void check_image_missing(struct check_run *r, const struct policy *p)
{
    const struct images *images = &p->cluster.images;
    struct need tierv = {.key = "tierv", .image = &images->tierv};
    struct need postgresql = {.key = "postgresql", .image = &images->postgresql};
    struct need mariadb = {.key = "mariadb", .image = &images->mariadb};
    struct need s3 = {.key = "s3", .image = &images->s3};
    need_tierv(&tierv, p);
    need_for_dumps(&postgresql, &mariadb, &s3, p);
    report_missing(r, p, &tierv);
    report_missing(r, p, &postgresql);
    report_missing(r, p, &mariadb);
    report_missing(r, p, &s3);
    report_check_images(r, p);
}

/* ------------------------------------------------------------------------------------ untagged */

static bool hex(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool digit = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f');
        if (!digit) {
            return false;
        }
    }
    return s.n > 0;
}

/* `[REGISTRY[:PORT]/]PATH[:TAG][@sha256:HEX]` */
static void report_untagged(struct check_run *r, const struct text *image)
{
    if (!said(image->from) || image->v.n == 0) {
        return;
    }
    struct str s = image->v;
    size_t at = str_find(s, '@');
    if (at < s.n && str_starts(str_sub(s, at, s.n), STR("@sha256:")) &&
        hex(str_sub(s, at + 8, s.n))) {
        return;
    }
    size_t slash = s.n;
    while (slash > 0 && s.p[slash - 1] != '/') {
        slash--;
    }
    struct str last = str_sub(s, slash, s.n);
    size_t colon = str_find(last, ':');
    struct str tag = str_sub(last, colon + 1, last.n);
    if (tag.n > 0 && !str_is(tag, "latest")) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_IMAGE_UNTAGGED, image->span,
                             "the image `%.*s` has no fixed version", STR_ARG(s));
    diag_note(d, tag.n > 0 ? "`latest` is another image after each release"
                           : "without a tag `latest` is meant: another image after each release");
    diag_help(d, "write a version (`%.*s:1.2.3`) or a digest (`@sha256:…`)",
              STR_ARG(str_sub(s, 0, slash + colon)));
}

void check_image_untagged(struct check_run *r, const struct policy *p)
{
    const struct images *images = &p->cluster.images;
    report_untagged(r, &images->tierv);
    report_untagged(r, &images->postgresql);
    report_untagged(r, &images->mariadb);
    report_untagged(r, &images->s3);
    for (size_t i = 0; i < p->drills.n; i++) {
        report_untagged(r, &ITEM(p->drills, i, struct drill)->check.image);
    }
}
