# `make demo` shows the service, `make test` tests it, `make help` lists the other targets.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Containers often set it; every process of a test run would then compile all modules again.
unexport PYTHONDONTWRITEBYTECODE
export PIP_NO_WARN_SCRIPT_LOCATION := 1

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo run test test-slow test-exhaustive check format lock bench clean

# The folder under tests/ to which `only=` restricts a test target.
TESTS = $(if $(only),tests/$(only))

help: ## List the targets
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.runtime ## Create .venv with the dependencies of the service

install-dev: $(VENV)/.dev ## Create .venv with those of the tests and checks as well

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

$(VENV)/.demo: requirements-demo.lock $(VENV)/.runtime
	$(BIN)/pip install --quiet --use-pep517 --require-hashes -r requirements-demo.lock
	@touch $@

demo: $(VENV)/.demo ## Start the service with a small demonstration portal (ONCE=1: run once, compare, exit)
	$(BIN)/gongkai demo $(if $(ONCE),--once)

run: install ## Start the service on the sources of catalogue.toml
	$(BIN)/gongkai serve

test: install-dev ## Run the fast tests on all processors (only=store: those of one package)
	$(BIN)/pytest -n auto --dist worksteal $(TESTS)

test-slow: install-dev ## Run the slow tests: crash loops, browsers, real mail servers (only=...)
	$(BIN)/pytest -m slow $(TESTS)

test-exhaustive: install-dev ## Test every sequence of visits against the database (ten minutes)
	$(BIN)/pytest -m exhaustive --timeout 1800

check: install-dev ## Check format, lint, types, import contracts and the spiders' saved pages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/scrapy check

format: install-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Versions that are locked already stay, unless UPGRADE=1. No lock names an index or a host.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) pyproject.toml
lock: ## Renew the lock files from pyproject.toml (needs uv; UPGRADE=1: to the newest versions)
	$(COMPILE) --extra demo --group dev -o requirements-dev.lock
	$(COMPILE) -c requirements-dev.lock -o requirements.lock
	$(COMPILE) -c requirements-dev.lock --extra demo -o requirements-demo.lock

bench: install-dev ## List the benchmarks
	@$(BIN)/python -m benchmarks

bench-%: install-dev
	$(BIN)/python -m benchmarks $* $(only)

clean: ## Delete what the targets created
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
