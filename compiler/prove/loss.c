/*
 * All chains are played at once, completion by completion. Contents never go back, so that what is
 * certain is a maximum that only grows.
 */
#include "prove/loss.h"

struct player {
    struct runs *runs;
    struct run next;
    bool more;
    int64_t content; /* certain by now */
};

struct union_of {
    struct player *at;
    size_t n;
    int64_t newest; /* of all contents */
    bool begun;     /* the horizon has */
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
    for (size_t i = 0; u->newest != NO_CONTENT && i < u->n; i++) {
        if (u->at[i].content == u->newest) {
            out->newest[i] = true;
            out->any = true;
            return;
        }
    }
}

/* The next instant at which something is complete. */
static bool next_completion(const struct union_of *u, int64_t *t)
{
    *t = INT64_MAX;
    for (size_t i = 0; i < u->n; i++) {
        if (u->at[i].more && u->at[i].next.done < *t) {
            *t = u->at[i].next.done;
        }
    }
    return *t != INT64_MAX;
}

static void complete(struct union_of *u, int64_t t)
{
    for (size_t i = 0; i < u->n; i++) {
        struct player *p = &u->at[i];
        while (p->more && p->next.done == t) {
            p->content = p->next.content;
            p->more = runs_next(p->runs, &p->next);
        }
        if (p->content > u->newest) {
            u->newest = p->content;
        }
    }
}

static void play(struct union_of *u, struct loss *out)
{
    for (int64_t t; next_completion(u, &t);) {
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
    }
    if (!u->begun) {
        mark_newest(u, out);
    }
}

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
    struct union_of u = {
        .at = arena_many(scratch, n + 1, struct player), .n = n, .newest = NO_CONTENT};
    for (size_t i = 0; i < n; i++) {
        struct player *p = &u.at[i];
        p->content = NO_CONTENT;
        p->runs = runs_open(scratch, chains[i], missed);
        p->more = runs_next(p->runs, &p->next);
    }
    play(&u, out);
    arena_free(scratch);
    return out;
}
