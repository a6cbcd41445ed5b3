# Every target does its own set-up. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --locked --quiet
READY := .venv/.ready
CATALOGUE := tools/catalogue.json

help: ## This list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9'

$(READY): pyproject.toml uv.lock $(filter .tools/bin/uv,$(UV))
	$(UV) sync --locked --quiet
	@touch $(READY)

$(CATALOGUE): $(READY) contracts/catalogue.py tools/catalogue.py tools/weights.toml tools/confidence.json $(wildcard tools/causes/*.toml tools/signatures/*.toml)
	$(RUN) python -m tools.catalogue

setup: $(CATALOGUE) ## Install everything into .venv

demo: $(CATALOGUE) ## A really failed run, from log to verdict, patch and replay
	$(RUN) breakfix demo

test: $(CATALOGUE) ## The tests
	$(RUN) pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered tests

unit: $(CATALOGUE) ## The tests that take one breath
	$(RUN) pytest -q -n 2 -m 'not slow' tests

lint: $(READY)
	$(UV) lock --check --quiet
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) basedpyright
	$(RUN) lint-imports

format: $(READY) ## Let ruff write
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

line: $(CATALOGUE) ## Airflow, GitHub, Slack and mail as real processes: a failed task to "held" (V=2 for Airflow 2)
	$(RUN) python -m tests.line --airflow $(or $(V),3)

history: $(CATALOGUE) ## Recorded runs with the code of today: what gives something else?
	$(RUN) python -m evals.history

accept-history: $(CATALOGUE) ## Accept what they give today, for a reviewer to read
	$(RUN) python -m evals.history accept
	git --no-pager diff --stat -- evals/history

record-history: $(CATALOGUE) ## Record them anew; what was accepted is void
	$(RUN) python -m evals.record_history

catalogue: $(CATALOGUE) ## Prove the packs and keep them as one file

wheel: $(CATALOGUE) ## Build the wheel, install it into an empty environment, run the demo from it
	rm -rf build/wheel build/venv
	$(UV) build --quiet --wheel --out-dir build/wheel
	$(UV) venv --quiet build/venv
	$(UV) pip install --quiet --python build/venv build/wheel/*.whl
	build/venv/bin/breakfix demo --json > build/demo.json

check: lint test wheel ## All that CI runs

.PHONY: help setup demo test unit lint format line history accept-history record-history catalogue wheel check
