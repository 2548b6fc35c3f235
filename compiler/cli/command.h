/*
 * A command line, taken apart: the verb, its options in the order given, its operands, and what only
 * `main` may ask the machine for. Verbs are functions of this and write to stdout and stderr with
 * stdio; `main` sees to it that nothing written gets lost unnoticed.
 */
#ifndef TIERC_CLI_COMMAND_H
#define TIERC_CLI_COMMAND_H

#include "base/str.h"
#include "cli/compilation.h"

enum opt {
#define OPT(id, name, letter, value, help) OPT_##id,
#include "cli/opts.def"
#undef OPT
    OPT_COUNT
};

struct opt_info {
    const char *name;  /* without the dashes */
    char letter;       /* 0 if it has none */
    const char *value; /* what help calls its value; NULL: it has none */
    const char *help;
};

const struct opt_info *opt_info(enum opt o);

struct command;

struct verb {
    const char *name;
    const char *operands; /* as usage shows them */
    const char *summary;  /* one line for the list of verbs */
    const char *help;     /* further lines, or NULL */
    int (*run)(struct command *cmd); /* returns the exit status */
    const enum opt *options;         /* ends with OPT_COUNT */
    const char *const *formats;      /* what --format takes, the default first; NULL-terminated */
    size_t least, most;              /* number of operands; most 0: any */
    const char *one;                 /* what to do where there are more, or NULL */
};

struct given {
    enum opt opt;
    const char *value; /* "" where the option has none */
};

struct command {
    struct arena *arena;
    const struct verb *verb;
    struct given *given;
    size_t given_count, given_cap;
    const char **operands;
    size_t operand_count, operand_cap;
    int64_t clock;        /* Unix seconds */
    const char *zone_dir; /* where the system keeps its time zones */
    bool colour;          /* stderr is a terminal, and NO_COLOR is not set */
};

/* The last value given ("" for a flag), NULL if it was not. */
const char *opt_value(const struct command *cmd, enum opt o);
/* The index into the verb's `formats`. */
size_t opt_format(const struct command *cmd, enum opt o);

/* Reads options and operands of a verb. False after a usage error, which it has printed. */
bool command_read(struct command *cmd, const char *const *args, size_t n);
/* Prints `tierc: …` and how to get help; returns EXIT_USAGE. */
int command_misused(const struct command *cmd, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The table of verbs, and what is made of it. */
extern const struct verb verbs[];
extern const size_t verb_count;

struct str verbs_help(struct arena *a);
struct str verb_help(struct arena *a, const struct verb *v);

/* Says that there is no such code, and which may be meant; returns EXIT_USAGE. */
int code_unknown(const struct command *cmd, const char *name);

int calendar_run(struct command *cmd);
int check_run(struct command *cmd);
int compile_run(struct command *cmd);
int cron_run(struct command *cmd);
int explain_run(struct command *cmd);
int facts_run(struct command *cmd);
int fmt_run(struct command *cmd);
int why_run(struct command *cmd);

#endif
