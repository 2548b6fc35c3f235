/*
 * Dumps of databases: a CronJob each, in the namespace of its database; the PVC that holds the files
 * where the policy has it created; and the scripts (templates/dump*.sh), the same for every policy, which
 * take every name from their environment.
 */
#include "lower/runtime.h"

#include "base/embedded.h"
#include "prove/threshold.h"
#include "units/quantity.h"

enum { WITHOUT_TAKES = 6 * 3600 }; /* how long a dump may run of which nobody says how long it takes */

bool dump_wanted(const struct workload *w)
{
    return usable(w->dump.head.from) && w->dump.when.usable;
}

static struct str dump_account(struct lowering *l, const struct workload *w)
{
    return str_fmt(l->a, "%.*s-dump", STR_ARG(w->name.v));
}

static struct str scripts_name(struct lowering *l)
{
    return str_fmt(l->a, "%.*s-dump-scripts", STR_ARG(l->p->name.v));
}

/* ----------------------------------------------------------------------------------------- scripts
 */

static const char *script_of(const struct dump *d)
{
    return d->engine.v == ENGINE_MARIADB ? "dump-mariadb.sh" : "dump-postgresql.sh";
}

static bool runs(const struct dump *d, const char *script)
{
    struct str name = str_of(script);
    return str_is(name, "dump.sh") || str_is(name, script_of(d)) ||
           (d->store != NULL && str_is(name, "dump-upload.sh"));
}

/* Those that some dump of the namespace runs. */
static struct node *scripts_in(struct lowering *l, struct str namespace)
{
    struct node *map = node_map(l->a);
    for (size_t s = 0; s < embedded_scripts.count; s++) {
        const struct embedded *script = &embedded_scripts.files[s];
        bool run = false;
        for (size_t i = 0; i < l->p->workloads.n; i++) {
            const struct workload *w = ITEM(l->p->workloads, i, struct workload);
            run = run || (dump_wanted(w) && str_eq(w->dump.namespace, namespace) &&
                          runs(&w->dump, script->name));
        }
        if (run) {
            node_set_text(l->a, map, script->name, (struct str){script->bytes, script->size});
        }
    }
    return map;
}

/* ------------------------------------------------------------------------------------- containers
 */

/* In a variable's value Kubernetes replaces `$(NAME)`, and takes `$$` for a dollar. */
static struct str literal(struct arena *a, struct str value)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '$') {
            buf_char(&b, '$');
        }
        buf_char(&b, value.p[i]);
    }
    return buf_str(&b);
}

static void variable(struct lowering *l, struct node *env, const char *name, struct str value)
{
    struct node *one = node_map(l->a);
    node_set_text(l->a, one, "name", str_of(name));
    node_set_text(l->a, one, "value", literal(l->a, value));
    node_add(l->a, env, one);
}

static struct str count(struct lowering *l, int64_t n)
{
    return str_fmt(l->a, "%lld", (long long)n);
}

static struct node *environment(struct lowering *l, const struct dump *d)
{
    enum { HOST, PORT, USER, DATABASE };
    static const char *const names[][4] = {
        [ENGINE_POSTGRESQL] = {"PGHOST", "PGPORT", "PGUSER", "PGDATABASE"},
        [ENGINE_MARIADB] = {"DB_HOST", "DB_PORT", "DB_USER", "DATABASE"},
    };
    const char *const *name = names[d->engine.v];
    struct node *env = node_list(l->a);
    bool all = str_is(d->database.v, "all");
    variable(l, env, "HOME", STR("/tmp"));
    variable(l, env, name[HOST], d->host.v);
    variable(l, env, name[PORT], count(l, d->port.v));
    variable(l, env, name[USER], d->user.v);
    variable(l, env, "ALL", all ? STR("true") : STR("false"));
    if (!all) {
        variable(l, env, name[DATABASE], d->database.v);
    }
    if (d->store == NULL) {
        variable(l, env, "KEEP", count(l, d->count));
    }
    return env;
}

static struct node *resources(struct lowering *l)
{
    struct node *own = l->p->cluster.pods.resources;
    return own != NULL && own->n > 0
               ? own
               : template_one(l->ds, l->templates, TEMPLATE_DUMP_RESOURCES,
                              lower_facts(l, (struct str){0}, (struct str){0}));
}

static void container(struct lowering *l, enum template_id id, struct node *facts,
                      const struct dump *d, struct node *list)
{
    node_set(l->a, facts, STR("resources"), resources(l));
    lower_fill(l, id, facts, d->head.span, list);
}

static void add_dumper(struct lowering *l, const struct dump *d, struct node *list)
{
    const struct images *images = &l->p->cluster.images;
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0});
    node_set_text(l->a, f, "image",
                  d->engine.v == ENGINE_MARIADB ? images->mariadb.v : images->postgresql.v);
    node_set_text(l->a, f, "script", str_fmt(l->a, "/etc/tierc/scripts/%s", script_of(d)));
    node_set(l->a, f, STR("env"), environment(l, d));
    container(l, TEMPLATE_DUMP_CONTAINER, f, d, list);
}

static void add_uploader(struct lowering *l, const struct workload *w, struct node *list)
{
    const struct store *s = w->dump.store;
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0});
    node_set_text(l->a, f, "image", l->p->cluster.images.s3.v);
    node_set_text(l->a, f, "to",
                  literal(l->a, str_fmt(l->a, "s3://%.*s/%.*s%.*s", STR_ARG(s->bucket),
                                        STR_ARG(s->prefix), STR_ARG(w->name.v))));
    node_set_text(l->a, f, "addressing", s->path_style.v != 0 ? STR("path") : STR("auto"));
    node_set_text(l->a, f, "region", s->region.n > 0 ? s->region : STR("us-east-1"));
    node_set_text(l->a, f, "endpoint", literal(l->a, s->endpoint.v));
    node_set_bool(l->a, f, "ca", usable(s->ca_cert.head.from));
    node_set_text(l->a, f, "secret", s->credentials.secret.v);
    container(l, TEMPLATE_DUMP_UPLOAD, f, &w->dump, list);
}

/* ---------------------------------------------------------------------------------------- CronJob
 */

/* As many as end between two verifications, which read what they say. */
static int64_t history(const struct lowering *l, const struct timing *when)
{
    int64_t every = threshold_every(l->p);
    int64_t n = when->least_gap > 0 ? every / when->least_gap + 1 : 1;
    return n < 3 ? 3 : n;
}

static void put_ca(struct lowering *l, struct node *f, const struct store *s)
{
    struct node *ca = node_map(l->a);
    if (s == NULL || !usable(s->ca_cert.head.from)) {
        return;
    }
    bool own = usable(s->credentials.external.head.from);
    node_set_text(l->a, ca, own ? "secret" : "configMap",
                  own ? s->credentials.secret.v : s->ca_cert.config_map.v);
    node_set_text(l->a, ca, "key", own ? STR("AWS_CERT") : s->ca_cert.key.v);
    node_set(l->a, f, STR("ca"), ca);
}

static void put_where(struct lowering *l, struct node *f, const struct workload *w)
{
    const struct dump *d = &w->dump;
    struct node *before = node_list(l->a), *containers = node_list(l->a);
    struct node *password = node_map(l->a);
    add_dumper(l, d, d->store == NULL ? containers : before);
    if (d->store == NULL) {
        node_set_text(l->a, f, "pvc", d->volume->pvc.name);
    } else {
        add_uploader(l, w, containers);
        node_set_bool(l->a, f, "store", true);
    }
    node_set(l->a, f, STR("before"), before);
    node_set(l->a, f, STR("containers"), containers);
    node_set_text(l->a, password, "secret", d->password.secret.v);
    node_set_text(l->a, password, "key", d->password.key.v);
    node_set(l->a, f, STR("password"), password);
    put_ca(l, f, d->store);
}

static void cron_job(struct lowering *l, const struct workload *w, struct node *docs)
{
    struct arena *a = l->a;
    const struct dump *d = &w->dump;
    int64_t least = d->when.least_gap;
    struct node *f = lower_facts(l, d->job, d->namespace);
    node_set_text(a, f, "schedule", d->when.cron);
    node_set_text(a, f, "timeZone", d->when.zone);
    node_set_int(a, f, "startingDeadlineSeconds", least > 0 && least < 600 ? least : 600);
    node_set_int(a, f, "activeDeadlineSeconds",
                 usable(d->takes.from) ? 2 * d->takes.v + 600 : WITHOUT_TAKES);
    node_set_int(a, f, "history", history(l, &d->when));
    node_set_text(a, f, "serviceAccount", dump_account(l, w));
    node_set_text(a, f, "scripts", scripts_name(l));
    put_where(l, f, w);
    put_pods(l, f);
    lower_fill(l, TEMPLATE_DUMP, f, d->head.span, docs);
}

static void claim(struct lowering *l, const struct workload *w, struct node *docs)
{
    const struct volume *v = w->dump.volume;
    if (v == NULL || w->dump.to.create.v == 0) {
        return;
    }
    struct node *f = lower_facts(l, v->pvc.name, v->pvc.namespace), *labels = node_map(l->a);
    node_set_text(l->a, labels, "app.kubernetes.io/managed-by", STR("tierc"));
    node_set_text(l->a, labels, "tierc.dev/policy", l->p->name.v);
    if (usable(l->p->cluster.longhorn.head.from) && w->in != NULL &&
        map_has(&l->planned->with_jobs, w->in->name.v)) {
        node_set_text(l->a, labels, "recurring-job.longhorn.io/source", STR("enabled"));
        node_set(l->a, labels,
                 str_fmt(l->a, "recurring-job-group.longhorn.io/%.*s", STR_ARG(w->in->name.v)),
                 node_text(l->a, STR("enabled")));
    }
    node_set(l->a, f, STR("labels"), labels);
    node_set_text(l->a, f, "size", quantity_print(l->a, v->size.v));
    lower_fill(l, TEMPLATE_DUMP_CLAIM, f, v->pvc.span, docs);
}

void database_dumps(struct lowering *l, struct node *docs)
{
    struct map namespaces = map_new(l->a);
    for (size_t i = 0; i < l->p->workloads.n; i++) {
        const struct workload *w = ITEM(l->p->workloads, i, struct workload);
        if (!dump_wanted(w)) {
            continue;
        }
        if (map_put(&namespaces, w->dump.namespace, l) == NULL) {
            struct node *f = lower_facts(l, scripts_name(l), w->dump.namespace);
            node_set(l->a, f, STR("scripts"), scripts_in(l, w->dump.namespace));
            lower_fill(l, TEMPLATE_DUMP_SCRIPTS, f, w->dump.head.span, docs);
        }
        claim(l, w, docs);
        cron_job(l, w, docs);
    }
}

/* ------------------------------------------------------------------------- account and plan entry
 */

void dump_rights(struct lowering *l, struct node *docs)
{
    for (size_t i = 0; i < l->p->workloads.n; i++) {
        const struct workload *w = ITEM(l->p->workloads, i, struct workload);
        if (dump_wanted(w)) {
            lower_fill(l, TEMPLATE_SERVICE_ACCOUNT,
                       lower_facts(l, dump_account(l, w), w->dump.namespace), w->dump.head.span,
                       docs);
        }
    }
}

void dump_cron_jobs(struct lowering *l, struct node *section)
{
    for (size_t i = 0; i < l->p->workloads.n; i++) {
        const struct workload *w = ITEM(l->p->workloads, i, struct workload);
        if (dump_wanted(w)) {
            plan_cron_job(l, section, w->dump.namespace, w->dump.job, &w->dump.when);
        }
    }
}
