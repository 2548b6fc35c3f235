/*
 * A line table and, every STRIDE bytes, the count of characters so far: a place costs one search
 * and at most STRIDE bytes, also in a file of one line of 16 MiB.
 */
#include "diag/text.h"

#include "base/utf8.h"
#include "diag/glyph.h"
#include "units/secret.h"

enum { STRIDE = 1024 };

struct entry {
    struct str name, bytes;
    struct str shown; /* bytes, or a copy in which secrets are hidden */
    uint32_t *lines;  /* offset of each line's first byte */
    size_t line_count, line_cap;
    uint32_t *characters; /* in bytes [0, i * STRIDE) */
};

struct texts {
    struct arena *arena;
    struct entry *entries;
    size_t n, cap;
};

struct texts *texts_new(struct arena *a)
{
    struct texts *t = arena_one(a, struct texts);
    t->arena = a;
    return t;
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

static void add_line(struct arena *a, struct entry *e, size_t at)
{
    *(uint32_t *)arena_push(a, (void **)&e->lines, e->line_count, &e->line_cap, sizeof *e->lines) =
        (uint32_t)at;
    e->line_count++;
}

static void hide_secrets(struct texts *t, uint32_t file)
{
    struct str s = t->entries[file - 1].bytes;
    for (struct secret_place p = {0}; secret_find(s, p.to, &p);) {
        texts_hide(t, (struct span){file, (uint32_t)p.from, (uint32_t)p.to});
    }
    for (struct secret_place p = {0}; secret_by_key(s, p.to, &p);) {
        texts_hide(t, (struct span){file, (uint32_t)p.from, (uint32_t)p.to});
    }
}

uint32_t texts_add(struct texts *t, struct str name, struct str bytes)
{
    struct entry *e = arena_push(t->arena, (void **)&t->entries, t->n, &t->cap, sizeof *e);
    t->n++;
    e->name = str_copy(t->arena, str_is(name, "-") ? STR("<stdin>") : name);
    e->bytes = bytes.n > UINT32_MAX - 1 ? str_sub(bytes, 0, UINT32_MAX - 1) : bytes;
    e->shown = e->bytes;
    e->characters = arena_many(t->arena, e->bytes.n / STRIDE + 1, uint32_t);
    /* A byte order mark is no character that anybody sees. */
    size_t from = str_starts(e->bytes, STR("\xef\xbb\xbf")) ? 3 : 0;
    add_line(t->arena, e, from);
    uint32_t characters = 0;
    for (size_t i = 0; i < e->bytes.n; i++) {
        if (i % STRIDE == 0) {
            e->characters[i / STRIDE] = characters;
        }
        characters += begins_character(e->bytes.p[i]);
        if (e->bytes.p[i] == '\n') {
            add_line(t->arena, e, i + 1);
        }
    }
    if (e->bytes.n % STRIDE == 0) {
        e->characters[e->bytes.n / STRIDE] = characters;
    }
    hide_secrets(t, (uint32_t)t->n);
    return (uint32_t)t->n;
}

static const struct entry *entry_of(const struct texts *t, uint32_t file)
{
    return file == 0 || file > t->n ? NULL : &t->entries[file - 1];
}

struct str texts_name(const struct texts *t, uint32_t file)
{
    const struct entry *e = entry_of(t, file);
    return e == NULL ? (struct str){"", 0} : e->name;
}

struct str texts_bytes(const struct texts *t, uint32_t file)
{
    const struct entry *e = entry_of(t, file);
    return e == NULL ? (struct str){"", 0} : e->bytes;
}

struct str texts_visible(const struct texts *t, uint32_t file)
{
    const struct entry *e = entry_of(t, file);
    return e == NULL ? (struct str){"", 0} : e->shown;
}

void texts_hide(struct texts *t, struct span s)
{
    if (s.file == 0 || s.file > t->n) {
        return;
    }
    struct entry *e = &t->entries[s.file - 1];
    if (e->shown.p == e->bytes.p) {
        e->shown.p = arena_copy(t->arena, e->bytes.p, e->bytes.n);
    }
    char *copy = (char *)e->shown.p;
    for (size_t i = s.start; i < s.end && i < e->shown.n; i++) {
        copy[i] = copy[i] == '\n' || copy[i] == '\r' ? copy[i] : '*';
    }
}

static size_t line_at(const struct entry *e, uint32_t at)
{
    size_t low = 0, high = e->line_count; /* lines[low] <= at < lines[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (e->lines[middle] <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static uint32_t characters_before(const struct entry *e, uint32_t at)
{
    uint32_t n = e->characters[at / STRIDE];
    for (uint32_t i = at / STRIDE * STRIDE; i < at; i++) {
        n += begins_character(e->bytes.p[i]);
    }
    return n;
}

struct place texts_place(const struct texts *t, uint32_t file, uint32_t at)
{
    const struct entry *e = entry_of(t, file);
    if (e == NULL) {
        return (struct place){0};
    }
    at = at > e->bytes.n ? (uint32_t)e->bytes.n : at < e->lines[0] ? e->lines[0] : at;
    size_t line = line_at(e, at);
    size_t from = e->lines[line];
    size_t to = line + 1 < e->line_count ? e->lines[line + 1] - 1 : e->bytes.n;
    struct str text = str_sub(e->shown, from, to);
    if (text.n != 0 && text.p[text.n - 1] == '\r') {
        text.n--;
    }
    uint32_t offset = (uint32_t)(at - from);
    return (struct place){
        .line = (uint32_t)line + 1,
        .column = characters_before(e, at) - characters_before(e, (uint32_t)from) + 1,
        .text = text,
        .offset = offset > text.n ? (uint32_t)text.n : offset,
    };
}

size_t text_width(struct str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.n;) {
        width += (size_t)character_width(utf8_next(s, &at));
    }
    return width;
}

struct str texts_slice(const struct texts *t, struct span s)
{
    return str_sub(texts_visible(t, s.file), s.start, s.end);
}
