/*
 * Small random policies: every pair that can conflict is played and compared with what the search
 * finds through its masks; volumes under way are counted minute by minute; and each schedule that
 * is proposed is put in, and must be in nobody's way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "check/runs.h"
#include "policy/policy.h"
#include "prove/clock_change.h"
#include "prove/herd.h"
#include "prove/timing.h"
#include "units/date.h"

enum { SLOTS = 8, POLICIES = 16 };

static const char *const slot_names[SLOTS] = {"keep/often",      "keep/daily",     "keep/weekly",
                                              "shop/dump",       "snapshotCleanup", "filesystemTrim",
                                              "systemBackup",    "restore"};

struct draft {
    const char *zone, *volumes;
    struct str schedules[SLOTS];
    int daily_takes, weekly_takes, dump_takes, deadline, from, to;
};

struct checked {
    struct arena *a;
    struct check_run run;
    struct run_check c;
    bool usable;
};

static struct checked check_of(const struct draft *d)
{
    struct checked out = {.a = arena_new()};
    const struct str *s = d->schedules;
    struct str text = str_fmt(
        out.a,
        "apiVersion: tierc/v1\npolicy: home\ntimezone: %s\ncluster:\n  name: home\n  timezone: %s\n"
        "  longhorn: {version: \"1.12\"}\n"
        "  images: {tierv: \"registry.lan/tierv:1.0.0\", postgresql: \"postgres:17.2\"}\n"
        "stores:\n  local: {type: longhorn-snapshot}\n  nas: {type: longhorn-backup, url: \"nfs://nas.lan:/b\"}\n"
        "tiers:\n  keep:\n    rpo: none\n    reason: an example\n    concurrency: 2\n    copies:\n"
        "      often: {store: local, schedule: %.*s, keep: 7}\n"
        "      daily: {store: nas, schedule: %.*s, keep: 7, takes: %dm}\n"
        "      weekly: {store: nas, schedule: %.*s, keep: 7, takes: %dm}\n"
        "workloads:\n  shop:\n    tier: keep\n    volumes: [shop/data]\n    dump:\n"
        "      engine: postgresql\n      schedule: %.*s\n      takes: %dm\n      host: p.shop.svc\n"
        "      user: u\n      database: all\n      password: {secret: s, key: k}\n      keep: 3\n"
        "      to: {pvc: shop/dumps, size: 5Gi, create: true}\n"
        "maintenance:\n"
        "  snapshotCleanup: {schedule: %.*s, groups: [keep]}\n"
        "  filesystemTrim: {schedule: %.*s, groups: [keep]}\n"
        "  systemBackup: {schedule: %.*s, keep: 7, volumes: %s}\n"
        "  keepOut: [{from: \"%02d:%02d\", to: \"%02d:%02d\", days: weekdays}]\n"
        "drills:\n  restore: {schedule: %.*s, from: nas, workloads: [shop], deadline: %dm}\n",
        d->zone, d->zone, STR_ARG(s[0]), STR_ARG(s[1]), d->daily_takes, STR_ARG(s[2]), d->weekly_takes,
        STR_ARG(s[3]), d->dump_takes, STR_ARG(s[4]), STR_ARG(s[5]), STR_ARG(s[6]), d->volumes,
        d->from / 60, d->from % 60, d->to / 60, d->to % 60, STR_ARG(s[7]), d->deadline);
    struct texts *texts = texts_new(out.a);
    uint32_t file = texts_add(texts, STR("policy.yaml"), text);
    struct diags *ds = diags_new(out.a, texts);
    struct policies all = policy_load(ds, &file, 1);
    assert_int_equal(all.n, 1);
    assert_true(timing_resolve(ds, timings_new(out.a, zones_new(out.a, NULL)), all.at[0]));
    out.usable = !diags_failed(ds);
    out.run = (struct check_run){.ds = ds, .arena = out.a};
    out.c = (struct run_check){.r = NULL, .jobs = jobs_of(out.a, all.at[0])};
    struct offsets o = {0};
    offsets_fill(&o, all.at[0]->zone);
    out.c.kept = day_mask_kept(ITEM(all.at[0]->maintenance.keep_out, 0, struct keep_out), &o);
    return out;
}

/* ---------------------------------------------------------------------------------------- drafts */

static uint32_t next_random(uint32_t *x, uint32_t below)
{
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x % below;
}

static struct str random_schedule(struct arena *a, uint32_t *x)
{
    unsigned hour = next_random(x, 6), minute = next_random(x, 12) * 5;
    switch (next_random(x, 5)) {
    case 0: return str_fmt(a, "sunday at %02u:%02u", hour, minute);
    case 1: return str_fmt(a, "monthly on 1 at %02u:%02u", hour, minute);
    case 2: return str_fmt(a, "every 6h at :%02u", minute);
    default: return str_fmt(a, "daily at %02u:%02u", hour, minute);
    }
}

static struct draft random_draft(struct arena *a, uint32_t *x)
{
    static const char *const zone_names[] = {"UTC", "Europe/Berlin", "America/New_York"};
    static const char *const volumes[] = {"none", "if-not-present", "always"};
    struct draft d = {.zone = zone_names[next_random(x, 3)], .volumes = volumes[next_random(x, 3)]};
    for (int i = 0; i < SLOTS; i++) {
        d.schedules[i] = random_schedule(a, x);
    }
    d.schedules[0] = next_random(x, 2) == 0 ? STR("every 10m") : STR("hourly at :20");
    d.daily_takes = (int)next_random(x, 90);
    d.weekly_takes = (int)next_random(x, 200);
    d.dump_takes = 1 + (int)next_random(x, 30);
    d.deadline = 1 + (int)next_random(x, 60);
    d.from = 60 * (int)next_random(x, 24);
    d.to = (d.from + 120) % 1440;
    return d;
}

/* ------------------------------------------------------------------------------------- conflicts */

static size_t times_found(const struct conflicts *all, const struct job *one, const struct job *other)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        n += all->at[i].one == one && all->at[i].other == other;
    }
    return n;
}

/* All pairs, without masks. */
static size_t compare_conflicts(const struct checked *k)
{
    struct conflicts found = conflicts_of(k->a, &k->c.jobs);
    const struct job *at = k->c.jobs.at, *end = at + k->c.jobs.n;
    for (const struct job *one = at; one < end; one++) {
        for (const struct job *other = at; other < end; other++) {
            struct conflict c = {.one = one, .other = other};
            bool twice = one >= other && one->kind == JOB_BACKUP && other->kind == JOB_BACKUP;
            bool can = !twice && conflict_rule(&k->c.jobs, one, other, &c.kind);
            bool met = can && meetings_next(conflict_meetings(k->a, &c, HORIZON_FROM), &c.first);
            assert_int_equal(times_found(&found, one, other), met);
        }
    }
    return found.n;
}

static void conflicts(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    uint32_t x = 7;
    size_t found = 0;
    for (int i = 0; i < POLICIES; i++) {
        struct draft d = random_draft(a, &x);
        struct checked k = check_of(&d);
        found += k.usable ? compare_conflicts(&k) : 0;
        arena_free(k.a);
    }
    assert_true(found > POLICIES);
    arena_free(a);
}

/* ------------------------------------------------------------------------------------------ herd */

static bool under_way(const struct checked *k, const struct job *j, int64_t t)
{
    struct window w;
    struct windows *all = windows_of(k->a, j->gaps, j->span, t);
    return windows_next(all, &w) && windows_meet(w, (struct window){t, t});
}

static void herds(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    uint32_t x = 11;
    size_t seen = 0;
    for (int i = 0; i < 2; i++) {
        struct draft d = random_draft(a, &x);
        struct checked k = check_of(&d);
        for (int64_t most = 1; k.usable && most <= 3; most++) {
            struct herd h[2];
            size_t n = herds_of(k.a, &k.c.jobs, most, h, 2);
            int64_t until = n > 0 ? h[0].at : HORIZON_FROM + 10 * DAY, volumes = 0;
            for (size_t j = 0; n > 0 && j < k.c.jobs.n; j++) {
                volumes += k.c.jobs.at[j].at_once > 0 && under_way(&k, &k.c.jobs.at[j], until)
                               ? k.c.jobs.at[j].at_once
                               : 0;
            }
            assert_true(n == 0 || (volumes == h[0].volumes && volumes > most));
            until = until < HORIZON_FROM + 10 * DAY ? until : HORIZON_FROM + 10 * DAY;
            for (int64_t t = HORIZON_FROM; t < until; t += 300) { /* no instant before it */
                int64_t sum = 0;
                for (size_t j = 0; j < k.c.jobs.n; j++) {
                    const struct job *job = &k.c.jobs.at[j];
                    sum += job->at_once > 0 && under_way(&k, job, t) ? job->at_once : 0;
                }
                assert_true(sum <= most);
            }
            seen += n;
        }
        arena_free(k.a);
    }
    assert_true(seen > 4);
    arena_free(a);
}

/* ----------------------------------------------------------------------------------------- moved */

static int slot_of(struct str name)
{
    for (int i = 0; i < SLOTS; i++) {
        if (str_is(name, slot_names[i])) {
            return i;
        }
    }
    return -1;
}

static const struct job *job_of(const struct checked *k, const char *name)
{
    for (size_t i = 0; i < k->c.jobs.n; i++) {
        if (str_is(k->c.jobs.at[i].name, name)) {
            return &k->c.jobs.at[i];
        }
    }
    return NULL;
}

static void fits(const struct draft *d, const char *name)
{
    struct checked k = check_of(d);
    const struct job *j = job_of(&k, name);
    assert_true(k.usable && j != NULL);
    struct conflicts all = conflicts_of(k.a, &k.c.jobs);
    for (size_t i = 0; i < all.n; i++) {
        bool its = all.at[i].one == j || all.at[i].other == j;
        assert_true(!its || too_long(all.at[i].one) || too_long(all.at[i].other));
    }
    struct meeting m;
    const struct keep_out *out = ITEM(k.c.jobs.p->maintenance.keep_out, 0, struct keep_out);
    assert_false(meetings_next(meetings_of(k.a, windows_of(k.a, j->gaps, j->span, HORIZON_FROM),
                                           windows_kept(k.a, out, k.c.jobs.p->zone, HORIZON_FROM)),
                               &m));
    struct clock_trouble t;
    assert_false(clock_skip(j->gaps, &t) || clock_repeat(j->gaps, &t));
    arena_free(k.a);
}

static void moved(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    uint32_t x = 23;
    int proposed = 0, none = 0;
    for (int i = 0; i < POLICIES; i++) {
        struct draft d = random_draft(a, &x);
        struct checked k = check_of(&d);
        k.c.r = &k.run;
        for (size_t j = 0; k.usable && j < k.c.jobs.n; j++) {
            const struct job *job = &k.c.jobs.at[j];
            struct str words = moved_schedule(&k.c, job);
            if (too_long(job) || words.n == 0) {
                none += words.n == 0;
                continue;
            }
            struct draft changed = d;
            changed.schedules[slot_of(job->name)] = words;
            fits(&changed, slot_names[slot_of(job->name)]);
            proposed++;
        }
        arena_free(k.a);
    }
    assert_true(proposed > 4 * POLICIES && none < proposed);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conflicts),
        cmocka_unit_test(herds),
        cmocka_unit_test(moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
