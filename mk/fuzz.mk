# `make fuzz`: libFuzzer targets under address and undefined-behaviour sanitizers, for FUZZ_SECONDS
# in all. `make build/san/replay_TARGET` builds one without libFuzzer, to replay files.

OPT_fuzz := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all \
            -fno-omit-frame-pointer
FUZZ     := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libtierc.a
	$(Q)$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -Itests/fuzz -o $@ $^ $(LDLIBS_ALL)

$O/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/main.c $O/libtierc.a
	$(Q)$(CC) $(CFLAGS_ALL) -Itests/fuzz -o $@ $^ $(LDLIBS_ALL)

.PHONY: fuzz-build
fuzz-build:
	$(Q)$(MAKE) --no-print-directory VARIANT=fuzz CC=clang build/fuzz/libtierc.a
	$(Q)$(MAKE) --no-print-directory VARIANT=fuzz CC=clang $(FUZZ)

fuzz: conformance-deps fuzz-build ## fuzz targets with sanitizers (FUZZ_SECONDS=600)
	$(Q)tests/fuzz/run.sh
