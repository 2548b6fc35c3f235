/*
 * One pass over the bytes. Besides the encoding it counts open brackets and the length of lines:
 * libfyaml 0.7.12 queues all tokens of what may yet turn out to be a key (`[[[[…`, a whole line)
 * before its first event, and would need gigabytes before the bound on depth could be seen there. The
 * same holds for millions of small collections, anchors or tags outside of any structure.
 */
#include "source/yaml_scan.h"

#include <string.h>

#include "base/utf8.h"
#include "source/yaml_read.h"

struct scan {
    struct diags *ds;
    uint32_t file;
    struct str s;
    size_t at, line; /* where we are; where its line began */
    size_t open;     /* brackets */
    size_t marks;    /* brackets, anchors, aliases and tags so far */
    char quote;
    bool comment;
};

static struct span span_at(const struct scan *c, size_t from, size_t to)
{
    return (struct span){c->file, (uint32_t)from, (uint32_t)to};
}

static bool printable(uint32_t v)
{
    return v == '\t' || v == '\n' || v == '\r' || v == 0x85 || (v >= 0x20 && v < 0x7F) ||
           (v >= 0xA0 && v != 0xFEFF && v != 0xFFFE && v != 0xFFFF);
}

static bool refuse(struct scan *c, uint32_t v, size_t size)
{
    struct span at = span_at(c, c->at, c->at + size);
    if (v == UTF8_BROKEN) {
        struct diag *d = diag_at(c->ds, D_YAML_SYNTAX, at, "byte 0x%02X is not UTF-8",
                                 (unsigned char)c->s.p[c->at]);
        diag_help(d, "save the file as UTF-8");
    } else if (v == 0xFEFF) {
        struct diag *d = diag_at(c->ds, D_YAML_SYNTAX, at, "a byte order mark inside the text");
        diag_help(d, "remove it: it may stand only at the start of a file");
    } else {
        struct diag *d = diag_at(c->ds, D_YAML_SYNTAX, at,
                                 "the character U+%04X may not stand in YAML", v);
        diag_help(d, v == 0 ? "save the file as UTF-8 text"
                            : "remove it, or write it as an escape in double quotes");
    }
    return false;
}

static bool limit(struct scan *c, size_t from, size_t to, const char *what)
{
    diag_at(c->ds, D_YAML_LIMIT, span_at(c, from, to), "%s", what);
    return false;
}

/* Letters and digits, most of every text, change nothing. */
static bool plain(char c)
{
    return is_letter(c) || is_digit(c) || c == ' ';
}

/* Where a quoted text, a flow collection or a comment may begin. */
static bool begins(const struct scan *c)
{
    return c->at == 0 || strchr(" \t\r\n[{,:", c->s.p[c->at - 1]) != NULL;
}

static bool marks(char c)
{
    return c == '{' || c == '[' || c == '"' || c == '\'' || c == '#' || c == '&' || c == '*' || c == '!';
}

/* Counts what brackets leave open. Roughly: the text of a block scalar is not told from the rest. */
static bool weigh(struct scan *c, char ch)
{
    if (ch == '\n') {
        c->line = c->at + 1;
        c->comment = false;
    } else if (c->at - c->line >= YAML_LINE) {
        return limit(c, c->line, c->line + 1, "a line longer than 1 MiB");
    } else if (c->comment || plain(ch)) {
        return true;
    } else if (c->quote != 0) {
        c->at += c->quote == '"' && ch == '\\' && c->at + 1 < c->s.n && c->s.p[c->at + 1] == '"';
        c->quote = ch == c->quote ? 0 : c->quote;
    } else if ((ch == ']' || ch == '}') && c->open > 0) {
        c->open--;
    } else if (marks(ch) && begins(c)) {
        if (ch != '#' && ch != '"' && ch != '\'' && ++c->marks > YAML_MARKS) {
            return limit(c, c->at, c->at + 1,
                         "more than 500,000 collections, anchors, aliases and tags");
        }
        c->comment = ch == '#';
        c->quote = ch == '"' || ch == '\'' ? ch : 0;
        c->open += ch == '[' || ch == '{';
    }
    return c->open <= YAML_DEPTH || limit(c, c->at, c->at + 1, "nested more than 64 deep");
}

static bool foreign_encoding(struct scan *c)
{
    const char *p = c->s.p;
    if (c->s.n < 2 || (memcmp(p, "\xFF\xFE", 2) != 0 && memcmp(p, "\xFE\xFF", 2) != 0)) {
        return false;
    }
    struct diag *d = diag_at(c->ds, D_YAML_SYNTAX, span_at(c, 0, 2), "the file is UTF-16 text");
    diag_help(d, "save the file as UTF-8");
    return true;
}

bool yaml_scan(struct diags *ds, uint32_t file, uint32_t *skip)
{
    struct scan c = {.ds = ds, .file = file, .s = texts_bytes(diags_texts(ds), file)};
    if (c.s.n > SOURCE_LIMIT) {
        return limit(&c, 0, 1, "larger than 16 MiB");
    }
    if (foreign_encoding(&c)) {
        return false;
    }
    *skip = c.s.n >= 3 && memcmp(c.s.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    c.line = *skip;
    for (c.at = *skip; c.at < c.s.n;) {
        unsigned char ch = (unsigned char)c.s.p[c.at];
        size_t next = c.at;
        uint32_t v = utf8_next(c.s, &next);
        if (v == UTF8_BROKEN || !printable(v)) {
            return refuse(&c, v, next - c.at);
        }
        size_t size = next - c.at;
        if (!weigh(&c, (char)ch)) {
            return false;
        }
        c.at += size;
    }
    return true;
}

uint32_t yaml_lost_character(struct str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t v = utf8_next(text, &at);
        if (v == 0 || (v >= 0x7F && v < 0xA0) || v == 0xFFFE || v == 0xFFFF) {
            return v;
        }
    }
    return UINT32_MAX;
}
