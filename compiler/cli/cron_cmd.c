/*
 * `tierc cron`: one schedule, or a stream of them. The window is the proof's 28 years unless the user
 * asks for another; then it begins at a local midnight and nothing before it is looked at.
 */
#include "cli/cron_print.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/command.h"
#include "diag/glyph.h"
#include "units/date.h"

enum { YEARS_DEFAULT = 28, YEARS_MOST = 400, STREAM_LIMIT = 256 * 1024 * 1024 };
enum cron_format { CRON_AS_TEXT, CRON_AS_JSON, CRON_AS_ROWS };

struct cron_run {
    struct command *cmd;
    struct zones *zones;
    enum cron_format format;
    bool own_window;
    int64_t day, years;
    bool no_data, found;
    size_t printed;
};

static bool window_read(struct cron_run *r)
{
    const char *from = opt_value(r->cmd, OPT_FROM), *years = opt_value(r->cmd, OPT_YEARS);
    r->day = HORIZON_FROM;
    r->years = YEARS_DEFAULT;
    r->own_window = from != NULL || years != NULL || r->format == CRON_AS_ROWS;
    if (from != NULL && !date_parse(str_of(from), &r->day)) {
        command_misused(r->cmd, "`--from` takes a date such as 2026-01-01, not `%s`", from);
        return false;
    }
    if (years != NULL && (!str_int(str_of(years), &r->years) || r->years < 1 || r->years > YEARS_MOST)) {
        command_misused(r->cmd, "`--years` takes a number from 1 to %d, not `%s`", YEARS_MOST, years);
        return false;
    }
    return true;
}

static struct cron_window window_of(const struct cron_run *r, const struct zone *z)
{
    if (r->own_window) {
        struct cron_window w = cron_window(z, r->day, r->years);
        w.next = opt_value(r->cmd, OPT_FROM) == NULL && r->format != CRON_AS_ROWS ? r->cmd->clock + 1 : w.next;
        return w;
    }
    return (struct cron_window){.start = FIRINGS_FROM, .from = HORIZON_FROM, .to = HORIZON_TO,
                                .next = r->cmd->clock + 1};
}

static void zone_refused(struct cron_run *r, struct str name, enum zone_trouble trouble)
{
    if (trouble == ZONE_NO_DATA) {
        r->no_data = true;
        fputs("tierc: this system has no time zone data; install the package `tzdata`\n", stderr);
        return;
    }
    bool same;
    struct buf b = {.arena = r->cmd->arena};
    struct str near = zones_near(r->zones, name, &same);
    buf_z(&b, "tierc: there is no time zone `");
    shown_add(&b, name, false);
    buf_char(&b, '`');
    if (near.n != 0) {
        buf_fmt(&b, "; did you mean `%.*s`?", STR_ARG(near));
    }
    buf_z(&b, "\nnote: names are case-sensitive; zones come from the package `tzdata` (older names: "
              "`tzdata-legacy` on Ubuntu 24.04)\n");
    fputs(buf_str(&b).p, stderr);
}

/* One schedule. For machines an unknown zone is an answer like any other. */
static void one(struct cron_run *r, struct str zone, struct str text)
{
    struct arena *a = arena_new();
    const struct zone *z;
    enum zone_trouble trouble = zones_get(r->zones, zone, &z);
    struct cron_answer answer = {.verdict = CRON_REFUSED};
    struct cron_window w = {0};
    if (trouble == ZONE_NO_DATA || (trouble == ZONE_UNKNOWN && r->format == CRON_AS_TEXT)) {
        zone_refused(r, zone, trouble);
        r->found = true;
        arena_free(a);
        return;
    }
    if (trouble == ZONE_UNKNOWN) {
        answer.misread.why = str_fmt(a, "there is no time zone `%.*s`", STR_ARG(zone));
        answer.misread.help = STR("zones are IANA names, such as Europe/Berlin");
    } else {
        w = window_of(r, z);
        if (r->format == CRON_AS_ROWS) {
            cron_ask_raw(a, text, z, &w, &answer);
        } else {
            cron_ask(a, text, z, &w, &answer);
        }
    }
    r->found = r->found || answer.verdict != CRON_OK;
    struct cron_asked asked = {.text = text, .zone = zone, .z = z, .window = w, .answer = &answer};
    if (r->format == CRON_AS_ROWS) {
        cron_print_row(&asked, stdout);
    } else if (r->format == CRON_AS_JSON) {
        cron_print_json(a, &asked, stdout);
    } else {
        if (answer.verdict != CRON_REFUSED) {
            fputs(r->printed++ != 0 ? "\n" : "", stdout);
        }
        cron_print_text(a, &asked, stdout, stderr);
    }
    arena_free(a);
}

/* `ZONE<TAB>EXPR` lines. Findings in a stream are its result, not its failure. */
static int stream(struct cron_run *r, struct str text)
{
    struct str line;
    for (size_t number = 1; str_split(&text, '\n', &line); number++) {
        size_t tab = str_find(line, '\t');
        if (tab == line.n || str_find(str_sub(line, tab + 1, line.n), '\t') != line.n - tab - 1) {
            return command_misused(r->cmd, "line %zu of the input is not ZONE, a tab, and a schedule", number);
        }
        one(r, str_sub(line, 0, tab), str_sub(line, tab + 1, line.n));
        if (r->no_data) {
            return EXIT_UNDECIDED;
        }
    }
    return EXIT_FINE;
}

int cron_run(struct command *cmd)
{
    struct cron_run r = {.cmd = cmd, .zones = zones_new(cmd->arena, cmd->zone_dir),
                         .format = (enum cron_format)opt_format(cmd, OPT_ANSWER)};
    const char *zone = opt_value(cmd, OPT_ZONE);
    if (!window_read(&r)) {
        return EXIT_USAGE;
    }
    if (strcmp(cmd->operands[0], "-") == 0) {
        struct str text, why;
        if (zone != NULL) {
            return command_misused(cmd, "each line of a stream names its zone: leave `--zone` out");
        }
        if (!file_read(cmd->arena, "-", STREAM_LIMIT, &text, &why)) {
            fprintf(stderr, "tierc: cannot read `<stdin>`: %.*s\n", STR_ARG(why));
            return EXIT_USAGE;
        }
        return stream(&r, text);
    }
    one(&r, str_of(zone == NULL ? "UTC" : zone), str_of(cmd->operands[0]));
    return r.no_data ? EXIT_UNDECIDED : r.found ? EXIT_FINDINGS : EXIT_FINE;
}
