/*
 * Preloaded into a program: lets the n-th call of one kind fail, or kills the program there.
 *
 *   FAIL_CALL   create (openat with O_CREAT), write, close, link, rename, mkdir, or two of them: A,B
 *   FAIL_AT     which call, from 1; 0 is every call; N,M for two
 *   FAIL_HOW    ENOSPC, EIO, EACCES, EPERM, EROFS; `short` (write half); `kill`; `slow` (it works, later)
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int how(void)
{
    static const struct {
        const char *name;
        int number;
    } errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EACCES", EACCES}, {"EPERM", EPERM}, {"EROFS", EROFS}};
    const char *name = getenv("FAIL_HOW");
    for (size_t i = 0; name != NULL && i < sizeof errors / sizeof errors[0]; i++) {
        if (strcmp(name, errors[i].name) == 0) {
            return errors[i].number;
        }
    }
    if (name != NULL && strcmp(name, "kill") == 0) {
        kill(getpid(), SIGKILL);
    }
    return 0;
}

/* The k-th word of a list `a,b`, as its length; 0 if there is none. */
static size_t word(const char *list, int k, const char **at)
{
    for (; list != NULL && k > 0; k--) {
        list = strchr(list, ',');
        list = list == NULL ? NULL : list + 1;
    }
    *at = list;
    return list == NULL ? 0 : strcspn(list, ",");
}

static int due(const char *call)
{
    static int calls[2];
    const char *name, *at;
    for (int k = 0; k < 2; k++) {
        size_t n = word(getenv("FAIL_CALL"), k, &name);
        if (n == strlen(call) && strncmp(name, call, n) == 0 && word(getenv("FAIL_AT"), k, &at) != 0) {
            calls[k]++;
            const char *how_so = getenv("FAIL_HOW");
            if (how_so != NULL && strcmp(how_so, "slow") == 0) {
                usleep(3000);
                return 0;
            }
            return atoi(at) == 0 || atoi(at) == calls[k];
        }
    }
    return 0;
}

static int refuse(void)
{
    errno = how();
    return -1;
}

int openat(int at, const char *name, int flags, ...)
{
    static int (*real)(int, const char *, int, ...);
    va_list ap;
    va_start(ap, flags);
    mode_t mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    if (flags & O_CREAT && due("create")) {
        return refuse();
    }
    real = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
    return real(at, name, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (due("write")) {
        const char *name = getenv("FAIL_HOW");
        if (name == NULL || strcmp(name, "short") != 0) {
            return refuse();
        }
        n = n > 1 ? n / 2 : n;
    }
    real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    return real(fd, bytes, n);
}

/* Only of files that were open for writing: that is where a disk reports late. */
int close(int fd)
{
    static int (*real)(int);
    int flags = fcntl(fd, F_GETFL);
    real = (int (*)(int))dlsym(RTLD_NEXT, "close");
    if (fd > 2 && flags >= 0 && (flags & O_ACCMODE) == O_WRONLY && due("close")) {
        real(fd);
        return refuse();
    }
    return real(fd);
}

int linkat(int at, const char *name, int to, const char *other, int flags)
{
    static int (*real)(int, const char *, int, const char *, int);
    if (due("link")) {
        return refuse();
    }
    real = (int (*)(int, const char *, int, const char *, int))dlsym(RTLD_NEXT, "linkat");
    return real(at, name, to, other, flags);
}

int renameat(int at, const char *name, int to, const char *other)
{
    static int (*real)(int, const char *, int, const char *);
    if (due("rename")) {
        return refuse();
    }
    real = (int (*)(int, const char *, int, const char *))dlsym(RTLD_NEXT, "renameat");
    return real(at, name, to, other);
}

int mkdirat(int at, const char *name, mode_t mode)
{
    static int (*real)(int, const char *, mode_t);
    if (due("mkdir")) {
        return refuse();
    }
    real = (int (*)(int, const char *, mode_t))dlsym(RTLD_NEXT, "mkdirat");
    return real(at, name, mode);
}
