/*
 * PromQL strings are Go's: backslash, quote and control characters are escaped, all else stands for
 * itself (prometheus/prometheus promql/parser/lex.go, util/strutil/quote.go). Regular expressions
 * are RE2's, anchored at both ends by Prometheus.
 */
#include "lower/encode.h"

static void add_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < ' ' || c == 0x7f) {
            buf_fmt(b, "\\x%02x", c);
        } else {
            if (c == '\\' || c == '"') {
                buf_char(b, '\\');
            }
            buf_char(b, s.p[i]);
        }
    }
}

void promql_text(struct buf *b, struct str s)
{
    buf_char(b, '"');
    add_escaped(b, s);
    buf_char(b, '"');
}

void promql_any(struct buf *b, const struct node *texts)
{
    struct buf any = {.arena = b->arena};
    for (size_t i = 0; i < texts->n; i++) {
        struct str s = texts->items[i]->text;
        buf_z(&any, i == 0 ? "" : "|");
        for (size_t k = 0; k < s.n; k++) {
            if (s.p[k] != '\0' && strchr("\\.+*?()|[]{}^$", s.p[k]) != NULL) {
                buf_char(&any, '\\');
            }
            buf_char(&any, s.p[k]);
        }
    }
    promql_text(b, buf_str(&any));
}

void promql_selector(struct buf *b, const struct node *labels)
{
    buf_char(b, '{');
    for (size_t i = 0; i < labels->n; i++) {
        const struct node *value = labels->pairs[i].value;
        buf_z(b, i == 0 ? "" : ",");
        buf_add(b, labels->pairs[i].key);
        if (value->kind == NODE_LIST) {
            buf_z(b, "=~");
            promql_any(b, value);
        } else {
            buf_char(b, '=');
            promql_text(b, value->text);
        }
    }
    buf_char(b, '}');
}

static const char brace[] = "{{\"{\"}}";

void go_text(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '{') {
            buf_z(b, brace);
        } else {
            buf_char(b, s.p[i]);
        }
    }
}

struct str go_expand(struct arena *a, struct str s, const struct node *labels)
{
    static const char opens[] = "{{ $labels.", closes[] = " }}";
    struct buf b = {.arena = a};
    while (s.n > 0) {
        struct str name = s;
        size_t skip = 1;
        if (str_starts(s, str_of(brace))) {
            buf_char(&b, '{');
            skip = sizeof brace - 1;
        } else if (str_starts(s, str_of(opens))) {
            name = str_sub(s, sizeof opens - 1, s.n);
            name.n = str_find(name, ' ');
            const struct node *value = node_get(labels, str_z(a, name));
            buf_add(&b, value == NULL ? (struct str){0} : value->text);
            skip = sizeof opens - 1 + name.n + sizeof closes - 1;
        } else {
            buf_char(&b, s.p[0]);
        }
        s = str_sub(s, skip, s.n);
    }
    return buf_str(&b);
}
