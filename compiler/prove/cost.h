/*
 * What the copies of a policy cost a month in each store whose objects are billed: what lies there,
 * class by class, once as much goes as comes, and the requests that bring it there. Integers;
 * micro-units of `currency`. Every line is rounded to the nearest micro-unit (a half up), and a sum
 * is the sum of its lines, so that what is printed adds up. A month is a twelfth of 365 days.
 *
 * In a Longhorn store lie, for each volume that is backed up to it, its size and what may have
 * changed between the backups that are kept: the lesser of dailyChange over that time and its size
 * for each of them. Blocks that are removed count until they are paid for no more: 90 days on Wasabi,
 * and on B2 until the hidden version is gone. Compression and equal blocks make it less. A run looks
 * each changed block up, writes it, and writes five objects beside (both forms of the backup's
 * description, that of the volume, and a lock twice); a full one writes all blocks.
 *
 * In an object store lie as many dumps as its rules let live, in the class that their age has, with
 * minimum durations and overheads; versions that are hidden or locked count until they are gone.
 *
 * Not in it: what others keep in the bucket, restores and traffic, taxes, and all that is no store
 * of type `longhorn-backup` or `s3-objects`.
 */
#ifndef TIERC_PROVE_COST_H
#define TIERC_PROVE_COST_H

#include "prove/price.h"

struct cost_storage {
    struct str class;   /* "STANDARD", or as the provider names it */
    int64_t bytes;      /* as billed */
    int64_t objects;    /* blocks of a Longhorn store, whole dumps of another; rounded up */
    struct price price; /* of a GiB and month */
    int64_t month;      /* micro-units a month; 0 where no price is known */
};

struct cost_request {
    const char *what;   /* "PUT", "GET", "move" */
    struct str class;   /* in which, into which */
    int64_t count;      /* a month, rounded up */
    struct price price; /* of a thousand */
    int64_t month;
};

struct store_cost {
    const struct store *store;
    struct cost_storage *storage; /* STANDARD first, then as objects grow older */
    size_t storage_count;
    struct cost_request *requests;
    size_t request_count;
    int64_t storage_month, request_month; /* sums of the lines that have a price */
    bool storage_priced, requests_priced; /* all lines have one: else show no sum as the whole */
    bool low;                   /* a size is not known: it is more than this */
    const struct text *unknown; /* the name of the first workload that has no size, or NULL */
    bool grows;                 /* nothing removes objects: what lies there after a year */
    int64_t oldest_price, newest_price; /* days of the prices used, Unix seconds; 0: none is known */
};

struct costs {
    struct store_cost *at; /* stores with something in them, by name */
    size_t n;
    struct str currency;
};

/* A policy whose schedules were read (p->guarantees is there and readable). */
struct costs costs_of(struct arena *a, const struct policy *p);

#endif
