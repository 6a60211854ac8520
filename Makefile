# The short names of what meson and ninja do. `make` builds build/goperf; each target sets up what it needs.
BUILD ?= build
GO_MODULE = examples/shop
EVIDENCE = examples/shop-evidence

.PHONY: all setup setup-test demo test sanitize thread-sanitize fuzz coverage bench bench-advice bench-honesty bench-web check install clean

all: setup
	@test -f $(BUILD)/build.ninja || { echo "make: configuring $(BUILD)"; meson setup $(BUILD) >/dev/null; }
	@echo "make: building $(BUILD)/goperf"
	@ninja -C $(BUILD) --quiet

setup:
	@tools/setup

setup-test:
	@tools/setup test

# The main job: a Go package in, a ranked and priced report out. Without a Go toolchain (1.22 or newer), on recorded evidence.
demo: all
	@if tools/have-go; then \
		echo "make: recording and advising on ./$(GO_MODULE) (about a minute)"; \
		$(BUILD)/goperf advise ./$(GO_MODULE); \
	else \
		echo "make: no Go 1.22 or newer on PATH: advising on the recorded evidence in $(EVIDENCE)"; \
		$(BUILD)/goperf advise $(EVIDENCE); \
	fi

test: setup-test all
	@tools/run-tests $(BUILD)

# The same tests with the compiler's address and undefined-behaviour sanitizers; thread-sanitize: with that for data races.
sanitize: setup-test
	@test -f build-asan/build.ninja || meson setup build-asan -Dbuildtype=debug -Doptimization=1 \
		-Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	@ninja -C build-asan --quiet
	@tools/run-tests build-asan --no-suite slow --no-suite sim

thread-sanitize: setup-test
	@test -f build-tsan/build.ninja || meson setup build-tsan -Dbuildtype=debug -Doptimization=1 \
		-Db_sanitize=thread -Db_lundef=false >/dev/null
	@ninja -C build-tsan --quiet
	@GOPERF_THREADS=4 tools/run-tests build-tsan --suite unit --suite golden

# libFuzzer's programs, build-fuzz/fuzz/fuzz_NAME; tools/fuzz runs them: tools/fuzz SECONDS [NAME...]
fuzz: setup
	@test -f build-fuzz/build.ninja || CC=clang CXX=clang++ meson setup build-fuzz -Dfuzz=libfuzzer -Dtests=disabled \
		-Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	@ninja -C build-fuzz --quiet

coverage: setup-test
	@test -f build-cov/build.ninja || meson setup build-cov -Dbuildtype=debug -Db_coverage=true >/dev/null
	@ninja -C build-cov --quiet
	@tools/run-tests build-cov --no-suite slow
	@gcovr -r . build-cov -e tests -e fuzz --print-summary | tail -20

# Ratios against the peers (go tool pprof, go tool trace, benchstat), measured in this run.
bench: all
	@for b in bench/*.py; do echo "== $$b"; $$b --goperf $(BUILD)/goperf || exit 1; done

# Precision and recall of advice, a line a pattern, on the labelled set: recorded with Go 1.26, and a part of it with 1.25.
bench-advice: all
	@tests/advice/check --goperf $(BUILD)/goperf
	@echo; echo "with go1.25"
	@tests/advice/check --goperf $(BUILD)/goperf --evidence evidence-go1.25

# What advice says that a remedy saves, against what prove measures when it is applied: half an hour on a quiet machine.
bench-honesty: all
	@tests/advice/honesty/check --goperf $(BUILD)/goperf

# The workbench's goals, measured in headless Chromium: time to the first picture, bytes of the page, memory of the server.
# Beside it the pages of go tool pprof and go tool trace, with ratios, where there is a Go toolchain.
bench-web: setup-test all
	@bench/web.mjs --goperf $(BUILD)/goperf

# What a reviewer would say: format, layers, banned functions, headers that stand alone, clang-tidy.
check: all
	@tools/check $(BUILD)

install: all
	@meson install -C $(BUILD)

clean:
	rm -rf build build-asan build-tsan build-fuzz build-cov
