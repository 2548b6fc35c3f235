/*
 * Nodes → JSON, straight into the text: a tree of a library's values would be several times the size
 * of a large plan. Keys keep their order, integers are written exactly; what is not UTF-8 gives no
 * text at all.
 */
#include "base/json_write.h"

#include "base/utf8.h"

struct writer {
    struct buf out;
    bool pretty;
    bool failed;
};

static void string(struct writer *w, struct str s)
{
    static const char *const short_forms[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n",   ['\f'] = "\\f",
        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\",
    };
    unsigned char high = 0;
    buf_room(&w->out, s.n + 2);
    w->out.p[w->out.n++] = '"';
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        high |= c;
        if (c >= ' ' && c != '"' && c != '\\') {
            w->out.p[w->out.n++] = (char)c;
            continue;
        }
        if (short_forms[c] != NULL) {
            buf_z(&w->out, short_forms[c]);
        } else {
            buf_fmt(&w->out, "\\u%04x", (unsigned)c);
        }
        buf_room(&w->out, s.n - i + 1); /* for the rest */
    }
    buf_char(&w->out, '"');
    w->failed |= high >= 0x80 && !utf8_valid(s);
}

static void integer(struct writer *w, int64_t v)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (v < 0) {
        *--at = '-';
    }
    buf_add(&w->out, (struct str){at, (size_t)(digits + sizeof digits - at)});
}

static void line(struct writer *w, size_t depth)
{
    static const char blanks[] = "\n                                ";
    if (w->pretty && 2 * depth < sizeof blanks - 1) {
        buf_add(&w->out, (struct str){blanks, 2 * depth + 1});
    } else if (w->pretty) {
        buf_char(&w->out, '\n');
        buf_pad(&w->out, ' ', 2 * depth);
    }
}

static void value(struct writer *w, const struct node *n, size_t depth);

static void collection(struct writer *w, const struct node *n, size_t depth)
{
    bool map = n->kind == NODE_MAP;
    buf_char(&w->out, map ? '{' : '[');
    for (size_t i = 0; i < n->n; i++) {
        if (i != 0) {
            buf_char(&w->out, ',');
        }
        line(w, depth + 1);
        if (map) {
            string(w, n->pairs[i].key);
            buf_add(&w->out, w->pretty ? STR(": ") : STR(":"));
        }
        value(w, map ? n->pairs[i].value : n->items[i], depth + 1);
    }
    if (n->n != 0) {
        line(w, depth);
    }
    buf_char(&w->out, map ? '}' : ']');
}

static void value(struct writer *w, const struct node *n, size_t depth)
{
    switch (n->kind) {
    case NODE_NULL:
        buf_add(&w->out, STR("null"));
        return;
    case NODE_BOOL:
        buf_add(&w->out, n->number ? STR("true") : STR("false"));
        return;
    case NODE_INT:
        integer(w, n->number);
        return;
    case NODE_TEXT:
        string(w, n->text);
        return;
    case NODE_LIST:
    case NODE_MAP:
        collection(w, n, depth);
        return;
    }
}

static struct str write_text(struct arena *a, const struct node *n, bool pretty)
{
    struct writer w = {.out = {.arena = a}, .pretty = pretty};
    value(&w, n, 0);
    if (pretty) {
        buf_char(&w.out, '\n');
    }
    return w.failed ? (struct str){NULL, 0} : buf_str(&w.out);
}

struct str json_write(struct arena *a, const struct node *n)
{
    return write_text(a, n, true);
}

struct str json_write_compact(struct arena *a, const struct node *n)
{
    return write_text(a, n, false);
}
