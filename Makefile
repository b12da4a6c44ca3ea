# Everything a developer or CI does here. `make` alone lists the targets.

PYTHON ?= python3
HOST ?= localhost
PORT ?= 8501
DATA ?=
PYTEST_ARGS ?=
# A file of tests stays in one process: tests that share a server or a browser stand in one file. The order of the files
# is that of tests/conftest.py, the longest first; which process has which, that of tests/file_scheduling.py.
WORKERS ?= --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
BENCH_ARGS ?=
MUTANTS_ARGS ?=

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev

# The folder of editions: DATA=... on the command line, else DASHBOARD_DATA as it stands, else the program's default.
ifneq ($(strip $(DATA)),)
export DASHBOARD_DATA := $(DATA)
endif

# A .venv that is missing, or whose Python has gone or is too old, is made anew, whatever its stamps say.
ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
ifneq ($(shell $(BIN)/python -c '$(ENOUGH)' >/dev/null 2>&1 && echo yes),yes)
$(RUN_STAMP): new-venv
endif

.PHONY: help run test lint format types layers pytest fuzz mutants bench build images fonts lock clean distclean new-venv

help: ## list the targets
	@echo "make TARGET, where TARGET is one of:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "PYTHON=$(PYTHON)  HOST=$(HOST)  PORT=$(PORT)  DATA=$(DATA)  PYTEST_ARGS=$(PYTEST_ARGS)"

run: $(RUN_STAMP) ## start the dashboard (HOST=0.0.0.0 for other machines to see it, PORT=..., DATA=folder of editions)
	@exec $(BIN)/python -m dashboard run --host "$(HOST)" --port "$(PORT)"

test: lint types layers pytest ## check everything: style, types, layers, tests (browser tests too)

lint: $(DEV_STAMP) ## check the style
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/biome check --error-on-warnings

format: $(DEV_STAMP) ## put the style right
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	$(BIN)/biome check --write

types: $(DEV_STAMP) ## check the types
	$(BIN)/basedpyright

layers: $(DEV_STAMP) ## check who imports whom
	$(BIN)/lint-imports

# Compiled modules are kept: each server that a test starts would compile the dashboard anew.
pytest: $(DEV_STAMP) ## run the tests in a process each core and one more (PYTEST_ARGS=... narrows them down, WORKERS= takes one process)
	@CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)"; export CHROMIUM; \
	unset DASHBOARD_DATA PYTHONDONTWRITEBYTECODE; \
	$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

fuzz: $(DEV_STAMP) ## damaged workbooks (FUZZ_FILES=2000, FUZZ_SEED=...), killed publishers and savers (FUZZ_KILLS=300), aliases and backups beside publishers (FUZZ_SECONDS=20, FUZZ_BACKUPS=12), random editions (FUZZ_EDITIONS=60), random layouts (FUZZ_LAYOUTS=20000), random hands in a browser (NOTHING_LOST_SEQUENCES=500), more examples of every property, every part of the bench
	@unset DASHBOARD_DATA; export FUZZ=1 FUZZ_FILES="$${FUZZ_FILES:-2000}" FUZZ_KILLS="$${FUZZ_KILLS:-300}" FUZZ_SECONDS="$${FUZZ_SECONDS:-20}" \
		FUZZ_BACKUPS="$${FUZZ_BACKUPS:-12}" FUZZ_EDITIONS="$${FUZZ_EDITIONS:-60}" FUZZ_LAYOUTS="$${FUZZ_LAYOUTS:-20000}" \
		NOTHING_LOST_SEQUENCES="$${NOTHING_LOST_SEQUENCES:-500}" NOTHING_LOST_BACK=1; \
	CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)"; export CHROMIUM; \
	$(BIN)/python -m pytest -q tests/data/workbook_cells/test_fuzz_*.py tests/workbook_layouts/test_fuzz_*.py tests/data/test_killed_publishers.py \
		tests/database/test_many_at_once.py tests/web/test_forged_messages.py tests/test_backup.py tests/oracle tests/browser/test_nothing_is_lost.py \
		tests/bench $$(grep -rlE '^ *@given' tests --include='test_*.py' | sort) $(PYTEST_ARGS)

mutants: $(DEV_STAMP) ## put 300 small faults into a copy of the program, one at a time, and count what the tests catch (hours; MUTANTS_ARGS="--only dashboard/scoring --count 60")
	@$(BIN)/python -m tests.mutants $(MUTANTS_ARGS)

bench: $(DEV_STAMP) ## measure how fast, how many, how large, beside what people would pick instead (an hour)
	@CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)"; export CHROMIUM; unset DASHBOARD_DATA; \
	$(BIN)/python -m tests.bench $(BENCH_ARGS)

build: $(RUN_STAMP) ## build an edition from every folder data/sources/*/* (into DATA, else data/editions)
	@shopt -s nullglob; sources=(data/sources/*/*/); root="$${DASHBOARD_DATA:-data/editions}"; \
	if [ $${#sources[@]} -eq 0 ]; then echo "No folder data/sources/*/* to build from." >&2; exit 1; fi; \
	for source in "$${sources[@]}"; do \
	  case "$$source" in */__pycache__/) continue;; esac; \
	  echo "$${source%/}"; $(BIN)/python -m dashboard build "$${source%/}" --data "$$root"; \
	done

images: $(DEV_STAMP) ## take the pictures of the documents anew, the moving one too (docs/images)
	@CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)"; export CHROMIUM; \
	$(BIN)/python docs/make_images.py; $(BIN)/python docs/make_motion.py; $(BIN)/python -m docs.make_document_images

fonts: $(DEV_STAMP) ## cut the fonts of the installed Streamlit down to what is shown (dashboard/web/fonts)
	@$(BIN)/python -m docs.make_fonts

# The versions in the locks change only by this target. The index is the ordinary one; no address is written.
COMPILE := env -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL $(BIN)/uv pip compile pyproject.toml --no-config \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet $(if $(UPGRADE),--upgrade)

lock: $(DEV_STAMP) ## fit the lock files to pyproject.toml (UPGRADE=1: with the newest versions it allows)
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove caches and test results (not .venv, not var/)
	rm -rf .pytest_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . \( -path ./.git -o -path ./$(VENV) \) -prune -o -type d -name __pycache__ -exec rm -rf {} +

distclean: clean ## remove .venv too
	rm -rf $(VENV)

# --without-pip, for Debian's Python has no ensurepip unless python3-venv is installed; pip works on .venv from outside.
new-venv:
	@$(PYTHON) -c '$(ENOUGH)' || { \
	  echo "This needs Python 3.11 or newer, and $(PYTHON) is: $$($(PYTHON) --version 2>&1 | head -n 1 || true)." \
	    "Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --without-pip --clear $(VENV)

# $(call install,LOCK,STAMP): the stamp is touched last, so an interrupted install leaves none. It leaves .installing,
# and then the next install trusts no package that is there already.
define install
	@if [ -e $(VENV)/.installing ]; then again=--force-reinstall; else again=; fi; \
	if $(PYTHON) -m pip --version >/dev/null 2>&1; then pip=($(PYTHON) -m pip --python $(BIN)/python); \
	elif $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null 2>&1; then \
	  pip=($(BIN)/python -m pip); \
	else echo "$(PYTHON) has no pip. On Debian: apt-get install python3-pip" >&2; exit 1; fi; \
	echo "Installing what $(1) lists into $(VENV)"; \
	touch $(VENV)/.installing; \
	"$${pip[@]}" install -qq --no-input --disable-pip-version-check $$again --require-hashes -r $(1) && \
	rm -f $(VENV)/.installing && \
	touch $(2)
endef

$(RUN_STAMP): requirements.lock
	$(call install,requirements.lock,$@)

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	$(call install,requirements-dev.lock,$@)
