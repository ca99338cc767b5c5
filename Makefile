# Everything a contributor types. `make help` lists the targets.
GO ?= go
STATICCHECK := bin/tools/staticcheck
STATICCHECK_VERSION := v0.8.2
FUZZTIME ?= 20s
export GOFLAGS := -buildvcs=false

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/gensim and bin/digestprobe
	$(GO) build -o bin/gensim ./cmd/gensim
	$(GO) build -o bin/digestprobe ./cmd/digestprobe

.PHONY: generate
generate: ## write the assembly of kernels/simd, internal/blake3, internal/stream
	$(GO) run ./kernels/simd/asm kernels/simd
	$(GO) run ./internal/asm internal

.PHONY: pages
pages: ## write docs/scenario-reference.md, docs/scenario.schema.json and the parameters in docs/protocol.md
	$(GO) test ./scenarios/manual -run "Pages|Parameters" -count=1 -update

.PHONY: run
run: build ## run the baseline: does honesty pay?
	bin/gensim run baseline

.PHONY: test
test: ## run every test
	$(GO) test ./...

.PHONY: race
race: ## run what is concurrent under the race detector
	$(GO) test -race ./kernels/pool ./analysis/catalog ./analysis/rundir ./analysis/dataset ./sim/ensemble
	$(GO) test -race -run 'Lab|Memo|Cancel|Stats|Weights|Shelf' ./kernels
	$(GO) test -race -run 'Repeat|Cancel' ./sim

.PHONY: lint
lint: $(STATICCHECK) ## gofmt, vet, staticcheck, and the house rules
	@test -z "$$(gofmt -l bench cmd internal sim protocol kernels agents scenarios analysis)" || { gofmt -l bench cmd internal sim protocol kernels agents scenarios analysis; exit 1; }
	$(GO) vet ./...
	$(STATICCHECK) ./...
	$(GO) test ./internal/tidy/...

$(STATICCHECK):
	GOBIN=$(CURDIR)/bin/tools $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)

.PHONY: bench
bench: ## run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./sim/engine ./internal/... ./kernels/... ./protocol/... ./cmd/... ./scenarios

.PHONY: yardstick
yardstick: data ## measure the kernels beside OpenBLAS and PyTorch; YARDSTICK='--cpu 1' etc. are its flags
	$(GO) run ./bench $(YARDSTICK)

.PHONY: digests
digests: ## one digest for GOAMD64 v1 and v3, noasm, one core, no memo, arm64, s390x
	.ci/digests

.PHONY: cross
cross: ## pinned bits and conformance on arm64, s390x, riscv64, ppc64le under QEMU
	.ci/cross

.PHONY: fused
fused: ## no x*y + z in one instruction on processors whose compiler makes one
	.ci/fused

.PHONY: fuzz
fuzz: ## fuzz decoders, protocol and kernels for FUZZTIME each target
	.ci/fuzz $(FUZZTIME)

.PHONY: test-slurm
test-slurm: build ## run a sweep on Slurm (Debian's slurm-wlm, as root) and compare it with one made here
	.ci/slurm

.PHONY: test-kills
test-kills: build ## kill sweeps at 50 random moments; what they leave must become the whole
	.ci/kill-sweep

.PHONY: test-readers
test-readers: build ## read a sweep with DuckDB, polars, Arrow and pandas
	.ci/read-results

.PHONY: data
data: ## fetch the whole Fashion-MNIST set (Debian's dataset-fashion-mnist) into data/
	.ci/data

.PHONY: ci
ci: ## what the gate runs
	.ci/run

.PHONY: clean
clean: ## remove what the targets built
	rm -rf bin
