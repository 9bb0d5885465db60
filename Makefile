# make run: see it work on examples/. make test: prove it. Each sets up all that it needs.
PYTHON ?= python3
BIN ?= .venv/bin
EXPORTS ?= exports
READY := .venv/.ready
TRIALGRAPH := $(BIN)/trialgraph

.PHONY: run test exports lint lint-check lint-format lint-types java clean

run: $(READY) exports
	$(TRIALGRAPH) ingest examples --store evidence
	$(TRIALGRAPH) show --store evidence
	$(TRIALGRAPH) show CRASH-2 --store evidence
	$(TRIALGRAPH) query primary-effect --store evidence
	$(TRIALGRAPH) ask "Which trials of SGLT2 inhibitors in heart failure are there?" --store evidence
	$(TRIALGRAPH) ask "What was the effect of tranexamic acid on death?" --store evidence
	$(TRIALGRAPH) check --store evidence || true
	$(TRIALGRAPH) infer --store evidence
	$(TRIALGRAPH) pool "SGLT2 inhibitors" placebo "cardiovascular mortality" --time any --forest build/forest.svg --store evidence
	$(TRIALGRAPH) network --store evidence
	$(TRIALGRAPH) network -o build/network.html --store evidence
	$(TRIALGRAPH) gaps -o build/gaps.svg --store evidence
	$(TRIALGRAPH) graph CRASH-2 -o build/crash-2.html --store evidence
	@echo "The graph of all examples in every format, and the answers to all questions, are in $(EXPORTS)/:"
	@ls $(EXPORTS)

# All of it runs even where a part fails; pytest comes last, so that its closing line is the last word.
test: $(READY) java
	@failed=0; $(MAKE) --no-print-directory --keep-going lint || failed=1; $(BIN)/pytest || failed=1; exit $$failed

lint: lint-check lint-format lint-types

lint-check: $(READY)
	$(BIN)/ruff check --quiet .

lint-format: $(READY)
	$(BIN)/ruff format --quiet --check .

lint-types: $(READY)
	$(BIN)/mypy

# The graph of the examples in every format, and the answer to every question.
exports: $(READY)
	rm -rf build/exports
	$(TRIALGRAPH) ingest examples --undated --store build/exports
	$(TRIALGRAPH) export all -o $(EXPORTS) --store build/exports
	@for question in $(basename $(notdir $(wildcard queries/*.rq))); do \
		pages=$$(grep -q '^# parameter: limit ' queries/$$question.rq && echo '--param limit=all'); \
		$(TRIALGRAPH) query $$question $$pages --format csv --store build/exports > $(EXPORTS)/$$question.csv || exit 1; \
	done

$(READY): pyproject.toml
	test -x .venv/bin/pip || $(PYTHON) -m venv .venv || { apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }
	.venv/bin/pip install --quiet --editable '.[dev,igraph,neural,pdf,png,pool,print,word]'
	touch $@

# HermiT, which proves the ontology consistent, runs on Java; without it those tests skip and say so.
java:
	@command -v java >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq default-jre-headless; } \
	|| echo "Java is not installed: the HermiT tests will skip"

clean:
	rm -rf build evidence .venv
