/*
 * The URL of a store taken apart, by the rules of Longhorn's BackupTarget webhook and of S3's
 * bucket names. Parses bytes and returns the offset and the reason of a mistake, as units/ do; the
 * caller owns the span.
 */
#ifndef TIERC_POLICY_STORE_URL_H
#define TIERC_POLICY_STORE_URL_H

#include "policy/model.h"
#include "units/unit.h"

struct store_url {
    enum url_scheme scheme;
    struct str bucket,
        region;        /* s3; azblob: container and endpoint; nfs, cifs: `region` is the host */
    struct str prefix; /* s3, azblob: empty or with a `/` behind it; nfs, cifs: the path */
};

bool store_url_parse(struct arena *a, struct str url, struct store_url *out, struct misread *m);

#endif
