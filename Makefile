# The two commands of the README, and nothing clever.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.PHONY: review test test-all bench new clean-results

## review: regenerate the review from config/ into results/
review: $(STAMP)
	@$(RUN) -m snakemake

## test: the fast suite
test: $(STAMP)
	@$(RUN) -m pytest -m "not slow" -n 2 --dist loadgroup

## test-all: the fast suite, and what needs LibreOffice, Chromium, storms and kills
test-all: $(STAMP)
	@$(RUN) -m pytest -n 2 --dist loadgroup

## bench: scale, speed and rivals; each rival in an environment of its own
bench: $(STAMP)
	@$(RUN) benchmarks/run_all.py

## new: the folder of a review of your own, `make new DIR=my-review`
new: $(STAMP)
	@test -n "$(DIR)" || { echo "Say where: make new DIR=my-review" >&2; exit 1; }
	@$(RUN) workflow/scripts/new_review.py "$(DIR)"

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "prismake needs Python 3.11, 3.12 or 3.13; say which: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Installing the pinned environment into $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(STAMP)
