/* Rights and pods of generated objects: what is too wide, what `restricted` refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/check.h"
#include "source/yaml_read.h"

static size_t findings(const char *yaml, const char *slug)
{
    struct arena *a = arena_new();
    struct texts *texts = texts_new(a);
    struct diags *ds = diags_new(a, texts);
    struct documents docs;
    struct policy p = {.name = {.v = STR("home"), .from = WRITTEN}};
    p.cluster.drill_namespace = (struct text){.v = STR("drills"), .from = WRITTEN};
    assert_true(yaml_read(ds, texts_add(texts, STR("object.yaml"), str_of(yaml)), &docs));
    const struct node *objects[] = {docs.at[0]};
    checks_objects(ds, a, &p, objects, 1);
    struct diag **found;
    size_t n = diags_all(ds, &found), count = 0;
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(code_info(found[i]->code)->slug, slug);
        count++;
    }
    arena_free(a);
    return count;
}

#define ROLE(ns, rule) "{kind: Role, metadata: {name: r, namespace: " ns "}, rules: [" rule "]}"
#define CLUSTER(rule) "{kind: ClusterRole, metadata: {name: r}, rules: [" rule "]}"

static const struct {
    int line;
    const char *object;
    size_t findings;
} roles[] = {
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [persistentvolumeclaims], resourceNames: [x], verbs: [get, patch]}"), 0},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [persistentvolumeclaims], verbs: [get, patch]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [longhorn.io], resources: [volumes, backups], verbs: [get, list]}"), 0},
    {__LINE__, ROLE("a", "{apiGroups: [longhorn.io], resources: [backups], resourceNames: [x], verbs: [delete]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: ['*'], resources: [backups], verbs: [get]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [longhorn.io], resources: ['*'], verbs: [get]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [longhorn.io], resources: [backups], verbs: ['*']}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [secrets], resourceNames: [x], verbs: [get]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [pods/exec], verbs: [get]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [pods], verbs: [get, list]}"), 0},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [pods], verbs: [create]}"), 1},
    {__LINE__, ROLE("drills", "{apiGroups: [''], resources: [pods], verbs: [create]}"), 0},
    {__LINE__, ROLE("a", "{apiGroups: [batch], resources: [jobs], verbs: [create]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [configmaps], resourceNames: [x], verbs: [create]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [configmaps], verbs: [deletecollection]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get]}"), 1},
    {__LINE__, ROLE("a", "{apiGroups: [snapshot.storage.k8s.io], resources: [volumesnapshots], verbs: [create, get, list, delete]}"), 0},
    {__LINE__, CLUSTER("{apiGroups: [''], resources: [persistentvolumes], verbs: [get]}"), 0},
    {__LINE__, CLUSTER("{apiGroups: [''], resources: [persistentvolumes], verbs: [watch]}"), 1},
    {__LINE__, CLUSTER("{apiGroups: [''], resources: [persistentvolumeclaims, persistentvolumes], verbs: [list]}"), 0},
    {__LINE__, CLUSTER("{apiGroups: [''], resources: [persistentvolumeclaims], verbs: [get]}"), 1},
    {__LINE__, CLUSTER("{apiGroups: [snapshot.storage.k8s.io], resources: [volumesnapshots], verbs: [list]}"), 1},
    {__LINE__, CLUSTER("{apiGroups: [longhorn.io], resources: [volumes], verbs: [get]}"), 1},
    {__LINE__, CLUSTER("{nonResourceURLs: ['/metrics'], verbs: [get]}"), 1},
    {__LINE__, "{kind: RoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: home-enroll}]}", 0},
    {__LINE__, "{kind: RoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: default}]}", 1},
    {__LINE__, "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: Group, name: 'system:authenticated'}]}", 1},
};

static void rights(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        size_t n = findings(roles[i].object, "rbac-too-wide");
        if (n != roles[i].findings) {
            print_error("line %d: %zu findings\n", roles[i].line, n);
            assert_true(0);
        }
    }
}

#define POD(pod, container)                                                                        \
    "{kind: CronJob, metadata: {name: c}, spec: {jobTemplate: {spec: {template: {spec: {" pod          \
    "containers: [{name: main, " container "}]}}}}}}"
#define SAFE_POD "securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}, "
#define SAFE "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"

static const struct {
    int line;
    const char *object;
    size_t findings;
} pods[] = {
    {__LINE__, POD(SAFE_POD, SAFE), 0},
    {__LINE__, POD("", SAFE), 1},
    {__LINE__, POD(SAFE_POD, "image: x"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false}"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {capabilities: {drop: [ALL]}}"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false, runAsUser: 0, capabilities: {drop: [ALL]}}"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: false, capabilities: {drop: [ALL]}}"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false, privileged: true, capabilities: {drop: [ALL]}}"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}"), 0},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [SYS_ADMIN]}}"), 1},
    {__LINE__, POD(SAFE_POD, "securityContext: {allowPrivilegeEscalation: false, seccompProfile: {type: Unconfined}, capabilities: {drop: [ALL]}}"), 1},
    {__LINE__, POD(SAFE_POD "hostNetwork: true, ", SAFE), 1},
    {__LINE__, POD(SAFE_POD "volumes: [{name: v, emptyDir: {}}], ", SAFE), 0},
    {__LINE__, POD(SAFE_POD "volumes: [{name: v, hostPath: {path: /}}], ", SAFE), 1},
    {__LINE__, POD(SAFE_POD "volumes: [{name: v, nfs: {path: /}}], ", SAFE), 1},
    {__LINE__, POD(SAFE_POD "initContainers: [{name: first}], ", SAFE), 1},
    {__LINE__, POD(SAFE_POD, SAFE ", ports: [{hostPort: 80}]"), 1},
    {__LINE__, "{kind: Deployment, metadata: {name: d}, spec: {}}", 1},
    {__LINE__, "{kind: ConfigMap, metadata: {name: d}}", 0},
};

static void restricted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pods / sizeof *pods; i++) {
        size_t n = findings(pods[i].object, "pod-not-restricted");
        if (n != pods[i].findings) {
            print_error("line %d: %zu findings\n", pods[i].line, n);
            assert_true(0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rights),
        cmocka_unit_test(restricted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
