#include "diag/glyph.h"

#include "base/utf8.h"
#include "diag/width.h"

static bool in_ranges(const struct width_range *ranges, size_t n, uint32_t c)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c > ranges[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && c >= ranges[low].first;
}

static bool control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

int character_width(uint32_t c)
{
    if (c == UTF8_BROKEN) {
        return 1;
    }
    if (c < 0x300) {
        return control(c) ? 0 : 1;
    }
    return in_ranges(width_zero, width_zero_count, c)       ? 0
           : in_ranges(width_double, width_double_count, c) ? 2
                                                            : 1;
}

/* Marks and isolates of direction, and line and paragraph separators. */
static bool acts_on_text(uint32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* Appends what stands for `c`, whose bytes are `bytes`; returns its width. */
static uint32_t show(struct buf *b, uint32_t c, struct str bytes)
{
    if (c == UTF8_BROKEN) {
        buf_z(b, "\xef\xbf\xbd"); /* U+FFFD */
        return 1;
    }
    if (c < 0x20 || c == 0x7f) { /* the pictures at U+2400 */
        unsigned picture = c == 0x7f ? 0x21u : c;
        buf_z(b, "\xe2\x90");
        buf_char(b, (char)(0x80 + picture));
        return 1;
    }
    if (control(c) || acts_on_text(c)) {
        size_t before = b->n;
        buf_fmt(b, "<U+%04X>", (unsigned)c);
        return (uint32_t)(b->n - before);
    }
    buf_add(b, bytes);
    return (uint32_t)character_width(c);
}

size_t glyphs_of(struct arena *a, struct str line, struct glyph **out)
{
    struct glyph *glyphs = arena_many(a, line.n + 1, struct glyph);
    struct buf text = {.arena = a};
    buf_pad(&text, ' ', line.n * 8); /* `<U+0085>` is the longest stand-in of two bytes */
    text.n = 0;
    size_t n = 0;
    for (size_t at = 0; at < line.n;) {
        size_t from = at, start = text.n;
        uint32_t c = utf8_next(line, &at);
        bool tab = c == '\t';
        uint32_t width = tab ? 0 : show(&text, c, str_sub(line, from, at));
        if (width == 0 && !tab && n != 0 && !glyphs[n - 1].tab) {
            glyphs[n - 1].to = (uint32_t)at;
            glyphs[n - 1].shown.n = (size_t)(text.p + text.n - glyphs[n - 1].shown.p);
            continue;
        }
        glyphs[n++] = (struct glyph){
            .shown = tab ? STR("\t") : (struct str){text.p + start, text.n - start},
            .from = (uint32_t)from,
            .to = (uint32_t)at,
            .width = width,
            .tab = tab,
        };
    }
    *out = glyphs;
    return n;
}

void shown_add(struct buf *b, struct str text, bool lines)
{
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        if (c == '\n' && lines) {
            buf_char(b, '\n');
        } else {
            show(b, c, str_sub(text, from, at));
        }
    }
}
