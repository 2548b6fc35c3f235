/*
 * Texts, URLs of web servers and images. A text that says nothing is a forgotten value: what is
 * accepted, exempted or promised because of it would stand there without a reason.
 */
#include "policy/read.h"
#include "units/image.h"

bool read_is_blank(struct reading *r, const struct key *k, const struct node *n)
{
    if (k->blank || k->asked || str_trim(n->text).n != 0) {
        return false;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place), "`%s` says nothing", k->name);
    if (k->example != NULL && k->type != KEY_TEXTS) {
        diag_help(d, "write `%s: %s`", k->name, k->example);
    }
    return true;
}

/* `http://HOST…` or `https://HOST…`, and no byte that a URL cannot have. */
static bool is_web(struct str s, struct misread *m)
{
    *m = (struct misread){0, s.n, STR("no URL of a web server"), STR("write `https://HOST/…`")};
    size_t host = str_find(s, ':') + 3;
    struct str scheme = host < s.n ? str_sub(s, 0, host) : STR("");
    bool web = false;
    static const char *const schemes[] = {"http://", "https://", "HTTP://", "HTTPS://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        web = web || str_is(scheme, schemes[i]);
    }
    if (!web || s.p[host] == '/' || s.p[host] == ':' || s.p[host] == '?') {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f) {
            *m = (struct misread){i, i + 1, STR("a URL has no such character"), {0}};
            return false;
        }
    }
    return true;
}

/* A name in DNS, or an address. */
static bool is_host(struct str s, struct misread *m)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
        if (!letter && c != ':' && (i == 0 || (c != '.' && c != '-' && c != '_'))) {
            *m = (struct misread){i, i + 1, STR("a host has no such character here"), {0}};
            return false;
        }
    }
    return true;
}

bool read_free_text(struct reading *r, const struct key *k, const struct node *n)
{
    struct misread m = {0};
    if (read_is_blank(r, k, n)) {
        return false;
    }
    if (k->type == KEY_URL && k->web && !is_web(n->text, &m)) {
        read_misread(r, D_BAD_VALUE, n, &m, "is not a URL that can be reached");
        return false;
    }
    if (k->host && !is_host(n->text, &m)) {
        read_misread(r, D_BAD_VALUE, n, &m, "is not a host");
        return false;
    }
    if (k->type == KEY_IMAGE && !image_check(n->text, &m)) {
        read_misread(r, D_BAD_VALUE, n, &m, "is not an image");
        return false;
    }
    return true;
}
