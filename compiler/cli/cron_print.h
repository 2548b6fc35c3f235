/*
 * The three forms in which `tierc cron` answers.
 */
#ifndef TIERC_CLI_CRON_PRINT_H
#define TIERC_CLI_CRON_PRINT_H

#include <stdio.h>

#include "cli/cron_answer.h"

struct cron_asked {
    struct str text, zone;  /* as given */
    const struct zone *z;   /* NULL: unknown (rows only) */
    struct cron_window window;
    const struct cron_answer *answer;
};

/* ZONE EXPR verdict worst_s worst_from_unix least_s least_from_unix firings, between tabs; `-` where
 * there is no gap. */
void cron_print_row(const struct cron_asked *q, FILE *out);
/* One object on one line. */
void cron_print_json(struct arena *a, const struct cron_asked *q, FILE *out);
/* For people; what is wrong goes to `err`. */
void cron_print_text(struct arena *a, const struct cron_asked *q, FILE *out, FILE *err);

#endif
