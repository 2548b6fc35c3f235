/*
 * A line of source is shown as glyphs; under it come rows of cells, one cell a glyph, so that wide
 * characters, tabs and stand-ins keep words and underlines together. The label of the last mark
 * stands beside its underline, the others hang below on bars:
 *
 *     12 | daily: {store: s3, keep: 3}
 *        |         -----        ^ keeps 3 copies
 *        |         |
 *        |         in this store
 *
 * Lines wider than WHOLE columns are cut around their marks.
 */
#include "diag/snippet.h"

#include <stdlib.h>

#include "diag/glyph.h"

enum { WHOLE = 160, BEFORE = 50, WINDOW = 140 };

struct piece { /* one mark, on the line where it begins */
    struct span span;
    struct place at;
    uint32_t end; /* offset in the line's text behind the last byte shown of the mark */
    struct str label;
    bool primary;
    size_t first, last; /* glyphs [first, last) */
};

struct cell {
    char c; /* 0: blank */
    bool bar;
    enum style style;
};

static struct piece piece_of(const struct texts *t, struct span span, struct str label,
                             bool primary)
{
    struct piece p = {.span = span, .label = label, .primary = primary};
    p.at = texts_place(t, span.file, span.start);
    size_t end = p.at.offset + (size_t)(span.end > span.start ? span.end - span.start : 0);
    if (end > p.at.text.n) { /* goes on: its first line stands for it */
        struct str head = str_trim(str_sub(p.at.text, p.at.offset, p.at.text.n));
        end = head.n == 0 ? p.at.offset : (size_t)(head.p - p.at.text.p) + head.n;
    }
    p.end = (uint32_t)end;
    return p;
}

static int by_line(const void *x, const void *y)
{
    const struct piece *a = x, *b = y;
    if (a->at.line != b->at.line) {
        return a->at.line < b->at.line ? -1 : 1;
    }
    if (a->at.offset != b->at.offset) {
        return a->at.offset < b->at.offset ? -1 : 1;
    }
    return a->end != b->end ? (a->end > b->end ? -1 : 1) : b->primary - a->primary;
}

void snippet_rule(const struct snippet *s)
{
    buf_pad(s->painter->out, ' ', s->gutter + 1);
    paint_z(s->painter, STYLE_GUTTER, "|");
}

static void end_row(const struct snippet *s)
{
    buf_char(s->painter->out, '\n');
}

static void flush(const struct snippet *s, struct buf *run, enum style style)
{
    paint(s->painter, style, buf_str(run));
    run->n = 0;
}

/* Cells [0, upto). A bar takes the first column of its glyph, an underline all of them. Behind the
 * last cell nothing is printed, or, with `full`, what leads to the column of the next glyph. */
static void row_cells(const struct snippet *s, const struct glyph *glyphs, const struct cell *cells,
                      size_t upto, bool full)
{
    struct buf run = {.arena = s->arena};
    enum style style = STYLE_PLAIN;
    for (size_t i = 0; i < upto; i++) {
        size_t width = glyphs[i].width, drawn = 0;
        if (cells[i].c != 0) {
            if (cells[i].style != style) {
                flush(s, &run, style);
                style = cells[i].style;
            }
            drawn = cells[i].bar || width == 0 ? 1 : width;
            buf_pad(&run, cells[i].c, drawn);
        }
        bool more = full || i + 1 < upto;
        size_t blanks = more && width > drawn ? width - drawn : 0;
        if (blanks != 0 || (more && glyphs[i].tab)) {
            flush(s, &run, style);
            buf_pad(s->painter->out, ' ', blanks);
            buf_z(s->painter->out, glyphs[i].tab ? "\t" : "");
        }
    }
    flush(s, &run, style);
}

static enum style piece_style(const struct piece *p, enum style style)
{
    return p->primary ? style : STYLE_SECOND;
}

static size_t underline(struct piece *pieces, size_t n, struct cell *cells, enum style style)
{
    size_t upto = 0;
    for (int primary = 0; primary < 2; primary++) { /* the primary mark is on top */
        for (size_t i = 0; i < n; i++) {
            for (size_t g = pieces[i].first; pieces[i].primary == primary && g < pieces[i].last;
                 g++) {
                cells[g] =
                    (struct cell){primary ? '^' : '-', false, piece_style(&pieces[i], style)};
                upto = g + 1 > upto ? g + 1 : upto;
            }
        }
    }
    return upto;
}

static void label(const struct snippet *s, const struct piece *p, enum style style)
{
    struct buf text = {.arena = s->arena};
    shown_add(&text, p->label, false);
    paint(s->painter, piece_style(p, style), buf_str(&text));
    end_row(s);
}

/* The bars of the pieces [0, n) that still wait for their label, then either a line end or, where
 * `with` is one of them, its label. */
static void bars(const struct snippet *s, const struct glyph *glyphs, size_t glyph_count,
                 const struct piece *pieces, size_t n, const struct piece *with, enum style style)
{
    struct cell *cells = arena_many(s->arena, glyph_count, struct cell);
    size_t upto = 0;
    for (size_t i = 0; i < n; i++) {
        const struct piece *p = &pieces[i];
        if (p->label.n != 0 && (with == NULL || p->first < with->first)) {
            cells[p->first] = (struct cell){'|', true, piece_style(p, style)};
            upto = p->first + 1 > upto ? p->first + 1 : upto;
        }
    }
    snippet_rule(s);
    buf_char(s->painter->out, ' ');
    if (with == NULL) {
        row_cells(s, glyphs, cells, upto, false);
        end_row(s);
    } else {
        row_cells(s, glyphs, cells, with->first, true);
        label(s, with, style);
    }
}

static void annotate(const struct snippet *s, const struct glyph *glyphs, size_t glyph_count,
                     struct piece *pieces, size_t n, enum style style)
{
    struct cell *cells = arena_many(s->arena, glyph_count, struct cell);
    size_t upto = underline(pieces, n, cells, style);
    snippet_rule(s);
    buf_char(s->painter->out, ' ');
    row_cells(s, glyphs, cells, upto, false);
    size_t waiting = n;
    if (pieces[n - 1].label.n != 0 && pieces[n - 1].last == upto) {
        buf_char(s->painter->out, ' ');
        label(s, &pieces[n - 1], style);
        waiting = n - 1;
    } else {
        end_row(s);
    }
    bool any = false;
    for (size_t i = 0; i < waiting; i++) {
        any = any || pieces[i].label.n != 0;
    }
    if (any) {
        bars(s, glyphs, glyph_count, pieces, waiting, NULL, style);
    }
    while (waiting != 0) {
        waiting--;
        if (pieces[waiting].label.n != 0) {
            bars(s, glyphs, glyph_count, pieces, waiting, &pieces[waiting], style);
        }
    }
}

/* Moves `at` by at most `count` characters, to the left if `left`. */
static size_t walk(struct str text, size_t at, size_t count, bool left)
{
    while (count-- != 0 && (left ? at > 0 : at < text.n)) {
        do {
            at = left ? at - 1 : at + 1;
        } while (at > 0 && at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80);
    }
    return at;
}

struct window {
    size_t from, to; /* bytes of the line */
};

static struct window window_for(const struct piece *p)
{
    struct str text = p->at.text;
    if (text.n <= WHOLE || (text.n <= 4 * WHOLE && text_width(text) <= WHOLE)) {
        return (struct window){0, text.n};
    }
    size_t from = walk(text, p->at.offset, BEFORE, true);
    size_t to = walk(text, from, WINDOW, false);
    return (struct window){from, to};
}

void snippet_number(const struct snippet *s, uint32_t line, const char *mark, enum style style)
{
    struct buf text = {.arena = s->arena};
    struct str digits = str_fmt(s->arena, "%u", (unsigned)line);
    buf_pad(&text, ' ', s->gutter > digits.n ? s->gutter - digits.n : 0);
    buf_add(&text, digits);
    paint(s->painter, STYLE_GUTTER, buf_str(&text));
    buf_char(s->painter->out, ' ');
    paint_z(s->painter, style, mark);
}

/* Which glyphs [first, end) the pieces cover; glyph number `end` stands behind the text. */
static void locate(struct piece *pieces, size_t n, const struct glyph *glyphs, size_t first,
                   size_t end, size_t window)
{
    for (size_t i = 0; i < n; i++) {
        struct piece *p = &pieces[i];
        size_t g = first;
        while (g < end && glyphs[g].to + window <= p->at.offset) {
            g++;
        }
        p->first = g;
        while (g < end && glyphs[g].from + window < p->end) {
            g++;
        }
        p->last = g > p->first ? g : p->first + 1;
    }
}

static void source_row(const struct snippet *s, uint32_t line, const struct glyph *glyphs, size_t n)
{
    snippet_number(s, line, "|", STYLE_GUTTER);
    struct buf shown = {.arena = s->arena};
    for (size_t i = 0; i < n; i++) {
        buf_add(&shown, glyphs[i].shown);
    }
    if (str_trim(buf_str(&shown)).n != 0) {
        buf_char(s->painter->out, ' ');
        buf_add(s->painter->out, buf_str(&shown));
    }
    end_row(s);
}

/* The glyphs of a window of a line, with `…` where it was cut, and one blank behind it. Returns
 * their number; `*first` is the first that is the line's own. */
static size_t window_glyphs(struct arena *a, struct str text, struct window w, struct glyph **out,
                            size_t *first)
{
    struct glyph *found, dots = {.shown = STR("\xe2\x80\xa6"), .width = 1};
    size_t count = glyphs_of(a, str_sub(text, w.from, w.to), &found), n = 0;
    struct glyph *glyphs = arena_many(a, count + 2, struct glyph);
    if (w.from != 0) {
        glyphs[n++] = dots;
    }
    *first = n;
    for (size_t i = 0; i < count; i++) {
        glyphs[n++] = found[i];
    }
    glyphs[n++] = w.to < text.n ? dots : (struct glyph){.shown = STR(""), .width = 1};
    *out = glyphs;
    return n;
}

/* One source line (or a window of it) with the marks [0, n) that begin there. */
static void source_line(const struct snippet *s, struct piece *pieces, size_t n, struct window w,
                        enum style style)
{
    struct glyph *glyphs;
    size_t first, count = window_glyphs(s->arena, pieces[0].at.text, w, &glyphs, &first);
    locate(pieces, n, glyphs, first, count - 1, w.from);
    source_row(s, pieces[0].at.line, glyphs, count);
    annotate(s, glyphs, count, pieces, n, style);
}

/* Between two marked lines: the one line that lies between them, or `...` for more. */
static void between(const struct snippet *s, const struct piece *next, uint32_t before)
{
    if (before == 0 || next->at.line <= before + 1) {
        return;
    }
    if (next->at.line > before + 2) {
        paint_z(s->painter, STYLE_GUTTER, "...");
        end_row(s);
        return;
    }
    struct piece p = {
        .at = texts_place(s->texts, next->span.file, next->span.start - next->at.offset - 1)};
    p.at.offset = 0;
    struct glyph *glyphs;
    size_t first, count = window_glyphs(s->arena, p.at.text, window_for(&p), &glyphs, &first);
    source_row(s, p.at.line, glyphs, count);
}

static void place_line(const struct snippet *s, const struct piece *p, const char *arrow)
{
    buf_pad(s->painter->out, ' ', s->gutter);
    paint_z(s->painter, STYLE_GUTTER, arrow);
    buf_char(s->painter->out, ' ');
    shown_add(s->painter->out, texts_name(s->texts, p->span.file), false);
    buf_fmt(s->painter->out, ":%u:%u\n", (unsigned)p->at.line, (unsigned)p->at.column);
}

/* All marks of one file, sorted by line. */
static void source_file(const struct snippet *s, struct piece *pieces, size_t n, enum style style)
{
    uint32_t before = 0;
    for (size_t i = 0, next; i < n; i = next) {
        struct window w = window_for(&pieces[i]);
        next = i + 1;
        while (next < n && pieces[next].at.line == pieces[i].at.line && pieces[next].end <= w.to) {
            next++;
        }
        between(s, &pieces[i], before);
        source_line(s, &pieces[i], next - i, w, style);
        before = pieces[i].at.line;
    }
}

void snippet_source(const struct snippet *s, const struct diag *d, enum style style)
{
    struct piece *pieces = arena_many(s->arena, d->mark_count + 1, struct piece);
    bool *done = arena_many(s->arena, d->mark_count + 1, bool);
    struct piece primary = piece_of(s->texts, d->span, d->label, true);
    for (uint32_t file = d->span.file; file != 0;) {
        size_t n = 0;
        if (file == d->span.file) {
            pieces[n++] = primary;
        }
        uint32_t other = 0;
        for (size_t i = 0; i < d->mark_count; i++) {
            struct span at = d->marks[i].span;
            if (at.file == file) {
                pieces[n++] = piece_of(s->texts, at, d->marks[i].text, false);
                done[i] = true;
            } else if (at.file != 0 && !done[i] && other == 0) {
                other = at.file;
            }
        }
        qsort(pieces, n, sizeof *pieces, by_line);
        place_line(s, file == d->span.file ? &primary : &pieces[0],
                   file == d->span.file ? "-->" : ":::");
        snippet_rule(s);
        end_row(s);
        source_file(s, pieces, n, style);
        file = other;
    }
}

static uint32_t last_line(const struct texts *t, struct span at)
{
    return at.file == 0 ? 1 : texts_place(t, at.file, at.start).line;
}

size_t snippet_gutter(const struct texts *t, const struct diag *d)
{
    uint32_t most = last_line(t, d->span);
    for (size_t i = 0; i < d->mark_count; i++) {
        uint32_t line = last_line(t, d->marks[i].span);
        most = line > most ? line : most;
    }
    for (size_t i = 0; i < d->fix_count; i++) {
        uint32_t line = last_line(t, d->fixes[i].span);
        most = line > most ? line : most;
    }
    size_t digits = 1;
    for (; most >= 10; most /= 10) {
        digits++;
    }
    return digits;
}
