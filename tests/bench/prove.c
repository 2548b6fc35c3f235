/*
 * prove POLICY ROUNDS: the pipeline from a file to the bytes of its output (nothing is written), in one
 * process. Prints microseconds of the processor, the least of the rounds each: the whole; what `tierc
 * check` does of it; the firings, gaps and counts of all schedules, which every compile needed before
 * there was a proof; the proof. Then the MiB that are held at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/compilation.h"
#include "emit/emit.h"

struct taken {
    double whole, checked, timed, proof, bytes;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct taken pipeline(const char *path)
{
    struct arena *a = arena_new();
    struct texts *texts = texts_new(a);
    struct zones *zones = zones_new(a, NULL);
    struct compilation c = {
        .arena = a,
        .texts = texts,
        .diags = diags_new(a, texts),
        .zones = zones,
        .timings = timings_new(a, zones),
        .now = 1795478400, /* 2026-11-24 */
        .version = "0",
    };
    struct taken t;
    double began = now();
    compilation_model(&c, &path, 1);
    double modelled = now();
    compilation_prove(&c);
    t.proof = now() - modelled;
    compilation_check(&c);
    compilation_lower(&c);
    t.checked = now() - began;
    if (c.output_count == 0) {
        fprintf(stderr, "prove: %s does not compile\n", path);
        exit(1);
    }
    emit_render(a, c.outputs, c.output_count);
    t.whole = now() - began;
    t.bytes = (double)arena_used(a);
    double again = now(); /* the same schedules, not yet known */
    timing_resolve(c.diags, timings_new(a, zones), c.policies.at[0]);
    t.timed = now() - again;
    arena_free(a);
    return t;
}

static void least(double *of, double x)
{
    *of = *of == 0 || x < *of ? x : *of;
}

int main(int argc, char **argv)
{
    struct taken best = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: prove POLICY ROUNDS\n");
        return 1;
    }
    for (int round = atoi(argv[2]); round > 0; round--) {
        struct taken t = pipeline(argv[1]);
        least(&best.whole, t.whole);
        least(&best.checked, t.checked);
        least(&best.timed, t.timed);
        least(&best.proof, t.proof);
        best.bytes = t.bytes;
    }
    printf("%.0f %.0f %.0f %.0f %.1f\n", best.whole, best.checked, best.timed, best.proof,
           best.bytes / 1048576);
    return 0;
}
