/*
 * `tierc why --runbook`: what STRATEGY.md says about restoring, of the scenarios and workloads that
 * are asked for, for a terminal.
 */
#include "cli/why.h"
#include "emit/document.h"

static bool workload(const void *why, struct str name)
{
    return why_wants(why, OPT_WORKLOAD, name);
}

static bool scenario(const void *why, struct str name)
{
    return why_wants(why, OPT_SCENARIO, name);
}

bool why_runbook(const struct why *y, struct compilation *c, struct buf *out)
{
    struct runbook_wish wish = {workload, scenario, y};
    struct templates *t = templates_load(c->diags, NULL, 0);
    const struct node *blocks =
        t == NULL ? NULL : lower_runbook(c->diags, t, y->p, &wish);
    if (blocks != NULL) {
        buf_add(out, plain_write(y->a, &blocks, 1));
    }
    return blocks != NULL;
}
