/*
 * The usual conventions: `--name VALUE` or `--name=VALUE`, `-o DIR` or `-oDIR`, options and
 * operands in any order, `--` ends the options, `-` is an operand. Names are never abbreviated, so
 * that a new option cannot change what a script means.
 */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/command.h"
#include "diag/glyph.h"

static const struct opt_info options[] = {
#define OPT(id, name_, letter_, value_, help_)                                                     \
    [OPT_##id] = {.name = name_, .letter = letter_, .value = value_, .help = help_},
#include "cli/opts.def"
#undef OPT
};

const struct opt_info *opt_info(enum opt o)
{
    return &options[o];
}

const char *opt_value(const struct command *cmd, enum opt o)
{
    const char *value = NULL;
    for (size_t i = 0; i < cmd->given_count; i++) {
        value = cmd->given[i].opt == o ? cmd->given[i].value : value;
    }
    return value;
}

size_t opt_format(const struct command *cmd, enum opt o)
{
    const char *value = opt_value(cmd, o);
    size_t i = 0;
    while (value != NULL && strcmp(cmd->verb->formats[i], value) != 0) {
        i++;
    }
    return i;
}

int command_misused(const struct command *cmd, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str what = str_vfmt(cmd->arena, fmt, ap);
    va_end(ap);
    struct buf shown = {.arena = cmd->arena};
    shown_add(&shown, what, false);
    fprintf(stderr, "tierc: %s\n", buf_str(&shown).p);
    fprintf(stderr, "try `tierc %s%s--help`\n", cmd->verb == NULL ? "" : cmd->verb->name,
            cmd->verb == NULL ? "" : " ");
    return EXIT_USAGE;
}

static void give(struct command *cmd, enum opt o, const char *value)
{
    struct given *g =
        arena_push(cmd->arena, (void **)&cmd->given, cmd->given_count, &cmd->given_cap, sizeof *g);
    cmd->given_count++;
    *g = (struct given){o, value == NULL ? "" : value};
}

static bool unknown(const struct command *cmd, struct str name)
{
    struct str known[OPT_COUNT];
    size_t n = 0;
    for (const enum opt *o = cmd->verb->options; *o != OPT_COUNT; o++) {
        known[n++] = str_of(options[*o].name);
    }
    struct str near = suggest(name, known, n);
    if (near.n != 0) {
        command_misused(cmd, "`%s` has no option `--%.*s`; did you mean `--%.*s`?", cmd->verb->name,
                        STR_ARG(name), STR_ARG(near));
    } else {
        command_misused(cmd, "`%s` has no option `--%.*s`", cmd->verb->name, STR_ARG(name));
    }
    return false;
}

static bool format_known(const struct command *cmd, enum opt o, const char *value)
{
    struct buf list = {.arena = cmd->arena};
    for (const char *const *f = cmd->verb->formats; *f != NULL; f++) {
        if (strcmp(*f, value) == 0) {
            return true;
        }
        buf_fmt(&list, "%s%s", list.n == 0 ? "" : ", ", *f);
    }
    command_misused(cmd, "`--%s` takes %s, not `%s`", options[o].name, buf_str(&list).p, value);
    return false;
}

/* `value` is what follows `=` or the letter, or NULL; `*next` is the argument after this one. */
static bool option(struct command *cmd, enum opt o, const char *value, const char *const **next,
                   const char *const *end)
{
    const struct opt_info *info = &options[o];
    if (info->value == NULL && value != NULL) {
        command_misused(cmd, "`--%s` takes no value", info->name);
        return false;
    }
    if (info->value != NULL && value == NULL) {
        if (*next == end) {
            command_misused(cmd, "`--%s` needs a value: %s", info->name, info->value);
            return false;
        }
        value = *(*next)++;
    }
    if (value != NULL && value[0] == '\0') {
        command_misused(cmd, "`--%s` needs a value: %s", info->name, info->value);
        return false;
    }
    if ((o == OPT_FORMAT || o == OPT_ANSWER) && !format_known(cmd, o, value)) {
        return false;
    }
    give(cmd, o, value);
    return true;
}

static bool long_option(struct command *cmd, const char *text, const char *const **next,
                        const char *const *end)
{
    struct str all = str_of(text), name = str_sub(all, 0, str_find(all, '='));
    for (const enum opt *o = cmd->verb->options; *o != OPT_COUNT; o++) {
        if (str_is(name, options[*o].name)) {
            return option(cmd, *o, name.n == all.n ? NULL : text + name.n + 1, next, end);
        }
    }
    return unknown(cmd, name);
}

static bool short_option(struct command *cmd, const char *text, const char *const **next,
                         const char *const *end)
{
    for (const enum opt *o = cmd->verb->options; *o != OPT_COUNT; o++) {
        if (options[*o].letter == text[0]) {
            return option(cmd, *o, text[1] == '\0' ? NULL : text + 1, next, end);
        }
    }
    command_misused(cmd, "`%s` has no option `-%c`", cmd->verb->name, text[0]);
    return false;
}

bool command_read(struct command *cmd, const char *const *args, size_t n)
{
    const char *const *next = args, *const *end = args + n;
    bool options_end = false;
    while (next != end) {
        const char *arg = *next++;
        if (!options_end && strcmp(arg, "--") == 0) {
            options_end = true;
        } else if (!options_end && arg[0] == '-' && arg[1] == '-') {
            if (!long_option(cmd, arg + 2, &next, end)) {
                return false;
            }
        } else if (!options_end && arg[0] == '-' && arg[1] != '\0') {
            if (!short_option(cmd, arg + 1, &next, end)) {
                return false;
            }
        } else {
            *(const char **)arena_push(cmd->arena, (void **)&cmd->operands, cmd->operand_count,
                                       &cmd->operand_cap, sizeof arg) = arg;
            cmd->operand_count++;
        }
    }
    if (opt_value(cmd, OPT_HELP) != NULL || opt_value(cmd, OPT_VERSION) != NULL) {
        return true;
    }
    if (cmd->operand_count < cmd->verb->least) {
        command_misused(cmd, "`%s` needs %s", cmd->verb->name, cmd->verb->operands);
        return false;
    }
    if (cmd->verb->most != 0 && cmd->operand_count > cmd->verb->most) {
        const char *one = cmd->verb->one;
        command_misused(cmd, "`%s` does not take `%s`%s%s", cmd->verb->name,
                        cmd->operands[cmd->verb->most], one == NULL ? "" : ": ",
                        one == NULL ? "" : one);
        return false;
    }
    return true;
}
