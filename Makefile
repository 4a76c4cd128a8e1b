# Everything a developer runs. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test quick lint format bench lock wheel clean distclean

BIN := .venv/bin
PYTEST_WORKERS ?= 2

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: ## install what the command needs
	@scripts/setup.sh demo

setup-test: ## install what the command, the checks and the tests need
	@scripts/setup.sh test

demo: setup ## run the example organisation end to end into build/demo
	@$(BIN)/assessment demo --out build/demo

test: setup-test ## run all checks and all tests, with coverage
	@$(MAKE) --no-print-directory checks
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) --dist loadgroup --cov --cov-report=term

quick: setup-test ## run the tests that take no browser and no patience
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) --dist loadgroup -m "not browser and not durability and not slow"

lint: setup-test checks ## run the checks: format, style, types, layers

.PHONY: checks
checks:
	@$(BIN)/ruff format --check --quiet . || { echo "lint: run 'make format' to format the files above"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >build/lint-imports.log 2>&1 || { cat build/lint-imports.log; exit 1; }
	@echo "lint: format, style, types and layers are in order"

format: setup-test ## format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

bench: setup-test ## measure speed and memory
	@scripts/bench.sh

lock: ## renew requirements/ from pyproject.toml (UPGRADE=1: newest versions)
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)

wheel: setup-test ## build the wheel and the source distribution into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build -t wheel -t sdist

clean: ## remove what was built, keep .venv
	@rm -rf build dist .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## remove .venv too
	@rm -rf .venv
