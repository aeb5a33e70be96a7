# Two commands matter: `make run` and `make test`. Everything they need they install here, in .venv and
# frontend/node_modules; nothing of ours has to be on the machine but Python 3.11 or later.
PYTHON ?= python3
PORT ?= 8000
BENCH_SCALE ?= 1
SCHEDULES ?= 1000
SEED ?= 1
export PORT
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export FLASK_APP := wsgi
# Where the machine forbids it, every process would compile all of its libraries anew.
unexport PYTHONDONTWRITEBYTECODE

SHELL := /bin/bash
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
FRONTEND := $(shell find frontend/src -type f 2>/dev/null) $(wildcard frontend/public/*) \
  frontend/till.html frontend/vite.config.ts frontend/tsconfig.json pyproject.toml

.PHONY: run setup test lint types layers unit-ts pytest bench faults messages clean

run: setup ## the demonstration, on http://localhost:$(PORT)
	@export IGOUDAR_MODE=$${IGOUDAR_MODE:-demo} \
	  && flask demo prepare && flask serve

setup: .venv/run.stamp frontend/dist/manifest.json $(COMPILED)

.venv/run.stamp: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Igoudar needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

frontend/node_modules/.stamp: frontend/package-lock.json .venv/run.stamp
	# The locked versions, checked by their hashes. Not `npm ci`: it also wants the binaries of every other
	# platform to be within reach, and fails behind a registry that does not carry them all.
	cd frontend && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/manifest.json: frontend/node_modules/.stamp $(FRONTEND)
	cd frontend && npx vite build --logLevel warn
	@touch $@

%.mo: %.po .venv/run.stamp
	pybabel --quiet compile --input-file=$< --output-file=$@

messages: .venv/run.stamp ## collect the sentences of pages and code into the catalogues
	pybabel --quiet extract --mapping-file=translations/mapping.ini --keywords=_l --add-comments="Translators:" \
	  --no-location --project=Igoudar --output-file=translations/messages.pot .
	for language in ar; do \
	  pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date --domain=messages \
	    --input-file=translations/messages.pot --output-dir=translations --locale=$$language; done
	pybabel --quiet extract --mapping-file=translations/public.ini --keywords=_l --add-comments="Translators:" \
	  --no-location --project=Igoudar --output-file=translations/public.pot .
	for language in ar en zgh; do \
	  pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date --domain=public \
	    --input-file=translations/public.pot --output-dir=translations --locale=$$language; done

test: setup .venv/dev.stamp lint types layers unit-ts pytest

lint: .venv/dev.stamp
	ruff check .
	ruff format --check .

types: .venv/dev.stamp frontend/node_modules/.stamp
	mypy
	cd frontend && npx tsc --noEmit

layers: .venv/dev.stamp
	lint-imports

unit-ts: frontend/node_modules/.stamp
	cd frontend && npx vitest run

pytest: setup .venv/dev.stamp
	@if python -m tests.e2e.browser; then pytest -n $${TEST_PROCESSES:-2} --dist worksteal; else \
	  echo; echo "**************************************************************"; \
	  echo "*** NO CHROMIUM FOUND: the browser tests are NOT being run. ***"; \
	  echo "*** Install Debian's package chromium, or set CHROMIUM=…    ***"; \
	  echo "**************************************************************"; echo; \
	  pytest -n $${TEST_PROCESSES:-2} --dist worksteal --ignore=tests/e2e; fi

bench: setup .venv/dev.stamp ## speeds, as ratios to floors measured in the same run
	python -m benchmarks --scale $(BENCH_SCALE)

faults: setup .venv/dev.stamp frontend/node_modules/.stamp ## seeded faults against the real till and the real server: nothing lost, nothing doubled
	python -m tests.faults --schedules $(SCHEDULES) --seed $(SEED)

clean: ## forget what was installed and built; the data in instance/ stays
	rm -rf .venv frontend/node_modules frontend/dist $(COMPILED)
