# Every habit of this project. Each target brings along what it needs (deploy/local/bootstrap).

.DEFAULT_GOAL := help
.PHONY: help run test demo check bench faults contracts docs dead-letters clean

BOOTSTRAP := deploy/local/bootstrap
PYTHON := .venv/bin/python
# tests wait for servers more than they compute: three at once on two cores; a part of them in one process
PROCESSES = $(if $(ARGS),0,3)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

run: ## start the whole platform; Ctrl-C stops it
	@$(BOOTSTRAP) run
	@$(PYTHON) -m deploy.local.platform

demo: ## play the main job against a running platform
	@$(BOOTSTRAP) run
	@$(PYTHON) -m deploy.local.demo $(ARGS)

test: ## the whole test suite on real servers; ARGS="-k waiting services/events" for a part
	@$(BOOTSTRAP) test
	@$(PYTHON) -m pytest -m "not faults" -n $(PROCESSES) --dist loadfile $(ARGS)

check: ## style, types, who may know what, contracts and docs up to date
	@$(BOOTSTRAP) test
	@deploy/local/check

faults: ## kill, freeze and cut off what the promises are about (takes minutes)
	@$(BOOTSTRAP) test
	@$(PYTHON) -m pytest -m faults -o faulthandler_timeout=1200 $(ARGS)

bench: ## measure what the promises promise
	@$(BOOTSTRAP) bench
	@$(PYTHON) -m bench $(ARGS)

contracts: ## write contracts/ from the code
	@$(BOOTSTRAP) run
	@.venv/bin/itmv contracts $(ARGS)

docs: ## write the generated parts of docs/
	@$(BOOTSTRAP) run
	@$(PYTHON) -m docs.generate $(ARGS)

dead-letters: ## list messages that were given up on; ARGS="retry" or ARGS="drop"
	@$(BOOTSTRAP) run
	@.venv/bin/itmv dead-letters $(or $(ARGS),list)

clean: ## remove the virtual environment and caches; databases and mails in var/ stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
