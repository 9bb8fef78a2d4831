# Everything a newcomer or the CI needs. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The steps share one target folder; cargo and vite use all processors by themselves.
.NOTPARALLEL:

# rustup puts cargo here, but only login shells learn of it.
export PATH := $(HOME)/.cargo/bin:$(PATH)
TARGET := $(or $(CARGO_TARGET_DIR),target)

WEB_INSTALLED := web/node_modules/.installed
WEB_BUILT := web/dist/index.html
# What the screen is built from: its own files, and the schema its operations are checked against.
WEB_SOURCES := $(shell find web -type f \
	-not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test-results/*' \
	-not -name '*.md' 2>/dev/null) src/graphql/schema.graphql

.PHONY: help run test check bench chaos dice simulation web set-up-run set-up-test lint unit journeys

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: set-up-run $(WEB_BUILT) ## Start the server with its own database; ARGS="--listen …" adds flags
	@cargo build --release --locked
	@exec '$(TARGET)/release/task-ledger' serve --backlog deploy/backlog.jsonl $(ARGS)

test: set-up-test $(WEB_BUILT) unit journeys ## The whole test suite, with a throw-away Postgres

check: set-up-test lint test ## Formatting, lints and licences, then all tests: what the CI runs

bench: set-up-run $(WEB_BUILT) ## Measure the transactor and the API against their peers
	cargo bench --locked --bench ledger -- $(ARGS)

chaos: set-up-test $(WEB_BUILT) ## Kill servers and databases under a fleet, as often as promised
	CHAOS=full cargo test --locked --test it chaos:: -- --nocapture --test-threads 1

dice: ## Ask 10,000 random courses of requests to break what the domain promises
	PROPTEST_CASES=10000 cargo test --locked --lib domain::world::spec::random

simulation: set-up-test $(WEB_BUILT) ## Ten minutes of chance for two servers; SIMULATION_SEED=… repeats a course
	SIMULATION_SECONDS=$${SIMULATION_SECONDS:-600} cargo test --locked --test it simulation:: -- --nocapture

web: set-up-run $(WEB_BUILT) ## Build the screen only

set-up-run:
	@deploy/set-up.sh run

set-up-test:
	@deploy/set-up.sh test

# Cheap checks first.
lint: $(WEB_BUILT)
	cargo fmt --all --check
	cargo test --locked --test it licences::
	cd web && npm run --silent lint
	cargo clippy --locked --workspace --all-targets -- --deny warnings

unit: $(WEB_BUILT)
	cargo test --locked --workspace
	cd web && npm test --silent

# The journeys drive the debug server in a real browser.
journeys: $(WEB_BUILT)
	cargo build --locked
	tests/journeys.sh '$(TARGET)/debug/task-ledger'

$(WEB_INSTALLED): web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(WEB_BUILT): $(WEB_INSTALLED) $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@
