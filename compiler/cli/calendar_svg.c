/*
 * A row for each job, time from left to right, a bar for each run; times that are kept free are
 * bands behind all rows. A mark is red, has a title that says why, and a sign beside it, so that it
 * does not need colour. Self-contained, and no text of a policy reaches it but through `text_add`.
 */
#include "cli/calendar.h"
#include "units/date.h"

enum { LETTER = 7, ROW = 22, BAR = 12, HEAD = 44, FOOT = 12, LEAST_DAY = 40, WEEK = 1008 };
#define DAY INT64_C(86400)

struct drawing {
    const struct calendar *c;
    struct buf b;
    int64_t labels, width, height; /* of the names, of the days, of the whole */
};

/* XML's own characters; what XML cannot hold is left out. */
static void text_add(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '<') {
            buf_z(b, "&lt;");
        } else if (ch == '>') {
            buf_z(b, "&gt;");
        } else if (ch == '&') {
            buf_z(b, "&amp;");
        } else if (ch == '"') {
            buf_z(b, "&quot;");
        } else if ((unsigned char)ch >= ' ') {
            buf_char(b, ch);
        }
    }
}

/* Tenths of a pixel, from the left edge. */
static int64_t x_of(const struct drawing *d, int64_t t)
{
    int64_t from = d->c->from, to = d->c->to;
    int64_t at = t < from ? from : t > to ? to : t;
    return d->labels * 10 + (at - from) * d->width * 10 / (to - from);
}

static void length_add(struct buf *b, const char *name, int64_t tenths)
{
    buf_fmt(b, " %s=\"%lld.%lld\"", name, (long long)(tenths / 10), (long long)(tenths % 10));
}

static void rect(struct drawing *d, struct window at, int64_t y, int64_t height, const char *kind,
                 int64_t least)
{
    int64_t x = x_of(d, at.start), width = x_of(d, at.end) - x;
    buf_z(&d->b, "<rect");
    length_add(&d->b, "x", x);
    length_add(&d->b, "width", width < least ? least : width);
    buf_fmt(&d->b, " y=\"%lld\" height=\"%lld\" class=\"%s\">", (long long)y, (long long)height, kind);
}

static void title_open(struct drawing *d, struct window at, struct str name)
{
    const struct calendar *c = d->c;
    buf_z(&d->b, "<title>");
    text_add(&d->b, name);
    buf_fmt(&d->b, ", %.*s %.*s", STR_ARG(calendar_date(c, at.start)),
            STR_ARG(calendar_time(c, at.start)));
    if (at.end > at.start) {
        buf_fmt(&d->b, " to %.*s", STR_ARG(calendar_time(c, at.end)));
    }
}

static void bar(struct drawing *d, const struct slot *s)
{
    static const char *const classes[JOB_KINDS] = {
        [JOB_SNAPSHOT] = "snapshot", [JOB_BACKUP] = "backup",          [JOB_EXTERNAL] = "external",
        [JOB_DUMP] = "dump",         [JOB_CLEANUP] = "upkeep",         [JOB_TRIM] = "upkeep",
        [JOB_DRILL] = "drill",       [JOB_SYSTEM_BACKUP] = "upkeep",
    };
    int64_t row = s->job - d->c->jobs.at, y = HEAD + row * ROW + (ROW - BAR) / 2;
    rect(d, s->at, y, BAR, s->clash_count != 0 ? "clash" : classes[s->job->kind], 20);
    title_open(d, s->at, s->job->name);
    for (size_t i = 0; i < s->clash_count; i++) {
        buf_z(&d->b, "\n");
        text_add(&d->b, calendar_why(d->c, &s->clashes[i]));
    }
    buf_z(&d->b, "</title></rect>\n");
    if (s->clash_count != 0) {
        buf_z(&d->b, "<text class=\"sign\"");
        length_add(&d->b, "x", x_of(d, s->at.start) - 60);
        buf_fmt(&d->b, " y=\"%lld\">!</text>\n", (long long)(y + BAR - 2));
    }
}

static void row(struct drawing *d, size_t i)
{
    const struct job *j = &d->c->jobs.at[i];
    int64_t y = HEAD + (int64_t)i * ROW;
    buf_fmt(&d->b, "<text x=\"%lld\" y=\"%lld\" class=\"name\">", (long long)(d->labels - 8), (long long)(y + ROW - 7));
    text_add(&d->b, j->name);
    buf_z(&d->b, "</text>\n");
    if (calendar_frequent(j)) {
        rect(d, (struct window){d->c->from, d->c->to}, y + ROW / 2 - 1, 2, "often", 0);
        buf_z(&d->b, "<title>");
        text_add(&d->b, j->when->written);
        buf_z(&d->b, "</title></rect>\n");
    }
}

static void day(struct drawing *d, int64_t at)
{
    int64_t from = zone_midnight(d->c->zone, at);
    struct str date = calendar_date(d->c, from);
    buf_z(&d->b, "<line");
    length_add(&d->b, "x1", x_of(d, from));
    length_add(&d->b, "x2", x_of(d, from));
    buf_fmt(&d->b, " y1=\"%d\" y2=\"%lld\" class=\"day\"/>\n<text class=\"date\"", HEAD - 14,
            (long long)(d->height - FOOT));
    length_add(&d->b, "x", x_of(d, from) + 30);
    bool narrow = d->width / d->c->days < 110;
    buf_fmt(&d->b, " y=\"%d\">%.*s</text>\n", HEAD - 4, narrow ? 0 : (int)date.n, date.p);
}

static const char style[] =
    "<style>\n"
    "text{font:12px sans-serif;fill:#24292f}.head{font-weight:bold}.name{text-anchor:end}\n"
    ".date{font-size:11px;fill:#57606a}.day{stroke:#d0d7de}.kept{fill:#eaeef2}\n"
    ".snapshot{fill:#54aeff}.backup{fill:#0550ae}.dump{fill:#8250df}.external{fill:#6e7781}\n"
    ".upkeep{fill:#bf8700}.drill{fill:#1a7f37}.often{fill:#afb8c1}\n"
    ".clash{fill:#cf222e;stroke:#82071e}.sign{fill:#cf222e;font-weight:bold}\n"
    "</style>\n";

struct str calendar_svg(const struct calendar *c)
{
    struct drawing d = {.c = c, .b = {.arena = c->a}};
    d.width = c->days * LEAST_DAY < WEEK ? WEEK : c->days * LEAST_DAY;
    for (size_t i = 0; i < c->jobs.n; i++) {
        int64_t wide = (int64_t)c->jobs.at[i].name.n * LETTER + 16;
        d.labels = wide > d.labels ? wide : d.labels;
    }
    d.height = HEAD + (int64_t)c->jobs.n * ROW + FOOT;
    int64_t whole = d.labels + d.width + FOOT;
    buf_fmt(&d.b,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%lld\" height=\"%lld\" "
            "viewBox=\"0 0 %lld %lld\">\n%s<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
            "<text x=\"8\" y=\"18\" class=\"head\">",
            (long long)whole, (long long)d.height, (long long)whole, (long long)d.height, style);
    text_add(&d.b, c->p->name.v);
    buf_fmt(&d.b, ", %lld day%s from %.*s, times in ", (long long)c->days, c->days == 1 ? "" : "s",
            STR_ARG(date_print(c->a, c->day)));
    text_add(&d.b, zone_name(c->zone));
    buf_z(&d.b, "</text>\n");
    for (size_t i = 0; i < c->kept_count; i++) {
        rect(&d, c->kept[i].at, HEAD, d.height - HEAD - FOOT, "kept", 0);
        title_open(&d, c->kept[i].at,
                   usable(c->kept[i].of->reason.from) ? c->kept[i].of->reason.v : STR("kept free"));
        buf_z(&d.b, "</title></rect>\n");
    }
    for (int64_t i = 0; i < c->days; i++) {
        day(&d, c->day + i * DAY);
    }
    for (size_t i = 0; i < c->jobs.n; i++) {
        row(&d, i);
    }
    for (size_t i = 0; i < c->slot_count; i++) {
        bar(&d, &c->slots[i]);
    }
    buf_z(&d.b, "</svg>\n");
    return buf_str(&d.b);
}
