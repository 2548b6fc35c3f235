/*
 * From a command line to a compilation, and from its findings to the reader.
 */
#ifndef TIERC_CLI_REPORT_H
#define TIERC_CLI_REPORT_H

#include "cli/command.h"

enum finding_format { FINDING_TEXT, FINDING_SHORT, FINDING_JSON, FINDING_SARIF, FINDING_GITHUB };
extern const char *const finding_formats[]; /* for `formats` of a verb */
extern const char *const talk_formats[];    /* of a verb whose result needs stdout for itself */

/* A compilation with the levels, day and folders that the options say. False after a usage error,
 * which has been printed. */
bool report_begin(const struct command *cmd, struct compilation *c);
/* Findings in the format asked for: json, sarif and github are results (stdout), the others talk
 * (stderr). With `quiet_line`, and text, a run without findings says so in one line. */
void report_findings(const struct command *cmd, struct compilation *c, bool quiet_line);
/* What the policies ask for and this version does not make or prove: plain lines (stderr). */
void report_pending(const struct compilation *c);
/* Where a policy could not be understood and there is nothing to compute from: why. */
enum exit_status report_not_understood(const struct command *cmd, struct compilation *c);
/* True where stdout belongs to a machine format, so that nothing else may be printed there. */
bool report_machine(const struct command *cmd);

#endif
