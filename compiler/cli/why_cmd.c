/*
 * `tierc why`: what a policy guarantees, and how that follows. Checks are not asked; only what
 * keeps the policy from being understood stops it, because then there is nothing to prove.
 */
#include <stdio.h>

#include "base/suggest.h"
#include "cli/report.h"
#include "cli/why.h"
#include "emit/emit.h"
#include "policy/keys.h"

bool why_wants(const struct why *y, enum opt o, struct str name)
{
    bool any = false;
    for (size_t i = 0; i < y->cmd->given_count; i++) {
        if (y->cmd->given[i].opt == o) {
            any = true;
            if (str_is(name, y->cmd->given[i].value)) {
                return true;
            }
        }
    }
    return !any;
}

/* All names that an option may take: of workloads, or of scenarios. */
static size_t names_of(const struct compilation *c, enum opt o, struct str **out)
{
    size_t n = 0, most = SCENARIO_COUNT;
    for (size_t i = 0; i < c->policies.n; i++) {
        most += c->policies.at[i]->workloads.n + c->policies.at[i]->scenarios.n;
    }
    struct str *names = arena_many(c->arena, most, struct str);
    for (size_t i = 0; o == OPT_SCENARIO && scenario_names[i] != NULL; i++) {
        names[n++] = str_of(scenario_names[i]);
    }
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        for (size_t j = 0; o == OPT_WORKLOAD && j < p->workloads.n; j++) {
            names[n++] = ITEM(p->workloads, j, struct workload)->name.v;
        }
        for (size_t j = 0; o == OPT_SCENARIO && j < p->scenarios.n; j++) {
            names[n++] = ITEM(p->scenarios, j, struct scenario)->name.v;
        }
    }
    *out = names;
    return n;
}

/* False after a usage error: an option names nothing. */
static bool names_known(const struct command *cmd, const struct compilation *c, enum opt o,
                        const char *what)
{
    struct str *names;
    size_t n = names_of(c, o, &names);
    for (size_t i = 0; i < cmd->given_count; i++) {
        const char *given = cmd->given[i].value;
        bool known = cmd->given[i].opt != o;
        for (size_t j = 0; j < n; j++) {
            known = known || str_is(names[j], given);
        }
        if (!known) {
            struct str near = suggest(str_of(given), names, n);
            command_misused(cmd, "there is no %s `%s`%s%.*s%s", what, given,
                            near.n == 0 ? "" : "; did you mean `", STR_ARG(near),
                            near.n == 0 ? "" : "`?");
            return false;
        }
    }
    return true;
}

static bool proved(const struct compilation *c)
{
    bool all = c->policies.n != 0;
    for (size_t i = 0; i < c->policies.n; i++) {
        all = all && c->policies.at[i]->guarantees != NULL;
    }
    return all;
}

/* All policies as text: the derivations, or the runbooks. */
static enum exit_status print_text(const struct command *cmd, struct compilation *c)
{
    struct buf text = {.arena = c->arena};
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        struct why y = {c->arena, c->texts, p, p->guarantees, zones_version(c->zones), cmd};
        buf_z(&text, i == 0 ? "" : "\n");
        if (opt_value(cmd, OPT_RUNBOOK) == NULL) {
            buf_add(&text, why_text(&y));
        } else if (!why_runbook(&y, c, &text)) {
            return report_not_understood(cmd, c);
        }
    }
    fwrite(text.p, 1, text.n, stdout);
    return EXIT_FINE;
}

static enum exit_status print_json(const struct command *cmd, struct compilation *c)
{
    struct node *list = node_list(c->arena);
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        struct why y = {c->arena, c->texts, p, p->guarantees, zones_version(c->zones), cmd};
        node_add(c->arena, list, why_json(&y, compilation_digest(c, p)));
    }
    struct str out = json_write(c->arena, list->n == 1 ? list->items[0] : list);
    fwrite(out.p, 1, out.n, stdout);
    return EXIT_FINE;
}

int why_run(struct command *cmd)
{
    struct compilation c;
    bool json = opt_format(cmd, OPT_ANSWER) != 0;
    if (!report_begin(cmd, &c)) {
        return EXIT_USAGE;
    }
    if (json && opt_value(cmd, OPT_RUNBOOK) != NULL) {
        return command_misused(cmd, "a runbook is text: --runbook and --format json exclude each other");
    }
    compilation_model(&c, cmd->operands, cmd->operand_count);
    compilation_prove(&c);
    if (!proved(&c)) {
        return (int)report_not_understood(cmd, &c);
    }
    if (!names_known(cmd, &c, OPT_WORKLOAD, "workload") ||
        !names_known(cmd, &c, OPT_SCENARIO, "scenario")) {
        return EXIT_USAGE;
    }
    return (int)(json ? print_json : print_text)(cmd, &c);
}
