# What a developer or an operator runs. Needs Python 3.11, pip and make; uv and the environment are fetched at the first use.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BIN := .venv/bin
UV := .tools/bin/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python

export UV_PYTHON_DOWNLOADS := never
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help try test check serve bench soak messages lock

help:
	@echo "make try      install, then talk with the assistant in the terminal (no token, no server)"
	@echo "make test     install, then run every check and test"
	@echo "make check    the checks alone: ruff, mypy, import-linter, the content"
	@echo "make serve    serve Telegram (needs ALIS_TELEGRAM_TOKEN)"
	@echo "make bench    print the figures of speed and quality"
	@echo "make soak     the long version of the tests"
	@echo "make messages bring the catalogues of locales/ up to date with the messages"
	@echo "make lock     pin the requirements anew"

try: .venv/run.stamp
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export ALIS_DATA="$$data" ALIS_CACHE="$${ALIS_CACHE:-$(CURDIR)/.venv/cache}" && \
		$(BIN)/alis content compile >/dev/null && $(BIN)/alis chat

test: check
	$(BIN)/pytest -n 2 -m "not soak"

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/alis content check

serve: .venv/run.stamp
	$(BIN)/alis serve

bench: .venv/dev.stamp
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

soak: .venv/dev.stamp
	$(BIN)/pytest -n 2 -m soak

messages: .venv/dev.stamp
	$(BIN)/pybabel --quiet extract --no-wrap --mapping locales/babel.cfg --no-location --sort-output --omit-header -o .venv/messages.pot .
	$(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete --omit-header -i .venv/messages.pot -d locales -l nn

lock: $(UV)
	$(UV) pip compile pyproject.toml --generate-hashes --python-version 3.11 -o requirements/run.txt
	$(UV) pip compile pyproject.toml --extra dev --generate-hashes --python-version 3.11 -o requirements/dev.txt

# -- the environment: uv in .tools/, everything else in .venv/; a stamp is as new as the last installation

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/run.stamp: requirements/run.txt requirements/build.txt pyproject.toml $(UV) | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/python: | $(UV)
	$(UV) venv --quiet --clear --python "$(PYTHON)" .venv

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name it with make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --require-hashes --target .tools -r requirements/uv.txt
	@touch $@
