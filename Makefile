# Needs python3 (3.11 or newer, with venv) and make; everything else is fetched into .venv.

PYTHON ?= python3
PY := .venv/bin/python
UV_VERSION := 0.13.9
UV := UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 VIRTUAL_ENV= $(PY) -m uv
OFFLINE := The packages could not be fetched (the lines above say why). Look at the network or the proxy (HTTPS_PROXY), then run make again: it goes on where it stopped.

.PHONY: help demo setup test test-long check bench screenshots
.DEFAULT_GOAL := help

help:
	@echo "make demo         try Waterline on this machine: http://127.0.0.1:8080"
	@echo "make setup        prepare .venv with all tools"
	@echo "make test         the tests, on a real PostgreSQL; some twelve minutes on two cores"
	@echo "make test-long    those that start the program many times or live through weeks; before a release"
	@echo "make check        style, types, layers, dead code, dependencies"
	@echo "make bench        measure speed and memory"
	@echo "make screenshots  take the pictures of docs/pictures anew"

# PORT, DATABASE_URL and WATERLINE_DATA reach it through the environment, also as in: make demo PORT=9000
demo: .venv/.demo
	@exec $(PY) -m bot demo

setup: .venv/.all

# A file's tests stay together: they share what takes long to prepare. Half of the time they wait for processes that
# they started, so there are twice as many of them as cores. What takes long comes first (tests/scheduling.py).
# What is compiled is kept, also where the environment says otherwise: else each of them compiles the whole house anew.
test test-long: export PYTHONDONTWRITEBYTECODE :=
WORKERS = $(shell $(PY) -c 'import os; print(min(6, 2 * (os.cpu_count() or 1)))')
test: .venv/.all
	@exec $(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 10 --durations-min 1

# Also what is tried by examples, of which `make test` tries a quarter.
test-long: .venv/.all
	@exec $(PY) -m pytest -m "long or hypothesis" --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 10 --durations-min 1

check: .venv/.all
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m vulture
	$(PY) -m deptry .

bench: .venv/.all
	@exec $(PY) -m bench

screenshots: .venv/.all
	@$(PY) -m tests.web.screenshots
	@$(PY) -m tests.customers.screenshots

# Stamps: what is prepared is not prepared again until the lock file changes.
.venv/.demo: uv.lock | .venv/.uv-$(UV_VERSION)
	@echo "Fetching what Waterline needs; this takes a minute the first time."
	@$(UV) sync --quiet --frozen --no-default-groups --inexact || { echo "$(OFFLINE)" >&2; exit 1; }
	@touch $@

.venv/.all: uv.lock | .venv/.uv-$(UV_VERSION)
	@echo "Fetching what Waterline and its tests need; this takes a minute the first time."
	@$(UV) sync --quiet --frozen --inexact || { echo "$(OFFLINE)" >&2; exit 1; }
	@touch $@ .venv/.demo

.venv/.uv-$(UV_VERSION):
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer (Debian: apt install python3-venv, macOS: brew install python)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Waterline needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Install a newer one and name it: make PYTHON=python3.13 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module. Install it (Debian: apt install python3-venv), then run make again." >&2; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear .venv || { echo "The folder .venv could not be made here. Look at the rights of this folder and the free space, then run make again." >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { echo "$(OFFLINE)" >&2; exit 1; }
	@touch $@
