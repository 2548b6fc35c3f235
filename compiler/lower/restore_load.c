/*
 * Loading a dump: the client of its engine, where the file lies, and whether it may be archived.
 */
#include "lower/strategy.h"

#include "units/duration.h"

static void option(struct strategy *s, struct node *list, const char *name, struct str value)
{
    doc_text(s->a, list, str_of(name));
    doc_text(s->a, list, value);
}

static struct node *connection(struct strategy *s, const struct dump *d)
{
    struct node *list = node_list(s->a);
    option(s, list, "--host", d->host.v);
    if (usable(d->port.from)) {
        option(s, list, "--port", str_fmt(s->a, "%lld", (long long)d->port.v));
    }
    option(s, list, d->engine.v == ENGINE_MARIADB ? "--user" : "--username", d->user.v);
    return list;
}

static void put_client(struct strategy *s, struct node *f, const struct workload *w)
{
    const struct dump *d = &w->dump;
    bool mariadb = d->engine.v == ENGINE_MARIADB, all = str_is(d->database.v, "all");
    const struct images *images = &s->p->cluster.images;
    struct node *secret = node_map(s->a), *into = node_list(s->a);
    node_set_text(s->a, f, "namespace", d->namespace);
    node_set_text(s->a, f, "pod", str_fmt(s->a, "restore-%.*s", STR_ARG(w->name.v)));
    node_set_text(s->a, f, "image", mariadb ? images->mariadb.v : images->postgresql.v);
    node_set_text(s->a, f, "user", d->user.v);
    node_set_text(s->a, f, "database", d->database.v);
    node_set_text(s->a, f, "passwordVariable", mariadb ? STR("MYSQL_PWD") : STR("PGPASSWORD"));
    node_set_text(s->a, secret, "name", d->password.secret.v);
    node_set_text(s->a, secret, "key", d->password.key.v);
    strategy_put(s, f, "secret", secret);
    strategy_put(s, f, "connection", connection(s, d));
    if (!all) {
        doc_text(s->a, into, d->database.v);
    }
    strategy_put(s, f, "into", into);
    node_set_bool(s->a, f, mariadb ? "mariadb" : all ? "all" : "one", true);
}

static void put_object(struct strategy *s, struct node *f, const struct store *st)
{
    struct node *endpoint = node_list(s->a);
    node_set_text(s->a, f, "url",
                  str_fmt(s->a, "s3://%.*s/%.*s", STR_ARG(st->bucket), STR_ARG(st->prefix)));
    node_set_text(s->a, f, "bucket", st->bucket);
    if (st->endpoint.v.n > 0) {
        option(s, endpoint, "--endpoint-url", st->endpoint.v);
    }
    strategy_put(s, f, "endpoint", endpoint);
}

/* Of its rules that archive, the one that does so first. */
static const struct transition *archiving(const struct store *st)
{
    const struct transition *found = NULL;
    for (size_t i = 0; i < st->lifecycle.transitions.n; i++) {
        const struct transition *t = ITEM(st->lifecycle.transitions, i, struct transition);
        bool archive = t->to.v == CLASS_GLACIER || t->to.v == CLASS_DEEP_ARCHIVE;
        if (archive && (found == NULL || t->after.v < found->after.v)) {
            found = t;
        }
    }
    return found;
}

static void put_archived(struct strategy *s, struct node *f, const struct store *st)
{
    static const char *const tiers[] = {[RETRIEVAL_EXPEDITED] = "Expedited",
                                        [RETRIEVAL_STANDARD] = "Standard",
                                        [RETRIEVAL_BULK] = "Bulk"};
    const struct transition *t = archiving(st);
    if (t == NULL) {
        return;
    }
    struct node *archived = node_map(s->a);
    enum retrieval how = (enum retrieval)st->retrieval.v;
    int64_t time = retrieval_time((enum storage_class)t->to.v, how);
    bool none = t->to.v == CLASS_DEEP_ARCHIVE && how == RETRIEVAL_EXPEDITED;
    node_set_text(s->a, archived, "after", duration_full(s->a, t->after.v));
    node_set_text(s->a, archived, "class", t->name.v);
    node_set_text(s->a, archived, "time", duration_full(s->a, time));
    node_set_text(s->a, archived, "request",
                  str_fmt(s->a, "{\"Days\": 7, \"GlacierJobParameters\": {\"Tier\": \"%s\"}}",
                          tiers[none ? RETRIEVAL_STANDARD : how]));
    strategy_put(s, f, "archived", archived);
}

void restore_load(struct strategy *s, const struct workload *w, struct node *blocks)
{
    struct node *f = strategy_facts(s);
    const struct store *st = w->dump.store;
    put_client(s, f, w);
    if (st == NULL) {
        node_set_text(s->a, f, "pvc", w->dump.to.pvc.name);
    } else {
        put_object(s, f, st);
        put_archived(s, f, st);
    }
    strategy_fill(s, TEMPLATE_RESTORE_CLIENT, f, blocks);
    strategy_fill(s, st == NULL ? TEMPLATE_RESTORE_FILE : TEMPLATE_RESTORE_OBJECT, f, blocks);
}
