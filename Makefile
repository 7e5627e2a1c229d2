# What a developer does here, from this folder. Needs make and Python 3.11 or newer; everything else is installed below
# streamlit-app/ in the locked versions. Paths are relative, so that a folder with spaces in its name works too.

APP   := streamlit-app
READY := $(APP)/.venv/.ready
IN    := cd $(APP) && .venv/bin

# With the Python that has pip: installs helm, helm-unittest and trivy into .tools/, or those named, or says why not.
CHART_TOOLS := cd $(APP) && .uv/bin/python -m tools.chart_tools

PORT    ?= 8501
RESULTS ?=
PYTEST  ?=
BENCH   ?=

# Tests run side by side, those of a file in one process; PYTEST=-n0 runs them one after the other, as --pdb needs it.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Where Debian has the programs of PostgreSQL 15, which `make test-system` installs.
POSTGRES15 := /usr/lib/postgresql/15/bin

# The first Python on the machine that is new enough and can make environments.
PYTHONS     := python3 python3.14 python3.13 python3.12 python3.11 python
ABLE        := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
FIND_PYTHON := for python in $(PYTHONS); do "$$python" -c '$(ABLE)' 2>/dev/null && break; python=; done
NO_PYTHON   := Python 3.11 or newer with its venv module is needed (on Debian: apt-get install python3 python3-venv).

# Addresses quoted, whose queries hold signs of the shell; paths as they are, so that ~ and * mean what they do there.
LOADED = $(foreach result,$(RESULTS),$(if $(findstring ://,$(result)),'$(result)',$(result)))

# Runs the command in $(1), prints how long it took and ends as the command did.
TIMED = start=$$(date +%s); $(1); code=$$?; end=$$(date +%s); \
	echo "make $@ took $$(( (end - start) / 60 )) min $$(( (end - start) % 60 )) s"; exit $$code

.DEFAULT_GOAL := help
.PHONY: help environment run demo screenshot test test-system test-long image chart chart-readme lint format bench

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

environment: $(READY) ## Make the locked environment in streamlit-app/.venv

run: $(READY) ## Serve the four apps at http://localhost:8501 (PORT=…); RESULTS="path…" loads these first
	@$(if $(strip $(RESULTS)),$(APP)/.venv/bin/speedlocal load $(LOADED),:)
	@$(APP)/.venv/bin/speedlocal serve --port $(PORT)

demo: $(READY) ## Solve the demo's model again and write the demo's results
	$(IN)/python -m demo_model

screenshot: $(READY) ## Take the README's picture, docs/screenshot.png, of the demo
	$(IN)/python -m tools.chromium
	$(IN)/python -m tools.screenshot /sankey ../docs/screenshot.png --width 1440 --height 900

test: $(READY) ## Run every test that any machine can run: at most 15 minutes, fixed seeds (PYTEST="options")
	$(IN)/python -m tools.chromium
	$(CHART_TOOLS)
	@$(call TIMED,$(IN)/pytest -m "not long and not system" $(SIDE_BY_SIDE) --durations 10 $(PYTEST))

test-system: $(READY) ## Build the image, test it as a cluster runs it, and test PostgreSQL 15: needs root and Debian's packages (PYTEST="options")
	$(IN)/python -m tools.chromium
	$(CHART_TOOLS) helm4
	@$(call TIMED,$(IN)/python -m tools.image --for-tests && .venv/bin/pytest -m system --durations 10 $(PYTEST) && \
		SPEEDLOCAL_POSTGRES=$(POSTGRES15) .venv/bin/pytest -m "postgres and not browser and not long" $(SIDE_BY_SIDE))

test-long: $(READY) ## Run these tests with full counts and fresh seeds
	$(IN)/python -m tools.chromium
	$(CHART_TOOLS)
	@$(call TIMED,$(IN)/pytest -m "not system" $(SIDE_BY_SIDE) --hypothesis-profile long --durations 20 $(PYTEST))

image: $(READY) ## Build the image speedlocal/streamlit-app:latest, with docker where an engine answers, else with buildah
	$(IN)/python -m tools.image

chart: $(READY) ## Check the chart: lint, unit tests, validation, its promises, the operators' guide (PYTEST="options")
	$(CHART_TOOLS)
	@$(call TIMED,$(IN)/pytest tests/chart tests/guide $(SIDE_BY_SIDE) $(PYTEST))

chart-readme: $(READY) ## Write the tables of values in helm-chart/README.md
	$(IN)/python -m tools.chart_readme

lint: $(READY) ## Check style, types, the direction of imports, copied code and the repository's promises
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	$(IN)/lint-imports
	$(IN)/pylint --disable=all --enable=duplicate-code --min-similarity-lines=8 --score=n speedlocal
	$(IN)/pytest --quiet tests/repository

format: $(READY) ## Put the code into the project's style
	$(IN)/ruff check --fix .
	$(IN)/ruff format .

bench: $(READY) ## Measure against minimal apps and raw engines, on the demo or RESULTS="path…" (BENCH="options")
	$(IN)/python -m tools.chromium
	@PYTHONPATH=$(APP) $(APP)/.venv/bin/python -m bench $(if $(strip $(RESULTS)),--results $(RESULTS)) $(BENCH)

$(APP)/.uv/.ready: $(APP)/tools/uv.txt
	@$(FIND_PYTHON); if [ -z "$$python" ]; then echo "$(NO_PYTHON)" >&2; exit 2; fi; \
	"$$python" -m venv --clear $(APP)/.uv
	@$(APP)/.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary=:all: --requirement $(APP)/tools/uv.txt
	@touch $@

$(READY): $(APP)/.uv/.ready $(APP)/uv.lock $(APP)/pyproject.toml
	cd $(APP) && .uv/bin/uv sync --locked --no-python-downloads --python .uv/bin/python
	@touch $@
