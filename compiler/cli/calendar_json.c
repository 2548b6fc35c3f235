/*
 * The runs for machines: instants in UTC, names as `tierc why` has them. Keys stay in this order, and
 * more come only at the end of an object.
 */
#include "cli/calendar.h"
#include "units/date.h"

static void window_put(struct arena *a, struct node *map, struct window w)
{
    node_set_text(a, map, "start", instant_print(a, w.start));
    node_set_text(a, map, "end", instant_print(a, w.end));
}

static struct node *clash_node(const struct calendar *c, const struct clash *k)
{
    struct node *map = node_map(c->a);
    node_set(c->a, map, STR("with"),
             k->with == NULL ? node_null(c->a) : node_text(c->a, k->with->name));
    window_put(c->a, map, k->other);
    return map;
}

static struct node *run_node(const struct calendar *c, const struct slot *s)
{
    struct arena *a = c->a;
    const struct job *j = s->job;
    struct node *map = node_map(a), *clashes = node_list(a);
    node_set_text(a, map, "name", j->name);
    node_set_text(a, map, "kind", str_of(job_noun(j->kind)));
    node_set(a, map, STR("group"),
             j->group == NULL ? node_null(a) : node_text(a, j->group->name.v));
    window_put(a, map, s->at);
    node_set_bool(a, map, "lowerBound", j->low);
    for (size_t i = 0; i < s->clash_count; i++) {
        node_add(a, clashes, clash_node(c, &s->clashes[i]));
    }
    node_set(a, map, STR("conflicts"), clashes);
    return map;
}

static struct node *frequent_node(const struct calendar *c, const struct job *j)
{
    struct arena *a = c->a;
    struct node *map = node_map(a), *clashes = node_list(a);
    node_set_text(a, map, "name", j->name);
    node_set_text(a, map, "kind", str_of(job_noun(j->kind)));
    node_set_text(a, map, "schedule", j->when->cron);
    node_set_text(a, map, "zone", j->when->zone);
    for (size_t i = 0; i < c->clash_count; i++) {
        if (c->clashes[i].job == j) {
            node_add(a, clashes, clash_node(c, &c->clashes[i]));
        }
    }
    node_set(a, map, STR("conflicts"), clashes);
    return map;
}

struct node *calendar_json(const struct calendar *c)
{
    struct arena *a = c->a;
    struct node *map = node_map(a), *runs = node_list(a), *often = node_list(a), *kept = node_list(a);
    node_set_int(a, map, "version", 1);
    node_set_text(a, map, "policy", c->p->name.v);
    node_set_text(a, map, "zone", zone_name(c->zone));
    node_set_text(a, map, "from", instant_print(a, c->from));
    node_set_text(a, map, "to", instant_print(a, c->to));
    for (size_t i = 0; i < c->slot_count; i++) {
        node_add(a, runs, run_node(c, &c->slots[i]));
    }
    for (size_t i = 0; i < c->jobs.n; i++) {
        if (calendar_frequent(&c->jobs.at[i])) {
            node_add(a, often, frequent_node(c, &c->jobs.at[i]));
        }
    }
    for (size_t i = 0; i < c->kept_count; i++) {
        struct node *window = node_map(a);
        const struct text *reason = &c->kept[i].of->reason;
        window_put(a, window, c->kept[i].at);
        node_set(a, window, STR("reason"),
                 usable(reason->from) ? node_text(a, reason->v) : node_null(a));
        node_add(a, kept, window);
    }
    node_set(a, map, STR("runs"), runs);
    node_set(a, map, STR("frequent"), often);
    node_set(a, map, STR("keptFree"), kept);
    return map;
}
