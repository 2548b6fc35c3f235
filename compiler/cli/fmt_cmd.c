/*
 * `tierc fmt`: policies in canonical form, in place; `-` goes to stdout. A text that cannot be read
 * is left as it is, with its mistakes; the others are written. One with anchors or the like is left
 * too, and `--check`, which cannot vouch for it, does not pass it.
 */
#include <stdio.h>
#include <string.h>

#include "cli/fix.h"
#include "cli/report.h"

struct formatting {
    struct compilation c;
    bool check; /* name what differs, write nothing */
    bool different;
    bool failed; /* a file could not be written */
};

static void format_one(struct formatting *f, uint32_t file)
{
    struct compilation *c = &f->c;
    struct str path = texts_name(c->texts, file), before = texts_bytes(c->texts, file), why;
    const char *left = NULL;
    struct str after = policy_print(c->diags, file, &left);
    bool in = str_is(path, "<stdin>");
    if (after.p == NULL) {
        return;
    }
    if (left != NULL) {
        fprintf(stderr, "tierc: %s: %s: it has %s, which the canonical form would lose\n",
                str_z(c->arena, path), f->check ? "cannot be judged" : "left as it is", left);
        f->different = f->different || f->check;
    }
    if (f->check) {
        if (!str_eq(before, after)) {
            printf("%s\n", str_z(c->arena, path));
            f->different = true;
        }
    } else if (in) {
        fwrite(after.p, 1, after.n, stdout);
    } else if (!str_eq(before, after) &&
               !file_replace(c->arena, str_z(c->arena, path), before, after, &why)) {
        fprintf(stderr, "tierc: cannot write %.*s\n", STR_ARG(why));
        f->failed = true;
    }
}

int fmt_run(struct command *cmd)
{
    struct formatting f = {.check = opt_value(cmd, OPT_UNFORMATTED) != NULL};
    if (!report_begin(cmd, &f.c)) {
        return EXIT_USAGE;
    }
    compilation_read(&f.c, cmd->operands, cmd->operand_count);
    for (size_t i = 0; i < f.c.file_count; i++) {
        format_one(&f, f.c.files[i]);
    }
    report_findings(cmd, &f.c, false);
    enum exit_status status = compilation_status(&f.c);
    if (f.failed) {
        return EXIT_UNDECIDED;
    }
    return status == EXIT_FINE && f.different ? EXIT_FINDINGS : (int)status;
}
