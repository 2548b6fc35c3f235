/*
 * completion bash|zsh|fish|options : shell completion from the tables of verbs, options and codes.
 * `options` prints `VERB --name VALUE` lines, with which a lint compares the manual.
 */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"

static bool takes(const struct opt_info *o, const char *value)
{
    return o->value != NULL && strcmp(o->value, value) == 0;
}

static void codes(const char *separator)
{
    for (int c = 0; c < D_COUNT; c++) {
        printf("%s%s", c == 0 ? "" : separator, code_info((enum code)c)->slug);
    }
}

static void formats(const struct verb *v)
{
    for (size_t i = 0; v->formats[i] != NULL; i++) {
        printf("%s%s", i == 0 ? "" : " ", v->formats[i]);
    }
}

static void bash_verb(const struct verb *v)
{
    printf("    %s)\n        case $previous in\n", v->name);
    for (const enum opt *i = v->options; *i != OPT_COUNT; i++) {
        const struct opt_info *o = opt_info(*i);
        if (o->value == NULL) {
            continue;
        }
        printf("        --%s", o->name);
        if (o->letter != 0) {
            printf("|-%c", o->letter);
        }
        fputs(") ", stdout);
        if (takes(o, "DIR")) {
            fputs("mapfile -t COMPREPLY < <(compgen -d -- \"$word\")", stdout);
        } else if (takes(o, "CODE")) {
            fputs("_tierc_words \"$codes\"", stdout);
        } else if (takes(o, "FORMAT")) {
            fputs("_tierc_words \"", stdout);
            formats(v);
            fputs("\"", stdout);
        } else {
            fputs("COMPREPLY=()", stdout);
        }
        puts("; return ;;");
    }
    fputs("        esac\n        options=\"", stdout);
    for (const enum opt *i = v->options; *i != OPT_COUNT; i++) {
        printf("%s--%s", i == v->options ? "" : " ", opt_info(*i)->name);
    }
    puts("\"");
    if (strcmp(v->operands, "[CODE]") == 0) {
        puts("        operands=$codes");
    }
    puts("        ;;");
}

static void bash(void)
{
    fputs("# bash completion of tierc. Generated from its tables.\n"
          "_tierc_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\"); }\n"
          "_tierc() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local options='' operands='' codes verbs\n"
          "    codes=\"",
          stdout);
    codes(" ");
    fputs("\"\n    verbs=\"", stdout);
    for (size_t i = 0; i < verb_count; i++) {
        printf("%s ", verbs[i].name);
    }
    puts("--help --version\"\n"
         "    if [ \"$COMP_CWORD\" -eq 1 ]; then _tierc_words \"$verbs\"; return; fi\n"
         "    case ${COMP_WORDS[1]} in");
    for (size_t i = 0; i < verb_count; i++) {
        bash_verb(&verbs[i]);
    }
    puts("    esac\n"
         "    case $word in\n"
         "    -*) _tierc_words \"$options\" ;;\n"
         "    *) if [ -n \"$operands\" ]; then _tierc_words \"$operands\";\n"
         "       else mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); fi ;;\n"
         "    esac\n"
         "}\n"
         "complete -o filenames -F _tierc tierc");
}

/* Help text inside single quotes; zsh gives `[`, `]` and `:` a meaning in descriptions. */
static void quoted(const char *text, bool zsh)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'') {
            fputs("'\\''", stdout);
        } else {
            printf("%s%c", zsh && strchr("[]:\\", *p) != NULL ? "\\" : "", *p);
        }
    }
}

static void zsh_value(const struct verb *v, const struct opt_info *o)
{
    printf(":%s:", o->value);
    if (takes(o, "DIR")) {
        fputs("_files -/", stdout);
    } else if (takes(o, "CODE")) {
        fputs("('\"$codes\"')", stdout);
    } else if (takes(o, "FORMAT")) {
        fputs("(", stdout);
        formats(v);
        fputs(")", stdout);
    } else {
        fputs(" ", stdout);
    }
}

static void zsh_verb(const struct verb *v)
{
    printf("    %s)\n        _arguments -s \\\n", v->name);
    for (const enum opt *i = v->options; *i != OPT_COUNT; i++) {
        const struct opt_info *o = opt_info(*i);
        const char *many = takes(o, "CODE") ? "*" : "";
        for (int letter = o->letter != 0 ? 1 : 0; letter >= 0; letter--) {
            fputs("            ", stdout);
            if (letter == 1) {
                printf("'%s-%c%s[", many, o->letter, o->value == NULL ? "" : "+");
            } else {
                printf("'%s--%s%s[", many, o->name, o->value == NULL ? "" : "=");
            }
            quoted(o->help, true);
            fputs("]", stdout);
            if (o->value != NULL) {
                zsh_value(v, o);
            }
            puts("' \\");
        }
    }
    if (strcmp(v->operands, "[CODE]") == 0) {
        puts("            \":code:($codes)\" ;;");
    } else {
        puts("            '*:policy:_files' ;;");
    }
}

static void zsh(void)
{
    fputs("#compdef tierc\n# zsh completion of tierc. Generated from its tables.\n"
          "local codes=\"",
          stdout);
    codes(" ");
    puts("\"\nlocal -a verbs=(");
    for (size_t i = 0; i < verb_count; i++) {
        printf("    '%s:", verbs[i].name);
        quoted(verbs[i].summary, true);
        puts("'");
    }
    puts(")\nif (( CURRENT == 2 )); then\n    _describe command verbs\n    return\nfi\n"
         "local verb=$words[2]\nshift words\n(( CURRENT-- ))\ncase $verb in");
    for (size_t i = 0; i < verb_count; i++) {
        zsh_verb(&verbs[i]);
    }
    puts("esac");
}

static void fish_described(const char *text)
{
    fputs(" -d '", stdout);
    for (const char *p = text; *p != '\0'; p++) {
        printf("%s%c", *p == '\'' || *p == '\\' ? "\\" : "", *p);
    }
    puts("'");
}

static void fish_option(const struct verb *v, const struct opt_info *o)
{
    printf("complete -c tierc -n '__fish_seen_subcommand_from %s' -l %s", v->name, o->name);
    if (o->letter != 0) {
        printf(" -s %c", o->letter);
    }
    if (takes(o, "DIR")) {
        fputs(" -x -a '(__fish_complete_directories)'", stdout);
    } else if (takes(o, "CODE")) {
        fputs(" -x -a \"$__tierc_codes\"", stdout);
    } else if (takes(o, "FORMAT")) {
        fputs(" -x -a '", stdout);
        formats(v);
        fputs("'", stdout);
    } else if (o->value != NULL) {
        fputs(" -x", stdout);
    }
    fish_described(o->help);
}

static void fish(void)
{
    fputs("# fish completion of tierc. Generated from its tables.\nset -g __tierc_codes ", stdout);
    codes(" ");
    fputs("\nset -g __tierc_verbs", stdout);
    for (size_t i = 0; i < verb_count; i++) {
        printf(" %s", verbs[i].name);
    }
    puts("");
    for (size_t i = 0; i < verb_count; i++) {
        printf("complete -c tierc -f -n 'not __fish_seen_subcommand_from $__tierc_verbs' -a %s",
               verbs[i].name);
        fish_described(verbs[i].summary);
    }
    for (size_t i = 0; i < verb_count; i++) {
        for (const enum opt *o = verbs[i].options; *o != OPT_COUNT; o++) {
            fish_option(&verbs[i], opt_info(*o));
        }
        if (strcmp(verbs[i].operands, "[CODE]") == 0) {
            printf(
                "complete -c tierc -f -n '__fish_seen_subcommand_from %s' -a \"$__tierc_codes\"\n",
                verbs[i].name);
        }
    }
}

static void options(void)
{
    for (size_t i = 0; i < verb_count; i++) {
        for (const enum opt *o = verbs[i].options; *o != OPT_COUNT; o++) {
            const struct opt_info *info = opt_info(*o);
            printf("%s --%s", verbs[i].name, info->name);
            if (info->letter != 0) {
                printf(" -%c", info->letter);
            }
            printf("%s%s\n", info->value == NULL ? "" : " ",
                   info->value == NULL ? "" : info->value);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } kinds[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}, {"options", options}};
    for (size_t i = 0; argc == 2 && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(argv[1], kinds[i].name) == 0) {
            kinds[i].print();
            return fflush(stdout) != 0;
        }
    }
    fputs("usage: completion bash|zsh|fish|options\n", stderr);
    return 2;
}
