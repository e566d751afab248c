# A first target makes .venv and installs into it with plain pip; later ones start at once.
# Needs Python 3.11 or newer. Choose another one with: make test PYTHON=/path/to/python

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
CANDIDATES := python3.11 python3 python3.12 python3.13 python3.14
USABLE := import sys, ensurepip; sys.exit(sys.version_info.minor < 11)
PYTHON = $(firstword $(foreach p,$(CANDIDATES),$(shell $(p) -c '$(USABLE)' >/dev/null 2>&1 && echo $(p))))

.PHONY: check lint test demo study bench coverage proofs examples docs lab lab-run browser \
	browser-install wheel coq coq-install clean
.NOTPARALLEL:

# Everything that a change must pass; the tests come last, so that their summary does.
check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo

test: $(VENV)/.test
	$(BIN)/pytest -n auto

coverage: $(VENV)/.test
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

demo: $(VENV)/.demo
	$(BIN)/python examples/digits/demo.py

# The first of the studies of Hanin and Rolnick; the others need '.[train]', or take longer.
study: $(VENV)/.demo
	@mkdir -p out
	$(BIN)/exactregions study init-lines --store out/init-lines.db

bench: $(VENV)/.demo
	@for script in benchmarks/*.py; do echo "$$script"; $(BIN)/python "$$script" || exit 1; done

# The displays of all proofs computed, and each with a wrong sign, index or constant; every example;
# the exercises with their solutions.
proofs: $(VENV)/.test
	$(BIN)/pytest -q tests/test_proofs.py tests/test_numbered_examples.py tests/test_exercises.py

# The numbered examples, one after the other; pictures in out/.
examples: $(VENV)/.test
	@for script in examples/[0-9]*.py; do echo "$$script"; $(BIN)/python "$$script" || exit 1; done

# The site, in out/docs; a warning is an error. It needs no network once it is built.
docs: $(VENV)/.docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -c docs -d out/doctrees . out/docs
	@echo "Site: out/docs/index.html"

# Apps for a class, served from here; and the same as static pages in out/lab.
lab-run: $(VENV)/.lab
	$(BIN)/marimo run examples/lab

lab: $(VENV)/.lab
	$(BIN)/python examples/lab/pages.py
	@echo "Pages: $(BIN)/python -m http.server -d out/lab"

# The apps in a real browser. Without Chromium these tests are skipped, here and in `make test`.
browser: $(VENV)/.test $(VENV)/.lab
	$(BIN)/pytest -rs tests/lab

# Debian and Ubuntu; needs the rights to install packages.
browser-install: $(VENV)/.lab
	apt-get update --quiet=2
	apt-get install --yes --quiet=2 --no-install-recommends chromium

# A wheel in dist/, tried in fresh environments of every Python that is here.
PYTHONS ?= python3.11 python3.12 python3.13
wheel: $(VENV)/.pip
	@rm -rf dist
	$(PIP) wheel --no-deps --wheel-dir dist .
	@for python in $(PYTHONS); do \
	  $$python -c '$(USABLE)' >/dev/null 2>&1 || { echo "SKIPPED: no $$python here"; continue; }; \
	  folder=$$(mktemp -d); \
	  { $$python -m venv $$folder/env && \
	    $$folder/env/bin/python -m pip install --quiet --quiet --disable-pip-version-check \
	      "$$(echo $(CURDIR)/dist/*.whl)[plot]" && \
	    (cd $$folder && env/bin/python -I $(CURDIR)/tests/smoke.py); } || exit 1; \
	  rm -rf $$folder; \
	done

# The checker proved in Coq; says so and stops when coqc is missing. Nothing else here needs Coq.
coq:
	@$(MAKE) --no-print-directory -C proofs/coq PYTHON="$(or $(PYTHON),python3)"

# Debian and Ubuntu; needs the rights to install packages.
coq-install:
	apt-get update --quiet=2
	apt-get install --yes --quiet=2 --no-install-recommends \
	  coq libcoq-stdlib ocaml-findlib libzarith-ocaml-dev

clean:
	rm -rf proofs/coq/build
	rm -rf $(VENV) build dist out .coverage
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed: make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.demo: pyproject.toml | $(VENV)/.pip
	$(PIP) install --editable '.[plot,testing]'
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/.pip
	$(PIP) install --editable . --group test
	@touch $@

$(VENV)/.docs: pyproject.toml | $(VENV)/.pip
	$(PIP) install --editable . --group docs
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.pip
	$(PIP) install --editable . --group dev
	@touch $@ $(VENV)/.test

$(VENV)/.lab: pyproject.toml | $(VENV)/.pip
	$(PIP) install --editable '.[lab]' --group browser
	@touch $@
