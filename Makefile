# The only entrance to the project. `make` sets up and generates; `make help` lists the rest.
PYTHON ?= python3
# Each interpreter has an environment of its own.
VENV := .venv$(if $(filter-out python3,$(PYTHON)),/$(notdir $(PYTHON)))
BIN := $(VENV)/bin
# Tests start hundreds of processes with the same modules: whatever is set outside, bytecode is kept.
PYTEST := env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(abspath $(VENV))/bytecode $(BIN)/python -m pytest -n 2
DIST := dist
BUILD := build
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# A client is released together with the generator, under its version.
define client
rm -rf $(BUILD)/$(1)-api && \
$(BIN)/plansdk generate $(1) --project $(BUILD)/$(1)-api --release $$($(BIN)/hatchling version) && \
(cd $(BUILD)/$(1)-api && $(abspath $(BIN))/hatchling build --directory $(abspath $(DIST)))
endef

.DEFAULT_GOAL := all
.PHONY: all help setup lock generate check test lint ruff black fmt types mypy pyright pytest builds layout fuzz golden bench dist clean

all: setup generate

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.stamp ## Create .venv with the locked tools and plansdk itself

$(VENV)/.stamp: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python tests/support/interpreters.py
	@touch $@

lock: setup ## Renew requirements-dev.txt from pyproject.toml
	$(BIN)/pip-compile --quiet --output-file requirements-dev.txt pyproject.toml

generate: setup ## Write both clients in generated/ from the bundled specifications
	$(BIN)/plansdk generate

check: setup ## Compare generated/ with the specifications; writes nothing
	$(BIN)/plansdk generate --check --strict

# Without a cache black takes half a minute, which tests spend waiting.
test: ruff check ## Everything: lint, drift, types and tests
	@$(MAKE) --no-print-directory -j 2 black pytest

lint: ruff black ## Look for style faults

ruff: setup ## Look for style faults with ruff alone
	$(BIN)/ruff check .

black: setup ## Compare the layout with black's alone
	@$(BIN)/black --quiet --check . || $(BIN)/black --check .

fmt: setup ## Format the hand-written code
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/black --quiet generator tests templates

types: setup ## Check the types under mypy and pyright
	@$(MAKE) --no-print-directory -j 2 mypy pyright

mypy: setup ## Check the types under mypy alone
	$(BIN)/mypy

pyright: setup ## Check the types under pyright alone
	$(BIN)/pyright --pythonpath $(BIN)/python

pytest: setup ## Run the tests alone
	$(PYTEST) --dist worksteal

builds: setup ## Generate and use every build of the matrix in tests/builds
	EVERY_BUILD=1 $(PYTEST) tests/builds

layout: setup ## Compare every printed file with black's layout, at four line lengths
	EVERY_FILE=1 $(PYTEST) tests/format/test_printed.py

fuzz: setup ## Read 50,000 mutated answers with each client
	FUZZ=50000 $(PYTEST) --timeout 900 tests/runtime/test_fuzz.py tests/planfix_runtime/test_fuzz.py

golden: setup ## Renew the expected files of the tests
	@for each in tests/*/renew.py; do echo "$$each"; $(BIN)/python "$$each" || exit 1; done

bench: setup ## Measure everything; prints tables; BASE=REVISION: with generation of that beside
	$(BIN)/python tests/benchmarks/run.py $(if $(BASE),--base $(BASE))

dist: setup ## Build wheels and source archives of the generator and of both clients in dist/
	$(BIN)/python -m hatchling build --clean --directory $(DIST)
	@for each in megaplan planfix; do $(call client,$$each) || exit 1; done

clean: ## Remove everything that can be made again
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
