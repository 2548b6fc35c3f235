/*
 * `tierc compile`: the whole pipeline. Nothing is written unless everything was understood, made
 * and found good.
 */
#include <stdio.h>

#include "cli/report.h"
#include "diag/glyph.h"
#include "emit/emit.h"

static int cannot(struct compilation *c, const char *what, const char *dir, struct str why)
{
    struct buf shown = {.arena = c->arena};
    struct str path = str_sub(why, 0, str_find(why, ':'));
    if (!str_starts(str_of(dir), path)) { /* else it is the folder itself or one above it */
        shown_add(&shown, str_of(dir), false);
        buf_char(&shown, '/');
    }
    shown_add(&shown, why, false);
    fprintf(stderr, "tierc: cannot %s %s\n", what, buf_str(&shown).p);
    return EXIT_UNDECIDED;
}

static void counted(const char *dir, const struct counts *n)
{
    if (n->made + n->changed + n->removed == 0) {
        fprintf(stderr, "tierc: %s is up to date (%zu files)\n", dir, n->same);
        return;
    }
    fprintf(stderr, "tierc: %s: %zu new, %zu changed, %zu removed, %zu as they were\n", dir,
            n->made, n->changed, n->removed, n->same);
}

static void stale(const struct command *cmd, struct compilation *c, const char *dir)
{
    struct buf again = {.arena = c->arena};
    for (size_t i = 0; i < cmd->operand_count; i++) {
        buf_char(&again, ' ');
        shown_add(&again, str_of(cmd->operands[i]), false);
    }
    struct str tz = zones_version(c->zones);
    fprintf(stderr, "tierc: %s is not what would be written; run `tierc compile -o %s%s`\n", dir,
            dir, buf_str(&again).p);
    fprintf(stderr, "tierc: compared by tierc " TIERC_VERSION " with tzdata %.*s\n",
            STR_ARG(tz.n == 0 ? STR("of unknown version") : tz));
}

/* --check and --diff */
static int compare(const struct command *cmd, struct compilation *c, const char *dir,
                   const struct rendering *r)
{
    struct str diff, why;
    if (!emit_diff(c->arena, dir, r, &diff, &why)) {
        return cannot(c, "read", dir, why);
    }
    fwrite(diff.p, 1, diff.n, report_machine(cmd) ? stderr : stdout);
    if (opt_value(cmd, OPT_STALE) == NULL) {
        return EXIT_FINE;
    }
    if (diff.n != 0) {
        stale(cmd, c, dir);
        return EXIT_FINDINGS;
    }
    return EXIT_FINE;
}

static int write_output(struct compilation *c, const char *dir, const struct rendering *r)
{
    struct counts n;
    struct str why;
    if (!emit_counts(c->arena, dir, r, &n, &why)) {
        return cannot(c, "read", dir, why);
    }
    if (!emit_write(c->arena, dir, r, &why)) {
        return cannot(c, "write", dir, why);
    }
    report_pending(c);
    counted(dir, &n);
    return EXIT_FINE;
}

int compile_run(struct command *cmd)
{
    struct compilation c;
    if (!report_begin(cmd, &c)) {
        return EXIT_USAGE;
    }
    const char *dir = opt_value(cmd, OPT_OUTPUT) == NULL ? "output" : opt_value(cmd, OPT_OUTPUT);
    c.against = dir;
    compilation_load(&c, cmd->operands, cmd->operand_count);
    compilation_lower(&c);
    report_findings(cmd, &c, false);
    enum exit_status status = compilation_status(&c);
    if (status != EXIT_FINE) {
        return (int)status;
    }
    struct rendering r = emit_render(c.arena, c.outputs, c.output_count);
    bool compared = opt_value(cmd, OPT_STALE) != NULL || opt_value(cmd, OPT_DIFF) != NULL;
    return compared ? compare(cmd, &c, dir, &r) : write_output(&c, dir, &r);
}
