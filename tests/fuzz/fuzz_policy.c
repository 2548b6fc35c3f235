/* A text → tree → models → united, filled, resolved, and every finding rendered. Whatever the bytes
 * are: no crash, and every place lies inside the text. */
#include "diag/render.h"
#include "fuzz.h"
#include "policy/policy.h"

static void inside(struct diags *ds, struct span s)
{
    MUST(s.start <= s.end);
    MUST(s.file == 0 || s.end <= texts_bytes(diags_texts(ds), s.file).n);
}

static void judge(struct diags *ds)
{
    struct diag **all;
    size_t n = diags_all(ds, &all);
    for (size_t i = 0; i < n; i++) {
        inside(ds, all[i]->span);
        for (size_t j = 0; j < all[i]->mark_count; j++) {
            inside(ds, all[i]->marks[j].span);
        }
        for (size_t j = 0; j < all[i]->fix_count; j++) {
            inside(ds, all[i]->fixes[j].span);
        }
        MUST(all[i]->message.n != 0);
    }
    struct render_options o = {.info = true};
    MUST((n == 0) == (diags_count(ds, SEV_ERROR) + diags_count(ds, SEV_WARNING) + diags_count(ds, SEV_INFO) == 0));
    render_human(ds, &o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct texts *t = texts_new(a);
    struct diags *ds = diags_new(a, t);
    uint32_t file = texts_add(t, STR("policy.yaml"), (struct str){(const char *)data, size});
    struct documents docs;
    bool fine = yaml_read(ds, file, &docs);
    MUST(fine || diags_failed(ds));
    struct policy **read = arena_many(a, docs.n, struct policy *);
    size_t n = 0;
    for (size_t i = 0; i < docs.n; i++) {
        struct policy *p = policy_read(ds, docs.at[i]);
        MUST(p != NULL || diags_failed(ds));
        if (p != NULL) {
            read[n++] = p;
        }
    }
    struct policies all = policy_merge(ds, read, n);
    for (size_t i = 0; i < all.n; i++) {
        policy_defaults(ds, all.at[i]);
        policy_resolve(ds, all.at[i]);
    }
    judge(ds);
    policy_print(ds, file, NULL);
    arena_free(a);
    return 0;
}
