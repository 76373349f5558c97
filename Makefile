# The verbs of this house. Each sets up what it needs first.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format migration bench docs lock mutate

BIN := .venv/bin
QUICK := tests/domain tests/labels tests/architecture

help: ## Show these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## Make .venv from the locks; quick when nothing changed
	@.ci/setup

run: setup ## Serve the demonstration trial on http://localhost:8000
	@$(BIN)/labtrack serve

test: setup ## Run everything: rules, style, types, services, pages, browser stories
	@.ci/system-packages browser
	@failed=0; \
	$(BIN)/pytest $(QUICK) || failed=1; \
	$(BIN)/pytest tests $(addprefix --ignore=,$(QUICK)) -n 2 --dist loadfile || failed=1; \
	exit $$failed

check: format ## Format, then run everything
	@$(MAKE) --no-print-directory test

format: setup ## Put the code into the house's shape
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

migration: setup ## Draft the next migration: make migration m="what it adds"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add the cold store"' >&2; exit 64; }
	@$(BIN)/alembic revision --autogenerate --message "$(m)" \
		--rev-id "$$(printf '%04d' $$((1 + $$(ls migrations/versions | grep -c '^[0-9]\{4\}_'))))"

bench: setup ## Measure the hot paths
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.labels

docs: setup ## Write the generated pages of docs/ again
	@$(BIN)/labtrack docs
	@$(BIN)/python -m tests.labels.proof
	@$(BIN)/python -m tests.labels.matrix

lock: setup ## Compile the locks again from pyproject.toml
	@.ci/lock

mutate: setup ## Break each rule of the domain once and see its test fail
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results
