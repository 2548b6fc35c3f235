/* From resolved models, built by hand, to objects: Longhorn's, rights, Flux', the plan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lower/plan.h"
#include "model_fixture.h"

static const char *files(struct model *m)
{
    struct output *out = model_lower(m);
    struct buf b = {.arena = m->a};
    for (size_t i = 0; out != NULL && i < out->n; i++) {
        buf_fmt(&b, "%.*s\n", STR_ARG(str_sub(out->files[i].path, 5, out->files[i].path.n)));
    }
    return buf_str(&b).p;
}

static const char *pending_of(struct model *m)
{
    struct output *out = model_lower(m);
    struct buf b = {.arena = m->a};
    for (size_t i = 0; i < out->pending_count; i++) {
        buf_fmt(&b, "%.*s\n", STR_ARG(out->pending[i]));
    }
    return buf_str(&b).p;
}

/* The parts of a file's YAML that matter to a test: from `from` up to `to`, or to the end. */
static const char *part(struct model *m, const char *path, const char *from, const char *to)
{
    const char *text = model_file(m, path);
    const char *begin = strstr(text, from);
    if (begin == NULL) {
        return text;
    }
    const char *end = to == NULL ? NULL : strstr(begin, to);
    return str_z(m->a, (struct str){begin, end == NULL ? strlen(begin) : (size_t)(end - begin)});
}

static bool has(struct model *m, const char *path, const char *text)
{
    return strstr(model_file(m, path), text) != NULL;
}

static size_t objects(struct model *m)
{
    struct output *out = model_lower(m);
    size_t n = 0;
    for (size_t i = 0; out != NULL && i < out->n; i++) {
        for (size_t d = 0; d < out->files[i].n; d++) {
            n += node_get(out->files[i].documents[d], "metadata") != NULL;
        }
    }
    return n;
}

static void test_smallest(void **state)
{
    (void)state;
    struct model *m = model_new();
    assert_string_equal(files(m), "STRATEGY.md\n"
                                  "backup/backup-target.yaml\n"
                                  "backup/kustomization.yaml\n"
                                  "backup/recurring-jobs.yaml\n"
                                  "kustomization.yaml\n"
                                  "plan.json\n"
                                  "runtime/enrolment.yaml\n"
                                  "runtime/kustomization.yaml\n"
                                  "runtime/namespace.yaml\n"
                                  "runtime/plan.yaml\n"
                                  "runtime/rbac.yaml\n"
                                  "runtime/verification.yaml\n");
    assert_string_equal(part(m, "backup/recurring-jobs.yaml", "", "---"),
                        "apiVersion: longhorn.io/v1beta2\n"
                        "kind: RecurringJob\n"
                        "metadata:\n"
                        "  name: keep-nas\n"
                        "  namespace: longhorn-system\n"
                        "  labels:\n"
                        "    app.kubernetes.io/managed-by: \"tierc\"\n"
                        "    tierc.dev/policy: \"home\"\n"
                        "spec:\n"
                        "  name: keep-nas\n"
                        "  task: backup\n"
                        "  cron: \"0 3 * * *\"\n"
                        "  retain: 15\n"
                        "  concurrency: 1\n"
                        "  groups:\n"
                        "  - keep\n"
                        "  labels: {}\n"
                        "  parameters: {}\n");
    assert_string_equal(part(m, "kustomization.yaml", "resources", NULL),
                        "resources:\n- backup\n- runtime\n");
    assert_string_equal(pending_of(m),
                        "home: verification is emitted for `tierv verify`, which this version does not "
                        "contain yet\n"
                        "home: 2 PVCs wait for labels from `tierv enroll`, which this version does "
                        "not contain yet\n");
    arena_free(m->a);
}

static void test_maintenance(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct maintenance *k = &m->p.maintenance;
    struct text group[] = {a_text("keep")};
    k->snapshot_cleanup = (struct upkeep){.head.from = WRITTEN, .job = STR("clean")};
    k->snapshot_cleanup.when = runs("0 7 * * 0", 604800, 604800);
    k->snapshot_cleanup.groups = (struct texts_list){.at = group, .n = 1};
    k->system_backup = (struct system_backup){.head.from = WRITTEN, .job = STR("system")};
    k->system_backup.when = runs("30 5 * * *", 86400, 86400);
    k->system_backup.volumes = a_number(SYSTEM_NONE);
    k->system_backup.count = 7;
    m->backup.full = a_number(4);
    assert_string_equal(part(m, "backup/recurring-jobs.yaml", "spec:\n  name: clean", "---"),
                        "spec:\n  name: clean\n  task: snapshot-cleanup\n  cron: \"0 7 * * 0\"\n"
                        "  retain: 0\n  concurrency: 1\n  groups:\n  - keep\n  labels: {}\n"
                        "  parameters: {}\n");
    assert_string_equal(part(m, "backup/recurring-jobs.yaml", "spec:\n  name: system", "---"),
                        "spec:\n  name: system\n  task: system-backup\n  cron: \"30 5 * * *\"\n"
                        "  retain: 7\n  concurrency: 1\n  groups: []\n  labels: {}\n"
                        "  parameters:\n    volume-backup-policy: disabled\n");
    assert_true(has(m, "backup/recurring-jobs.yaml", "    full-backup-interval: \"4\"\n"));
    m->p.cluster.longhorn.minor = 8;
    assert_true(!has(m, "backup/recurring-jobs.yaml", "volume-backup-policy"));
    m->p.cluster.longhorn.minor = 6;
    assert_true(!has(m, "backup/recurring-jobs.yaml", "parameters"));
    arena_free(m->a);
}

static void test_unused_tier(void **state)
{
    (void)state;
    struct model *m = model_new();
    m->p.workloads.n = 0;
    assert_string_equal(model_file(m, "backup/recurring-jobs.yaml"), "(none)");
    m->group.implicit = false; /* a group that is written is meant */
    assert_true(has(m, "backup/recurring-jobs.yaml", "keep-nightly"));
    m->group.implicit = true;
    struct storage_class_def c = {.head.from = WRITTEN, .name = a_text("safe"), .of = &m->group};
    put_item(m, &m->p.storage_classes, &c);
    assert_true(has(m, "backup/recurring-jobs.yaml", "keep-nightly"));
    arena_free(m->a);
}

static void test_storage_class(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct storage_class_def c = {.head.from = WRITTEN, .name = a_text("safe"), .of = &m->group};
    struct text keys[] = {a_text("numberOfReplicas"), a_text("dataLocality")};
    struct text values[] = {a_text("2"), a_text("best-effort")};
    c.encrypted = a_number(1);
    c.secret = a_text("crypto");
    c.reclaim_policy = a_number(1);
    c.parameters = (struct strings){.keys = keys, .values = values, .n = 2};
    put_item(m, &m->p.storage_classes, &c);
    assert_string_equal(
        part(m, "backup/storage-classes.yaml", "  annotations", "  csi.storage.k8s.io/node-publish"),
        "  annotations:\n"
        "    kustomize.toolkit.fluxcd.io/force: \"enabled\"\n"
        "provisioner: driver.longhorn.io\n"
        "reclaimPolicy: Retain\n"
        "volumeBindingMode: Immediate\n"
        "allowVolumeExpansion: true\n"
        "parameters:\n"
        "  numberOfReplicas: \"2\"\n"
        "  staleReplicaTimeout: \"30\"\n"
        "  fsType: ext4\n"
        "  recurringJobSelector: \"[{\\\"name\\\":\\\"keep\\\",\\\"isGroup\\\":true}]\"\n"
        "  backupTargetName: default\n"
        "  encrypted: \"true\"\n"
        "  csi.storage.k8s.io/provisioner-secret-name: crypto\n"
        "  csi.storage.k8s.io/provisioner-secret-namespace: longhorn-system\n");
    assert_true(has(m, "backup/storage-classes.yaml", "  dataLocality: best-effort\n"));
    arena_free(m->a);
}

static void test_credentials(void **state)
{
    (void)state;
    struct model *m = model_new();
    m->nas.scheme = URL_S3;
    m->nas.url = a_text("s3://b@r/");
    m->nas.endpoint = a_text("https://s3.lan/${A}/{{ x }}");
    m->nas.path_style = a_number(1);
    m->nas.ca_cert = (struct ca_cert){.head.from = WRITTEN, .key = a_text("ca")};
    m->nas.credentials.head.from = WRITTEN;
    m->nas.credentials.secret = a_text("s3-keys");
    struct external_secret *e = &m->nas.credentials.external;
    *e = (struct external_secret){.head.from = WRITTEN, .store = a_text("op")};
    e->kind = a_text("ClusterSecretStore");
    e->item = a_text("the item");
    e->access_key = a_text("id");
    e->secret_key = a_text("key");
    assert_string_equal(
        part(m, "credentials/external-secrets.yaml", "  name", NULL),
        "  name: s3-keys\n"
        "  namespace: longhorn-system\n"
        "  labels:\n"
        "    app.kubernetes.io/managed-by: \"tierc\"\n"
        "    tierc.dev/policy: \"home\"\n"
        "    kustomize.toolkit.fluxcd.io/substitute: \"disabled\"\n"
        "  annotations:\n"
        "    kustomize.toolkit.fluxcd.io/prune: \"disabled\"\n"
        "spec:\n"
        "  refreshInterval: \"1h0m0s\"\n"
        "  secretStoreRef:\n"
        "    kind: ClusterSecretStore\n"
        "    name: op\n"
        "  target:\n"
        "    name: s3-keys\n"
        "    creationPolicy: Owner\n"
        "    deletionPolicy: Retain\n"
        "    template:\n"
        "      mergePolicy: Merge\n"
        "      data:\n"
        "        AWS_ENDPOINTS: \"https://s3.lan/${A}/{{ \\\"{{\\\" }} x }}\"\n"
        "        VIRTUAL_HOSTED_STYLE: \"false\"\n"
        "  data:\n"
        "  - secretKey: AWS_ACCESS_KEY_ID\n"
        "    remoteRef:\n"
        "      key: \"the item\"\n"
        "      property: id\n"
        "  - secretKey: AWS_SECRET_ACCESS_KEY\n"
        "    remoteRef:\n"
        "      key: \"the item\"\n"
        "      property: key\n"
        "  - secretKey: AWS_CERT\n"
        "    remoteRef:\n"
        "      key: \"the item\"\n"
        "      property: ca\n");
    assert_true(has(m, "backup/backup-target.yaml", "  credentialSecret: s3-keys\n"));
    arena_free(m->a);
}

static void test_rights(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct workload *w = add_workload(m, "mixed");
    add_volume(m, w, "media", "photos", ASSIGN_ENROLL);
    add_volume(m, w, "media", "from.git", ASSIGN_GIT);
    add_volume(m, w, "media", "by-class", ASSIGN_STORAGE_CLASS);
    add_volume(m, w, "longhorn-system", "odd", ASSIGN_ENROLL);
    assert_true(has(m, "runtime/rbac.yaml", "  resourceNames:\n  - photos\n  verbs:\n"));
    assert_true(has(m, "runtime/rbac.yaml",
                    "  namespace: longhorn-system\n  labels:\n"
                    "    app.kubernetes.io/managed-by: \"tierc\"\n    tierc.dev/policy: \"home\"\n"
                    "rules:\n- apiGroups:\n  - \"\"\n  resources:\n  - persistentvolumeclaims\n"
                    "  resourceNames:\n  - odd\n  verbs:\n  - get\n  - patch\n"
                    "- apiGroups:\n  - longhorn.io\n  resources:\n  - volumes\n  verbs:\n  - get\n"));
    assert_string_equal(part(m, "components/media/kustomization.yaml", "patches", NULL),
                        "patches:\n"
                        "- target:\n"
                        "    kind: PersistentVolumeClaim\n"
                        "    name: \"^from\\\\.git$\"\n"
                        "  patch: |\n"
                        "    {\n"
                        "      \"apiVersion\": \"v1\",\n"
                        "      \"kind\": \"PersistentVolumeClaim\",\n"
                        "      \"metadata\": {\"name\":\"any\",\"labels\":{"
                        "\"recurring-job.longhorn.io/source\":\"enabled\","
                        "\"recurring-job-group.longhorn.io/keep\":\"enabled\"}}\n"
                        "    }\n");
    arena_free(m->a);
}

/* Labels and rights only where there are jobs: a Role without names would be a Role on all. */
static void test_nothing_to_enroll(void **state)
{
    (void)state;
    struct model *m = model_new();
    m->group.copies.n = 0;
    assert_true(!has(m, "runtime/rbac.yaml", "home-enroll"));
    m->p.verification.off = true;
    assert_string_equal(model_file(m, "runtime/rbac.yaml"), "(none)");
    arena_free(m->a);
    m = model_new();
    m->p.enrolment.off = m->p.verification.off = true;
    assert_string_equal(model_file(m, "runtime/namespace.yaml"), "(none)");
    arena_free(m->a);
    m = model_new();
    m->p.cluster.longhorn.head.from = ABSENT;
    m->p.verification.off = true;
    assert_string_equal(files(m), "STRATEGY.md\nkustomization.yaml\nplan.json\n");
    assert_string_equal(part(m, "kustomization.yaml", "resources", NULL), "resources: []\n");
    arena_free(m->a);
    m = model_new();
    m->p.cluster.namespace_exists = a_number(1);
    assert_string_equal(model_file(m, "runtime/namespace.yaml"), "(none)");
    assert_true(has(m, "runtime/rbac.yaml", "ServiceAccount"));
    arena_free(m->a);
}

static void test_pods(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct pods *pods = &m->p.cluster.pods;
    struct text pull[] = {a_text("registry")}, keys[] = {a_text("role")}, values[] = {a_text("true")};
    pods->head.from = WRITTEN;
    pods->image_pull_secrets = (struct texts_list){.at = pull, .n = 1};
    pods->node_selector = (struct strings){.keys = keys, .values = values, .n = 1};
    pods->priority_class_name = a_text("high");
    pods->resources = node_map(m->a);
    node_set(m->a, pods->resources, STR("limits"), node_map(m->a));
    m->p.enrolment.when.least_gap = 300;
    assert_true(has(m, "runtime/enrolment.yaml", "  startingDeadlineSeconds: 300\n"));
    assert_true(has(m, "runtime/enrolment.yaml",
                    "          priorityClassName: high\n          nodeSelector:\n"
                    "            role: \"true\"\n          imagePullSecrets:\n"
                    "          - name: registry\n"));
    assert_true(has(m, "runtime/enrolment.yaml", "            resources:\n              limits: {}\n"));
    arena_free(m->a);
}

static size_t occurrences(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) {
        n++;
    }
    return n;
}

#define RUNTIME "runtime/verification.yaml"

static void test_verification(void **state)
{
    (void)state;
    struct model *m = model_new();
    assert_string_equal(part(m, RUNTIME, "", "---"),
                        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: home-result\n"
                        "  namespace: backup-system\n  labels:\n"
                        "    app.kubernetes.io/managed-by: \"tierc\"\n"
                        "    tierc.dev/policy: \"home\"\n"
                        "    kustomize.toolkit.fluxcd.io/substitute: \"disabled\"\n"
                        "  annotations:\n    kustomize.toolkit.fluxcd.io/ssa: \"IfNotPresent\"\n");
    assert_string_equal(part(m, RUNTIME, "  schedule", "  concurrencyPolicy"),
                        "  schedule: \"0 * * * *\"\n  timeZone: UTC\n");
    assert_true(has(m, RUNTIME, "      activeDeadlineSeconds: 180\n"));
    assert_string_equal(part(m, RUNTIME, "            args", "            resources"),
                        "            args:\n            - verify\n            - \"--plan\"\n"
                        "            - \"/etc/tierv/plan\"\n            - \"--report-only\"\n"
                        "            - \"--configmap\"\n            - backup-system/home-result\n");
    m->p.verification.every = a_number(300);
    m->p.verification.ping = (struct secret_key){.head.from = WRITTEN};
    m->p.verification.ping.secret = a_text("checks");
    m->p.verification.ping.key = a_text("url.txt");
    m->p.monitoring.head.from = WRITTEN;
    m->p.monitoring.namespace = a_text("monitoring");
    m->p.monitoring.pushgateway = a_text("http://push:9091");
    assert_true(has(m, RUNTIME, "  schedule: \"*/5 * * * *\"\n"));
    assert_true(has(m, RUNTIME, "  startingDeadlineSeconds: 300\n"));
    assert_true(has(m, RUNTIME, "            - \"--pushgateway\"\n            - \"http://push:9091\"\n"
                                "            - \"--ping-file\"\n            - \"/etc/tierv/ping/url\"\n"));
    assert_true(has(m, RUNTIME, "            - name: ping\n              mountPath: \"/etc/tierv/ping\"\n"
                                "              readOnly: true\n"));
    assert_true(has(m, RUNTIME, "          - name: ping\n            secret:\n"
                                "              secretName: checks\n              items:\n"
                                "              - key: url.txt\n                path: url\n"));
    m->p.monitoring.sink = a_number(SINK_SERVE);
    assert_true(!has(m, RUNTIME, "CronJob") && !has(m, RUNTIME, "--pushgateway"));
    assert_true(has(m, RUNTIME, "        - \"--serve\"\n        - \":8080\"\n"
                                "        - \"--every\"\n        - \"5m\"\n"));
    assert_true(has(m, RUNTIME, "        ports:\n        - name: metrics\n          containerPort: 8080\n"));
    assert_true(has(m, RUNTIME, "          secretName: checks\n"));
    arena_free(m->a);
}

/* How often one rule of verification stands in the Roles. */
static size_t granted(struct model *m, const char *resource, const char *verbs)
{
    const char *rule = str_fmt(m->a, "  resources:\n  - %s\n  verbs:\n  - %s\n", resource, verbs).p;
    return occurrences(model_file(m, "runtime/rbac.yaml"), rule);
}

/* It sees no more than its plan names. */
static void test_verify_rights(void **state)
{
    (void)state;
    struct model *m = model_new();
    m->p.enrolment.off = true;
    assert_string_equal(part(m, "runtime/rbac.yaml", "rules:\n- apiGroups:\n  - \"\"\n  resources:\n  - configmaps", "---"),
                        "rules:\n- apiGroups:\n  - \"\"\n  resources:\n  - configmaps\n"
                        "  resourceNames:\n  - home-result\n  verbs:\n  - get\n  - patch\n");
    assert_int_equal(granted(m, "persistentvolumeclaims\n  - persistentvolumes", "list"), 1);
    assert_int_equal(granted(m, "backups\n  - backuptargets\n  - backupvolumes\n  - nodes\n"
                                "  - recurringjobs\n  - settings\n  - snapshots\n  - volumes", "list"), 1);
    assert_int_equal(granted(m, "cronjobs", "list"), 1); /* Longhorn's */
    assert_int_equal(granted(m, "pods", "list"), 0);
    assert_int_equal(granted(m, "volumesnapshots", "list"), 0);
    m->local.type = a_number(STORE_CSI_SNAPSHOT);
    assert_int_equal(granted(m, "volumesnapshots", "list"), 1);
    assert_int_equal(granted(m, "cronjobs", "list"), 2); /* and those that make them */
    struct drill d = {.head.from = WRITTEN, .key = a_text("weekly"), .store = &m->nas};
    d.when = runs("0 10 * * 0", 604800, 604800);
    put_item(m, &m->p.drills, &d);
    assert_true(has(m, "runtime/rbac.yaml", "  resourceNames:\n  - home-drill-result\n  verbs:\n  - get\n"));
    struct workload *w = add_workload(m, "db");
    add_volume(m, w, "database", "data", ASSIGN_ENROLL);
    w->dump = (struct dump){.head.from = WRITTEN, .namespace = STR("database"),
                            .job = STR("db-dump"), .store = &m->nas};
    w->dump.takes = a_number(60);
    w->dump.when = runs("0 1 * * *", 86400, 86400);
    assert_int_equal(granted(m, "pods", "list"), 1);
    assert_int_equal(granted(m, "cronjobs", "list"), 3);
    m->p.cluster.longhorn.head.from = ABSENT;
    assert_int_equal(granted(m, "cronjobs", "list"), 2);
    assert_true(!has(m, "runtime/rbac.yaml", "longhorn.io\n"));
    arena_free(m->a);
}

static void test_flux(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct text others[] = {a_text("longhorn")};
    m->p.gitops = (struct gitops){.head.from = WRITTEN, .source = a_text("flux-system")};
    m->p.gitops.kind = a_text("GitRepository");
    m->p.gitops.namespace = a_text("flux-system");
    m->p.gitops.path = a_text("./output/home/");
    m->p.gitops.interval = a_number(1800);
    m->p.gitops.depends_on = (struct texts_list){.at = others, .n = 1};
    assert_string_equal(part(m, "flux-kustomization.yaml", "spec", "---"),
                        "spec:\n"
                        "  interval: \"30m0s\"\n"
                        "  path: \"./output/home/backup\"\n"
                        "  prune: true\n"
                        "  wait: false\n"
                        "  timeout: \"5m0s\"\n"
                        "  deletionPolicy: Orphan\n"
                        "  sourceRef:\n"
                        "    kind: GitRepository\n"
                        "    name: flux-system\n"
                        "  dependsOn:\n"
                        "  - name: longhorn\n");
    assert_true(has(m, "flux-kustomization.yaml", "  name: home-runtime\n"));
    assert_true(!has(m, "flux-kustomization.yaml", "home-credentials"));
    assert_true(!has(m, "kustomization.yaml", "flux"));
    arena_free(m->a);
}

static void test_collision(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct store again = m->nas;
    again.name = a_text("nas2");
    put_item(m, &m->p.stores, &again);
    assert_true(model_lower(m) != NULL); /* the same object twice is one */
    again.url = a_text("nfs://other:/x");
    assert_true(model_lower(m) == NULL);
    assert_true(diags_has(m->ds, D_NAME_COLLISION));
    arena_free(m->a);
}

/* The number of objects grows with groups and namespaces, never with volumes. */
static void test_count(void **state)
{
    (void)state;
    struct model *m = model_new();
    size_t before = objects(m);
    struct workload *w = add_workload(m, "many");
    for (int i = 0; i < 3000; i++) {
        add_volume(m, w, "default", str_fmt(m->a, "data-%d", i).p, ASSIGN_ENROLL);
    }
    assert_int_equal(objects(m), before);
    add_volume(m, w, "another", "data", ASSIGN_ENROLL);
    assert_int_equal(objects(m), before + 2); /* a Role and its binding */
    struct group second = m->group;
    struct copy own = m->nightly;
    second.name = a_text("second");
    second.implicit = false;
    second.copies = second.workloads = (struct items){0};
    own.job = STR("second-nightly");
    own.group = &second;
    put_item(m, &second.copies, &own);
    put_item(m, &m->p.groups, &second);
    assert_int_equal(objects(m), before + 3);
    arena_free(m->a);
}

/* What decides verdicts stands in the plan, whoever says it; copies of dumps' files by themselves. */
static void test_plan(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct text keys[] = {a_text("replica-soft-anti-affinity"), a_text("backup-compression-method")};
    struct text values[] = {a_text("true"), a_text("lz4")};
    m->p.cluster.longhorn.settings = (struct strings){.keys = keys, .values = values, .n = 2};
    struct workload *w = add_workload(m, "db");
    add_volume(m, w, "database", "data", ASSIGN_ENROLL);
    struct volume *dumps = add_volume(m, w, "database", "dumps", ASSIGN_ENROLL);
    dumps->dump = true;
    w->dump = (struct dump){.head.from = WRITTEN, .namespace = STR("database"), .volume = dumps};
    w->dump.takes = a_number(60);
    w->dump.job = STR("db-dump");
    w->dump.count = 3;
    w->dump.when = runs("0 1 * * *", 86400, 86400);
    struct workload *bare = add_workload(m, "bare");
    add_volume(m, bare, "default", "bare", ASSIGN_ENROLL);
    bare->in = NULL;
    assert_string_equal(part(m, "plan.json", "settings:", "enrolment"),
                        "settings:\n"
                        "  allow-recurring-job-while-volume-detached: \"false\"\n"
                        "  auto-cleanup-recurring-job-backup-snapshot: \"true\"\n"
                        "  backup-compression-method: lz4\n"
                        "  recurring-job-max-retention: \"100\"\n"
                        "  replica-soft-anti-affinity: \"true\"\n"
                        "drivers:\n- driver.longhorn.io\n"
                        "storageLow: 10000000000\n");
    assert_string_equal(part(m, "plan.json", "- name: \"keep/nightly+dump\"", "workloads"),
                        "- name: \"keep/nightly+dump\"\n  kind: longhorn-snapshot\n  store: local\n"
                        "  target: null\n  group: keep\n  dump: db/dump\n  job: keep-nightly\n"
                        "  schedule: \"0 2 * * *\"\n  zone: UTC\n"
                        "  gap:\n    worst: 86400\n    from: \"2026-01-01T00:00:00Z\"\n"
                        "    to: \"2026-01-02T00:00:00Z\"\n    least: 86400\n"
                        "  span: 0\n  grace: 3600\n  late: 90300\n  keep: 8\n  lookback: 604800\n"
                        "  lowerBound: false\n"
                        "  volumes:\n  - namespace: database\n    pvc: dumps\n    workload: db\n"
                        "    replicas: 3\n    dump: true\n");
    assert_true(has(m, "plan.json", "  uncopied:\n  - namespace: default\n    pvc: bare\n"));
    assert_int_equal(occurrences(model_file(m, "plan.json"), "pvc: dumps\n"), 3); /* and the dump's own */
    m->p.cluster.longhorn.head.from = ABSENT;
    m->local.type = a_number(STORE_CSI_SNAPSHOT);
    m->local.driver = a_text("csi.example");
    assert_true(has(m, "plan.json", "drivers:\n- csi.example\n"));
    arena_free(m->a);
}

/* Above the limit the plan is one ConfigMap per namespace; each volume stands in one of them. */
static void test_split(void **state)
{
    (void)state;
    struct model *m = model_new();
    struct workload *w = add_workload(m, "many");
    for (int i = 0; i < 8000; i++) {
        const char *namespace = str_fmt(m->a, "space-%d", i % 4).p;
        add_volume(m, w, namespace, str_fmt(m->a, "volume-%d-", i).p, ASSIGN_ENROLL);
    }
    const char *plan = model_file(m, "runtime/plan.yaml");
    assert_int_equal(occurrences(plan, "kind: ConfigMap"), 6); /* four, `default` and what is in none */
    assert_true(strstr(plan, "  name: home-plan-space-3\n") != NULL);
    assert_int_equal(occurrences(plan, "\"pvc\":\"volume-77-\""), 2); /* once in each of two copies */
    assert_int_equal(occurrences(plan, "\"name\":\"many\""), 1);
    assert_int_equal(occurrences(plan, "\"name\":\"keep-nas\","), 2); /* and in its spec */
    assert_int_equal(occurrences(plan, "\"digest\": \"d1ge57\""), 6);
    assert_true(has(m, "runtime/enrolment.yaml", "                    path: plan-space-0.json\n"));
    assert_true(has(m, "runtime/enrolment.yaml", "                    path: plan.json\n"));
    arena_free(m->a);
}

static void test_broken(void **state)
{
    (void)state;
    struct model *m = model_new();
    m->p.broken = true;
    assert_true(model_lower(m) == NULL);
    m->p.broken = false;
    assert_true(model_lower(m) != NULL);
    m->nightly.when.usable = false; /* nothing is proved */
    assert_true(model_lower(m) == NULL);
    m->nightly.when.usable = true;
    m->tier.name = a_text("\xff"); /* no text that JSON could hold */
    assert_true(model_lower(m) == NULL);
    struct lower_input in = {.version = "1"}; /* no digest */
    m->tier.name = a_text("keep");
    assert_true(lower_policy(m->ds, m->templates, &m->p, &in) == NULL);
    arena_free(m->a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smallest),   cmocka_unit_test(test_maintenance),
        cmocka_unit_test(test_unused_tier), cmocka_unit_test(test_storage_class),
        cmocka_unit_test(test_credentials), cmocka_unit_test(test_rights),
        cmocka_unit_test(test_nothing_to_enroll), cmocka_unit_test(test_pods),
        cmocka_unit_test(test_verification), cmocka_unit_test(test_verify_rights),
        cmocka_unit_test(test_flux),       cmocka_unit_test(test_collision),
        cmocka_unit_test(test_count),      cmocka_unit_test(test_plan),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
