/*
 * Masks of the day are enough here: minutes that nothing else uses on any day are a proof that the
 * moved job meets nothing. Steps of a quarter of an hour are tried before steps of five minutes,
 * near ones before far ones, later before earlier. What has an order keeps it: a copy is not moved
 * before the dump that it copies, nor a drill before what it restores.
 */
#include "check/runs.h"
#include "prove/clock_change.h"
#include "prove/herd.h"
#include "prove/translate.h"
#include "units/schedule.h"

enum { MINUTE = 60, FARTHEST = 12 * 60 };

struct moving {
    const struct run_check *c;
    const struct job *j;
    struct schedule_line line;    /* as written */
    struct offsets offsets;
    struct day_mask under_way;    /* no run of the job may be under way then, */
    struct day_mask starts;       /* and none may start */
    struct day_mask before, after; /* when what comes before it starts, and what comes after it */
};

static void beside(struct moving *m, const struct job *k)
{
    enum conflict_kind kind;
    if (conflict_rule(&m->c->jobs, m->j, k, &kind)) {
        day_mask_join(&m->under_way, kind == CONFLICT_BACKUPS ? &k->mask : &k->starts);
        if (kind == CONFLICT_DUMP || kind == CONFLICT_DRILL) {
            day_mask_join(&m->after, &k->starts);
        }
    }
    if (conflict_rule(&m->c->jobs, k, m->j, &kind)) {
        day_mask_join(kind == CONFLICT_BACKUPS ? &m->under_way : &m->starts, &k->mask);
        if (kind == CONFLICT_DUMP || kind == CONFLICT_DRILL) {
            day_mask_join(&m->before, &k->starts);
        }
    }
}

static void busy_fill(struct moving *m)
{
    const struct jobs *jobs = &m->c->jobs;
    const struct number *most = &jobs->p->cluster.limits.backups_at_once;
    m->under_way = m->c->kept;
    if (usable(most->from) && m->j->at_once > 0) {
        struct day_mask herd = herd_minutes(jobs, m->j, most->v - m->j->at_once);
        day_mask_join(&m->under_way, &herd);
    }
    for (size_t i = 0; i < jobs->n; i++) {
        if (&jobs->at[i] != m->j && !too_long(&jobs->at[i])) { /* which will change anyway */
            beside(m, &jobs->at[i]);
        }
    }
}

/* On the way from the old to the new time there is the start of nothing that keeps an order with it;
 * at the old time itself there may be, on the side that is left. */
static bool keeps_order(const struct moving *m, const struct cron *to, int64_t minutes)
{
    struct offsets later = m->offsets;
    for (int i = 0; i < later.n; i++) {
        later.at[i] -= MINUTE;
    }
    int64_t way = (minutes < 0 ? -minutes : minutes) * MINUTE;
    const struct cron *first = minutes < 0 ? to : m->j->cron;
    struct day_mask whole = day_mask_of(first, &m->offsets, way + MINUTE);
    struct day_mask part = day_mask_of(first, minutes < 0 ? &m->offsets : &later, way);
    return !day_masks_meet(minutes < 0 ? &whole : &part, &m->before) &&
           !day_masks_meet(minutes < 0 ? &part : &whole, &m->after);
}

/* The clocks leave the moved line alone; a run still ends before the next. */
static bool survives_clocks(const struct moving *m, const struct cron *line)
{
    struct arena *scratch = arena_new();
    struct clock_trouble t;
    struct gaps *g;
    bool fine = !clock_changes(m->j->zone);
    if (!fine && gaps_new(scratch, line, m->j->zone, FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g) ==
                     GAPS_FINE) {
        fine = !clock_skip(g, &t) && !clock_repeat(g, &t) && gaps_least(g).seconds > m->j->span;
    }
    arena_free(scratch);
    return fine;
}

static bool free_at(struct moving *m, int64_t minutes, struct str *words)
{
    struct arena *a = m->c->r->arena;
    struct cron written, runs;
    struct schedule_line line;
    struct misread misread;
    if (!translate(&m->line.sets, minutes * MINUTE, &written) ||
        !translate(m->j->cron, minutes * MINUTE, &runs)) {
        return false;
    }
    struct day_mask under_way = day_mask_of(&runs, &m->offsets, m->j->span);
    struct day_mask starts = day_mask_of(&runs, &m->offsets, 0);
    if (day_masks_meet(&under_way, &m->under_way) || day_masks_meet(&starts, &m->starts) ||
        !keeps_order(m, &runs, minutes) || !survives_clocks(m, &runs)) {
        return false;
    }
    *words = cron_print(a, &written);
    if (!m->line.raw && schedule_parse(a, *words, &line, &misread) == SCHEDULE_FINE) {
        *words = line.words;
    }
    return true;
}

struct str moved_schedule(const struct run_check *c, const struct job *j)
{
    struct moving m = {.c = c, .j = j};
    struct misread misread;
    struct str words;
    if (j->kind == JOB_EXTERNAL ||
        schedule_parse(c->r->arena, j->schedule->at.v, &m.line, &misread) != SCHEDULE_FINE) {
        return (struct str){0};
    }
    offsets_fill(&m.offsets, j->zone);
    busy_fill(&m);
    for (int64_t step = 15; step >= 5; step -= 10) {
        for (int64_t minutes = step; minutes <= FARTHEST; minutes += step) {
            if (free_at(&m, minutes, &words) || free_at(&m, -minutes, &words)) {
                return words;
            }
        }
    }
    return (struct str){0};
}

void help_moved(const struct run_check *c, struct diag *d, const struct job *first,
                const struct job *second, const char *otherwise)
{
    const struct job *j = first;
    struct str words = moved_schedule(c, first);
    if (words.n == 0 && second != NULL) {
        j = second;
        words = moved_schedule(c, second);
    }
    if (words.n == 0) {
        diag_help(d, "%s", otherwise);
    } else {
        diag_help(d, "write `%.*s` for `%.*s`, which conflicts with nothing", STR_ARG(words),
                  STR_ARG(j->name));
    }
}
