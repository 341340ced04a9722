# What a person runs and what CI runs are the same commands. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build test bench lint format fuzz tsan deps-build deps-test

BUILD_PACKAGES := libp11-kit-dev libpcap-dev libpq-dev libsqlite3-dev pkg-config
TEST_PACKAGES  := sip-tester kamailio baresip-core linphone-cli kamailio-tls-modules openssl prometheus chromium fonts-dejavu-core fonts-noto-core python3-venv procps tshark libxgboost0 opensc postgresql-15 softhsm2
BENCH_PACKAGES := sip-tester kamailio kamailio-sqlite-modules kamailio-extra-modules gcc libc6-dev python3 sqlite3 procps iproute2 openssl postgresql-15
VENV := .build-venv

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build  ## build and start Qorgan with demo calls; Ctrl-C ends it
	@Scripts/demo

build: deps-build  ## .build/release/qorgan
	swift build -c release --product qorgan

test: deps-build deps-test  ## every test, also those against SIPp, Kamailio and Chromium
	swift build --build-tests
	swift test --skip-build --no-parallel --skip EndToEndTests
	QORGAN_PYTHON=$(CURDIR)/$(VENV)/bin/python3 swift test --skip-build --no-parallel --filter EndToEndTests

bench: deps-build  ## every figure as one table beside its goals; 15 minutes after the build
	@Scripts/packages $(BENCH_PACKAGES)
	swift build -c release --product qorgan
	swift build -c release --product Bench
	@Scripts/bench

lint:  ## format check
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzz

format:  ## what lint asks for
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzz

fuzz:  ## libFuzzer on every reader of foreign bytes; FOR=60 seconds or RUNS=10000000 executions each, TARGETS="sip sdp"
	Fuzz/build.sh $(TARGETS)
	FUZZ_SECONDS=$(or $(FOR),60) FUZZ_RUNS=$(or $(RUNS),0) Fuzz/run.sh $(TARGETS)

tsan: deps-build  ## the tests of what threads hand to each other, under ThreadSanitizer
	@Scripts/tsan

deps-build:
	@Scripts/packages $(BUILD_PACKAGES)

deps-test: $(VENV)/ready
	@Scripts/packages $(TEST_PACKAGES)

$(VENV)/ready: Tests/browser/requirements.txt Tests/evidence/requirements.txt Tests/history/requirements.txt Tests/isup/requirements.txt
	@Scripts/packages python3-venv
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r Tests/browser/requirements.txt -r Tests/evidence/requirements.txt -r Tests/history/requirements.txt -r Tests/isup/requirements.txt
	@touch $@
