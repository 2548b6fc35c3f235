/*
 * Texts of a user inside the two grammars that alerts are written in. Whatever a name holds, it
 * stays one literal: it can end no string, open no action and match nothing but itself.
 */
#ifndef TIERC_LOWER_ENCODE_H
#define TIERC_LOWER_ENCODE_H

#include "base/node.h"

/* A PromQL string in double quotes. */
void promql_text(struct buf *b, struct str s);
/* A PromQL string with a regular expression that matches exactly the texts of the list. */
void promql_any(struct buf *b, const struct node *texts);
/* `{a="x",b=~"y|z"}` from a mapping: a text is to be equal, of a list any. */
void promql_selector(struct buf *b, const struct node *labels);

/* Text for Go's template engine, through which Prometheus sends annotations and labels: every brace
 * that could open an action becomes an action that prints a brace, whatever stands beside it. */
void go_text(struct buf *b, struct str s);
/* What Prometheus makes of such a text: actions of go_text, and `{{ $labels.NAME }}`. */
struct str go_expand(struct arena *a, struct str s, const struct node *labels);

#endif
