/*
 * What the families share while one policy is lowered. Each family is a pure function from the model
 * to documents; the table in lower.c says into which file they go. Nothing here knows bytes.
 */
#ifndef TIERC_LOWER_LOWERING_H
#define TIERC_LOWER_LOWERING_H

#include "lower/template.h"

struct planned;
struct watch;

struct lowering {
    struct arena *a;
    struct diags *ds;
    const struct templates *templates;
    const struct policy *p;
    const struct lower_input *in;
    struct output *out;
    const struct planned *planned; /* volumes and their groups (lower/planned.h) */
    const struct node *jobs;       /* the RecurringJobs, once their family has run */
    const struct node *common;     /* facts that every template may use */
    struct map texts;              /* text → its node, see lower_text */
    struct node *numbers[256];     /* some of those that lower_int has made */
    struct node *null, *no, *yes;  /* likewise, of lower_null and lower_bool */
    struct map gaps;               /* cron line and zone → their gap in the plan */
    struct node *plan;             /* all of it, once plan_config_maps has run */
    struct node *plans;            /* {name, file} of the plan's ConfigMaps, likewise */
    const struct watch *watch;     /* what is alerted (lower/watch.h), once prometheus_rules has run;
                                      NULL: nothing */
    struct node *rules;            /* its groups of rules, likewise */
    bool failed;                   /* an error was reported */
};

/* A template filled and appended to `docs`; `cause` is what the policy says that made it. */
void lower_fill(struct lowering *l, enum template_id id, const struct node *facts, struct span cause,
                struct node *docs);
/* Facts of a template: those common to all, and `name` and `namespace` where they are not empty. */
struct node *lower_facts(struct lowering *l, struct str name, struct str namespace);
/* The same in `facts`, instead of what it held: a template shares values with its result, but not the
 * mapping. */
struct node *lower_facts_again(struct lowering *l, struct node *facts, struct str name,
                               struct str namespace);
/* POLICY/PATH; documents are those of the list. */
void lower_file(struct lowering *l, struct str path, enum format format, const struct node *docs);
void lower_text_file(struct lowering *l, struct str path, struct str text);
/* The node of a text: one for all places that have the same, since a plan says names many times. */
struct node *lower_text(struct lowering *l, struct str text);
/* The same for what a plan says most: change none of them. */
struct node *lower_int(struct lowering *l, int64_t n);
struct node *lower_null(struct lowering *l);
struct node *lower_bool(struct lowering *l, bool b);
/* A mapping with room for exactly so many keys: there are tens of thousands of these. */
struct node *lower_map(struct lowering *l, size_t keys);
/* JSON text for a value inside an object, to be read in diffs: one line a key, one a list's item. */
struct str lower_json(struct lowering *l, const struct node *map);
/* About as many bytes, without writing them (numbers are taken as long). */
size_t lower_json_size(const struct node *n);
void lower_pending(struct lowering *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The families. Each appends to `docs`, or writes files of its own by lower_file. */
void recurring_jobs(struct lowering *l, struct node *docs);
void backup_targets(struct lowering *l, struct node *docs);
void storage_classes(struct lowering *l, struct node *docs);
void external_secrets(struct lowering *l, struct node *docs);
void namespaces(struct lowering *l, struct node *docs);
void plan_config_maps(struct lowering *l, struct node *docs);
void enrolment(struct lowering *l, struct node *docs);
void verification(struct lowering *l, struct node *docs);
void volume_snapshots(struct lowering *l, struct node *docs);
void database_dumps(struct lowering *l, struct node *docs);
void restore_drills(struct lowering *l, struct node *docs);
void rbac(struct lowering *l, struct node *docs);
void prometheus_rules(struct lowering *l, struct node *docs);
void plain_rules(struct lowering *l, struct node *docs);
void rule_tests(struct lowering *l, struct node *docs);
void dashboards(struct lowering *l, struct node *docs);
void pod_monitors(struct lowering *l, struct node *docs);
void components(struct lowering *l, struct node *docs);
void lifecycles(struct lowering *l, struct node *docs);
void access_policies(struct lowering *l, struct node *docs);
void kustomizations(struct lowering *l, struct node *docs);
void flux_kustomizations(struct lowering *l, struct node *docs);
void plan_file(struct lowering *l, struct node *docs);
void pending(struct lowering *l, struct node *docs);
void strategy_document(struct lowering *l, struct node *docs);

/* All parameters of a class of ours, those that its group gives among them. */
struct node *class_parameters(struct arena *a, const struct policy *p,
                              const struct storage_class_def *c);
struct str target_name(const struct store *s); /* of the BackupTarget of a longhorn-backup store */

#endif
