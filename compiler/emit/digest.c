/*
 * SHA-256 through libcrypto; no other file sees it.
 */
#include "emit/emit.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct str digest_sha256(struct arena *a, struct str bytes)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    const char *p = bytes.p == NULL ? "" : bytes.p;
    if (EVP_Digest(p, bytes.n, hash, &n, EVP_sha256(), NULL) != 1) {
        fputs("tierc: libcrypto has no SHA-256\n", stderr); /* a build of it that forbids even that */
        exit(3);
    }
    struct buf hex = {.arena = a};
    for (unsigned i = 0; i < n; i++) {
        buf_fmt(&hex, "%02x", hash[i]);
    }
    return buf_str(&hex);
}
