/*
 * All chains are played at once, completion by completion; the next one comes from a heap. Contents
 * never go back, so that what is certain is a maximum that only grows.
 *
 * In a stretch without a clock change what happened in a period happens again in the next, once all
 * that decides it has moved by just that period. Then nothing new can come until the stretch ends,
 * or until a chain of another rhythm has its turn, and the play leaps there.
 */
#include "prove/loss.h"

struct player {
    struct runs *runs;
    struct run next;
    bool more;
    int64_t content;       /* certain by now */
    int64_t *before, *now; /* see repeat */
    size_t state_size;
};

struct union_of {
    struct player *at; /* in the order in which they are preferred */
    size_t n;
    struct player **heap; /* those that have a next completion, the earliest first */
    size_t heap_size;
    int64_t newest;                /* of all contents, */
    const struct player *holder;   /* of the first that holds it */
    bool begun;                    /* the horizon has */
    int64_t period;                /* 0: nothing repeats */
    bool sampled;                  /* the state was kept, */
    int64_t sample, newest_before; /* then */
};

struct losses {
    struct arena *arena;
    struct map known;
    struct buf key;
};

struct losses *losses_new(struct arena *a)
{
    struct losses *l = arena_one(a, struct losses);
    *l = (struct losses){.arena = a, .known = map_new(a), .key = {.arena = a}};
    return l;
}

static void mark_newest(const struct union_of *u, struct loss *out)
{
    if (u->holder != NULL) {
        out->newest[u->holder - u->at] = true;
        out->any = true;
    }
}

/* ---------------------------------------------------------------------------------------- heap */

static void sink(struct union_of *u, size_t i)
{
    struct player *p = u->heap[i];
    for (size_t child; (child = 2 * i + 1) < u->heap_size; i = child) {
        child +=
            child + 1 < u->heap_size && u->heap[child + 1]->next.done < u->heap[child]->next.done;
        if (p->next.done <= u->heap[child]->next.done) {
            break;
        }
        u->heap[i] = u->heap[child];
    }
    u->heap[i] = p;
}

static void heap_build(struct union_of *u)
{
    u->heap_size = 0;
    for (size_t i = 0; i < u->n; i++) {
        if (u->at[i].more) {
            u->heap[u->heap_size++] = &u->at[i];
        }
    }
    for (size_t i = u->heap_size; i > 0; i--) {
        sink(u, i - 1);
    }
}

/* All that is complete at `t`, which is the earliest. */
static void complete(struct union_of *u, int64_t t)
{
    while (u->heap_size > 0 && u->heap[0]->next.done == t) {
        struct player *p = u->heap[0];
        p->content = p->next.content;
        if (p->content > u->newest ||
            (p->content == u->newest && u->holder != NULL && p < u->holder)) {
            u->newest = p->content;
            u->holder = p;
        }
        p->more = runs_next(p->runs, &p->next);
        if (!p->more) {
            u->heap[0] = u->heap[--u->heap_size];
        }
        if (u->heap_size > 0) {
            sink(u, 0);
        }
    }
}

/* ------------------------------------------------------------------------------------- repeats */

static bool moved(const struct player *p, int64_t by)
{
    for (size_t i = 0; i < p->state_size; i++) {
        bool none = p->before[i] == NO_CONTENT || p->now[i] == NO_CONTENT;
        if (none ? p->before[i] != p->now[i] : p->now[i] - p->before[i] != by) {
            return false;
        }
    }
    return true;
}

/* It waits for its turn, and holds nothing that counts meanwhile. */
static bool waits(const struct union_of *u, const struct player *p)
{
    bool same = memcmp(p->before, p->now, p->state_size * sizeof *p->now) == 0;
    return (same || !p->more) && p->content < u->newest_before;
}

static void state_keep(struct player *p)
{
    p->now[0] = p->next.done;
    p->now[1] = p->next.content;
    p->now[2] = p->content;
    runs_state(p->runs, p->now + 3);
}

/* By how much all may leap at `t`, the last period having been like the one before it. */
static int64_t room_of(const struct union_of *u, int64_t t)
{
    int64_t room = t < HORIZON_FROM ? HORIZON_FROM - 1 - t : HORIZON_TO;
    if (!u->sampled || t - u->sample != u->period || u->newest_before == NO_CONTENT ||
        u->newest - u->newest_before != u->period ||
        (t >= HORIZON_FROM && u->sample < HORIZON_FROM)) {
        return 0;
    }
    for (size_t i = 0; i < u->n && room > 0; i++) {
        const struct player *p = &u->at[i];
        int64_t more = 0;
        if (waits(u, p)) {
            more = p->more ? p->next.done - 1 - t : room;
        } else if (p->more && moved(p, u->period)) {
            int64_t end = HORIZON_TO - 1 - p->next.done, runs = runs_room(p->runs, p->before + 3);
            more = end < runs ? end : runs;
        }
        room = more < room ? more : room;
    }
    return room - room % u->period;
}

static void leap(struct union_of *u, int64_t by)
{
    for (size_t i = 0; i < u->n; i++) {
        struct player *p = &u->at[i];
        if (!waits(u, p)) {
            runs_leap(p->runs, by);
            p->next.start += by;
            p->next.done += by;
            p->next.content += p->next.content == NO_CONTENT ? 0 : by;
            p->content += p->content == NO_CONTENT ? 0 : by;
        }
        state_keep(p);
    }
    u->newest += by;
    heap_build(u);
}

/* All that is complete at `t` has been seen. */
static void repeat(struct union_of *u, int64_t t)
{
    if (u->period == 0 || (u->sampled && t - u->sample < u->period)) {
        return;
    }
    for (size_t i = 0; i < u->n; i++) {
        state_keep(&u->at[i]);
    }
    int64_t by = room_of(u, t);
    if (by > 0) {
        leap(u, by);
    }
    for (size_t i = 0; i < u->n; i++) {
        struct player *p = &u->at[i];
        int64_t *old = p->before;
        p->before = p->now;
        p->now = old;
    }
    u->sampled = true;
    u->sample = t + by;
    u->newest_before = u->newest;
}

/* ---------------------------------------------------------------------------------------- play */

static void play(struct union_of *u, struct loss *out)
{
    while (u->heap_size > 0) {
        int64_t t = u->heap[0]->next.done;
        if (t > HORIZON_FROM && !u->begun) {
            mark_newest(u, out);
            u->begun = true;
        }
        if (t >= HORIZON_FROM && u->newest != NO_CONTENT &&
            (!out->counted || t - u->newest > out->seconds)) {
            out->counted = true;
            out->seconds = t - u->newest;
            out->from = u->newest;
            out->to = t;
        }
        complete(u, t);
        if (t >= HORIZON_FROM) {
            mark_newest(u, out);
            u->begun = true;
        }
        repeat(u, t);
    }
    if (!u->begun) {
        mark_newest(u, out);
    }
}

static void union_open(struct union_of *u, struct arena *a, const struct chain *const *chains,
                       size_t n, int64_t missed)
{
    *u = (struct union_of){.at = arena_many(a, n, struct player),
                           .n = n,
                           .heap = arena_many(a, n, struct player *),
                           .newest = NO_CONTENT};
    for (size_t i = 0; i < n; i++) {
        struct player *p = &u->at[i];
        p->content = NO_CONTENT;
        p->runs = runs_open(a, chains[i], missed);
        p->more = runs_next(p->runs, &p->next);
        p->state_size = 3 + runs_state_size(p->runs);
        p->before = arena_many(a, p->state_size, int64_t);
        p->now = arena_many(a, p->state_size, int64_t);
        int64_t period = runs_period(p->runs);
        u->period = period > u->period ? period : u->period; /* a day or a week */
    }
    heap_build(u);
}

/* --------------------------------------------------------------------------------------- cache */

static void key_add(struct buf *b, uint64_t part)
{
    buf_add(b, (struct str){(const char *)&part, sizeof part});
}

/* Until the next one is made. */
static struct str key_of(struct losses *l, const struct chain *const *chains, size_t n,
                         int64_t missed)
{
    l->key.n = 0;
    key_add(&l->key, (uint64_t)missed);
    for (size_t i = 0; i < n; i++) {
        const struct chain *c = chains[i];
        key_add(&l->key, (uintptr_t)c->job);
        key_add(&l->key, (uint64_t)c->span);
        key_add(&l->key, (uintptr_t)c->dump);
        key_add(&l->key, (uint64_t)c->takes);
    }
    return buf_str(&l->key);
}

const struct loss *loss_of(struct losses *l, const struct chain *const *chains, size_t n,
                           int64_t missed)
{
    struct str key = key_of(l, chains, n, missed);
    struct loss *out = map_get(&l->known, key);
    if (out != NULL) {
        return out;
    }
    out = arena_one(l->arena, struct loss);
    out->newest = arena_many(l->arena, n + 1, bool);
    map_put(&l->known, str_copy(l->arena, key), out);
    struct arena *scratch = arena_new();
    struct union_of u;
    union_open(&u, scratch, chains, n, missed);
    play(&u, out);
    arena_free(scratch);
    return out;
}
