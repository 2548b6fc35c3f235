/* Documents: text that shows as it is, commands that no text gets into, in both forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "emit/document.h"

static struct node *block(struct arena *a, const char *kind, struct node *value)
{
    struct node *map = node_map(a);
    node_set(a, map, str_of(kind), value);
    return map;
}

static const char *shown(struct arena *a, struct node *n, bool plain)
{
    const struct node *one = n;
    return str_z(a, plain ? plain_write(a, &one, 1) : markdown_write(a, &one, 1, (struct str){0}));
}

static const struct {
    int line;
    const char *text, *markdown, *plain;
} texts[] = {
    {__LINE__, "daily at 02:00", "daily at 02:00", "daily at 02:00"},
    {__LINE__, "a | b", "a \\| b", "a | b"},
    {__LINE__, "<script>x</script>", "\\<script\\>x\\</script\\>", "<script>x</script>"},
    {__LINE__, "*a* _b_ `c` ~d~ $e$ &amp; [f](g)",
     "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\$e\\$ \\&amp; \\[f\\](g)", "*a* _b_ `c` ~d~ $e$ &amp; [f](g)"},
    {__LINE__, "# no heading", "\\# no heading", "# no heading"},
    {__LINE__, "- no item", "\\- no item", "- no item"},
    {__LINE__, "12. no item", "12\\. no item", "12. no item"},
    {__LINE__, "12.50 USD", "12.50 USD", "12.50 USD"},
    {__LINE__, "3.", "3\\.", "3."},
    {__LINE__, "1) no item", "1\\) no item", "1) no item"},
    {__LINE__, "    no code", "no code", "no code"},
    {__LINE__, "two\nlines", "two lines", "two lines"},
    {__LINE__, "a\n\n# b", "a  # b", "a  # b"},
    {__LINE__, "back\\slash", "back\\\\slash", "back\\slash"},
    {__LINE__, "\x1b[31mred", "\xE2\x90\x9B\\[31mred", "\xE2\x90\x9B[31mred"},
};

static void text_shows_as_it_is(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct node *n = block(a, "paragraph", node_text(a, str_of(texts[i].text)));
        print_message("line %d\n", texts[i].line);
        assert_string_equal(shown(a, n, false), str_fmt(a, "%s\n", texts[i].markdown).p);
        assert_string_equal(shown(a, n, true), str_fmt(a, "%s\n", texts[i].plain).p);
    }
    arena_free(a);
}

static const struct {
    int line;
    const char *text, *markdown;
} codes[] = {
    {__LINE__, "x", "`x`"},
    {__LINE__, "a`b", "``a`b``"},
    {__LINE__, "``", "``` `` ```"},
    {__LINE__, "a\nb", "`a b`"},
    {__LINE__, "<b>*", "`<b>*`"},
    {__LINE__, "", ""},
};

static void code_spans_hold_any_text(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct node *n = block(a, "paragraph", doc_code(a, str_of(codes[i].text)));
        print_message("line %d\n", codes[i].line);
        assert_string_equal(shown(a, n, false), str_fmt(a, "%s\n", codes[i].markdown).p);
    }
    arena_free(a);
}

static void tables_keep_their_columns(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *rows = node_list(a), *row = doc_row(a, rows), *columns = node_list(a);
    doc_text(a, row, STR("a|b\nc"));
    node_add(a, row, doc_code(a, STR("d|`e")));
    doc_text(a, columns, STR("One"));
    doc_text(a, columns, STR("Two"));
    struct node *n = block(a, "table", rows);
    node_set(a, n, STR("columns"), columns);
    assert_string_equal(shown(a, n, false), "| One | Two |\n| --- | --- |\n| a\\|b c | ``d\\|`e`` |\n");
    assert_string_equal(shown(a, n, true), "One    Two\na|b c  d|`e\n");
    rows->n = 0;
    assert_string_equal(shown(a, n, false), "");
    arena_free(a);
}

static void headings_steps_and_links(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *all = node_list(a), *h = block(a, "heading", node_text(a, STR("Restore a/b-c")));
    node_set_int(a, h, "level", 3);
    node_add(a, all, block(a, "step", node_text(a, STR("first"))));
    node_add(a, all, block(a, "step", doc_section(a, STR("Restore a/b-c"), STR("a/b-c"))));
    node_add(a, all, h);
    node_add(a, all, block(a, "step", doc_strong(a, node_text(a, STR("again")))));
    assert_string_equal(shown(a, all, false),
                        "1. first\n\n2. [a/b-c](#restore-ab-c)\n\n### Restore a/b-c\n\n"
                        "1. **again**\n");
    assert_string_equal(shown(a, all, true),
                        "1. first\n\n2. a/b-c\n\nRestore a/b-c\n-------------\n\n1. again\n");
    arena_free(a);
}

static const struct {
    int line;
    const char *text, *word;
} words[] = {
    {__LINE__, "kubectl", "kubectl"},
    {__LINE__, "--type=merge", "--type=merge"},
    {__LINE__, "=x", "'=x'"},
    {__LINE__, "a b", "'a b'"},
    {__LINE__, "", "''"},
    {__LINE__, "$(rm -rf /)", "'$(rm -rf /)'"},
    {__LINE__, "it's", "'it'\\''s'"},
    {__LINE__, "`x`;y&z|#~*?{}<>!", "'`x`;y&z|#~*?{}<>!'"},
    {__LINE__, "a\nb", "$'a\\012b'"},
    {__LINE__, "'\\\x1b", "$'\\'\\\\\\033'"},
    {__LINE__, "\xC3\xA4", "'\xC3\xA4'"},
};

static void words_of_a_shell(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct node *line = node_list(a), *lines = node_list(a);
        doc_text(a, line, str_of(words[i].text));
        node_add(a, lines, line);
        struct node *n = block(a, "shell", lines);
        print_message("line %d\n", words[i].line);
        assert_string_equal(shown(a, n, false), str_fmt(a, "```sh\n%s\n```\n", words[i].word).p);
        assert_string_equal(shown(a, n, true), str_fmt(a, "    %s\n", words[i].word).p);
    }
    arena_free(a);
}

static void objects_in_here_documents(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *o = node_map(a), *list = node_list(a), *inner = node_map(a), *lines = node_list(a);
    node_set_text(a, o, "kind", STR("Pod"));
    node_set_text(a, o, "apiVersion", STR("longhorn.io/v1beta2"));
    node_set(a, o, STR("size"), block(a, "var", node_text(a, STR("SIZE"))));
    node_set_text(a, o, "evil", STR("$(x) `y` \\ \" EOF\nEOF\n"));
    node_set_int(a, inner, "a", 1);
    node_set_bool(a, inner, "b", true);
    node_add(a, list, inner);
    doc_text(a, list, STR("true"));
    node_set(a, o, STR("list"), list);
    node_set(a, o, STR("none"), node_map(a));
    node_add(a, lines, block(a, "apply", o));
    assert_string_equal(shown(a, block(a, "shell", lines), false),
                        "```sh\nkubectl apply -f - <<EOF\nkind: \"Pod\"\n"
                        "apiVersion: longhorn.io/v1beta2\nsize: \"${SIZE}\"\n"
                        "evil: \"\\$(x) \\`y\\` \\\\\\\\ \\\\\" EOF\\\\x0aEOF\\\\x0a\"\n"
                        "list:\n  - \"a\": 1\n    \"b\": true\n  - \"true\"\nnone: {}\nEOF\n```\n");
    arena_free(a);
}

static void long_commands_are_broken_between_words(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *line = node_list(a), *lines = node_list(a), *joined = node_list(a);
    doc_text(a, line, STR("kubectl"));
    for (int i = 0; i < 3; i++) {
        doc_text(a, line, STR("--a-flag-that-is-thirty-five-bytes-x"));
    }
    doc_text(a, joined, STR("volume="));
    node_add(a, joined, block(a, "var", node_text(a, STR("V"))));
    node_add(a, joined, block(a, "syntax", node_text(a, STR(")"))));
    struct node *spliced = node_list(a);
    doc_text(a, spliced, STR("x"));
    doc_text(a, spliced, STR("y z"));
    node_add(a, line, joined);
    node_add(a, line, block(a, "words", spliced));
    node_add(a, line, node_map(a));
    node_add(a, lines, line);
    assert_string_equal(shown(a, block(a, "shell", lines), true),
                        "    kubectl --a-flag-that-is-thirty-five-bytes-x "
                        "--a-flag-that-is-thirty-five-bytes-x \\\n"
                        "        --a-flag-that-is-thirty-five-bytes-x volume=\"$V\") x 'y z'\n");
    struct node *valued = node_list(a);
    doc_text(a, valued, STR("a-program-whose-name-is-long-enough-to-reach-the-margin-of-ninety-six"));
    doc_text(a, valued, STR("-o"));
    doc_text(a, valued, STR("a-value-that-does-not-fit-behind-it"));
    lines->items[0] = valued;
    assert_string_equal(shown(a, block(a, "shell", lines), true),
                        "    a-program-whose-name-is-long-enough-to-reach-the-margin-of-ninety-six \\\n"
                        "        -o a-value-that-does-not-fit-behind-it\n");
    arena_free(a);
}

static void labels_of_diagrams(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct node *boxes = node_list(a), *box = node_map(a), *nodes = node_list(a), *n = node_map(a);
    struct node *lines = node_list(a), *arrows = node_list(a), *arrow = node_map(a);
    doc_text(a, lines, STR("\"]; <b>\n```"));
    doc_text(a, lines, STR("#quot; & `x`"));
    node_set_text(a, n, "id", STR("n1"));
    node_set(a, n, STR("lines"), lines);
    node_add(a, nodes, n);
    node_set_text(a, box, "title", STR("a \"b\""));
    node_set(a, box, STR("nodes"), nodes);
    node_add(a, boxes, box);
    node_set_text(a, arrow, "from", STR("n1"));
    node_set_text(a, arrow, "to", STR("n1"));
    node_add(a, arrows, arrow);
    struct node *d = block(a, "diagram", boxes);
    node_set(a, d, STR("arrows"), arrows);
    assert_string_equal(shown(a, d, false),
                        "```mermaid\nflowchart LR\n    subgraph box1[\"a #34;b#34;\"]\n"
                        "        n1[\"#34;]#59; #60;b#62;\xE2\x90\x8A#96;#96;#96;<br/>"
                        "#35;quot#59; #38; #96;x#96;\"]\n    end\n    n1 --> n1\n```\n");
    assert_string_equal(shown(a, d, true), "");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_shows_as_it_is),
        cmocka_unit_test(code_spans_hold_any_text),
        cmocka_unit_test(tables_keep_their_columns),
        cmocka_unit_test(headings_steps_and_links),
        cmocka_unit_test(words_of_a_shell),
        cmocka_unit_test(objects_in_here_documents),
        cmocka_unit_test(long_commands_are_broken_between_words),
        cmocka_unit_test(labels_of_diagrams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
