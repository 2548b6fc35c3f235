/*
 * Diagnostics: built where the mistake is found, collected, sorted, printed once at the end.
 *
 *     struct diag *d = diag_at(ds, D_LOOKBACK_SHORT, keep->span, "keeps %s, but the tier promises %s", …);
 *     diag_label(d, "keeps 3 copies");                        text beside the primary underline
 *     diag_mark(d, tier->rpo.span, "promised here");          a second place, underlined with `-`
 *     diag_note(d, "7 daily copies reach back 6 days");       a fact
 *     diag_help(d, "write `keep: 8`");                        an action
 *     diag_fix(d, keep->span, "8");                           an edit that is certainly what was meant
 *
 * Wording: lower case, no full stop, what is wrong first, user text in backticks, both values
 * present, no advice in the message (that is help). A code never changes its meaning.
 *
 * Every string given is formatted into the arena at once; nothing needs to outlive the call. What
 * looks like a secret (units/secret.h) is masked in it, and an edit that has one is not made.
 */
#ifndef TIERC_DIAG_DIAG_H
#define TIERC_DIAG_DIAG_H

#include "base/str.h"
#include "diag/span.h"
#include "diag/text.h"

enum severity { SEV_ALLOW, SEV_INFO, SEV_WARNING, SEV_ERROR };

enum family {
    FAMILY_LANGUAGE,
    FAMILY_SCHEDULES,
    FAMILY_OBJECTIVES,
    FAMILY_RETENTION,
    FAMILY_STORES,
    FAMILY_COVERAGE,
    FAMILY_SECURITY,
    FAMILY_COUNT
};

enum code {
#define CODE(id, slug, severity, family, title) D_##id,
#include "diag/codes.def"
#undef CODE
    D_COUNT
};

struct code_info {
    const char *slug;
    enum severity severity; /* default; a row may say another one at the call, see diag_severity */
    enum family family;
    const char *title; /* one line, lower case, for lists and SARIF */
};

const struct code_info *code_info(enum code c);
bool code_find(struct str slug, enum code *out);
/* The title of a code that is reserved for a later version (diag/later.def); NULL: it is none. */
const char *code_later(struct str slug);
/* True where the finding means that there is nothing to go on with (the input could not be understood,
 * no job could be made of it, or the API server, Longhorn or S3 would refuse what is made): neither `-W`/`-A` nor `allow:` may lower it. */
bool code_fixed(enum code c);
/* The code nearest to a misspelt one, of this version or a later one; empty: none is near. */
struct str code_near(struct arena *a, struct str slug);
const char *family_name(enum family f);
const char *severity_name(enum severity s); /* error, warning, info */

struct mark {
    struct span span;
    struct str text;
};

struct fix {
    struct span span; /* what is replaced; start == end inserts */
    struct str text;
};

struct diag {
    enum code code;
    enum severity severity; /* as found, or SEV_ALLOW by `allow`; diag_level adds what the user set */
    struct span span;
    struct str message;
    struct str label;
    struct str accepted;    /* why, where `allow` accepts it */
    struct mark *marks;
    struct str *notes, *helps;
    struct fix *fixes;
    struct span *abouts;
    size_t mark_count, note_count, help_count, fix_count, about_count;
    size_t mark_cap, note_cap, help_cap, fix_cap, about_cap;
    struct span home; /* in the policy that it is about, where it points at what several share */
    const struct diag *follows; /* what it is a consequence of, or NULL */
    struct diags *owner;
    uint32_t order;
};

struct diags;

struct diags *diags_new(struct arena *a, struct texts *t);
struct texts *diags_texts(const struct diags *ds);
struct arena *diags_arena(const struct diags *ds);

struct diag *diag_at(struct diags *ds, enum code c, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Where the table says "E/W" or "E, I", the finder says which. */
void diag_severity(struct diag *d, enum severity s);
void diag_label(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void diag_mark(struct diag *d, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void diag_note(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void diag_help(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void diag_fix(struct diag *d, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The name of a definition that the finding is about, wherever it points: an `allow` in that
 * definition covers it. */
void diag_about(struct diag *d, struct span name);

/* A place in the one policy that the finding is about, although it points at what several share: an
 * `allow` of another policy does not cover it. */
void diag_home(struct diag *d, struct span at);
/* The finding is a consequence of another one: it is shown and counts only where that is none, or
 * is no error, or is allowed. */
void diag_follows(struct diag *d, const struct diag *cause);

/* -W/-E/-A CODE and --deny-warnings. */
void diags_level(struct diags *ds, enum code c, enum severity s);
void diags_deny_warnings(struct diags *ds);
enum severity diag_level(const struct diag *d); /* what counts and is shown */

/* The walk over what was found, sorted by (file, start, code), duplicates dropped, levels applied:
 * what is allowed is not in it. Call after the last diag_at. */
size_t diags_sorted(struct diags *ds, const struct diag *const **out);
/* The same over what `allow` accepted. */
size_t diags_accepted(struct diags *ds, const struct diag *const **out);
/* Everything found, in order of discovery and with severities as found: for `allow`. */
size_t diags_all(struct diags *ds, struct diag ***out);
/* How many have this severity after levels, `allow` (severity SEV_ALLOW set on the record) and
 * dropping of duplicates. */
size_t diags_count(struct diags *ds, enum severity s);
bool diags_failed(struct diags *ds); /* an error among them */
/* An error among them whose code is fixed: no object can be made of what was read. */
bool diags_hopeless(const struct diags *ds);
/* True if an error of this code was found already: prerequisite of checks. */
bool diags_has(const struct diags *ds, enum code c);

#endif
