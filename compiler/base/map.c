#include "base/map.h"

struct map map_new(struct arena *a)
{
    return (struct map){.arena = a};
}

static uint32_t *slot_of(const struct map *m, struct str key)
{
    size_t mask = m->slot_count - 1;
    for (size_t i = (size_t)str_hash(key) & mask;; i = (i + 1) & mask) {
        uint32_t at = m->slots[i];
        if (at == 0 || str_eq(m->entries[at - 1].key, key)) {
            return &m->slots[i];
        }
    }
}

static void grow(struct map *m)
{
    m->slot_count = m->slot_count == 0 ? 16 : m->slot_count * 2;
    m->slots = arena_many(m->arena, m->slot_count, uint32_t);
    for (size_t i = 0; i < m->n; i++) {
        *slot_of(m, m->entries[i].key) = (uint32_t)(i + 1);
    }
}

static struct map_entry *entry_of(const struct map *m, struct str key)
{
    if (m->n == 0) {
        return NULL;
    }
    uint32_t at = *slot_of(m, key);
    return at == 0 ? NULL : &m->entries[at - 1];
}

void *map_get(const struct map *m, struct str key)
{
    struct map_entry *e = entry_of(m, key);
    return e == NULL ? NULL : e->value;
}

bool map_has(const struct map *m, struct str key)
{
    return entry_of(m, key) != NULL;
}

void *map_put(struct map *m, struct str key, void *value)
{
    struct map_entry *e = entry_of(m, key);
    if (e != NULL) {
        void *old = e->value;
        e->value = value;
        return old;
    }
    if ((m->n + 1) * 2 > m->slot_count) {
        grow(m);
    }
    e = arena_push(m->arena, (void **)&m->entries, m->n, &m->cap, sizeof *e);
    *e = (struct map_entry){key, value};
    m->n++;
    *slot_of(m, key) = (uint32_t)m->n;
    return NULL;
}
