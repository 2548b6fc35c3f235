# Shell completion and the list of options, from the tables of the command line.

$O/completion-tool: compiler/tools/completion.c $O/libtierc.a
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $O/libtierc.a $(LDLIBS_ALL)

$O/completion/tierc.bash: $O/completion-tool
	$(Q)mkdir -p $(@D)
	$(Q)$< bash >$(@D)/tierc.bash
	$(Q)$< zsh >$(@D)/_tierc
	$(Q)$< fish >$(@D)/tierc.fish
