# Test suites. `quick` is what every commit passes; `test` adds what takes longer but needs no server.

UNIT := $(patsubst tests/unit/%.c,$O/unit/%,$(sort $(wildcard tests/unit/test_*.c)))

$O/unit/%: tests/unit/%.c $(LIBOBJ)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests/unit -o $@ $< $(LIBOBJ) $(LDLIBS_ALL) -lcmocka

.PHONY: unit cases quick
unit: $(UNIT) # every tests/unit/test_*.c, one program a module
	$(Q)tests/unit.sh $(UNIT)

cases: $O/tierc # tests/cases: golden policies and messages
	$(Q)TIERC=$(abspath $O/tierc) tests/run.sh

quick: # unit tests and golden cases with the debug build
	$(Q)$(MAKE) --no-print-directory VARIANT=debug WERROR=-Werror unit cases
