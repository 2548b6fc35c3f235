#include "cli/fix.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static char folder[] = "/tmp/test_fix_XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder);
}

static const char *in_folder(struct arena *a, const char *name)
{
    return str_fmt(a, "%s/%s", folder, name).p;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_true(f != NULL);
    fputs(text, f);
    fclose(f);
}

static struct compilation compile(struct arena *a, const char *path)
{
    struct compilation c = {.arena = a, .texts = texts_new(a)};
    c.diags = diags_new(a, c.texts);
    struct str text, why;
    assert_true(file_read(a, path, 1000, &text, &why));
    c.files = arena_one(a, uint32_t);
    c.files[0] = texts_add(c.texts, str_of(path), text);
    c.file_count = 1;
    return c;
}

static void expect(struct arena *a, const char *path, const char *want)
{
    struct str text, why;
    assert_true(file_read(a, path, 1000, &text, &why));
    assert_string_equal(text.p, want);
}

static void edits(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *path = in_folder(a, "p.yaml");
    put(path, "keep: 3\nstroe: x\nother: y\n");
    assert_int_equal(chmod(path, 0640), 0);
    struct compilation c = compile(a, path);
    struct span keep = {1, 0, 4}, three = {1, 6, 7}, stroe = {1, 8, 13};
    diag_fix(diag_at(c.diags, D_UNKNOWN_KEY, stroe, "b"), stroe, "store");
    struct diag *d = diag_at(c.diags, D_BAD_VALUE, keep, "a");
    diag_fix(d, three, "8");
    diag_fix(d, (struct span){1, 26, 26}, "end: 1\n");
    /* Overlaps the one before it in order, so it waits. */
    diag_fix(diag_at(c.diags, D_WRONG_TYPE, three, "c"), (struct span){1, 5, 7}, " four");
    /* One of its places is in no policy, so none of it is made. */
    d = diag_at(c.diags, D_MISSING_KEY, stroe, "d");
    diag_fix(d, (struct span){1, 15, 16}, "z");
    diag_fix(d, (struct span){0, 0, 0}, "z");
    diag_at(c.diags, D_BAD_VALUE, (struct span){1, 17, 18}, "without a fix");
    struct fixed done = {.files = map_new(a)};
    struct str why;
    assert_true(fix_apply(&c, &done, &why));
    assert_int_equal(done.edits, 2);
    assert_int_equal(done.files.n, 1);
    expect(a, path, "keep: 8\nstore: x\nother: y\nend: 1\n");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    unlink(path);
    arena_free(a);
}

static void links(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *path = in_folder(a, "real"), *link = in_folder(a, "link");
    put(path, "old");
    assert_int_equal(symlink("real", link), 0);
    struct str why;
    assert_true(file_replace(a, link, STR("old"), STR("new"), &why));
    expect(a, path, "new");
    struct stat st;
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    unlink(link);
    unlink(path);
    arena_free(a);
}

static void not_there(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str why;
    assert_true(!file_replace(a, "/nowhere/x", STR("old"), STR("new"), &why));
    assert_true(str_is(why, "`/nowhere/x`: no such file or directory"));
    arena_free(a);
}

static void changed_meanwhile(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *path = in_folder(a, "busy");
    struct str why;
    put(path, "somebody else's");
    assert_true(!file_replace(a, path, STR("old"), STR("new"), &why));
    assert_true(str_ends(why, STR("it was changed in the meantime")));
    expect(a, path, "somebody else's");
    unlink(path); /* tear_down sees that nothing else is left */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits),
        cmocka_unit_test(links),
        cmocka_unit_test(not_there),
        cmocka_unit_test(changed_meanwhile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
