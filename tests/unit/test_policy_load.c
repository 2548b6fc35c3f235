/*
 * From texts to resolved policies: what is united, where each default comes from, which pointers
 * and names come of it. What is refused is in tests/cases/err.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "policy/policy.h"

struct fixture {
    struct arena *a;
    struct diags *ds;
    struct policies all;
};

static struct fixture load(const char *const *texts, size_t n)
{
    struct fixture f = {.a = arena_new()};
    f.ds = diags_new(f.a, texts_new(f.a));
    uint32_t *files = arena_many(f.a, n, uint32_t);
    for (size_t i = 0; i < n; i++) {
        files[i] = texts_add(diags_texts(f.ds), STR("policy.yaml"), str_of(texts[i]));
    }
    f.all = policy_load(f.ds, files, n);
    return f;
}

static void no_findings(struct fixture *f)
{
    struct diag **all;
    size_t n = diags_all(f->ds, &all);
    for (size_t i = 0; i < n; i++) {
        print_error("%s: %.*s\n", code_info(all[i]->code)->slug, STR_ARG(all[i]->message));
    }
    assert_int_equal(n, 0);
}

#define IS(text, z) assert_true(str_is((text), (z)))

static const char cluster[] =
    "apiVersion: tierc/v1\n"
    "policy: home\n"
    "cluster: {name: home, longhorn: {version: \"1.10\"}, images: {tierv: \"t:1\"}}\n"
    "defaults: {volume: {size: 10Gi, replicas: 2}}\n";
static const char shared[] =
    "apiVersion: tierc/v1\n"
    "policy: '*'\n"
    "stores:\n"
    "  local: {type: longhorn-snapshot}\n"
    "  nas: {type: longhorn-backup, url: \"nfs://nas.lan:/x\"}\n"
    "  s3: {type: longhorn-backup, target: far, url: s3://bucket@r/a/b, credentials: {secret: s}}\n"
    "  csi: {type: csi-snapshot, class: vsc, mode: backup, target: nas}\n"
    "tiers:\n"
    "  keep: {rpo: 25h, concurrency: 4, copies: {nightly: {store: local, schedule: daily at 02:00, "
    "keep: 7}}}\n"
    "  bare: {rpo: 25h}\n";
static const char work[] =
    "apiVersion: tierc/v1\n"
    "policy: home\n"
    "groups:\n"
    "  apps: {tier: bare, copies: {csi: {store: csi, schedule: daily at 03:00, keep: 7, name: "
    "mine}}}\n"
    "workloads:\n"
    "  paperless: {tier: keep, volumes: [docs/data, {pvc: docs/index, size: 1Gi, replicas: 3}]}\n"
    "  wiki: {group: apps, volumes: [wiki/data]}\n"
    "  db:\n"
    "    group: keep\n"
    "    volumes: [db/data]\n"
    "    dump:\n"
    "      engine: mariadb\n"
    "      schedule: daily at 01:00\n"
    "      host: db.db.svc\n"
    "      user: backup\n"
    "      database: all\n"
    "      password: {secret: db, key: password}\n"
    "      to: {pvc: db/dumps, size: 5Gi}\n"
    "      keep: 3\n"
    "maintenance: {filesystemTrim: {schedule: sunday at 06:00, groups: [keep]}}\n"
    "drills: {weekly: {schedule: sunday at 10:00, from: nas, workloads: [wiki], deadline: 45m}}\n";

static const char *const home[] = {cluster, shared, work};

static void united(void **state)
{
    (void)state;
    struct fixture f = load(home, 3);
    no_findings(&f);
    assert_int_equal(f.all.n, 1);
    const struct policy *p = f.all.at[0];
    IS(p->name.v, "home");
    assert_int_equal(p->stores.n, 4);
    assert_int_equal(p->workloads.n, 3);
    assert_int_equal(p->groups.n, 2);
    IS(ITEM(p->groups, 0, struct group)->name.v, "apps");
    IS(ITEM(p->groups, 1, struct group)->name.v, "keep");
    arena_free(f.a);
}

static void shared_by_two(void **state)
{
    (void)state;
    static const char other[] =
        "apiVersion: tierc/v1\n"
        "policy: away\n"
        "cluster: {name: away, longhorn: {version: \"1.8.1\"}, images: {tierv: \"t:1\"}}\n"
        "workloads: {w: {tier: keep, volumes: [a/b]}}\n";
    const char *const texts[] = {cluster, shared, work, other};
    struct fixture f = load(texts, 4);
    no_findings(&f);
    assert_int_equal(f.all.n, 2);
    IS(f.all.at[0]->name.v, "away");
    const struct store *x = map_get(&f.all.at[0]->store_by_name, STR("local"));
    const struct store *y = map_get(&f.all.at[1]->store_by_name, STR("local"));
    assert_true(x != NULL && y != NULL && x != y);
    const struct group *g = map_get(&f.all.at[0]->group_by_name, STR("keep"));
    assert_int_equal(g->workloads.n, 1);
    assert_true(ITEM(g->copies, 0, struct copy)->to == x);
    assert_int_equal(f.all.at[0]->cluster.longhorn.minor, 8);
    assert_int_equal(f.all.at[0]->cluster.longhorn.patch, 1);
    arena_free(f.a);
}

static void defaults(void **state)
{
    (void)state;
    struct fixture f = load(home, 3);
    const struct policy *p = f.all.at[0];
    const struct workload *w = map_get(&p->workload_by_name, STR("paperless"));
    const struct volume *v = ITEM(w->volumes, 0, struct volume),
                        *u = ITEM(w->volumes, 1, struct volume);
    assert_int_equal(v->size.v, INT64_C(10) << 30);
    assert_int_equal(v->size.from, INHERITED);
    assert_int_equal(v->replicas.v, 2);
    assert_int_equal(v->daily_change.from, ABSENT);
    assert_int_equal(v->assign.from, DEFAULTED);
    assert_int_equal(u->size.v, INT64_C(1) << 30);
    assert_int_equal(u->replicas.v, 3);
    assert_int_equal(w->consistency.v, CONSISTENCY_ANY);
    IS(p->cluster.drill_namespace.v, "backup-system-drill");
    IS(p->cluster.longhorn.namespace.v, "longhorn-system");
    assert_int_equal(p->cluster.kubernetes_minor, 31);
    assert_int_equal(p->cluster.recovery.per_volume.v, 300);
    assert_true(p->cluster.recovery.rebuild.none);
    assert_true(p->verification.every.automatic);
    assert_int_equal(p->enrolment.every.v, 900);
    assert_int_equal(p->enrolment.head.from, DEFAULTED);
    assert_int_equal(p->monitoring.head.from, ABSENT);
    static const struct {
        const char *store;
        enum domain domain;
        enum origin from;
        const char *target;
    } stores[] = {
        {"local", DOMAIN_VOLUME, DEFAULTED, ""},
        {"nas", DOMAIN_SITE, DEFAULTED, "default"},
        {"s3", DOMAIN_REGION, DEFAULTED, "far"},
        {"csi", DOMAIN_SITE, INHERITED, "nas"},
    };
    for (size_t i = 0; i < 4; i++) {
        const struct store *s = map_get(&p->store_by_name, str_of(stores[i].store));
        assert_int_equal(s->domain.v, stores[i].domain);
        assert_int_equal(s->domain.from, stores[i].from);
        IS(s->target.v, stores[i].target);
    }
    const struct store *s3 = map_get(&p->store_by_name, STR("s3"));
    IS(s3->bucket, "bucket");
    IS(s3->prefix, "a/b/");
    assert_int_equal(s3->provider.v, PROVIDER_AWS);
    arena_free(f.a);
}

static void dumps(void **state)
{
    (void)state;
    struct fixture f = load(home, 3);
    const struct policy *p = f.all.at[0];
    const struct workload *w = map_get(&p->workload_by_name, STR("db"));
    assert_int_equal(w->volumes.n, 2);
    const struct volume *v = ITEM(w->volumes, 1, struct volume);
    assert_true(v == w->dump.volume && v->dump && v->workload == w);
    assert_int_equal(v->size.v, INT64_C(5) << 30);
    assert_int_equal(v->replicas.v, 3); /* of the cluster: `defaults.volume` is not for dumps */
    assert_int_equal(v->daily_change.from, ABSENT);
    assert_int_equal(w->dump.port.v, 3306);
    assert_int_equal(w->consistency.v, CONSISTENCY_DUMP);
    IS(w->dump.namespace, "db");
    IS(w->dump.job, "db-dump");
    arena_free(f.a);
}

static void names(void **state)
{
    (void)state;
    struct fixture f = load(home, 3);
    const struct policy *p = f.all.at[0];
    const struct group *keep = map_get(&p->group_by_name, STR("keep")),
                       *apps = map_get(&p->group_by_name, STR("apps"));
    assert_true(keep->implicit && keep->of == map_get(&p->tier_by_name, STR("keep")));
    assert_int_equal(keep->concurrency.v, 4);
    assert_int_equal(keep->workloads.n, 2);
    assert_true(!apps->implicit && apps->of == map_get(&p->tier_by_name, STR("bare")));
    IS(ITEM(keep->copies, 0, struct copy)->job, "keep-nightly");
    IS(ITEM(apps->copies, 0, struct copy)->job, "mine");
    IS(p->maintenance.filesystem_trim.job, "home-filesystem-trim");
    IS(ITEM(p->drills, 0, struct drill)->job, "weekly-drill");
    IS(p->verify_job, "home-verify");
    IS(p->enroll_job, "home-enroll");
    IS(p->plan_name, "home-plan");
    IS(p->result_name, "home-result");
    IS(p->drill_result_name, "home-drill-result");
    arena_free(f.a);
}

static void without_longhorn(void **state)
{
    (void)state;
    static const char text[] =
        "apiVersion: tierc/v1\n"
        "policy: lab\n"
        "cluster: {name: lab, images: {tierv: \"t:1\"}}\n"
        "stores: {array: {type: csi-snapshot, class: c, driver: csi.example, domain: site}}\n"
        "tiers: {ta: {rpo: 7h, copies: {c: {store: array, schedule: every 6h, keep: 9}}}}\n"
        "workloads: {w: {tier: ta, volumes: [a/b]}}\n";
    const char *const texts[] = {text};
    struct fixture f = load(texts, 1);
    no_findings(&f);
    const struct policy *p = f.all.at[0];
    const struct volume *v =
        ITEM(ITEM(p->workloads, 0, struct workload)->volumes, 0, struct volume);
    assert_int_equal(v->replicas.from, ABSENT);
    assert_true(p->enrolment.off);
    assert_int_equal(p->enroll_job.n, 0);
    arena_free(f.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(united),   cmocka_unit_test(shared_by_two),
        cmocka_unit_test(defaults), cmocka_unit_test(dumps),
        cmocka_unit_test(names),    cmocka_unit_test(without_longhorn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
