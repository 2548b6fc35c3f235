/*
 * A shape becomes an object under $defs, a key a property. Patterns say of scalars what their parsers
 * say, as far as a pattern can; the parser has the last word.
 */
#include "emit/schema_write.h"

#include "diag/diag.h"
#include "emit/emit.h"
#include "policy/keys.h"
#include "source/yaml_read.h"

#define LABEL "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
#define SUBDOMAIN LABEL "(\\." LABEL ")*"
#define DURATION "(?=[0-9])([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?"
#define NUMBER "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
#define DAY "(sun|mon|tue|wed|thu|fri|sat)[a-z]*"

struct writing {
    struct arena *a;
    struct node *defs;
};

static struct node *text(struct writing *w, const char *s)
{
    return node_text(w->a, str_of(s));
}

static void set(struct writing *w, struct node *map, const char *key, struct node *value)
{
    node_set(w->a, map, str_of(key), value);
}

static void set_text(struct writing *w, struct node *map, const char *key, const char *value)
{
    set(w, map, key, text(w, value));
}

static struct node *typed(struct writing *w, const char *type)
{
    struct node *n = node_map(w->a);
    set_text(w, n, "type", type);
    return n;
}

/* `type: [x, y …]`; NULL ends the list. */
static struct node *typed_any(struct writing *w, const char *const *types)
{
    struct node *n = node_map(w->a), *list = node_list(w->a);
    for (; *types != NULL; types++) {
        node_add(w->a, list, text(w, *types));
    }
    set(w, n, "type", list);
    return n;
}

static struct node *scalar(struct writing *w)
{
    return typed_any(w, (const char *const[]){"string", "integer", "number", "boolean", NULL});
}

static struct node *pattern(struct writing *w, const char *core)
{
    struct node *n = typed(w, "string");
    set(w, n, "pattern", node_fmt(w->a, "^(%s)$", core));
    return n;
}

static struct node *pattern_or_number(struct writing *w, const char *core)
{
    struct node *n = typed_any(w, (const char *const[]){"string", "integer", "number", NULL});
    set(w, n, "pattern", node_fmt(w->a, "^(%s)$", core));
    return n;
}

/* A default or an example, as a user would write it, as JSON. */
static struct node *value_of(struct writing *w, const char *yaml)
{
    struct texts *t = texts_new(w->a);
    struct diags *ds = diags_new(w->a, t);
    struct documents docs = {0};
    bool fine = yaml_read(ds, texts_add(t, STR("-"), str_of(yaml)), &docs);
    return fine && docs.n == 1 ? docs.at[0] : text(w, yaml);
}

/* --------------------------------------------------------------------------------------- scalars */

static struct node *name_of(struct writing *w, const struct key *k)
{
    static const char *const patterns[NAME_RULE_COUNT] = {
        [NAME_LABEL] = LABEL,          [NAME_SUBDOMAIN] = SUBDOMAIN,
        [NAME_CRONJOB] = LABEL,        [NAME_RECURRING_JOB] = LABEL,
        [NAME_GROUP] = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?",
        [NAME_BACKUP_TARGET] = SUBDOMAIN, [NAME_CONFIG_KEY] = "[-._a-zA-Z0-9]+",
        [NAME_POLICY] = LABEL,
    };
    const char *core = k->refers || patterns[k->rule] == NULL ? "\\S+" : patterns[k->rule];
    struct node *n = pattern_or_number(w, k->everyone ? str_z(w->a, str_fmt(w->a, "\\*|%s", core)) : core);
    if (!k->refers) {
        set(w, n, "maxLength", node_int(w->a, (int64_t)name_limit(k->rule)));
    }
    return n;
}

static struct node *choice(struct writing *w, const struct key *k)
{
    struct node *n = node_map(w->a), *list = node_list(w->a);
    for (int64_t i = k->type == KEY_CHOICE ? k->least : 0; k->choices[i] != NULL; i++) {
        node_add(w->a, list, text(w, k->choices[i]));
    }
    set(w, n, "enum", list);
    return n;
}

static struct node *any_of(struct writing *w, struct node *x, struct node *y, struct node *z)
{
    struct node *n = node_map(w->a), *list = node_list(w->a);
    node_add(w->a, list, x);
    node_add(w->a, list, y);
    if (z != NULL) {
        node_add(w->a, list, z);
    }
    set(w, n, "anyOf", list);
    return n;
}

static struct node *count(struct writing *w, int64_t least, int64_t most)
{
    struct node *n = typed(w, "integer");
    set(w, n, "minimum", node_int(w->a, least));
    if (most != 0) {
        set(w, n, "maximum", node_int(w->a, most));
    }
    return n;
}

static struct node *duration(struct writing *w, const struct key *k)
{
    return pattern(w, k->none        ? "none|" DURATION
                      : k->automatic ? "auto|" DURATION
                                     : DURATION);
}

/* An object with these two properties and no other. */
static struct node *pair(struct writing *w, const char *x, struct node *of_x, const char *y, struct node *of_y)
{
    struct node *n = typed(w, "object"), *properties = node_map(w->a), *required = node_list(w->a);
    set(w, properties, x, of_x);
    set(w, properties, y, of_y);
    set(w, n, "properties", properties);
    node_add(w->a, required, text(w, x));
    set(w, n, "required", required);
    set(w, n, "additionalProperties", node_bool(w->a, false));
    return n;
}

static struct node *schedule(struct writing *w)
{
    static const char words[] = "hourly.*|every .+|daily at .+|weekdays at .+|monthly on .+|" DAY
                                "( and " DAY "|, ?" DAY ")* at .+|\\S+( +\\S+){4}|@[a-z]+";
    return any_of(w, pattern(w, words), pair(w, "at", pattern(w, words), "zone", typed(w, "string")), NULL);
}

static struct node *keep(struct writing *w)
{
    return any_of(w, count(w, 1, 100000), pattern(w, DURATION),
                  pair(w, "copies", count(w, 1, 100000), "lookback", pattern(w, DURATION)));
}

static struct node *list_of(struct writing *w, struct node *items)
{
    struct node *n = typed(w, "array");
    set(w, n, "items", items);
    return n;
}

static struct node *free_keys(struct writing *w, struct node *values)
{
    struct node *n = typed(w, "object");
    set(w, n, "additionalProperties", values);
    return n;
}

static struct node *raw(struct writing *w, const struct key *k)
{
    if (!k->priced) {
        return typed(w, k->raw == NODE_LIST ? "array" : "object");
    }
    struct node *n = free_keys(w, free_keys(w, pattern(w, "[0-9]+(\\.[0-9]+)?/.+")));
    struct node *properties = node_map(w->a);
    set(w, properties, "asOf", pattern(w, "[0-9]{4}-[0-9]{2}-[0-9]{2}"));
    set(w, n, "properties", properties);
    struct node *required = node_list(w->a);
    node_add(w->a, required, text(w, "asOf"));
    set(w, n, "required", required);
    return n;
}

static struct node *scalar_of(struct writing *w, const struct key *k)
{
    switch (k->type) {
    case KEY_NAME: return name_of(w, k);
    case KEY_URL: return k->web ? pattern(w, "(https?|HTTPS?)://[^\\s/:?]\\S*") : typed(w, "string");
    case KEY_ZONE: case KEY_IMAGE: return typed(w, "string");
    case KEY_VERSION: return pattern_or_number(w, "v?[0-9]+\\.[0-9]+(\\.[0-9]+)?");
    case KEY_BOOL: return typed(w, "boolean");
    case KEY_COUNT: return count(w, k->least, k->most);
    case KEY_DURATION: return duration(w, k);
    case KEY_SIZE: return pattern_or_number(w, NUMBER "([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?");
    case KEY_RATE: return pattern(w, NUMBER "([KMGTPE]i|[kMGTPE])?B?/s");
    case KEY_DATE: return pattern(w, "[0-9]{4}-[0-9]{2}-[0-9]{2}");
    case KEY_TIME: return pattern(w, "([01][0-9]|2[0-3]):[0-5][0-9]");
    case KEY_DAYS: return pattern(w, "(weekdays|weekend|daily|" DAY ")(( and |, ?)(weekdays|weekend|" DAY "))*");
    case KEY_EVERY: return pattern(w, "every ([0-9]+ runs?|run)");
    case KEY_CHOICE: return choice(w, k);
    case KEY_CLASS: return any_of(w, choice(w, k), pattern(w, "[A-Z0-9_]+"), NULL);
    case KEY_SCHEDULE: return schedule(w);
    case KEY_KEEP: return keep(w);
    case KEY_PVC: return pattern(w, LABEL "/" SUBDOMAIN);
    case KEY_PVC_GLOB: return pattern(w, LABEL "/[-a-z0-9.*?]+");
    case KEY_TEXTS: return list_of(w, scalar(w));
    case KEY_STRINGS: return free_keys(w, scalar(w));
    case KEY_RAW: return raw(w, k);
    default: return k->choices != NULL ? choice(w, k) : scalar(w);
    }
}

/* ---------------------------------------------------------------------------------------- shapes */

static struct node *object(struct writing *w, const struct shape *s);

/* The shape's definition, made when it is first needed. */
static struct node *reference(struct writing *w, const struct shape *s)
{
    struct str name = str_copy(w->a, str_of(s->name));
    for (size_t i = 0; i < name.n; i++) {
        char *c = (char *)&name.p[i];
        *c = *c == ' ' ? '-' : *c;
    }
    if (node_get(w->defs, name.p) == NULL) {
        struct node *place = node_map(w->a);
        node_set(w->a, w->defs, name, place);
        *place = *object(w, s);
        if (s->short_key != NULL) {
            struct node *full = node_map(w->a);
            *full = *place;
            *place = *any_of(w, scalar_of(w, shape_key(s, str_of(s->short_key))), full, NULL);
        }
    }
    struct node *n = node_map(w->a);
    set(w, n, "$ref", node_fmt(w->a, "#/$defs/%.*s", STR_ARG(name)));
    return n;
}

static struct node *word(struct writing *w, const char *s)
{
    struct node *n = node_map(w->a);
    set_text(w, n, "const", s);
    return n;
}

static struct node *map_of(struct writing *w, const struct shape *s)
{
    struct node *n = typed(w, "object");
    if (s->names_scenarios) {
        struct node *known = node_map(w->a);
        for (size_t i = 0; i < SCENARIO_COUNT; i++) {
            set(w, known, scenario_names[i], reference(w, s));
        }
        set(w, n, "properties", known);
    }
    struct node *names = node_map(w->a);
    set(w, names, "pattern", node_fmt(w->a, "^%s$", LABEL));
    set(w, names, "maxLength", node_int(w->a, 63));
    set(w, n, "propertyNames", names);
    set(w, n, "additionalProperties", reference(w, s));
    return n;
}

static struct node *property(struct writing *w, const struct key *k)
{
    struct node *n = k->type == KEY_LIST    ? list_of(w, reference(w, k->of))
                     : k->type == KEY_MAP   ? map_of(w, k->of)
                     : k->type != KEY_SHAPE ? scalar_of(w, k)
                     : k->of->off_at != 0   ? any_of(w, word(w, "none"), reference(w, k->of), NULL)
                                            : reference(w, k->of);
    set_text(w, n, "description", k->help);
    if (k->some) {
        set(w, n, "minItems", node_int(w->a, 1));
    }
    if (k->fallback != NULL) {
        set(w, n, "default", value_of(w, k->fallback));
    }
    if (k->example != NULL) {
        struct node *examples = node_list(w->a);
        node_add(w->a, examples, value_of(w, k->example));
        set(w, n, "examples", examples);
    }
    return n;
}

static const struct key *kind_key(const struct shape *s)
{
    for (size_t i = 0; s->kind_at != 0 && i < s->n; i++) {
        if (s->keys[i].offset == s->kind_at) {
            return &s->keys[i];
        }
    }
    return NULL;
}

/* if the kind is this one, then some keys are wrong and some required. */
static struct node *rule_of_kind(struct writing *w, const struct shape *s, const struct key *kind, size_t v)
{
    struct node *rule = node_map(w->a), *when = node_map(w->a), *then = node_map(w->a);
    struct node *is = node_map(w->a), *wrong = node_map(w->a), *required = node_list(w->a);
    set(w, is, kind->name, word(w, kind->choices[v]));
    set(w, when, "properties", is);
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        if (k->kinds != 0 && (k->kinds >> v & 1) == 0) {
            set(w, wrong, k->name, node_bool(w->a, false));
        }
        if ((k->kinds_required >> v & 1) != 0) {
            node_add(w->a, required, text(w, k->name));
        }
    }
    set(w, then, "properties", wrong);
    set(w, then, "required", required);
    set(w, rule, "if", when);
    set(w, rule, "then", then);
    return rule;
}

static struct node *object(struct writing *w, const struct shape *s)
{
    struct node *n = typed(w, "object"), *properties = node_map(w->a), *required = node_list(w->a);
    set_text(w, n, "description", s->help);
    set(w, n, "properties", properties);
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        set(w, properties, k->name, property(w, k));
        if (k->required || k->asked) {
            node_add(w->a, required, text(w, k->name));
        }
    }
    if (required->n != 0) {
        set(w, n, "required", required);
    }
    set(w, n, "additionalProperties", node_bool(w->a, false));
    const struct key *kind = kind_key(s);
    if (kind != NULL) {
        struct node *rules = node_list(w->a);
        for (size_t v = 0; kind->choices[v] != NULL; v++) {
            node_add(w->a, rules, rule_of_kind(w, s, kind, v));
        }
        set(w, n, "allOf", rules);
    }
    return n;
}

struct str schema_write(struct arena *a)
{
    struct writing w = {.a = a, .defs = node_map(a)};
    struct node *n = node_map(a), *body = object(&w, &policy_shape);
    set_text(&w, n, "$schema", "https://json-schema.org/draft/2020-12/schema");
    set_text(&w, n, "$id", "https://tierc.dev/schema/policy.schema.json");
    set_text(&w, n, "title", "tierc policy");
    set_text(&w, n, "$comment", "Generated from compiler/policy/keys.def; do not edit.");
    for (size_t i = 0; i < body->n; i++) {
        node_set(a, n, body->pairs[i].key, body->pairs[i].value);
    }
    set(&w, n, "$defs", w.defs);
    return json_write(a, n);
}
