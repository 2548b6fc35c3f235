/*
 * `tierc calendar`: what runs when, by the clock of the policy. As `why`, it answers whatever the
 * checks would say, as long as the policy could be understood.
 */
#include <stdio.h>

#include "cli/calendar.h"
#include "cli/report.h"
#include "emit/emit.h"
#include "units/date.h"

enum { DAYS_DEFAULT = 7, DAYS_MOST = 366 };
enum calendar_format { CALENDAR_TEXT, CALENDAR_JSON, CALENDAR_SVG };
#define DAY INT64_C(86400)

struct range {
    bool today;
    int64_t day, days;
};

static bool range_read(const struct command *cmd, struct range *r)
{
    const char *from = opt_value(cmd, OPT_FROM), *days = opt_value(cmd, OPT_DAYS);
    *r = (struct range){.today = from == NULL, .days = DAYS_DEFAULT};
    if (from != NULL && !date_parse(str_of(from), &r->day)) {
        command_misused(cmd, "`--from` takes a date such as 2026-01-01, not `%s`", from);
        return false;
    }
    if (days != NULL &&
        (!str_int(str_of(days), &r->days) || r->days < 1 || r->days > DAYS_MOST)) {
        command_misused(cmd, "`--days` takes a number from 1 to %d, not `%s`", DAYS_MOST, days);
        return false;
    }
    return true;
}

/* Today is where the clocks of the policy stand. The first and last day of the horizon are not whole
 * in every zone. */
static bool range_place(const struct command *cmd, const struct policy *p, struct range *r)
{
    if (r->today) {
        int64_t local = cmd->clock + zone_offset(p->zone, cmd->clock);
        r->day = local - local % DAY;
    }
    if (r->day < HORIZON_FROM + DAY || r->day + r->days * DAY > HORIZON_TO - DAY) {
        command_misused(cmd, "the calendar reaches from 2026-01-02 to 2053-12-30");
        return false;
    }
    return true;
}

static bool understood(const struct compilation *c)
{
    bool all = c->policies.n != 0;
    for (size_t i = 0; i < c->policies.n; i++) {
        const struct policy *p = c->policies.at[i];
        all = all && p->guarantees != NULL && p->zone != NULL;
    }
    return all;
}

int calendar_run(struct command *cmd)
{
    struct compilation c;
    struct range range;
    enum calendar_format format = (enum calendar_format)opt_format(cmd, OPT_ANSWER);
    if (!range_read(cmd, &range) || !report_begin(cmd, &c)) {
        return EXIT_USAGE;
    }
    compilation_model(&c, cmd->operands, cmd->operand_count);
    compilation_prove(&c);
    if (!understood(&c)) {
        return (int)report_not_understood(cmd, &c);
    }
    if (format == CALENDAR_SVG && c.policies.n > 1) {
        return command_misused(cmd, "an SVG shows one policy, and this run has %zu", c.policies.n);
    }
    struct node *list = node_list(c.arena);
    struct buf text = {.arena = c.arena};
    for (size_t i = 0; i < c.policies.n; i++) {
        const struct policy *p = c.policies.at[i];
        if (!range_place(cmd, p, &range)) {
            return EXIT_USAGE;
        }
        struct calendar k = calendar_of(c.arena, p, range.day, range.days);
        if (format == CALENDAR_JSON) {
            node_add(c.arena, list, calendar_json(&k));
        } else {
            buf_z(&text, i == 0 ? "" : "\n");
            buf_add(&text, format == CALENDAR_SVG ? calendar_svg(&k) : calendar_text(&k));
        }
    }
    struct str out = format == CALENDAR_JSON
                         ? json_write(c.arena, list->n == 1 ? list->items[0] : list)
                         : buf_str(&text);
    fwrite(out.p, 1, out.n, stdout);
    return EXIT_FINE;
}
