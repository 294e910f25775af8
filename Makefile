# `make run` starts everything, `make test` tests everything. Works with GNU Make 3.81 and any POSIX shell.

export PATH := $(CURDIR)/.venv/bin:$(PATH)

WEB := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

# npm marks what it has installed by this file.
CLIENTS := tests/api/clients/node/node_modules/.package-lock.json

.PHONY: run test lint lint-python lint-web lint-api circles bench attack e2e times thorough coverage mutants front migrations texts clean venv

run: front
	@stratus run --demo

test: front
	@cd web && npm run --silent test
	@tools/test $(ARGUMENTS)

e2e: front
	@tools/test -m browser

# The suite, and where its time went, into docs/how/tests.md. On a machine that does nothing else.
times: front
	@tools/test --junitxml=build/tests.xml
	@tools/times

# Once before an issue is called resolved: every test, every product of cases, many other examples in another order, how much of the
# pure modules the tests reach, and mutants.
thorough: front
	@cd web && npm run --silent test
	@$(MAKE) coverage
	@tools/test --thorough --hypothesis-profile=nightly --timeout=7200
	@tools/mutants

mutants: venv
	@tools/mutants

lint: lint-python lint-web lint-api

lint-python: venv
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint src --lint --quiet

lint-web: web/node_modules/.package-lock.json
	cd web && npm run --silent lint

# The published document of the External API, as linters and generators of clients read it.
lint-api: $(CLIENTS)
	@tools/lint_api

# How much of the rules, item types and scoring their own tests reach without a database; fails below the floor in pyproject.toml.
coverage: venv
	@python -m pytest -q -n 0 -m "not django_db and not database" --cov --cov-report=term \
		$(wildcard tests/*/test_*_rules.py tests/*/*/test_*rules.py) tests/item_types

# Modules that import each other, in Python and TypeScript; none is the rule.
circles: venv
	@tools/circles

bench: front
	python tests/bench

attack: front
	python tests/bench attack

front: web/dist/.built

migrations: venv
	@STRATUS_ROLE= DJANGO_SETTINGS_MODULE=stratus.site.settings \
		python -W "ignore:Got an error checking a consistent migration history" -m django makemigrations
	@ruff format --quiet src/stratus/*/migrations

# After a text changed; needs the gettext tools. Then translate what is empty in the .po files, and run it again.
texts: venv
	cd src/stratus && django-admin makemessages --all --no-obsolete --no-location && django-admin compilemessages

clean:
	rm -rf web/dist build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@tools/bootstrap

web/node_modules/.package-lock.json: web/package-lock.json web/package.json | venv
	@echo "Installing the locked JavaScript packages"
	@cd web && npm ci --silent --no-audit --no-fund
	@touch $@

$(CLIENTS): tests/api/clients/node/package-lock.json tests/api/clients/node/package.json | venv
	@echo "Installing the locked linters of the API's document"
	@cd tests/api/clients/node && npm ci --silent --no-audit --no-fund
	@touch $@

web/dist/.built: web/node_modules/.package-lock.json $(WEB) | venv
	@echo "Building the front end"
	@cd web && npm run --silent build
	@touch $@
