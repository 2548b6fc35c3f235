/*
 * Whole files in, whole files out. Nothing here prints: a failure is returned as a sentence in
 * `why` that names no path (the caller knows it).
 */
#ifndef TIERC_BASE_FILE_H
#define TIERC_BASE_FILE_H

#include "base/str.h"

/* The system's words for an errno, in lower case as our messages are. */
struct str file_words(struct arena *a, int err);

/* Reads a regular file, or standard input for "-", of at most `limit` bytes. On failure false and
 * `why` ("is a directory", "is larger than 16 MiB", "no such file or directory" …). */
bool file_read(struct arena *a, const char *path, size_t limit, struct str *text, struct str *why);

/* The same of a file's first `most` bytes: that there are more is no failure. */
bool file_read_head(struct arena *a, const char *path, size_t most, struct str *text,
                    struct str *why);

/* The names in a directory for which `keep` says yes, sorted bytewise, without "." and "..". */
bool file_list(struct arena *a, const char *dir, bool (*keep)(struct str name), struct str **names,
               size_t *count, struct str *why);

/* All bytes to an open file; false with errno where that fails. */
bool file_write(int fd, struct str bytes);

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_DIRECTORY, FILE_OTHER };
enum file_kind file_kind_of(const char *path);

#endif
