/*
 * The renderers. Message, code and colour never meet before here; all are fed by the same records.
 *
 *   human   rustc's shape: severity[code]: message, --> file:line:col, the source with the exact
 *           words underlined, further places, notes, help; a closing line with counts
 *   short   file:line:col: severity[code]: message
 *   json    {"version": 1, "diagnostics": [...]}: one object
 *   sarif   SARIF 2.1.0, with rules, related locations and fixes
 *   github  ::error file=…,line=…,col=…,endLine=…,endColumn=…,title=CODE::message
 */
#ifndef TIERC_DIAG_RENDER_H
#define TIERC_DIAG_RENDER_H

#include "diag/diag.h"

struct render_options {
    bool colour;
    bool info;          /* show informational findings, else they are counted */
    size_t max_errors;  /* 0: all */
    const char *version; /* of the program, for SARIF */
};

/* What is to be shown: diags_sorted without informational findings (unless asked for) and without
 * errors beyond max_errors; all renderers walk this list. */
size_t render_list(struct diags *ds, const struct render_options *o, const struct diag *const **out);

/* `2 errors, 1 warning, 3 informational, 1 accepted (shown with --info)`; empty where nothing was
 * found. */
struct str render_summary(struct diags *ds, const struct render_options *o);
/* One line for each finding that `allow` accepts, with its reason, if `info` asks for it. */
void render_accepted(struct buf *b, struct diags *ds, const struct render_options *o);

struct str render_human(struct diags *ds, const struct render_options *o);
struct str render_short(struct diags *ds, const struct render_options *o);
struct str render_json(struct diags *ds, const struct render_options *o);
struct str render_sarif(struct diags *ds, const struct render_options *o);
struct str render_github(struct diags *ds, const struct render_options *o);

/* The page for `tierc explain CODE`, as Markdown (diag/codes/<slug>.md, embedded); empty if there
 * is none. */
struct str explain_page(enum code c);

#endif
