/*
 * What is alerted: one section for every alert that the rules hold, found in the rules themselves, so
 * that no alert is without the section that it links to; and the ages from which on it is.
 */
#include "lower/strategy.h"

#include <ctype.h>
#include <stdlib.h>

#include "lower/watch.h"
#include "units/duration.h"
#include "units/quantity.h"

/* --------------------------------------------------------------------------------------- alerts */

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct map_entry *)x)->key, ((const struct map_entry *)y)->key);
}

static struct map alerts_of(struct arena *a, const struct node *groups)
{
    struct map found = map_new(a);
    for (size_t i = 0; i < groups->n; i++) {
        const struct node *rules = node_get(groups->items[i], "rules");
        for (size_t k = 0; k < rules->n; k++) {
            const struct node *alert = node_get(rules->items[k], "alert");
            if (alert != NULL && !map_has(&found, alert->text)) {
                map_put(&found, alert->text, rules->items[k]);
            }
        }
    }
    return found;
}

static struct str text_at(const struct node *rule, const char *path)
{
    const struct node *n = node_path(rule, str_of(path));
    return n == NULL ? (struct str){0} : n->text;
}

static struct str lasting(struct strategy *s, struct str prometheus)
{
    int64_t seconds;
    struct misread m;
    return duration_parse(s->a, prometheus, &seconds, &m) ? duration_full(s->a, seconds)
                                                          : prometheus;
}

/* Of the four alerts that are about no single copy, which the table of thresholds does not have: each
 * threshold with its arithmetic, by tier where it is one's. */
static struct node *thresholds_of(struct strategy *s, const struct node *groups, struct str name)
{
    struct node *list = node_list(s->a);
    for (size_t i = 0; i < groups->n && str_starts(name, STR("Longhorn")); i++) {
        const struct node *rules = node_get(groups->items[i], "rules");
        for (size_t k = 0; k < rules->n && list->n < s->most; k++) {
            struct str tier = text_at(rules->items[k], "labels.tier");
            struct str threshold = text_at(rules->items[k], "annotations.threshold");
            if (threshold.n > 0 && str_eq(text_at(rules->items[k], "alert"), name)) {
                node_add(s->a, list, tier.n == 0 ? node_text(s->a, threshold)
                                                 : node_fmt(s->a, "%.*s: %.*s", STR_ARG(tier),
                                                            STR_ARG(threshold)));
            }
        }
    }
    return list;
}

static void alert(struct strategy *s, const struct node *groups, struct str name,
                  const struct node *rule, struct node *blocks)
{
    struct node *f = strategy_facts(s), *is = node_map(s->a);
    char *key = arena_copy(s->a, name.p, name.n); /* facts begin with a small letter */
    key[0] = (char)tolower((unsigned char)key[0]);
    node_set_bool(s->a, is, key, true);
    node_set_text(s->a, f, "alert", name);
    node_set_text(s->a, f, "severity", text_at(rule, "labels.severity"));
    node_set_text(s->a, f, "summary", text_at(rule, "annotations.summary"));
    node_set_text(s->a, f, "for", lasting(s, text_at(rule, "for")));
    node_set_text(s->a, f, "storageLow",
                  quantity_words(s->a, s->p->verification.storage_low.v));
    strategy_put(s, f, "is", is);
    strategy_put(s, f, "thresholds", thresholds_of(s, groups, name));
    strategy_fill(s, TEMPLATE_STRATEGY_ALERT, f, blocks);
}

static void alerts(struct strategy *s, const struct node *groups, struct node *blocks)
{
    struct map found = alerts_of(s->a, groups);
    if (found.n > 1) {
        qsort(found.entries, found.n, sizeof *found.entries, by_name);
    }
    for (size_t i = 0; i < found.n; i++) {
        alert(s, groups, found.entries[i].key, found.entries[i].value, blocks);
    }
}

/* ----------------------------------------------------------------------------------- thresholds */

static void late(struct strategy *s, const struct watch *w, struct node *rows, int64_t *more)
{
    for (size_t i = 0; i < w->n; i++) {
        for (size_t k = 0; k < w->tiers[i].copy_count; k++) {
            const struct watched_copy *c = &w->tiers[i].copies[k];
            if (rows->n >= s->most) {
                ++*more;
                continue;
            }
            struct node *row = doc_row(s->a, rows);
            doc_text(s->a, row, w->tiers[i].tier->name.v);
            doc_text(s->a, row, c->name);
            doc_text(s->a, row, c->own ? c->of.at[0]->w->name.v : STR("all"));
            doc_text(s->a, row, duration_full(s->a, c->point->unmissed->seconds));
            doc_text(s->a, row, duration_full(s->a, c->late));
        }
    }
}

static void broken(struct strategy *s, const struct watch *w, struct node *rows, int64_t *more)
{
    for (size_t i = 0; i < w->n; i++) {
        for (size_t k = 0; k < w->tiers[i].scenario_count; k++) {
            const struct watched_scenario *o = &w->tiers[i].scenarios[k];
            if (rows->n >= s->most) {
                ++*more;
                continue;
            }
            struct node *row = doc_row(s->a, rows);
            doc_text(s->a, row, w->tiers[i].tier->name.v);
            doc_text(s->a, row, o->hazard->name);
            doc_text(s->a, row, duration_full(s->a, o->outcome->promise.rpo->v));
            doc_text(s->a, row, duration_full(s->a, o->breached));
        }
    }
}

void strategy_watched(struct strategy *s, const struct lowering *l, struct node *facts)
{
    const struct watch *w = l->watch;
    if (w == NULL) {
        node_set_bool(s->a, facts, "unwatched", true);
        return;
    }
    struct node *f = node_map(s->a), *blocks = node_list(s->a);
    struct node *lates = node_list(s->a), *breaches = node_list(s->a);
    int64_t more = 0;
    late(s, w, lates, &more);
    broken(s, w, breaches, &more);
    alerts(s, l->rules, blocks);
    node_set_text(s->a, f, "every", duration_full(s->a, w->every));
    node_set_text(s->a, f, "scrape", duration_full(s->a, THRESHOLD_SCRAPE));
    node_set_text(s->a, f, "slack", duration_full(s->a, THRESHOLD_SLACK));
    strategy_put(s, f, "late", lates);
    strategy_put(s, f, "broken", breaches);
    node_set_int(s->a, f, "more", more);
    node_set_bool(s->a, f, "cut", more > 0);
    strategy_put(s, f, "alerts", blocks);
    strategy_put(s, facts, "watched", f);
}
