#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct str file_words(struct arena *a, int err)
{
    struct str s = str_copy(a, str_of(strerror(err)));
    char *p = arena_copy(a, s.p, s.n);
    if (s.n != 0 && p[0] >= 'A' && p[0] <= 'Z') {
        p[0] = (char)(p[0] + ('a' - 'A'));
    }
    return (struct str){p, s.n};
}

static bool read_all(struct arena *a, FILE *f, size_t limit, bool cut, struct str *text,
                     struct str *why)
{
    struct buf b = {.arena = a};
    char chunk[16 * 1024];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) != 0;) {
        if (n > limit - b.n && cut) {
            buf_add(&b, (struct str){chunk, limit - b.n});
            break;
        }
        if (n > limit - b.n) {
            *why = str_fmt(a, "is larger than %zu MiB", limit / (1024 * 1024));
            return false;
        }
        buf_add(&b, (struct str){chunk, n});
    }
    if (ferror(f)) {
        *why = file_words(a, errno);
        return false;
    }
    *text = buf_str(&b);
    return true;
}

static bool read_path(struct arena *a, const char *path, size_t limit, bool cut, struct str *text,
                      struct str *why)
{
    if (strcmp(path, "-") == 0) {
        return read_all(a, stdin, limit, cut, text, why);
    }
    struct stat st;
    if (stat(path, &st) != 0) {
        *why = file_words(a, errno);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        *why = STR("is a directory");
        return false;
    }
    if (!cut && S_ISREG(st.st_mode) && (uintmax_t)st.st_size > limit) {
        *why = str_fmt(a, "is larger than %zu MiB", limit / (1024 * 1024));
        return false;
    }
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        *why = file_words(a, errno);
        return false;
    }
    bool ok = read_all(a, f, limit, cut, text, why);
    fclose(f);
    return ok;
}

bool file_read(struct arena *a, const char *path, size_t limit, struct str *text, struct str *why)
{
    return read_path(a, path, limit, false, text, why);
}

bool file_read_head(struct arena *a, const char *path, size_t most, struct str *text,
                    struct str *why)
{
    return read_path(a, path, most, true, text, why);
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

bool file_list(struct arena *a, const char *dir, bool (*keep)(struct str name), struct str **names,
               size_t *count, struct str *why)
{
    DIR *d = opendir(dir);
    if (d == NULL) {
        *why = file_words(a, errno);
        return false;
    }
    void *items = NULL;
    size_t n = 0, cap = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        struct str name = str_of(e->d_name);
        if (!str_is(name, ".") && !str_is(name, "..") && keep(name)) {
            *(struct str *)arena_push(a, &items, n++, &cap, sizeof name) = str_copy(a, name);
        }
    }
    closedir(d);
    if (n != 0) {
        qsort(items, n, sizeof(struct str), by_name);
    }
    *names = items;
    *count = n;
    return true;
}

bool file_write(int fd, struct str bytes)
{
    for (size_t done = 0; done < bytes.n;) {
        ssize_t n = write(fd, bytes.p + done, bytes.n - done);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

enum file_kind file_kind_of(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        return FILE_ABSENT;
    }
    return S_ISREG(st.st_mode) ? FILE_REGULAR : S_ISDIR(st.st_mode) ? FILE_DIRECTORY : FILE_OTHER;
}
