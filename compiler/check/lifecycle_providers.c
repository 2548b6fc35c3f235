/*
 * What each S3 provider does with a lifecycle configuration. A row says what is refused or dropped;
 * where a provider's documentation is silent, the row takes the careful answer. S3's own classes
 * and their waterfall: "Transitioning objects using Amazon S3 Lifecycle" (S3 user guide).
 */
#include "check/lifecycle.h"

#include "prove/price.h"

#define ONLY(class) (1u << (class))

enum { EVERY_CLASS = (1u << CLASS_COUNT) - 1, FLOOR = 30 };

static const struct provider_rules providers[PROVIDER_COUNT] = {
    [PROVIDER_AWS] = {.name = "AWS",
                      .classes = EVERY_CLASS,
                      .noncurrent = true,
                      .order = true,
                      .infrequent_floor = FLOOR,
                      .source = "S3 API reference, LifecycleRule"},
    [PROVIDER_MINIO] = {.name = "MinIO",
                        .own_classes = true,
                        .one_transition = true,
                        .noncurrent = true,
                        .abort = ABORT_DROPPED,
                        .source = "minio/minio internal/bucket/lifecycle"},
    [PROVIDER_CEPH] = {.name = "Ceph",
                       .classes = EVERY_CLASS,
                       .own_classes = true,
                       .noncurrent = true,
                       .source = "ceph/ceph src/rgw/rgw_lc_s3.cc"},
    [PROVIDER_GARAGE] = {.name = "Garage",
                         .no_tags = true,
                         .source = "garage src/api/s3/lifecycle.rs"},
    [PROVIDER_R2] = {.name = "Cloudflare R2",
                     .classes = ONLY(CLASS_STANDARD_IA),
                     .order = true,
                     .infrequent_floor = FLOOR,
                     .abort = ABORT_BUILT_IN,
                     .source = "cloudflare-docs r2/buckets/object-lifecycles"},
    [PROVIDER_B2] = {.name = "Backblaze B2",
                     .noncurrent = true,
                     .versioned = true,
                     .source = "backblaze.com/apidocs/s3-put-lifecycle-configuration"},
    [PROVIDER_WASABI] = {.name = "Wasabi",
                         .noncurrent = true,
                         .source = "docs.wasabi.com, lifecycle"},
    [PROVIDER_HETZNER] = {.name = "Hetzner",
                          .noncurrent = true,
                          .source = "docs.hetzner.com, object storage"},
    [PROVIDER_SCALEWAY] = {.name = "Scaleway",
                           .noncurrent = true,
                           .order = true,
                           .infrequent_floor = FLOOR,
                           .classes = ONLY(CLASS_ONEZONE_IA) | ONLY(CLASS_GLACIER),
                           .source = "scaleway.com, lifecycle rules"},
};

const struct provider_rules *provider_rules(enum provider p)
{
    return &providers[p < PROVIDER_COUNT ? p : PROVIDER_AWS];
}

/* Classes that may come after it. */
static const uint32_t followers[CLASS_COUNT] = {
    [CLASS_STANDARD_IA] = EVERY_CLASS & ~ONLY(CLASS_STANDARD_IA),
    [CLASS_ONEZONE_IA] = ONLY(CLASS_GLACIER) | ONLY(CLASS_DEEP_ARCHIVE),
    [CLASS_INTELLIGENT_TIERING] = ONLY(CLASS_ONEZONE_IA) | ONLY(CLASS_GLACIER_IR) |
                                  ONLY(CLASS_GLACIER) | ONLY(CLASS_DEEP_ARCHIVE),
    [CLASS_GLACIER_IR] = ONLY(CLASS_GLACIER) | ONLY(CLASS_DEEP_ARCHIVE),
    [CLASS_GLACIER] = ONLY(CLASS_DEEP_ARCHIVE),
    [CLASS_DEEP_ARCHIVE] = 0,
};

static bool of_s3(int class)
{
    return class >= 0 && class < CLASS_COUNT;
}

const char *class_name(int class)
{
    return of_s3(class) ? class_facts(class)->name : "";
}

int64_t class_days(int class)
{
    return of_s3(class) ? class_facts(class)->least_days : 0;
}

bool class_follows(int from, int to)
{
    return !of_s3(from) || !of_s3(to) || (followers[from] & ONLY(to)) != 0;
}

bool class_archives(int class)
{
    return class == CLASS_GLACIER || class == CLASS_DEEP_ARCHIVE;
}
