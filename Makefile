# Everything a developer does here, one word each. `make` alone lists them.

CARGO ?= cargo
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: ## a registry day on the bundled example data (LANG_OF_REPORT=uk for Ukrainian)
	$(CARGO) run --quiet --locked --package osoba-cli --bin osoba -- demo --lang $(or $(LANG_OF_REPORT),en)

.PHONY: test
test: tools ## everything: core, command line, docs, and every other host's own suite
	$(CARGO) test --locked --workspace
	$(MAKE) doc
	.ci/hosts

.PHONY: tools
tools: ## see that what the hosts' suites need is there; install it where that is possible
	.ci/tools

.PHONY: lint
lint: ## formatting and lints, warnings are errors
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- --deny warnings

.PHONY: fmt
fmt: ## format everything
	$(CARGO) fmt --all

.PHONY: doc
doc: ## the documentation, warnings are errors
	RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --locked --workspace --no-deps

.PHONY: bench
bench: ## the benches, beside their peers
	$(CARGO) bench --locked --workspace

.PHONY: install
install: ## the command line, into PREFIX/bin
	$(CARGO) build --release --locked --package osoba-cli
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 target/release/osoba $(DESTDIR)$(PREFIX)/bin/osoba
