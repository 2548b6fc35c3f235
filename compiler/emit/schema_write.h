/*
 * schema/policy.schema.json: what editors complete, explain and underline, made from policy/keys.def.
 * JSON Schema, draft 2020-12. It admits all that the compiler reads; what only a whole policy can
 * show (references, what a document of several may leave out) is left to the compiler.
 */
#ifndef TIERC_EMIT_SCHEMA_WRITE_H
#define TIERC_EMIT_SCHEMA_WRITE_H

#include "base/str.h"

struct str schema_write(struct arena *a);

#endif
