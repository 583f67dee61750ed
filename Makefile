# make demo   a simulated district under watch: the first thing to try
# make test   everything that must hold: ruff, mypy, pytest
# Both make their environment (.venv) from requirements.lock; the second run finds it there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check
ARGS ?=
PEERS := build/bench/venv/.ready
NODE_PEERS := build/bench/npm/.ready

.PHONY: help demo test lint gates bench bench-quick bench-profile bench-tools soak lock lock-bench clean
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

# make bench        our crawl beside the known link checkers on a synthetic portal: figures, no verdict (an hour)
# make bench-quick  the same with the two fastest peers on 2,000 articles (minutes)
# make bench-profile  what the CPU does for each page, and the floors: server, fetching, parsing
bench: bench-tools
	$(BIN)/python -m tests.bench full $(ARGS)

bench-quick: bench-tools
	$(BIN)/python -m tests.bench quick $(ARGS)

bench-profile: bench-tools
	$(BIN)/python -m tests.bench profile $(ARGS)

# The server and the peers.  A peer that cannot be installed is named in the table, so its failure ends nothing here.
bench-tools: $(READY) $(PEERS) $(NODE_PEERS)
	@command -v nginx wrk >/dev/null || { apt-get update -qq && apt-get install -y -qq nginx-light wrk; } >/dev/null || { \
	  echo "缺少 nginx 和 wrk,请先执行 / nginx and wrk are missing, first run: apt-get install -y nginx-light wrk" >&2; exit 1; }

$(PEERS): requirements-bench.lock
	@rm -rf build/bench/venv
	@mkdir -p build/bench
	@$(PYTHON) -m venv build/bench/venv
	-@build/bench/venv/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

$(NODE_PEERS): tests/bench/npm/package-lock.json
	@rm -rf build/bench/npm
	@mkdir -p build/bench/npm
	@cp tests/bench/npm/package.json tests/bench/npm/package-lock.json build/bench/npm/
	-@npm ci --prefix build/bench/npm --loglevel=error --no-audit --no-fund --ignore-scripts
	@touch $@

# make soak   the visits of 14,000 sites at ten times their pace, a quarter of an hour
soak: $(READY)
	$(BIN)/python -m tests.soak.probes $(ARGS)

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

# make lock-bench  pin the benchmark's peers again, after a change of tests/bench/peers.in or tests/bench/npm/package.json
lock-bench:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet pip-tools
	build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file build/peers.lock tests/bench/peers.in
	{ head -n 2 requirements-bench.lock; grep -v -e '^#' -e '^$$' build/peers.lock; } > build/with-heading
	mv build/with-heading requirements-bench.lock
	npm install --prefix tests/bench/npm --silent --package-lock-only --no-audit --no-fund --omit-lockfile-registry-resolved

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache demo-out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
