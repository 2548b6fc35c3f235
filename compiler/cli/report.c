#include "cli/report.h"

#include <stdio.h>
#include <string.h>

#include "diag/glyph.h"
#include "diag/render.h"
#include "units/date.h"

const char *const finding_formats[] = {"text", "short", "json", "sarif", "github", NULL};
const char *const talk_formats[] = {"text", "short", NULL};

static bool level(const struct command *cmd, struct compilation *c, struct given g)
{
    enum code code;
    enum severity s = g.opt == OPT_WARN ? SEV_WARNING : g.opt == OPT_ERROR ? SEV_ERROR : SEV_ALLOW;
    if (code_later(str_of(g.value)) != NULL) {
        return true;
    }
    if (!code_find(str_of(g.value), &code)) {
        code_unknown(cmd, g.value);
        return false;
    }
    if (s != SEV_ERROR && code_fixed(code)) {
        command_misused(cmd, "`%s` cannot be lowered: nothing that works can be made of such a policy",
                        g.value);
        return false;
    }
    diags_level(c->diags, code, s);
    return true;
}

bool report_begin(const struct command *cmd, struct compilation *c)
{
    struct texts *texts = texts_new(cmd->arena);
    struct zones *zones = zones_new(cmd->arena, cmd->zone_dir);
    *c = (struct compilation){
        .arena = cmd->arena,
        .texts = texts,
        .diags = diags_new(cmd->arena, texts),
        .zones = zones,
        .timings = timings_new(cmd->arena, zones),
        .now = cmd->clock,
        .templates = opt_value(cmd, OPT_TEMPLATES),
        .version = TIERC_VERSION,
    };
    const char *now = opt_value(cmd, OPT_NOW), *most = opt_value(cmd, OPT_MAX_ERRORS);
    int64_t n;
    if (now != NULL && !instant_parse(str_of(now), &c->now)) {
        command_misused(cmd, "`--now` takes a date such as 2026-11-24, not `%s`", now);
        return false;
    }
    if (most != NULL && (!str_int(str_of(most), &n) || n == 0)) {
        command_misused(cmd, "`--max-errors` takes a number from 1 on, not `%s`", most);
        return false;
    }
    for (size_t i = 0; i < cmd->given_count; i++) {
        enum opt o = cmd->given[i].opt;
        if ((o == OPT_WARN || o == OPT_ERROR || o == OPT_ALLOW) && !level(cmd, c, cmd->given[i])) {
            return false;
        }
    }
    if (opt_value(cmd, OPT_DENY_WARNINGS) != NULL) {
        diags_deny_warnings(c->diags);
    }
    return true;
}

bool report_machine(const struct command *cmd)
{
    return opt_format(cmd, OPT_FORMAT) >= FINDING_JSON;
}

void report_pending(const struct compilation *c)
{
    for (size_t i = 0; i < c->output_count; i++) {
        for (size_t j = 0; j < c->outputs[i]->pending_count; j++) {
            fprintf(stderr, "tierc: %.*s\n", STR_ARG(c->outputs[i]->pending[j]));
        }
    }
}

static void nothing_found(struct compilation *c)
{
    size_t workloads = 0;
    for (size_t i = 0; i < c->policies.n; i++) {
        workloads += c->policies.at[i]->workloads.n;
    }
    fprintf(stderr, "tierc: no findings (%zu %s, %zu %s)\n", c->policies.n,
            c->policies.n == 1 ? "policy" : "policies", workloads,
            workloads == 1 ? "workload" : "workloads");
}

void report_findings(const struct command *cmd, struct compilation *c, bool quiet_line)
{
    static struct str (*const renderers[])(struct diags *, const struct render_options *) = {
        [FINDING_TEXT] = render_human,    [FINDING_SHORT] = render_short,
        [FINDING_JSON] = render_json,     [FINDING_SARIF] = render_sarif,
        [FINDING_GITHUB] = render_github,
    };
    const char *most = opt_value(cmd, OPT_MAX_ERRORS);
    int64_t max_errors = 0;
    if (most != NULL) {
        str_int(str_of(most), &max_errors);
    }
    struct render_options o = {
        .colour = cmd->colour,
        .info = opt_value(cmd, OPT_INFO) != NULL,
        .max_errors = (size_t)max_errors,
        .version = TIERC_VERSION,
    };
    size_t format = opt_format(cmd, OPT_FORMAT);
    struct str text = renderers[format](c->diags, &o);
    fwrite(text.p, 1, text.n, report_machine(cmd) ? stdout : stderr);
    if (c->unexplained) {
        fputs(
            "tierc: no output could be made, and no finding says why: this is a mistake in tierc\n",
            stderr);
    } else if (text.n == 0 && format == FINDING_TEXT && quiet_line) {
        nothing_found(c);
    }
}

enum exit_status report_not_understood(const struct command *cmd, struct compilation *c)
{
    if (compilation_status(c) == EXIT_FINE) { /* a check may be what says why */
        compilation_check(c);
    }
    report_findings(cmd, c, false);
    if (compilation_status(c) == EXIT_FINE) {
        fputs(
            "tierc: nothing could be proved, and no finding says why: this is a mistake in tierc\n",
            stderr);
        return EXIT_UNDECIDED;
    }
    return compilation_status(c);
}
