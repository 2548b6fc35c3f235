#include "emit/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { HAVE_LIMIT = 256 * 1024 * 1024 };

bool path_safe(struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool starts = i == 0 || path.p[i - 1] == '/';
        if (c < ' ' || c == 0x7f || c == '\\' || (starts && (c == '/' || c == '.'))) {
            return false;
        }
    }
    return path.n != 0 && path.p[path.n - 1] != '/';
}

static bool fail(struct arena *a, struct str *why, struct str path, const char *what)
{
    *why = str_fmt(a, "%.*s: %s", STR_ARG(path), what);
    return false;
}

static bool fail_errno(struct arena *a, struct str *why, struct str path, int err)
{
    return fail(a, why, path, str_z(a, file_words(a, err)));
}

/* Why a component could not be opened as a folder; empty if it is just not there. */
static void component_why(struct arena *a, int at, const char *name, struct str path, int err,
                          struct str *why)
{
    struct stat st;
    *why = (struct str){0};
    if (err == ENOENT) {
        return;
    }
    bool known = fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
    if (known && S_ISLNK(st.st_mode)) {
        fail(a, why, path, "is a symbolic link, and tierc follows none in its output");
    } else if (known && !S_ISDIR(st.st_mode)) {
        fail(a, why, path, "is in the way: a folder is needed here");
    } else {
        fail_errno(a, why, path, err);
    }
}

int folder_of(struct arena *a, int root, struct str path, const char **name, struct str *why)
{
    char *z = arena_copy(a, path.p, path.n);
    int at = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) {
        fail_errno(a, why, path, errno);
        return -1;
    }
    for (char *slash; (slash = strchr(z, '/')) != NULL; z = slash + 1) {
        *slash = '\0';
        int next = openat(at, z, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0) {
            size_t upto = path.n - strlen(slash + 1) - 1;
            component_why(a, at, z, str_sub(path, 0, upto), errno, why);
            close(at);
            return -1;
        }
        close(at);
        at = next;
    }
    *name = z;
    return at;
}

static bool read_bytes(struct arena *a, int fd, size_t size, struct str *text)
{
    char *p = arena_alloc(a, size + 1, 1);
    size_t n = 0;
    for (ssize_t got; n < size && (got = read(fd, p + n, size - n)) != 0;) {
        if (got < 0 && errno != EINTR) {
            return false;
        }
        n += got < 0 ? 0 : (size_t)got;
    }
    *text = (struct str){p, n};
    return true;
}

/* Whether exactly these bytes are there, without holding a second copy of them. */
static bool same_bytes(int fd, struct str want, bool *same)
{
    char chunk[16 * 1024];
    size_t at = 0;
    *same = true;
    for (ssize_t got; *same && (got = read(fd, chunk, sizeof chunk)) != 0;) {
        if (got < 0) {
            if (errno != EINTR) {
                return false;
            }
            continue;
        }
        struct str there = {chunk, (size_t)got};
        *same = str_eq(there, str_sub(want, at, at + there.n));
        at += there.n;
    }
    *same = *same && at == want.n;
    return true;
}

/* Opens a file below root for reading; -1 with an empty `why` if it is not there. */
static int open_file(struct arena *a, int root, struct str path, size_t *size, struct str *why)
{
    const char *name;
    struct stat st;
    int fd = -1;
    *why = (struct str){0};
    int at = root < 0 ? -1 : folder_of(a, root, path, &name, why);
    if (at < 0) {
        return -1;
    }
    if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT) {
            fail_errno(a, why, path, errno);
        }
    } else if (S_ISLNK(st.st_mode)) {
        fail(a, why, path, "is a symbolic link, and tierc follows none in its output");
    } else if (!S_ISREG(st.st_mode)) {
        fail(a, why, path, "is in the way: a file is to be written here");
    } else if (st.st_size > HAVE_LIMIT) {
        fail(a, why, path, "is larger than 256 MiB");
    } else {
        *size = (size_t)st.st_size;
        fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0) {
            fail_errno(a, why, path, errno);
        }
    }
    close(at);
    return fd;
}

static bool look_at_entry(struct arena *a, int root, struct entry *e, bool keep, struct str *why)
{
    size_t size = 0;
    int fd = open_file(a, root, e->path, &size, why);
    if (fd < 0) {
        return why->n == 0;
    }
    bool ok = true;
    e->exists = true;
    if (keep) {
        ok = read_bytes(a, fd, size, &e->have);
        e->same = ok && e->wanted && str_eq(e->want, e->have);
    } else if (e->wanted && size == e->want.n) {
        ok = same_bytes(fd, e->want, &e->same);
    }
    if (!ok) {
        fail_errno(a, why, e->path, errno);
    }
    close(fd);
    return ok;
}

static struct entry *entry_add(struct arena *a, struct folder *f, struct map *by_path,
                               struct str path)
{
    struct entry *e = map_get(by_path, path);
    if (e == NULL) {
        e = arena_one(a, struct entry);
        e->path = path;
        map_put(by_path, path, e);
        f->n++;
    }
    return e;
}

/* The list of the policy whose top folder `top` is; adds what it names. */
static bool look_at_list(struct arena *a, struct folder *f, struct map *by_path, struct str top,
                         struct str *why)
{
    struct entry list = {.path = str_fmt(a, "%.*s%s", STR_ARG(top), list_name)};
    struct str *paths;
    size_t n;
    if (!look_at_entry(a, f->fd, &list, true, why)) {
        return false;
    }
    if (!list.exists || !list_read(a, list.have, &paths, &n)) {
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (!path_safe(paths[i])) {
            return fail(a, why, list.path, "lists a file that is not below its folder");
        }
        entry_add(a, f, by_path, str_fmt(a, "%.*s/%.*s", STR_ARG(top), STR_ARG(paths[i])))->ours = true;
    }
    return true;
}

static int entry_order(const void *x, const void *y)
{
    return str_cmp(((const struct entry *)x)->path, ((const struct entry *)y)->path);
}

static void close_fd(void *fd)
{
    close(*(int *)fd);
}

static bool open_dir(struct arena *a, const char *dir, struct folder *f, struct str *why)
{
    f->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->fd < 0) {
        return errno == ENOENT || fail_errno(a, why, str_of(dir), errno);
    }
    int *fd = arena_one(a, int);
    *fd = f->fd;
    arena_defer(a, close_fd, fd);
    return true;
}

static bool add_wanted(struct arena *a, const struct rendering *r, struct folder *f,
                       struct map *by_path, struct str *why)
{
    struct str top = {0};
    for (size_t i = 0; i < r->n; i++) {
        const struct rendered *file = &r->files[i];
        size_t slash = str_find(file->path, '/');
        if (!path_safe(file->path) || slash == file->path.n) {
            return fail(a, why, file->path, "is no path inside a policy's folder");
        }
        if (file->bytes.p == NULL) {
            return fail(a, why, file->path, "holds text that is not UTF-8");
        }
        struct entry *e = entry_add(a, f, by_path, file->path);
        if (e->wanted) {
            return fail(a, why, file->path, "would be written twice");
        }
        e->wanted = true;
        e->want = file->bytes;
        if (!str_eq(top, str_sub(file->path, 0, slash))) {
            top = str_sub(file->path, 0, slash);
            if (!look_at_list(a, f, by_path, top, why)) {
                return false;
            }
        }
    }
    return true;
}

bool folder_read(struct arena *a, const struct folder *f, struct entry *e, struct str *why)
{
    return look_at_entry(a, f->fd, e, true, why);
}

bool folder_look(struct arena *a, const char *dir, const struct rendering *r, struct folder *f,
                 struct str *why)
{
    *f = (struct folder){0};
    struct map by_path = map_new(a);
    if (!open_dir(a, dir, f, why) || !add_wanted(a, r, f, &by_path, why)) {
        return false;
    }
    f->entries = arena_many(a, f->n, struct entry);
    for (size_t i = 0; i < f->n; i++) {
        struct entry *e = &f->entries[i];
        *e = *(struct entry *)by_path.entries[i].value;
        if (!look_at_entry(a, f->fd, e, false, why)) {
            return false;
        }
    }
    if (f->n != 0) {
        qsort(f->entries, f->n, sizeof *f->entries, entry_order);
    }
    return true;
}
