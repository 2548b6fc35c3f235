/*
 * The registry of source texts of a run: names, bytes, and a table of lines built once per file.
 * Knows text, nothing of YAML.
 */
#ifndef TIERC_DIAG_TEXT_H
#define TIERC_DIAG_TEXT_H

#include "base/str.h"
#include "diag/span.h"

struct texts;

struct texts *texts_new(struct arena *a);
/* Registers a text, in which what looks like a secret is hidden at once, under the name the user gave ("-" is shown as `<stdin>`); returns its number,
 * counted from 1. The bytes must live as long as the arena. */
uint32_t texts_add(struct texts *t, struct str name, struct str bytes);
struct str texts_name(const struct texts *t, uint32_t file);
struct str texts_bytes(const struct texts *t, uint32_t file);

struct place {
    uint32_t line;      /* from 1 */
    uint32_t column;    /* from 1, counted in characters (code points) as editors and compilers show it */
    struct str text;    /* the whole line, without its line end */
    uint32_t offset;    /* of the place within `text`, in bytes */
};
struct place texts_place(const struct texts *t, uint32_t file, uint32_t at);

/* Columns that a terminal needs for the text: wide characters 2, combining and control ones 0. */
size_t text_width(struct str s);
/* Shows `*` for the bytes of a secret from now on: in texts_place, texts_slice and texts_visible, so in
 * all that is printed; texts_bytes keeps them. */
void texts_hide(struct texts *t, struct span s);
struct str texts_visible(const struct texts *t, uint32_t file);
/* The bytes under a span; hidden ones are `*`. */
struct str texts_slice(const struct texts *t, struct span s);

#endif
