/*
 * One run of the compiler: everything that a stage may need is an argument from here; nothing below
 * `main` reads the clock, the environment or the locale.
 */
#ifndef TIERC_CLI_COMPILATION_H
#define TIERC_CLI_COMPILATION_H

#include "check/check.h"
#include "diag/diag.h"
#include "lower/lower.h"
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
    bool unexplained;       /* nothing could be made although nothing was found: exit 3 */
    uint32_t *files;        /* texts of the policies: files[0..file_count-1] */
    size_t file_count, file_cap;
    const char *against;    /* folder of earlier output, for rename-orphans; NULL: none */
    const char *templates;  /* folder of manifest templates; NULL: the built-in ones */
    const char *version;    /* of the program, for the output */
    struct policies policies;
    struct output **outputs; /* lowered: one of each policy, or none at all */
    size_t output_count;
};

/* Paths (files, folders, `-`) → texts, in c->files. What cannot be read is reported, the rest goes on. */
void compilation_read(struct compilation *c, const char *const *paths, size_t n);
/* compilation_read, then texts → trees → models → resolved → timed. Checks have not been run. */
void compilation_model(struct compilation *c, const char *const *paths, size_t n);
/* The numbers of each policy that could be understood, in its `guarantees`: call it before what
 * reads them, and only once. */
void compilation_prove(struct compilation *c);
void compilation_check(struct compilation *c);
/*
 * The front half of the pipeline: compilation_model, the proof, then checks. Everything found is in c->diags; `allow` has not been applied.
 */
void compilation_load(struct compilation *c, const char *const *paths, size_t n);
/* Objects of all policies, with their own checks, in c->outputs, if nothing found forbids to make
 * them; then `allow`. Call it before anything is printed. */
void compilation_lower(struct compilation *c);

/* Of the facts of a policy: the same as long as it says the same. */
struct str compilation_digest(const struct compilation *c, const struct policy *p);

/* The RecurringJobs that earlier output in `dir` says to have made: for the policies of the run, then
 * for others whose folders are there. */
struct previous *previous_read(struct compilation *c, const char *dir, size_t *count);

/* The exit status as far as findings decide it. */
enum exit_status compilation_status(struct compilation *c);

#endif
