/*
 * The only file that sees libyaml's emitter: nodes → events → bytes.
 *
 * The style is chosen here for every scalar, so that readers of YAML 1.1 and 1.2 agree on all of
 * them: plain only where no reader sees anything but this string, a literal block where the text
 * survives it byte for byte, else double quotes, in which libyaml escapes what cannot be printed.
 * libyaml may fall back from a literal block to double quotes, never to plain.
 */
#include "emit/emit.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>
#include <yaml.h>

struct writer {
    yaml_emitter_t emitter;
    struct buf out;
    bool failed;
};

/* Where strings are quoted even if they look plain: what Kubernetes wants to be strings in maps of
 * free keys, so that an edit by hand to `true` or `1` stays one. */
enum within { NOWHERE, TEXT_MAP, TEXT, ENV_LIST, ENV_ITEM };

static int take(void *data, unsigned char *bytes, size_t n)
{
    buf_add(data, (struct str){(const char *)bytes, n});
    return 1;
}

static void send(struct writer *w, yaml_event_t *event, int made)
{
    if (!made || !yaml_emitter_emit(&w->emitter, event)) {
        w->failed = true;
    }
}

static bool reserved(struct str s)
{
    if (s.n > 5) {
        return false;
    }
    static const char *const words[] = {"y",  "n",     "yes",  "no",  "on", "off",
                                        "true", "false", "null", "inf", "nan"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == s.n && strncasecmp(words[i], s.p, s.n) == 0) {
            return true;
        }
    }
    return false;
}

static bool plain(struct str s)
{
    if (s.n == 0 || !is_letter(s.p[0])) {
        return false;
    }
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.' && c != '/' && c != '_') {
            return false;
        }
    }
    return !reserved(s);
}

/* More than one line, none of which a block scalar could bend: no blank at an end of a line, no
 * indented or empty first line, at most one newline at the end, nothing that is not printed. */
static bool literal(struct str s)
{
    if (str_find(s, '\n') == s.n || s.p[0] == ' ' || s.p[0] == '\n') {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool ends = i + 1 == s.n || s.p[i + 1] == '\n';
        if ((c < ' ' && c != '\n') || c == 0x7f || (c == ' ' && ends) ||
            (c == '\n' && i + 2 == s.n && s.p[i + 1] == '\n')) {
            return false;
        }
    }
    return utf8_printable(s);
}

static void scalar(struct writer *w, struct str s, yaml_scalar_style_t style)
{
    yaml_event_t e;
    if ((style != YAML_PLAIN_SCALAR_STYLE && !utf8_valid(s)) || str_find(s, '\0') != s.n ||
        s.n > INT32_MAX) {
        w->failed = true;
        return;
    }
    const yaml_char_t *text = (const yaml_char_t *)(s.p == NULL ? "" : s.p);
    send(w, &e, yaml_scalar_event_initialize(&e, NULL, NULL, text, (int)s.n, 1, 1, style));
}

static void text(struct writer *w, struct str s, bool quoted)
{
    scalar(w, s, literal(s)             ? YAML_LITERAL_SCALAR_STYLE
                 : !quoted && plain(s) ? YAML_PLAIN_SCALAR_STYLE
                                       : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

static enum within step_into(enum within in, struct str key)
{
    if (in == NOWHERE && key.n != 3 && key.n != 6 && key.n != 11) {
        return NOWHERE;
    }
    if (in == TEXT_MAP || in == ENV_ITEM) {
        return in == TEXT_MAP || str_is(key, "value") ? TEXT : NOWHERE;
    }
    if (str_is(key, "env")) {
        return ENV_LIST;
    }
    return str_is(key, "annotations") || str_is(key, "labels") ? TEXT_MAP : NOWHERE;
}

static void value(struct writer *w, const struct node *n, enum within in)
{
    char digits[24];
    yaml_event_t e;
    switch (n->kind) {
    case NODE_NULL:
        scalar(w, STR("null"), YAML_PLAIN_SCALAR_STYLE);
        return;
    case NODE_BOOL:
        scalar(w, str_of(n->number ? "true" : "false"), YAML_PLAIN_SCALAR_STYLE);
        return;
    case NODE_INT:
        snprintf(digits, sizeof digits, "%lld", (long long)n->number);
        scalar(w, str_of(digits), YAML_PLAIN_SCALAR_STYLE);
        return;
    case NODE_TEXT:
        text(w, n->text, n->quoted || in == TEXT);
        return;
    case NODE_LIST:
        send(w, &e, yaml_sequence_start_event_initialize(&e, NULL, NULL, 1,
                                                         n->n == 0 ? YAML_FLOW_SEQUENCE_STYLE
                                                                   : YAML_BLOCK_SEQUENCE_STYLE));
        for (size_t i = 0; i < n->n && !w->failed; i++) {
            value(w, n->items[i], in == ENV_LIST ? ENV_ITEM : NOWHERE);
        }
        send(w, &e, yaml_sequence_end_event_initialize(&e));
        return;
    case NODE_MAP:
        send(w, &e, yaml_mapping_start_event_initialize(&e, NULL, NULL, 1,
                                                        n->n == 0 ? YAML_FLOW_MAPPING_STYLE
                                                                  : YAML_BLOCK_MAPPING_STYLE));
        for (size_t i = 0; i < n->n && !w->failed; i++) {
            struct str key = n->pairs[i].key;
            scalar(w, key, plain(key) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
            value(w, n->pairs[i].value, step_into(in, key));
        }
        send(w, &e, yaml_mapping_end_event_initialize(&e));
        return;
    }
}

static void document(struct writer *w, const struct node *n, bool first)
{
    yaml_event_t e;
    send(w, &e, yaml_document_start_event_initialize(&e, NULL, NULL, NULL, first));
    value(w, n, NOWHERE);
    send(w, &e, yaml_document_end_event_initialize(&e, 1));
}

static bool comment_fits(struct str s)
{
    size_t i = 0;
    while (i < s.n && ((unsigned char)s.p[i] >= ' ' || s.p[i] == '\n') && s.p[i] != 0x7f) {
        i++;
    }
    return i == s.n && utf8_printable(s);
}

/* `# ` before each line; an empty comment is none. */
static void comment_lines(struct buf *out, struct str comment)
{
    for (struct str line; str_split(&comment, '\n', &line);) {
        buf_z(out, line.n == 0 ? "#" : "# ");
        buf_add(out, line);
        buf_char(out, '\n');
    }
}

struct str yaml_write(struct arena *a, const struct node *const *documents, size_t n,
                      struct str comment)
{
    struct writer w = {.out = {.arena = a}};
    yaml_event_t e;
    comment_lines(&w.out, comment);
    if (!comment_fits(comment) || !yaml_emitter_initialize(&w.emitter)) {
        return (struct str){NULL, 0};
    }
    yaml_emitter_set_output(&w.emitter, take, &w.out);
    yaml_emitter_set_unicode(&w.emitter, 1);
    yaml_emitter_set_indent(&w.emitter, 2);
    yaml_emitter_set_width(&w.emitter, -1);
    yaml_emitter_set_break(&w.emitter, YAML_LN_BREAK);
    send(&w, &e, yaml_stream_start_event_initialize(&e, YAML_UTF8_ENCODING));
    for (size_t i = 0; i < n && !w.failed; i++) {
        document(&w, documents[i], i == 0);
    }
    if (!w.failed) {
        send(&w, &e, yaml_stream_end_event_initialize(&e));
    }
    yaml_emitter_delete(&w.emitter);
    return w.failed ? (struct str){NULL, 0} : buf_str(&w.out);
}
