/*
 * The output folder as it is, next to what it is to become: what emit_write and emit_diff work on.
 * Private to emit/.
 *
 * No step leaves the folder: every path is checked (path_safe) and walked component by component
 * without following a symbolic link below `dir`. Only `dir` itself may be one.
 */
#ifndef TIERC_EMIT_FOLDER_H
#define TIERC_EMIT_FOLDER_H

#include "emit/emit.h"

/* One file that is there, or is to be, or both. */
struct entry {
    struct str path;
    bool wanted, exists;
    bool ours;              /* listed by the run that wrote the folder */
    bool same;              /* there, with the bytes that are wanted */
    struct str want, have;  /* bytes; `have` only after folder_read */
};

struct folder {
    int fd;                /* of the folder, -1 where it does not exist; closed with the arena */
    struct entry *entries; /* sorted by path; what exists and is neither wanted nor ours is not here */
    size_t n, cap;
};

/* Relative, of plain components: not empty, no leading `.`, no control character, no backslash. */
bool path_safe(struct str path);

/* Looks at everything of the rendering and of the lists of its policies. False with `why` for what
 * cannot be read, for a link or a folder in the place of a file, and for an unsafe path. */
bool folder_look(struct arena *a, const char *dir, const struct rendering *r, struct folder *f,
                 struct str *why);
/* Reads what is there into `have`. */
bool folder_read(struct arena *a, const struct folder *f, struct entry *e, struct str *why);

/* Opens the folder of a path below `root`; -1 with `why`, or with an empty `why` where a component
 * is absent. `name` is what follows the last slash. The caller closes it. */
int folder_of(struct arena *a, int root, struct str path, const char **name, struct str *why);

/* The list in a comment: written by emit_render, read back from POLICY/kustomization.yaml. */
extern const char list_name[]; /* `/kustomization.yaml` */
struct str list_write(struct arena *a, const struct str *paths, size_t n);
/* Paths relative to the policy's folder. False if the text is not one that tierc wrote. */
bool list_read(struct arena *a, struct str text, struct str **paths, size_t *n);

#endif
