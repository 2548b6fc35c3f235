/*
 * What was made of the policy, looked up in the output: which files hold which objects.
 */
#include "lower/strategy.h"

#include "lower/lowering.h"

static struct str kind_of(const struct node *doc)
{
    const struct node *kind = node_get(doc, "kind");
    return kind == NULL ? (struct str){0} : kind->text;
}

/* `RecurringJob (7), …` in the order in which they stand in the file. */
static struct str objects(struct strategy *s, const struct output_file *f)
{
    struct buf b = {.arena = s->a};
    for (size_t i = 0; f->format == FORMAT_YAML && i < f->n;) {
        struct str kind = kind_of(f->documents[i]);
        size_t n = 1;
        while (i + n < f->n && str_eq(kind, kind_of(f->documents[i + n]))) {
            n++;
        }
        if (kind.n > 0) {
            buf_fmt(&b, "%s%.*s (%zu)", b.n == 0 ? "" : ", ", STR_ARG(kind), n);
        }
        i += n;
    }
    return b.n == 0 ? STR("–") : buf_str(&b);
}

struct node *strategy_files(struct strategy *s, const struct output *o, size_t *more)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < o->n; i++) {
        struct str path = o->files[i].path;
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_code(s->a, str_sub(path, o->policy.n + 1, path.n)));
        doc_text(s->a, row, objects(s, &o->files[i]));
    }
    *more = doc_sort(rows, s->most);
    return rows;
}

struct node *strategy_drills(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    for (size_t i = 0; i < s->p->drills.n; i++) {
        const struct drill *d = ITEM(s->p->drills, i, struct drill);
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, d->key.v)));
        doc_text(s->a, row, d->when.written);
        doc_text(s->a, row, d->from.v);
        struct buf names = {.arena = s->a};
        for (size_t k = 0; k < d->workloads.n; k++) {
            buf_fmt(&names, "%s%.*s", k == 0 ? "" : ", ", STR_ARG(d->workloads.at[k].v));
        }
        doc_text(s->a, row, buf_str(&names));
        doc_text(s->a, row, strategy_duration(s, &d->deadline));
    }
    doc_sort(rows, SIZE_MAX);
    return rows;
}
