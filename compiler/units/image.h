/*
 * Container images as the distribution project writes them: `[HOST[:PORT]/]PATH[:TAG][@DIGEST]`.
 */
#ifndef TIERC_UNITS_IMAGE_H
#define TIERC_UNITS_IMAGE_H

#include "units/unit.h"

/* False with the reason; m->from..to is what breaks the form. */
bool image_check(struct str s, struct misread *m);

#endif
