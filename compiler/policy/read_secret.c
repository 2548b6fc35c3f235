/*
 * Secrets in a policy: found by their shape or by the place in which they stand. Messages go to the
 * logs of CI, so the bytes are hidden from every source line that is shown, and no message repeats
 * them.
 */
#include <string.h>

#include "policy/read.h"

struct range {
    size_t from, to;
};

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t run_length(struct str s, size_t from, bool capitals)
{
    size_t n = from;
    while (n < s.n && word_char(s.p[n]) && !(capitals && ((s.p[n] >= 'a' && s.p[n] <= 'z') || s.p[n] == '_'))) {
        n++;
    }
    return n - from;
}

/* Keys that their makers gave a prefix, so that they can be found. */
static bool find_token(struct str s, struct range *out)
{
    static const struct {
        const char *prefix;
        size_t least, most; /* characters behind it; most 0: no bound */
        bool capitals;
    } kinds[] = {
        {"AKIA", 16, 16, true}, {"ASIA", 16, 16, true},       {"ghp_", 30, 0, false},
        {"gho_", 30, 0, false}, {"github_pat_", 30, 0, false}, {"glpat-", 16, 0, false},
    };
    for (size_t i = 0; i < s.n; i++) {
        if (i > 0 && word_char(s.p[i - 1])) {
            continue;
        }
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            struct str prefix = str_of(kinds[k].prefix);
            if (!str_starts(str_sub(s, i, s.n), prefix)) {
                continue;
            }
            size_t n = run_length(s, i + prefix.n, kinds[k].capitals);
            if (n >= kinds[k].least && (kinds[k].most == 0 || n <= kinds[k].most)) {
                *out = (struct range){i, i + prefix.n + n};
                return true;
            }
        }
    }
    return false;
}

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

bool read_finds_secret(struct reading *r, const struct node *n)
{
    struct range at;
    if (n->kind != NODE_TEXT) {
        return false;
    }
    bool token = find_token(n->text, &at), key = !token && find_private_key(n->text, &at);
    if (!token && !key && !find_userinfo(n->text, &at) && !find_option(n->text, &at)) {
        return false;
    }
    struct diag *d = diag_at(r->ds, D_CREDENTIALS_IN_POLICY, span_inside(r->ds, n, at.from, at.to),
                             "%s stands in the policy",
                             token ? "an access key" : key ? "a private key" : "a password");
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

bool read_sounds_secret(struct str key)
{
    static const char *const parts[] = {"password", "passwd", "passphrase", "secret",   "token",
                                        "apikey",   "accesskey", "privatekey", "credential"};
    char lower[64];
    size_t n = 0;
    for (size_t i = 0; i < key.n && n < sizeof lower; i++) {
        char c = key.p[i];
        if (c != '-' && c != '_') {
            lower[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (memmem(lower, n, parts[i], strlen(parts[i])) != NULL) {
            return true;
        }
    }
    return false;
}
