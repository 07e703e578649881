# Limner: everything a newcomer needs, from a fresh clone, with Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Tests make large pictures by the thousand: glibc keeps their memory instead of asking anew each time.
QUICK := MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=268435456

.PHONY: run setup setup-dev test check bench train lock clean

run: setup  ## start Limner: the playground without tokens, the real bot with a .env
	@exec $(BIN)/limner run

setup: $(VENV)/.installed  ## make .venv and install what Limner runs on

setup-dev: $(VENV)/.installed-dev  ## also install what tests and checks need

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The lock carries hashes, so a changed package stops here and not in production.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

test: setup-dev  ## run all tests, and hold the core to its coverage
	$(QUICK) $(BIN)/python -m pytest -n 5 --dist loadfile --no-loadscope-reorder --cov=bot --cov-branch \
		--cov-report=term:skip-covered --cov-fail-under=95 $(ARGS)

check: setup-dev  ## linters, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev  ## the figures in the README, measured on this machine
	$(BIN)/python -m benchmarks $(ARGS)

train: setup-dev  ## learn the policy's classifier anew from its prompts; ARGS: files of your own
	$(BIN)/python -m benchmarks.policy.frequent_words
	$(BIN)/python -m benchmarks.policy.training $(ARGS)

lock:  ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes --no-header --no-annotate --extra build -o requirements.lock
	uv pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes --no-header --no-annotate --extra build --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build *.egg-info
