/*
 * hostile_rules rules|tests: rules and their promtool tests about names that would break out of a
 * PromQL string, a regular expression or Go's templates, had lower/encode not shielded them.
 * promtool must find each name, and nothing else, in selectors, labels and annotations.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/emit.h"
#include "lower/encode.h"

static const char *const names[] = {
    "plain",      "quo\"te",   "a\"} or vector(1) #", "back\\slash",  "ends in \\", "\\n",
    "two\nlines", "tab\t",     "a.*|b+?(c)[d]{e}^$",  "{{ $value }}", "{{",         "}}",
    "{{{",        "ends in {", "{{ define \"x\" }}",  "{{/* x",       "$labels",    "Größe ✓",
};
enum { NAMES = sizeof names / sizeof *names };

static struct str go(struct arena *a, const char *before, const char *name)
{
    struct buf b = {.arena = a};
    buf_z(&b, before);
    go_text(&b, str_of(name));
    /* what follows begins with an action */
    buf_z(&b, "{{ $labels.name }}");
    return buf_str(&b);
}

static struct str series(struct arena *a, const char *metric, const char *name)
{
    struct node *labels = node_map(a);
    struct buf b = {.arena = a};
    node_set_text(a, labels, "name", str_of(name));
    buf_z(&b, metric);
    promql_selector(&b, labels);
    return buf_str(&b);
}

static struct node *rule(struct arena *a, size_t i)
{
    struct node *one = node_map(a), *labels = node_map(a), *annotations = node_map(a);
    struct node *any = node_list(a), *set = node_map(a);
    struct buf expr = {.arena = a}, label = {.arena = a};
    node_add(a, any, node_text(a, str_of(names[i])));
    node_add(a, any, node_text(a, STR("nobody")));
    node_set(a, set, STR("name"), any);
    buf_add(&expr, series(a, "m", names[i]));
    buf_z(&expr, " and m");
    promql_selector(&expr, set);
    buf_z(&expr, " > 0");
    go_text(&label, str_of(names[i]));
    node_set_text(a, labels, "copied", buf_str(&label));
    node_set_text(a, annotations, "text", go(a, "a ", names[i]));
    node_set(a, one, STR("alert"), node_fmt(a, "A%zu", i));
    node_set_text(a, one, "expr", buf_str(&expr));
    node_set(a, one, STR("labels"), labels);
    node_set(a, one, STR("annotations"), annotations);
    return one;
}

static struct node *rules(struct arena *a)
{
    struct node *file = node_map(a), *groups = node_list(a), *group = node_map(a),
                *list = node_list(a);
    for (size_t i = 0; i < NAMES; i++) {
        node_add(a, list, rule(a, i));
    }
    node_set_text(a, group, "name", STR("hostile"));
    node_set(a, group, STR("rules"), list);
    node_add(a, groups, group);
    node_set(a, file, STR("groups"), groups);
    return file;
}

static struct node *expected(struct arena *a, size_t i)
{
    struct node *one = node_map(a), *alerts = node_list(a), *alert = node_map(a);
    struct node *labels = node_map(a), *annotations = node_map(a);
    node_set_text(a, labels, "name", str_of(names[i]));
    node_set_text(a, labels, "copied", str_of(names[i]));
    node_set(a, annotations, STR("text"), node_fmt(a, "a %s%s", names[i], names[i]));
    node_set(a, alert, STR("exp_labels"), labels);
    node_set(a, alert, STR("exp_annotations"), annotations);
    node_add(a, alerts, alert);
    node_set_text(a, one, "eval_time", STR("5m"));
    node_set(a, one, STR("alertname"), node_fmt(a, "A%zu", i));
    node_set(a, one, STR("exp_alerts"), alerts);
    return one;
}

static struct node *tests(struct arena *a)
{
    struct node *file = node_map(a), *list = node_list(a), *test = node_map(a);
    struct node *files = node_list(a), *input = node_list(a), *cases = node_list(a);
    for (size_t i = 0; i < NAMES; i++) {
        struct node *one = node_map(a);
        node_set_text(a, one, "series", series(a, "m", names[i]));
        node_set_text(a, one, "values", STR("1x1"));
        node_add(a, input, one);
        node_add(a, cases, expected(a, i));
    }
    node_add(a, files, node_text(a, STR("hostile.yaml")));
    node_set_text(a, test, "interval", STR("5m"));
    node_set(a, test, STR("input_series"), input);
    node_set(a, test, STR("alert_rule_test"), cases);
    node_add(a, list, test);
    node_set(a, file, STR("rule_files"), files);
    node_set_text(a, file, "evaluation_interval", STR("5m"));
    node_set(a, file, STR("tests"), list);
    return file;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: hostile_rules rules|tests\n", stderr);
        return 2;
    }
    struct arena *a = arena_new();
    const struct node *file = strcmp(argv[1], "rules") == 0 ? rules(a) : tests(a);
    struct str text = yaml_write(a, &file, 1, (struct str){0});
    fwrite(text.p, 1, text.n, stdout);
    arena_free(a);
    return text.n > 0 ? 0 : 1;
}
