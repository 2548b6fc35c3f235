/* Which lines are read, their normal form, and what the linter says where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "units/cron.h"

static const struct {
    int line;
    const char *text, *normal; /* NULL: rejected */
} accepts_table[] = {
    {__LINE__, "0 2 * * *", "0 2 * * *"},
    {__LINE__, "00 02 ? ? ?", "0 2 * * *"},
    {__LINE__, "\t0\v2 *\xc2\xa0* \xe3\x80\x80* ", "0 2 * * *"},
    {__LINE__, "*/5 * * * *", "*/5 * * * *"},
    {__LINE__, "*/7 * * * *", "*/7 * * * *"},
    {__LINE__, "5/15 * * * *", "5,20,35,50 * * * *"},
    {__LINE__, "2/5 * * * *", "2-57/5 * * * *"},
    {__LINE__, "*/61 * * * *", "0 * * * *"},
    {__LINE__, "0-59 * * * *", "0-59 * * * *"},
    {__LINE__, "*,5 * * * *", "* * * * *"},
    {__LINE__, "0 0 */2 * 1", "0 0 1-31/2 * 1"},
    {__LINE__, "0 0 1-31 * 1", "0 0 1-31 * 1"},
    {__LINE__, "0 0 1 jan-MAR/2 SUN", "0 0 1 1,3 0"},
    {__LINE__, "0 0 * * mon-5", "0 0 * * 1-5"},
    {__LINE__, "0 0 * * mon/2", "0 0 * * 1,3,5"},
    {__LINE__, "0 0 * * FR\xc4\xb0", "0 0 * * 5"},
    {__LINE__, "1,,2 * * * *", "1,2 * * * *"},
    {__LINE__, ", 0 * * *", ", 0 * * *"},
    {__LINE__, "*-5 *-foo ?-1-2 * *", "* * * * *"},
    {__LINE__, "+5 0 * * *", "5 0 * * *"},
    {__LINE__, "0 0 31 2 *", "0 0 31 2 *"},
    {__LINE__, "*/9223372036854775807 0 * * *", "0 0 * * *"},
    {__LINE__, "*/9223372036854775808 0 * * *", NULL},
    {__LINE__, "0 0 * * 7", NULL},
    {__LINE__, "0 0 * * 0-7", NULL},
    {__LINE__, "0 0 * * sunday", NULL},
    {__LINE__, "0 22-2 * * *", NULL},
    {__LINE__, "60 0 * * *", NULL},
    {__LINE__, "0 24 * * *", NULL},
    {__LINE__, "0 0 0 * *", NULL},
    {__LINE__, "0 0 32 * *", NULL},
    {__LINE__, "0 0 1 13 *", NULL},
    {__LINE__, "0 0 1 0 *", NULL},
    {__LINE__, "0 0 mon * *", NULL},
    {__LINE__, "*/0 0 * * *", NULL},
    {__LINE__, "*/-1 0 * * *", NULL},
    {__LINE__, "*/ 0 * * *", NULL},
    {__LINE__, "1/2/3 0 * * *", NULL},
    {__LINE__, "1-2-3 0 * * *", NULL},
    {__LINE__, "-5 0 * * *", NULL},
    {__LINE__, "0x1 0 * * *", NULL},
    {__LINE__, "1_0 0 * * *", NULL},
    {__LINE__, "0 2 * *", NULL},
    {__LINE__, "0 0 2 * * *", NULL},
    {__LINE__, "", NULL},
    {__LINE__, "@daily", "0 0 * * *"},
    {__LINE__, "@midnight", "0 0 * * *"},
    {__LINE__, "@hourly", "0 * * * *"},
    {__LINE__, "@weekly", "0 0 * * 0"},
    {__LINE__, "@monthly", "0 0 1 * *"},
    {__LINE__, "@yearly", "0 0 1 1 *"},
    {__LINE__, "@annually", "0 0 1 1 *"},
    {__LINE__, "@Daily", NULL},
    {__LINE__, " @daily", NULL},
    {__LINE__, "@daily ", NULL},
    {__LINE__, "@reboot", NULL},
    {__LINE__, "@every 1h30m", "@every 5400s"},
    {__LINE__, "@every -5h", "@every 1s"},
    {__LINE__, "@every 0", "@every 1s"},
    {__LINE__, "@every 1.5s", "@every 1s"},
    {__LINE__, "@every .5h", "@every 1800s"},
    {__LINE__, "@every 90000ms", "@every 90s"},
    {__LINE__, "@every 3000000\xc2\xb5s", "@every 3s"},
    {__LINE__, "@every 1d", NULL},
    {__LINE__, "@every  1h", NULL},
    {__LINE__, "@every1h", NULL},
    {__LINE__, "@every 1h0", NULL},
    {__LINE__, "@every ", NULL},
    {__LINE__, "@every 2562048h", NULL},
    {__LINE__, "TZ=UTC 0 2 * * *", NULL},
    {__LINE__, "TZ=UTC", NULL},
};

static void accepts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepts_table / sizeof *accepts_table; i++) {
        struct arena *a = arena_new();
        struct cron c, again;
        struct misread m;
        struct str text = str_of(accepts_table[i].text);
        bool ok = cron_parse(a, text, &c, &m), good = ok == (accepts_table[i].normal != NULL);
        if (ok && good) {
            struct str normal = cron_print(a, &c);
            good = str_is(normal, accepts_table[i].normal) && cron_parse(a, normal, &again, &m) &&
                   cron_equal(&c, &again);
        } else if (good) {
            good = m.from <= m.to && m.to <= text.n && m.why.n != 0 && m.help.n != 0;
        }
        if (!good || cron_parse_v1(text) != ok) {
            print_error("line %d: %.*s %.*s\n", accepts_table[i].line, STR_ARG(m.why), STR_ARG(cron_print(a, &c)));
            assert_true(0);
        }
        arena_free(a);
    }
}

static const struct {
    int line;
    const char *text;
    size_t from, to;
    const char *help;
    enum cron_trouble trouble;
} lint_table[] = {
    {__LINE__, "0 0 * * 7", 8, 9, "write `0`", CRON_DIALECT},
    {__LINE__, "0 0 * * 0-7", 8, 11, "write `*`", CRON_DIALECT},
    {__LINE__, "0 0 * * 5-7", 8, 11, "write `0,5,6`", CRON_DIALECT},
    {__LINE__, "0 0 * * 1,7", 10, 11, "write `0`", CRON_DIALECT},
    {__LINE__, "0 22-2 * * *", 2, 6, "write `0-2,22,23`", CRON_DIALECT},
    {__LINE__, "0 0 * * fri-mon", 8, 15, "write `0,1,5,6`", CRON_DIALECT},
    {__LINE__, "TZ=UTC 0 2 * * *", 0, 6, NULL, CRON_DIALECT},
    {__LINE__, "CRON_TZ=UTC 0 2 * * *", 0, 11, NULL, CRON_DIALECT},
    {__LINE__, "0 0 2 * * *", 0, 11, "leave out the seconds: `0 2 * * *`", CRON_DIALECT},
    {__LINE__, "@every 15m", 0, 10, "write `every 15m`", CRON_DIALECT},
    {__LINE__, "@every 6h", 0, 9, "write `every 6h`", CRON_DIALECT},
    {__LINE__, "@reboot", 0, 7, NULL, CRON_DIALECT},
    {__LINE__, "*-5 * * * *", 0, 3, NULL, CRON_DIALECT},
    {__LINE__, "1,,2 * * * *", 0, 4, NULL, CRON_DIALECT},
    {__LINE__, "1, * * * *", 0, 2, NULL, CRON_DIALECT},
    {__LINE__, ", 0 * * *", 0, 1, NULL, CRON_DIALECT},
    {__LINE__, "+5 * * * *", 0, 1, NULL, CRON_DIALECT},
    {__LINE__, "*/61 * * * *", 0, 4, "write `0`", CRON_DIALECT},
    {__LINE__, "0 */24 * * *", 2, 6, "write `0`", CRON_DIALECT},
    {__LINE__, "H 2 * * *", 0, 1, NULL, CRON_DIALECT},
    {__LINE__, "H/15 * * * *", 0, 4, NULL, CRON_DIALECT},
    {__LINE__, "0 0 L * *", 4, 5, NULL, CRON_DIALECT},
    {__LINE__, "0 0 * * 5L", 8, 10, NULL, CRON_DIALECT},
    {__LINE__, "0 0 * * fril", 8, 12, NULL, CRON_DIALECT},
    {__LINE__, "0 0 15W * *", 4, 7, NULL, CRON_DIALECT},
    {__LINE__, "0 0 LW * *", 4, 6, NULL, CRON_DIALECT},
    {__LINE__, "0 0 * * 5#3", 8, 11, NULL, CRON_DIALECT},
    {__LINE__, "0~30 * * * *", 0, 4, NULL, CRON_DIALECT},
    {__LINE__, "0 0 * * Sunday", 8, 14, "write `sun`", CRON_DIALECT},
    {__LINE__, "0\xc2\xa0" "0 * * *", 1, 3, NULL, CRON_DIALECT},
    {__LINE__, "0 0 * * FR\xc4\xb0", 10, 12, NULL, CRON_DIALECT},
    {__LINE__, "0 25 * * *", 2, 4, NULL, CRON_REJECTED},
    {__LINE__, "0 2 * * wednesdya", 8, 17, NULL, CRON_REJECTED},
    {__LINE__, "0 2 * *", 0, 7, NULL, CRON_REJECTED},
    {__LINE__, "0 7-9223372036854775807 * * *", 2, 23, NULL, CRON_REJECTED},
    {__LINE__, "@Daily", 0, 6, NULL, CRON_REJECTED},
    {__LINE__, "0 0 1 * *", 0, 0, NULL, CRON_FINE},
    {__LINE__, "0 0 ? jul mon-fri", 0, 0, NULL, CRON_FINE},
    {__LINE__, "*/1 */7 */2 * 1-5/2", 0, 0, NULL, CRON_FINE},
    {__LINE__, "@daily", 0, 0, NULL, CRON_FINE},
};

static void lint(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lint_table / sizeof *lint_table; i++) {
        struct arena *a = arena_new();
        struct misread m;
        enum cron_trouble trouble = cron_lint(a, str_of(lint_table[i].text), &m);
        if (trouble != lint_table[i].trouble || m.from != lint_table[i].from || m.to != lint_table[i].to ||
            (trouble != CRON_FINE && (m.why.n == 0 || m.help.n == 0)) ||
            (lint_table[i].help != NULL && !str_is(m.help, lint_table[i].help))) {
            print_error("line %d: %d %zu-%zu %.*s; %.*s\n", lint_table[i].line, trouble, m.from, m.to,
                        STR_ARG(m.why), STR_ARG(m.help));
            assert_true(0);
        }
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(accepts), cmocka_unit_test(lint)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
