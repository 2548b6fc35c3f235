#include "cli/cron_print.h"

#include "diag/glyph.h"
#include "diag/text.h"
#include "emit/emit.h"
#include "units/date.h"
#include "units/duration.h"


void cron_print_row(const struct cron_asked *q, FILE *out)
{
    const struct cron_answer *k = q->answer;
    fwrite(q->zone.p, 1, q->zone.n, out);
    fputc('\t', out);
    fwrite(q->text.p, 1, q->text.n, out);
    fprintf(out, "\t%s\t", cron_verdicts[k->verdict]);
    int64_t firings = k->verdict == CRON_OK ? gaps_firings(k->gaps) : 0;
    if (firings > 1) {
        struct gap worst = gaps_worst(k->gaps), least = gaps_least(k->gaps);
        fprintf(out, "%lld\t%lld\t%lld\t%lld", (long long)worst.seconds, (long long)worst.from,
                (long long)least.seconds, (long long)least.from);
    } else {
        fputs("-\t-\t-\t-", out);
    }
    fprintf(out, "\t%lld\n", (long long)firings);
}

static struct str shown(struct arena *a, struct str text)
{
    struct buf b = {.arena = a};
    shown_add(&b, text, false);
    return buf_str(&b);
}

static struct node *gap_node(struct arena *a, struct gap g)
{
    struct node *map = node_map(a);
    node_set_int(a, map, "seconds", g.seconds);
    node_set_text(a, map, "from", instant_print(a, g.from));
    node_set_text(a, map, "to", instant_print(a, g.to));
    return map;
}

static struct node *change_node(struct arena *a, int64_t n, int64_t first)
{
    struct node *map = node_map(a);
    node_set_int(a, map, "count", n);
    if (n != 0) {
        node_set_text(a, map, "first", instant_print(a, first));
    }
    return map;
}

static void proved_add(struct arena *a, const struct cron_asked *q, struct node *map)
{
    const struct cron_answer *k = q->answer;
    struct node *next = node_list(a);
    for (size_t i = 0; i < k->next_count; i++) {
        node_add(a, next, node_text(a, instant_print(a, k->next[i])));
    }
    node_set(a, map, STR("next"), next);
    node_set_int(a, map, "firings", gaps_firings(k->gaps));
    bool any = gaps_worst(k->gaps).seconds != 0;
    node_set(a, map, STR("worst"), any ? gap_node(a, gaps_worst(k->gaps)) : node_null(a));
    node_set(a, map, STR("least"), any ? gap_node(a, gaps_least(k->gaps)) : node_null(a));
    node_set(a, map, STR("lost"), change_node(a, k->changes.lost, k->changes.first_lost));
    node_set(a, map, STR("repeated"), change_node(a, k->changes.repeated, k->changes.first_repeated));
}

void cron_print_json(struct arena *a, const struct cron_asked *q, FILE *out)
{
    const struct cron_answer *k = q->answer;
    struct node *map = node_map(a);
    const struct misread *m = k->verdict == CRON_REFUSED ? &k->misread : &k->advice;
    node_set_int(a, map, "version", 1);
    node_set_text(a, map, "schedule", shown(a, q->text));
    node_set_text(a, map, "zone", shown(a, q->zone));
    node_set_text(a, map, "verdict", str_of(cron_verdicts[k->verdict]));
    if (m->why.n != 0) {
        node_set_text(a, map, "why", shown(a, m->why));
        node_set_text(a, map, "help", shown(a, m->help));
    }
    if (k->verdict != CRON_REFUSED) {
        node_set_text(a, map, "cron", k->line.cron);
        node_set_text(a, map, "words", k->line.words);
        node_set_text(a, map, "from", instant_print(a, q->window.from));
        node_set_text(a, map, "to", instant_print(a, q->window.to));
    }
    if (k->verdict == CRON_OK) {
        proved_add(a, q, map);
    }
    struct str text = json_write_compact(a, map);
    fwrite(text.p, 1, text.n, out);
    fputs(str_ends(text, STR("\n")) ? "" : "\n", out);
}

static struct str local_print(struct arena *a, const struct zone *z, int64_t t)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    int32_t offset = zone_offset(z, t), away = offset < 0 ? -offset : offset;
    int64_t local = t + offset;
    struct str text = instant_print(a, local);
    return str_fmt(a, "%s %.10s %.5s %c%02d:%02d", days[date_weekday(local)], text.p, text.p + 11,
                   offset < 0 ? '-' : '+', away / 3600, away / 60 % 60);
}

/* The line with the exact bytes underlined. */
static void trouble_print(struct arena *a, struct str text, const struct misread *m, const char *what,
                          FILE *out)
{
    struct str line = shown(a, text);
    size_t before = text_width(shown(a, str_sub(text, 0, m->from)));
    size_t wide = text_width(shown(a, str_sub(text, m->from, m->to)));
    struct buf b = {.arena = a};
    buf_fmt(&b, "%s: ", what);
    shown_add(&b, m->why, false);
    buf_fmt(&b, "\n  | %.*s\n  | ", STR_ARG(line));
    buf_pad(&b, ' ', before);
    buf_pad(&b, '^', wide == 0 ? 1 : wide);
    buf_z(&b, "\nhelp: ");
    shown_add(&b, m->help, false);
    buf_char(&b, '\n');
    fputs(buf_str(&b).p, out);
}

static void gap_print(struct arena *a, const char *name, const struct cron_asked *q, struct gap g, FILE *out)
{
    fprintf(out, "%-13s%.*s, first from %.*s to %.*s\n", name, STR_ARG(duration_words(a, g.seconds)),
            STR_ARG(local_print(a, q->z, g.from)), STR_ARG(local_print(a, q->z, g.to)));
}

static void changes_print(struct arena *a, const struct cron_asked *q, FILE *out)
{
    const struct cron_changes *k = &q->answer->changes;
    if (k->lost != 0) {
        fprintf(out, "note: %lld of its local times %s skipped by a clock change and never fire%s, the first on %.*s\n",
                (long long)k->lost, k->lost == 1 ? "is" : "are", k->lost == 1 ? "s" : "",
                STR_ARG(date_print(a, k->first_lost + zone_offset(q->z, k->first_lost))));
    }
    if (k->repeated != 0) {
        fprintf(out, "note: %lld of its local times %s twice at a clock change and fire%s twice, the first on %.*s\n",
                (long long)k->repeated, k->repeated == 1 ? "comes" : "come", k->repeated == 1 ? "s" : "",
                STR_ARG(date_print(a, k->first_repeated + zone_offset(q->z, k->first_repeated))));
    }
}

static void proved_print(struct arena *a, const struct cron_asked *q, FILE *out)
{
    const struct cron_answer *k = q->answer;
    struct gap worst = gaps_worst(k->gaps), least = gaps_least(k->gaps);
    for (size_t i = 0; i < k->next_count; i++) {
        fprintf(out, "%-13s%.*s   %.*s\n", i == 0 ? "next runs" : "", STR_ARG(local_print(a, q->z, k->next[i])),
                STR_ARG(instant_print(a, k->next[i])));
    }
    fprintf(out, "%-13s%lld from %.*s to %.*s\n", "runs", (long long)gaps_firings(k->gaps),
            STR_ARG(date_print(a, q->window.from + zone_offset(q->z, q->window.from))),
            STR_ARG(date_print(a, q->window.to + zone_offset(q->z, q->window.to))));
    if (worst.seconds != 0) {
        gap_print(a, "worst gap", q, worst, out);
        gap_print(a, "least gap", q, least, out);
    }
    changes_print(a, q, out);
}

void cron_print_text(struct arena *a, const struct cron_asked *q, FILE *out, FILE *err)
{
    const struct cron_answer *k = q->answer;
    if (k->verdict == CRON_REFUSED) {
        trouble_print(a, q->text, &k->misread, "error", err);
        return;
    }
    fprintf(out, "%-13s%.*s\n", "as written", STR_ARG(shown(a, q->text)));
    fprintf(out, "%-13s%.*s\n", "normal form", STR_ARG(k->line.cron));
    if (!str_eq(k->line.words, k->line.cron)) {
        fprintf(out, "%-13s%.*s\n", "in words", STR_ARG(k->line.words));
    }
    fprintf(out, "%-13s%.*s\n", "zone", STR_ARG(zone_name(q->z)));
    if (k->verdict == CRON_OK) {
        proved_print(a, q, out);
    } else if (k->verdict == CRON_NEVER) {
        fputs("error: it never fires: no month of it has such a day\n", err);
    } else {
        fprintf(err, "error: the cron library of Kubernetes never gets past a clock change of this zone: asked "
                     "for the run after %.*s, it comes back to that instant or does not return\n",
                STR_ARG(instant_print(a, k->stuck)));
    }
    if (k->advice.why.n != 0) {
        trouble_print(a, q->text, &k->advice, "note: a policy refuses it", out);
    }
}
