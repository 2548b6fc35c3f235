/*
 * What `tierc why` prints of a policy's guarantees: the derivation as text, the numbers as JSON, or
 * how to restore.
 */
#ifndef TIERC_CLI_WHY_H
#define TIERC_CLI_WHY_H

#include "base/node.h"
#include "cli/command.h"
#include "prove/guarantee.h"

struct why {
    struct arena *a;
    const struct texts *texts;
    const struct policy *p;
    const struct guarantees *all;
    struct str tzdata;         /* its version, or empty */
    const struct command *cmd; /* says which workloads and scenarios are wanted */
};

/* Named by an option, or none is. */
bool why_wants(const struct why *y, enum opt o, struct str name);

struct node *why_json(const struct why *y, struct str digest);
struct str why_text(const struct why *y);
/* False after a finding: a template is a mistake in tierc. */
bool why_runbook(const struct why *y, struct compilation *c, struct buf *out);

#endif
