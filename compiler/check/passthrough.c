/*
 * What the policy passes through to Kubernetes: `cluster.pods` and the names in `gitops`. The
 * reader takes any YAML there, and a CronJob that the API server refuses stops everything that is
 * applied with it, so the rules of its validation are applied here
 * (pkg/apis/core/validation/validation.go).
 */
#include "check/checks.h"

#include "base/suggest.h"
#include "source/yaml_read.h"
#include "units/name.h"

static void judge_name(struct check_run *r, const char *what, enum name_rule rule, struct str s,
                       struct span at)
{
    struct misread m = {0};
    bool too_long;
    if (!name_check(r->arena, rule, s, &m, &too_long)) {
        struct diag *d = diag_at(r->ds, too_long ? D_NAME_TOO_LONG : D_NAME_INVALID, at,
                                 "`%.*s` cannot be %s", STR_ARG(s), what);
        diag_label(d, "%.*s", STR_ARG(m.why));
    }
}

static void judge_texts(struct check_run *r, const char *what, const struct texts_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        judge_name(r, what, NAME_SUBDOMAIN, list->at[i].v, list->at[i].span);
    }
}

static void judge_selector(struct check_run *r, const struct strings *s)
{
    for (size_t i = 0; i < s->n; i++) {
        judge_name(r, "the key of a label", NAME_LABEL_KEY, s->keys[i].v, s->keys[i].span);
        judge_name(r, "the value of a label", NAME_LABEL_VALUE, s->values[i].v, s->values[i].span);
    }
}

static bool is_kind(struct check_run *r, const struct node *n, enum node_kind kind,
                    const char *what, const char *takes)
{
    if (n->kind != kind) {
        diag_at(r->ds, D_WRONG_TYPE, span_of(n->place), "%s takes %s, not %s", what, takes,
                node_kind_name(n->kind));
    }
    return n->kind == kind;
}

static void no_such_key(struct check_run *r, const struct node_pair *p, const char *what,
                        const struct str *keys, size_t n)
{
    struct diag *d = diag_at(r->ds, D_UNKNOWN_KEY, span_of(p->place), "%s has no key `%.*s`", what,
                             STR_ARG(p->key));
    struct str near = suggest(p->key, keys, n);
    if (near.n != 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
    }
}

static bool one_of(struct check_run *r, const struct node *n, const char *key,
                   const char *const *choices, size_t count)
{
    for (size_t i = 0; n->kind == NODE_TEXT && i < count; i++) {
        if (str_is(n->text, choices[i])) {
            return true;
        }
    }
    struct buf list = {.arena = r->arena};
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&list, "%s`%s`", i == 0 ? "" : i + 1 == count ? " or " : ", ", choices[i]);
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%s` cannot be `%.*s`", key,
                             STR_ARG(n->text));
    diag_help(d, "write %.*s", STR_ARG(buf_str(&list)));
    return false;
}

/* --------------------------------------------------------------------------------------
 * tolerations */

static void judge_operator(struct check_run *r, const struct node *t)
{
    const struct node *operator= node_get(t, "operator"), *key = node_get(t, "key");
    const struct node *value = node_get(t, "value"), *seconds = node_get(t, "tolerationSeconds");
    const struct node *effect = node_get(t, "effect");
    bool exists = operator!= NULL && str_is(operator->text, "Exists");
    if (exists && value != NULL && value->text.n > 0) {
        diag_at(r->ds, D_BAD_VALUE, span_of(value->place),
                "a toleration with `operator: Exists` has no `value`");
    }
    if (!exists && (key == NULL || key->text.n == 0)) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(t->place),
                                 "a toleration without a `key` tolerates everything");
        diag_help(d, "write `operator: Exists` if that is meant");
    }
    if (seconds != NULL && (effect == NULL || !str_is(effect->text, "NoExecute"))) {
        diag_at(r->ds, D_BAD_VALUE, span_of(seconds->place),
                "only a toleration with `effect: NoExecute` has `tolerationSeconds`");
    }
}

static void judge_toleration(struct check_run *r, const struct node *t)
{
    static const struct str keys[] = {
        {"key", 3}, {"operator", 8}, {"value", 5}, {"effect", 6}, {"tolerationSeconds", 17}};
    static const char *const operators[] = {"Exists", "Equal"};
    static const char *const effects[] = {"NoSchedule", "PreferNoSchedule", "NoExecute"};
    if (!is_kind(r, t, NODE_MAP, "a toleration", "a mapping")) {
        return;
    }
    bool fine = true;
    for (size_t i = 0; i < t->n; i++) {
        const struct node *v = t->pairs[i].value;
        struct str key = t->pairs[i].key;
        if (str_is(key, "operator")) {
            fine &= one_of(r, v, "operator", operators, 2);
        } else if (str_is(key, "effect")) {
            fine &= one_of(r, v, "effect", effects, 3);
        } else if (str_is(key, "tolerationSeconds")) {
            fine &= is_kind(r, v, NODE_INT, "`tolerationSeconds`", "a number");
        } else if (str_is(key, "key") || str_is(key, "value")) {
            bool name = str_is(key, "key");
            if (!is_kind(r, v, NODE_TEXT, name ? "`key`" : "`value`", "a text")) {
                fine = false;
            } else if (v->text.n > 0) {
                judge_name(r, name ? "the key of a taint" : "the value of a taint",
                           name ? NAME_LABEL_KEY : NAME_LABEL_VALUE, v->text, span_of(v->place));
            }
        } else {
            no_such_key(r, &t->pairs[i], "a toleration", keys, sizeof keys / sizeof *keys);
            fine = false;
        }
    }
    if (fine) {
        judge_operator(r, t);
    }
}

/* ----------------------------------------------------------------------------------------
 * resources */

static bool exponent(struct str s) /* `e3`, `E-2` */
{
    int64_t n;
    bool sign = s.n > 1 && (s.p[1] == '-' || s.p[1] == '+');
    return s.n > 1 && (s.p[0] == 'e' || s.p[0] == 'E') &&
           str_int(str_sub(s, sign ? 2 : 1, s.n), &n);
}

/* A quantity as Kubernetes reads it, in thousandths, rounded down; -1 where it is none, -2 where it
 * is one beyond what can be compared here. */
static int64_t quantity_milli(struct str s)
{
    static const struct {
        const char *suffix;
        int64_t milli;
    } units[] = {
        {"", 1000},
        {"m", 1},
        {"k", 1000000},
        {"M", 1000000000},
        {"G", 1000000000000},
        {"Ki", 1024000},
        {"Mi", 1048576000},
        {"Gi", 1073741824000},
        {"T", 1000000000000000},
        {"Ti", 1099511627776000},
    };
    int64_t whole = 0, part = 0, scale = 1000;
    size_t i = 0, digits = 0;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++) {
        if (whole > INT64_MAX / 10 - 1) {
            return -2;
        }
        whole = whole * 10 + (s.p[i] - '0');
    }
    if (i < s.n && s.p[i] == '.') {
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++) {
            scale /= 10;
            part += (s.p[i] - '0') * scale;
        }
    }
    struct str suffix = str_sub(s, i, s.n);
    for (size_t u = 0; digits > 0 && u < sizeof units / sizeof *units; u++) {
        if (str_is(suffix, units[u].suffix)) {
            bool large = whole > INT64_MAX / 2 / units[u].milli;
            return large ? -2 : whole * units[u].milli + part * (units[u].milli / 1000);
        }
    }
    bool more = str_is(suffix, "n") || str_is(suffix, "u") || str_is(suffix, "P") ||
                str_is(suffix, "E") || str_is(suffix, "Pi") || str_is(suffix, "Ei");
    return digits > 0 && (more || exponent(suffix)) ? -2 : -1;
}

/* Kubernetes knows these; others are of a vendor, and have its domain in front. */
static void judge_resource(struct check_run *r, const struct node_pair *p)
{
    static const struct str known[] = {{"cpu", 3}, {"memory", 6}, {"ephemeral-storage", 17}};
    bool plain = str_find(p->key, '/') == p->key.n && !str_starts(p->key, STR("hugepages-"));
    for (size_t i = 0; plain && i < sizeof known / sizeof *known; i++) {
        plain = !str_eq(p->key, known[i]);
    }
    if (plain) {
        no_such_key(r, p, "a set of resources", known, sizeof known / sizeof *known);
    } else {
        judge_name(r, "the name of a resource", NAME_LABEL_KEY, p->key, span_of(p->place));
    }
}

static void judge_amounts(struct check_run *r, const struct node *resources, const char *which)
{
    const struct node *amounts = node_get(resources, which),
                      *limits = node_get(resources, "limits");
    if (amounts == NULL || !is_kind(r, amounts, NODE_MAP, str_fmt(r->arena, "`%s`", which).p,
                                    "a mapping of resources")) {
        return;
    }
    for (size_t i = 0; i < amounts->n; i++) {
        const struct node *v = amounts->pairs[i].value;
        bool scalar = v->kind == NODE_TEXT || v->kind == NODE_INT;
        int64_t milli = scalar ? quantity_milli(v->text) : -1;
        judge_resource(r, &amounts->pairs[i]);
        if (milli == -1) {
            struct diag *d =
                diag_at(r->ds, D_BAD_QUANTITY, span_of(v->place), "`%.*s` is no quantity of `%.*s`",
                        STR_ARG(v->text), STR_ARG(amounts->pairs[i].key));
            diag_help(d, "write `100m`, `0.5`, `64Mi` or `1Gi`");
            continue;
        }
        const struct node *limit =
            limits == NULL ? NULL : node_get(limits, str_z(r->arena, amounts->pairs[i].key));
        if (limit != NULL && limit != v && quantity_milli(limit->text) >= 0 &&
            milli > quantity_milli(limit->text)) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(v->place),
                                     "requests %.*s, more than its limit %.*s", STR_ARG(v->text),
                                     STR_ARG(limit->text));
            diag_mark(d, span_of(limit->place), "the limit");
        }
    }
}

static void judge_resources(struct check_run *r, const struct node *n)
{
    static const struct str keys[] = {{"limits", 6}, {"requests", 8}};
    if (!is_kind(r, n, NODE_MAP, "`resources`", "a mapping")) {
        return;
    }
    for (size_t i = 0; i < n->n; i++) {
        if (!str_eq(n->pairs[i].key, keys[0]) && !str_eq(n->pairs[i].key, keys[1])) {
            no_such_key(r, &n->pairs[i], "`resources`", keys, 2);
        }
    }
    judge_amounts(r, n, "limits");
    judge_amounts(r, n, "requests");
}

void check_passthrough(struct check_run *r, const struct policy *p)
{
    const struct pods *pods = &p->cluster.pods;
    if (usable(p->gitops.head.from)) {
        judge_texts(r, "the name of a Kustomization", &p->gitops.depends_on);
    }
    if (!usable(pods->head.from)) {
        return;
    }
    judge_texts(r, "the name of a Secret", &pods->image_pull_secrets);
    judge_selector(r, &pods->node_selector);
    if (usable(pods->priority_class_name.from) && pods->priority_class_name.v.n != 0) { /* "" is none */
        judge_name(r, "the name of a priority class", NAME_SUBDOMAIN, pods->priority_class_name.v,
                   pods->priority_class_name.span);
    }
    if (pods->tolerations != NULL &&
        is_kind(r, pods->tolerations, NODE_LIST, "`tolerations`", "a list")) {
        for (size_t i = 0; i < pods->tolerations->n; i++) {
            judge_toleration(r, pods->tolerations->items[i]);
        }
    }
    if (pods->resources != NULL) {
        judge_resources(r, pods->resources);
    }
}
