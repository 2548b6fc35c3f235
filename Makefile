# tierc: build, compile the policies, check, install. `make help` lists the targets.
#
# Sources are listed per layer, lowest first: an object may use its own layer and those before it
# (tests/lint/layers.sh reads the includes). Objects go to build/<variant>/.

VARIANT ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
O       := build/$(VARIANT)
Q       := $(if $(V),,@)

LAYERS  := base units diag source policy prove check lower emit cli
LIBS    := libfyaml yaml-0.1 jansson libpcre2-8 libcrypto
SRC     := $(foreach l,$(LAYERS),$(sort $(wildcard compiler/$l/*.c)))
OBJ     := $(SRC:%.c=$O/%.o) $O/gen/templates.o $O/gen/scripts.o $O/gen/pages.o
LIBOBJ  := $(filter-out $O/compiler/cli/main.o,$(OBJ))

CC      ?= cc
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wwrite-strings -Wvla -Wundef -Wformat=2
OPT_release := -O2 -DNDEBUG
OPT_debug   := -O0 -g
OPT_san     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
VERSION := $(shell sed -n 's/^\#\# \[\([0-9][^]]*\)\].*/\1/p' CHANGELOG.md 2>/dev/null | head -n 1)
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -fno-strict-aliasing $(WARN) $(WERROR) $(OPT_$(VARIANT)) \
           -DTIERC_VERSION='"$(or $(VERSION),0.0.0)"' -Icompiler $(shell pkg-config --cflags $(LIBS)) $(CFLAGS)
LDLIBS_ALL = -Wl,--as-needed $(shell pkg-config --libs $(LIBS)) $(LDFLAGS)

.DEFAULT_GOAL := all
.SECONDARY:
.PHONY: all manifests test conformance update lint san fuzz bench install clean help build-deps test-deps

all: build-deps ## build the compiler
	$(Q)$(MAKE) --no-print-directory $O/tierc

manifests: all ## compile policies/ to output/
	$(Q)$O/tierc compile -o output policies

-include $(sort $(wildcard mk/*.mk))

$O/tierc: $O/compiler/cli/main.o $O/libtierc.a
	$(Q)$(CC) $(OPT_$(VARIANT)) -o $@ $^ $(LDLIBS_ALL)

# All but `main`: tests and tools link what they use of it.
$O/libtierc.a: $(LIBOBJ)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$O/%.o: %.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# What is embedded: manifest templates, the scripts of dumps and explain pages.
$O/embed: compiler/tools/embed.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O1 -o $@ $<
$O/gen/templates.c: $O/embed $(sort $(wildcard templates/*.yaml))
	$(Q)mkdir -p $(@D)
	$(Q)$O/embed embedded_templates $(filter %.yaml,$^) >$@.tmp && mv $@.tmp $@
$O/gen/scripts.c: $O/embed $(sort $(wildcard templates/*.sh))
	$(Q)mkdir -p $(@D)
	$(Q)$O/embed embedded_scripts $(filter %.sh,$^) >$@.tmp && mv $@.tmp $@
$O/gen/pages.c: $O/embed $(sort $(wildcard compiler/diag/codes/*.md))
	$(Q)mkdir -p $(@D)
	$(Q)$O/embed embedded_pages $(filter %.md,$^) >$@.tmp && mv $@.tmp $@
$O/gen/%.o: $O/gen/%.c
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

clean: ## remove build/
	rm -rf build

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

-include $(OBJ:.o=.d)
