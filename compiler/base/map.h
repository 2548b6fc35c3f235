/*
 * Name → pointer, in order of insertion. Linear cost; the order never depends on hashes.
 */
#ifndef TIERC_BASE_MAP_H
#define TIERC_BASE_MAP_H

#include "base/str.h"

struct map_entry {
    struct str key;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* entries[0..n-1], in order of insertion */
    size_t n, cap;
    uint32_t *slots; /* index + 1, 0 is free */
    size_t slot_count;
};

struct map map_new(struct arena *a);
void *map_get(const struct map *m, struct str key); /* NULL where it is not */
bool map_has(const struct map *m, struct str key);
/* Adds; an existing key keeps its place, gets the new value, and the old one is returned. The key
 * is not copied. */
void *map_put(struct map *m, struct str key, void *value);

#endif
