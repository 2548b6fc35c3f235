/*
 * A document as a tree of blocks: what the strategy and its runbooks are made of. Templates write
 * them as YAML, C adds tables; emit/document.h prints them. A text is always plain text: no name and no
 * description of a user becomes markup, a command or a part of one.
 *
 *     DOCUMENT  a list of blocks; lists in it count as their blocks
 *     {heading: INLINE, level: 2}
 *     {paragraph: INLINE}    {bullets: [INLINE…]}
 *     {step: INLINE}                      numbered from 1 after each heading
 *     {table: ROWS, columns: [INLINE…]}   ROWS is a list of lists of INLINE; without a row, nothing
 *     {shell: [LINE…]}                    commands to be pasted
 *     {diagram: [BOX…], arrows: [{from, to}…]}   BOX is {title, nodes: [{id, lines: [TEXT…]}…]}
 *
 *     INLINE    a text, a number, a list of INLINE in a row, or one of
 *               {code: TEXT}  {strong: INLINE}  {section: TEXT, label: TEXT} (a link to the heading of
               that text)
 *     LINE      a list of WORDs; {comment: TEXT}; or {apply: OBJECT}, which is given to `kubectl apply`
 *     WORD      a text, which is quoted where a shell would not take it for itself; {syntax: TEXT},
 *               which is not, and is for templates alone: no hole belongs there; {var: NAME}; a list of
 *               these without a blank between them; or {words: [WORD…]}, as if they stood there
 *     OBJECT    a manifest, in which {var: NAME} is the value of a shell variable
 */
#ifndef TIERC_LOWER_DOCUMENT_H
#define TIERC_LOWER_DOCUMENT_H

#include "base/node.h"

struct node *doc_code(struct arena *a, struct str text);
struct node *doc_strong(struct arena *a, struct node *inline_);
struct node *doc_section(struct arena *a, struct str heading, struct str label);

/* A row of a table: cells are added by node_add. */
struct node *doc_row(struct arena *a, struct node *rows);
/* By what they say, cell after cell; then no more than `most` are kept. Returns how many are gone. */
size_t doc_sort(struct node *rows, size_t most);
void doc_text(struct arena *a, struct node *row, struct str text);
void doc_fmt(struct arena *a, struct node *row, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
