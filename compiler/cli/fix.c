#include "cli/fix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static bool editable(const struct compilation *c, struct span s)
{
    for (size_t i = 0; i < c->file_count; i++) {
        if (c->files[i] == s.file) {
            return s.start <= s.end && s.end <= texts_bytes(c->texts, s.file).n;
        }
    }
    return false;
}

/* Two insertions at one place have no order of their own. */
static bool apart(struct span x, struct span y)
{
    return x.file != y.file || x.end < y.start || y.end < x.start ||
           (x.end == y.start && x.start != y.end) || (y.end == x.start && y.start != x.end);
}

struct edits {
    struct fix *at;
    size_t n, cap;
};

static bool fits(const struct compilation *c, const struct edits *taken, const struct diag *d)
{
    for (size_t i = 0; i < d->fix_count; i++) {
        if (!editable(c, d->fixes[i].span)) {
            return false;
        }
        for (size_t j = 0; j < taken->n; j++) {
            if (!apart(taken->at[j].span, d->fixes[i].span)) {
                return false;
            }
        }
        for (size_t j = 0; j < i; j++) {
            if (!apart(d->fixes[j].span, d->fixes[i].span)) {
                return false;
            }
        }
    }
    return d->fix_count != 0;
}

static int by_place(const void *x, const void *y)
{
    const struct span *a = &((const struct fix *)x)->span, *b = &((const struct fix *)y)->span;
    if (a->file != b->file) {
        return a->file < b->file ? -1 : 1;
    }
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    return (a->end > b->end) - (a->end < b->end);
}

struct str fix_text(struct arena *a, struct str text, const struct fix *edits, size_t n)
{
    struct buf b = {.arena = a};
    uint32_t done = 0;
    for (size_t i = 0; i < n; i++) {
        buf_add(&b, str_sub(text, done, edits[i].span.start));
        buf_add(&b, edits[i].text);
        done = edits[i].span.end;
    }
    buf_add(&b, str_sub(text, done, text.n));
    return buf_str(&b);
}

static bool failed(struct arena *a, const char *path, int err, struct str *why)
{
    struct str words = file_words(a, err);
    *why = str_fmt(a, "`%s`: %.*s", path, STR_ARG(words));
    return false;
}

/* Only root may give a file away; another user's edit of a file that is not his stays his. */
static bool like(int fd, const struct stat *st)
{
    return (fchown(fd, st->st_uid, st->st_gid) == 0 || errno == EPERM) &&
           fchmod(fd, st->st_mode & 07777) == 0;
}

static bool unchanged(struct arena *a, const char *path, struct str before, struct str *why)
{
    struct str now;
    if (!file_read(a, path, before.n + 1, &now, why) || !str_eq(now, before)) {
        *why = str_fmt(a, "`%s`: it was changed in the meantime", path);
        return false;
    }
    return true;
}

bool file_replace(struct arena *a, const char *path, struct str before, struct str bytes,
                  struct str *why)
{
    char real[PATH_MAX];
    struct stat st;
    if (realpath(path, real) == NULL || stat(real, &st) != 0 || access(real, W_OK) != 0) {
        return failed(a, path, errno, why);
    }
    struct str temporary = str_fmt(a, "%s.tierc-XXXXXX", real);
    char *name = arena_copy(a, temporary.p, temporary.n);
    int fd = mkstemp(name);
    if (fd == -1) {
        return failed(a, path, errno, why);
    }
    bool ok = file_write(fd, bytes) && like(fd, &st) && fsync(fd) == 0;
    int err = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        err = errno;
    }
    if (ok && !unchanged(a, real, before, why)) {
        unlink(name);
        return false;
    }
    if (ok && rename(name, real) != 0) {
        ok = false;
        err = errno;
    }
    if (!ok) {
        unlink(name);
        return failed(a, path, err, why);
    }
    return true;
}

bool fix_apply(struct compilation *c, struct fixed *done, struct str *why)
{
    const struct diag *const *list;
    size_t n = diags_sorted(c->diags, &list);
    struct edits edits = {0};
    for (size_t i = 0; i < n; i++) {
        if (!fits(c, &edits, list[i])) {
            continue;
        }
        for (size_t j = 0; j < list[i]->fix_count; j++) {
            struct fix *f =
                arena_push(c->arena, (void **)&edits.at, edits.n, &edits.cap, sizeof *f);
            *f = list[i]->fixes[j];
            edits.n++;
        }
        done->edits++;
    }
    if (edits.n != 0) {
        qsort(edits.at, edits.n, sizeof *edits.at, by_place);
    }
    for (size_t i = 0, next; i < edits.n; i = next) {
        uint32_t file = edits.at[i].span.file;
        for (next = i; next < edits.n && edits.at[next].span.file == file;) {
            next++;
        }
        struct str before = texts_bytes(c->texts, file);
        struct str after = fix_text(c->arena, before, edits.at + i, next - i);
        if (!file_replace(c->arena, str_z(c->arena, texts_name(c->texts, file)), before, after,
                          why)) {
            return false;
        }
        map_put(&done->files, texts_name(c->texts, file), c);
    }
    return true;
}
