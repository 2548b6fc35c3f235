/*
 * rustc's shape: what is wrong, where, the words themselves, then facts (`note`) and actions
 * (`help`), and one closing line with the counts of the whole run.
 */
#include "diag/glyph.h"
#include "diag/render.h"
#include "diag/snippet.h"

static void header(const struct painter *p, const struct diag *d)
{
    enum severity s = diag_level(d);
    struct buf text = {.arena = p->out->arena};
    buf_fmt(&text, "%s[%s]", severity_name(s), code_info(d->code)->slug);
    paint(p, style_of(s), buf_str(&text));
    text = (struct buf){.arena = p->out->arena};
    buf_z(&text, ": ");
    shown_add(&text, d->message, false);
    paint(p, STYLE_BOLD, buf_str(&text));
    buf_char(p->out, '\n');
}

/* `  = note: …`; further lines of the text are indented to its first. */
static void remark(const struct snippet *s, const char *kind, struct str text)
{
    struct buf *out = s->painter->out;
    buf_pad(out, ' ', s->gutter + 1);
    paint_z(s->painter, STYLE_GUTTER, "= ");
    paint_z(s->painter, STYLE_BOLD, kind);
    buf_z(out, ": ");
    struct str line;
    for (bool first = true; str_split(&text, '\n', &line); first = false) {
        if (!first) {
            buf_pad(out, ' ', s->gutter + 5 + str_of(kind).n);
        }
        shown_add(out, line, false);
        buf_char(out, '\n');
    }
}

static void one(const struct painter *p, const struct texts *t, const struct diag *d)
{
    struct snippet s = {
        .painter = p,
        .arena = arena_new(),
        .texts = t,
        .gutter = snippet_gutter(t, d),
    };
    header(p, d);
    bool remarks = d->note_count != 0 || d->help_count != 0 || d->fix_count != 0;
    if (span_known(d->span)) {
        snippet_source(&s, d, style_of(diag_level(d)));
        if (remarks) {
            snippet_rule(&s);
            buf_char(p->out, '\n');
        }
    }
    for (size_t i = 0; i < d->note_count; i++) {
        remark(&s, "note", d->notes[i]);
    }
    for (size_t i = 0; i < d->help_count; i++) {
        remark(&s, "help", d->helps[i]);
    }
    if (d->fix_count != 0) {
        if (d->help_count == 0) {
            remark(&s, "help", STR("write this instead"));
        }
        snippet_fixes(&s, d);
    }
    buf_char(p->out, '\n');
    arena_free(s.arena);
}

static void count(struct buf *b, size_t n, const char *one_word, const char *many)
{
    if (n != 0) {
        buf_fmt(b, "%s%zu %s", b->n == 0 ? "" : ", ", n, n == 1 ? one_word : many);
    }
}

struct str render_summary(struct diags *ds, const struct render_options *o)
{
    struct buf b = {.arena = diags_arena(ds)};
    const struct diag *const *list;
    size_t errors = diags_count(ds, SEV_ERROR), infos = diags_count(ds, SEV_INFO);
    size_t accepted = diags_accepted(ds, &list);
    count(&b, errors, "error", "errors");
    if (o->max_errors != 0 && errors > o->max_errors) {
        buf_fmt(&b, " (the first %zu shown)", o->max_errors);
    }
    count(&b, diags_count(ds, SEV_WARNING), "warning", "warnings");
    count(&b, infos, "informational", "informational");
    count(&b, accepted, "accepted", "accepted");
    if (infos + accepted != 0 && !o->info) {
        buf_z(&b, " (shown with --info)");
    }
    return buf_str(&b);
}

struct str render_human(struct diags *ds, const struct render_options *o)
{
    struct buf b = {.arena = diags_arena(ds)};
    struct painter p = {.out = &b, .colour = o->colour};
    const struct diag *const *list;
    size_t n = render_list(ds, o, &list);
    for (size_t i = 0; i < n; i++) {
        one(&p, diags_texts(ds), list[i]);
    }
    size_t before = b.n;
    render_accepted(&b, ds, o);
    buf_z(&b, b.n == before ? "" : "\n");
    struct str summary = render_summary(ds, o);
    if (summary.n != 0) {
        buf_fmt(&b, "tierc: %.*s\n", STR_ARG(summary));
    }
    return buf_str(&b);
}
