# Every task of the project. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.complete

ALL_CORES := -n auto --dist worksteal

.PHONY: help env demo test test-fast mutants lint format types imports check audit sbom image lock clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

env: $(STAMP) ## create .venv with everything in it

$(STAMP): requirements/run.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "make env: $(PYTHON) is missing or older than Python 3.11; name another one: make env PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make env: $(PYTHON) has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/dev.txt || { echo "make env: the packages could not be fetched; is the package index reachable (pip's lines above, HTTPS_PROXY, PIP_INDEX_URL)?" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: env ## try it: bot, sandbox marketplace and local workspace in one process
	$(BIN)/stagebot demo $(ARGS)

test: env ## everything that can run on this machine, on all cores
	$(BIN)/python -m pytest $(ALL_CORES) $(ARGS)

test-fast: env ## unit and property tests, for while one works
	$(BIN)/python -m pytest $(ALL_CORES) tests/unit tests/property tests/architecture/test_floors.py tests/architecture/test_docs.py $(ARGS)

mutants: env ## break every rule of tests/mutants/table.py; its test must fail
	$(BIN)/python -m tests.mutants.run $(ARGS)

lint: env ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: env ## let ruff write
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: env ## mypy, strict
	$(BIN)/mypy

imports: env ## the arrows between the layers
	$(BIN)/lint-imports

check: lint types imports test ## all that must be green before a commit

image: ## build and try the container image; BASE=…@sha256:… or BASE=debian (made here by debootstrap)
	deploy/image.sh

audit: env ## look up known vulnerabilities of what runs; fails when it could not look
	$(BIN)/python .ci/audit.py

sbom: env ## write dist/stagebot.cdx.json (CycloneDX) of what runs, and list its licences
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --mc-type application --output-reproducible --of JSON -o dist/stagebot.cdx.json
	$(BIN)/python .ci/licences.py

lock: env ## write requirements/*.txt anew, with hashes and without index addresses
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements/run.txt pyproject.toml $(ARGS)
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements/build.txt requirements/build.in $(ARGS)
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements/dev.txt requirements/dev.in $(ARGS)

clean: ## remove what the tasks made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist stagebot.db*
