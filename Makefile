# make demo   a simulated district under watch: the first thing to try
# make test   everything that must hold: ruff, mypy, pytest
# Both make their environment (.venv) from requirements.lock; the second run finds it there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check
ARGS ?=

.PHONY: help demo test lint gates bench lock clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: $(READY)
	$(BIN)/xunwang demo $(ARGS)

test: lint
	$(BIN)/pytest $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# make gates  how well real pages are read and copies told: every miss, and two libraries beside ours
gates: $(READY)
	$(BIN)/python -m tests.gates $(ARGS)
	$(BIN)/python -m tests.gates.policies $(ARGS)

# make bench  how fast and how large: figures, no verdict
bench: $(READY)
	$(BIN)/python -m tests.bench $(ARGS)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更高版本 / Python 3.11 or later is needed (make PYTHON=/path/to/python3.11)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "缺少 python3-venv,请先执行 / python3-venv is missing, first run: apt-get install -y python3-venv" >&2; exit 1; }
	@echo "正在准备运行环境 $(VENV)(只此一次,约一分钟) / making $(VENV), once, about a minute"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# make lock   pin again, after a change of the dependencies in pyproject.toml (takes minutes)
lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet pip-tools
	build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --extra browser --extra excel --extra mail --extra dev --output-file build/requirements.lock pyproject.toml
	{ head -n 3 requirements.lock; grep -v -e '^#' -e '^$$' build/requirements.lock; } > build/with-heading
	mv build/with-heading requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache demo-out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
