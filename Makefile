# Thin targets: the work itself is in the package (python -m lkk) and in bootstrap.sh.
.DEFAULT_GOAL := help
SHELL := /bin/sh

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export REFLEX_USE_SYSTEM_BUN := 1
export REFLEX_TELEMETRY_ENABLED := false
export REFLEX_CHECK_LATEST_VERSION := false

PYTHON := .venv/bin/python
CHECKED := lkk tests
.PHONY: help setup tools browser office run dev stop test test-fast lint format api migrate seed check bench bench-actions bench-pages bench-delivery \
	bench-hours bench-feed bench-files bench-grid bench-table bench-reports bench-customers bench-site-search bench-broadcast bench-filing bench-appointments bench-races bench-payments bench-chat bench-outages bench-overload bench-signing bench-screens drill drill-upgrade pictures screens coverage lock sbom audit clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-18s %s\n' "$$name" "$$text"; done

setup: ## make or refresh .venv with what the portal needs
	@./bootstrap.sh

tools: ## the same and the tools of a developer
	@./bootstrap.sh dev

office: tools ## find or install LibreOffice, which writes our workbooks anew in a test
	@$(PYTHON) -m tests.libreoffice --install

browser: tools ## find or install Chromium for the tests, and Firefox where it can be
	@$(PYTHON) -m lkk.launch.chromium --install
	@$(PYTHON) -m lkk.launch.firefox --install

run: setup ## start the portal with its database, worker and sandbox; Ctrl+C stops them
	@$(PYTHON) -m lkk run

dev: setup ## the same, reloading when a file changes
	@$(PYTHON) -m lkk dev

stop: setup ## stop the embedded database
	@$(PYTHON) -m lkk.launch.postgres stop

test: lint browser ## style, types and every test
	@$(PYTHON) -m pytest -q -n 2 tests/unit tests/database tests/invariants
	@$(PYTHON) -m lkk build
	@$(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --reruns 1 -rR tests/resilience tests/browser

test-fast: tools ## tests that take less than a minute, without a browser
	@$(PYTHON) -m pytest -q -n 2 -m "not slow" tests/unit tests/database tests/invariants

drill: tools ## kill and freeze every part of a portal under load, compare with what was acknowledged
	@$(PYTHON) -m drill

drill-upgrade: tools ## upgrade a portal under load and take it back, compare with what was acknowledged
	@$(PYTHON) -m drill.upgrade

pictures: tools browser ## take the pictures of the manuals from a running portal with the demo
	@$(PYTHON) -m lkk build
	@$(PYTHON) docs/take_pictures.py

screens: browser ## photograph the main screens at three widths, light, dark and in high contrast, with what axe says
	@$(PYTHON) -m bench.photographs

coverage: tools ## tell how much of lkk/ the tests without a browser run
	@rm -f .coverage .coverage.*
	@$(PYTHON) -m coverage run -m pytest -q -n 2 tests/unit tests/database tests/invariants
	@$(PYTHON) -m coverage combine -q
	@$(PYTHON) -m coverage report

lint: tools ## style and types, without changing a file
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m basedpyright

format: tools ## put the code into shape
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

api: tools ## print the forms and changes of status into the document of the accounting API
	@$(PYTHON) -m tests.accounting_tables

migrate: setup ## bring the database to the newest structure
	@$(PYTHON) -m lkk migrate

seed: setup ## add the demonstration people
	@$(PYTHON) -m lkk seed

check: setup ## tell whether settings, database and neighbours are in order
	@$(PYTHON) -m lkk check

bench: tools ## measure events at 1, 50 and 200 open tabs; run by hand
	@$(PYTHON) -m bench.load

bench-actions: tools ## measure processor time and bytes of one action; run by hand
	@$(PYTHON) -m bench.actions

bench-pages: browser ## measure the pages with Lighthouse; run by hand
	@$(PYTHON) -m bench.pages

bench-delivery: tools ## measure the delivery of 10 000 readings; run by hand
	@$(PYTHON) -m bench.delivery

bench-hours: tools ## measure files with hours and a month of 5 000 meters; run by hand
	@$(PYTHON) -m bench.hours

bench-files: tools ## measure 1 000 spoiled files of readings and of hours each; run by hand
	@$(PYTHON) -m bench.files

bench-grid: browser ## measure the grid of 200 metering points in a browser; run by hand
	@$(PYTHON) -m lkk build
	@$(PYTHON) -m bench.grid

bench-feed: tools ## measure the feed with 100 000 accounts; run by hand
	@$(PYTHON) -m bench.feed --accounts 100000

bench-table: tools ## measure the table of applications over a million rows; run by hand
	@$(PYTHON) -m bench.applications_table

bench-reports: tools ## measure the reports for heads over a million applications; run by hand
	@$(PYTHON) -m bench.reports

bench-customers: tools ## measure the search among 300 000 customers; run by hand
	@$(PYTHON) -m bench.customers

bench-site-search: tools ## measure the search over the site, 5 000 documents; run by hand
	@$(PYTHON) -m bench.site_search

bench-broadcast: tools ## measure a mass notification to 100 000 customers and what others notice; run by hand
	@$(PYTHON) -m bench.broadcast

bench-appointments: tools ## measure free times of offices and a race of 500 for one; run by hand
	@$(PYTHON) -m bench.appointments

bench-payments: tools ## measure events of payments, each told twice, beside a bare loop of inserts; run by hand
	@$(PYTHON) -m bench.payment_events
	@FULL_SIZE=1 $(PYTHON) -m pytest -q -s -o timeout=1800 tests/database/test_payment_events.py tests/database/test_unknown_payments.py

bench-races: tools ## race for times of an office: 500 people, capacities, holds, moves, 10 000 calendars; run by hand
	@FULL_SIZE=1 $(PYTHON) -m pytest -q -s -o timeout=1800 tests/database/test_appointment_races.py tests/unit/test_slots.py \
		tests/database/test_appointments.py::test_a_hold_is_booked_at_4_59_and_refused_at_5_01 \
		tests/database/test_office_day.py::test_of_two_employees_who_approve_at_once_one_does

bench-chat: tools ## measure 200 dialogues, 10 000 messages, lost connections and a killed process; run by hand
	@$(PYTHON) -m bench.chat

bench-outages: tools ## measure the search among 200 000 houses and a flood of readers of /outages; run by hand
	@$(PYTHON) -m bench.outages

bench-overload: tools ## measure opening of pages, 300 tabs at once and idle tabs; run by hand
	@$(PYTHON) -m bench.opening
	@$(PYTHON) -m bench.overload

bench-filing: tools ## measure filing by fifty people and the layout of documents; run by hand
	@$(PYTHON) -m bench.filing

bench-screens: browser ## measure actions, machine time, rows and heights of the main screens; run by hand
	@$(PYTHON) -m bench.screens

bench-signing: tools ## measure sheets set and sealed a second, and the page that verifies a document; run by hand
	@$(PYTHON) -m bench.signing

lock: tools ## resolve the packages of pyproject.toml into the two lock files
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--all-extras pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--all-extras --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

sbom: tools ## write sbom.json, the list of the packages of a running portal with their hashes (CycloneDX)
	@.venv/bin/uv tool run -q --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock \
		--output-format JSON --output-file sbom.json

audit: tools ## compare the packages with the public list of vulnerabilities; needs that list within reach
	@.venv/bin/uv tool run -q --from pip-audit==2.10.1 pip-audit --strict --disable-pip --require-hashes -r requirements.lock

clean: ## remove what was built, keeping .venv and the data
	@rm -rf .web .states assets/external .pytest_cache .ruff_cache .import_linter_cache .hypothesis bench/out
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
