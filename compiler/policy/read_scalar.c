/*
 * Scalars that stand for themselves: texts, names, switches, counts, words out of a list. A key that
 * takes text takes any scalar as it is written, because `1.10` and `yes` are what the user wrote.
 */
#include "base/suggest.h"
#include "policy/read.h"
#include "units/secret.h"

static bool take_text(struct text *t, const struct node *n)
{
    *t = (struct text){.v = n->text, .span = span_of(n->place), .from = WRITTEN};
    return true;
}

/* Does the text hold the bytes but once, so that nothing in it refers to them? */
static bool stands_once(struct reading *r, struct str s, struct span at)
{
    struct str bytes = texts_bytes(diags_texts(r->ds), at.file);
    const char *first = s.n == 0 ? NULL : memmem(bytes.p, bytes.n, s.p, s.n);
    size_t next = first == NULL ? 0 : (size_t)(first - bytes.p) + 1;
    return first != NULL && memmem(bytes.p + next, bytes.n - next, s.p, s.n) == NULL;
}

bool read_name(struct reading *r, enum name_rule rule, struct str s, struct span at, const char *of,
               const char *key)
{
    struct misread m;
    bool too_long;
    if (name_check(r->a, rule, s, &m, &too_long)) {
        return true;
    }
    struct diag *d = diag_at(r->ds, too_long ? D_NAME_TOO_LONG : D_NAME_INVALID, at,
                             too_long ? "`%.*s` is too long for %s%s%s" : "`%.*s` cannot be %s%s%s", STR_ARG(s),
                             key == NULL ? "the name of " : "`", key == NULL ? of : key, key == NULL ? "" : "`");
    diag_label(d, "%.*s", STR_ARG(m.why));
    if (m.help.n != 0) {
        diag_help(d, "%.*s", STR_ARG(m.help));
    }
    if (of != NULL && m.help.n != 0 && stands_once(r, s, at)) {
        diag_fix(d, at, "%.*s", STR_ARG(str_sub(m.help, sizeof "write `" - 1, m.help.n - 1)));
    }
    return false;
}

static void read_key_name(struct reading *r, const struct key *k, struct text *t, const struct node *n)
{
    take_text(t, n);
    if (k->refers || (k->everyone && str_is(n->text, "*"))) {
        return;
    }
    struct misread m;
    bool too_long;
    if (!name_check(r->a, k->rule, n->text, &m, &too_long)) {
        read_name(r, k->rule, n->text, span_inside(r->ds, n, m.from, m.to), NULL, k->name);
        t->from = POISONED;
    }
}

size_t read_choice(const char *const *choices, int64_t least, struct str word)
{
    for (size_t i = 0; choices[i] != NULL; i++) {
        if ((int64_t)i >= least && str_is(word, choices[i])) {
            return i;
        }
    }
    return SIZE_MAX;
}

struct str read_nearest(struct reading *r, const char *const *choices, int64_t least, struct str word)
{
    struct str *list = NULL;
    size_t n = 0, cap = 0;
    for (int64_t i = 0; choices[i] != NULL; i++) {
        if (i >= least) {
            *(struct str *)arena_push(r->a, (void **)&list, n++, &cap, sizeof *list) = str_of(choices[i]);
        }
    }
    return suggest(word, list, n);
}

struct str read_words(struct reading *r, const struct key *k)
{
    struct buf b = {.arena = r->a};
    for (int64_t i = k->least; k->choices[i] != NULL; i++) {
        bool last = k->choices[i + 1] == NULL;
        buf_fmt(&b, "%s`%s`", i == k->least ? "" : last ? " or " : ", ", k->choices[i]);
    }
    return buf_str(&b);
}

static void bad_choice(struct reading *r, const struct key *k, const struct node *n)
{
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%s` cannot be `%.*s`", k->name,
                             STR_ARG(n->text));
    struct str near = read_nearest(r, k->choices, k->least, n->text);
    if (near.n != 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
        diag_fix(d, span_of(n->place), "%.*s", STR_ARG(near));
        return;
    }
    diag_help(d, "it is %.*s", STR_ARG(read_words(r, k)));
}

static void read_text(struct reading *r, const struct key *k, struct text *t, const struct node *n)
{
    take_text(t, n);
    if (!read_free_text(r, k, n)) {
        t->from = POISONED;
    } else if (k->choices != NULL && read_choice(k->choices, k->least, n->text) == SIZE_MAX) {
        bad_choice(r, k, n);
        t->from = POISONED;
    }
}

static void read_word(struct reading *r, const struct key *k, struct number *v, const struct node *n)
{
    size_t i = read_choice(k->choices, k->least, n->text);
    v->from = i == SIZE_MAX ? POISONED : WRITTEN;
    v->v = i == SIZE_MAX ? 0 : (int64_t)i;
    if (i == SIZE_MAX) {
        bad_choice(r, k, n);
    }
}

/* A storage class: one of S3's, or a provider's own, which the checks of lifecycles know. */
static void read_class(struct reading *r, const struct key *k, struct number *v, const struct node *n)
{
    take_text((struct text *)(v + 1), n);
    size_t i = read_choice(k->choices, 0, n->text);
    *v = (struct number){.v = i == SIZE_MAX ? -1 : (int64_t)i, .span = span_of(n->place), .from = WRITTEN};
    bool capitals = n->text.n != 0;
    for (size_t j = 0; j < n->text.n; j++) {
        char c = n->text.p[j];
        capitals = capitals && ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }
    if (i == SIZE_MAX && !capitals) {
        bad_choice(r, k, n);
        v->from = ((struct text *)(v + 1))->from = POISONED;
    }
}

/* `1.10`, `1.10.1`, perhaps with a `v`. */
static bool is_version(struct str s)
{
    s = str_starts(s, STR("v")) ? str_sub(s, 1, s.n) : s;
    int parts = 0;
    bool trailing = s.n != 0 && s.p[s.n - 1] == '.';
    for (struct str part; str_split(&s, '.', &part); parts++) {
        int64_t n;
        if (part.n > 6 || !str_int(part, &n)) {
            return false;
        }
    }
    return !trailing && (parts == 2 || parts == 3);
}

static void read_version(struct reading *r, const struct key *k, struct text *t, const struct node *n)
{
    take_text(t, n);
    if (is_version(n->text)) {
        t->v = str_starts(t->v, STR("v")) ? str_sub(t->v, 1, t->v.n) : t->v;
        return;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%.*s` is not a version", STR_ARG(n->text));
    diag_help(d, "for example `%s: %s`", k->name, k->example);
    t->from = POISONED;
}

static void read_bool(struct reading *r, const struct key *k, struct number *v, const struct node *n,
                      struct span at)
{
    static const char *const yes[] = {"true", "yes", "on", "True", "Yes", "On", NULL};
    static const char *const no[] = {"false", "no", "off", "False", "No", "Off", NULL};
    if (n->kind == NODE_BOOL) {
        *v = (struct number){.v = n->number, .span = span_of(n->place), .from = WRITTEN};
        return;
    }
    struct diag *d = read_wrong_type(r, k, n, at);
    bool is_yes = read_choice(yes, 0, n->text) != SIZE_MAX, is_no = read_choice(no, 0, n->text) != SIZE_MAX;
    if (n->kind == NODE_TEXT && (is_yes || is_no)) {
        diag_help(d, "write `%s` without quotes", is_yes ? "true" : "false");
        diag_fix(d, span_of(n->place), "%s", is_yes ? "true" : "false");
    }
    *v = number_poisoned(span_of(n->place));
}

static struct str without_zeros(struct str s)
{
    size_t zeros = 0;
    while (zeros + 1 < s.n && s.p[zeros] == '0') {
        zeros++;
    }
    return str_sub(s, zeros, s.n);
}

static void read_count(struct reading *r, const struct key *k, struct number *v, const struct node *n,
                       struct span at)
{
    int64_t ignored;
    *v = number_poisoned(span_of(n->place));
    if (n->kind != NODE_INT) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind == NODE_TEXT && n->quoted && str_int(n->text, &ignored)) {
            diag_help(d, "write `%.*s` without quotes", STR_ARG(n->text));
            diag_fix(d, span_of(n->place), "%.*s", STR_ARG(n->text));
        } else if (n->kind == NODE_TEXT && !n->quoted && str_int(without_zeros(n->text), &ignored)) {
            diag_note(d, "zeros in front once meant an octal number");
            diag_help(d, "write `%lld`", (long long)ignored);
        } else if (n->kind != NODE_NULL) {
            read_example(d, k);
        }
        return;
    }
    bool low = n->number < k->least, high = k->most != 0 && n->number > k->most;
    if (low || high) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, v->span, "`%s` cannot be %lld", k->name,
                                 (long long)n->number);
        diag_label(d, low ? "at least %lld" : "at most %lld", (long long)(low ? k->least : k->most));
        return;
    }
    v->v = n->number;
    v->from = WRITTEN;
}

/* A key where the name of a Secret, or of a field in one, is wanted. */
static bool text_is_secret(struct reading *r, const struct key *k, const struct node *n, struct span at)
{
    bool name = k->type == KEY_NAME;
    bool secret = (name || k->type == KEY_TEXT) && n->kind == NODE_TEXT && secret_key(str_of(k->name)) &&
                  (name ? secret_instead_of_name(n->text) : secret_value(n->text));
    if (secret) {
        read_secret_inline(r, n, at, STR(""));
    }
    return secret;
}

bool read_scalar(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at)
{
    bool text = k->type == KEY_TEXT || k->type == KEY_NAME || k->type == KEY_URL || k->type == KEY_ZONE ||
                k->type == KEY_VERSION || k->type == KEY_IMAGE;
    bool number = k->type == KEY_BOOL || k->type == KEY_COUNT || k->type == KEY_CHOICE || k->type == KEY_CLASS;
    if (!text && !number) {
        return false;
    }
    if (text_is_secret(r, k, n, at) || !read_is_scalar(r, k, n, at)) {
        if (text) {
            *(struct text *)field = (struct text){.span = at, .from = POISONED};
        } else {
            *(struct number *)field = number_poisoned(at);
        }
        return true;
    }
    if (number) {
        *(struct number *)field = (struct number){.span = span_of(n->place)};
    }
    switch (k->type) {
    case KEY_NAME:
        read_key_name(r, k, field, n);
        break;
    case KEY_VERSION:
        read_version(r, k, field, n);
        break;
    case KEY_BOOL:
        read_bool(r, k, field, n, at);
        break;
    case KEY_COUNT:
        read_count(r, k, field, n, at);
        break;
    case KEY_CHOICE:
        read_word(r, k, field, n);
        break;
    case KEY_CLASS:
        read_class(r, k, field, n);
        break;
    default:
        read_text(r, k, field, n);
    }
    return true;
}
