/*
 * Where copies go: BackupTargets, StorageClasses whose new volumes join a group, and
 * ExternalSecrets with a store's credentials.
 */
#include "lower/lowering.h"

#include "lower/runtime.h"
#include "units/duration.h"

struct str target_name(const struct store *s)
{
    return s->target.v.n > 0 ? s->target.v : STR("default");
}

static bool is_target(const struct lowering *l, const struct store *s)
{
    return usable(l->p->cluster.longhorn.head.from) && usable(s->type.from) &&
           s->type.v == STORE_LONGHORN_BACKUP && usable(s->url.from);
}

void backup_targets(struct lowering *l, struct node *docs)
{
    for (size_t i = 0; i < l->p->stores.n; i++) {
        const struct store *s = ITEM(l->p->stores, i, struct store);
        if (!is_target(l, s)) {
            continue;
        }
        struct node *f = lower_facts(l, target_name(s), l->p->cluster.longhorn.namespace.v);
        node_set_text(l->a, f, "url", s->url.v);
        node_set_text(l->a, f, "secret", s->credentials.secret.v);
        node_set_text(l->a, f, "pollInterval",
                      duration_go(l->a, usable(s->poll_interval.from) ? s->poll_interval.v : 300));
        lower_fill(l, TEMPLATE_BACKUP_TARGET, f, s->head.span, docs);
    }
}

/* ------------------------------------------------------------------------------- storage classes
 */

static struct str target_of(const struct group *g) /* a volume has one backup target */
{
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct store *to = ITEM(g->copies, i, struct copy)->to;
        if (to != NULL && to->type.v == STORE_LONGHORN_BACKUP) {
            return target_name(to);
        }
    }
    return (struct str){0};
}

static void put_encryption(struct arena *a, const struct policy *p,
                           const struct storage_class_def *c, struct node *map)
{
    static const char *const steps[] = {"provisioner", "node-publish", "node-stage", "node-expand"};
    struct str namespace = usable(c->secret_namespace.from) ? c->secret_namespace.v
                                                            : p->cluster.longhorn.namespace.v;
    node_set_text(a, map, "encrypted", STR("true"));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct str name = str_fmt(a, "csi.storage.k8s.io/%s-secret-name", steps[i]);
        node_set(a, map, name, node_text(a, c->secret.v));
        name = str_fmt(a, "csi.storage.k8s.io/%s-secret-namespace", steps[i]);
        node_set(a, map, name, node_text(a, namespace));
    }
}

/* Parameters of Longhorn's own class, then what the group gives, then what the user says: a later
 * value takes the place of an earlier one. */
struct node *class_parameters(struct arena *a, const struct policy *p,
                              const struct storage_class_def *c)
{
    struct node *map = node_map(a);
    node_set_text(a, map, "numberOfReplicas", str_fmt(a, "%lld", (long long)p->cluster.replicas.v));
    node_set_text(a, map, "staleReplicaTimeout", STR("30"));
    node_set_text(a, map, "fsType", STR("ext4"));
    node_set_text(a, map, "recurringJobSelector",
        str_fmt(a, "[{\"name\":\"%.*s\",\"isGroup\":true}]", STR_ARG(c->of->name.v)));
    struct str target = target_of(c->of);
    if (target.n > 0) {
        node_set_text(a, map, "backupTargetName", target);
    }
    if (c->encrypted.v != 0) {
        put_encryption(a, p, c, map);
    }
    for (size_t i = 0; i < c->parameters.n; i++) {
        struct node *value = node_text(a, c->parameters.values[i].v);
        size_t at = 0;
        while (at < map->n && !str_eq(map->pairs[at].key, c->parameters.keys[i].v)) {
            at++;
        }
        if (at < map->n) {
            map->pairs[at].value = value;
        } else {
            node_set(a, map, c->parameters.keys[i].v, value);
        }
    }
    return map;
}

void storage_classes(struct lowering *l, struct node *docs)
{
    static const char *const reclaim[] = {"Delete", "Retain"};
    static const char *const binding[] = {"Immediate", "WaitForFirstConsumer"};
    if (!usable(l->p->cluster.longhorn.head.from)) {
        return;
    }
    for (size_t i = 0; i < l->p->storage_classes.n; i++) {
        const struct storage_class_def *c =
            ITEM(l->p->storage_classes, i, struct storage_class_def);
        if (c->of == NULL) {
            continue;
        }
        struct node *f = lower_facts(l, c->name.v, (struct str){0});
        node_set_text(l->a, f, "reclaimPolicy", str_of(reclaim[c->reclaim_policy.v == 1]));
        node_set_text(l->a, f, "volumeBindingMode", str_of(binding[c->volume_binding_mode.v == 1]));
        node_set(l->a, f, STR("parameters"), class_parameters(l->a, l->p, c));
        lower_fill(l, TEMPLATE_STORAGE_CLASS, f, c->head.span, docs);
    }
}

/* --------------------------------------------------------------------------------- credentials */

static void add_key(struct lowering *l, struct node *keys, const char *key, struct str property)
{
    struct node *one = node_map(l->a);
    node_set_text(l->a, one, "secretKey", str_of(key));
    node_set_text(l->a, one, "property", property);
    node_add(l->a, keys, one);
}

/* The keys that Longhorn looks for in the Secret, by the scheme of the store's URL. */
static struct node *secret_keys(struct lowering *l, const struct store *s)
{
    static const struct {
        const char *user, *password;
    } names[] = {
        [URL_NONE] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"},
        [URL_S3] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"},
        [URL_NFS] = {"CIFS_USERNAME", "CIFS_PASSWORD"},
        [URL_CIFS] = {"CIFS_USERNAME", "CIFS_PASSWORD"},
        [URL_AZBLOB] = {"AZBLOB_ACCOUNT_NAME", "AZBLOB_ACCOUNT_KEY"},
    };
    const struct external_secret *e = &s->credentials.external;
    struct node *keys = node_list(l->a);
    add_key(l, keys, names[s->scheme].user, e->access_key.v);
    add_key(l, keys, names[s->scheme].password, e->secret_key.v);
    if (usable(s->ca_cert.head.from)) {
        add_key(l, keys, s->scheme == URL_AZBLOB ? "AZBLOB_CERT" : "AWS_CERT", s->ca_cert.key.v);
    }
    return keys;
}

/* The values are Go templates to the operator: braces would start an action there. */
static struct str literal(struct lowering *l, struct str value)
{
    struct buf b = {.arena = l->a};
    for (size_t i = 0; i < value.n; i++) {
        if (i + 1 < value.n && value.p[i] == '{' && value.p[i + 1] == '{') {
            buf_z(&b, "{{ \"{{\" }}");
            i++;
        } else {
            buf_char(&b, value.p[i]);
        }
    }
    return buf_str(&b);
}

static struct node *added_keys(struct lowering *l, const struct store *s)
{
    struct node *added = node_map(l->a);
    if (usable(s->endpoint.from)) {
        node_set_text(l->a, added, s->scheme == URL_AZBLOB ? "AZBLOB_ENDPOINT" : "AWS_ENDPOINTS",
            literal(l, s->endpoint.v));
    }
    if (usable(s->path_style.from) && s->scheme != URL_AZBLOB) {
        node_set_text(l->a, added, "VIRTUAL_HOSTED_STYLE", s->path_style.v != 0 ? STR("false") : STR("true"));
    }
    return added;
}

static void external_secret(struct lowering *l, const struct store *s, struct str namespace,
                            struct node *added, struct node *docs)
{
    const struct external_secret *e = &s->credentials.external;
    struct node *f = lower_facts(l, s->credentials.secret.v, namespace);
    node_set_text(l->a, f, "storeKind", e->kind.v);
    node_set_text(l->a, f, "storeName", e->store.v);
    node_set_text(l->a, f, "item", e->item.v);
    node_set(l->a, f, STR("added"), added);
    node_set(l->a, f, STR("keys"), secret_keys(l, s));
    lower_fill(l, TEMPLATE_EXTERNAL_SECRET, f, e->head.span, docs);
}

/* A pod reads only Secrets of its own namespace: one in each from which something is dumped there. */
static void of_dumps(struct lowering *l, const struct store *s, struct node *docs)
{
    struct map namespaces = map_new(l->a);
    for (size_t i = 0; i < l->p->workloads.n; i++) {
        const struct workload *w = ITEM(l->p->workloads, i, struct workload);
        if (dump_wanted(w) && w->dump.store == s &&
            map_put(&namespaces, w->dump.namespace, l) == NULL) {
            external_secret(l, s, w->dump.namespace, node_map(l->a), docs);
        }
    }
}

void external_secrets(struct lowering *l, struct node *docs)
{
    for (size_t i = 0; i < l->p->stores.n; i++) {
        const struct store *s = ITEM(l->p->stores, i, struct store);
        if (!usable(s->credentials.external.head.from)) {
            continue;
        }
        if (is_target(l, s)) {
            external_secret(l, s, l->p->cluster.longhorn.namespace.v, added_keys(l, s), docs);
        } else if (s->type.v == STORE_S3_OBJECTS) {
            of_dumps(l, s, docs);
        }
    }
}
