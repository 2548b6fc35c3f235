/*
 * Nodes → JSON through jansson, which keeps the order of keys and writes int64_t exactly.
 */
#include "emit/emit.h"

#include <jansson.h>

#include "emit/utf8.h"

static json_t *convert(const struct node *n);

static json_t *convert_map(const struct node *n)
{
    json_t *object = json_object();
    for (size_t i = 0; i < n->n; i++) {
        struct str key = n->pairs[i].key;
        if (object == NULL || !utf8_valid(key) ||
            json_object_setn_new_nocheck(object, key.p == NULL ? "" : key.p, key.n,
                                         convert(n->pairs[i].value)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *convert_list(const struct node *n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n->n; i++) {
        if (array == NULL || json_array_append_new(array, convert(n->items[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *convert(const struct node *n)
{
    switch (n->kind) {
    case NODE_NULL:
        return json_null();
    case NODE_BOOL:
        return json_boolean(n->number);
    case NODE_INT:
        return json_integer(n->number);
    case NODE_TEXT:
        return json_stringn(n->text.p == NULL ? "" : n->text.p, n->text.n); /* NULL if not UTF-8 */
    case NODE_LIST:
        return convert_list(n);
    case NODE_MAP:
        return convert_map(n);
    }
    return NULL;
}

static int take(const char *bytes, size_t n, void *data)
{
    buf_add(data, (struct str){bytes, n});
    return 0;
}

static struct str dump(struct arena *a, const struct node *n, size_t flags, const char *end)
{
    struct buf b = {.arena = a};
    json_t *j = convert(n);
    int status = j == NULL ? -1 : json_dump_callback(j, take, &b, flags | JSON_ENCODE_ANY);
    json_decref(j);
    if (status != 0) {
        return (struct str){NULL, 0};
    }
    buf_z(&b, end);
    return buf_str(&b);
}

struct str json_write(struct arena *a, const struct node *n)
{
    return dump(a, n, JSON_INDENT(2), "\n");
}

struct str json_write_compact(struct arena *a, const struct node *n)
{
    return dump(a, n, JSON_COMPACT, "");
}
