/*
 * admission FOLDER: every row of FOLDER/VERSION.tsv (what Longhorn's own webhook code and a real API
 * server with its CRD answered to the RecurringJobs of FOLDER/input.jsonl) against
 * check/admission.c: the same verdict, by the same of the two, and the same name and spec as stored.
 * Prints what differs and closes with `N passed, N failed`.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "check/admission.h"

enum { LIMIT = 64 * 1024 * 1024, MAX_RETENTION = 100 };

/* Stricter on purpose, by id of the row. */
static const struct {
    const char *id, *reason;
} stricter[] = {
    {.id = "0562", .reason = "a name over 40 characters: Longhorn renames the job, and Git never agrees"},
    {.id = "0883", .reason = "the same"},
    {.id = "1085", .reason = "the same"},
};

static const struct {
    const char *file;
    int minor;
} versions[] = {
    {.file = "v1.8.2.tsv", .minor = 8},
    {.file = "v1.10.1.tsv", .minor = 10},
    {.file = "v1.12.1.tsv", .minor = 12},
};

static struct node *convert(struct arena *a, json_t *j)
{
    struct node *n = NULL;
    const char *key;
    json_t *value;
    size_t i;
    switch (json_typeof(j)) {
    case JSON_OBJECT:
        n = node_map(a);
        json_object_foreach(j, key, value)
        {
            node_set(a, n, str_copy(a, str_of(key)), convert(a, value));
        }
        return n;
    case JSON_ARRAY:
        n = node_list(a);
        json_array_foreach(j, i, value)
        {
            node_add(a, n, convert(a, value));
        }
        return n;
    case JSON_STRING:
        return node_text(a, str_copy(a, (struct str){json_string_value(j), json_string_length(j)}));
    case JSON_INTEGER:
        return node_int(a, json_integer_value(j));
    case JSON_TRUE:
    case JSON_FALSE:
        return node_bool(a, json_is_true(j));
    case JSON_REAL: /* as yaml_read has it: no integer, so text */
        return node_text(a, STR("1.5"));
    default:
        return node_null(a);
    }
}

static struct node *parse(struct arena *a, struct str line)
{
    json_error_t error;
    json_t *j = json_loadb(line.p, line.n, 0, &error);
    if (j == NULL) {
        fprintf(stderr, "admission: %s\n", error.text);
        exit(3);
    }
    struct node *n = convert(a, j);
    json_decref(j);
    return n;
}

static struct str slurp(struct arena *a, const char *folder, const char *name)
{
    struct str text, why;
    struct str path = str_fmt(a, "%s/%s", folder, name);
    if (!file_read(a, path.p, LIMIT, &text, &why)) {
        fprintf(stderr, "admission: %s: %.*s\n", path.p, STR_ARG(why));
        exit(3);
    }
    return text;
}

static bool expected_difference(struct str id)
{
    for (size_t i = 0; i < sizeof stricter / sizeof stricter[0]; i++) {
        if (str_is(id, stricter[i].id)) {
            return true;
        }
    }
    return false;
}

static struct node *stored(struct arena *a, const struct node *object)
{
    struct node *n = node_map(a);
    node_set(a, n, STR("name"), node_path(object, STR("metadata.name")));
    node_set(a, n, STR("spec"), node_get(object, "spec"));
    return n;
}

static bool judge(struct arena *a, int minor, const struct node *object, struct str row)
{
    struct str id, verdict, by, why, after;
    str_split(&row, '\t', &id);
    str_split(&row, '\t', &verdict);
    str_split(&row, '\t', &by);
    str_split(&row, '\t', &why);
    after = row;
    struct admission ours = admission_review(a, minor, MAX_RETENTION, object);
    bool accept = str_is(verdict, "accept");
    if (ours.accepted != accept) {
        bool known = !ours.accepted && expected_difference(id);
        if (known) {
            printf("stricter 1.%d %.*s: %.*s\n", minor, STR_ARG(id), STR_ARG(ours.why));
        } else {
            printf("FAIL 1.%d %.*s: Longhorn says %.*s (%.*s), ours %s (%.*s)\n", minor, STR_ARG(id),
                   STR_ARG(verdict), STR_ARG(why), ours.accepted ? "accept" : "reject", STR_ARG(ours.why));
        }
        return known;
    }
    if (!accept && ours.by_crd != str_is(by, "crd")) {
        printf("FAIL 1.%d %.*s: refused by %.*s (%.*s), ours by the other (%.*s)\n", minor, STR_ARG(id),
               STR_ARG(by), STR_ARG(why), STR_ARG(ours.why));
        return false;
    }
    if (accept && !node_equal(stored(a, ours.mutated), parse(a, after))) {
        printf("FAIL 1.%d %.*s: stored otherwise than %.*s\n", minor, STR_ARG(id), STR_ARG(after));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    if (argc != 2) {
        fprintf(stderr, "usage: admission FOLDER\n");
        return 2;
    }
    struct map inputs = map_new(a);
    struct str text = slurp(a, argv[1], "input.jsonl"), line;
    while (str_split(&text, '\n', &line)) {
        if (line.n > 0) {
            struct node *n = parse(a, line);
            map_put(&inputs, node_get(n, "id")->text, node_get(n, "object"));
        }
    }
    size_t passed = 0, failed = 0;
    for (size_t v = 0; v < sizeof versions / sizeof versions[0]; v++) {
        struct str rows = slurp(a, argv[1], versions[v].file), row;
        while (str_split(&rows, '\n', &row)) {
            const struct node *object = map_get(&inputs, str_sub(row, 0, str_find(row, '\t')));
            if (object != NULL && judge(a, versions[v].minor, object, row)) {
                passed++;
            } else if (row.n > 0) {
                failed++;
            }
        }
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    arena_free(a);
    return failed == 0 && passed > 0 ? 0 : 1;
}
