/*
 * `tierc facts`: the resolved model, one object, or a list of them where there are several
 * policies.
 */
#include <stdio.h>

#include "cli/report.h"
#include "emit/emit.h"

int facts_run(struct command *cmd)
{
    struct compilation c;
    if (!report_begin(cmd, &c)) {
        return EXIT_USAGE;
    }
    compilation_load(&c, cmd->operands, cmd->operand_count);
    compilation_lower(&c);
    report_findings(cmd, &c, false);
    enum exit_status status = compilation_status(&c);
    if (status != EXIT_FINE) {
        return (int)status;
    }
    struct node *list = node_list(c.arena);
    for (size_t i = 0; i < c.policies.n; i++) {
        node_add(c.arena, list, facts_build(c.arena, c.policies.at[i]));
    }
    struct str text = json_write(c.arena, list->n == 1 ? list->items[0] : list);
    fwrite(text.p, 1, text.n, stdout);
    return EXIT_FINE;
}
