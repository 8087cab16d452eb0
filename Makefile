# The commands of the README, and nothing clever.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -P
STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-tests
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: review test test-all bench docs new

## review: regenerate the review from config/ into results/
review: $(STAMP)
	@$(VENV)/bin/prismake run

## test: the fast suite
test: $(TEST_STAMP)
	@$(RUN) -m pytest -m "not slow" -n 2 --dist loadgroup

## test-all: the fast suite, and what needs LibreOffice, Chromium, storms and kills; random examples from a fixed seed
test-all: $(TEST_STAMP)
	@$(RUN) -m pytest -n logical --maxprocesses 4 --dist loadgroup --hypothesis-seed=1

## bench: scale, speed and rivals; each rival in an environment of its own
bench: $(TEST_STAMP)
	@$(RUN) benchmarks/run_all.py

## docs: the documentation site, built strictly into docs/_build/html
docs: $(TEST_STAMP)
	@$(RUN) -m sphinx -W -q -b html docs docs/_build/html

## new: the folder of a review of your own, `make new DIR=my-review`
new: $(STAMP)
	@test -n "$(DIR)" || { echo "Name the folder: make new DIR=my-review" >&2; exit 1; }
	@$(VENV)/bin/prismake new "$(DIR)"

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "prismake needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Installing the pinned environment into $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@$(VENV)/bin/python -m compileall -q --invalidation-mode checked-hash src
	@touch $(STAMP)

$(TEST_STAMP): $(STAMP) requirements-test.lock
	@echo "Installing what the tests need (once) ..."
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $(TEST_STAMP)
