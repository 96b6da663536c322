# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_WARN_SCRIPT_LOCATION := 1

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo run test test-slow test-exhaustive check format lock bench clean

help: ## List the targets
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.runtime ## Set up .venv with what the service needs

install-dev: $(VENV)/.dev ## ... and with what its tests need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; found: $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh deploy/install-venv.sh
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --use-pep517 --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/pip install --quiet --use-pep517 --require-hashes -r requirements-dev.lock
	@touch $@

demo: install ## Start the service on a small portal of its own (ONCE=1: play the story, compare, exit)
	$(BIN)/gongkai demo $(if $(ONCE),--once)

run: install ## Start the service on the sources of catalogue.toml
	$(BIN)/gongkai serve

test: install-dev ## Run the tests (under three minutes)
	$(BIN)/pytest

test-slow: install-dev ## Run the marked, slower suites: crash loops, browsers, real mail servers
	$(BIN)/pytest -m slow

test-exhaustive: install-dev ## Walk every sequence of visits through the database (some ten minutes)
	$(BIN)/pytest -m exhaustive --timeout 1800

check: install-dev ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## Renew the lock files (needs uv)
	uv export --quiet --no-dev --no-emit-project --no-header -o requirements.lock
	uv export --quiet --no-emit-project --no-header -o requirements-dev.lock
	rm -f uv.lock

bench: install-dev ## List the benchmarks
	@$(BIN)/python -m benchmarks

bench-%: install-dev
	$(BIN)/python -m benchmarks $*

clean: ## Remove what the targets made
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
