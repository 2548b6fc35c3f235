/*
 * Preloaded into a program: readdir gives the names of a folder in the opposite order.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <stddef.h>

enum { MOST = 4096 };

struct dirent *readdir(DIR *d)
{
    static struct dirent entries[MOST];
    static DIR *of;
    static int n;
    struct dirent *(*real)(DIR *) = (struct dirent * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir");
    if (of != d || n == 0) {
        of = d;
        n = 0;
        for (struct dirent *e; n < MOST && (e = real(d)) != NULL; n++) {
            entries[n] = *e;
        }
        entries[n < MOST ? n++ : MOST - 1].d_name[0] = '\0'; /* the end, which is given last */
        for (int i = 0, j = n - 2; i < j; i++, j--) {
            struct dirent swap = entries[i];
            entries[i] = entries[j];
            entries[j] = swap;
        }
        n = 1;
    } else {
        n++;
    }
    struct dirent *e = &entries[n - 1];
    if (e->d_name[0] == '\0') {
        n = 0;
        of = NULL;
        return NULL;
    }
    return e;
}
