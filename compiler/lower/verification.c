/*
 * What compares reality with the plan: a CronJob that pushes what it finds, or a Deployment that
 * serves it. An interval has no time of day, so that the CronJob runs in UTC, where no clock
 * change makes two of its runs lie farther apart.
 */
#include "lower/lowering.h"

#include "lower/runtime.h"
#include "prove/threshold.h"
#include "units/duration.h"
#include "units/schedule.h"

#define ADDRESS ":8080" /* the port that the template names `metrics` */

bool verification_wanted(const struct lowering *l)
{
    const struct verification *v = &l->p->verification;
    return usable(v->head.from) && !v->off && l->p->workloads.n > 0;
}

struct str verify_account(struct lowering *l)
{
    return str_fmt(l->a, "%.*s-verify", STR_ARG(l->p->name.v));
}

static struct span cause(const struct lowering *l)
{
    const struct head *head = &l->p->verification.head;
    return head->from == WRITTEN ? head->span : l->p->cluster.head.span;
}

static bool serves(const struct lowering *l)
{
    return usable(l->p->monitoring.head.from) && l->p->monitoring.sink.v == SINK_SERVE;
}

static void arg(struct lowering *l, struct node *args, const char *flag, struct str value)
{
    node_add(l->a, args, node_text(l->a, str_of(flag)));
    if (value.n > 0) {
        node_add(l->a, args, node_text(l->a, value));
    }
}

static struct node *args_of(struct lowering *l, int64_t every)
{
    const struct policy *p = l->p;
    struct node *args = node_list(l->a);
    const struct monitoring *m = &p->monitoring;
    arg(l, args, "verify", (struct str){0});
    arg(l, args, "--plan", STR("/etc/tierv/plan"));
    arg(l, args, "--report-only", (struct str){0});
    arg(l, args, "--configmap",
        str_fmt(l->a, "%.*s/%.*s", STR_ARG(p->cluster.namespace.v), STR_ARG(p->result_name)));
    if (serves(l)) {
        arg(l, args, "--serve", STR(ADDRESS));
        arg(l, args, "--every", duration_print(l->a, every));
    } else if (usable(m->head.from) && usable(m->pushgateway.from)) {
        arg(l, args, "--pushgateway", m->pushgateway.v);
    }
    if (usable(p->verification.ping.head.from)) {
        arg(l, args, "--ping-file", STR("/etc/tierv/ping/url"));
    }
    return args;
}

static void put_schedule(struct lowering *l, struct node *facts, int64_t every)
{
    struct schedule_line line;
    struct misread m;
    bool hours = every % 3600 == 0;
    struct str words = str_fmt(l->a, "every %lld%c", (long long)(hours ? every / 3600 : every / 60),
                               hours ? 'h' : 'm');
    l->failed |= schedule_parse(l->a, words, &line, &m) != SCHEDULE_FINE;
    node_set_text(l->a, facts, "schedule", line.cron);
    node_set_text(l->a, facts, "timeZone", STR("UTC"));
    node_set_int(l->a, facts, "startingDeadlineSeconds", every < 600 ? every : 600);
}

void verification(struct lowering *l, struct node *docs)
{
    if (!verification_wanted(l)) {
        return;
    }
    const struct policy *p = l->p;
    const struct secret_key *ping = &p->verification.ping;
    struct str namespace = p->cluster.namespace.v;
    int64_t every = threshold_every(p);
    struct node *f = lower_facts(l, p->verification.job, namespace);
    node_set_text(l->a, f, "serviceAccount", verify_account(l));
    node_set_text(l->a, f, "image", p->cluster.images.tierv.v);
    node_set(l->a, f, STR("args"), args_of(l, every));
    node_set(l->a, f, STR("plans"), l->plans);
    if (usable(ping->head.from)) {
        struct node *secret = node_map(l->a);
        node_set_text(l->a, secret, "secret", ping->secret.v);
        node_set_text(l->a, secret, "key", ping->key.v);
        node_set(l->a, f, STR("ping"), secret);
    }
    put_pods(l, f);
    if (!serves(l)) {
        put_schedule(l, f, every);
    }
    lower_fill(l, serves(l) ? TEMPLATE_VERIFICATION_SERVE : TEMPLATE_VERIFICATION, f, cause(l),
               docs);
    lower_fill(l, TEMPLATE_RESULT, lower_facts(l, p->result_name, namespace), cause(l), docs);
}

/* ----------------------------------------------------------------------------------------- rights
 */

/* What verification looks at in one namespace. */
struct look {
    struct str namespace;
    bool longhorn, cron_jobs, pods, snapshots;
};

static struct look *look_in(struct lowering *l, struct map *all, struct str namespace)
{
    struct look *look = map_get(all, namespace);
    if (look == NULL) {
        look = arena_one(l->a, struct look);
        look->namespace = namespace;
        map_put(all, namespace, look);
    }
    return look;
}

static void look_at_snapshots(struct lowering *l, struct map *all)
{
    const struct policy *p = l->p;
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        bool csi = false;
        for (size_t c = 0; c < g->copies.n; c++) {
            csi = csi || ITEM(g->copies, c, struct copy)->to->type.v == STORE_CSI_SNAPSHOT;
        }
        struct planned_list members = planned_in(l->planned, g);
        for (size_t v = 0; csi && v < members.n; v++) {
            look_in(l, all, members.at[v].volume->pvc.namespace)->snapshots = true;
            look_in(l, all, p->cluster.namespace.v)->cron_jobs = true; /* that make them */
        }
    }
}

static struct map looks_of(struct lowering *l)
{
    const struct policy *p = l->p;
    struct map all = map_new(l->a);
    struct look *own = look_in(l, &all, p->cluster.namespace.v);
    own->cron_jobs = p->drills.n > 0;
    if (usable(p->cluster.longhorn.head.from)) {
        struct look *longhorn = look_in(l, &all, p->cluster.longhorn.namespace.v);
        longhorn->longhorn = longhorn->cron_jobs = true;
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct dump *d = &ITEM(p->workloads, i, struct workload)->dump;
        if (usable(d->head.from)) {
            struct look *dumps = look_in(l, &all, d->namespace);
            dumps->cron_jobs = dumps->pods = true;
        }
    }
    look_at_snapshots(l, &all);
    return all;
}

static void flag(struct lowering *l, struct node *facts, const char *name, bool on)
{
    node_set_bool(l->a, facts, name, on);
}

void verify_rights(struct lowering *l, struct node *docs)
{
    if (!verification_wanted(l)) {
        return;
    }
    const struct policy *p = l->p;
    struct str account = verify_account(l), home = p->cluster.namespace.v;
    struct map looks = looks_of(l);
    lower_fill(l, TEMPLATE_SERVICE_ACCOUNT, lower_facts(l, account, home), cause(l), docs);
    struct node *f = lower_facts(l, account, (struct str){0});
    node_set_text(l->a, f, "accountNamespace", home);
    lower_fill(l, TEMPLATE_VERIFY_CLUSTER_ROLE, f, cause(l), docs);
    for (size_t i = 0; i < looks.n; i++) {
        const struct look *look = looks.entries[i].value;
        bool own = str_eq(look->namespace, home);
        f = lower_facts(l, account, look->namespace);
        node_set_text(l->a, f, "accountNamespace", home);
        if (own) {
            node_set_text(l->a, f, "result", p->result_name);
        }
        if (own && p->drills.n > 0) {
            node_set_text(l->a, f, "drillResult", p->drill_result_name);
        }
        flag(l, f, "longhorn", look->longhorn);
        flag(l, f, "cronJobs", look->cron_jobs);
        flag(l, f, "pods", look->pods);
        flag(l, f, "volumeSnapshots", look->snapshots);
        lower_fill(l, TEMPLATE_VERIFY_ROLE, f, cause(l), docs);
    }
}
