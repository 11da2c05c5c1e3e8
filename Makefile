# Pulse. `make help` lists what can be asked for.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
# Where this is set, each start of Python compiles two thousand modules anew, and takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test lint check assets attack bench soak lock migration clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Pulse needs Python 3.11 or newer; this is $$($(PYTHON) --version). Say which one to use: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "A virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(STAMP): requirements.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

install: $(STAMP) ## build .venv from the lock

demo: install ## serve a demonstration alliance at http://127.0.0.1:8000
	@$(BIN)/pulse demo

test: install chromium lint check ## run everything: lint, types, import contracts, tests

lint: install ## ruff, mypy, import contracts, templates, dependencies
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/deptry .

check: install ## the tests alone
	$(BIN)/pytest -n 2 --dist worksteal -q

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } || { echo "The browser tests need chromium. On Debian and Ubuntu: sudo apt install chromium"; exit 1; }

assets: install ## build stylesheets, scripts and letters (needs Node; the results are committed)
	npm --prefix assets ci
	npm --prefix assets run build
	$(BIN)/python assets/build_mail.py

attack: install ## attack fifty worlds on both databases; writes docs/attacks.md and what the site shows
	$(BIN)/python -m tests.attacks

bench: install ## measure what the README claims; prints tables
	$(BIN)/python -m benchmarks.intake
	$(BIN)/python -m benchmarks.credentials
	$(BIN)/python -m benchmarks.latency
	$(BIN)/python -m benchmarks.roster
	$(BIN)/python -m benchmarks.letters
	$(BIN)/python -m benchmarks.close
	$(BIN)/python -m benchmarks.friction
	$(BIN)/python -m benchmarks.partners

soak: install ## a simulated year with kills, and the simulations at full size; takes hours
	$(BIN)/python -m soak

lock: $(BIN)/uv ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --group dev --universal --generate-hashes --output-file requirements.lock pyproject.toml

migration: install ## draft a migration: make migration LEDGER=roster FOR="what it is for"
	$(BIN)/python -c 'import sys; from pulse.schema import draft; draft(*sys.argv[1:])' $(LEDGER) "$(FOR)"

clean: ## remove what tools left behind; databases and the demonstration stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
