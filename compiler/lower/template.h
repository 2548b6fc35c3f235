/*
 * Manifest skeletons: templates/NAME.yaml, valid YAML of one or more documents, whose holes are YAML
 * tags with a path into the facts that the caller hands over. Filling works on the tree, never on
 * text: a fact can only become a value, so no name or text of a user changes the structure.
 *
 *     name: !text job.name          a hole; also !int, !bool, !map, !list, by the kind of the fact
 *     labels: !map? labels          absent, null, or an empty list or mapping: the key is left out
 *                                   (in a list the item, at the top the document)
 *     env: !each                    a list with one element for each of the list `in`; as an item of
 *       in: keys                    a list its elements take the item's place; `!each?` is left out
 *       as: key                     if it has none. `as` names the element in the paths of `of`
 *       of: {name: !text key.name}
 *     x: !when                      `then` where the fact is neither absent, null, false nor empty
 *       fact: gitops.dependsOn      (and may be taken as present inside), else left out
 *       then: {dependsOn: !list gitops.dependsOn}
 *     a: !format "{ns}/{name}"      texts and numbers in a row; `{{` and `}}` are braces. For names,
 *                                   never for shell or anything with a grammar, but for these:
 *     b: !promql 'x{a=$ns} > $n'    a text becomes a string literal, a mapping a selector:
 *                                   `x$labels` (lower/encode.h); `${x}` stays, it is Grafana's
 *     c: !go '{ns} is {{ $value }}' for Go's template engine, through which labels and annotations of
 *                                   alerts go: `{{ … }}` stays, a text is shielded from it
 *
 * What a template may ask for is declared in lower/scopes.def. templates_load (lower/lower.h) holds
 * every hole against it, so a wrong path or kind is found when tierc is built, with file and line:
 * `template-syntax`, `template-hole`.
 */
#ifndef TIERC_LOWER_TEMPLATE_H
#define TIERC_LOWER_TEMPLATE_H

#include "lower/lower.h"

enum fact_kind { FACT_TEXT, FACT_INT, FACT_BOOL, FACT_MAP, FACT_LIST, FACT_GROUP, FACT_KIND_COUNT };

enum template_id {
#define SCOPE(id, name) TEMPLATE_##id,
#define FACT(path, kind)
#include "lower/scopes.def"
#undef SCOPE
#undef FACT
    TEMPLATE_COUNT
};

/*
 * Fills the documents of a template from a mapping of facts and appends them to the list `out`, in `a`.
 * Subtrees without a hole, and the facts themselves, are shared with the result: change neither.
 * False, with a `template-hole` at the hole, if a fact is missing or of another kind than declared:
 * a mistake of the caller, told instead of written.
 */
bool template_fill(struct diags *ds, struct arena *a, const struct templates *t,
                   enum template_id id, const struct node *facts, struct node *out);

/* The same for a template that gives one document; NULL if it gives none. */
struct node *template_one(struct diags *ds, const struct templates *t, enum template_id id,
                          const struct node *facts);

#endif
