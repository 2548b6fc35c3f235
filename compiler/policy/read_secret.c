/*
 * Secrets in a policy: found by their shape or by the place in which they stand. Messages go to the
 * logs of CI, so the bytes are hidden from every source line that is shown, and no message repeats
 * them.
 */
#include <string.h>

#include "policy/read.h"
#include "units/secret.h"

struct range {
    size_t from, to;
};

/* `scheme://user:password@host`. What stands before the `@` of a bucket has no colon. */
static bool find_userinfo(struct str s, struct range *out)
{
    size_t from = 0;
    while (from + 3 <= s.n && memcmp(s.p + from, "://", 3) != 0) {
        from++;
    }
    if (from + 3 > s.n) {
        return false;
    }
    size_t to = from + 3, at = 0;
    for (; to < s.n && strchr("/? \t\n", s.p[to]) == NULL; to++) {
        at = s.p[to] == '@' ? to : at;
    }
    size_t colon = from + 3 + str_find(str_sub(s, from + 3, s.n), ':');
    if (colon + 1 >= at) {
        /* a secret key of AWS may hold a `/`: look behind it */
        size_t slash = from + 3 + str_find(str_sub(s, from + 3, s.n), '/');
        size_t last = str_find(s, '@');
        int64_t port;
        bool hidden = colon < slash && last < s.n && last > slash && last - colon >= 17 &&
                      !str_int(str_sub(s, colon + 1, slash), &port);
        if (!hidden) {
            return false;
        }
        at = last;
    }
    *out = (struct range){from + 3, at};
    return true;
}

static bool find_option(struct str s, struct range *out)
{
    static const char *const names[] = {"password=", "passwd=", "secret=", "token=", "pass="};
    for (size_t i = 1; i < s.n; i++) {
        if (strchr("?&,;=", s.p[i - 1]) == NULL) {
            continue;
        }
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            struct str name = str_of(names[k]);
            size_t from = i + name.n, to = from;
            if (!str_starts(str_sub(s, i, s.n), name)) {
                continue;
            }
            while (to < s.n && strchr("&,; \t", s.p[to]) == NULL) {
                to++;
            }
            *out = (struct range){from, to};
            return to > from;
        }
    }
    return false;
}

static bool find_private_key(struct str s, struct range *out)
{
    static const char begin[] = "-----BEGIN ";
    *out = (struct range){0, s.n};
    return s.n > 30 && memcmp(s.p, begin, sizeof begin - 1) == 0 &&
           memmem(s.p, s.n, "PRIVATE KEY", 11) != NULL;
}

/* The next one that is to be reported: what follows `scheme://` and has no maker's prefix may be the
 * number of a document, and is masked only. */
static bool find_shape(struct str s, struct secret_place *out)
{
    for (*out = (struct secret_place){0}; secret_find(s, out->to, out);) {
        size_t word = out->from;
        while (word > 0 && strchr(" \t\n", s.p[word - 1]) == NULL) {
            word--;
        }
        if (out->known || memmem(s.p + word, out->from - word, "://", 3) == NULL) {
            return true;
        }
    }
    return false;
}

bool read_finds_secret(struct reading *r, const struct node *n)
{
    struct range at;
    struct secret_place found;
    if (n->kind != NODE_TEXT) {
        return false;
    }
    bool private = find_private_key(n->text, &at);
    bool token = !private && find_shape(n->text, &found);
    if (token) {
        at = (struct range){found.from, found.to};
    } else if (!private && !find_userinfo(n->text, &at) && !find_option(n->text, &at)) {
        return false;
    }
    struct diag *d = diag_at(r->ds, D_CREDENTIALS_IN_POLICY, span_inside(r->ds, n, at.from, at.to),
                             "%s stands in the policy",
                             token ? (found.known ? "an access key" : "what looks like a key") : private ? "a private key" : "a password");
    diag_note(d, "it is not shown here; but whoever can read the repository has it, and its history keeps it");
    diag_help(d, "replace it, keep the new one in a Secret, and name that in the policy");
    texts_hide(diags_texts(r->ds), span_of(n->place));
    return true;
}

void read_secret_inline(struct reading *r, const struct node *n, struct span at, struct str key)
{
    struct diag *d = diag_at(r->ds, D_SECRET_INLINE, at, "a secret value stands in the policy");
    diag_label(d, "behind this key");
    diag_note(d, "it is not shown here; but whoever can read the repository has it, and its history keeps it");
    if (key.n != 0) {
        diag_help(d, "replace it, keep the new one in a Secret, and write `%.*s: {secret: NAME, key: KEY}`",
                  STR_ARG(key));
    } else {
        diag_help(d, "replace it, keep the new one in a Secret, and name that in the policy");
    }
    texts_hide(diags_texts(r->ds), span_of(n->place));
}
