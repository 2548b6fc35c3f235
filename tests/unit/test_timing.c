/* Schedules of a whole policy: who runs what in which zone, counts of `keep`, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/policy.h"
#include "prove/timing.h"

struct run {
    struct arena *a;
    struct diags *ds;
    struct policy *p;
    bool decided;
};

/* A policy in which `zones` stands at the top, and the rest of it where the `%s` are. */
static struct run run_of(const char *zones, const char *cluster, const char *copies, const char *rest,
                         const char *dir)
{
    struct run r = {.a = arena_new()};
    struct texts *texts = texts_new(r.a);
    struct str text = str_fmt(r.a,
        "apiVersion: tierc/v1\npolicy: home\n%s\n"
        "cluster:\n  name: home\n%s\n  longhorn: {version: \"1.10\"}\n"
        "  images: {tierv: \"registry.lan/tierv:1.0.0\", postgresql: \"postgres:17\"}\n"
        "stores:\n  local: {type: longhorn-snapshot}\n  csi: {type: csi-snapshot, class: snap}\n"
        "  git: {type: external, by: GitHub, domain: region}\n"
        "tiers:\n  keep: {rpo: 25h, rto: 4h}\n"
        "groups:\n  all:\n    tier: keep\n    copies:\n%s\n"
        "workloads:\n  one: {group: all, volumes: [{pvc: default/one, size: 20Gi}]}\n%s\n",
        zones, cluster, copies, rest);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    r.ds = diags_new(r.a, texts);
    struct policies all = policy_load(r.ds, &file, 1);
    assert_int_equal(all.n, 1);
    r.p = all.at[0];
    struct zones *z = zones_new(r.a, dir);
    r.decided = timing_resolve(r.ds, timings_new(r.a, z), r.p);
    return r;
}

static const struct copy *copy_of(const struct run *r, const char *name)
{
    const struct group *g = ITEM(r->p->groups, 0, struct group);
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        if (str_is(c->key.v, name)) {
            return c;
        }
    }
    return NULL;
}

/* The slug of each finding and the bytes under it, one a line. */
static struct str findings(const struct run *r)
{
    struct buf b = {.arena = r->a};
    const struct diag *const *d;
    size_t n = diags_sorted(r->ds, &d);
    for (size_t i = 0; i < n; i++) {
        struct str at = texts_slice(diags_texts(r->ds), d[i]->span);
        buf_fmt(&b, "%s %.*s\n", code_info(d[i]->code)->slug, STR_ARG(at));
    }
    return buf_str(&b);
}

static void says(const struct run *r, const char *want)
{
    struct str got = findings(r);
    if (!str_is(got, want)) {
        print_error("got:\n%.*s", STR_ARG(got));
        assert_true(0);
    }
}

static void plain(void **state)
{
    (void)state;
    struct run r = run_of("", "",
                          "      daily: {store: local, schedule: daily at 02:00, keep: 7d}\n"
                          "      weekly: {store: local, schedule: sunday at 03:00, keep: 4w}\n"
                          "      count: {store: local, schedule: \"0 3 * * *\", keep: 7}\n"
                          "      both: {store: local, schedule: every 6h, keep: {copies: 9, lookback: 7d}}\n"
                          "      often: {store: csi, schedule: every 5m, keep: 7d}",
                          "", NULL);
    says(&r, "");
    assert_true(r.decided);
    const struct copy *c = copy_of(&r, "daily");
    assert_true(c->when.usable);
    assert_string_equal(c->when.cron.p, "0 2 * * *");
    assert_string_equal(c->when.zone.p, "UTC");
    assert_int_equal(c->when.worst_gap, 86400);
    assert_int_equal(c->when.firings_per_year, 366);
    assert_int_equal(c->count, 8);
    assert_int_equal(copy_of(&r, "weekly")->count, 5);
    assert_int_equal(copy_of(&r, "count")->count, 7);
    assert_int_equal(copy_of(&r, "both")->count, 9);
    assert_int_equal(copy_of(&r, "often")->count, 2005); /* the tier's hour of grace */
    assert_true(copy_of(&r, "count")->when.gaps != c->when.gaps);
    assert_string_equal(r.p->enrolment.when.cron.p, "*/15 * * * *");
    arena_free(r.a);
}

static void translated(void **state)
{
    (void)state;
    struct run r = run_of("timezone: Europe/Berlin", "  timezone: UTC",
                          "      night: {store: local, schedule: daily at 00:30, keep: 7}\n"
                          "      week: {store: local, schedule: sunday at 00:30, keep: 7}\n"
                          "      snap: {store: csi, schedule: sunday at 03:00, keep: 7}\n"
                          "      here: {store: csi, schedule: {at: sunday at 02:30, zone: local}, keep: 7}\n"
                          "      there: {store: csi, schedule: {at: daily at 03:00, zone: Asia/Tokyo}, keep: 7}\n"
                          "      git: {store: git, schedule: daily at 02:30, keep: 90d}",
                          "", NULL);
    says(&r, "zone-shift Europe/Berlin\n");
    static const struct {
        int line;
        const char *name, *cron, *zone;
        int64_t shift, worst_hours;
    } t[] = {
        {__LINE__, "night", "30 23 * * *", "UTC", -3600, 24},
        {__LINE__, "week", "30 23 * * 6", "UTC", -3600, 168},
        {__LINE__, "snap", "0 2 * * 0", "UTC", -3600, 168},
        {__LINE__, "here", "30 2 * * 0", "Europe/Berlin", 0, 335},
        {__LINE__, "there", "0 3 * * *", "Asia/Tokyo", 0, 24},
        {__LINE__, "git", "30 2 * * *", "Europe/Berlin", 0, 47},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const struct copy *c = copy_of(&r, t[i].name);
        if (!c->when.usable || !str_is(c->when.cron, t[i].cron) || !str_is(c->when.zone, t[i].zone) ||
            c->when.shift != t[i].shift || c->when.worst_gap != t[i].worst_hours * 3600) {
            print_error("line %d: %.*s\n", t[i].line, STR_ARG(c->when.cron));
            assert_true(0);
        }
    }
    assert_int_equal(copy_of(&r, "git")->count, 0);
    arena_free(r.a);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *zones, *cluster, *copies, *want;
    } t[] = {
        {__LINE__, "timezone: Europe/Berlin", "",
         "      a: {store: local, schedule: monthly on 1 at 00:30, keep: 7}",
         "zone-untranslatable monthly on 1 at 00:30\n"},
        {__LINE__, "timezone: Europe/Berlin", "",
         "      a: {store: local, schedule: {at: daily at 02:00, zone: local}, keep: 7}",
         "zone-unsupported local\n"},
        {__LINE__, "timezone: Europe/berlin", "",
         "      a: {store: local, schedule: daily at 02:00, keep: 7}", "bad-timezone Europe/berlin\n"},
        {__LINE__, "", "  timezone: Mars/Phobos",
         "      a: {store: local, schedule: daily at 02:00, keep: 7}", "bad-timezone Mars/Phobos\n"},
        {__LINE__, "", "", "      a: {store: csi, schedule: {at: daily at 02:00, zone: ../UTC}, keep: 7}",
         "bad-timezone ../UTC\n"},
        {__LINE__, "", "", "      a: {store: local, schedule: \"0 0 31 2,4 *\", keep: 7}",
         "cron-never-fires 31 2,4\n"},
        {__LINE__, "", "  timezone: Pacific/Chatham",
         "      a: {store: csi, schedule: {at: \"46 3 * * *\", zone: Pacific/Chatham}, keep: 7}",
         "cron-hangs 46 3\n"},
        {__LINE__, "", "", "      a: {store: local, schedule: daily at 02:00, keep: 20000d}",
         "bad-value 20000d\n"},
        {__LINE__, "", "", "      a: {store: local, schedule: every 7m, keep: 7}", "bad-schedule 7m\n"},
        {__LINE__, "", "", "      a: {store: local, schedule: \"0 0 * * 7\", keep: 7}", "cron-dialect 7\n"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct run r = run_of(t[i].zones, t[i].cluster, t[i].copies, "", NULL);
        struct str got = findings(&r);
        if (!str_is(got, t[i].want)) {
            print_error("line %d:\n%.*s", t[i].line, STR_ARG(got));
            assert_true(0);
        }
        arena_free(r.a);
    }
    struct run r = run_of("", "", "      a: {store: local, schedule: daily at 02:00, keep: 7}",
                          "enrolment: {every: 7m}", NULL);
    says(&r, "bad-value 7m\n");
    arena_free(r.a);
    r = run_of("", "", "      a: {store: local, schedule: daily at 02:00, keep: 7}", "", "/nonexistent");
    assert_true(!r.decided && diags_has(r.ds, D_BAD_TIMEZONE));
    arena_free(r.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plain), cmocka_unit_test(translated),
                                       cmocka_unit_test(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
