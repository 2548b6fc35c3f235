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
        diag_help(d, "for example `%s: %s`", k->name, k->example);
    }
    return true;
}

static bool wrong(struct misread *m, size_t from, size_t to, struct str why, struct str help)
{
    *m = (struct misread){.from = from, .to = to, .why = why, .help = help};
    return false;
}

/* `http://` or `https://`; *host is where the host begins. */
static bool is_web_scheme(struct arena *a, struct str s, size_t *host, struct misread *m)
{
    static const char *const schemes[] = {"http://", "https://", "HTTP://", "HTTPS://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (str_starts(s, str_of(schemes[i]))) {
            *host = strlen(schemes[i]);
            return true;
        }
    }
    for (size_t i = 0; i + 3 <= s.n; i++) {
        if (str_starts(str_sub(s, i, s.n), STR("://"))) {
            return wrong(m, 0, i, STR("`http` or `https` is wanted here"), (struct str){0});
        }
    }
    bool words = str_find(s, ' ') < s.n || str_find(s, '.') == s.n;
    return wrong(m, 0, s.n, STR("no URL of a web server"),
                 words ? STR("write `https://HOST/…`") : str_fmt(a, "write `https://%.*s`, or `http://` without TLS", STR_ARG(s)));
}

static bool is_web_host(struct str s, size_t from, size_t to, struct misread *m)
{
    bool address = from < to && s.p[from] == '[';
    if (from == to) {
        return wrong(m, from, to, STR("the host is missing"), (struct str){0});
    }
    for (size_t i = from; i < to; i++) {
        char c = s.p[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
        bool edge = i == from || i + 1 == to;
        if (!letter && !(address && strchr("[]:.", c) != NULL) && (edge || strchr(".-_", c) == NULL)) {
            return wrong(m, i, i + 1, STR("a host has no such character here"), (struct str){0});
        }
    }
    return true;
}

/* `http://HOST[:PORT][/…]` or `https://…`, and no byte that a URL cannot have. */
static bool is_web(struct arena *a, struct str s, struct misread *m)
{
    size_t host, to;
    int64_t port;
    if (!is_web_scheme(a, s, &host, m)) {
        return false;
    }
    for (size_t i = host; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f) {
            return wrong(m, i, i + 1, STR("a URL has no such character"), (struct str){0});
        }
    }
    for (to = host; to < s.n && strchr("/?#", s.p[to]) == NULL; to++) {
    }
    bool address = host < to && s.p[host] == '[';
    size_t colon = host + (address ? str_find(str_sub(s, host, to), ']') + 1 : str_find(str_sub(s, host, to), ':'));
    colon = colon < to ? colon : to;
    if (!is_web_host(s, host, colon, m)) {
        return false;
    }
    struct str digits = str_sub(s, colon + 1, to);
    if (colon < to && (digits.n > 5 || !str_int(digits, &port) || port < 1 || port > 65535)) {
        return wrong(m, colon, to, STR("a port is a number from 1 to 65535"), (struct str){0});
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
            return wrong(m, i, i + 1, STR("a host has no such character here"), (struct str){0});
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
    if (k->type == KEY_URL && k->web && !is_web(r->a, n->text, &m)) {
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
