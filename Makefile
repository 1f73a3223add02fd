# Recovery Circle's commands. `make help` lists them. Needs Python 3.11+ (with venv) and make, nothing else.
PYTHON ?= python3
ARGS ?=
export ARGS

RUN_LOCAL := $(PYTHON) -m devstack.bootstrap local
DEEP_TESTS := tests/sweep tests/groups/test_model.py tests/conversations/test_model.py tests/support/test_life.py tests/checkins/test_dates.py tests/browser
RUN_DEV := $(PYTHON) -m devstack.bootstrap dev

.PHONY: help demo test deep bench chaos lint fmt types audit lock
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

demo: ## Run the whole house here (PORT=8000, DATA_DIR=.data); Ctrl-C stops it
	@$(RUN_LOCAL) devstack.demo

test: ## Run every check and every test (ARGS="..." goes to pytest)
	@$(RUN_DEV) devstack.check

deep: ## Try all of what `make test` tries a part of: hostile strings, readers, random lives, looks (an hour)
	@DEEP=1 $(RUN_DEV) devstack.run pytest -p no:cacheprovider -n $(or $(TEST_PROCESSES),2) --dist worksteal $(or $(ARGS),$(DEEP_TESTS))

bench: ## Measure pages, sweep and outbox against bare baselines; writes bench/results/
	@$(RUN_DEV) devstack.run --durable bench $(ARGS)

chaos: ## Kill drainers, PostgreSQL and Redis, and count what was lost
	@$(RUN_DEV) devstack.run --durable pytest -p no:cacheprovider -n 0 -m chaos tests $(ARGS)

lint: ## Run the quick checks only
	@$(RUN_DEV) devstack.check lint

fmt: ## Put the code into its one format
	@$(RUN_DEV) ruff format .
	@$(RUN_DEV) ruff check --fix .

types: ## Check the types
	@$(RUN_DEV) devstack.run mypy

audit: ## Look up known vulnerabilities of everything pinned
	@$(RUN_DEV) pip_audit --require-hashes --disable-pip --desc on -r requirements-dev.txt

lock: ## Pin the newest versions requirements*.in allow, with hashes
	@$(RUN_DEV) devstack.lock $(ARGS)
