/*
 * `tierc explain`: the page of a code, or the list of all codes.
 */
#include <stdio.h>

#include "cli/command.h"
#include "diag/render.h"

static void list(void)
{
    for (int f = 0; f < FAMILY_COUNT; f++) {
        printf("%s%s\n", f == 0 ? "" : "\n", family_name((enum family)f));
        for (int c = 0; c < D_COUNT; c++) {
            const struct code_info *info = code_info((enum code)c);
            if (info->family == (enum family)f) {
                printf("  %-31s%-9s%s\n", info->slug, severity_name(info->severity), info->title);
            }
        }
    }
}

int code_unknown(const struct command *cmd, const char *name)
{
    struct str near = code_near(cmd->arena, str_of(name));
    if (near.n != 0) {
        return command_misused(cmd, "unknown code `%s`; did you mean `%.*s`?", name, STR_ARG(near));
    }
    return command_misused(cmd, "unknown code `%s`; `tierc explain` lists all", name);
}

int explain_run(struct command *cmd)
{
    if (cmd->operand_count == 0) {
        list();
        return EXIT_FINE;
    }
    const char *later = code_later(str_of(cmd->operands[0]));
    if (later != NULL) {
        printf("# %s\n\n%s\n\nThis version does not look for it; a later one will. `allow` and the\n"
               "options -W, -E and -A take the code already.\n",
               cmd->operands[0], later);
        return EXIT_FINE;
    }
    enum code c;
    if (!code_find(str_of(cmd->operands[0]), &c)) {
        return code_unknown(cmd, cmd->operands[0]);
    }
    const struct code_info *info = code_info(c);
    struct str page = explain_page(c);
    if (page.n == 0) {
        printf("# %s\n\n%s (%s, %s)\n", info->slug, info->title, severity_name(info->severity),
               family_name(info->family));
    }
    fwrite(page.p, 1, page.n, stdout);
    return EXIT_FINE;
}
