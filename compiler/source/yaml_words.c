/*
 * A parser says where it stopped; people want to know what they did. So the usual mistakes are
 * looked for in the line first, and only then the parser's own sentence is translated.
 */
#include "source/yaml_words.h"

#include <string.h>

struct words {
    const char *part; /* of the complaint */
    const char *message, *help;
};

/* First match wins: the narrower ones stand first. */
static const struct words table[] = {
    {"without closing quote", "a quoted text is never closed", "write the closing quote"},
    {"indented double-quoted", "a quoted text is not closed before the next key",
     "write the closing quote"},
    {"indented single-quoted", "a quoted text is not closed before the next key",
     "write the closing quote"},
    {"without a closing bracket", "a bracket is never closed", "write the closing `]` or `}`"},
    {"mismatched flow", "a closing bracket of the wrong kind", NULL},
    {"extra closing", "a closing bracket that nothing opens", NULL},
    {"missing comma", "a comma is missing between two entries", "write a comma between them"},
    {"extra comma", "a comma without an entry before it", "remove the comma"},
    {"tab", "a tab is used for indentation", "indent with spaces"},
    {"escape", "an escape that YAML does not have",
     "in double quotes write `\\\\` for a backslash, or use single quotes"},
    {"surrogate", "half of a character in an escape", NULL},
    {"could not find expected ':'", "a key without a colon", "write `key: value`"},
    {"missing ':'", "a key without a colon", "write `key: value`"},
    {"did not find expected key", "neither a key nor the end of the mapping",
     "indent the line like the keys above it"},
    {"did not find expected '-'", "neither `-` nor the end of the list",
     "indent the line like the items above it"},
    {"multiline", "this line continues the text above it and cannot be a key",
     "indent it like the key above; or the colon of the line above is missing"},
    {"end of block sequence", "a list ends here, and something that fits nowhere follows",
     "indent it like the line that it belongs to"},
    {"indendation", "the indentation fits neither the line above nor an outer one",
     "indent the items of one list alike"},
    {"nested block mapping", "a second `key:` in one line",
     "put the value in quotes, or the inner mapping in a line of its own"},
    {"same line", "two things that cannot stand in one line", "start a new line"},
    {"plain scalar cannot start", "a text cannot begin with this character",
     "put the text in quotes"},
    {"block scalar", "a block text is indented wrongly",
     "indent its lines alike, deeper than its key"},
    {"indent", "the indentation fits neither the line above nor an outer one",
     "indent keys of one mapping alike"},
    {"comment", "a comment needs a blank before `#`", NULL},
    {"directive", "a `%` directive that cannot stand here", "put the text in quotes"},
    {"version", "a YAML version that this reader does not know", "remove the `%YAML` line"},
    {"alias", "an alias that cannot stand here", "put a text that begins with `*` in quotes"},
    {"anchor", "an anchor that cannot stand here", "put a text that begins with `&` in quotes"},
    {"tag", "a tag that cannot stand here", "put a text that begins with `!` in quotes"},
    {"document start", "something that belongs to no document",
     "a file holds one mapping, or several that are separated by `---`"},
    {"document", "a document marker that cannot stand here", NULL},
    {"trailing content", "text behind a closed quote", "put the whole value in one pair of quotes"},
    {"mapping", "a `key:` that cannot stand here", "put the text in quotes if it is no key"},
};

static struct str line_of(struct diags *ds, struct span at, uint32_t *offset)
{
    struct place p = texts_place(diags_texts(ds), at.file, at.start);
    *offset = p.offset;
    return p.text;
}

static size_t indent(struct str line)
{
    size_t i = 0;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t')) {
        i++;
    }
    return i;
}

/* The value part of `key: value` or `- value`, or the whole line. */
static size_t value_starts(struct str line)
{
    size_t i = indent(line);
    while (i + 1 < line.n && line.p[i] == '-' && line.p[i + 1] == ' ') {
        i += 2;
    }
    for (size_t j = i; j + 1 < line.n; j++) {
        if (line.p[j] == ':' && line.p[j + 1] == ' ') {
            i = j + 2;
            break;
        }
    }
    while (i < line.n && line.p[i] == ' ') {
        i++;
    }
    return i;
}

static bool word_char(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

/* `key:value` at the start of a line: where its colon is, else line.n. */
static size_t tight_colon(struct str line)
{
    size_t i = indent(line);
    while (i < line.n && word_char(line.p[i])) {
        i++;
    }
    bool tight = i > indent(line) && i + 1 < line.n && line.p[i] == ':' &&
                 strchr(" \t/", line.p[i + 1]) == NULL;
    return tight ? i : line.n;
}

static struct span in_line(struct span at, uint32_t offset, size_t from, size_t to)
{
    uint32_t start = at.start - offset;
    return (struct span){at.file, start + (uint32_t)from, start + (uint32_t)to};
}

/* Bytes of a no-break space or another blank that only looks like one. */
static size_t wide_blank(struct str s)
{
    static const char *const blanks[] = {"\xc2\xa0", "\xe2\x80\x83", "\xe2\x80\x82", "\xe2\x80\x89", "\xe2\x80\xaf", "\xe3\x80\x80"};
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        if (str_starts(s, str_of(blanks[i]))) {
            return strlen(blanks[i]);
        }
    }
    return 0;
}

static struct diag *usual_mistake(struct diags *ds, struct span at)
{
    uint32_t offset;
    struct str line = line_of(ds, at, &offset);
    struct str lead = str_sub(line, 0, indent(line));
    size_t tab = str_find(lead, '\t');
    if (tab < lead.n) {
        struct diag *d = diag_at(ds, D_YAML_SYNTAX, in_line(at, offset, tab, tab + 1),
                                 "a tab is used for indentation");
        diag_help(d, "indent with spaces");
        return d;
    }
    size_t value = value_starts(line);
    bool directive = value == 0 && line.n != 0 && line.p[0] == '%';
    if (directive) {
        struct diag *d = diag_at(ds, D_YAML_SYNTAX, in_line(at, offset, 0, line.n),
                                 "a directive that this reader does not know");
        diag_help(d, "remove the line: policies are YAML 1.2");
        return d;
    }
    struct str seen = str_sub(line, value, line.n), bytes = texts_bytes(diags_texts(ds), at.file);
    bool as_written = str_starts(str_sub(bytes, at.start - offset + value, bytes.n), seen); /* no secret */
    if (as_written && seen.n != 0 && strchr("*@%`&!", line.p[value]) != NULL) {
        struct str text = str_trim(seen);
        struct span where = in_line(at, offset, value, value + 1);
        struct diag *d = diag_at(ds, D_YAML_SYNTAX, where,
                                 "a text that begins with `%c` must stand in quotes", line.p[value]);
        if (str_find(text, '\'') == text.n && str_find(text, '}') == text.n &&
            str_find(text, '#') == text.n && str_find(text, ',') == text.n) {
            diag_help(d, "write '%.*s'", STR_ARG(text));
        }
        return d;
    }
    size_t colon = tight_colon(line);
    if (colon == line.n && at.start > offset) { /* the line before */
        struct span before = {at.file, at.start - offset - 1, at.start - offset};
        uint32_t into;
        line = line_of(ds, before, &into);
        colon = tight_colon(line);
        at = before;
        offset = into;
    }
    if (colon < line.n) {
        struct span where = in_line(at, offset, colon, colon + 1);
        size_t wide = wide_blank(str_sub(line, colon + 1, line.n));
        if (wide != 0) {
            where = in_line(at, offset, colon + 1, colon + 1 + wide);
            struct diag *d = diag_at(ds, D_YAML_SYNTAX, where, "the blank after the colon is no plain one");
            diag_help(d, "replace it by a plain blank");
            diag_fix(d, where, " ");
            return d;
        }
        struct diag *d = diag_at(ds, D_YAML_SYNTAX, where, "no blank after the colon");
        diag_help(d, "write `%.*s: %.*s`", STR_ARG(str_trim(str_sub(line, 0, colon))),
                  STR_ARG(str_trim(str_sub(line, colon + 1, line.n))));
        return d;
    }
    return NULL;
}

struct diag *yaml_complain(struct diags *ds, struct span at, struct str complaint)
{
    const char *text = str_z(diags_arena(ds), complaint);
    const struct words *w = NULL;
    for (size_t i = 0; w == NULL && i < sizeof table / sizeof table[0]; i++) {
        w = strstr(text, table[i].part) != NULL ? &table[i] : NULL;
    }
    bool exact = w != NULL && w - table < 8; /* quotes, brackets and commas say it all */
    struct diag *d = exact ? NULL : usual_mistake(ds, at);
    if (d == NULL) {
        d = diag_at(ds, D_YAML_SYNTAX, at, "%s", w != NULL ? w->message : "this is not YAML");
        if (w != NULL && w->help != NULL) {
            diag_help(d, "%s", w->help);
        }
    }
    return d;
}
