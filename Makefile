# `make demo` shows what dedup does; `make test` runs everything CI runs.
PYTHON ?= python3
VENV   ?= .venv
# Spark needs Java, and is a large download: its tests run where Java is.
comma  := ,
EXTRAS ?= test$(if $(shell command -v java),$(comma)spark)
BIN    := $(VENV)/bin
PIPENV := env PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

.DEFAULT_GOAL := help
.PHONY: help demo test check serve quality faults clean bench-start bench-index bench-sign bench-batch bench-http bench-report

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "dedup needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp a set of dependencies: reinstalled when the metadata or the C sources change, otherwise free.
SOURCES := setup.cfg pyproject.toml setup.py $(wildcard dedup/_kernel/*.[ch])

$(VENV)/.run: $(BIN)/python $(SOURCES)
	$(PIPENV) $(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(BIN)/python $(SOURCES)
	$(PIPENV) $(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]'
	@touch $@ $(VENV)/.run $(VENV)/.serve

demo: $(VENV)/.run  ## index the seed stories and check one, in a private Redis that is thrown away
	@$(BIN)/dedup demo

test: $(VENV)/.test  ## everything: style, types, import contracts, unit, contract and golden tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

check: test

$(VENV)/.serve: $(BIN)/python $(SOURCES)
	$(PIPENV) $(BIN)/python -m pip install --quiet --editable '.[service]'
	@touch $@ $(VENV)/.run

serve: $(VENV)/.serve  ## the HTTP service on http://127.0.0.1:8080
	$(BIN)/dedup serve

quality: $(VENV)/.test  ## precision and recall against their floors
	$(BIN)/python -m tests.quality

faults: $(VENV)/.test  ## kills, cuts, drops and full disks in full counts; writes their table into docs/durability.md
	DEDUP_FAULTS=1 $(BIN)/python -m pytest -s tests/index/test_faults.py
	DEDUP_MACHINE_STEPS=2000 $(BIN)/python -m pytest tests/index/test_machine.py

bench-start bench-index bench-sign bench-batch bench-http bench-report: $(VENV)/.test
	$(BIN)/python -m tests.bench.$(subst -,_,$@) $(ARGS)

clean:  ## remove the environment and build leftovers
	rm -rf $(VENV) build dist *.egg-info dedup/*.so
