# Pages that are made from the table of keys. They are committed, so that an editor and a reader have
# them without a build; `make test` compares them (tests/lint/generated.sh).

$O/docgen: compiler/tools/docgen.c $O/libtierc.a
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $O/libtierc.a $(LDLIBS_ALL)

.PHONY: docs
docs: $O/docgen # rewrite them
	$(Q)mkdir -p schema
	$(Q)$O/docgen schema >$O/schema.tmp && mv $O/schema.tmp schema/policy.schema.json
	$(Q)$O/docgen man-policy policies/examples/smallest.yaml >$O/man.tmp && mv $O/man.tmp compiler/policy/tierc-policy.5
