/*
 * What looks like a secret: the one notion of it. The reader reports by it, and whatever is shown
 * (source lines, messages, edits) is masked by it, so that no log repeats a key that somebody wrote
 * into a policy.
 *
 * A word has the shape of a secret if it has the prefix that a maker gives its keys (AKIA, ghp_ …),
 * or is 40 characters of base64 as a secret key of AWS, or a long mixture of capitals, small letters
 * and digits. A scalar also is one by the key before it (`password: …`), whatever it is.
 */
#ifndef TIERC_UNITS_SECRET_H
#define TIERC_UNITS_SECRET_H

#include "base/str.h"

struct secret_place {
    size_t from, to; /* bytes */
    bool known;      /* by a maker's prefix */
};

/* The next word of the shape, from byte `at` on. */
bool secret_find(struct str s, size_t at, struct secret_place *out);
/* Is the whole of it one? Also what only the value of a `secretKey` would be: 32 hexadecimal digits
 * or more. */
bool secret_value(struct str s);
/* Where only small letters are legal (the name of a Secret): also any long mixture. */
bool secret_instead_of_name(struct str s);
/* A key whose value may be a secret: `password`, `apiToken`, `secretKey` … */
bool secret_key(struct str key);
/* The next scalar in a YAML or JSON text that is a secret by its key, whatever it is (`pass`, `token`
 * …). For masking: what is on the same line, and good YAML is not needed. */
bool secret_by_key(struct str text, size_t at, struct secret_place *out);
/* The text with `*` for each byte of what has the shape: the same view where there is none. */
struct str secret_mask(struct arena *a, struct str s);

#endif
