/*
 * Plain scalars get their type here, and parts of scalars their bytes. Whatever a number would
 * change when it is printed back (1.10, 0755, 1e3, a number beyond 64 bits) stays text.
 */
#include "source/yaml_scalar.h"

#include <string.h>

#include "source/yaml_read.h"

static bool one_of(struct str s, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (str_is(s, *words)) {
            return true;
        }
    }
    return false;
}

static bool decimal(struct str s, int64_t *out)
{
    bool minus = s.n > 1 && s.p[0] == '-';
    struct str digits = str_sub(s, minus ? 1 : 0, s.n);
    int64_t v;
    if (digits.n == 0 || (digits.p[0] == '0' && (digits.n > 1 || minus)) || !str_int(digits, &v)) {
        return false;
    }
    *out = minus ? -v : v;
    return true;
}

void yaml_scalar_type(struct node *n)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    char first = n->text.n == 0 ? '~' : n->text.p[0];
    n->kind = NODE_TEXT;
    if (n->text.n > 20 || strchr("~nNtTfF-0123456789", first) == NULL) {
        return;
    }
    if (one_of(n->text, nulls)) {
        n->kind = NODE_NULL;
    } else if (one_of(n->text, trues) || one_of(n->text, falses)) {
        n->kind = NODE_BOOL;
        n->number = one_of(n->text, trues);
    } else if (decimal(n->text, &n->number)) {
        n->kind = NODE_INT;
    }
}

struct span span_inside(const struct diags *ds, const struct node *scalar, size_t from, size_t to)
{
    struct span whole = span_of(scalar->place);
    if (!span_known(whole)) {
        return whole;
    }
    struct str source = str_sub(texts_bytes(diags_texts(ds), whole.file), whole.start, whole.end);
    uint32_t quote = source.n != 0 && (source.p[0] == '"' || source.p[0] == '\'');
    if (!str_eq(str_sub(source, quote, source.n - quote), scalar->text) || to > scalar->text.n ||
        from > to) {
        return whole;
    }
    return (struct span){whole.file, whole.start + quote + (uint32_t)from,
                         whole.start + quote + (uint32_t)to};
}
