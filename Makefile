# Everything a developer does here, one word each. `make` alone lists them.

CARGO ?= cargo
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
DESTDIR ?=
BUILT ?= $(or $(CARGO_TARGET_DIR),target)/release

# For these alone: make dist installs into folders of its own.
install uninstall: export DESTDIR := $(DESTDIR)
install uninstall: export LIBDIR := $(LIBDIR)

# Two cores build one thing after the other, whatever `make -j` says.
.NOTPARALLEL:

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: ## a registry day on the bundled example data (REPORT=uk for Ukrainian)
	$(CARGO) run --locked --package osoba-cli --example demo -- --lang $(or $(REPORT),en)

.PHONY: test
test: tools crates doc hosts ## everything: core, command line, docs, and every other host's own suite

.PHONY: crates
crates: ## the crates' own tests; benches and fuzz targets compile
	$(CARGO) test --locked --workspace --exclude osoba-benches --no-fail-fast
	$(CARGO) check --locked --package osoba-benches --all-targets
	RUSTFLAGS="--cfg fuzzing" $(CARGO) check --locked --manifest-path tests/fuzz/Cargo.toml

.PHONY: hosts
hosts: ## the oracles, and every other host's own suite
	.ci/hosts

.PHONY: test-engines
test-engines: ## the same pairs by Spark, DuckDB, Polars and osoba dedupe (needs PyPI and a Java runtime)
	bindings/python/engines.sh

.PHONY: tools
tools: ## see that what the hosts' suites need is there; install it where that is possible
	.ci/tools

.PHONY: lint
lint: ## formatting and lints, warnings are errors
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- --deny warnings
	bindings/elixir/dialyze.sh
	@if command -v cargo-deny >/dev/null; then $(CARGO) deny --workspace check; else echo "cargo-deny is not installed: licences and advisories were not looked at (cargo install cargo-deny)"; fi

.PHONY: fmt
fmt: ## format everything
	$(CARGO) fmt --all

.PHONY: doc
doc: ## the documentation, warnings are errors
	RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --locked --workspace --no-deps

.PHONY: bench
bench: ## the benches, beside their peers
	$(CARGO) bench --locked --package osoba-benches

.PHONY: build
build: ## what `make install` installs: the command line and the C library
	$(CARGO) build --release --locked --package osoba-cli --package osoba_capi

.PHONY: install
install: ## what `make build` built, below PREFIX; heeds LIBDIR and DESTDIR, needs no Rust
	@bindings/c/install.sh "$(PREFIX)" "$(BUILT)"

.PHONY: dist
dist: ## what is handed out, for this platform, into target/dist (needs PyPI)
	.ci/dist/build

.PHONY: test-dist
test-dist: ## install and run what `make dist` built, each from an empty folder
	.ci/dist/test

.PHONY: uninstall
uninstall: ## take away what `make install` placed
	@bindings/c/install.sh --remove "$(PREFIX)" "$(BUILT)"
