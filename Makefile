# Centinela: `make` shows what there is. Every target does the set-up it needs.
.DEFAULT_GOAL := help
.PHONY: help setup tools run demo doctor check fast test long coverage map bench fuzz fuzz-api faults audit soak lock clean

# A second start need not compile everything again.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
BIN := .venv/bin
# Workers of pytest; `make test JOBS=8` on a bigger machine.
JOBS ?= 4

help: ## Muestra esta ayuda
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Prepara el entorno, las dependencias fijadas y Chromium
	@.ci/setup run

tools: ## Lo anterior y las herramientas de pruebas y revisión
	@.ci/setup dev

run: setup ## Arranca el bot (sin TELEGRAM_BOT_TOKEN, en modo sandbox)
	@$(PY) -m bot run

demo: setup ## Recorrido completo en la terminal, contra el sandbox
	@$(PY) -m bot demo

doctor: setup ## Revisa cada requisito y dice cómo arreglarlo
	@$(PY) -m bot doctor

check: tools ## Estilo, formato, tipos y fronteras entre paquetes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: check ## Prepara todo, revisa el código y pasa todas las pruebas menos las largas
	@$(PY) -m pytest -n $(JOBS) --dist worksteal --ignore=tests/faults

fast: tools ## Solo las pruebas puras y las de la arquitectura: sin navegador ni procesos
	@$(PY) -m pytest -n $(JOBS) -q tests/unit tests/architecture

long: tools ## Lo que dura: los fallos rápidos de causar, de verdad, y tres minutos de soak
	@$(PY) -m pytest -n 1 tests/faults
	@$(PY) -m tests.faults.soak --minutes 3 --seed $(or $(SEED),1)

coverage: tools ## Qué parte del código recorren las pruebas
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest -q -n $(JOBS) --dist worksteal
	@$(PY) -m coverage combine -q
	@$(PY) -m coverage report --skip-covered --sort=cover

map: tools ## Vuelve a escribir docs/map.md desde el código
	@$(PY) -m tests.architecture.house_map

bench: tools ## Una medición: make bench BENCH=early_exit
	@$(PY) -m benchmarks.$(or $(BENCH),$(error Indica cuál: make bench BENCH=early_exit))

fuzz-api: tools ## Ataca la API con schemathesis, 200 peticiones por operación
	@$(PY) -m tests.fuzz.api --examples 200

fuzz: tools ## Ataca los lectores de archivos con 100 000 ejemplos, y cada propiedad con ejemplos nuevos
	@$(PY) -m tests.fuzz
	@$(PY) -m pytest -q -n $(JOBS) -m hypothesis --hypothesis-profile=search --ignore=tests/faults

faults: tools ## Causa cada fallo de verdad y muestra qué se perdió (debe ser nada)
	@$(PY) -m tests.faults $(FAULT)

audit: tools ## Vulnerabilidades conocidas de lo fijado, y la lista de materiales (build/sbom.json)
	@.ci/audit

soak: tools ## Personas, fallos y muertes al azar: make soak MINUTES=20 SEED=1
	@$(PY) -m tests.faults.soak --minutes $(or $(MINUTES),20) --seed $(or $(SEED),1)

lock: tools ## Vuelve a fijar las dependencias en requirements.lock y requirements-dev.lock
	@.ci/lock

clean: ## Borra lo generado (nunca data/ ni .env)
	@rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
