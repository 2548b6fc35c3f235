#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FIRST = 4 * 1024, BLOCK_MIN = 64 * 1024, BLOCK_MAX = 1024 * 1024, EXIT_UNDECIDED = 3 };

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct cleanup {
    struct cleanup *next;
    void (*fn)(void *);
    void *data;
};

struct arena {
    struct block *blocks;
    struct cleanup *cleanups;
    size_t used;
};

static void die_of_memory(void)
{
    fputs("tierc: out of memory\n", stderr);
    exit(EXIT_UNDECIDED);
}

struct arena *arena_new(void)
{
    struct arena *a = calloc(1, sizeof *a);
    if (a == NULL) {
        die_of_memory();
    }
    return a;
}

void arena_free(struct arena *a)
{
    if (a == NULL) {
        return;
    }
    for (struct cleanup *c = a->cleanups; c != NULL; c = c->next) {
        c->fn(c->data);
    }
    for (struct block *b = a->blocks; b != NULL;) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

/* Blocks grow with the arena, so a small run stays small and a large one makes few calls. */
static struct block *block_for(struct arena *a, size_t need)
{
    size_t size = a->used / 4, least = a->blocks == NULL ? BLOCK_FIRST : BLOCK_MIN;
    size = size < least ? least : size > BLOCK_MAX ? BLOCK_MAX : size;
    if (size < need) {
        size = need;
    }
    if (size > SIZE_MAX - sizeof(struct block)) {
        die_of_memory();
    }
    struct block *b = calloc(1, sizeof *b + size); /* what is handed out is zeroed, and not twice */
    if (b == NULL) {
        die_of_memory();
    }
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

/* Of `count` objects, rounded up to the alignment of any type. */
static size_t bytes_of(size_t count, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size != 0 && count > (SIZE_MAX - align) / size) {
        die_of_memory();
    }
    return (count * size + align - 1) / align * align;
}

static void *take(struct arena *a, size_t need)
{
    struct block *b = a->blocks;
    if (b == NULL || b->size - b->used < need) {
        b = block_for(a, need);
    }
    void *p = b->bytes + b->used;
    b->used += need;
    a->used += need;
    return p;
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
    return take(a, bytes_of(count, size));
}

/* The newest block holds nothing but what grows: then the block itself does. */
static void *grow_block(struct arena *a, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block)) {
        die_of_memory();
    }
    struct block *b = realloc(a->blocks, sizeof *b + size);
    if (b == NULL) {
        die_of_memory();
    }
    a->used += size - b->used;
    b->used = b->size = size;
    a->blocks = b;
    return b->bytes;
}

void *arena_grow(struct arena *a, void *p, size_t old, size_t size)
{
    size_t had = bytes_of(old, 1), need = bytes_of(size, 1);
    struct block *b = a->blocks;
    bool newest = had != 0 && b != NULL && (unsigned char *)p + had == b->bytes + b->used;
    if (newest && b->size - b->used >= need - had) {
        b->used += need - had;
        a->used += need - had;
        return p;
    }
    if (newest && p == b->bytes) {
        return grow_block(a, need);
    }
    void *grown = take(a, need);
    if (old != 0) {
        memcpy(grown, p, old);
    }
    return grown;
}

char *arena_copy(struct arena *a, const void *p, size_t n)
{
    char *copy = arena_alloc(a, n + 1, 1);
    if (n != 0) {
        memcpy(copy, p, n);
    }
    return copy;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *data)
{
    struct cleanup *c = arena_one(a, struct cleanup);
    *c = (struct cleanup){.next = a->cleanups, .fn = fn, .data = data};
    a->cleanups = c;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void *arena_push(struct arena *a, void **items, size_t n, size_t *cap, size_t size)
{
    if (n == *cap) {
        size_t cap2 = *cap == 0 ? 8 : *cap * 2;
        *items = arena_grow(a, *items, *cap * size, bytes_of(cap2, size));
        *cap = cap2;
    }
    return memset((unsigned char *)*items + n * size, 0, size);
}
