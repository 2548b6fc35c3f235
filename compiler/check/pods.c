/*
 * Generated pods against the Pod Security Standard `restricted`. The admission of Kubernetes
 * enforces it on pods only: a CronJob whose template violates it is accepted, and then no pod of it
 * ever starts (kubernetes/pod-security-admission, policy/), so the template is judged here.
 */
#include "check/checks.h"

struct judged {
    struct arena *arena;
    const struct node *pod_context;
    struct str *faults;
    size_t n, cap;
};

__attribute__((format(printf, 2, 3))) static void fault(struct judged *j, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str text = str_vfmt(j->arena, fmt, ap);
    va_end(ap);
    *(struct str *)arena_push(j->arena, (void **)&j->faults, j->n++, &j->cap, sizeof text) = text;
}

static bool is_true(const struct node *n)
{
    return n != NULL && (n->kind != NODE_BOOL || n->number != 0);
}

static bool is_false(const struct node *n)
{
    return n != NULL && n->kind == NODE_BOOL && n->number == 0;
}

/* The container's value, else the pod's. */
static const struct node *effective(const struct judged *j, const struct node *context,
                                    const char *key)
{
    const struct node *own = context == NULL ? NULL : node_get(context, key);
    return own != NULL || j->pod_context == NULL ? own : node_get(j->pod_context, key);
}

static bool listed(const struct node *list, const char *word)
{
    for (size_t i = 0; list != NULL && list->kind == NODE_LIST && i < list->n; i++) {
        if (str_is(list->items[i]->text, word)) {
            return true;
        }
    }
    return false;
}

static void judge_context(struct judged *j, const struct node *context, struct str name)
{
    const struct node *user = effective(j, context, "runAsUser");
    const struct node *seccomp = effective(j, context, "seccompProfile");
    const struct node *type = seccomp == NULL ? NULL : node_get(seccomp, "type");
    const struct node *capabilities = context == NULL ? NULL : node_get(context, "capabilities");
    const struct node *add = capabilities == NULL ? NULL : node_get(capabilities, "add");
    if (!is_true(effective(j, context, "runAsNonRoot"))) {
        fault(j, "`%.*s` may run as root: `runAsNonRoot: true` is missing", STR_ARG(name));
    }
    if (user != NULL && (user->kind != NODE_INT || user->number == 0)) {
        fault(j, "`%.*s` runs as user 0", STR_ARG(name));
    }
    if (type == NULL ||
        !(str_is(type->text, "RuntimeDefault") || str_is(type->text, "Localhost"))) {
        fault(j, "`%.*s` has no `seccompProfile` of type `RuntimeDefault`", STR_ARG(name));
    }
    if (context == NULL || !is_false(node_get(context, "allowPrivilegeEscalation"))) {
        fault(j, "`%.*s` does not say `allowPrivilegeEscalation: false`", STR_ARG(name));
    }
    if (context != NULL && is_true(node_get(context, "privileged"))) {
        fault(j, "`%.*s` is privileged", STR_ARG(name));
    }
    if (capabilities == NULL || !listed(node_get(capabilities, "drop"), "ALL")) {
        fault(j, "`%.*s` does not drop all capabilities", STR_ARG(name));
    }
    for (size_t i = 0; add != NULL && i < add->n; i++) {
        if (add->kind != NODE_LIST || !str_is(add->items[i]->text, "NET_BIND_SERVICE")) {
            fault(j, "`%.*s` adds a capability", STR_ARG(name));
            break;
        }
    }
}

static void judge_containers(struct judged *j, const struct node *list)
{
    for (size_t i = 0; list != NULL && list->kind == NODE_LIST && i < list->n; i++) {
        const struct node *container = list->items[i], *name = node_get(container, "name");
        const struct node *ports = node_get(container, "ports");
        struct str label = name == NULL ? STR("container") : name->text;
        judge_context(j, node_get(container, "securityContext"), label);
        for (size_t k = 0; ports != NULL && ports->kind == NODE_LIST && k < ports->n; k++) {
            if (node_get(ports->items[k], "hostPort") != NULL) {
                fault(j, "`%.*s` takes a port of the host", STR_ARG(label));
            }
        }
    }
}

static void judge_volumes(struct judged *j, const struct node *volumes)
{
    static const char *const kinds[] = {
        "configMap", "downwardAPI",           "emptyDir",  "projected", "secret",
        "csi",       "persistentVolumeClaim", "ephemeral", "image"};
    for (size_t i = 0; volumes != NULL && volumes->kind == NODE_LIST && i < volumes->n; i++) {
        const struct node *volume = volumes->items[i], *name = node_get(volume, "name");
        bool allowed = false;
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            allowed = allowed || node_get(volume, kinds[k]) != NULL;
        }
        if (!allowed) {
            fault(j, "the volume `%.*s` is of a kind that is not allowed",
                  STR_ARG(name == NULL ? STR("?") : name->text));
        }
    }
}

static void judge_pod(struct judged *j, const struct node *pod)
{
    static const char *const host[] = {"hostNetwork", "hostPID", "hostIPC"};
    j->pod_context = node_get(pod, "securityContext");
    for (size_t i = 0; i < sizeof host / sizeof host[0]; i++) {
        if (is_true(node_get(pod, host[i]))) {
            fault(j, "`%s` shares what is the node's", host[i]);
        }
    }
    judge_containers(j, node_get(pod, "containers"));
    judge_containers(j, node_get(pod, "initContainers"));
    judge_containers(j, node_get(pod, "ephemeralContainers"));
    judge_volumes(j, node_get(pod, "volumes"));
}

static const struct {
    const char *kind, *path;
} templates[] = {
    {.kind = "Pod", .path = "spec"},
    {.kind = "Job", .path = "spec.template.spec"},
    {.kind = "CronJob", .path = "spec.jobTemplate.spec.template.spec"},
    {.kind = "Deployment", .path = "spec.template.spec"},
    {.kind = "StatefulSet", .path = "spec.template.spec"},
    {.kind = "DaemonSet", .path = "spec.template.spec"},
};

void check_pods(struct check_run *r, const struct policy *p, const struct node *object)
{
    const struct node *kind = node_get(object, "kind"),
                      *name = node_path(object, STR("metadata.name"));
    struct judged j = {.arena = r->arena};
    for (size_t i = 0; kind != NULL && i < sizeof templates / sizeof templates[0]; i++) {
        if (str_is(kind->text, templates[i].kind)) {
            const struct node *pod = node_path(object, str_of(templates[i].path));
            if (pod == NULL) {
                fault(&j, "it has no pod");
            } else {
                judge_pod(&j, pod);
            }
        }
    }
    if (j.n == 0) {
        return;
    }
    struct diag *d =
        diag_at(r->ds, D_POD_NOT_RESTRICTED, object_place(p, object),
                "the pods of the %.*s `%.*s` would never start where `restricted` is enforced",
                STR_ARG(kind->text), STR_ARG(name == NULL ? STR("?") : name->text));
    for (size_t i = 0; i < j.n; i++) {
        diag_note(d, "%.*s", STR_ARG(j.faults[i]));
    }
}

/* The one key of the language that could ask for it. */
void check_drill_root(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *drill = ITEM(p->drills, i, struct drill);
        if (said(drill->run_as_user.from) && drill->run_as_user.v == 0) {
            struct diag *d =
                diag_at(r->ds, D_POD_NOT_RESTRICTED, drill->run_as_user.span,
                        "the drill `%.*s` would run as root, which its namespace refuses",
                        STR_ARG(drill->key.v));
            diag_note(d, "the namespace enforces the Pod Security Standard `restricted`");
            diag_help(d, "write the number of the user that owns the files");
        }
    }
}
