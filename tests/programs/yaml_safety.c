/*
 * yaml_safety write            texts, each ended by a NUL, on stdin → one YAML document that holds them
 *                              as items, keys, labels, annotations and environment; exit 1 if refused
 * yaml_safety read libyaml|own YAML on stdin → the items of its `items`, each ended by a NUL
 */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/file.h"
#include "emit/emit.h"
#include "source/yaml_read.h"

static int write_all(struct arena *a, struct str in)
{
    struct node *doc = node_map(a), *items = node_list(a), *keys = node_map(a), *meta = node_map(a);
    struct node *labels = node_map(a), *annotations = node_map(a), *env = node_list(a);
    size_t i = 0;
    for (struct str text; str_split(&in, '\0', &text); i++) {
        const char *name = str_fmt(a, "k%zu", i).p;
        struct node *variable = node_map(a);
        node_add(a, items, node_text(a, text));
        node_set_text(a, keys, str_fmt(a, "%.*s", STR_ARG(text)).p, text);
        node_set_text(a, labels, name, text);
        node_set_text(a, annotations, name, text);
        node_set_text(a, variable, "name", str_of(name));
        node_set_text(a, variable, "value", text);
        node_add(a, env, variable);
    }
    node_set(a, meta, STR("labels"), labels);
    node_set(a, meta, STR("annotations"), annotations);
    node_set(a, doc, STR("items"), items);
    node_set(a, doc, STR("keys"), keys);
    node_set(a, doc, STR("metadata"), meta);
    node_set(a, doc, STR("env"), env);
    const struct node *docs[] = {doc};
    struct str out = yaml_write(a, docs, 1, STR("Written by a test."));
    fwrite(out.p == NULL ? "" : out.p, 1, out.n, stdout);
    return out.p == NULL;
}

/* Items are the scalars of the first sequence. */
static int read_libyaml(struct str in)
{
    yaml_parser_t parser;
    yaml_event_t e = {0};
    bool inside = false, done = false;
    if (!yaml_parser_initialize(&parser)) {
        return 1;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)in.p, in.n);
    while (!done) {
        if (!yaml_parser_parse(&parser, &e)) {
            fprintf(stderr, "libyaml: %s in line %zu\n", parser.problem, parser.problem_mark.line + 1);
            return 1;
        }
        inside |= e.type == YAML_SEQUENCE_START_EVENT;
        if (inside && e.type == YAML_SCALAR_EVENT) {
            fwrite(e.data.scalar.value, 1, e.data.scalar.length, stdout);
            putchar('\0');
        }
        done = e.type == YAML_STREAM_END_EVENT || (inside && e.type == YAML_SEQUENCE_END_EVENT);
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&parser);
    return 0;
}

static int read_own(struct arena *a, struct str in)
{
    struct texts *texts = texts_new(a);
    struct diags *ds = diags_new(a, texts);
    struct documents docs = {0};
    if (!yaml_read(ds, texts_add(texts, STR("-"), in), &docs) || docs.n != 1 || diags_failed(ds)) {
        return 1;
    }
    const struct node *items = node_get(docs.at[0], "items");
    for (size_t i = 0; i < items->n; i++) {
        if (items->items[i]->kind != NODE_TEXT) {
            fprintf(stderr, "item %zu is %s\n", i, node_kind_name(items->items[i]->kind));
            return 1;
        }
        fwrite(items->items[i]->text.p, 1, items->items[i]->text.n, stdout);
        putchar('\0');
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct str in, why;
    int status = 2;
    if (argc < 2 || !file_read(a, "-", (size_t)1 << 30, &in, &why)) {
        fputs("usage: yaml_safety write | read libyaml|own\n", stderr);
    } else if (strcmp(argv[1], "write") == 0) {
        status = write_all(a, in);
    } else {
        status = argc > 2 && strcmp(argv[2], "own") == 0 ? read_own(a, in) : read_libyaml(in);
    }
    arena_free(a);
    return status;
}
