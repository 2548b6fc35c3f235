/*
 * `tierc check`: all findings, those of the objects that compile would make included.
 */
#include <stdio.h>
#include <string.h>

#include "cli/fix.h"
#include "cli/report.h"

static bool look(struct command *cmd, struct compilation *c)
{
    if (!report_begin(cmd, c)) {
        return false;
    }
    c->against = opt_value(cmd, OPT_AGAINST);
    compilation_load(c, cmd->operands, cmd->operand_count);
    compilation_lower(c);
    return true;
}

int check_run(struct command *cmd)
{
    struct compilation c;
    bool fix = opt_value(cmd, OPT_FIX) != NULL;
    for (size_t i = 0; fix && i < cmd->operand_count; i++) {
        if (strcmp(cmd->operands[i], "-") == 0) {
            return command_misused(cmd, "`--fix` cannot write to standard input; name a file");
        }
    }
    if (!look(cmd, &c)) {
        return EXIT_USAGE;
    }
    bool failed = false;
    if (fix) {
        struct fixed done = {0};
        struct str why;
        failed = !fix_apply(&c, &done, &why);
        if (failed) {
            fprintf(stderr, "tierc: cannot write %.*s\n", STR_ARG(why));
        }
        if (done.edits != 0) {
            fprintf(stderr, "tierc: fixed %zu %s in %zu %s\n", done.edits,
                    done.edits == 1 ? "finding" : "findings", done.files,
                    done.files == 1 ? "file" : "files");
            look(cmd, &c);
        }
    }
    report_findings(cmd, &c, true);
    return failed ? EXIT_UNDECIDED : (int)compilation_status(&c);
}
