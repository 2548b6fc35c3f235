/*
 * One arena per compilation owns everything: whoever allocates takes it as its first argument, and
 * nobody frees. Foreign objects (a parser, a JSON value) hang on it as cleanup handlers, which run
 * in reverse order when the arena is freed.
 *
 * Lowest layer: includes nothing of ours.
 *
 * Running out of memory is decided here, in one place: the allocator prints one line and exits with
 * status 3 (could not decide), so that no caller tests for NULL.
 */
#ifndef TIERC_BASE_ARENA_H
#define TIERC_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* runs the cleanup handlers, newest first; NULL is allowed */

/* Zeroed memory for `count` objects of `size` bytes, aligned for any type; the product is checked. */
void *arena_alloc(struct arena *a, size_t count, size_t size);
/* An allocation of `old` bytes made larger: in place where it is the newest one, which is how text and
 * lists grow, else as a copy. A large one moves with its block, and then its old address is gone: keep
 * no pointer into what still grows. What is behind the old bytes is not set. NULL and 0 begin one. */
void *arena_grow(struct arena *a, void *p, size_t old, size_t size);
/* A copy of `n` bytes, with a NUL behind them. */
char *arena_copy(struct arena *a, const void *p, size_t n);
/* Calls fn(data) when the arena is freed. */
void arena_defer(struct arena *a, void (*fn)(void *), void *data);
/* Bytes handed out so far: for bounds and benchmarks. */
size_t arena_used(const struct arena *a);

#define arena_one(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))
#define arena_many(a, n, type) ((type *)arena_alloc((a), (n), sizeof(type)))

/*
 * Growable array of `size`-byte items that lives in an arena. `*items` and `*cap` are the caller's;
 * returns the slot of item number `n` (zeroed), which holds until the next push. Where an array cannot
 * grow in place its old storage stays in the arena: growth doubles, so the waste is at most the size of
 * the array.
 */
void *arena_push(struct arena *a, void **items, size_t n, size_t *cap, size_t size);

#endif
