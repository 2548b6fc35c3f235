/*
 * All or nothing. First every changed file is written under a temporary name beside its target;
 * what can go wrong with space and rights goes wrong here, with the old files untouched. Then the
 * names are swapped: the old file keeps a second name until the last swap is done, so that a
 * failure on the way turns all of them back. A policy's list of files is swapped last, so that a run
 * that is killed in between is finished by the next one.
 *
 * Not for power cuts: nothing is flushed to the disk, since the output can be compiled again.
 */
#include "emit/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum stage {
    UNTOUCHED,
    STAGED,  /* the new file is there under its temporary name */
    LINKED,  /* and the old one under a second name */
    MOVED,   /* and the old one under that name only */
    SWAPPED  /* done, but for the old file's second name */
};

struct work {
    struct arena *arena;
    struct folder folder;
    enum stage *stages;
    struct str *made; /* folders that this run made, outermost first */
    size_t made_count, made_cap;
    int lock; /* the output folder, held open and locked */
    struct str *why;
};

struct names {
    int at;
    const char *name, *temporary, *old;
};

static bool fail(struct work *w, struct str path, int err)
{
    struct str words = file_words(w->arena, err);
    *w->why = str_fmt(w->arena, "%.*s: %.*s", STR_ARG(path), STR_ARG(words));
    return false;
}

static bool open_names(struct work *w, struct str path, struct names *n)
{
    n->at = folder_of(w->arena, w->folder.fd, path, &n->name, w->why);
    if (n->at < 0) {
        return false;
    }
    n->temporary = str_fmt(w->arena, ".%s.tierc-new", n->name).p;
    n->old = str_fmt(w->arena, ".%s.tierc-old", n->name).p;
    return true;
}

static bool changes(const struct entry *e)
{
    return e->wanted ? !e->same : e->exists;
}

static bool is_list(const struct entry *e)
{
    return str_ends(e->path, str_of(list_name)) &&
           str_find(e->path, '/') == e->path.n - strlen(list_name);
}

/* A file of others is a mistake of the user's, found before anything is made. */
static bool nothing_of_others(struct work *w)
{
    for (size_t i = 0; i < w->folder.n; i++) {
        const struct entry *e = &w->folder.entries[i];
        if (e->wanted && e->exists && !e->ours && changes(e)) {
            size_t top = str_find(e->path, '/');
            *w->why = str_fmt(w->arena,
                              "%.*s: is there already, and %.*s%s does not list it as written by "
                              "tierc; move it away or choose another folder",
                              STR_ARG(e->path), STR_ARG(str_sub(e->path, 0, top)), list_name);
            return false;
        }
    }
    return true;
}

static void remember(struct work *w, struct str folder)
{
    *(struct str *)arena_push(w->arena, (void **)&w->made, w->made_count++, &w->made_cap,
                              sizeof folder) = folder;
}

/* The output folder itself, with the folders above it. */
static bool make_root(struct work *w, const char *dir)
{
    char *z = arena_copy(w->arena, dir, strlen(dir));
    for (char *p = z; *dir != '\0'; p++) {
        bool last = *p == '\0';
        if ((*p == '/' && p != z) || last) {
            *p = '\0';
            if (mkdir(z, 0777) == 0) {
                remember(w, str_of(str_z(w->arena, str_of(z))));
            } else if (errno != EEXIST) {
                return fail(w, str_of(z), errno);
            }
            *p = last ? '\0' : '/';
        }
        if (last) {
            break;
        }
    }
    return true;
}

/* Waits until no other run writes into the folder; a file system without locks has to do without. */
static bool lock_root(struct work *w, const char *dir)
{
    w->lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->lock < 0 && errno == ENOENT) {
        if (!make_root(w, dir)) {
            return false;
        }
        w->lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (w->lock < 0) {
        return fail(w, str_of(dir), errno);
    }
    flock(w->lock, LOCK_EX);
    return true;
}

static bool make_folders(struct work *w, const char *dir, struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        const char *name;
        if (path.p[i] != '/') {
            continue;
        }
        struct str folder = str_sub(path, 0, i);
        int at = folder_of(w->arena, w->folder.fd, folder, &name, w->why);
        if (at < 0) {
            return false;
        }
        bool made = mkdirat(at, name, 0777) == 0;
        int err = errno;
        close(at);
        if (made) {
            remember(w, str_fmt(w->arena, "%s/%.*s", dir, STR_ARG(folder)));
        } else if (err != EEXIST) {
            return fail(w, folder, err);
        }
    }
    return true;
}

static bool stage(struct work *w, const char *dir, struct entry *e, enum stage *s)
{
    struct names n;
    if (!make_folders(w, dir, e->path) || !open_names(w, e->path, &n)) {
        return false;
    }
    unlinkat(n.at, n.temporary, 0); /* of a run that was killed */
    int fd = openat(n.at, n.temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool ok = fd >= 0;
    int err = errno;
    if (ok) {
        *s = STAGED;
        ok = file_write(fd, e->want);
        err = errno;
        if (close(fd) != 0 && ok) {
            ok = false;
            err = errno;
        }
    }
    close(n.at);
    return ok || fail(w, e->path, err);
}

static bool swap(struct work *w, struct entry *e, enum stage *s)
{
    struct names n;
    if (!open_names(w, e->path, &n)) {
        return false;
    }
    bool ok = true;
    if (e->exists) {
        unlinkat(n.at, n.old, 0);
        if (e->wanted && linkat(n.at, n.name, n.at, n.old, 0) == 0) {
            *s = LINKED;
        } else if (renameat(n.at, n.name, n.at, n.old) == 0) { /* to be removed, or no hard links here */
            *s = MOVED;
        } else {
            ok = false;
        }
    }
    if (ok && e->wanted) {
        ok = renameat(n.at, n.temporary, n.at, n.name) == 0;
    }
    int err = errno;
    close(n.at);
    if (ok) {
        *s = SWAPPED;
    }
    return ok || fail(w, e->path, err);
}

static bool swap_all(struct work *w)
{
    for (int lists = 0; lists < 2; lists++) {
        for (size_t i = 0; i < w->folder.n; i++) {
            struct entry *e = &w->folder.entries[i];
            if (is_list(e) == (lists == 1) && changes(e) && !swap(w, e, &w->stages[i])) {
                return false;
            }
        }
    }
    return true;
}

/* False if the old file could not be put back under its name. */
static bool turn_back(struct work *w, const struct entry *e, enum stage s)
{
    struct names n;
    if (s == UNTOUCHED) {
        return true;
    }
    if (!open_names(w, e->path, &n)) {
        return false;
    }
    bool ok = true;
    if (s == LINKED) {
        unlinkat(n.at, n.old, 0);
    } else if (s == MOVED || (s == SWAPPED && e->exists)) {
        ok = renameat(n.at, n.old, n.at, n.name) == 0;
    } else if (s == SWAPPED) {
        unlinkat(n.at, n.name, 0);
    }
    if (s != SWAPPED && e->wanted) {
        unlinkat(n.at, n.temporary, 0);
    }
    close(n.at);
    return ok;
}

static void undo(struct work *w)
{
    struct str why = *w->why; /* of the failure that led here */
    for (size_t i = w->folder.n; i-- > 0;) {
        const struct entry *e = &w->folder.entries[i];
        if (!turn_back(w, e, w->stages[i])) {
            why = str_fmt(w->arena, "%.*s; the old %.*s could not be put back, it is beside its place "
                          "as .NAME.tierc-old", STR_ARG(why), STR_ARG(e->path));
        }
    }
    for (size_t i = w->made_count; i-- > 0;) {
        rmdir(w->made[i].p);
    }
    *w->why = why;
}

/* The second names, also those that a killed run left, and the folders that nothing is left in. */
static void clean(struct work *w)
{
    for (size_t i = 0; i < w->folder.n; i++) {
        const struct entry *e = &w->folder.entries[i];
        struct names n;
        if (!open_names(w, e->path, &n)) {
            continue;
        }
        unlinkat(n.at, n.old, 0);
        unlinkat(n.at, n.temporary, 0);
        close(n.at);
        for (size_t end = e->path.n; !e->wanted && end-- > 0;) {
            if (e->path.p[end] == '/' &&
                unlinkat(w->folder.fd, str_z(w->arena, str_sub(e->path, 0, end)), AT_REMOVEDIR) != 0) {
                break;
            }
        }
    }
}

static bool stage_all(struct work *w, const char *dir)
{
    for (size_t i = 0; i < w->folder.n; i++) {
        struct entry *e = &w->folder.entries[i];
        if (e->wanted && changes(e) && !stage(w, dir, e, &w->stages[i])) {
            return false;
        }
    }
    return true;
}

bool emit_write(struct arena *a, const char *dir, const struct rendering *r, struct str *why)
{
    struct work w = {.arena = a, .why = why, .lock = -1};
    bool ok = lock_root(&w, dir) && folder_look(a, dir, r, &w.folder, why) && nothing_of_others(&w);
    w.stages = arena_many(a, w.folder.n, enum stage);
    ok = ok && stage_all(&w, dir) && swap_all(&w);
    if (ok) {
        clean(&w);
    } else {
        undo(&w);
    }
    if (w.lock >= 0) {
        close(w.lock);
    }
    return ok;
}
