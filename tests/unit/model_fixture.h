/*
 * A resolved model by hand: the smallest policy (one tier with a nightly snapshot and a
 * backup, two workloads), to be changed by each test before it is lowered.
 */
#ifndef TIERC_TESTS_MODEL_FIXTURE_H
#define TIERC_TESTS_MODEL_FIXTURE_H

#include "emit/emit.h"
#include "lower/lower.h"
#include "prove/guarantee.h"
#include "units/zone.h"

struct model {
    struct arena *a;
    struct texts *texts;
    struct diags *ds;
    struct templates *templates;
    struct policy p;
    struct store local, nas;
    struct tier tier;
    struct group group;
    struct copy nightly, backup;
};

static struct text a_text(const char *s)
{
    return (struct text){.v = str_of(s), .from = WRITTEN};
}

static struct number a_number(int64_t v)
{
    return (struct number){.v = v, .from = WRITTEN};
}

static struct timing runs(const char *cron, int64_t worst, int64_t least)
{
    return (struct timing){.usable = true,
                           .written = str_of(cron),
                           .cron = str_of(cron),
                           .zone = STR("UTC"),
                           .worst_gap = worst,
                           .worst_from = 1767225600,
                           .worst_to = 1767225600 + worst,
                           .least_gap = least,
                           .least_from = 1767225600};
}

static void put_item(struct model *m, struct items *items, void *item)
{
    *(void **)arena_push(m->a, (void **)&items->at, items->n, &items->cap, sizeof item) = item;
    items->n++;
}

static struct volume *add_volume(struct model *m, struct workload *w, const char *namespace,
                                 const char *name, enum assign assign)
{
    struct volume *v = arena_one(m->a, struct volume);
    v->head.from = WRITTEN;
    v->pvc = (struct pvc){.namespace = str_of(namespace), .name = str_of(name), .from = WRITTEN};
    v->size = a_number(20);
    v->replicas = a_number(3);
    v->assign = a_number(assign);
    v->attached = a_number(ATTACHED_ALWAYS);
    v->workload = w;
    put_item(m, &w->volumes, v);
    return v;
}

static struct workload *add_workload(struct model *m, const char *name)
{
    struct workload *w = arena_one(m->a, struct workload);
    w->head.from = WRITTEN;
    w->name = a_text(name);
    w->tier = a_text("keep");
    w->of = &m->tier;
    w->in = &m->group;
    put_item(m, &m->p.workloads, w);
    put_item(m, &m->group.workloads, w);
    return w;
}

static void fill_cluster(struct cluster *c)
{
    c->head.from = WRITTEN;
    c->name = a_text("home");
    c->timezone = a_text("UTC");
    c->kubernetes = a_text("1.31");
    c->namespace = a_text("backup-system");
    c->namespace_exists.from = DEFAULTED;
    c->nodes = a_number(3);
    c->replicas = a_number(3);
    c->longhorn.head.from = WRITTEN;
    c->longhorn.version = a_text("1.10");
    c->longhorn.namespace = a_text("longhorn-system");
    c->longhorn.major = 1;
    c->longhorn.minor = 10;
    c->images.head.from = WRITTEN;
    c->images.tierv = a_text("registry.lan/tierv:1.0.0");
}

static void fill_copies(struct model *m)
{
    m->local = (struct store){.head.from = WRITTEN, .name = a_text("local")};
    m->local.type = a_number(STORE_LONGHORN_SNAPSHOT);
    m->nas = (struct store){.head.from = WRITTEN, .name = a_text("nas"), .scheme = URL_NFS};
    m->nas.type = a_number(STORE_LONGHORN_BACKUP);
    m->nas.target = (struct text){.v = STR("default"), .from = DEFAULTED};
    m->nas.url = a_text("nfs://nas.lan:/volume1/longhorn");
    m->nas.domain = a_number(DOMAIN_SITE);
    m->local.domain = a_number(DOMAIN_VOLUME);
    m->nas.poll_interval = (struct number){.v = 300, .from = DEFAULTED};
    m->tier = (struct tier){.head.from = WRITTEN, .name = a_text("keep")};
    m->tier.rpo = a_number(90000);
    m->tier.rto = a_number(14400);
    m->tier.grace = a_number(3600);
    m->group = (struct group){.head.from = WRITTEN, .name = a_text("keep"), .implicit = true};
    m->group.concurrency = a_number(1);
    m->group.of = &m->tier;
    m->nightly = (struct copy){.head.from = WRITTEN, .key = a_text("nightly"), .to = &m->local};
    m->nightly.job = STR("keep-nightly");
    m->nightly.count = 8;
    m->nightly.when = runs("0 2 * * *", 86400, 86400);
    m->backup = (struct copy){.head.from = WRITTEN, .key = a_text("nas"), .to = &m->nas};
    m->backup.job = STR("keep-nas");
    m->backup.count = 15;
    m->backup.when = runs("0 3 * * *", 86400, 86400);
    m->nightly.group = m->backup.group = &m->group;
    put_item(m, &m->group.copies, &m->nightly);
    put_item(m, &m->group.copies, &m->backup);
}

static struct model *model_new(void)
{
    struct arena *a = arena_new();
    struct model *m = arena_one(a, struct model);
    m->a = a;
    m->texts = texts_new(a);
    m->ds = diags_new(a, m->texts);
    m->templates = templates_load(m->ds, NULL, 0);
    m->p.head.from = WRITTEN;
    m->p.name = a_text("home");
    m->p.timezone = a_text("UTC");
    fill_cluster(&m->p.cluster);
    fill_copies(m);
    put_item(m, &m->p.stores, &m->local);
    put_item(m, &m->p.stores, &m->nas);
    put_item(m, &m->p.tiers, &m->tier);
    put_item(m, &m->p.groups, &m->group);
    add_volume(m, add_workload(m, "paperless"), "default", "paperless-data", ASSIGN_ENROLL);
    add_volume(m, add_workload(m, "vault"), "default", "vaultwarden", ASSIGN_ENROLL);
    m->p.enrolment.head.from = DEFAULTED;
    m->p.enrolment.job = STR("home-enroll");
    m->p.enrolment.when = runs("*/15 * * * *", 900, 900);
    m->p.verification.head.from = DEFAULTED;
    m->p.verification.storage_low = a_number(10000000000);
    m->p.verification.every = (struct number){.from = DEFAULTED, .automatic = true};
    m->p.verification.job = STR("home-verify");
    m->p.result_name = STR("home-result");
    m->p.drill_result_name = STR("home-drill-result");
    return m;
}

static void find_gaps(struct model *m, const struct zone *utc, struct timing *when)
{
    struct cron line;
    struct misread why;
    struct gaps *gaps;
    if (when->usable && when->gaps == NULL && cron_parse(m->a, when->cron, &line, &why) &&
        gaps_new(m->a, &line, utc, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &gaps) == GAPS_FINE) {
        when->gaps = gaps;
    }
}

static void model_prove(struct model *m)
{
    const struct zone *utc;
    if (zones_get(zones_new(m->a, NULL), STR("UTC"), &utc) != ZONE_FINE) {
        return;
    }
    for (size_t i = 0; i < m->p.groups.n; i++) {
        struct group *g = ITEM(m->p.groups, i, struct group);
        for (size_t c = 0; c < g->copies.n; c++) {
            find_gaps(m, utc, &ITEM(g->copies, c, struct copy)->when);
        }
    }
    for (size_t i = 0; i < m->p.workloads.n; i++) {
        find_gaps(m, utc, &ITEM(m->p.workloads, i, struct workload)->dump.when);
    }
    const struct guarantees *g = guarantees_of(m->a, &m->p);
    m->p.guarantees = g->unreadable ? NULL : g;
}

static struct output *model_lower(struct model *m)
{
    model_prove(m);
    struct lower_input in = {.version = "1.2.3",
                             .digest = STR("d1ge57"),
                             .document = emit_document};
    return lower_policy(m->ds, m->templates, &m->p, &in);
}

/* The documents of a file as YAML (JSON files too), or "(none)". */
static const char *model_file(struct model *m, const char *path)
{
    struct output *out = model_lower(m);
    for (size_t i = 0; out != NULL && i < out->n; i++) {
        const struct output_file *f = &out->files[i];
        if (str_is(f->path, str_fmt(m->a, "home/%s", path).p)) {
            return yaml_write(m->a, (const struct node *const *)f->documents, f->n,
                              (struct str){0})
                .p;
        }
    }
    return out == NULL ? "(error)" : "(none)";
}

#endif
