/*
 * One run of the compiler: everything that a stage may need is an argument from here; nothing below
 * `main` reads the clock, the environment or the locale.
 */
#ifndef TIERC_CLI_COMPILATION_H
#define TIERC_CLI_COMPILATION_H

#include "diag/diag.h"
#include "policy/policy.h"
#include "prove/timing.h"

enum exit_status { EXIT_FINE = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_UNDECIDED = 3 };

struct compilation {
    struct arena *arena;
    struct texts *texts;
    struct diags *diags;
    struct zones *zones;
    struct timings *timings;
    int64_t now;            /* Unix seconds; --now, else the clock, read once by main */
    bool unreadable;        /* an input could not be opened or read: exit 2 */
    bool undecided;         /* no time zone data, an I/O failure: exit 3 */
    struct policies policies;
};

/*
 * The front half of the pipeline: paths (files, folders, `-`) → texts → trees → models → resolved →
 * timed → checked. Everything found is in c->diags.
 */
void compilation_load(struct compilation *c, const char *const *paths, size_t n);

#endif
