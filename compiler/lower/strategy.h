/*
 * STRATEGY.md: what the policy says and what it is worth, as a document (lower/document.h). The words
 * are templates/strategy.yaml and its parts; here are the rows of its tables, with numbers of
 * p->guarantees alone. Where lists grow with the cluster they are cut, and how many more there are is
 * said.
 */
#ifndef TIERC_LOWER_STRATEGY_H
#define TIERC_LOWER_STRATEGY_H

#include "lower/document.h"
#include "lower/planned.h"
#include "lower/template.h"
#include "prove/guarantee.h"

struct strategy {
    struct arena *a;
    struct diags *ds;
    const struct templates *t;
    const struct policy *p;
    const struct node *common; /* facts that every template may use */
    const struct planned *planned;
    struct items tiers, groups, stores, workloads; /* of the policy, by name; tiers by their rpo */
    size_t most;               /* of a list that grows with the cluster */
    size_t most_volumes;       /* of one workload, with commands for each */
    const struct runbook_wish *wish; /* NULL: all of it */
    bool failed;               /* a template did not fit: reported */
};

/* Sorts what is shown, so that the order of definitions is in no output. */
void strategy_begin(struct strategy *s);
/* By a struct text at that offset of each item. */
struct items strategy_sorted(struct arena *a, const struct items *from, size_t name_at);
struct items strategy_volumes(struct arena *a, const struct workload *w); /* of which they are known */
/* A mapping that begins with the common facts. */
struct node *strategy_facts(const struct strategy *s);
void strategy_fill(struct strategy *s, enum template_id id, const struct node *facts,
                   struct node *blocks);
void strategy_put(const struct strategy *s, struct node *facts, const char *key,
                  struct node *value);

/* ---------------------------------------------------------------- rows, in the order of columns */

struct node *strategy_tiers(struct strategy *s);
struct node *strategy_worst(struct strategy *s); /* of each tier in each scenario */
struct node *strategy_stores(struct strategy *s);
struct node *strategy_copies(struct strategy *s, size_t *more); /* schedules, dumps */
struct node *strategy_jobs(struct strategy *s, int64_t longer, int64_t upto); /* by their gap */
struct node *strategy_boxes(struct strategy *s, struct node *arrows); /* the diagram */
struct node *strategy_secrets(struct strategy *s);   /* that no backup holds */
struct node *strategy_targets(struct strategy *s);   /* names of BackupTargets */
/* A section with the volumes to be told another target than `default`, if there are any. */
bool strategy_retargets(struct strategy *s, struct node *blocks);
struct node *strategy_order(struct strategy *s, size_t scenario, size_t *more); /* of restoring */

struct node *strategy_accounts(struct strategy *s, const struct output *o);
struct node *strategy_safety(struct strategy *s);  /* of stores: access, encryption, locks */
struct node *strategy_classes(struct strategy *s); /* StorageClasses */
struct node *strategy_risks(struct strategy *s);   /* that somebody accepted */
struct node *strategy_exempt(struct strategy *s);
struct node *strategy_files(struct strategy *s, const struct output *o, size_t *more);
struct node *strategy_drills(struct strategy *s);

/* Facts of the template that have tables of their own. */
struct lowering;
void strategy_watched(struct strategy *s, const struct lowering *l, struct node *facts);
void strategy_cost(struct strategy *s, struct node *facts);

/* Blocks. */
void strategy_applications(struct strategy *s, struct node *blocks);
void strategy_scenario(struct strategy *s, size_t scenario, struct node *blocks);
/* How to restore from all that may be the newest copy in a scenario that is asked about. */
void strategy_restores(struct strategy *s, const bool *asked, struct node *blocks);

/* ------------------------------------------------------------------------------------- runbooks */

bool strategy_wants(const struct strategy *s, const struct guarantee *g);
/* The heading of what restore_blocks appends. */
struct str restore_title(struct arena *a, const struct guarantee *g, const struct point *p);
void restore_blocks(struct strategy *s, const struct guarantee *g, const struct point *p,
                    struct node *blocks);
/* The steps that load a dump, whatever it lies in. */
void restore_load(struct strategy *s, const struct workload *w, struct node *blocks);

/* ------------------------------------------------------------------------ numbers as they show */

/* Cells: promised, guaranteed, margin. */
void strategy_loss(struct strategy *s, struct node *row, const struct outcome *o);
void strategy_recovery(struct strategy *s, struct node *row, const struct outcome *o);
/* The copies that an outcome is restored from, each a link to how. */
struct node *strategy_sources(struct strategy *s, const struct guarantee *g,
                              const struct outcome *o);
struct str strategy_verdict(struct strategy *s, const struct outcome *o);
struct str strategy_duration(struct strategy *s, const struct number *n); /* or a dash */
struct str strategy_keep(struct strategy *s, const struct copy *c);
/* Negative, 0 or positive: x is in more danger than y. */
int strategy_danger(const struct guarantee *x, const struct guarantee *y, size_t scenario);
/* Those that are shown: by name, or where they are more than `most`, the worst first. */
const struct guarantee *const *strategy_by_danger(struct strategy *s, size_t scenario, size_t *n);

#endif
