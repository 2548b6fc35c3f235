/*
 * docgen schema | man-policy EXAMPLE : prints the JSON Schema of policies, or the manual page
 * tierc-policy(5) with the policy EXAMPLE in it. Both are committed; `make test` compares them with
 * what the table of keys says.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "emit/schema_write.h"
#include "policy/keys.h"

/* ---------------------------------------------------------------------------------- mdoc as text */

static void literal_char(char c)
{
    fputs(c == '\\' ? "\\e" : c == '-' ? "\\-" : (char[]){c, '\0'}, stdout);
}

/* Prose, wrapped: `code` becomes bold, a sentence begins a line, and no line begins with a control
 * character. */
static void prose(const char *s)
{
    enum { WIDTH = 70 };
    bool code = false;
    size_t column = 0;
    for (; *s != '\0'; s++) {
        bool sentence = *s == ' ' && column > 1 && s[-1] == '.';
        if (*s == ' ' && (sentence || column >= WIDTH)) {
            putchar('\n');
            column = 0;
            continue;
        }
        if (column++ == 0 && (*s == '.' || *s == '\'')) {
            fputs("\\&", stdout);
        }
        if (*s == '`') {
            fputs(code ? "\\fP" : "\\fB", stdout);
            code = !code;
        } else {
            literal_char(*s);
        }
    }
    putchar('\n');
}

static void literal(const char *label, const char *s)
{
    size_t column = (size_t)printf("%s: \\fB", label);
    for (; *s != '\0'; s++, column++) {
        if (*s == ' ' && column > 66) {
            putchar('\n');
            column = 0;
        } else {
            literal_char(*s);
        }
    }
    puts("\\fP.");
}

/* ----------------------------------------------------------------------------------------- keys */

static const char *type_words(const struct key *k)
{
    static const char *const words[] = {
        [KEY_TEXT] = "text",           [KEY_NAME] = "name",
        [KEY_URL] = "URL",             [KEY_ZONE] = "IANA time zone",
        [KEY_VERSION] = "version",     [KEY_IMAGE] = "container image",
        [KEY_BOOL] = "`true` or `false`", [KEY_COUNT] = "number",
        [KEY_DURATION] = "duration",   [KEY_SIZE] = "size",
        [KEY_RATE] = "rate",           [KEY_DATE] = "date",
        [KEY_TIME] = "time of day",    [KEY_DAYS] = "days of the week",
        [KEY_EVERY] = "`every N runs`", [KEY_CHOICE] = "one of",
        [KEY_CLASS] = "storage class", [KEY_SCHEDULE] = "schedule",
        [KEY_KEEP] = "count, duration or both", [KEY_PVC] = "PVC",
        [KEY_PVC_GLOB] = "PVC or pattern", [KEY_TEXTS] = "list of texts",
        [KEY_STRINGS] = "mapping of texts", [KEY_RAW] = "as it stands",
        [KEY_SHAPE] = "mapping",       [KEY_MAP] = "mapping of names",
        [KEY_LIST] = "list",
    };
    return k->refers ? "name of a definition" : words[k->type];
}

static void print_kinds(const struct shape *s, const struct key *k)
{
    const struct key *kind = NULL;
    for (size_t i = 0; i < s->n; i++) {
        kind = s->kind_at != 0 && s->keys[i].offset == s->kind_at ? &s->keys[i] : kind;
    }
    if (kind == NULL || k->kinds == 0) {
        return;
    }
    fputs("Only in: ", stdout);
    bool first = true;
    for (size_t v = 0; kind->choices[v] != NULL; v++) {
        if ((k->kinds >> v & 1) != 0) {
            printf("%s%s%s", first ? "" : ", ", kind->choices[v],
                   (k->kinds_required >> v & 1) != 0 ? " (required)" : "");
            first = false;
        }
    }
    puts(".");
}

static void print_type(const struct key *k)
{
    struct arena *a = arena_new();
    struct buf b = {.arena = a};
    bool words = k->type == KEY_TEXT && k->choices != NULL && k->choices[1] != NULL;
    buf_z(&b, words ? "one of" : type_words(k));
    for (int64_t i = k->type == KEY_CHOICE ? k->least : 0; k->choices != NULL && k->choices[i] != NULL; i++) {
        buf_fmt(&b, "%s `%s`", i == 0 || (k->type == KEY_CHOICE && i == k->least) ? "" : ",", k->choices[i]);
    }
    if (k->type == KEY_COUNT && k->most != 0) {
        buf_fmt(&b, " from %lld to %lld", (long long)k->least, (long long)k->most);
    }
    buf_z(&b, k->none ? ", or `none`" : k->automatic ? ", or `auto`" : "");
    buf_z(&b, k->required || k->needed || k->asked ? "; required" : "");
    buf_char(&b, '.');
    b.p[0] = (char)toupper((unsigned char)b.p[0]);
    prose(buf_str(&b).p);
    arena_free(a);
}

static void print_key(const struct shape *s, const struct key *k)
{
    printf(".It Ic %s\n", k->name);
    prose(k->help);
    puts(".br");
    print_type(k);
    if (k->of != NULL) {
        printf("See\n.Sx %s .\n", k->of->name);
    }
    print_kinds(s, k);
    if (k->fallback != NULL) {
        literal("Default", k->fallback);
    } else if (k->example != NULL) {
        literal("Example", k->example);
    }
}

struct seen {
    const struct shape *at[64];
    size_t n;
};

static bool is_new(struct seen *seen, const struct shape *s)
{
    for (size_t i = 0; i < seen->n; i++) {
        if (seen->at[i] == s) {
            return false;
        }
    }
    seen->at[seen->n++] = s;
    return seen->n < sizeof seen->at / sizeof seen->at[0];
}

static void print_shape(struct seen *seen, const struct shape *s)
{
    if (!is_new(seen, s)) {
        return;
    }
    printf(".Ss %s\n", s->name);
    prose(s->help);
    puts(".Bl -tag -width Ds");
    for (size_t i = 0; i < s->n; i++) {
        print_key(s, &s->keys[i]);
    }
    puts(".El");
    for (size_t i = 0; i < s->n; i++) {
        if (s->keys[i].of != NULL) {
            print_shape(seen, s->keys[i].of);
        }
    }
}

/* ---------------------------------------------------------------------------------------- page */

static const char head[] =
    ".\\\" Generated from compiler/policy/keys.def; do not edit.\n"
    ".Dd November 24, 2026\n.Dt TIERC-POLICY 5\n.Os\n"
    ".Sh NAME\n.Nm tierc-policy\n.Nd the language of backup policies, version tierc/v1\n"
    ".Sh DESCRIPTION\n"
    "A policy is written in YAML 1.2, in one or more files of one or more\ndocuments each.\n"
    "Every document names the version of the language and its policy;\n"
    "documents of the same policy are merged, those of the policy\n.Sq *\ninto every policy of a run.\n"
    "A document may hold any of the sections.\n"
    "When documents are merged, mappings are united, and a key that stands\n"
    "twice is an error; lists are appended.\n"
    "Unknown keys are errors.\n"
    "Every\n.Pa *.yaml\nof a folder is read: keep other YAML, and copies of a policy, elsewhere.\n"
    "Anchors and aliases are read; merge keys are not part of YAML 1.2.\n"
    ".Ss Scalars\n.Bl -tag -width Ds\n"
    ".It duration\n"
    "Numbers with units that fall in size:\n.Ql 36h ,\n.Ql 7d ,\n.Ql 1d12h .\n"
    "Units are s, m, h, d (24 h) and w (7 d).\n"
    "Months and years have no fixed length and are no units.\n"
    ".It size, rate\n"
    "A Kubernetes quantity:\n.Ql 50Gi ,\n.Ql 500M .\nA rate ends in\n.Ql /s :\n.Ql 60MiB/s .\n"
    ".It schedule\nWords, or five cron fields: see\n.Sx Schedules .\n"
    ".It keep\n"
    ".Ql 7\nkeeps 7 copies;\n.Ql 7d\nguarantees a look-back, and the count follows from the schedule;\n"
    ".Ql {copies: 7, lookback: 6d}\nsays both.\n"
    ".It PVC\n.Ql namespace/name .\n"
    ".It name\nSmall letters, digits and\n.Ql - ,\n"
    "at most 63 characters; of policies and clusters at most 20.\n"
    ".It text\nAny scalar, as it is written:\n.Ql 1.10\nneeds no quotes.\n"
    ".El\n";

static const char topics[] =
    ".Ss Schedules\n.Bl -tag -width Ds\n"
    ".It Cm hourly\n.It Cm hourly at :MM\n"
    ".It Cm every Ar N Ns Cm m Op Cm at :MM\n"
    ".It Cm every Ar N Ns Cm h Op Cm at :MM\n"
    "Every\n.Ar N\nminutes or hours, where\n.Ar N\ndivides 60 or 24;\n"
    ".Cm :MM\nis a minute of the hour.\n"
    ".It Cm daily at Ar TIME\n"
    ".It Cm weekdays at Ar TIME\n"
    ".It Ar DAY Oo Cm and Ar DAY ... Oc Cm at Ar TIME\n"
    "A day is\n.Ql sunday\nor\n.Ql sun .\nDays are listed, not ranged.\n"
    ".It Cm monthly on Ar D Oo Cm and Ar D ... Oc Cm at Ar TIME\n"
    "Days of the month, from 1 to 31.\n"
    ".It five cron fields\n"
    "Minute, hour, day of the month, month and day of the week, as Kubernetes reads\nthem.\n"
    ".El\n.Pp\n"
    "A time is\n.Ql 02:00 ,\nfrom 00:00 to 23:59.\n"
    "There may be several,\n.Ql daily at 02:00 and 14:00 ,\n"
    "with the same minutes at every hour, because they become one cron line.\n"
    "A comma may stand for\n.Ql and ,\nbut not inside braces, where it ends a value.\n"
    "Capital letters are read as small ones.\n"
    "What cron cannot say, such as the first sunday or the last day of a month, is\n"
    "refused.\n"
    ".Pp\n"
    "The schedule of a dump, a drill, a CSI snapshot or an external copy may\nbe a mapping\n"
    ".Ql {at: daily at 02:00, zone: Europe/Berlin} ;\nthe zone\n.Ql local\nis the policy's.\n"
    ".Ss The zone of the cluster\n"
    "A RecurringJob has no time zone of its own: it runs in that of\nkube-controller-manager, which\n"
    ".Ic cluster.timezone\nmust state.\n"
    "That is UTC where it runs in a container, as with kubeadm and Talos, unless the\n"
    "container has a variable\n.Ev TZ\nor the host's\n.Pa /etc/localtime :\n"
    ".Pp\n.Dl kubectl -n kube-system get pods -o yaml | grep -EA1 'TZ|localtime\'\n.Pp\n"
    "In k3s it is a part of the server's process and has the zone of the host, which\n"
    ".Ql timedatectl\nshows there; most hosts have UTC.\n"
    ".Ss Credentials\n"
    "The Secret that a longhorn-backup store names in\n.Ic credentials\n"
    "lies in the namespace of Longhorn, which reads these keys:\n"
    ".Bl -tag -width Ds\n"
    ".It s3\n"
    ".Ev AWS_ACCESS_KEY_ID\nand\n.Ev AWS_SECRET_ACCESS_KEY .\n"
    "For another server than AWS also\n.Ev AWS_ENDPOINTS ,\nits URL;\n.Ev AWS_CERT ,\n"
    "the certificate of its authority in PEM, if it has one of its own; and\n"
    ".Ev VIRTUAL_HOSTED_STYLE ,\n.Ql \\(dqtrue\\(dq\nif the bucket stands in the host name, else\n"
    ".Ql \\(dqfalse\\(dq .\n"
    ".It cifs\n.Ev CIFS_USERNAME\nand\n.Ev CIFS_PASSWORD .\n"
    ".It azblob\n.Ev AZBLOB_ACCOUNT_NAME\nand\n.Ev AZBLOB_ACCOUNT_KEY ;\n"
    "elsewhere than at Azure also\n.Ev AZBLOB_ENDPOINT\nand\n.Ev AZBLOB_CERT .\n"
    ".It nfs\nNo Secret.\n"
    ".El\n.Pp\n"
    "Longhorn refuses values that begin or end with a blank or a line end.\n"
    "With\n.Ic externalSecret\nthe Secret is made, with endpoint, style and certificate from the store's\nkeys.\n"
    ".Ss What this version does not do\n"
    "The jobs of\n.Ic enrolment , verification , drills\nand of stores of type csi-snapshot are made, "
    "but the\nprogram that they start does not exist yet.\n"
    ".Pp\n"
    "These keys change no object but the plan; what they are worth is found by\n"
    ".Ql tierc check\nand\n.Ql tierc why :\n"
    ".Ic rpo , rto , missedRuns , takes , restoreTakes , dailyChange , consistency ,\n"
    ".Ic scenarios , transfer , recovery , retrieval , detect , limits , keepOut , prices .\n"
    ".Sh KEYS\n";

static int print_man(const char *example)
{
    struct arena *a = arena_new();
    struct str text, why;
    if (!file_read(a, example, 1 << 20, &text, &why)) {
        fprintf(stderr, "docgen: %s %.*s\n", example, STR_ARG(why));
        return 1;
    }
    struct seen seen = {.n = 0};
    fputs(head, stdout);
    fputs(topics, stdout);
    print_shape(&seen, &policy_shape);
    puts(".Sh EXAMPLES\n.Bd -literal");
    for (struct str line; str_split(&text, '\n', &line);) {
        for (size_t i = 0; i < line.n; i++) {
            literal_char(line.p[i]);
        }
        putchar('\n');
    }
    puts(".Ed\n.Sh SEE ALSO\n.Xr tierc 1");
    arena_free(a);
    return ferror(stdout) != 0;
}

static int print_schema(void)
{
    struct arena *a = arena_new();
    struct str s = schema_write(a);
    bool fine = s.n != 0 && fwrite(s.p, 1, s.n, stdout) == s.n;
    arena_free(a);
    return fine ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "schema") == 0) {
        return print_schema();
    }
    if (argc == 3 && strcmp(argv[1], "man-policy") == 0) {
        return print_man(argv[2]);
    }
    fputs("usage: docgen schema | docgen man-policy EXAMPLE\n", stderr);
    return 2;
}
