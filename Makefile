# One command each; every one sets up what it needs, so a fresh clone needs no other step.
# What runs is pinned, with hashes, in requirements.lock.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help site serve test check format lock lowest newest package vendor screenshots clean

# The first Python on this machine that is new enough: override with `make PYTHON=…`.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$python"; break; }; \
	done)

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=

export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## 显示这份说明
	@grep -hE '^[a-z ]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-13s %s\n", $$1, $$2 }'

site: $(READY) ## 把 notes/ 生成到 site/（换一个文件夹：AINOTES_NOTES=…）
	$(BIN)/mkdocs build $(ARGS)

serve: $(READY) ## 本机预览，改了笔记自动刷新
	$(BIN)/mkdocs serve $(ARGS)

# A process that is through takes tests from the others: by xdist's own choice one has all those that need a browser.
test: $(READY) ## 运行全部测试（挑着跑：ARGS="-k links"）
	browser=$$($(BIN)/python tools/browser.py) && \
		AINOTES_BROWSER="$$browser" $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(READY) ## 检查代码：ruff、格式、mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## 整理代码格式
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)-uv/.ready ## 重新计算 requirements.lock（升级：ARGS=--upgrade）
	$(VENV)-uv/bin/uv pip compile --quiet pyproject.toml --group dev --universal --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --output-file requirements.lock $(ARGS)

lowest: RESOLUTION := lowest-direct
lowest newest: $(VENV)-uv/.ready ## 用最低、最新版本的依赖生成 notes/，跑不带浏览器的测试
	$(VENV)-uv/bin/uv venv --quiet --clear --seed --python $(VENV)-uv $(VENV)-$@
	$(VENV)-uv/bin/uv pip install --quiet --python $(VENV)-$@ --resolution $(or $(RESOLUTION),highest) --editable . --group dev
	$(VENV)-$@/bin/mkdocs build --quiet --strict --site-dir $(VENV)-$@/site
	$(VENV)-$@/bin/python -m pytest -n auto --dist worksteal -m "not browser" $(ARGS)

package: $(VENV)-uv/.ready ## 做出 sdist，再由它做出 wheel，放到 dist/，查过 PyPI 会怎么显示
	rm -rf dist
	$(VENV)-uv/bin/uv build --quiet
	$(VENV)-uv/bin/uvx --quiet twine check --strict dist/*

vendor: $(READY) ## 取前端库到 theme/assets/vendor/（需要 npm）
	$(BIN)/python tools/vendor.py

screenshots: site ## 给每种页面截图，放到 screenshots/（三种宽度，深浅两色）
	browser=$$($(BIN)/python tools/browser.py) && \
		AINOTES_BROWSER="$$browser" $(BIN)/python -m tools.screenshots site screenshots

clean: ## 删除生成的一切，环境除外
	rm -rf site screenshots build dist .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The environment: made when missing, brought up to date when the lock or the project's metadata change.
$(READY): requirements.lock pyproject.toml
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || $(MAKE) --no-print-directory new-venv
	@echo '安装依赖…… Installing the dependencies…'
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: new-venv
new-venv:
	@[ -n "$(PYTHON)" ] || { echo '需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed.' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo '需要 venv 模块（Debian、Ubuntu：apt install python3-venv）。The venv module is needed.' >&2; exit 1; }

# uv remakes the lock, tries other versions of the dependencies, and packs.
$(VENV)-uv/.ready:
	@[ -n "$(PYTHON)" ] || { echo '需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed.' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)-uv
	@$(VENV)-uv/bin/python -m pip install --quiet uv
	@touch $@
