/* URLs of stores: what they are taken apart into, and which bytes are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "policy/store_url.h"

static void accepted(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *url;
        enum url_scheme scheme;
        const char *bucket, *region, *prefix;
    } t[] = {
        {__LINE__, "s3://bucket@us-west-2/", URL_S3, "bucket", "us-west-2", ""},
        {__LINE__, "s3://b.u-c3@eu-central-1/long/horn", URL_S3, "b.u-c3", "eu-central-1",
         "long/horn/"},
        {__LINE__, "s3://bucket@garage/long/horn/", URL_S3, "bucket", "garage", "long/horn/"},
        {__LINE__, "nfs://nas.lan:/volume1/longhorn", URL_NFS, "", "nas.lan", "/volume1/longhorn"},
        {__LINE__, "nfs://10.0.0.5:/v?nfsOptions=soft,timeo=330,retrans=3", URL_NFS, "", "10.0.0.5",
         "/v"},
        {__LINE__, "cifs://nas/share/dir$", URL_CIFS, "", "nas", "/share/dir$"},
        {__LINE__, "cifs://nas/share?cifsOptions=rsize=65536", URL_CIFS, "", "nas", "/share"},
        {__LINE__, "azblob://container@core.windows.net/", URL_AZBLOB, "container",
         "core.windows.net", ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct store_url u;
        struct misread m = {0};
        bool fine = store_url_parse(a, str_of(t[i].url), &u, &m);
        if (!fine || u.scheme != t[i].scheme || !str_is(u.bucket, t[i].bucket) ||
            !str_is(u.region, t[i].region) || !str_is(u.prefix, t[i].prefix)) {
            print_error("line %d: %.*s\n", t[i].line, STR_ARG(m.why));
            assert_true(0);
        }
    }
    arena_free(a);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *url, *part; /* the bytes that are underlined */
    } t[] = {
        {__LINE__, "", ""},
        {__LINE__, "/mnt/backup", "/mnt/backup"},
        {__LINE__, "s3:/bucket@r/", "s3:/bucket@r/"},
        {__LINE__, "https://s3.example/bucket", "https"},
        {__LINE__, "S3://bucket@r/", "S3"},
        {__LINE__, "s3://bucket/", "bucket"},
        {__LINE__, "s3://bucket@us-west-2", ""},
        {__LINE__, "s3://bucket@/", ""},
        {__LINE__, "s3://Bucket@r/", "B"},
        {__LINE__, "s3://my_bucket@r/", "_"},
        {__LINE__, "s3://ab@r/", "ab"},
        {__LINE__, "s3://-bucket@r/", "-"},
        {__LINE__, "s3://bucket-@r/", "-"},
        {__LINE__, "s3://b..cket@r/", ".."},
        {__LINE__, "s3://192.168.0.1@r/", "192.168.0.1"},
        {__LINE__, "s3://xn--bucket@r/", "xn--"},
        {__LINE__, "s3://bucket-s3alias@r/", "-s3alias"},
        {__LINE__, "s3://key:secret@bucket@r/", ":"},
        {__LINE__, "s3://bucket@r/a$b/", "$"},
        {__LINE__, "s3://bucket@r/a,b/", ","},
        {__LINE__, "s3://bucket@r/a b/", " "},
        {__LINE__, "s3://bucket@r/a%20b/", "%"},
        {__LINE__, "s3://bucket@r/a?b", "?"},
        {__LINE__, "s3://bucket@r/a//b/", "//"},
        {__LINE__, "s3://bucket@r//", "//"},
        {__LINE__, "s3://bucket@r/a/../b/", ".."},
        {__LINE__, "s3://bucket@r:9000/", ":"},
        {__LINE__, "nfs://nas.lan/volume1", "nas.lan"},
        {__LINE__, "nfs://nas.lan:", ""},
        {__LINE__, "nfs://nas.lan:2049/volume1", "2049"},
        {__LINE__, "nfs://:/volume1", ""},
        {__LINE__, "nfs://nas.lan:/a$", "$"},
        {__LINE__, "nfs://nas.lan:/a?soft", "?soft"},
        {__LINE__, "nfs://nas.lan:/a?nfsOptions=", "?nfsOptions="},
        {__LINE__, "nfs://nas.lan:/a?nfsOptions=soft;rm", ";"},
        {__LINE__, "cifs://nas", ""},
        {__LINE__, "cifs://nas/", "/"},
        {__LINE__, "cifs://nas/a,b", ","},
        {__LINE__, "azblob://container/", "container"},
        {__LINE__, "azblob://con.tainer@core.windows.net/", "."},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct store_url u;
        struct misread m = {0};
        struct str url = str_of(t[i].url);
        bool fine = store_url_parse(a, url, &u, &m);
        if (fine || !str_is(str_sub(url, m.from, m.to), t[i].part) || m.why.n == 0) {
            print_error("line %d: `%.*s`: %.*s\n", t[i].line, STR_ARG(str_sub(url, m.from, m.to)),
                        STR_ARG(m.why));
            assert_true(0);
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
