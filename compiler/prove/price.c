/*
 * Minimum durations and overheads: S3 user guide, "Transitioning objects using
 * Amazon S3 Lifecycle". Prices: AWS price list of 28 October 2025, us-east-1; those of requests and
 * moves also in infracost's golden files, which are read from it. A move into GLACIER_IR stands in
 * no list that was found: its price is that of a PUT into the class. What INTELLIGENT_TIERING costs
 * depends on who reads what: its dearest step is taken.
 */
#include "prove/price.h"

#include "units/date.h"
#include "units/price.h"

#define KIB INT64_C(1024)

struct class_row {
    struct class_facts facts;
    int64_t storage, put, get, move; /* nano-USD */
};

static const struct class_row rows[CLASS_COUNT + 1] = {
    [CLASS_STANDARD] = {.facts = {.name = "STANDARD"},
                        .storage = 23000000,
                        .put = 5000000,
                        .get = 400000,
                        .move = 0},
    [CLASS_STANDARD_IA] = {.facts = {.name = "STANDARD_IA", .least_days = 30},
                           .storage = 12500000,
                           .put = 10000000,
                           .get = 1000000,
                           .move = 10000000},
    [CLASS_ONEZONE_IA] = {.facts = {.name = "ONEZONE_IA", .least_days = 30},
                          .storage = 10000000,
                          .put = 10000000,
                          .get = 1000000,
                          .move = 10000000},
    [CLASS_INTELLIGENT_TIERING] = {.facts = {.name = "INTELLIGENT_TIERING"},
                                   .storage = 23000000,
                                   .put = 5000000,
                                   .get = 400000,
                                   .move = 10000000},
    [CLASS_GLACIER_IR] = {.facts = {.name = "GLACIER_IR", .least_days = 90},
                          .storage = 4000000,
                          .put = 20000000,
                          .get = 10000000,
                          .move = 20000000},
    [CLASS_GLACIER] = {.facts = {.name = "GLACIER",
                                 .least_days = 90,
                                 .extra = 32 * KIB,
                                 .extra_standard = 8 * KIB},
                       .storage = 3600000,
                       .put = 30000000,
                       .get = 400000,
                       .move = 30000000},
    [CLASS_DEEP_ARCHIVE] = {.facts = {.name = "DEEP_ARCHIVE",
                                      .least_days = 180,
                                      .extra = 32 * KIB,
                                      .extra_standard = 8 * KIB},
                            .storage = 990000,
                            .put = 50000000,
                            .get = 400000,
                            .move = 50000000},
};

static const struct class_row *row_of(int class)
{
    return class >= 0 && class <= CLASS_COUNT ? &rows[class] : NULL;
}

const struct class_facts *class_facts(int class)
{
    const struct class_row *row = row_of(class);
    return row == NULL ? NULL : &row->facts;
}

struct str currency_of(const struct policy *p)
{
    const struct node *stated = p->prices == NULL ? NULL : node_get(p->prices, "currency");
    return stated != NULL && stated->kind == NODE_TEXT ? stated->text : STR("USD");
}

static const struct node *child(const struct node *map, struct str key)
{
    for (size_t i = 0; map != NULL && map->kind == NODE_MAP && i < map->n; i++) {
        if (str_eq(map->pairs[i].key, key)) {
            return map->pairs[i].value;
        }
    }
    return NULL;
}

static struct price stated(const struct policy *p, const struct store *s, struct str class)
{
    const struct node *as_of = child(p->prices, STR("asOf"));
    const struct node *one = child(child(p->prices, s->name.v), class);
    struct price price = {0};
    price.known = one != NULL && as_of != NULL && price_parse(one->text, &price.nano) &&
                  date_parse(as_of->text, &price.as_of);
    if (price.known) {
        price.at = (struct span){one->place.file, one->place.start, one->place.end};
    }
    return price;
}

/* Where the default prices hold. */
static bool by_default(const struct policy *p, const struct store *s)
{
    bool aws = s->scheme == URL_S3 && usable(s->provider.from) && s->provider.v == PROVIDER_AWS &&
               s->endpoint.from == ABSENT;
    return aws && str_is(currency_of(p), "USD") &&
           (str_is(s->region, "us-east-1") || str_is(s->region, "us-west-2"));
}

static int64_t tariff_of(const struct class_row *row, enum tariff t)
{
    switch (t) {
    case TARIFF_PUT:
        return row->put;
    case TARIFF_GET:
        return row->get;
    case TARIFF_MOVE:
        return row->move;
    default:
        return row->storage;
    }
}

struct price price_of(const struct policy *p, const struct store *s, int class, struct str name,
                      enum tariff t)
{
    const struct class_row *row = row_of(class);
    struct price price = {0};
    if (t == TARIFF_STORAGE) {
        price = stated(p, s, row == NULL ? name : str_of(row->facts.name));
    }
    if (!price.known && row != NULL && by_default(p, s)) {
        price =
            (struct price){.known = true, .nano = tariff_of(row, t), .as_of = DEFAULT_PRICES_OF};
    }
    return price;
}
