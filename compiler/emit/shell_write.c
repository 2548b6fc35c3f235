/*
 * Commands to be pasted. A text becomes one word of the shell whatever it holds: it stands as it is
 * only where it is made of characters that no shell looks at, else in quotes. An object is printed
 * as YAML into a here-document whose variables the shell fills in; there the shell's three
 * characters are escaped in every text.
 */
#include "emit/document.h"

#include <string.h>

enum { WIDTH = 96 };

static bool bare(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_letter(s.p[i]) && !is_digit(s.p[i]) &&
            (s.p[i] == '\0' || strchr("_@%+:,./-", s.p[i]) == NULL) && (s.p[i] != '=' || i == 0)) {
            return false;
        }
    }
    return s.n != 0;
}

static bool control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f) {
            return true;
        }
    }
    return false;
}

/* A pasted control character acts on the terminal before the shell sees it: those are spelt out, in
 * the form that bash, zsh and ksh read. */
static void quoted(struct buf *b, struct str s)
{
    bool spelt = control(s);
    buf_z(b, spelt ? "$'" : "'");
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\'') {
            buf_z(b, spelt ? "\\'" : "'\\''");
        } else if (spelt && (c < ' ' || c == 0x7f)) {
            buf_fmt(b, "\\%03o", (unsigned)c);
        } else if (spelt && c == '\\') {
            buf_z(b, "\\\\");
        } else {
            buf_char(b, s.p[i]);
        }
    }
    buf_char(b, '\'');
}

static void word(struct buf *b, const struct node *n)
{
    const struct node *syntax = node_get(n, "syntax"), *var = node_get(n, "var");
    if (syntax != NULL) {
        buf_add(b, syntax->text);
    } else if (var != NULL) {
        buf_fmt(b, "\"$%.*s\"", STR_ARG(var->text));
    } else if (n->kind == NODE_INT) {
        buf_fmt(b, "%lld", (long long)n->number);
    } else if (n->kind == NODE_TEXT && bare(n->text)) {
        buf_add(b, n->text);
    } else if (n->kind == NODE_TEXT) {
        quoted(b, n->text);
    }
    for (size_t i = 0; n->kind == NODE_LIST && i < n->n; i++) {
        word(b, n->items[i]);
    }
}

struct words {
    struct arena *a;
    struct str *at;
    size_t n, cap;
};

static void gather(struct words *all, const struct node *n)
{
    const struct node *words = node_get(n, "words");
    for (size_t i = 0; words != NULL && i < words->n; i++) {
        gather(all, words->items[i]);
    }
    if (words == NULL && (n->kind != NODE_MAP || n->n > 0)) {
        struct buf b = {.arena = all->a};
        word(&b, n);
        *(struct str *)arena_push(all->a, (void **)&all->at, all->n++, &all->cap,
                                  sizeof *all->at) = buf_str(&b);
    }
}

static bool option(struct str s)
{
    return s.n > 1 && s.p[0] == '-' && str_find(s, '=') == s.n;
}

/* Broken between words, but not between an option and its value. */
static void command(struct writing *w, const struct node *line, const char *margin)
{
    struct words all = {.a = w->a};
    size_t column = strlen(margin);
    for (size_t i = 0; i < line->n; i++) {
        gather(&all, line->items[i]);
    }
    buf_z(w->out, margin);
    for (size_t i = 0; i < all.n; i++) {
        bool value = i > 0 && option(all.at[i - 1]) && !option(all.at[i]);
        bool valued = option(all.at[i]) && i + 1 < all.n && !option(all.at[i + 1]);
        size_t need = all.at[i].n + (valued ? 1 + all.at[i + 1].n : 0);
        if (i > 0 && !value && column + 1 + need > WIDTH) {
            buf_fmt(w->out, " \\\n%s    ", margin);
            column = strlen(margin) + 4;
        } else if (i > 0) {
            buf_char(w->out, ' ');
            column++;
        }
        buf_add(w->out, all.at[i]);
        column += all.at[i].n;
    }
    buf_char(w->out, '\n');
}

/* -------------------------------------------------------------------------------------- objects */

static void here(struct buf *b, struct str s) /* inside a here-document */
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' || s.p[i] == '$' || s.p[i] == '`') {
            buf_char(b, '\\');
        }
        buf_char(b, s.p[i]);
    }
}

static bool plain(struct str s) /* longer than any word that YAML takes for something else */
{
    return s.n > 5 && is_letter(s.p[0]) && bare(s) && str_find(s, ':') == s.n &&
           str_find(s, ',') == s.n && str_find(s, '%') == s.n && str_find(s, '@') == s.n;
}

static void scalar(struct writing *w, struct str s)
{
    if (plain(s)) {
        buf_add(w->out, s);
        return;
    }
    struct buf b = {.arena = w->a};
    buf_char(&b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            buf_fmt(&b, "\\%c", c);
        } else if (c < ' ' || c == 0x7f) {
            buf_fmt(&b, "\\x%02x", (unsigned)c);
        } else {
            buf_char(&b, s.p[i]);
        }
    }
    buf_char(&b, '"');
    here(w->out, buf_str(&b));
}

static void key(struct writing *w, struct str s)
{
    bool letters = s.n > 1;
    for (size_t i = 0; i < s.n; i++) {
        letters = letters && is_letter(s.p[i]);
    }
    if (letters && !str_is(s, "on") && !str_is(s, "no")) {
        buf_add(w->out, s);
    } else {
        scalar(w, s);
    }
    buf_char(w->out, ':');
}

static void object(struct writing *w, const struct node *n, const char *margin, size_t depth,
                   bool in_list);

static void value(struct writing *w, const struct node *n, const char *margin, size_t depth)
{
    const struct node *var = node_get(n, "var");
    bool list = n->kind == NODE_LIST;
    buf_z(w->out, (n->kind == NODE_MAP && n->n > 0 && var == NULL) || (list && n->n > 0) ? "" : " ");
    if (var != NULL) {
        buf_fmt(w->out, "\"${%.*s}\"\n", STR_ARG(var->text));
    } else if (n->kind == NODE_TEXT) {
        scalar(w, n->text);
        buf_char(w->out, '\n');
    } else if (n->kind == NODE_INT) {
        buf_fmt(w->out, "%lld\n", (long long)n->number);
    } else if (n->kind == NODE_BOOL) {
        buf_z(w->out, n->number != 0 ? "true\n" : "false\n");
    } else if (n->n == 0) {
        buf_z(w->out, list ? "[]\n" : n->kind == NODE_MAP ? "{}\n" : "null\n");
    } else {
        buf_char(w->out, '\n');
        object(w, n, margin, depth, false);
    }
}

static void object(struct writing *w, const struct node *n, const char *margin, size_t depth,
                   bool in_list)
{
    for (size_t i = 0; i < n->n; i++) {
        if (!in_list || i > 0) {
            buf_z(w->out, margin);
            buf_pad(w->out, ' ', 2 * depth);
        }
        if (n->kind == NODE_MAP) {
            key(w, n->pairs[i].key);
            value(w, n->pairs[i].value, margin, depth + 1);
        } else if (n->items[i]->kind == NODE_MAP && node_get(n->items[i], "var") == NULL) {
            buf_z(w->out, "- ");
            object(w, n->items[i], margin, depth + 1, true);
        } else {
            buf_char(w->out, '-');
            value(w, n->items[i], margin, depth + 1);
        }
    }
}

static void apply(struct writing *w, const struct node *n, const char *margin)
{
    buf_fmt(w->out, "%skubectl apply -f - <<EOF\n", margin);
    object(w, n, w->plain ? "" : margin, 0, false);
    buf_fmt(w->out, "%sEOF\n", w->plain ? "" : margin);
}

void shell_write(struct writing *w, const struct node *lines, const char *margin)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct node *line = lines->items[i];
        const struct node *comment = node_get(line, "comment"), *object_ = node_get(line, "apply");
        if (comment != NULL) {
            struct writing to = *w;
            to.plain = true;
            buf_fmt(w->out, "%s# ", margin);
            inline_write(&to, comment);
            buf_char(w->out, '\n');
        } else if (object_ != NULL) {
            apply(w, object_, margin);
        } else {
            command(w, line, margin);
        }
    }
}
