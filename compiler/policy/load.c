/*
 * Texts → resolved policies. A text or document that cannot be read marks all policies `partial`:
 * what they seem to lack may stand in it, and is not reported as missing.
 */
#include "base/file.h"
#include "policy/policy.h"
#include "source/yaml_read.h"

struct loading {
    struct diags *ds;
    struct arena *a;
    struct policy **documents;
    size_t n, cap;
    bool partial;
};

static void load_text(struct loading *l, uint32_t file)
{
    struct documents docs = {0};
    l->partial = !yaml_read(l->ds, file, &docs) || l->partial;
    for (size_t i = 0; i < docs.n; i++) {
        struct policy *p = policy_read(l->ds, docs.at[i]);
        if (p == NULL) {
            l->partial = true;
            continue;
        }
        *(struct policy **)arena_push(l->a, (void **)&l->documents, l->n, &l->cap, sizeof p) = p;
        l->n++;
    }
}

/* ------------------------------------------------------------------------------------ foreignRules
 */

/* Relative to the text that names it; standard input has no folder. */
static struct str beside(struct arena *a, struct str text, struct str path)
{
    size_t slash = text.n;
    while (slash > 0 && text.p[slash - 1] != '/') {
        slash--;
    }
    if (str_starts(path, STR("/")) || slash == 0) {
        return path;
    }
    return str_fmt(a, "%.*s%.*s", STR_ARG(str_sub(text, 0, slash)), STR_ARG(path));
}

static void load_foreign(struct diags *ds, struct store *s)
{
    struct arena *a = diags_arena(ds);
    struct texts *texts = diags_texts(ds);
    struct str text, why, path;
    struct documents docs = {0};
    if (!usable(s->foreign_rules.from)) {
        return;
    }
    path = beside(a, texts_name(texts, s->foreign_rules.span.file), s->foreign_rules.v);
    if (!file_read_head(a, str_z(a, path), SOURCE_LIMIT + 1, &text, &why)) {
        struct diag *d = diag_at(ds, D_INPUT_UNREADABLE, s->foreign_rules.span,
                                 "`%.*s` cannot be read: %.*s", STR_ARG(path), STR_ARG(why));
        diag_note(d, "the path is relative to the file that names it");
        s->foreign_rules.from = POISONED;
    } else if (!yaml_read(ds, texts_add(texts, path, text), &docs)) {
        s->foreign_rules.from = POISONED;
    } else if (docs.n == 1) {
        s->foreign = docs.at[0];
    } else {
        diag_at(ds, D_LIFECYCLE_UNREADABLE, s->foreign_rules.span, "`%.*s` holds no rules",
                STR_ARG(path));
        s->foreign_rules.from = POISONED;
    }
}

struct policies policy_load(struct diags *ds, const uint32_t *files, size_t n)
{
    struct loading l = {.ds = ds, .a = diags_arena(ds)};
    for (size_t i = 0; i < n; i++) {
        load_text(&l, files[i]);
    }
    struct policies all = policy_merge(ds, l.documents, l.n);
    for (size_t i = 0; i < all.n; i++) {
        struct policy *p = all.at[i];
        p->partial = p->partial || l.partial;
        policy_defaults(ds, p);
        policy_resolve(ds, p);
        for (size_t j = 0; j < p->stores.n; j++) {
            load_foreign(ds, ITEM(p->stores, j, struct store));
        }
    }
    return all;
}
