/*
 * The rules of others (`foreignRules`): a JSON file as `get-bucket-lifecycle-configuration` prints
 * it, read as strictly as S3 reads it, because put-bucket-lifecycle-configuration refuses the whole
 * configuration for one bad rule. What S3 answers to each mistake: S3 API reference and the answers
 * recorded in the design's S3 facts, section 2.1.
 */
#include "check/lifecycle.h"
#include "units/date.h"

struct reader {
    struct check_run *run;
    const struct store *store;
    bool report, ok;
    bool tags, sizes, days, dates, actions, marker;
    struct span narrow_at;
};

static struct span place(const struct reader *x, struct node_place at)
{
    return at.file == 0 ? x->store->foreign_rules.span : (struct span){at.file, at.start, at.end};
}

__attribute__((format(printf, 3, 4))) static bool bad(struct reader *x, const struct node *at,
                                                      const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str text = str_vfmt(x->run->arena, fmt, ap);
    va_end(ap);
    x->ok = false;
    if (x->report) {
        diag_at(x->run->ds, D_LIFECYCLE_UNREADABLE, place(x, at->place), "%.*s", STR_ARG(text));
    }
    return false;
}

static bool only(struct reader *x, const struct node *map, const char *const *names, const char *where)
{
    if (map->kind != NODE_MAP) {
        return bad(x, map, "%s is no mapping", where);
    }
    for (size_t i = 0; i < map->n; i++) {
        size_t k = 0;
        while (names[k] != NULL && !str_is(map->pairs[i].key, names[k])) {
            k++;
        }
        if (names[k] == NULL) {
            bad(x, map->pairs[i].value, "%s has no `%.*s` in S3", where, STR_ARG(map->pairs[i].key));
        }
    }
    return true;
}

static bool number(struct reader *x, const struct node *n, const char *what, int64_t *out)
{
    if (n->kind != NODE_INT) {
        return bad(x, n, "`%s` is no whole number", what);
    }
    *out = n->number;
    return true;
}

/* ---------------------------------------------------------------------------------------- filter */

static void read_tag(struct reader *x, const struct node *tag)
{
    static const char *const names[] = {"Key", "Value", NULL};
    x->tags = true;
    if (only(x, tag, names, "a tag")) {
        const struct node *key = node_get(tag, "Key"), *value = node_get(tag, "Value");
        if (key == NULL || value == NULL || key->kind != NODE_TEXT || value->kind != NODE_TEXT) {
            bad(x, tag, "a tag needs `Key` and `Value`, both text");
        }
    }
}

static void read_sizes(struct reader *x, const struct node *map)
{
    const struct node *more = node_get(map, "ObjectSizeGreaterThan");
    const struct node *less = node_get(map, "ObjectSizeLessThan");
    int64_t from = -1, to = INT64_MAX;
    x->sizes = x->sizes || more != NULL || less != NULL;
    if ((more != NULL && !number(x, more, "ObjectSizeGreaterThan", &from)) ||
        (less != NULL && !number(x, less, "ObjectSizeLessThan", &to))) {
        return;
    }
    if (less != NULL && to < 1) {
        bad(x, less, "`ObjectSizeLessThan` is below 1");
    } else if (more != NULL && from >= to) {
        bad(x, more, "`ObjectSizeGreaterThan` is not below `ObjectSizeLessThan`");
    }
}

static void read_prefix(struct reader *x, const struct node *n, struct rule *rule)
{
    if (n->kind != NODE_TEXT) {
        bad(x, n, "`Prefix` is no text");
        return;
    }
    rule->prefix = n->text;
    rule->prefix_span = place(x, n->place);
}

static bool repeats(const struct node *tags, size_t i)
{
    const struct node *key = node_get(tags->items[i], "Key");
    for (size_t k = 0; key != NULL && k < i; k++) {
        const struct node *other = node_get(tags->items[k], "Key");
        if (other != NULL && str_eq(other->text, key->text)) {
            return true;
        }
    }
    return false;
}

static void read_and(struct reader *x, const struct node *and, struct rule *rule)
{
    static const char *const names[] = {"Prefix", "Tags", "ObjectSizeGreaterThan",
                                        "ObjectSizeLessThan", NULL};
    if (!only(x, and, names, "`And`")) {
        return;
    }
    size_t predicates = 0;
    const struct node *tags = node_get(and, "Tags"), *prefix = node_get(and, "Prefix");
    if (tags != NULL && tags->kind != NODE_LIST) {
        bad(x, tags, "`Tags` is no list");
        return;
    }
    for (size_t i = 0; tags != NULL && i < tags->n; i++) {
        read_tag(x, tags->items[i]);
        if (repeats(tags, i)) {
            bad(x, tags->items[i], "`And` has a tag key twice");
        }
        predicates++;
    }
    if (prefix != NULL) {
        read_prefix(x, prefix, rule);
        predicates++;
    }
    read_sizes(x, and);
    predicates += node_get(and, "ObjectSizeGreaterThan") != NULL;
    predicates += node_get(and, "ObjectSizeLessThan") != NULL;
    if (predicates < 2) {
        bad(x, and, "`And` joins %zu predicate%s, and S3 wants two or more", predicates,
            predicates == 1 ? "" : "s");
    }
}

static void read_filter(struct reader *x, const struct node *node, struct rule *rule)
{
    static const char *const names[] = {"Prefix", "Tag", "And", "ObjectSizeGreaterThan",
                                        "ObjectSizeLessThan", NULL};
    const struct node *filter = node_get(node, "Filter"), *prefix = node_get(node, "Prefix");
    if (prefix != NULL) {
        bad(x, prefix, filter != NULL
                ? "a rule has both `Filter` and `Prefix`"
                : "a rule has `Prefix` outside of `Filter`, and the other rules of the bucket have `Filter`");
        return;
    }
    if (filter == NULL) {
        bad(x, node, "a rule has neither `Filter` nor `Prefix`");
        return;
    }
    x->narrow_at = place(x, filter->place);
    if (!only(x, filter, names, "`Filter`")) {
        return;
    }
    if (filter->n > 1) {
        bad(x, filter, "`Filter` has %zu predicates side by side; S3 wants them inside `And`", filter->n);
        return;
    }
    if (node_get(filter, "Prefix") != NULL) {
        read_prefix(x, node_get(filter, "Prefix"), rule);
    } else if (node_get(filter, "Tag") != NULL) {
        read_tag(x, node_get(filter, "Tag"));
    } else if (node_get(filter, "And") != NULL) {
        read_and(x, node_get(filter, "And"), rule);
    }
    read_sizes(x, filter);
}

/* --------------------------------------------------------------------------------------- actions */

static bool midnight(struct str s)
{
    int64_t at;
    return instant_parse(s, &at) && at % DAY == 0;
}

/* `Days` or `Date`, exactly one. */
static bool read_when(struct reader *x, const struct node *map, int64_t *days, bool *dated)
{
    const struct node *d = node_get(map, "Days"), *date = node_get(map, "Date");
    if ((d == NULL) == (date == NULL)) {
        return bad(x, map, "an action needs either `Days` or `Date`");
    }
    *dated = date != NULL;
    x->dates = x->dates || date != NULL;
    x->days = x->days || d != NULL;
    if (date != NULL) {
        return midnight(date->text) || bad(x, date, "`Date` is not at midnight UTC (`2027-01-01T00:00:00Z`)");
    }
    return number(x, d, "Days", days);
}

static int class_of(struct str name)
{
    for (int c = 0; c < CLASS_COUNT; c++) {
        if (str_is(name, class_name(c))) {
            return c;
        }
    }
    return CLASS_OTHER;
}

static void read_move(struct reader *x, const struct node *n, struct rule *rule, bool noncurrent)
{
    static const char *const now[] = {"Days", "Date", "StorageClass", NULL};
    static const char *const old[] = {"NoncurrentDays", "StorageClass", "NewerNoncurrentVersions", NULL};
    struct rule_move m = {.span = place(x, n->place)};
    if (!only(x, n, noncurrent ? old : now, "a transition")) {
        return;
    }
    const struct node *class = node_get(n, "StorageClass"), *days = node_get(n, "NoncurrentDays");
    if (class == NULL || class->kind != NODE_TEXT) {
        bad(x, n, "a transition needs `StorageClass`");
        return;
    }
    if (noncurrent && days == NULL) {
        bad(x, n, "a transition of old versions needs `NoncurrentDays`");
        return;
    }
    if (noncurrent ? !number(x, days, "NoncurrentDays", &m.days) : !read_when(x, n, &m.days, &m.dated)) {
        return;
    }
    m.name = class->text;
    m.class = class_of(class->text);
    m.class_span = place(x, class->place);
    if (noncurrent) {
        *(struct rule_move *)arena_push(x->run->arena, (void **)&rule->noncurrent_moves,
                                        rule->noncurrent_count++, &rule->noncurrent_cap, sizeof m) = m;
    } else {
        *(struct rule_move *)arena_push(x->run->arena, (void **)&rule->moves, rule->move_count++,
                                        &rule->move_cap, sizeof m) = m;
    }
}

static void read_moves(struct reader *x, const struct node *list, struct rule *rule, bool noncurrent)
{
    if (list == NULL) {
        return;
    }
    if (list->kind != NODE_LIST) {
        bad(x, list, "transitions are no list");
        return;
    }
    x->actions = x->actions || list->n > 0;
    for (size_t i = 0; i < list->n; i++) {
        read_move(x, list->items[i], rule, noncurrent);
    }
}

static void read_expiration(struct reader *x, const struct node *n, struct rule *rule)
{
    static const char *const names[] = {"Days", "Date", "ExpiredObjectDeleteMarker", NULL};
    if (n == NULL || !only(x, n, names, "`Expiration`")) {
        return;
    }
    const struct node *marker = node_get(n, "ExpiredObjectDeleteMarker");
    x->actions = true;
    if (marker != NULL && n->n > 1) {
        bad(x, n, "`ExpiredObjectDeleteMarker` stands beside `Days` or `Date`");
        return;
    }
    if (marker != NULL) {
        x->marker = true;
        return;
    }
    rule->expire.span = place(x, n->place);
    rule->expire.set = read_when(x, n, &rule->expire.days, &rule->expire.dated);
}

static void read_days(struct reader *x, const struct node *n, const char *key, const char *where,
                      struct rule_days *out)
{
    static const char *const names[] = {"NoncurrentDays", "NewerNoncurrentVersions",
                                        "DaysAfterInitiation", NULL};
    if (n == NULL || !only(x, n, names, where)) {
        return;
    }
    const struct node *days = node_get(n, key);
    x->actions = true;
    if (days == NULL) {
        bad(x, n, "%s needs `%s`", where, key);
        return;
    }
    out->span = place(x, days->place);
    out->set = number(x, days, key, &out->days);
}

static void read_actions(struct reader *x, const struct node *node, struct rule *rule)
{
    read_moves(x, node_get(node, "Transitions"), rule, false);
    read_moves(x, node_get(node, "NoncurrentVersionTransitions"), rule, true);
    read_expiration(x, node_get(node, "Expiration"), rule);
    read_days(x, node_get(node, "NoncurrentVersionExpiration"), "NoncurrentDays",
              "`NoncurrentVersionExpiration`", &rule->noncurrent);
    read_days(x, node_get(node, "AbortIncompleteMultipartUpload"), "DaysAfterInitiation",
              "`AbortIncompleteMultipartUpload`", &rule->abort);
    if (!x->actions) {
        bad(x, node, "a rule has no action");
    }
    if (x->days && x->dates) {
        bad(x, node, "a rule mixes `Days` and `Date`");
    }
    if ((rule->abort.set || x->marker) && (x->tags || x->sizes)) {
        bad(x, node, "%s cannot stand in a rule that filters by %s",
            rule->abort.set ? "`AbortIncompleteMultipartUpload`" : "`ExpiredObjectDeleteMarker`",
            x->tags ? "tags" : "size");
    }
}

static void read_rule(struct check_run *r, const struct policy *p, const struct store *s, bool report,
                      const struct node *node, struct rules *out)
{
    static const char *const names[] = {"ID", "Status", "Filter", "Prefix", "Transitions", "Expiration",
                                        "NoncurrentVersionTransitions", "NoncurrentVersionExpiration",
                                        "AbortIncompleteMultipartUpload", NULL};
    struct reader x = {.run = r, .store = s, .report = report, .ok = true};
    struct rule rule = {.policy = p, .store = s, .foreign = true, .span = place(&x, node->place)};
    if (!only(&x, node, names, "a rule")) {
        return;
    }
    const struct node *status = node_get(node, "Status"), *id = node_get(node, "ID");
    bool enabled = status != NULL && str_is(status->text, "Enabled");
    if (!enabled && (status == NULL || !str_is(status->text, "Disabled"))) {
        bad(&x, status == NULL ? node : status, "`Status` is neither `Enabled` nor `Disabled`");
    }
    rule.enabled = enabled;
    if (id != NULL && id->kind != NODE_TEXT) {
        bad(&x, id, "`ID` is no text");
    } else if (id != NULL) {
        rule.id = id->text;
        rule.id_span = place(&x, id->place);
    }
    read_filter(&x, node, &rule);
    read_actions(&x, node, &rule);
    rule.narrowed = x.tags || x.sizes;
    if (x.ok) {
        *(struct rule *)arena_push(r->arena, (void **)&out->at, out->n++, &out->cap, sizeof rule) = rule;
    }
}

void rules_foreign(struct check_run *r, const struct policy *p, const struct store *s, bool report,
                   struct rules *out)
{
    static const char *const names[] = {"Rules", "TransitionDefaultMinimumObjectSize", NULL};
    struct reader x = {.run = r, .store = s, .report = report, .ok = true};
    const struct node *root = s->foreign;
    const struct node *rules = root == NULL ? NULL : node_get(root, "Rules");
    if (root != NULL && (rules == NULL || rules->kind != NODE_LIST)) {
        bad(&x, root, "the file holds no `Rules` as get-bucket-lifecycle-configuration prints them");
    }
    if (root == NULL || !x.ok || !only(&x, root, names, "the file")) {
        return;
    }
    for (size_t i = 0; i < rules->n; i++) {
        read_rule(r, p, s, report, rules->items[i], out);
    }
}
