/*
 * The table of keys, made from keys.def in one expansion: each shape's rows become an array, its END
 * the shape that points at it. A shape is named after its struct, so that a row's offset can be
 * taken and shapes that others hold are defined before them.
 */
#include "policy/keys.h"

const char *const scenario_names[] = {
    [SCENARIO_VOLUME_CORRUPTION] = "volume-corruption",
    [SCENARIO_VOLUME_LOSS] = "volume-loss",
    [SCENARIO_NODE_LOSS] = "node-loss",
    [SCENARIO_CLUSTER_LOSS] = "cluster-loss",
    [SCENARIO_SITE_LOSS] = "site-loss",
    [SCENARIO_STORE_CORRUPTION] = "store-corruption",
    [SCENARIO_RANSOMWARE] = "ransomware",
    [SCENARIO_COUNT] = NULL,
};

static const char *const api_versions[] = {"tierc/v1", NULL};
static const char *const source_kinds[] = {"GitRepository", "OCIRepository", "Bucket", NULL};
static const char *const secret_store_kinds[] = {"ClusterSecretStore", "SecretStore", NULL};

static const char *const sink_choices[] = {
    [SINK_PUSHGATEWAY] = "pushgateway",
    [SINK_SERVE] = "serve",
    NULL,
};
static const char *const store_choices[] = {
    [STORE_LONGHORN_SNAPSHOT] = "longhorn-snapshot",
    [STORE_LONGHORN_BACKUP] = "longhorn-backup",
    [STORE_CSI_SNAPSHOT] = "csi-snapshot",
    [STORE_S3_OBJECTS] = "s3-objects",
    [STORE_EXTERNAL] = "external",
    [STORE_TYPE_COUNT] = NULL,
};
static const char *const domain_choices[] = {
    [DOMAIN_DATA] = "data",       [DOMAIN_VOLUME] = "volume", [DOMAIN_CLUSTER] = "cluster",
    [DOMAIN_SITE] = "site",       [DOMAIN_REGION] = "region", [DOMAIN_COUNT] = NULL,
};
static const char *const provider_choices[] = {
    [PROVIDER_AWS] = "aws",         [PROVIDER_MINIO] = "minio",     [PROVIDER_CEPH] = "ceph",
    [PROVIDER_GARAGE] = "garage",   [PROVIDER_R2] = "r2",           [PROVIDER_B2] = "b2",
    [PROVIDER_WASABI] = "wasabi",   [PROVIDER_HETZNER] = "hetzner", [PROVIDER_SCALEWAY] = "scaleway",
    [PROVIDER_COUNT] = NULL,
};
static const char *const class_choices[] = {
    [CLASS_STANDARD_IA] = "STANDARD_IA",
    [CLASS_ONEZONE_IA] = "ONEZONE_IA",
    [CLASS_INTELLIGENT_TIERING] = "INTELLIGENT_TIERING",
    [CLASS_GLACIER_IR] = "GLACIER_IR",
    [CLASS_GLACIER] = "GLACIER",
    [CLASS_DEEP_ARCHIVE] = "DEEP_ARCHIVE",
    [CLASS_COUNT] = NULL,
};
static const char *const csi_choices[] = {[CSI_SNAP] = "snap", [CSI_BACKUP] = "backup", NULL};
static const char *const retrieval_choices[] = {
    [RETRIEVAL_EXPEDITED] = "expedited",
    [RETRIEVAL_STANDARD] = "standard",
    [RETRIEVAL_BULK] = "bulk",
    NULL,
};
static const char *const encryption_choices[] = {"sse-s3", "sse-kms", "client", "none", NULL};
static const char *const immutable_choices[] = {"governance", "compliance", NULL};
static const char *const assign_choices[] = {
    [ASSIGN_ENROLL] = "enroll",
    [ASSIGN_GIT] = "git",
    [ASSIGN_STORAGE_CLASS] = "storage-class",
    NULL,
};
static const char *const attached_choices[] = {
    [ATTACHED_ALWAYS] = "always",
    [ATTACHED_SOMETIMES] = "sometimes",
    NULL,
};
static const char *const engine_choices[] = {
    [ENGINE_POSTGRESQL] = "postgresql",
    [ENGINE_MARIADB] = "mariadb",
    NULL,
};
static const char *const consistency_choices[] = {
    [CONSISTENCY_DUMP] = "dump",
    [CONSISTENCY_ANY] = "any",
    NULL,
};
static const char *const system_choices[] = {
    [SYSTEM_NONE] = "none",
    [SYSTEM_IF_NOT_PRESENT] = "if-not-present",
    [SYSTEM_ALWAYS] = "always",
    NULL,
};
static const char *const reclaim_choices[] = {"Delete", "Retain", NULL};
static const char *const binding_choices[] = {"Immediate", "WaitForFirstConsumer", NULL};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])
#define SHAPE(id) static const struct key id##_keys[] = {
#define KEY(type_of, key, kind, field, ...)                                                        \
    {.name = key, .type = KEY_##kind, .offset = offsetof(struct type_of, field), __VA_ARGS__},
#define BODY(id, type_of, title, long_title, ...)                                                  \
    {.name = title, .with_article = long_title, .size = sizeof(struct type_of),                    \
     .keys = id##_keys, .n = LENGTH(id##_keys), __VA_ARGS__}
#define END(id, type_of, title, long_title, ...)                                                   \
    };                                                                                             \
    static const struct shape id##_shape = BODY(id, type_of, title, long_title, __VA_ARGS__);
#define ROOT(id, title, long_title, ...)                                                           \
    };                                                                                             \
    const struct shape id##_shape = BODY(id, id, title, long_title, __VA_ARGS__);
#include "policy/keys.def"

const struct key *shape_key(const struct shape *s, struct str name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (str_is(name, s->keys[i].name)) {
            return &s->keys[i];
        }
    }
    return NULL;
}
