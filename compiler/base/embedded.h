/*
 * Files that the build puts into the binary (compiler/tools/embed.c): templates, scripts and explain pages.
 */
#ifndef TIERC_BASE_EMBEDDED_H
#define TIERC_BASE_EMBEDDED_H

#include "base/str.h"

struct embedded {
    const char *name; /* file name without folder */
    const char *bytes;
    size_t size;
};

struct embedded_set {
    const struct embedded *files; /* sorted by name */
    size_t count;
};

extern const struct embedded_set embedded_templates, embedded_scripts, embedded_pages;

#endif
