# Test suites. `quick` is what every commit passes; `test` adds all that needs no server;
# `conformance`, `san` and `fuzz` are the slower ones, which .ci/run calls too.
# A suite is a script that prints one line `NAME: N passed, N failed[, N skipped]`; tests/sum.sh adds
# them up and closes with the plain line.

UNIT := $(patsubst tests/unit/%.c,$O/unit/%,$(sort $(wildcard tests/unit/test_*.c)))

$O/unit/%: tests/unit/%.c $(wildcard tests/unit/*.h) $O/libtierc.a
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests/unit -o $@ $< $O/libtierc.a $(LDLIBS_ALL) -lcmocka

$O/conformance/%: tests/conformance/%.c $O/libtierc.a
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $O/libtierc.a $(LDLIBS_ALL)

# A tierc that looks three years ahead, to 2029-01-01, which the simulator can follow through thousands
# of policies (tests/conformance/suites/simulator.sh).
OPT_short := $(OPT_release) '-DHORIZON_TO=INT64_C(1861920000)'

.PHONY: unit cases quick suites-san
unit: $(UNIT) # every tests/unit/test_*.c, one program a module
	$(Q)tests/unit.sh $(UNIT)

cases: $O/tierc # tests/cases: golden policies and messages
	$(Q)TIERC=$(abspath $O/tierc) tests/run.sh

quick: # unit tests and golden cases with the debug build
	$(Q)$(MAKE) --no-print-directory VARIANT=debug WERROR=-Werror unit cases

test: test-deps ## all tests that need no server
	$(Q)$(MAKE) --no-print-directory WERROR=-Werror VARIANT=debug build/debug/tierc
	$(Q)$(MAKE) --no-print-directory WERROR=-Werror VARIANT=release build/release/tierc
	$(Q)tests/sum.sh tests/suites/*.sh

conformance: conformance-deps all ## against real servers (needs Go, CRD_DIR and CASES_DIR)
	$(Q)tests/conformance/run.sh

san: test-deps ## unit tests and golden cases under address and undefined-behaviour sanitizers
	$(Q)$(MAKE) --no-print-directory VARIANT=san build/san/tierc
	$(Q)SUITE_VARIANT=san tests/sum.sh tests/suites/unit.sh tests/suites/cases.sh

lint: test-deps ## layers, sizes, codes, keys, shell scripts
	$(Q)tests/suites/lint.sh

bench: test-deps all ## ratios against a peer or a floor, in one run
	$(Q)for b in tests/bench/*.sh; do $$b || exit 1; done

update: all ## rewrite goldens, generated pages and output/; review the diff like code
	$(Q)$(MAKE) --no-print-directory VARIANT=debug docs build/debug/tierc
	$(Q)UPDATE=1 TIERC=$(abspath build/debug/tierc) tests/run.sh
	$(Q)build/release/tierc compile -o output policies
