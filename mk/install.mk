# `make install`: programs, manual pages and completion under $(DESTDIR)$(PREFIX).

ROOT    := $(DESTDIR)$(PREFIX)
COMPLETION := $O/completion

install: all ## install programs, manual pages, completion (PREFIX, DESTDIR)
	$(Q)$(MAKE) --no-print-directory $(COMPLETION)/tierc.bash
	install -d "$(ROOT)/bin" "$(ROOT)/share/man/man1" "$(ROOT)/share/man/man5" \
	    "$(ROOT)/share/bash-completion/completions" "$(ROOT)/share/zsh/site-functions" \
	    "$(ROOT)/share/fish/vendor_completions.d"
	install -m 755 $O/tierc "$(ROOT)/bin/tierc"
	install -m 644 compiler/cli/tierc.1 "$(ROOT)/share/man/man1/tierc.1"
	install -m 644 compiler/policy/tierc-policy.5 "$(ROOT)/share/man/man5/tierc-policy.5"
	install -m 644 $(COMPLETION)/tierc.bash "$(ROOT)/share/bash-completion/completions/tierc"
	install -m 644 $(COMPLETION)/_tierc "$(ROOT)/share/zsh/site-functions/_tierc"
	install -m 644 $(COMPLETION)/tierc.fish "$(ROOT)/share/fish/vendor_completions.d/tierc.fish"
