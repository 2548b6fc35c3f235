/*
 * An edit is shown as the lines that it changes, before and after. Edits that touch the same lines
 * are shown as one.
 */
#include <stdlib.h>

#include "diag/glyph.h"
#include "diag/snippet.h"

enum { LINES = 8, WHOLE = 160, BEFORE = 50, LONGEST = 64 * 1024 /* more is not shown */ };

static int by_start(const void *x, const void *y)
{
    const struct span *a = &((const struct fix *)x)->span, *b = &((const struct fix *)y)->span;
    if (a->file != b->file) {
        return a->file < b->file ? -1 : 1;
    }
    return a->start != b->start ? (a->start < b->start ? -1 : 1)
                                : (a->end > b->end) - (a->end < b->end);
}

/* First byte of the line of `at`, and the byte behind its text. */
static struct span line_of(const struct texts *t, uint32_t file, uint32_t at)
{
    struct place p = texts_place(t, file, at);
    if (file == 0) {
        return (struct span){0, 0, 0};
    }
    uint32_t from = (uint32_t)(p.text.p - texts_visible(t, file).p);
    return (struct span){file, from, from + (uint32_t)p.text.n};
}

static size_t lines_in(struct str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++) {
        n += text.p[i] == '\n';
    }
    return n;
}

static struct str next_line(struct str *rest)
{
    size_t end = str_find(*rest, '\n');
    struct str line = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end + 1, rest->n);
    return line.n != 0 && line.p[line.n - 1] == '\r' ? str_sub(line, 0, line.n - 1) : line;
}

/* `from` is the first byte shown of each line: the same for old and new. */
static void rows(const struct snippet *s, struct str text, size_t count, uint32_t line, size_t from,
                 bool old)
{
    enum style style = old ? STYLE_OLD : STYLE_NEW;
    for (size_t i = 0; i < count; i++) {
        if (i == LINES) {
            paint_z(s->painter, STYLE_GUTTER, "...");
            buf_char(s->painter->out, '\n');
            return;
        }
        struct str row = next_line(&text);
        struct buf shown = {.arena = s->arena};
        buf_z(&shown, from == 0 ? "" : "\xe2\x80\xa6");
        struct glyph *glyphs;
        size_t n = glyphs_of(s->arena, str_sub(row, from, from + WHOLE), &glyphs);
        for (size_t g = 0; g < n; g++) {
            buf_add(&shown, glyphs[g].shown);
        }
        buf_z(&shown, row.n > from + WHOLE ? "\xe2\x80\xa6" : "");
        snippet_number(s, line + (uint32_t)i, old ? "-" : "+", style);
        if (str_trim(buf_str(&shown)).n != 0) {
            buf_char(s->painter->out, ' ');
            paint(s->painter, style, buf_str(&shown));
        }
        buf_char(s->painter->out, '\n');
    }
}

static bool same_first(struct str x, struct str y)
{
    return str_eq(next_line(&x), next_line(&y));
}

static struct str last_line(struct str text)
{
    size_t from = text.n;
    while (from > 0 && text.p[from - 1] != '\n') {
        from--;
    }
    return str_sub(text, from, text.n);
}

/* Prints what differs between the lines `old` and `new`, of which the first has number `line`. */
static void change(const struct snippet *s, struct str old, struct str new, uint32_t line)
{
    size_t olds = lines_in(old), news = lines_in(new);
    while (olds != 0 && news != 0 && same_first(old, new)) {
        next_line(&old);
        next_line(&new);
        olds--, news--, line++;
    }
    while (olds != 0 && news != 0 && str_eq(last_line(old), last_line(new))) {
        size_t n = last_line(old).n;
        old = str_sub(old, 0, old.n - n - (olds > 1));
        new = str_sub(new, 0, new.n - n - (news > 1));
        olds--, news--;
    }
    size_t alike = 0;
    while (alike < old.n && alike < new.n &&old.p[alike] == new.p[alike] && old.p[alike] != '\n') {
        alike++;
    }
    size_t from = alike > WHOLE - BEFORE ? alike - BEFORE : 0;
    while (from > 0 && from < old.n && ((unsigned char)old.p[from] & 0xc0) == 0x80) {
        from--;
    }
    rows(s, old, olds, line, from, true);
    rows(s, new, news, line, from, false);
}

/* The edits from number `i` on that share lines with it; returns the number behind the last. `new`
 * is what becomes of those lines. False if they are too long to be shown. */
static bool together(const struct snippet *s, const struct fix *fixes, size_t n, size_t i,
                     size_t *next, struct span *lines, struct buf *new)
{
    struct str bytes = texts_visible(s->texts, fixes[i].span.file);
    *lines = line_of(s->texts, fixes[i].span.file, fixes[i].span.start);
    bool fits = true;
    uint32_t done = lines->start;
    for (*next = i; *next < n && fixes[*next].span.file == fixes[i].span.file; ++*next) {
        struct span at = fixes[*next].span;
        if (*next != i && (at.start > lines->end || at.start < done)) {
            break;
        }
        lines->end = line_of(s->texts, at.file, at.end).end;
        fits = fits && at.file != 0 && lines->end - lines->start <= LONGEST;
        if (fits) {
            buf_add(new, str_sub(bytes, done, at.start));
            buf_add(new, fixes[*next].text);
        }
        done = at.end;
    }
    if (fits) {
        buf_add(new, str_sub(bytes, done, lines->end));
    }
    return fits;
}

void snippet_fixes(const struct snippet *s, const struct diag *d)
{
    struct fix *fixes = arena_many(s->arena, d->fix_count, struct fix);
    for (size_t i = 0; i < d->fix_count; i++) {
        fixes[i] = d->fixes[i];
    }
    qsort(fixes, d->fix_count, sizeof *fixes, by_start);
    for (size_t i = 0, next; i < d->fix_count; i = next) {
        struct buf new = {.arena = s->arena};
        struct span lines;
        if (together(s, fixes, d->fix_count, i, &next, &lines, &new)) {
            snippet_rule(s);
            buf_char(s->painter->out, '\n');
            change(s, texts_slice(s->texts, lines), buf_str(&new),
                   texts_place(s->texts, lines.file, lines.start).line);
        }
    }
}
