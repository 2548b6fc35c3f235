/*
 * What happens to a RecurringJob on creation, in the order in which Longhorn and the API server
 * act: the webhook decodes it into Go structs, its mutator rewrites it, its validator judges the
 * result, then the CRD does. Rules and versions: Longhorn's
 * webhook/resources/recurringjob/{mutator, validator}.go and datastore/longhorn.go of 1.8.2, 1.10.1
 * and 1.12.1, and the CRDs of these.
 *
 * Two answers are stricter than Longhorn's: a name over 40 bytes is refused (Longhorn renames the
 * job, after which Git and the cluster never agree), and so is a cron line that only the older of
 * the two cron libraries accepts (the CronJob that Longhorn makes of it would be refused).
 */
#include "check/admission.h"

#include "units/cron.h"
#include "units/name.h"

enum { NAME_MOST = 40, CONCURRENCY_DEFAULT = 10 };

struct review {
    struct arena *arena;
    int minor;
    int64_t max_retention;
    struct admission out;
};

static bool refuse(struct review *r, bool by_crd, struct str why)
{
    r->out = (struct admission){.by_crd = by_crd, .why = why};
    return false;
}

/* ------------------------------------------------------------------------------------ decoding */

struct field {
    const char *name;
    enum node_kind kind;
    enum node_kind inner; /* of items and values; NODE_NULL where there are none */
};

static const struct field fields[] = {
    {.name = "name", .kind = NODE_TEXT},
    {.name = "task", .kind = NODE_TEXT},
    {.name = "cron", .kind = NODE_TEXT},
    {.name = "retain", .kind = NODE_INT},
    {.name = "concurrency", .kind = NODE_INT},
    {.name = "groups", .kind = NODE_LIST, .inner = NODE_TEXT},
    {.name = "labels", .kind = NODE_MAP, .inner = NODE_TEXT},
    {.name = "parameters", .kind = NODE_MAP, .inner = NODE_TEXT},
};

enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static bool holds(const struct node *value, enum node_kind inner)
{
    for (size_t i = 0; inner != NODE_NULL && i < value->n; i++) {
        const struct node *item = value->kind == NODE_MAP ? value->pairs[i].value : value->items[i];
        if (item->kind != inner) {
            return false;
        }
    }
    return true;
}

/* A field of the wrong type fails in the webhook; one that the struct lacks is dropped there, and
 * refused by the API server afterwards. */
static bool decode(struct review *r, const struct node *spec)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct node *value = node_get(spec, fields[i].name);
        if (value != NULL && (value->kind != fields[i].kind || !holds(value, fields[i].inner))) {
            return refuse(r, false,
                          str_fmt(r->arena, "spec.%s is not of its type", fields[i].name));
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------ mutation */

static struct node *copy_node(struct arena *a, const struct node *from)
{
    struct node *to = arena_one(a, struct node);
    *to = *from;
    to->items = NULL;
    to->pairs = NULL;
    to->n = to->cap = 0;
    for (size_t i = 0; i < from->n; i++) {
        if (from->kind == NODE_MAP) {
            node_set(a, to, from->pairs[i].key, copy_node(a, from->pairs[i].value));
        } else {
            node_add(a, to, copy_node(a, from->items[i]));
        }
    }
    return to;
}

static void put(struct arena *a, struct node *map, const char *key, struct node *value)
{
    for (size_t i = 0; i < map->n; i++) {
        if (str_is(map->pairs[i].key, key)) {
            map->pairs[i].value = value;
            return;
        }
    }
    node_set(a, map, str_of(key), value);
}

static struct str text_at(const struct node *map, const char *key)
{
    const struct node *v = node_get(map, key);
    return v == NULL || v->kind != NODE_TEXT ? (struct str){0} : v->text;
}

static int64_t number_at(const struct node *map, const char *key)
{
    const struct node *v = node_get(map, key);
    return v == NULL || v->kind != NODE_INT ? 0 : v->number;
}

static struct str lowered(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] - 'A' + 'a' : p[i]);
    }
    return (struct str){p, s.n};
}

static void mutate_retain(struct arena *a, struct node *spec)
{
    struct str task = text_at(spec, "task");
    int64_t retain = number_at(spec, "retain");
    int64_t stored = retain;
    if (str_is(task, "snapshot-cleanup") || str_is(task, "filesystem-trim")) {
        stored = 0;
    } else if (str_is(task, "snapshot-delete")) {
        stored = retain < 0 ? 0 : retain;
    } else {
        stored = retain < 1 ? 1 : retain;
    }
    if (stored != retain) {
        put(a, spec, "retain", node_int(a, stored));
    }
}

static void mutate(struct review *r, struct node *meta, struct node *spec)
{
    struct arena *a = r->arena;
    struct str name = lowered(a, text_at(meta, "name"));
    put(a, meta, "name", node_text(a, name));
    if (r->minor >= 10 && text_at(spec, "name").n == 0) {
        put(a, spec, "name", node_text(a, name));
    }
    if (node_get(spec, "groups") == NULL) {
        put(a, spec, "groups", node_list(a));
    }
    if (node_get(spec, "labels") == NULL) {
        put(a, spec, "labels", node_map(a));
    }
    if (node_get(spec, "parameters") == NULL) {
        put(a, spec, "parameters", node_map(a));
    }
    if (r->minor >= 12 && number_at(spec, "concurrency") == 0) {
        put(a, spec, "concurrency", node_int(a, CONCURRENCY_DEFAULT));
    }
    mutate_retain(a, spec);
}

/* ---------------------------------------------------------------------------------- validation */

static bool word(struct str s, bool upper)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (upper && c >= 'A' && c <= 'Z');
        if (!alnum && (i == 0 || (c != '_' && c != '.' && c != '-'))) {
            return false;
        }
    }
    return s.n >= 2;
}

struct task {
    const char *name;
    int since; /* minor version of Longhorn 1.N */
};

static const struct task tasks[] = {
    {.name = "snapshot"},         {.name = "snapshot-force-create"},
    {.name = "snapshot-cleanup"}, {.name = "snapshot-delete"},
    {.name = "backup"},           {.name = "backup-force-create"},
    {.name = "filesystem-trim"},  {.name = "system-backup", .since = 9},
};

static bool valid_task(const struct review *r, struct str name)
{
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
        if (str_is(name, tasks[i].name)) {
            return r->minor >= tasks[i].since;
        }
    }
    return false;
}

/* Go's strconv.Atoi: a sign, then digits. */
static bool is_number(struct str s)
{
    int64_t ignored;
    if (s.n > 0 && (s.p[0] == '+' || s.p[0] == '-')) {
        s = str_sub(s, 1, s.n);
    }
    return str_int(s, &ignored);
}

static bool valid_parameter(const struct review *r, struct str key, struct str value)
{
    if (str_is(key, "full-backup-interval")) {
        return is_number(value);
    }
    return r->minor >= 9 && str_is(key, "volume-backup-policy") &&
           (str_is(value, "always") || str_is(value, "if-not-present") ||
            str_is(value, "disabled"));
}

static bool valid_cron(struct review *r, struct str cron)
{
    struct cron sets;
    struct misread m;
    return cron_parse_v1(cron) && cron_parse(r->arena, cron, &sets, &m);
}

static bool validate_labels(struct review *r, const struct node *labels)
{
    for (size_t i = 0; i < labels->n; i++) {
        struct str key = labels->pairs[i].key;
        struct misread m;
        bool too_long;
        if (!name_check(r->arena, NAME_LABEL_KEY, key, &m, &too_long)) {
            return refuse(
                r, false,
                str_fmt(r->arena, "the label key `%.*s` is no qualified name", STR_ARG(key)));
        }
        if (str_is(key, "KubernetesStatus") || str_is(key, "ranchervm-base-image")) {
            return refuse(r, false,
                          str_fmt(r->arena, "the label `%.*s` is reserved", STR_ARG(key)));
        }
        if (labels->pairs[i].value->text.n == 0) {
            return refuse(r, false, str_fmt(r->arena, "the label `%.*s` is empty", STR_ARG(key)));
        }
    }
    return true;
}

static bool validate_lists(struct review *r, const struct node *spec)
{
    const struct node *groups = node_get(spec, "groups");
    for (size_t i = 0; i < groups->n; i++) {
        if (!word(groups->items[i]->text, true)) {
            return refuse(
                r, false,
                str_fmt(r->arena, "the group `%.*s` is no name", STR_ARG(groups->items[i]->text)));
        }
    }
    const struct node *parameters = node_get(spec, "parameters");
    struct str task = text_at(spec, "task");
    bool backup = str_is(task, "backup") || str_is(task, "backup-force-create");
    for (size_t i = 0; backup && i < parameters->n; i++) {
        struct str key = parameters->pairs[i].key;
        if (!valid_parameter(r, key, parameters->pairs[i].value->text)) {
            return refuse(r, false,
                          str_fmt(r->arena, "the parameter `%.*s` is not valid", STR_ARG(key)));
        }
    }
    return validate_labels(r, node_get(spec, "labels"));
}

static bool validate(struct review *r, const struct node *meta, const struct node *spec)
{
    struct str name = text_at(meta, "name"), job = text_at(spec, "name");
    struct str cron = text_at(spec, "cron"), task = text_at(spec, "task");
    int64_t retain = number_at(spec, "retain");
    if (!word(name, false)) {
        return refuse(r, false, str_fmt(r->arena, "the name `%.*s` is not valid", STR_ARG(name)));
    }
    if (retain > r->max_retention) {
        return refuse(r, false,
                      str_fmt(r->arena, "retain %lld is more than %lld", (long long)retain,
                              (long long)r->max_retention));
    }
    if (cron.n == 0 || task.n == 0 || job.n == 0) {
        return refuse(r, false, STR("name, task or cron is empty"));
    }
    if (!valid_task(r, task)) {
        return refuse(r, false, str_fmt(r->arena, "the task `%.*s` is not valid", STR_ARG(task)));
    }
    if (!valid_cron(r, cron)) {
        return refuse(r, false,
                      str_fmt(r->arena, "the cron line `%.*s` is not valid", STR_ARG(cron)));
    }
    if (job.n > NAME_MOST || name.n > NAME_MOST) {
        return refuse(r, false, STR("the name is longer than 40 characters"));
    }
    return validate_lists(r, spec);
}

/* ------------------------------------------------------------------------------ the API server */

static bool known(struct str key)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (str_is(key, fields[i].name)) {
            return true;
        }
    }
    return false;
}

static bool judge_crd(struct review *r, const struct node *meta, const struct node *spec)
{
    struct str name = text_at(meta, "name");
    struct misread m;
    bool too_long;
    for (size_t i = 0; i < spec->n; i++) {
        if (!known(spec->pairs[i].key)) {
            return refuse(
                r, true,
                str_fmt(r->arena, "unknown field `spec.%.*s`", STR_ARG(spec->pairs[i].key)));
        }
    }
    if (!name_check(r->arena, NAME_SUBDOMAIN, name, &m, &too_long)) {
        return refuse(r, true,
                      str_fmt(r->arena, "the name `%.*s` is no RFC 1123 subdomain", STR_ARG(name)));
    }
    return true;
}

struct admission admission_review(struct arena *a, int minor, int64_t max_retention,
                                  const struct node *object)
{
    struct review r = {.arena = a, .minor = minor, .max_retention = max_retention};
    struct node *copy = copy_node(a, object);
    struct node *meta = node_get(copy, "metadata"), *spec = node_get(copy, "spec");
    if (meta == NULL || spec == NULL || meta->kind != NODE_MAP || spec->kind != NODE_MAP) {
        refuse(&r, false, STR("metadata or spec is missing"));
        return r.out;
    }
    if (!decode(&r, spec)) {
        return r.out;
    }
    mutate(&r, meta, spec);
    if (validate(&r, meta, spec) && judge_crd(&r, meta, spec)) {
        r.out = (struct admission){.accepted = true, .mutated = copy};
    }
    return r.out;
}
