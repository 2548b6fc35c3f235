/*
 * Names and labels as Kubernetes, Longhorn and S3 want them: which rule, and where it breaks.
 */
#ifndef TIERC_UNITS_NAME_H
#define TIERC_UNITS_NAME_H

#include "units/unit.h"

enum name_rule {
    NAME_LABEL,          /* RFC 1123 label, at most 63 bytes */
    NAME_SUBDOMAIN,      /* RFC 1123 subdomain, at most 253 */
    NAME_CRONJOB,        /* RFC 1123 label, at most 52 */
    NAME_RECURRING_JOB,  /* RFC 1123 label, 2 to 40, not `source`, not `restored-recurring-job-…` */
    NAME_GROUP,          /* a Longhorn group: label-name part, 2 to 63, not `default`, `tierc-none` */
    NAME_BACKUP_TARGET,  /* RFC 1123 subdomain, 2 to 63 */
    NAME_LABEL_KEY,      /* [prefix/]name */
    NAME_LABEL_VALUE,
    NAME_CONFIG_KEY,     /* key of a ConfigMap or Secret */
    NAME_POLICY,         /* RFC 1123 label, at most 20 */
    NAME_RULE_COUNT
};

/* False with the reason; m->from..to is what breaks it. `too_long` tells the two codes apart. */
bool name_check(struct arena *a, enum name_rule rule, struct str s, struct misread *m, bool *too_long);
size_t name_limit(enum name_rule rule);

#endif
