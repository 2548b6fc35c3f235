# The templates are checked when tierc is built: a hole that its scope does not declare stops the
# build with the template's line.

$O/templates: compiler/tools/templates.c $O/libtierc.a
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $O/libtierc.a $(LDLIBS_ALL)

$O/templates.checked: $O/templates
	$(Q)$O/templates && touch $@

$O/tierc: | $O/templates.checked
