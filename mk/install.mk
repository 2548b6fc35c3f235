# `make install`: programs, manual pages and completion under $(DESTDIR)$(PREFIX).

BINDIR  := $(DESTDIR)$(PREFIX)/bin
MANDIR  := $(DESTDIR)$(PREFIX)/share/man
COMPLETION := $O/completion

install: all ## install programs, manual pages, completion (PREFIX, DESTDIR)
	$(Q)$(MAKE) --no-print-directory $(COMPLETION)/tierc.bash
	install -d $(BINDIR) $(MANDIR)/man1 $(MANDIR)/man5 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $O/tierc $(BINDIR)/tierc
	install -m 644 compiler/cli/tierc.1 $(MANDIR)/man1/tierc.1
	install -m 644 compiler/policy/tierc-policy.5 $(MANDIR)/man5/tierc-policy.5
	install -m 644 $(COMPLETION)/tierc.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/tierc
	install -m 644 $(COMPLETION)/_tierc $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_tierc
	install -m 644 $(COMPLETION)/tierc.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/tierc.fish
