/*
 * One HTTPS request at a time to one server, with libcurl (this file's .c is the only one that knows
 * it). Plain http only to a loopback address. The token is read again for each request, because the
 * kubelet rotates it. A body is handed on in pieces; nobody holds a document whole.
 */
#ifndef TIERC_VERIFY_HTTP_H
#define TIERC_VERIFY_HTTP_H

#include "base/str.h"

struct http;

struct http_options {
    const char *url;        /* https://HOST:PORT, without a path */
    const char *token_file; /* NULL: none */
    const char *ca_file;    /* NULL: the system's */
    int64_t deadline;       /* of the whole run, in milliseconds of the monotonic clock; 0: none */
    int64_t idle;           /* seconds without a byte until a request is given up */
};

/* NULL with the reason where the address may not be used. */
struct http *http_new(struct arena *a, const struct http_options *o, struct str *why);

struct http_request {
    const char *method;
    struct str path; /* with its query, escaped */
    struct str body, content_type;
    const char *accept; /* NULL: application/json */
    size_t most;        /* bytes of the body at most (decoded) */
};

struct http_answer {
    int status;          /* 0: no answer came, see `why` */
    int64_t date;        /* of the server, Unix seconds; 0: it said none */
    int64_t retry_after; /* seconds; -1: it said none */
    struct str type;     /* content type, without its parameters */
    struct str why;      /* in words: what libcurl or the server said, at most a line */
    bool cut;            /* the body ended too early, or was longer than `most` */
};

/* False stops the transfer: the receiver has seen enough, or cannot go on. */
typedef bool (*http_piece)(void *data, const char *bytes, size_t n);

/* One attempt. `piece` gets the body of a 2xx answer; that of another one is kept for `why`. */
struct http_answer http_send(struct http *h, struct arena *a, const struct http_request *r,
                             http_piece piece, void *data);
/* The newest Date that any answer had; 0: none yet. */
int64_t http_date(const struct http *h);
/* Milliseconds until the deadline; INT64_MAX without one. */
int64_t http_left(const struct http *h);
/* Waits so long, or until the deadline. */
void http_wait(const struct http *h, int64_t milliseconds);

/* Percent-encodes a path segment or a value of a query. */
struct str http_escape(struct arena *a, struct str s);

#endif
