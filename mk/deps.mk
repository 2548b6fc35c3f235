# System packages: installed through the system's package manager where that is possible, else named.

.PHONY: build-deps test-deps conformance-deps
build-deps:
	@mk/need.sh build
test-deps: build-deps
	@mk/need.sh test
conformance-deps: test-deps
	@mk/need.sh conformance
