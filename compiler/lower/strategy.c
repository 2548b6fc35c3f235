/*
 * The family: facts of the whole document, filled into its template. Nothing is written where
 * nothing could be proved.
 */
#include "lower/strategy.h"

#include "lower/facts.h"
#include "lower/lowering.h"

enum { MOST = 40, MOST_VOLUMES = 8, DAY = 86400 };

struct node *strategy_facts(const struct strategy *s)
{
    struct node *facts = node_map(s->a);
    for (size_t i = 0; i < s->common->n; i++) {
        node_set(s->a, facts, s->common->pairs[i].key, s->common->pairs[i].value);
    }
    return facts;
}

void strategy_fill(struct strategy *s, enum template_id id, const struct node *facts,
                   struct node *blocks)
{
    s->failed |= !template_fill(s->ds, s->a, s->t, id, facts, blocks);
}

void strategy_put(const struct strategy *s, struct node *facts, const char *key,
                  struct node *value)
{
    node_set(s->a, facts, str_of(key), value);
}

/* What stands between backticks in a line of ours is code. */
static struct node *marked(struct strategy *s, struct str text)
{
    struct node *line = node_list(s->a);
    bool code = false;
    for (struct str piece; str_split(&text, '`', &piece); code = !code) {
        node_add(s->a, line, code ? doc_code(s->a, piece) : node_text(s->a, piece));
    }
    return line;
}

static struct node *missing(struct strategy *s, const struct output *o)
{
    struct node *list = node_list(s->a);
    for (size_t i = 0; i < o->pending_count; i++) {
        struct str line = o->pending[i]; /* without `POLICY: ` */
        node_add(s->a, list, marked(s, str_sub(line, o->policy.n + 2, line.n)));
    }
    return list;
}

static int64_t volumes(const struct policy *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->workloads.n; i++) {
        n += ITEM(p->workloads, i, struct workload)->volumes.n;
    }
    return (int64_t)n;
}

static struct str count(struct strategy *s, int64_t n, const char *what)
{
    return str_fmt(s->a, "%lld %s%s", (long long)n, what, n == 1 ? "" : "s");
}

static void put_runbooks(struct strategy *s, struct node *f)
{
    size_t scenarios = s->p->guarantees->hazard_count, all = s->p->guarantees->n;
    struct node *sections = node_list(s->a), *restores = node_list(s->a);
    bool *asked = arena_many(s->a, scenarios, bool);
    for (size_t i = 0; i < scenarios; i++) {
        asked[i] = true;
        strategy_scenario(s, i, sections);
    }
    strategy_restores(s, asked, restores);
    strategy_retargets(s, restores);
    strategy_put(s, f, "scenarios", sections);
    strategy_put(s, f, "restores", restores);
    node_set_int(s->a, f, "most", MOST);
    node_set_bool(s->a, f, "cut", all > s->most);
}

static void put_safety(struct strategy *s, const struct lowering *l, struct node *f)
{
    struct node *apps = node_list(s->a);
    size_t more;
    strategy_applications(s, apps);
    strategy_put(s, f, "applications", apps);
    strategy_watched(s, l, f);
    strategy_cost(s, f);
    strategy_put(s, f, "accounts", strategy_accounts(s, l->out));
    strategy_put(s, f, "safety", strategy_safety(s));
    strategy_put(s, f, "classes", strategy_classes(s));
    strategy_put(s, f, "secrets", strategy_secrets(s));
    strategy_put(s, f, "risks", strategy_risks(s));
    strategy_put(s, f, "exempt", strategy_exempt(s));
    strategy_put(s, f, "drills", strategy_drills(s));
    strategy_put(s, f, "files", strategy_files(s, l->out, &more));
    node_set_int(s->a, f, "filesMore", (int64_t)more);
    node_set_bool(s->a, f, "filesCut", more > 0);
}

static struct node *facts(struct strategy *s, const struct lowering *l)
{
    struct node *f = strategy_facts(s), *arrows = node_list(s->a);
    size_t more;
    node_set_text(s->a, f, "workloads", count(s, (int64_t)s->p->workloads.n, "workload"));
    node_set_text(s->a, f, "volumes", count(s, volumes(s->p), "volume"));
    strategy_put(s, f, "missing", missing(s, l->out));
    strategy_put(s, f, "tiers", strategy_tiers(s));
    strategy_put(s, f, "worst", strategy_worst(s));
    strategy_put(s, f, "boxes", strategy_boxes(s, arrows));
    strategy_put(s, f, "arrows", arrows);
    strategy_put(s, f, "stores", strategy_stores(s));
    strategy_put(s, f, "copies", strategy_copies(s, &more));
    node_set_int(s->a, f, "copiesMore", (int64_t)more);
    node_set_bool(s->a, f, "copiesCut", more > 0);
    strategy_put(s, f, "daily", strategy_jobs(s, 0, DAY + 3600));
    strategy_put(s, f, "weekly", strategy_jobs(s, DAY + 3600, 7 * DAY + 3600));
    strategy_put(s, f, "rarer", strategy_jobs(s, 7 * DAY + 3600, INT64_MAX));
    put_runbooks(s, f);
    put_safety(s, l, f);
    return f;
}

void strategy_document(struct lowering *l, struct node *docs)
{
    (void)docs;
    if (l->p->guarantees == NULL) {
        return;
    }
    struct arena *scratch = arena_new();
    struct strategy s = {.a = scratch, .ds = l->ds, .t = l->templates, .p = l->p, .common = l->common};
    s.planned = l->planned;
    s.most = MOST;
    s.most_volumes = MOST_VOLUMES;
    strategy_begin(&s);
    struct node *blocks = node_list(s.a);
    strategy_fill(&s, TEMPLATE_STRATEGY, facts(&s, l), blocks);
    l->failed |= s.failed;
    lower_text_file(l, STR("STRATEGY.md"),
                    l->in->document(l->a, l->p->name.v, (const struct node *const *)blocks->items,
                                    blocks->n));
    arena_free(scratch);
}

struct node *lower_runbook(struct diags *ds, const struct templates *t, const struct policy *p,
                           const struct runbook_wish *wish)
{
    struct strategy s = {.a = diags_arena(ds), .ds = ds, .t = t, .p = p, .wish = wish};
    const struct guarantees *all = p->guarantees;
    struct node *blocks = node_list(s.a);
    bool *asked = arena_many(s.a, all->hazard_count, bool);
    s.common = facts_common(s.a, p);
    s.planned = planned_volumes(s.a, p);
    s.most = s.most_volumes = SIZE_MAX;
    strategy_begin(&s);
    for (size_t i = 0; i < all->hazard_count; i++) {
        asked[i] = wish->scenario(wish->data, all->hazards[i].name);
        if (asked[i]) {
            strategy_scenario(&s, i, blocks);
        }
    }
    strategy_restores(&s, asked, blocks);
    strategy_retargets(&s, blocks);
    return s.failed ? NULL : blocks;
}
