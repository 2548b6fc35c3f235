/* One document → the model: every type of key, what poisons, and every example of the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "diag/render.h"
#include "policy/policy.h"
#include "policy/read.h"
#include "policy/value.h"

struct run {
    struct arena *a;
    struct diags *ds;
    struct policy *p;
};

static struct run read_policy(const char *text)
{
    struct run r = {.a = arena_new()};
    struct texts *t = texts_new(r.a);
    r.ds = diags_new(r.a, t);
    struct documents docs;
    assert_true(yaml_read(r.ds, texts_add(t, STR("p"), str_of(text)), &docs));
    assert_int_equal(docs.n, 1);
    r.p = policy_read(r.ds, docs.at[0]);
    return r;
}

static const char *said_by(struct run *r)
{
    return str_z(r->a, render_short(r->ds, &(struct render_options){.info = true}));
}

static const char all_types[] =
    "apiVersion: tierc/v1\n"
    "policy: '*'\n"
    "timezone: Europe/Berlin\n"
    "cluster:\n"
    "  kubernetes: 1.30\n"
    "  namespaceExists: true\n"
    "  nodes: 5\n"
    "  longhorn: {version: v1.10.1, settings: {a: true, b: 1.50, c: text}}\n"
    "  transfer: {backup: 60MiB/s}\n"
    "  recovery: {rebuild: none, decide: 30m}\n"
    "  pods: {tolerations: [{key: x}], nodeSelector: {y: 'true'}, imagePullSecrets: [p, 3]}\n"
    "stores:\n"
    "  s3:\n"
    "    type: s3-objects\n"
    "    url: s3://b@r/\n"
    "    domain: site\n"
    "    lifecycle: {transitions: [{after: 30d, to: GLACIER}, {after: 60d, to: COLD_1}]}\n"
    "tiers:\n"
    "  t:\n"
    "    rpo: none\n"
    "    objectives: {flood: {rto: 1d12h}, node-loss: {accept: fine}}\n"
    "    copies:\n"
    "      a: {store: s3, schedule: daily at 02:00, keep: 7, full: every 4 runs}\n"
    "      b: {store: s3, schedule: {at: 0 3 * * *, zone: local}, keep: 4w}\n"
    "      c: {store: s3, schedule: hourly, keep: {copies: 3, lookback: 2h}}\n"
    "workloads:\n"
    "  w: {tier: t, volumes: [ns/short, {pvc: ns/long, size: 1.5Gi, attached: sometimes}]}\n"
    "maintenance: {keepOut: [{from: 18:00, to: '00:30', days: sunday and wed}]}\n"
    "enrolment: none\n"
    "verification: {every: auto}\n"
    "exempt: [{pvc: 'media/x-*', reason: r, until: 2027-06-30}]\n"
    "prices: {asOf: 2026-11-01}\n";

static void every_type_is_read(void **state)
{
    (void)state;
    struct run r = read_policy(all_types);
    const struct policy *p = r.p;
    assert_string_equal(said_by(&r), "");
    assert_true(str_is(p->name.v, "*") && str_is(p->timezone.v, "Europe/Berlin"));
    assert_true(str_is(p->cluster.kubernetes.v, "1.30") && str_is(p->cluster.longhorn.version.v, "1.10.1"));
    assert_int_equal(p->cluster.namespace_exists.v, 1);
    assert_int_equal(p->cluster.nodes.v, 5);
    assert_int_equal(p->cluster.replicas.from, ABSENT);
    assert_true(str_is(p->cluster.longhorn.settings.values[0].v, "true"));
    assert_true(str_is(p->cluster.longhorn.settings.values[1].v, "1.50"));
    assert_int_equal(p->cluster.transfer.backup.v, 62914560);
    assert_true(p->cluster.recovery.rebuild.none && p->cluster.recovery.rebuild.from == WRITTEN);
    assert_int_equal(p->cluster.recovery.decide.v, 1800);
    assert_int_equal(p->cluster.pods.tolerations->kind, NODE_LIST);
    assert_true(str_is(p->cluster.pods.image_pull_secrets.at[1].v, "3"));
    assert_true(p->enrolment.off && p->enrolment.head.from == WRITTEN);
    assert_true(!p->verification.off && p->verification.every.automatic);
    assert_int_equal(p->gitops.head.from, ABSENT);
    assert_true(p->prices != NULL);
    arena_free(r.a);
}

static void definitions_are_read(void **state)
{
    (void)state;
    struct run r = read_policy(all_types);
    const struct store *s = ITEM(r.p->stores, 0, struct store);
    assert_true(str_is(s->name.v, "s3") && s->type.v == STORE_S3_OBJECTS && s->domain.v == DOMAIN_SITE);
    const struct transition *own = ITEM(s->lifecycle.transitions, 1, struct transition);
    assert_int_equal(ITEM(s->lifecycle.transitions, 0, struct transition)->to.v, CLASS_GLACIER);
    assert_true(own->to.v == -1 && str_is(own->name.v, "COLD_1") && own->after.v == 60 * 86400);
    const struct tier *t = ITEM(r.p->tiers, 0, struct tier);
    assert_true(t->rpo.none && str_is(ITEM(t->objectives, 0, struct objective)->name.v, "flood"));
    assert_int_equal(ITEM(t->objectives, 0, struct objective)->rto.v, 129600);
    const struct copy *a = ITEM(t->copies, 0, struct copy), *b = ITEM(t->copies, 1, struct copy);
    const struct copy *c = ITEM(t->copies, 2, struct copy);
    assert_true(a->keep.copies.v == 7 && a->keep.lookback.from == ABSENT && a->full.v == 4);
    assert_true(b->keep.lookback.v == 28 * 86400 && b->keep.copies.from == ABSENT);
    assert_true(str_is(b->schedule.at.v, "0 3 * * *") && str_is(b->schedule.zone.v, "local"));
    assert_true(c->keep.copies.v == 3 && c->keep.lookback.v == 7200);
    const struct workload *w = ITEM(r.p->workloads, 0, struct workload);
    const struct volume *v0 = ITEM(w->volumes, 0, struct volume), *v1 = ITEM(w->volumes, 1, struct volume);
    assert_true(str_is(v0->pvc.namespace, "ns") && str_is(v0->pvc.name, "short") && v0->head.from == WRITTEN);
    assert_true(v1->size.v == 1610612736 && v1->attached.v == ATTACHED_SOMETIMES);
    const struct keep_out *k = ITEM(r.p->maintenance.keep_out, 0, struct keep_out);
    assert_true(k->from.v == 1080 && k->to.v == 30 && k->days.v == (1 | 8));
    const struct exemption *e = ITEM(r.p->exempt, 0, struct exemption);
    assert_true(str_is(e->pvc.name, "x-*") && e->until.v == 1814313600);
    arena_free(r.a);
}

/* --------------------------------------------------------------------------- examples of the table */

static const struct node *node_of(struct run *r, const char *yaml)
{
    struct documents docs = {0};
    bool fine = yaml_read(r->ds, texts_add(diags_texts(r->ds), STR("e"), str_of(yaml)), &docs);
    return fine && docs.n == 1 ? docs.at[0] : NULL;
}

static void try_value(struct run *r, const struct shape *s, const struct key *k, const char *yaml)
{
    struct reading reading = {.ds = r->ds, .a = r->a};
    const struct node *n = node_of(r, yaml);
    assert_true(n != NULL);
    void *owner = arena_alloc(r->a, 1, s->size);
    read_value(&reading, k, owner, n, span_of(n->place));
    if (*said_by(r) != '\0' || value_origin(k, owner) != WRITTEN) {
        print_message("%s of %s: %s\n%s", k->name, s->name, yaml, said_by(r));
        fail();
    }
}

static void try_shape(struct run *r, const struct shape *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        if (k->example != NULL) {
            try_value(r, s, k, k->example);
        }
        if (k->fallback != NULL) {
            try_value(r, s, k, k->fallback);
        }
        for (int64_t j = k->least; k->type == KEY_CHOICE && k->choices[j] != NULL; j++) {
            try_value(r, s, k, k->choices[j]);
        }
        if (k->of != NULL) {
            try_shape(r, k->of);
        }
    }
}

static void every_example_can_be_read(void **state)
{
    (void)state;
    struct run r = read_policy("apiVersion: tierc/v1\npolicy: p\n");
    try_shape(&r, &policy_shape);
    arena_free(r.a);
}

/* -------------------------------------------------------------------------------------- mistakes */

static void wrong_values_are_poisoned_and_named_once(void **state)
{
    (void)state;
    struct run r = read_policy("apiVersion: tierc/v1\n"
                               "policy: p\n"
                               "tiers:\n"
                               "  t: {rpo: 24, rto: 1h, grac: 1h}\n"
                               "  u: text\n"
                               "workloads:\n"
                               "  w: {volumes: [x, {size: 1Gi}]}\n");
    assert_string_equal(said_by(&r),
                        "p:4:12: error[wrong-type]: `rpo` takes a duration, not a number\n"
                        "p:4:25: error[unknown-key]: a tier has no key `grac`\n"
                        "p:5:6: error[wrong-type]: a tier is a mapping, not text\n"
                        "p:7:17: error[bad-value]: `x` is not a PVC, `namespace/name`\n"
                        "p:7:20: error[missing-key]: `pvc` is missing\n");
    const struct tier *t = ITEM(r.p->tiers, 0, struct tier);
    assert_int_equal(t->rpo.from, POISONED);
    assert_int_equal(t->rto.from, WRITTEN);
    assert_int_equal(t->grace.from, POISONED); /* it was meant */
    assert_int_equal(ITEM(r.p->tiers, 1, struct tier)->head.from, POISONED);
    const struct workload *w = ITEM(r.p->workloads, 0, struct workload);
    assert_int_equal(ITEM(w->volumes, 0, struct volume)->pvc.from, POISONED);
    assert_int_equal(ITEM(w->volumes, 1, struct volume)->pvc.from, POISONED);
    arena_free(r.a);
}

static void a_document_that_is_no_mapping_is_no_policy(void **state)
{
    (void)state;
    struct run r = read_policy("- a\n");
    assert_true(r.p == NULL);
    assert_string_equal(said_by(&r), "p:1:1: error[wrong-type]: a policy is a mapping, not a list\n");
    arena_free(r.a);
}

static void secrets_are_never_shown(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "stores: {s: {type: s3-objects, url: 's3://AKIAIOSFODNN7EXAMPLE:xyzzy99@b/'}}\n",
        "stores: {s: {type: s3-objects, url: 's3://b@r/', credentials: {secretKey: xyzzy99}}}\n",
        "workloads: {w: {dump: {password: xyzzy99}}}\n",
        "workloads: {w: {dump: {password: {value: xyzzy99}}}}\n",
        "monitoring: {pushgateway: 'http://u:xyzzy99@h/'}\n",
        "verification: {ping: xyzzy99}\n",
        "cluster: {pods: {tolerations: [{x: 'http://u:xyzzy99@h/'}]}}\n",
        "cluster: {apiToken: xyzzy99}\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct arena *a = arena_new();
        struct run r = read_policy(str_z(a, str_fmt(a, "apiVersion: tierc/v1\npolicy: p\n%s", texts[i])));
        struct render_options o = {.info = true, .version = "0"};
        assert_true(diags_failed(r.ds));
        struct str shown[] = {render_human(r.ds, &o), render_short(r.ds, &o), render_json(r.ds, &o),
                              render_sarif(r.ds, &o), render_github(r.ds, &o)};
        for (size_t j = 0; j < sizeof shown / sizeof shown[0]; j++) {
            assert_true(shown[j].n != 0);
            if (strstr(str_z(r.a, shown[j]), "xyzzy99") != NULL) {
                print_message("%s%s", texts[i], str_z(r.a, shown[j]));
                fail();
            }
        }
        arena_free(r.a);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(definitions_are_read),
        cmocka_unit_test(every_example_can_be_read),
        cmocka_unit_test(wrong_values_are_poisoned_and_named_once),
        cmocka_unit_test(a_document_that_is_no_mapping_is_no_policy),
        cmocka_unit_test(secrets_are_never_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
