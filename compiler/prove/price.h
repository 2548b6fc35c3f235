/*
 * What the storage classes of S3 cost: prices that the policy states, or the dated defaults of AWS
 * where these hold. Where no price is known there is none, and no figure may be made up.
 *
 * The defaults are list prices of AWS in us-east-1, which us-west-2 shares, of DEFAULT_PRICES_OF in
 * USD; they hold for stores of the provider `aws` without an `endpoint`, in these two regions, and
 * only as long as the policy counts in USD. Of prices that fall with the amount the first step is
 * taken. A policy states storage alone: requests and moves are always priced by the defaults.
 */
#ifndef TIERC_PROVE_PRICE_H
#define TIERC_PROVE_PRICE_H

#include "policy/model.h"

#define DEFAULT_PRICES_OF INT64_C(1761609600) /* 2025-10-28 */

/* A class is an enum storage_class, or one of these. */
enum { CLASS_STANDARD = CLASS_COUNT, CLASS_OF_PROVIDER = -1 };

struct class_facts {
    const char *name;
    int64_t least_days;            /* AWS bills at least these, however soon an object leaves */
    int64_t extra, extra_standard; /* bytes billed beside an object: in the class, in STANDARD */
};
const struct class_facts *class_facts(int class); /* NULL for a class of the provider's own */

enum tariff {
    TARIFF_STORAGE, /* a GiB and month */
    TARIFF_PUT,     /* 1000 of PUT, COPY, POST and LIST */
    TARIFF_GET,     /* 1000 of GET and HEAD */
    TARIFF_MOVE     /* 1000 objects moved into the class by a lifecycle rule */
};

struct price {
    bool known;
    int64_t nano;   /* nano-units of the currency, for what the tariff says */
    int64_t as_of;  /* the day on which it held, Unix seconds */
    struct span at; /* where the policy states it; unknown: a default */
};

/* `name` of a class of the provider's own; else empty. */
struct price price_of(const struct policy *p, const struct store *s, int class, struct str name,
                      enum tariff t);
/* "USD", or what the policy counts in. */
struct str currency_of(const struct policy *p);

#endif
