/*
 * The sixteen-colour codes, in bold, are readable on dark and light grounds.
 */
#include "diag/paint.h"

void paint(const struct painter *p, enum style s, struct str text)
{
    static const char *const codes[] = {
        [STYLE_BOLD] = "\033[1m",     [STYLE_GUTTER] = "\033[1;34m",  [STYLE_SECOND] = "\033[1;34m",
        [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[1;33m", [STYLE_INFO] = "\033[1;36m",
        [STYLE_OLD] = "\033[31m",     [STYLE_NEW] = "\033[32m",
    };
    bool on = p->colour && s != STYLE_PLAIN && text.n != 0;
    if (on) {
        buf_z(p->out, codes[s]);
    }
    buf_add(p->out, text);
    if (on) {
        buf_z(p->out, "\033[0m");
    }
}

void paint_z(const struct painter *p, enum style s, const char *text)
{
    paint(p, s, str_of(text));
}

enum style style_of(enum severity s)
{
    return s == SEV_ERROR ? STYLE_ERROR : s == SEV_WARNING ? STYLE_WARNING : STYLE_INFO;
}
