/*
 * Text in a line. Everything that Markdown could take for markup is escaped, so that a text shows as
 * it is wherever it stands; a code span gets a fence longer than any run of backticks in it.
 */
#include "emit/document.h"

#include <ctype.h>
#include <string.h>

#include "diag/glyph.h"

/* In its visible form, on one line. */
static struct str tame(struct writing *w, struct str text)
{
    size_t plain = 0;
    while (plain < text.n && text.p[plain] >= ' ' && text.p[plain] <= '~') {
        plain++;
    }
    if (plain == text.n) {
        return text;
    }
    struct buf flat = {.arena = w->a}, b = {.arena = w->a};
    for (size_t i = 0; i < text.n; i++) {
        buf_char(&flat, text.p[i] == '\n' ? ' ' : text.p[i]);
    }
    shown_add(&b, buf_str(&flat), false);
    return buf_str(&b);
}

/* A list item, a heading or a rule is made by what a line begins with: where its mark is, or s.n. */
static size_t block_mark(struct str s)
{
    size_t digits = 0;
    while (digits < s.n && is_digit(s.p[digits])) {
        digits++;
    }
    bool mark = digits < s.n && strchr(digits == 0 ? "+-=#>" : ".)", s.p[digits]) != NULL;
    bool ends = digits + 1 >= s.n || s.p[digits + 1] == ' '; /* 12.50 is no item */
    return mark && (digits == 0 || ends) ? digits : s.n;
}

static void text(struct writing *w, struct str s)
{
    s = tame(w, s);
    if (w->plain) {
        buf_add(w->out, s);
        return;
    }
    size_t mark = block_mark(s);
    for (size_t i = 0; i < s.n; i++) {
        if ((s.p[i] != '\0' && strchr("\\`*_[]<>|~&$", s.p[i]) != NULL) || i == mark) {
            buf_char(w->out, '\\');
        }
        buf_char(w->out, s.p[i]);
    }
}

static void code(struct writing *w, struct str s)
{
    size_t run = 0, longest = 0;
    s = tame(w, s);
    if (w->plain || s.n == 0) {
        buf_add(w->out, s);
        return;
    }
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    bool padded = s.p[0] == '`' || s.p[s.n - 1] == '`';
    buf_pad(w->out, '`', longest + 1);
    buf_z(w->out, padded ? " " : "");
    for (size_t i = 0; i < s.n; i++) {
        buf_z(w->out, w->cell && s.p[i] == '|' ? "\\" : "");
        buf_char(w->out, s.p[i]);
    }
    buf_z(w->out, padded ? " " : "");
    buf_pad(w->out, '`', longest + 1);
}

/* To the anchor that GitHub gives a heading. */
static void section(struct writing *w, struct str heading, const struct node *label)
{
    struct str shown = label == NULL ? heading : label->text;
    if (w->plain) {
        text(w, shown);
        return;
    }
    buf_char(w->out, '[');
    text(w, shown);
    buf_z(w->out, "](#");
    for (size_t i = 0; i < heading.n; i++) {
        char c = heading.p[i];
        if (is_letter(c) || is_digit(c) || c == '-' || c == '_') {
            buf_char(w->out, (char)tolower((unsigned char)c));
        } else if (c == ' ') {
            buf_char(w->out, '-');
        }
    }
    buf_char(w->out, ')');
}

static void span(struct writing *w, const struct node *n, const char *kind,
                 const struct node *value)
{
    if (strcmp(kind, "code") == 0) {
        code(w, value->text);
    } else if (strcmp(kind, "section") == 0) {
        section(w, value->text, node_get(n, "label"));
    } else {
        buf_z(w->out, w->plain ? "" : "**");
        inline_write(w, value);
        buf_z(w->out, w->plain ? "" : "**");
    }
}

void inline_write(struct writing *w, const struct node *n)
{
    static const char *const spans[] = {"code", "section", "strong"};
    if (n == NULL) {
        return;
    }
    if (n->kind == NODE_INT) {
        buf_fmt(w->out, "%lld", (long long)n->number);
    } else if (n->kind == NODE_TEXT) {
        text(w, n->text);
    }
    for (size_t i = 0; n->kind == NODE_LIST && i < n->n; i++) {
        inline_write(w, n->items[i]);
    }
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        const struct node *value = node_get(n, spans[i]);
        if (value != NULL) {
            span(w, n, spans[i], value);
        }
    }
}
