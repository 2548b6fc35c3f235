/*
 * What a scalar is by YAML 1.2's core schema, as far as yaml_read.h promises it.
 */
#ifndef TIERC_SOURCE_YAML_SCALAR_H
#define TIERC_SOURCE_YAML_SCALAR_H

#include "base/node.h"

/* Sets kind and number of a plain scalar from its text. */
void yaml_scalar_type(struct node *n);

#endif
