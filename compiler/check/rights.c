/*
 * Generated Roles: what no job of ours needs is an error, whatever the template says. Verbs are
 * those of Kubernetes' RBAC; `get` on pods/exec is enough to run a command in a pod on servers
 * before 1.35 (kubernetes/kubernetes#78741), and deleting a Backup of Longhorn deletes the remote
 * data.
 *
 * What may be granted in the whole cluster is a table; its reasons stand on the page of the code.
 */
#include "check/checks.h"

struct grant {
    struct check_run *run;
    const struct policy *policy;
    const struct node *object, *rule;
    struct str namespace;
    bool cluster, named;
};

__attribute__((format(printf, 3, 4))) static void wide(const struct grant *g, const char *help,
                                                       const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str text = str_vfmt(g->run->arena, fmt, ap);
    va_end(ap);
    const struct node *kind = node_get(g->object, "kind");
    const struct node *name = node_path(g->object, STR("metadata.name"));
    struct diag *d = diag_at(g->run->ds, D_RBAC_TOO_WIDE, object_place(g->policy, g->object),
                             "the %.*s `%.*s` %.*s", STR_ARG(kind->text),
                             STR_ARG(name == NULL ? STR("?") : name->text), STR_ARG(text));
    diag_help(d, "%s", help);
}

static const struct {
    const char *group, *resource, *verbs;
} cluster_wide[] = {
    {.group = "", .resource = "persistentvolumes", .verbs = "get list"},
    {.group = "", .resource = "persistentvolumeclaims", .verbs = "list"},
    {.group = "snapshot.storage.k8s.io",
     .resource = "volumesnapshotcontents",
     .verbs = "get list create patch delete"},
    {.group = "storage.k8s.io", .resource = "storageclasses", .verbs = "get list"},
};

static const struct {
    const char *resource, *why;
} never[] = {
    {.resource = "secrets", .why = "reads Secrets"},
    {.resource = "pods/exec", .why = "runs commands in pods"},
    {.resource = "pods/attach", .why = "attaches to pods"},
    {.resource = "pods/portforward", .why = "opens connections into pods"},
    {.resource = "serviceaccounts/token", .why = "makes tokens of other accounts"},
    {.resource = "nodes/proxy", .why = "reaches the kubelet"},
    {.resource = "roles", .why = "changes rights"},
    {.resource = "rolebindings", .why = "changes rights"},
    {.resource = "clusterroles", .why = "changes rights"},
    {.resource = "clusterrolebindings", .why = "changes rights"},
};

static void judge_cluster(const struct grant *g, struct str group, struct str resource,
                          struct str verb)
{
    for (size_t i = 0; i < sizeof cluster_wide / sizeof cluster_wide[0]; i++) {
        if (str_is(group, cluster_wide[i].group) && str_is(resource, cluster_wide[i].resource) &&
            among(str_of(cluster_wide[i].verbs), verb)) {
            return;
        }
    }
    wide(g, "grant it by a Role in the namespaces that need it",
         "may %.*s `%.*s` in the whole cluster", STR_ARG(verb), STR_ARG(resource));
}

static void judge_write(const struct grant *g, struct str group, struct str resource,
                        struct str verb)
{
    bool change = str_is(verb, "patch") || str_is(verb, "update");
    bool removal = str_is(verb, "delete");
    bool backups = str_is(group, "longhorn.io");
    bool own = str_is(resource, "volumesnapshots"); /* one for each slot, so their names are open */
    if (removal && backups) {
        wide(g, "only Longhorn's retention deletes: remove the verb",
             "may delete `%.*s`, and with them the data in the store", STR_ARG(resource));
    } else if ((change || removal) && !g->named && !(removal && own)) {
        wide(g, "add `resourceNames`", "may %.*s every `%.*s`", STR_ARG(verb), STR_ARG(resource));
    } else if (str_is(verb, "create") && g->named) {
        wide(g, "remove `resourceNames`, or the verb",
             "names objects that it may create, which RBAC does not see");
    } else if (str_is(verb, "create") && str_is(group, "") && str_is(resource, "pods") &&
               !str_eq(g->namespace, g->policy->cluster.drill_namespace.v)) {
        wide(g,
             "who creates pods uses every Secret and account of the namespace: only drills may, in "
             "theirs",
             "may create pods in `%.*s`", STR_ARG(g->namespace));
    } else if (str_is(verb, "create") && (str_is(group, "batch") || str_is(group, "apps"))) {
        wide(g, "who creates jobs uses every Secret and account of the namespace: remove the verb",
             "may create `%.*s`", STR_ARG(resource));
    }
}

static void judge_grant(const struct grant *g, struct str group, struct str resource,
                        struct str verb)
{
    static const char *const verbs[] = {"get",    "list",  "watch", "create",
                                        "update", "patch", "delete"};
    bool plain = false;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        plain = plain || str_is(verb, verbs[i]);
    }
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (str_is(resource, never[i].resource)) {
            wide(g, "remove the rule: no job of ours needs it", "%s", never[i].why);
            return;
        }
    }
    if (str_is(group, "*") || str_is(resource, "*") || str_is(verb, "*")) {
        wide(g, "name groups, resources and verbs", "has a wildcard");
    } else if (!plain) {
        wide(g, "remove the verb", "has the verb `%.*s`", STR_ARG(verb));
    } else {
        judge_write(g, group, resource, verb);
        if (g->cluster) {
            judge_cluster(g, group, resource, verb);
        }
    }
}

static const struct node *list_of(const struct node *rule, const char *key)
{
    static const struct node none = {.kind = NODE_LIST};
    const struct node *list = node_get(rule, key);
    return list == NULL || list->kind != NODE_LIST ? &none : list;
}

static void judge_rule(struct grant *g)
{
    const struct node *groups = list_of(g->rule, "apiGroups"),
                      *resources = list_of(g->rule, "resources");
    const struct node *verbs = list_of(g->rule, "verbs");
    g->named = list_of(g->rule, "resourceNames")->n > 0;
    if (list_of(g->rule, "nonResourceURLs")->n > 0) {
        wide(g, "remove the rule", "reaches paths that are no resources");
    }
    for (size_t a = 0; a < groups->n; a++) {
        for (size_t b = 0; b < resources->n; b++) {
            for (size_t c = 0; c < verbs->n; c++) {
                judge_grant(g, groups->items[a]->text, resources->items[b]->text,
                            verbs->items[c]->text);
            }
        }
    }
}

static void judge_binding(const struct grant *g)
{
    const struct node *subjects = list_of(g->object, "subjects");
    for (size_t i = 0; i < subjects->n; i++) {
        const struct node *kind = node_get(subjects->items[i], "kind");
        const struct node *name = node_get(subjects->items[i], "name");
        bool account = kind != NULL && str_is(kind->text, "ServiceAccount");
        if (!account || name == NULL || str_is(name->text, "default")) {
            wide(g, "bind a ServiceAccount of its own", "binds others than its own ServiceAccount");
        }
    }
}

void check_rbac(struct check_run *r, const struct policy *p, const struct node *object)
{
    const struct node *kind = node_get(object, "kind");
    const struct node *namespace = node_path(object, STR("metadata.namespace"));
    if (kind == NULL || kind->kind != NODE_TEXT) {
        return;
    }
    struct grant g = {.run = r,
                      .policy = p,
                      .object = object,
                      .namespace = namespace == NULL ? (struct str){0} : namespace->text};
    g.cluster = str_is(kind->text, "ClusterRole");
    if (g.cluster || str_is(kind->text, "Role")) {
        const struct node *rules = list_of(object, "rules");
        for (size_t i = 0; i < rules->n; i++) {
            g.rule = rules->items[i];
            judge_rule(&g);
        }
    } else if (str_is(kind->text, "RoleBinding") || str_is(kind->text, "ClusterRoleBinding")) {
        judge_binding(&g);
    }
}
