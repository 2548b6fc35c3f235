# Programs that tests run: tests/programs/NAME.c, linked with what they use of the compiler.
$O/programs/%: tests/programs/%.c $O/libtierc.a
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $O/libtierc.a $(LDLIBS_ALL)
