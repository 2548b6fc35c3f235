/*
 * What shows and what finds the metrics: the dashboard, a JSON text inside a ConfigMap, and the
 * PodMonitor where tierv serves them itself.
 */
#include "lower/rules.h"

void dashboards(struct lowering *l, struct node *docs)
{
    struct arena *a = l->a;
    const struct policy *p = l->p;
    if (l->watch == NULL) {
        return;
    }
    struct node *model = lower_facts(l, (struct str){0}, (struct str){0}), *data = node_map(a);
    node_set_int(a, model, "stale", stale_after(l->watch->every));
    node_set_int(a, model, "storageLow", p->verification.storage_low.v);
    node_set_bool(a, model, "longhorn", usable(p->cluster.longhorn.head.from));
    const struct node *dashboard = template_one(l->ds, l->templates, TEMPLATE_DASHBOARD, model);
    if (dashboard == NULL) {
        l->failed = true;
        return;
    }
    struct node *f =
        lower_facts(l, str_fmt(a, "%.*s-dashboard", STR_ARG(p->name.v)), p->monitoring.namespace.v);
    /* the sidecar puts the files of all ConfigMaps into one folder */
    node_set(a, data, str_fmt(a, "tierc-%.*s.json", STR_ARG(p->name.v)),
             node_text(a, lower_json(l, dashboard)));
    node_set(a, f, STR("data"), data);
    lower_fill(l, TEMPLATE_GRAFANA_DASHBOARD, f, p->monitoring.head.span, docs);
}

void pod_monitors(struct lowering *l, struct node *docs)
{
    const struct policy *p = l->p;
    if (l->watch == NULL || p->monitoring.sink.v != SINK_SERVE) {
        return;
    }
    struct node *f = lower_facts(l, p->verification.job, p->monitoring.namespace.v);
    node_set(l->a, f, STR("labels"), monitoring_labels(l));
    lower_fill(l, TEMPLATE_POD_MONITOR, f, p->monitoring.sink.span, docs);
}
