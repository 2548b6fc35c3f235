/*
 * `s3://BUCKET@REGION/PREFIX`, `nfs://HOST:/PATH[?nfsOptions=…]`,
 * `cifs://HOST/SHARE[?cifsOptions=…]`, `azblob://CONTAINER@ENDPOINT/PREFIX`. Longhorn accepts less
 * exact ones (a bucket without region, which then comes from the environment of a pod; a path
 * without its slash, another URL over the same data); here each has one form, so that two stores
 * over the same data can be told.
 */
#include "policy/store_url.h"

#include <string.h>

struct parsing {
    struct arena *a;
    struct str url;
    struct misread *m;
};

static bool wrong(struct parsing *u, size_t from, size_t to, const char *why, const char *help)
{
    *u->m = (struct misread){.from = from, .to = to, .why = str_of(why), .help = str_of(help)};
    return false;
}

static bool lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || is_digit(c);
}

/* ------------------------------------------------------------------------------------------- parts
 */

static bool looks_like_ip(struct str s)
{
    struct str part;
    size_t n = 0;
    for (; str_split(&s, '.', &part); n++) {
        int64_t v;
        if (part.n > 3 || !str_int(part, &v)) {
            return false;
        }
    }
    return n == 4;
}

/* docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; azblob: no dots. */
static bool bucket(struct parsing *u, size_t from, size_t to, bool dots)
{
    static const char *const starts[] = {"xn--", "sthree-", "amzn-s3-demo-", NULL};
    static const char *const ends[] = {"-s3alias", "--ol-s3",    ".mrap",
                                       "--x-s3",   "--table-s3", NULL};
    struct str s = str_sub(u->url, from, to);
    for (size_t i = 0; i < s.n; i++) {
        bool fine = lower_or_digit(s.p[i]) || s.p[i] == '-' || (dots && s.p[i] == '.');
        if (!fine) {
            return wrong(u, from + i, from + i + 1,
                         s.p[i] == ' '
                             ? "a bucket's name has no blank"
                             : "a bucket's name has lower-case letters, digits, `-` and `.` only",
                         "");
        }
        if (i > 0 && s.p[i] == '.' && s.p[i - 1] == '.') {
            return wrong(u, from + i - 1, from + i + 1, "a bucket's name has no two dots in a row",
                         "");
        }
    }
    if (s.n < 3 || s.n > 63) {
        return wrong(u, from, to, "a bucket's name has 3 to 63 characters", "");
    }
    if (!lower_or_digit(s.p[0]) || !lower_or_digit(s.p[s.n - 1])) {
        size_t at = lower_or_digit(s.p[0]) ? to - 1 : from;
        return wrong(u, at, at + 1, "a bucket's name begins and ends with a letter or digit", "");
    }
    if (looks_like_ip(s)) {
        return wrong(u, from, to, "a bucket's name may not look like an IP address", "");
    }
    for (size_t i = 0; dots && starts[i] != NULL; i++) {
        if (str_starts(s, str_of(starts[i]))) {
            return wrong(u, from, from + strlen(starts[i]), "S3 reserves names that begin so", "");
        }
    }
    for (size_t i = 0; dots && ends[i] != NULL; i++) {
        if (str_ends(s, str_of(ends[i]))) {
            return wrong(u, to - strlen(ends[i]), to, "S3 reserves names that end so", "");
        }
    }
    return true;
}

static bool host(struct parsing *u, size_t from, size_t to, const char *what)
{
    if (from == to) {
        return wrong(u, from, to, what, "");
    }
    for (size_t i = from; i < to; i++) {
        char c = u->url.p[i];
        bool edge = i == from || i + 1 == to;
        if (!is_letter(c) && !is_digit(c) && (edge || (c != '.' && c != '-'))) {
            return wrong(u, i, i + 1, "a host's name has letters, digits, and `.` and `-` inside",
                         "");
        }
    }
    return true;
}

/* The path [from, to), which begins with `/`. Longhorn refuses `$` and `,` in it (in a share only
 * `,`); what a URL parser would decode or normalise would make two URLs of one place. */
static bool path(struct parsing *u, size_t from, size_t to, bool dollar)
{
    for (size_t i = from; i < to; i++) {
        char c = u->url.p[i];
        if (c == ',' || (c == '$' && !dollar)) {
            return wrong(u, i, i + 1, "Longhorn refuses this character in a path", "");
        }
        if ((unsigned char)c <= ' ' || (unsigned char)c >= 0x7f ||
            strchr("%#?\\\"<>^`{|}", c) != NULL) {
            return wrong(u, i, i + 1, "a path has no such character", "");
        }
    }
    for (size_t start = from + 1; start < to;) {
        struct str rest = str_sub(u->url, start, to);
        struct str part = str_sub(rest, 0, str_find(rest, '/'));
        if (part.n == 0) {
            return wrong(u, start - 1, start + 1, "an empty part of the path", "write one `/`");
        }
        if (str_is(part, ".") || str_is(part, "..")) {
            return wrong(u, start, start + part.n, "a path has no `.` and `..`", "");
        }
        start += part.n + 1;
    }
    return true;
}

/* Without the `/` before it, with one behind it. */
static struct str prefix(struct parsing *u, size_t from, size_t to)
{
    struct str s = str_sub(u->url, from + 1, to);
    return s.n == 0 || str_ends(s, STR("/")) ? s : str_fmt(u->a, "%.*s/", STR_ARG(s));
}

static size_t find(struct parsing *u, size_t from, size_t to, char c)
{
    return from + str_find(str_sub(u->url, from, to), c);
}

/* Behind `?`: one option of the given name. */
static bool options(struct parsing *u, size_t from, const char *name)
{
    struct str s = str_sub(u->url, from + 1, u->url.n);
    size_t equals = str_find(s, '=');
    if (!str_is(str_sub(s, 0, equals), name) || equals + 1 >= s.n) {
        return wrong(u, from, u->url.n, "Longhorn knows no such option here", "");
    }
    for (size_t i = equals + 1; i < s.n; i++) {
        char c = s.p[i];
        if (!is_letter(c) && !is_digit(c) && strchr("=,._-%/:", c) == NULL) {
            return wrong(u, from + 1 + i, from + 2 + i, "mount options have no such character", "");
        }
    }
    return true;
}

/* ----------------------------------------------------------------------------------------- schemes
 */

/* `s3://` and `azblob://`: NAME@WHERE/PREFIX. */
static bool object_store(struct parsing *u, size_t from, struct store_url *out, bool s3)
{
    size_t slash = find(u, from, u->url.n, '/'), at = find(u, from, slash, '@');
    if (at == slash && s3) {
        struct str name = str_sub(u->url, from, slash), rest = str_sub(u->url, slash, u->url.n);
        return wrong(u, from, slash, "the region is missing",
                     str_z(u->a, str_fmt(u->a, "write `s3://%.*s@REGION%.*s`", STR_ARG(name),
                                         STR_ARG(rest.n == 0 ? STR("/") : rest))));
    }
    if (at == slash) {
        return wrong(u, from, slash, "the endpoint is missing",
                     "write `azblob://CONTAINER@ENDPOINT/`");
    }
    if (!bucket(u, from, at, s3) ||
        !host(u, at + 1, slash, s3 ? "the region is empty" : "the endpoint is empty")) {
        return false;
    }
    if (slash == u->url.n) {
        wrong(u, slash, slash, "the path is missing", "end the URL with `/`");
        u->m->edit = STR("/");
        return false;
    }
    out->bucket = str_sub(u->url, from, at);
    out->region = str_sub(u->url, at + 1, slash);
    out->prefix = prefix(u, slash, u->url.n);
    return path(u, slash, u->url.n, false);
}

static bool nfs(struct parsing *u, size_t from, struct store_url *out)
{
    size_t query = find(u, from, u->url.n, '?'), slash = find(u, from, query, '/');
    if (slash == query) {
        return wrong(u, slash, slash, "the path is missing", "write `nfs://HOST:/PATH`");
    }
    size_t colon = find(u, from, slash, ':');
    if (colon == slash) {
        return wrong(u, from, slash, "a `:` is missing between host and path",
                     "write `nfs://HOST:/PATH`");
    }
    if (colon + 1 != slash) {
        return wrong(u, colon + 1, slash, "an NFS target has no port here",
                     "write `?nfsOptions=port=…`");
    }
    out->region = str_sub(u->url, from, colon);
    out->prefix = str_sub(u->url, slash, query);
    return host(u, from, colon, "the host is missing") && path(u, slash, query, false) &&
           (query == u->url.n || options(u, query, "nfsOptions"));
}

static bool cifs(struct parsing *u, size_t from, struct store_url *out)
{
    size_t query = find(u, from, u->url.n, '?'), slash = find(u, from, query, '/');
    if (slash + 1 >= query) {
        return wrong(u, slash, query, "the share is missing", "write `cifs://HOST/SHARE`");
    }
    out->region = str_sub(u->url, from, slash);
    out->prefix = str_sub(u->url, slash, query);
    return host(u, from, slash, "the host is missing") && path(u, slash, query, true) &&
           (query == u->url.n || options(u, query, "cifsOptions"));
}

bool store_url_parse(struct arena *a, struct str url, struct store_url *out, struct misread *m)
{
    struct parsing u = {a, url, m};
    size_t colon = str_find(url, ':');
    struct str scheme = str_sub(url, 0, colon);
    *out = (struct store_url){0};
    if (!str_starts(str_sub(url, colon, url.n), STR("://"))) {
        return wrong(&u, 0, url.n, "this is no URL",
                     "write `s3://BUCKET@REGION/`, `nfs://HOST:/PATH` …");
    }
    if (str_is(scheme, "s3")) {
        out->scheme = URL_S3;
        return object_store(&u, colon + 3, out, true);
    }
    if (str_is(scheme, "azblob")) {
        out->scheme = URL_AZBLOB;
        return object_store(&u, colon + 3, out, false);
    }
    if (str_is(scheme, "nfs")) {
        out->scheme = URL_NFS;
        return nfs(&u, colon + 3, out);
    }
    if (str_is(scheme, "cifs")) {
        out->scheme = URL_CIFS;
        return cifs(&u, colon + 3, out);
    }
    return wrong(&u, 0, colon, "Longhorn knows s3, nfs, cifs and azblob", "");
}
