/*
 * The verbs, one row each. Usage, help and shell completion are printed from here, so that none of
 * them can name what does not work.
 */
#include "cli/report.h"

#define ALWAYS OPT_HELP, OPT_VERSION
#define FINDINGS                                                                                   \
    OPT_FORMAT, OPT_INFO, OPT_WARN, OPT_ERROR, OPT_ALLOW, OPT_DENY_WARNINGS, OPT_MAX_ERRORS, OPT_NOW

#define POLICIES                                                                                   \
    "POLICY is a file, a folder (all *.yaml and *.yml in it, sorted) or - (standard input)."

static const enum opt compile_options[] = {OPT_OUTPUT,    OPT_STALE, OPT_DIFF, FINDINGS,
                                           OPT_TEMPLATES, ALWAYS,    OPT_COUNT};
static const enum opt check_options[] = {OPT_FIX,       OPT_AGAINST, FINDINGS,
                                         OPT_TEMPLATES, ALWAYS,      OPT_COUNT};
static const enum opt explain_options[] = {ALWAYS, OPT_COUNT};
static const enum opt fmt_options[] = {OPT_UNFORMATTED, ALWAYS, OPT_COUNT};
static const enum opt facts_options[] = {FINDINGS, OPT_TEMPLATES, ALWAYS, OPT_COUNT};

static const enum opt why_options[] = {OPT_WORKLOAD, OPT_SCENARIO, OPT_RUNBOOK,
                                       OPT_ANSWER,   ALWAYS,       OPT_COUNT};
static const char *const why_formats[] = {"text", "json", NULL};

static const enum opt calendar_options[] = {OPT_FROM, OPT_DAYS, OPT_ANSWER, ALWAYS, OPT_COUNT};
static const char *const calendar_formats[] = {"text", "json", "svg", NULL};

static const enum opt cron_options[] = {OPT_ZONE,        OPT_FROM, OPT_YEARS,
                                        OPT_ANSWER, ALWAYS,   OPT_COUNT};
static const char *const cron_formats[] = {"text", "json", "tsv", NULL};

const struct verb verbs[] = {
    {
        .name = "compile",
        .operands = "POLICY...",
        .summary = "policies to the output tree",
        .help = POLICIES "\nNothing is written if there is an error.",
        .run = compile_run,
        .options = compile_options,
        .formats = finding_formats,
        .least = 1,
    },
    {
        .name = "check",
        .operands = "POLICY...",
        .summary = "all findings, and nothing written",
        .help = POLICIES,
        .run = check_run,
        .options = check_options,
        .formats = finding_formats,
        .least = 1,
    },
    {
        .name = "explain",
        .operands = "[CODE]",
        .summary = "what a finding means, an example, the fix, the sources",
        .help = "Without CODE: the list of all codes with their default severity.",
        .run = explain_run,
        .options = explain_options,
        .most = 1,
    },
    {
        .name = "fmt",
        .operands = "POLICY...",
        .summary = "policies in canonical form, comments kept",
        .help = POLICIES
        "\nFiles are rewritten where they differ; what came from - goes to the standard output.",
        .run = fmt_run,
        .options = fmt_options,
        .least = 1,
    },
    {
        .name = "facts",
        .operands = "POLICY...",
        .summary = "the resolved policy as JSON, as the templates see it",
        .help = POLICIES,
        .run = facts_run,
        .options = facts_options,
        .formats = talk_formats,
        .least = 1,
    },
    {
        .name = "why",
        .operands = "POLICY...",
        .summary = "what is really guaranteed: loss, look-back, recovery time, and why",
        .help = POLICIES "\nThe numbers are printed whatever `check` would say of the policy.",
        .run = why_run,
        .options = why_options,
        .formats = why_formats,
        .least = 1,
    },
    {
        .name = "calendar",
        .operands = "POLICY...",
        .summary = "what runs when, and which runs are in each other's way",
        .help = POLICIES "\nTimes are shown in the `timezone` of the policy; --from is today there "
                         "unless given.",
        .run = calendar_run,
        .options = calendar_options,
        .formats = calendar_formats,
        .least = 1,
    },
    {
        .name = "cron",
        .operands = "EXPR|-",
        .summary = "one schedule: normal form, next runs, worst and least gap",
        .help =
            "EXPR is a cron line or the words of a policy. `-` reads lines of ZONE, a tab and a\n"
            "cron line from standard input. Without --from and --years the gaps are those of the\n"
            "28 years over which policies are proved.",
        .run = cron_run,
        .options = cron_options,
        .formats = cron_formats,
        .least = 1,
        .most = 1,
        .one = "put the schedule in quotes",
    },
};
const size_t verb_count = sizeof verbs / sizeof verbs[0];

struct str verbs_help(struct arena *a)
{
    struct buf b = {.arena = a};
    buf_z(&b, "tierc compiles a backup policy into everything that a Kubernetes/Longhorn cluster\n"
              "needs to keep it.\n\n"
              "usage: tierc COMMAND [OPTION]... [ARGUMENT]...\n\ncommands:\n");
    for (size_t i = 0; i < verb_count; i++) {
        buf_fmt(&b, "  %-10s%s\n", verbs[i].name, verbs[i].summary);
    }
    buf_z(
        &b,
        "\n`tierc COMMAND --help` shows the options of a command, `tierc --version` the version.\n"
        "Exit status: 0 nothing wrong, 1 findings, 2 bad usage or unreadable input,\n"
        "3 could not decide.\n");
    return buf_str(&b);
}

/* The text in lines of at most 58 columns, continued under column 32. */
static void wrapped(struct buf *b, struct str text)
{
    size_t column = 0;
    for (struct str word; str_split(&text, ' ', &word);) {
        if (column != 0 && column + 1 + word.n > 58) {
            buf_char(b, '\n');
            buf_pad(b, ' ', 32);
            column = 0;
        }
        buf_fmt(b, "%s%.*s", column == 0 ? "" : " ", STR_ARG(word));
        column += word.n + (column != 0);
    }
    buf_char(b, '\n');
}

struct str verb_help(struct arena *a, const struct verb *v)
{
    struct buf b = {.arena = a};
    buf_fmt(&b, "tierc %s: %s\n\nusage: tierc %s [OPTION]... %s\n", v->name, v->summary, v->name,
            v->operands);
    if (v->help != NULL) {
        buf_fmt(&b, "\n%s\n", v->help);
    }
    buf_z(&b, "\noptions:\n");
    for (const enum opt *o = v->options; *o != OPT_COUNT; o++) {
        const struct opt_info *info = opt_info(*o);
        struct buf left = {.arena = a};
        if (info->letter != 0) {
            buf_fmt(&left, "  -%c, ", info->letter);
        } else {
            buf_z(&left, "      ");
        }
        buf_fmt(&left, "--%s%s%s", info->name, info->value == NULL ? "" : " ",
                info->value == NULL ? "" : info->value);
        buf_fmt(&b, "%-32s", buf_str(&left).p);
        wrapped(&b, str_of(info->help));
        if (*o == OPT_FORMAT || *o == OPT_ANSWER) {
            buf_pad(&b, ' ', 32);
            for (size_t i = 0; v->formats[i] != NULL; i++) {
                buf_fmt(&b, "%s%s%s", i == 0 ? "" : ", ", v->formats[i],
                        i == 0 ? " (default)" : "");
            }
            buf_char(&b, '\n');
        }
    }
    return buf_str(&b);
}
