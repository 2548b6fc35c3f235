/*
 * A key that the language does not have is most often one that it has: misspelt, in the wrong place,
 * or the rest of a value that a comma has ended. Only then are the permitted keys listed.
 */
#include "policy/read_keys.h"

#include <string.h>

#include "base/suggest.h"
#include "policy/value.h"
#include "units/secret.h"

bool keys_are_secret(const struct shape *s)
{
    return shape_key(s, STR("secret")) != NULL && shape_key(s, STR("key")) != NULL && s->n == 2;
}

/* ------------------------------------------------------------------- what a comma has cut off */

static bool schedule_like(struct str s)
{
    static const char *const words[] = {"and", "at", "on", "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};
    bool marks = s.n != 0 && strchr("0123456789*", s.p[0]) != NULL;
    for (size_t i = 0; marks && i < s.n; i++) {
        marks = strchr("0123456789*/-:, ", s.p[i]) != NULL;
    }
    for (size_t i = 0; !marks && words[i] != NULL; i++) {
        marks = str_starts(s, str_of(words[i]));
    }
    return marks;
}

static bool is_empty(const struct node *n)
{
    return n->kind == NODE_NULL && n->text.n == 0;
}

bool keys_cut(const struct shape *s, const struct node *map, size_t i)
{
    const struct key *k = shape_key(s, map->pairs[i].key);
    const struct node *v = map->pairs[i].value;
    if (i + 1 == map->n || v->quoted || v->n != 0 || (k->type != KEY_SCHEDULE && k->type != KEY_DAYS)) {
        return false;
    }
    const struct node_pair *next = &map->pairs[i + 1];
    return is_empty(next->value) && schedule_like(next->key) && shape_key(s, next->key) == NULL;
}

/* The nearest pair before number `i` that has a value, where all between have none. */
static const struct node_pair *cut_value(const struct node *map, size_t i)
{
    while (i > 0 && is_empty(map->pairs[i - 1].value)) {
        i--;
    }
    return i == 0 || map->pairs[i - 1].value->kind == NODE_LIST || map->pairs[i - 1].value->kind == NODE_MAP
               ? NULL
               : &map->pairs[i - 1];
}

static bool between(struct reading *r, const struct node_pair *before, const struct node_pair *p, char c)
{
    struct span gap = {before->value->place.file, before->value->place.end, p->place.start};
    struct str s = str_trim(texts_slice(diags_texts(r->ds), gap));
    return s.n == 1 && s.p[0] == c;
}

static bool after_comma(struct reading *r, const struct shape *s, const struct node *map, size_t i)
{
    const struct node_pair *p = &map->pairs[i], *before = cut_value(map, i);
    if (!is_empty(p->value) || before == NULL || before->value->quoted || p->key.n == 0) {
        return false;
    }
    const struct key *k = shape_key(s, before->key);
    bool schedule = k != NULL && (k->type == KEY_SCHEDULE || k->type == KEY_DAYS) && schedule_like(p->key);
    if (!schedule && (k == NULL || !between(r, before, p, ','))) {
        return false;
    }
    struct diag *d = diag_at(r->ds, D_UNKNOWN_KEY, span_of(p->place),
                             schedule ? "`%.*s` looks like the rest of a schedule, and is read as a key"
                                      : "`%.*s` is read as a key without a value", STR_ARG(p->key));
    diag_mark(d, span_of(before->value->place), "a comma ends this value inside `{…}`");
    bool time = schedule && p->key.n == 5 && p->key.p[2] == ':' && between(r, before, p, ',');
    if (time) {
        diag_help(d, "write `and` instead of the comma");
        diag_fix(d, (struct span){p->place.file, before->value->place.end, p->place.start}, " and ");
    } else {
        diag_help(d, "put the whole value in quotes");
    }
    return true;
}

/* ------------------------------------------------------------------------------- unknown keys */

/* The shape, anywhere below `s`, that has the key. */
static const struct shape *owner_of(const struct shape *s, struct str key)
{
    const struct key *own = shape_key(s, key);
    if (own != NULL && s != &policy_shape) {
        return s;
    }
    for (size_t i = 0; i < s->n; i++) {
        const struct shape *found = s->keys[i].of == NULL ? NULL : owner_of(s->keys[i].of, key);
        if (found != NULL) {
            return found;
        }
    }
    return own != NULL ? s : NULL;
}

/* In a mapping of thousands of keys, which no person wrote, hints are not worth a search for each. */
static bool stands_there(const struct node *map, const char *key)
{
    enum { CROWD = 1000 };
    return map->n > CROWD || node_get(map, key) != NULL;
}

static void list_keys(struct reading *r, struct diag *d, const struct shape *s, const struct node *map)
{
    enum { MOST = 8 };
    struct buf b = {.arena = r->a};
    size_t n = 0, more = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (stands_there(map, s->keys[i].name)) {
            continue;
        }
        if (n == MOST) {
            more++;
            continue;
        }
        buf_fmt(&b, "%s`%s`", n++ == 0 ? "" : ", ", s->keys[i].name);
    }
    if (n != 0) {
        diag_help(d, more != 0 ? "it may also have %.*s and %zu more" : "it may also have %.*s",
                  STR_ARG(buf_str(&b)), more);
    }
}

static struct str nearest_key(const struct shape *s, struct str key)
{
    enum { MOST = 64 }; /* more keys than any shape has */
    struct str names[MOST];
    size_t n = 0;
    for (; n < s->n && n < MOST; n++) {
        names[n] = str_of(s->keys[n].name);
    }
    return suggest(key, names, n);
}

/* `pass` is too short to be near to `password`. */
static struct str meant_key(const struct shape *s, struct str key)
{
    bool pass = str_is(key, "pass") || str_is(key, "pwd") || str_is(key, "passwd");
    return pass && shape_key(s, STR("password")) != NULL ? STR("password") : nearest_key(s, key);
}

/* A secret behind an unknown key, reported if that is all there is to say; hidden in any case. */
static bool unknown_secret(struct reading *r, const struct shape *s, void *owner, const struct node_pair *p,
                           bool near)
{
    if (p->value->kind != NODE_TEXT && p->value->kind != NODE_INT) {
        return false;
    }
    bool sounds = secret_key(p->key), is = secret_value(p->value->text);
    if ((sounds && (is || !near)) || (keys_are_secret(s) && !near)) {
        read_secret_inline(r, p->value, span_of(p->place), STR(""));
        for (size_t j = 0; keys_are_secret(s) && j < s->n; j++) {
            value_poison(&s->keys[j], owner); /* what is missing follows from it */
        }
        return true;
    }
    if (sounds) {
        texts_hide(diags_texts(r->ds), span_of(p->value->place)); /* whatever the key was to be */
        return false;
    }
    return read_finds_secret(r, p->value);
}

void keys_unknown(struct reading *r, const struct shape *s, void *owner, const struct node *map, size_t i)
{
    const struct node_pair *p = &map->pairs[i];
    struct str near = meant_key(s, p->key);
    if (unknown_secret(r, s, owner, p, near.n != 0)) {
        return;
    }
    if (after_comma(r, s, map, i)) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_UNKNOWN_KEY, span_of(p->place), "%s has no key `%.*s`", s->with_article,
                             STR_ARG(p->key));
    if (str_is(p->key, "<<")) {
        const struct key *defaults = shape_key(&policy_shape, STR("defaults"));
        bool has = false;
        for (size_t j = 0; defaults != NULL && defaults->of != NULL && j < defaults->of->n; j++) {
            has = has || defaults->of->keys[j].of == s;
        }
        diag_help(d, has ? "YAML 1.2 has no merge keys: write the keys out, or put them into `defaults`"
                         : "YAML 1.2 has no merge keys: write the keys out");
        return;
    }
    if (near.n != 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
        if (!stands_there(map, str_z(r->a, near))) {
            bool hidden = secret_key(p->key) && p->value->kind != NODE_MAP; /* a new key may show it */
            if (!hidden) {
                diag_fix(d, span_of(p->place), "%.*s", STR_ARG(near));
            }
            value_poison(shape_key(s, near), owner); /* and it is not missing */
        }
        return;
    }
    const struct shape *other = owner_of(&policy_shape, p->key);
    if (other != NULL) {
        diag_note(d, "%s has one", other->with_article);
    }
    list_keys(r, d, s, map);
}

/* The mapping that a text alone was to be: `{code: store-unencrypted, reason: …}`. */
static void help_mapping(struct reading *r, struct diag *d, const struct shape *s, struct str text)
{
    struct buf b = {.arena = r->a};
    for (size_t i = 1; i < s->n; i++) {
        if (s->keys[i].required || s->keys[i].asked) {
            buf_fmt(&b, ", %s: …", s->keys[i].name);
        }
    }
    diag_help(d, "write `{%s: %.*s%.*s}`", s->keys[0].name, STR_ARG(text), STR_ARG(buf_str(&b)));
}

void keys_item_wrong(struct reading *r, const struct key *k, const struct node *n, struct span at)
{
    if (read_finds_secret(r, n)) {
        return;
    }
    bool nothing = n->kind == NODE_NULL;
    struct diag *d = diag_at(r->ds, D_WRONG_TYPE, nothing ? at : read_spot(r, n), "%s is a mapping, not %s",
                             k->of->with_article, node_kind_name(n->kind));
    if (k->of->short_key != NULL) {
        diag_note(d, "or, in short, the value of `%s` as a text", k->of->short_key);
    }
    if (n->kind == NODE_TEXT && k->type == KEY_LIST && k->of->keys[0].type < KEY_TEXTS) {
        help_mapping(r, d, k->of, n->text);
    } else {
        read_example(d, k);
    }
}

/* -------------------------------------------------------------------------------- missing keys */

static void report_missing(struct reading *r, const struct shape *s, const struct head *h, const struct key *k)
{
    struct diag *d = diag_at(r->ds, D_MISSING_KEY, h->span, "`%s` is missing", k->name);
    bool section = s->with_article[0] == '`';
    diag_label(d, section ? "in %s" : "in this %s", section ? s->with_article : s->name);
    if (k->choices != NULL && k->choices[1] != NULL) {
        diag_help(d, "write `%s:` with %.*s", k->name, STR_ARG(read_words(r, k)));
    } else if (k->choices != NULL) {
        diag_help(d, "write `%s: %s`", k->name, k->choices[0]);
    } else {
        read_example(d, k);
    }
}

void keys_missing(struct reading *r, const struct shape *s, void *owner, const struct node *map)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        if (k->required && node_get(map, k->name) == NULL && value_origin(k, owner) == ABSENT) {
            report_missing(r, s, owner, k);
            value_poison(k, owner);
        }
    }
}

/* --------------------------------------------------------------------------------------- kinds */

static struct span key_span(const struct node *map, const char *key)
{
    for (size_t i = 0; i < map->n; i++) {
        if (str_is(map->pairs[i].key, key)) {
            return span_of(map->pairs[i].place);
        }
    }
    return (struct span){0};
}

void keys_of_kind(struct reading *r, const struct shape *s, void *owner, const struct node *map)
{
    const struct number *kind = (const struct number *)((const char *)owner + s->kind_at);
    if (s->kind_at == 0 || kind->from != WRITTEN) {
        return;
    }
    uint32_t bit = 1u << kind->v;
    struct str word = texts_slice(diags_texts(r->ds), kind->span);
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        bool there = value_origin(k, owner) != ABSENT;
        if (there && k->kinds != 0 && (k->kinds & bit) == 0) {
            struct diag *d = diag_at(r->ds, D_UNKNOWN_KEY, key_span(map, k->name),
                                     "%s of type `%.*s` has no `%s`", s->with_article, STR_ARG(word), k->name);
            diag_mark(d, kind->span, "the type");
            value_poison(k, owner);
        } else if (!there && (k->kinds_required & bit) != 0) {
            report_missing(r, s, owner, k);
            value_poison(k, owner);
        }
    }
}
