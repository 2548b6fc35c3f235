/*
 * The one place that asks the machine: clock, environment, terminal. And the one that answers for
 * what was written: a result that did not reach its reader is never a success. A reader that has
 * seen enough (`| head`) ends the program as it ends others, by SIGPIPE.
 */
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/suggest.h"
#include "cli/command.h"

/* A closed standard stream must not become the number of a file that is opened later. Reading only,
 * so that writing to it still fails. */
static void hold_streams(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDONLY) != fd) {
            exit(EXIT_UNDECIDED);
        }
    }
}

static const struct verb *verb_find(struct str name)
{
    for (size_t i = 0; i < verb_count; i++) {
        if (str_is(name, verbs[i].name)) {
            return &verbs[i];
        }
    }
    return NULL;
}

static int unknown_verb(struct command *cmd, const char *name)
{
    struct str *names = arena_many(cmd->arena, verb_count, struct str);
    for (size_t i = 0; i < verb_count; i++) {
        names[i] = str_of(verbs[i].name);
    }
    struct str near = suggest(str_of(name), names, verb_count);
    if (near.n != 0) {
        return command_misused(cmd, "unknown command `%s`; did you mean `%.*s`?", name,
                               STR_ARG(near));
    }
    return command_misused(cmd, "unknown %s `%s`", name[0] == '-' ? "option" : "command", name);
}

static int answer(struct str text)
{
    fwrite(text.p, 1, text.n, stdout);
    return EXIT_FINE;
}

static int version(void)
{
    puts("tierc " TIERC_VERSION);
    return EXIT_FINE;
}

static int dispatch(struct command *cmd, const char *const *args, size_t n)
{
    if (n == 0) {
        struct str help = verbs_help(cmd->arena);
        fwrite(help.p, 1, help.n, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(args[0], "--help") == 0 || strcmp(args[0], "-h") == 0) {
        return answer(verbs_help(cmd->arena));
    }
    if (strcmp(args[0], "--version") == 0) {
        return version();
    }
    cmd->verb = verb_find(str_of(args[0]));
    if (cmd->verb == NULL) {
        return unknown_verb(cmd, args[0]);
    }
    if (!command_read(cmd, args + 1, n - 1)) {
        return EXIT_USAGE;
    }
    if (opt_value(cmd, OPT_HELP) != NULL) {
        return answer(verb_help(cmd->arena, cmd->verb));
    }
    if (opt_value(cmd, OPT_VERSION) != NULL) {
        return version();
    }
    return cmd->verb->run(cmd);
}

/* Why a stream could not be written, 0 if it could. A stream forgets the reason; what stood in the
 * way of its bytes stands in the way of another. */
static int trouble(FILE *stream)
{
    errno = 0;
    if (fflush(stream) == 0 && !ferror(stream)) {
        return 0;
    }
    return errno != 0 || write(fileno(stream), "\n", 1) != 1 ? errno : EIO;
}

/* Large blocks go back to the system when they are freed: glibc would raise its threshold at the first
 * one, and a plan that was read and let go would leave holes as large as itself. */
static void give_back(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
#endif
}

int main(int argc, char **argv)
{
    hold_streams();
    give_back();
    bool pipes = signal(SIGPIPE, SIG_IGN) != SIG_IGN; /* not in the middle of writing files */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write, to be cleaned up */
    const char *zones = getenv("TZDIR"), *no_colour = getenv("NO_COLOR");
    struct command cmd = {
        .arena = arena_new(),
        .clock = (int64_t)time(NULL),
        .zone_dir = zones != NULL && zones[0] != '\0' ? zones : "/usr/share/zoneinfo",
        .colour = isatty(STDERR_FILENO) && (no_colour == NULL || no_colour[0] == '\0'),
    };
    size_t n = argc > 0 ? (size_t)argc - 1 : 0;
    int status = dispatch(&cmd, (const char *const *)argv + 1, n);
    int out = trouble(stdout), err = trouble(stderr);
    if (pipes && (out == EPIPE || err == EPIPE)) {
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    if (out != 0) {
        fprintf(stderr, "tierc: cannot write the result: %s\n", strerror(out));
    }
    status = out != 0 || err != 0 ? EXIT_UNDECIDED : status;
    arena_free(cmd.arena);
    return status;
}
