# Everything starts here. Needs: make, Python 3.11 or newer with venv. Nothing else.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DATA ?= ./demo-data
# half of what the tests do is to wait for somebody: three for a machine of two cores
WORKERS ?= 3

BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
BUILD_FILES := pyproject.toml hatch_build.py package.json package-lock.json vendor.json

.PHONY: run test check fix docs words screenshots bench soak wheel clean help
.DEFAULT_GOAL := help

help:               ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 20

run: .venv/.run     ## the demo hall on this machine: make run PORT=8000 DATA=./demo-data
	@exec $(BIN)/hall demo --port $(PORT) --data '$(DATA)'

test:               ## what the tests need, every check, every test: make test WORKERS=3
	@.ci/test-needs
	@$(MAKE) --no-print-directory check
	@timeout --signal=INT --kill-after=60 3000 $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --max-worker-restart 1

check: .venv/.test  ## lint, types, floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: .venv/.test    ## what the linter can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/.test   ## the generated parts of docs/
	$(BIN)/python docs/generate.py

words: .venv/.test  ## finds new sentences for the English catalogue, says which have no English yet
	$(BIN)/python -m docs.collect_words

screenshots: .venv/.test   ## the pictures in docs/screenshots, from a demo hall of this build
	@.ci/test-needs
	@$(BIN)/python -m docs.take_screenshots

bench: .venv/.test  ## the speed table, with the machine's own limit beside each figure: make bench VISITS=1000000
	@$(BIN)/python -m benchmarks $(if $(VISITS),--visits $(VISITS))

soak: .venv/.test   ## the long tests
	@.ci/test-needs
	@$(BIN)/python -m pytest -m soak --timeout=3600

wheel: .venv/.python   ## dist/*.whl with the browser files inside: the target needs neither Node nor a network for them
	$(PIP) wheel --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean:              ## everything that was made, except a hall's data
	rm -rf .venv dist build tests/vendor queue_server/web/static/vendor .mypy_cache .ruff_cache .pytest_cache

# The project is installed editable: a new version of the code needs no install, a new dependency does.
.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv || { echo "python3 -m venv does not work here: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.venv/.run: .venv/.python $(BUILD_FILES)
	@echo "installing the hall into .venv (a minute or two the first time) ..." >&2
	@$(PIP) install -e .
	@touch $@

.venv/.test: .venv/.python $(BUILD_FILES)
	@echo "installing the hall and what its tests need into .venv (a minute or two the first time) ..." >&2
	@HALL_TEST_FILES=1 $(PIP) install -e '.[test,check]'
	@touch $@ .venv/.run
