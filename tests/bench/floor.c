/*
 * floor POLICY ROUNDS FILE...: what libyaml alone needs to parse the policy and to emit the events of the
 * output files again. Prints the least of the rounds in microseconds. Reading the files, and parsing the
 * output to have its events, is not counted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yaml.h>

struct events {
    yaml_event_t *at;
    size_t n, cap;
};

struct bytes {
    unsigned char *p;
    size_t n;
};

static void fail(const char *what)
{
    fprintf(stderr, "floor: %s\n", what);
    exit(1);
}

static struct bytes slurp(const char *path)
{
    struct bytes b = {NULL, 0};
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        fail(path);
    }
    for (size_t cap = 1 << 16, got = 1; got != 0; b.n += got) {
        if (b.p == NULL || b.n == cap) {
            cap *= 2;
            b.p = realloc(b.p, cap);
        }
        got = fread(b.p + b.n, 1, cap - b.n, f);
    }
    fclose(f);
    return b;
}

/* Parses all events; keeps them if `keep` is given. */
static void parse(struct bytes text, struct events *keep)
{
    yaml_parser_t parser;
    yaml_event_t e;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, text.p, text.n);
    for (int more = 1; more;) {
        if (!yaml_parser_parse(&parser, &e)) {
            fail("libyaml cannot parse");
        }
        more = e.type != YAML_STREAM_END_EVENT;
        if (keep == NULL) {
            yaml_event_delete(&e);
            continue;
        }
        if (keep->n == keep->cap) {
            keep->cap = keep->cap == 0 ? 1024 : keep->cap * 2;
            keep->at = realloc(keep->at, keep->cap * sizeof *keep->at);
        }
        keep->at[keep->n++] = e;
    }
    yaml_parser_delete(&parser);
}

static int discard(void *data, unsigned char *bytes, size_t n)
{
    (void)bytes;
    *(size_t *)data += n;
    return 1;
}

/* Takes the events: libyaml owns what it is given. */
static void emit(struct events *events, size_t *out)
{
    yaml_emitter_t emitter;
    yaml_emitter_initialize(&emitter);
    yaml_emitter_set_output(&emitter, discard, out);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_width(&emitter, -1);
    for (size_t i = 0; i < events->n; i++) {
        if (!yaml_emitter_emit(&emitter, &events->at[i])) {
            fail("libyaml cannot emit");
        }
    }
    yaml_emitter_delete(&emitter);
    events->n = 0;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fail("usage: floor POLICY ROUNDS FILE...");
    }
    struct bytes policy = slurp(argv[1]);
    double best = 1e18;
    for (int round = atoi(argv[2]); round > 0; round--) {
        double spent = 0;
        for (int i = 3; i < argc; i++) {
            struct events events = {NULL, 0, 0};
            struct bytes text = slurp(argv[i]);
            size_t out = 0;
            parse(text, &events);
            double start = now();
            emit(&events, &out);
            spent += now() - start;
            free(events.at);
            free(text.p);
        }
        double start = now();
        parse(policy, NULL);
        spent += now() - start;
        best = spent < best ? spent : best;
    }
    free(policy.p);
    printf("%.0f\n", best);
    return 0;
}
