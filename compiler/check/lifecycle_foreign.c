/*
 * The rules of others (`foreignRules`): a JSON file as `get-bucket-lifecycle-configuration` prints
 * it, read as strictly as S3 reads it, because put-bucket-lifecycle-configuration refuses the whole
 * configuration for one bad rule. What S3 answers to each mistake: S3 API reference, LifecycleRule.
 */
#include "check/lifecycle_reader.h"
#include "units/date.h"

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
        return reader_bad(x, map, "an action needs either `Days` or `Date`");
    }
    *dated = date != NULL;
    x->dates = x->dates || date != NULL;
    x->days = x->days || d != NULL;
    if (date != NULL) {
        return midnight(date->text) ||
               reader_bad(x, date, "`Date` is not at midnight UTC (`2027-01-01T00:00:00Z`)");
    }
    return reader_number(x, d, "Days", days);
}

/* S3 keeps this many newer versions; how many at most it takes is told differently. */
static void read_newer(struct reader *x, const struct node *map)
{
    const struct node *newer = node_get(map, "NewerNoncurrentVersions");
    int64_t n;
    if (newer != NULL && reader_number(x, newer, "NewerNoncurrentVersions", &n) && n < 1) {
        reader_bad(x, newer, "`NewerNoncurrentVersions` is below 1");
    }
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
    static const char *const old[] = {"NoncurrentDays", "StorageClass", "NewerNoncurrentVersions",
                                      NULL};
    struct rule_move m = {.span = reader_place(x, n->place)};
    if (!reader_only(x, n, noncurrent ? old : now, "a transition")) {
        return;
    }
    const struct node *class = node_get(n, "StorageClass"), *days = node_get(n, "NoncurrentDays");
    read_newer(x, n);
    if (class == NULL || class->kind != NODE_TEXT) {
        reader_bad(x, n, "a transition needs `StorageClass`");
        return;
    }
    if (noncurrent && days == NULL) {
        reader_bad(x, n, "a transition of old versions needs `NoncurrentDays`");
        return;
    }
    if (noncurrent ? !reader_number(x, days, "NoncurrentDays", &m.days)
                   : !read_when(x, n, &m.days, &m.dated)) {
        return;
    }
    m.name = class->text;
    m.class = class_of(class->text);
    m.class_span = reader_place(x, class->place);
    if (noncurrent) {
        *(struct rule_move *)arena_push(x->run->arena, (void **)&rule->noncurrent_moves,
                                        rule->noncurrent_count++, &rule->noncurrent_cap, sizeof m) =
            m;
    } else {
        *(struct rule_move *)arena_push(x->run->arena, (void **)&rule->moves, rule->move_count++,
                                        &rule->move_cap, sizeof m) = m;
    }
}

static void read_moves(struct reader *x, const struct node *list, struct rule *rule,
                       bool noncurrent)
{
    if (list == NULL) {
        return;
    }
    if (list->kind != NODE_LIST) {
        reader_bad(x, list, "transitions are no list");
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
    if (n == NULL || !reader_only(x, n, names, "`Expiration`")) {
        return;
    }
    const struct node *marker = node_get(n, "ExpiredObjectDeleteMarker");
    x->actions = true;
    if (marker != NULL && n->n > 1) {
        reader_bad(x, n, "`ExpiredObjectDeleteMarker` stands beside `Days` or `Date`");
        return;
    }
    if (marker != NULL) {
        x->marker = true;
        return;
    }
    rule->expire.span = reader_place(x, n->place);
    rule->expire.set = read_when(x, n, &rule->expire.days, &rule->expire.dated);
}

static void read_days(struct reader *x, const struct node *n, const char *key, const char *where,
                      struct rule_days *out)
{
    static const char *const names[] = {"NoncurrentDays", "NewerNoncurrentVersions",
                                        "DaysAfterInitiation", NULL};
    if (n == NULL || !reader_only(x, n, names, where)) {
        return;
    }
    const struct node *days = node_get(n, key);
    x->actions = true;
    read_newer(x, n);
    if (days == NULL) {
        reader_bad(x, n, "%s needs `%s`", where, key);
        return;
    }
    out->span = reader_place(x, days->place);
    out->set = reader_number(x, days, key, &out->days);
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
        reader_bad(x, node, "a rule has no action");
    }
    if (x->days && x->dates) {
        reader_bad(x, node, "a rule mixes `Days` and `Date`");
    }
    if ((rule->abort.set || x->marker) && (x->tags || x->sizes)) {
        reader_bad(x, node, "%s cannot stand in a rule that filters by %s",
                   rule->abort.set ? "`AbortIncompleteMultipartUpload`"
                                   : "`ExpiredObjectDeleteMarker`",
                   x->tags ? "tags" : "size");
    }
}

static void read_rule(struct check_run *r, const struct policy *p, const struct store *s,
                      bool report, const struct node *node, struct rules *out)
{
    static const char *const names[] = {"ID",
                                        "Status",
                                        "Filter",
                                        "Prefix",
                                        "Transitions",
                                        "Expiration",
                                        "NoncurrentVersionTransitions",
                                        "NoncurrentVersionExpiration",
                                        "AbortIncompleteMultipartUpload",
                                        NULL};
    struct reader x = {.run = r, .store = s, .report = report, .ok = true};
    struct rule rule = {
        .policy = p, .store = s, .foreign = true, .span = reader_place(&x, node->place)};
    if (!reader_only(&x, node, names, "a rule")) {
        return;
    }
    const struct node *status = node_get(node, "Status"), *id = node_get(node, "ID");
    bool enabled = status != NULL && str_is(status->text, "Enabled");
    if (!enabled && (status == NULL || !str_is(status->text, "Disabled"))) {
        reader_bad(&x, status == NULL ? node : status,
                   "`Status` is neither `Enabled` nor `Disabled`");
    }
    rule.enabled = enabled;
    if (id != NULL && id->kind != NODE_TEXT) {
        reader_bad(&x, id, "`ID` is no text");
    } else if (id != NULL) {
        rule.id = id->text;
        rule.id_span = reader_place(&x, id->place);
    }
    reader_filter(&x, node, &rule);
    read_actions(&x, node, &rule);
    rule.narrowed = x.tags || x.sizes;
    rule.tags = x.tags;
    if (x.ok) {
        *(struct rule *)arena_push(r->arena, (void **)&out->at, out->n++, &out->cap, sizeof rule) =
            rule;
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
        reader_bad(&x, root,
                   "the file holds no `Rules` as get-bucket-lifecycle-configuration prints them");
    }
    if (root == NULL || !x.ok || !reader_only(&x, root, names, "the file")) {
        return;
    }
    for (size_t i = 0; i < rules->n; i++) {
        read_rule(r, p, s, report, rules->items[i], out);
    }
}
