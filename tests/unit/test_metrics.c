/* The catalogue of metrics: sound by itself, and all that rules, their tests and the dashboard
 * read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/embedded.h"
#include "base/str.h"

static const struct {
    const char *name, *labels, *help;
} metrics[] = {
#define METRIC(name, labels, help) {(name), (labels), (help)},
#include "units/metrics.def"
#undef METRIC
};
enum { METRICS = sizeof metrics / sizeof metrics[0] };

static const char *labels_of(struct str name)
{
    for (size_t i = 0; i < METRICS; i++) {
        if (str_is(name, metrics[i].name)) {
            return metrics[i].labels;
        }
    }
    return NULL;
}

/* Labels that service discovery sets would be renamed, or would rename its own. */
static void test_catalogue(void **state)
{
    (void)state;
    static const char *const taken[] = {"namespace", "pod",      "service", "container",
                                        "endpoint",  "instance", "job"};
    static const char *const counts[] = {"longhorn_recent_backup_success_count",
                                         "longhorn_snapshots_ready_count"};
    for (size_t i = 0; i < METRICS; i++) {
        struct str name = str_of(metrics[i].name), labels = str_of(metrics[i].labels), label;
        assert_true(i == 0 || str_cmp(str_of(metrics[i - 1].name), name) < 0);
        assert_true(str_starts(name, STR("tierc_")) || str_starts(name, STR("longhorn_")));
        assert_true(!str_ends(name, STR("_total")));
        assert_true(!str_ends(name, STR("_count")) || str_is(name, counts[0]) ||
                    str_is(name, counts[1]));
        assert_true(metrics[i].help[0] != '\0' && !str_ends(str_of(metrics[i].help), STR(".")));
        while (str_split(&labels, ' ', &label)) {
            for (size_t k = 0; k < sizeof taken / sizeof *taken; k++) {
                assert_false(str_is(label, taken[k]));
            }
        }
    }
}

static bool in_name(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == ':';
}

/* `label=` inside the selector that follows a metric. */
static void check_selector(const char *file, struct str name, struct str text)
{
    static const char *const all[] = {"policy", "instance"};
    const char *labels = labels_of(name);
    for (size_t i = 1; i < text.n && text.p[0] == '{' && text.p[i] != '}'; i++) {
        size_t from = i;
        while (i < text.n && in_name(text.p[i])) {
            i++;
        }
        struct str label = str_sub(text, from, i), rest = str_of(labels), one;
        bool known = str_is(label, all[0]) || str_is(label, all[1]);
        while (!known && str_split(&rest, ' ', &one)) {
            known = str_eq(one, label);
        }
        if (!known) {
            fprintf(stderr, "%s: %.*s has no label %.*s\n", file, STR_ARG(name), STR_ARG(label));
        }
        assert_true(known);
        bool quoted = false;
        while (i < text.n && (quoted || (text.p[i] != ',' && text.p[i] != '}'))) {
            quoted ^= text.p[i++] == '"';
        }
        if (i < text.n && text.p[i] == '}') {
            return;
        }
    }
}

static size_t check_template(const struct embedded *e)
{
    struct str text = {e->bytes, e->size};
    size_t found = 0;
    for (size_t i = 0; i < text.n; i++) {
        size_t from = i;
        while (i < text.n && in_name(text.p[i])) {
            i++;
        }
        struct str name = str_sub(text, from, i);
        bool ours = str_starts(name, STR("tierc_")) || str_starts(name, STR("longhorn_"));
        if (!ours || str_find(name, ':') < name.n) {
            continue;
        }
        if (labels_of(name) == NULL) {
            fprintf(stderr, "%s: nobody exports %.*s\n", e->name, STR_ARG(name));
        }
        assert_non_null(labels_of(name));
        check_selector(e->name, name, str_sub(text, i, text.n));
        found++;
    }
    return found;
}

static void test_readers(void **state)
{
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < embedded_templates.count; i++) {
        struct str name = str_of(embedded_templates.files[i].name);
        if (str_starts(name, STR("alerts-")) || str_starts(name, STR("test-")) ||
            str_is(name, "dashboard.yaml")) {
            found += check_template(&embedded_templates.files[i]);
        }
    }
    assert_true(found > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_catalogue),
                                       cmocka_unit_test(test_readers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
