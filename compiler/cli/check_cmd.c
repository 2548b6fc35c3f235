/*
 * `tierc check`: all findings, those of the objects that compile would make included.
 */
#include <stdio.h>
#include <string.h>

#include "cli/fix.h"
#include "cli/report.h"

enum { ROUNDS = 10 };

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

static const char *plural(size_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

/* An edit can bring to light what it hid: a key inside a mapping whose own key was misspelt. So it
 * goes on until nothing is left to edit; the bound is for an edit that would undo another. False
 * where a file could not be written. */
static bool fix_all(struct command *cmd, struct compilation *c)
{
    struct fixed done = {.files = map_new(c->arena)};
    struct str why;
    bool ok = true;
    for (int round = 0; ok && round < ROUNDS; round++) {
        size_t before = done.edits;
        ok = fix_apply(c, &done, &why);
        if (done.edits == before) {
            break;
        }
        look(cmd, c);
    }
    if (!ok) {
        fprintf(stderr, "tierc: cannot write %.*s\n", STR_ARG(why));
    }
    if (done.files.n != 0) {
        fprintf(stderr, "tierc: fixed %zu %s in %zu %s\n", done.edits,
                plural(done.edits, "finding", "findings"), done.files.n,
                plural(done.files.n, "file", "files"));
    } else if (ok) {
        fputs("tierc: nothing to fix: no finding has an unambiguous edit\n", stderr);
    }
    return ok;
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
    bool failed = fix && !fix_all(cmd, &c);
    report_findings(cmd, &c, true);
    enum exit_status status = compilation_status(&c);
    if (status == EXIT_FINE) { /* else it does not look like a promise kept */
        report_pending(&c);
    }
    return failed ? EXIT_UNDECIDED : (int)status;
}
