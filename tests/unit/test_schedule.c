/* Words to cron lines and back; what is refused, where and with which advice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "units/schedule.h"

static const struct {
    int line;
    const char *text, *cron, *words;
} reads_table[] = {
    {__LINE__, "hourly", "0 * * * *", "hourly"},
    {__LINE__, "hourly at :30", "30 * * * *", "hourly at :30"},
    {__LINE__, "every 15m", "*/15 * * * *", "every 15m"},
    {__LINE__, "every 15m at :05", "5,20,35,50 * * * *", "every 15m at :05"},
    {__LINE__, "every 15m at :20", "5,20,35,50 * * * *", "every 15m at :05"},
    {__LINE__, "every 1m", "* * * * *", "every 1m"},
    {__LINE__, "every 5m", "*/5 * * * *", "every 5m"},
    {__LINE__, "every 60m", "0 * * * *", "hourly"},
    {__LINE__, "every 1h", "0 * * * *", "hourly"},
    {__LINE__, "every 6h", "0 */6 * * *", "every 6h"},
    {__LINE__, "every 12h at :30", "30 */12 * * *", "every 12h at :30"},
    {__LINE__, "every 24h", "0 0 * * *", "daily at 00:00"},
    {__LINE__, "daily at 02:00", "0 2 * * *", "daily at 02:00"},
    {__LINE__, "  Daily  AT 02:00 ", "0 2 * * *", "daily at 02:00"},
    {__LINE__, "daily at 02:00 and 14:00", "0 2,14 * * *", "daily at 02:00 and 14:00"},
    {__LINE__, "daily at 14:00, 02:00", "0 2,14 * * *", "daily at 02:00 and 14:00"},
    {__LINE__, "daily at 02:00, and 14:00", "0 2,14 * * *", "daily at 02:00 and 14:00"},
    {__LINE__, "daily at 02:00 and 02:30 and 14:00 and 14:30", "*/30 2,14 * * *",
     "daily at 02:00 and 02:30 and 14:00 and 14:30"},
    {__LINE__, "weekdays at 03:00", "0 3 * * 1-5", "weekdays at 03:00"},
    {__LINE__, "sunday at 03:00", "0 3 * * 0", "sunday at 03:00"},
    {__LINE__, "sun,Wed at 03:00", "0 3 * * 0,3", "sunday and wednesday at 03:00"},
    {__LINE__, "monthly on 1 at 06:00", "0 6 1 * *", "monthly on 1 at 06:00"},
    {__LINE__, "monthly on 15 and 1 at 06:00", "0 6 1,15 * *", "monthly on 1 and 15 at 06:00"},
    {__LINE__, "monthly on 31 at 02:30", "30 2 31 * *", "monthly on 31 at 02:30"},
    {__LINE__, "0 2 * * *", "0 2 * * *", "daily at 02:00"},
    {__LINE__, "  */15 * * * * ", "*/15 * * * *", "every 15m"},
    {__LINE__, "@daily", "0 0 * * *", "daily at 00:00"},
    {__LINE__, "0 2 1 1 *", "0 2 1 1 *", "0 2 1 1 *"},
    {__LINE__, "0 2 1 * 1", "0 2 1 * 1", "0 2 1 * 1"},
    {__LINE__, "*/7 * * * *", "*/7 * * * *", "*/7 * * * *"},
    {__LINE__, "0-59 * * * *", "0-59 * * * *", "0-59 * * * *"},
    {__LINE__, "0 2 1-31 * *", "0 2 1-31 * *", NULL},
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reads_table / sizeof *reads_table; i++) {
        struct arena *a = arena_new();
        struct schedule_line s, again;
        struct misread m;
        bool ok = schedule_parse(a, str_of(reads_table[i].text), &s, &m) == SCHEDULE_FINE;
        if (!ok || !str_is(s.cron, reads_table[i].cron) || (reads_table[i].words != NULL && !str_is(s.words, reads_table[i].words)) ||
            schedule_parse(a, s.words, &again, &m) != SCHEDULE_FINE ||
            !cron_equal(&s.sets, &again.sets) || !str_eq(s.words, again.words)) {
            print_error("line %d: %.*s | %.*s | %.*s\n", reads_table[i].line, STR_ARG(s.cron), STR_ARG(s.words),
                        STR_ARG(m.why));
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
    enum schedule_trouble trouble;
} refuses_table[] = {
    {__LINE__, "every 7m", 6, 8, "write `every 6m` or `every 10m`", SCHEDULE_BAD},
    {__LINE__, "every 9h", 6, 8, "write `every 8h` or `every 12h`", SCHEDULE_BAD},
    {__LINE__, "every 90m", 6, 9, "write hours: `every 2h`", SCHEDULE_BAD},
    {__LINE__, "every 48h", 6, 9, NULL, SCHEDULE_BAD},
    {__LINE__, "every 0m", 6, 8, NULL, SCHEDULE_BAD},
    {__LINE__, "every 2d", 6, 8, NULL, SCHEDULE_BAD},
    {__LINE__, "every", 5, 5, NULL, SCHEDULE_BAD},
    {__LINE__, "every day at 02:00", 6, 9, "write `daily at 02:00`", SCHEDULE_BAD},
    {__LINE__, "every 15 minutes", 6, 8, "write `every 15m`", SCHEDULE_BAD},
    {__LINE__, "daily", 5, 5, NULL, SCHEDULE_BAD},
    {__LINE__, "daily at", 8, 8, NULL, SCHEDULE_BAD},
    {__LINE__, "daily 02:00", 6, 11, NULL, SCHEDULE_BAD},
    {__LINE__, "daily at 2:00", 9, 13, "write `02:00`", SCHEDULE_BAD},
    {__LINE__, "daily at 24:00", 9, 14, NULL, SCHEDULE_BAD},
    {__LINE__, "daily at 02:60", 9, 14, NULL, SCHEDULE_BAD},
    {__LINE__, "daily at 02:00 and 14:30", 9, 24, NULL, SCHEDULE_BAD},
    {__LINE__, "daily at 02:00 and 02:00", 19, 24, "say it once", SCHEDULE_BAD},
    {__LINE__, "daily at 02:00 and", 18, 18, NULL, SCHEDULE_BAD},
    {__LINE__, "daily at 02:00 UTC", 15, 18, NULL, SCHEDULE_BAD},
    {__LINE__, "every day at 01:00", 6, 9, "write `daily at 01:00`", SCHEDULE_BAD},
    {__LINE__, "weekly on sunday at 05:00", 0, 6, "write `sunday at 05:00`", SCHEDULE_BAD},
    {__LINE__, "first sunday at 05:00", 0, 5, "write `sunday at 05:00` for every week, or `monthly on 1 at 05:00`",
     SCHEDULE_BAD},
    {__LINE__, "monthly at 05:00", 8, 10, "write the day of the month, for example `monthly on 1 at 05:00`",
     SCHEDULE_BAD},
    {__LINE__, "sunday wed at 05:00", 7, 10, "write `and wed`", SCHEDULE_BAD},
    {__LINE__, "mon-fri at 5pm", 0, 7, "write `weekdays at 17:00`", SCHEDULE_BAD},
    {__LINE__, "sat-mon at 05:00", 0, 7, "write `saturday and sunday and monday at 05:00`", SCHEDULE_BAD},
    {__LINE__, "mon to fri at 06:00", 4, 6, "write `weekdays at 06:00`", SCHEDULE_BAD},
    {__LINE__, "sunday at 24:00", 10, 15, "write `00:00`", SCHEDULE_BAD},
    {__LINE__, "daily at 12am", 9, 13, "write `00:00`", SCHEDULE_BAD},
    {__LINE__, "daily at 5 pm", 9, 10, "write `17:00`", SCHEDULE_BAD},
    {__LINE__, "daily at 13pm", 9, 13, "write hours and minutes, from `00:00` to `23:59`", SCHEDULE_BAD},
    {__LINE__, "daily at 5.00", 9, 13, "write `05:00`", SCHEDULE_BAD},
    {__LINE__, "daily at midnight", 9, 17, "write `00:00`", SCHEDULE_BAD},
    {__LINE__, "daily 05:00", 6, 11, "write `at 05:00`", SCHEDULE_BAD},
    {__LINE__, "on friday at 04:30", 0, 2, "write `friday at 04:30`", SCHEDULE_BAD},
    {__LINE__, "hourly at 30", 10, 12, NULL, SCHEDULE_BAD},
    {__LINE__, "hourly at :60", 10, 13, NULL, SCHEDULE_BAD},
    {__LINE__, "monthly at 02:00", 8, 10, NULL, SCHEDULE_BAD},
    {__LINE__, "monthly on 32 at 02:00", 11, 13, NULL, SCHEDULE_BAD},
    {__LINE__, "monthly on 1st at 02:00", 11, 14, NULL, SCHEDULE_BAD},
    {__LINE__, "monthly on last at 02:00", 11, 15, NULL, SCHEDULE_BAD},
    {__LINE__, "first sunday of the month at 03:00", 0, 5,
     "write `sunday at 03:00` for every week, or `monthly on 1 at 03:00`", SCHEDULE_BAD},
    {__LINE__, "monday to friday at 03:00", 7, 9, NULL, SCHEDULE_BAD},
    {__LINE__, "sunday and funday at 03:00", 11, 17, NULL, SCHEDULE_BAD},
    {__LINE__, "  sundy at 03:00", 2, 7, "did you mean `sunday`?", SCHEDULE_BAD},
    {__LINE__, "weekly", 0, 6, NULL, SCHEDULE_BAD},
    {__LINE__, "02:00", 0, 5, "write `daily at 02:00`", SCHEDULE_BAD},
    {__LINE__, "15m", 0, 3, "write `every 15m`", SCHEDULE_BAD},
    {__LINE__, "", 0, 0, NULL, SCHEDULE_BAD},
    {__LINE__, ",", 0, 1, NULL, SCHEDULE_BAD},
    {__LINE__, "  0 25 * * *", 4, 6, NULL, SCHEDULE_BAD},
    {__LINE__, "0 2 * * 7", 8, 9, NULL, SCHEDULE_DIALECT},
    {__LINE__, " @every 15m", 1, 11, "write `every 15m`", SCHEDULE_DIALECT},
    {__LINE__, "TZ=UTC 0 2 * * *", 0, 6, NULL, SCHEDULE_DIALECT},
    {__LINE__, "H H * * *", 0, 1, NULL, SCHEDULE_DIALECT},
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refuses_table / sizeof *refuses_table; i++) {
        struct arena *a = arena_new();
        struct schedule_line s;
        struct misread m;
        enum schedule_trouble trouble = schedule_parse(a, str_of(refuses_table[i].text), &s, &m);
        if (trouble != refuses_table[i].trouble || m.from != refuses_table[i].from || m.to != refuses_table[i].to || m.why.n == 0 ||
            m.help.n == 0 || (refuses_table[i].help != NULL && !str_is(m.help, refuses_table[i].help))) {
            print_error("line %d: %d %zu-%zu %.*s; %.*s\n", refuses_table[i].line, trouble, m.from, m.to,
                        STR_ARG(m.why), STR_ARG(m.help));
            assert_true(0);
        }
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads), cmocka_unit_test(refuses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
