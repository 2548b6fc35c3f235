/*
 * What the declared version of Longhorn lacks: a row per task or field with the release that
 * brought it (settings: settings.c). Source: longhorn-manager's tags
 * (k8s/pkg/apis/longhorn/v1beta2, types/setting.go, app/recurringjob).
 */
#include "check/checks.h"

struct place_of {
    struct span at;
    size_t more;
};

struct feature {
    const char *what;
    int since; /* Longhorn 1.N */
    void (*find)(const struct policy *p, struct place_of *out);
    const char *instead; /* what to write for an older one */
};

static void seen(struct place_of *out, struct span at)
{
    if (span_known(out->at)) {
        out->more++;
    } else {
        out->at = at;
    }
}

static void find_system_backup(const struct policy *p, struct place_of *out)
{
    if (said(p->maintenance.system_backup.head.from)) {
        seen(out, p->maintenance.system_backup.head.span);
    }
}

static void find_backup_store(const struct policy *p, struct place_of *out)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (usable(s->type.from) && s->type.v == STORE_LONGHORN_BACKUP) {
            seen(out, s->name.span);
        }
    }
}

static void find_block_size(const struct policy *p, struct place_of *out)
{
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        const struct strings *s =
            &ITEM(p->storage_classes, i, struct storage_class_def)->parameters;
        for (size_t k = 0; k < s->n; k++) {
            if (str_is(s->keys[k].v, "backupBlockSize")) {
                seen(out, s->keys[k].span);
            }
        }
    }
}

static const struct feature features[] = {
    {.what = "the BackupTarget as configuration",
     .since = 8,
     .find = find_backup_store,
     .instead = "upgrade Longhorn: before, the target is a Setting, which tierc does not emit"},
    {.what = "the task `system-backup`",
     .since = 9,
     .find = find_system_backup,
     .instead = "remove `systemBackup`, or upgrade Longhorn"},
    {.what = "the parameter `backupBlockSize`",
     .since = 10,
     .find = find_block_size,
     .instead = "remove the parameter, or upgrade Longhorn"},
};

struct diag *report_version(struct check_run *r, const struct policy *p, struct span at,
                            const char *what, int since, const char *instead)
{
    const struct text *version = &p->cluster.longhorn.version;
    struct diag *d = diag_at(r->ds, D_VERSION_UNSUPPORTED, at,
                             "Longhorn %.*s does not have %s, which came with 1.%d",
                             STR_ARG(version->v), what, since);
    diag_mark(d, version->span, "the version is declared here");
    diag_help(d, "%s", instead);
    return d;
}

/* A version outside of what this compiler knows was reported when it was read. */
void check_version_unsupported(struct check_run *r, const struct policy *p)
{
    const struct longhorn *l = &p->cluster.longhorn;
    if (!version_known(p) || l->minor < FIRST_KNOWN) {
        return;
    }
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
        struct place_of at = {0};
        if (l->minor < features[i].since) {
            features[i].find(p, &at);
        }
        if (!span_known(at.at)) {
            continue;
        }
        struct diag *d =
            report_version(r, p, at.at, features[i].what, features[i].since, features[i].instead);
        if (at.more > 0) {
            diag_note(d, "%.*s more of the kind",
                      STR_ARG(counted(r->arena, (int64_t)at.more, "place", "places")));
        }
    }
}
