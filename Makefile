SHARED ?= ../shared
GOLANGCI_LINT_VERSION := v2.15.0
PROMETHEUS_VERSION := v0.316.0
NATSCLI_VERSION := v0.5.1
export CGO_ENABLED := 0

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

.PHONY: setup
setup: ## Fetch the modules and build everything into bin/
	go mod download
	go build -trimpath -o bin/ ./services/...

.PHONY: build
build: ## Build everything into bin/
	go build -trimpath -o bin/ ./services/...

.PHONY: run
run: build ## Run the whole stream here, on an embedded NATS server, with the page at http://localhost:8081
	bin/isnad run

.PHONY: test
test: ## Run the tests
	go test ./...

.PHONY: test-faults
test-faults: ## Break the stream on purpose, with real processes, and count what comes out (4 minutes, more on a busy machine)
	go test -tags faults ./test/faults -count=1 -v -timeout 30m

.PHONY: soak
soak: ## Random faults under load for SOAK (30m), with a report
	SOAK=$${SOAK:-30m} go test -tags faults ./test/faults -run '^TestSoak$$' -v -timeout 24h

.PHONY: test-alerts
test-alerts: ## Try the alerts and the dashboard with Prometheus's own code (a module of its own)
	cd deploy/promql && go test -count=1 ./...
	@if command -v promtool >/dev/null; then \
	  promtool check rules deploy/prometheus/alerts.yml && promtool check config --syntax-only deploy/prometheus/prometheus.yml && promtool test rules deploy/prometheus/alerts_test.yml; \
	else echo "SKIPPED: promtool is not here, so when alerts come and what they say was not tried (make promtool installs it, in 5 to 10 minutes)"; fi

.PHONY: promtool
promtool: ## Install Prometheus's promtool, for test-alerts
	go install github.com/prometheus/prometheus/cmd/promtool@$(PROMETHEUS_VERSION)

.PHONY: test-kubernetes
test-kubernetes: ## Build the Kubernetes manifests and check them against the cluster's own types (a module of its own)
	cd deploy/kubernetes/check && go test -count=1 ./...

.PHONY: test-clients
test-clients: ## Run the example clients of the documentation, with the nats command
	command -v nats >/dev/null || go install github.com/nats-io/natscli/nats@$(NATSCLI_VERSION)
	PATH="$$PATH:$$(go env GOPATH)/bin" go test -count=1 ./services/isnad -run '^TestClients$$' -v

.PHONY: lint
lint: ## Run the linters
	go vet -tags faults ./...
	golangci-lint run ./...

.PHONY: tools
tools: ## Install the linters
	go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)

.PHONY: fuzz
fuzz: ## Fuzz each package that reads text or messages, a minute for each target
	@for p in pkg/article pkg/clean pkg/sentence pkg/quote pkg/speaker pkg/arabic pkg/export services/internal/input services/isnad; do \
	  for f in $$(go test ./$$p -list '^Fuzz' | grep ^Fuzz); do go test ./$$p -run '^$$' -fuzz "^$$f$$" -fuzztime $${FUZZTIME:-1m} || exit 1; done; done

EVAL = bin/isnad eval $(SHARED)/gold/dev --$(1) testdata/scores/seed.json && \
	for part in train dev more fresh styles styles-fresh; do bin/isnad eval testdata/gold/$$part --corpus $(SHARED)/corpora/ant.jsonl.gz --$(1) testdata/scores/$$part.json || exit 1; done && \
	for part in read read-fresh; do bin/isnad eval speakers testdata/gold/$$part.jsonl --corpus $(SHARED)/corpora/ant.jsonl.gz --$(1) testdata/scores/$$part.json || exit 1; done && \
	bin/isnad eval ner $(SHARED)/ner/anercorp_test.txt --$(1) testdata/scores/ner.json

.PHONY: eval
eval: build ## Score against marked articles and compare with the kept figures (needs SHARED)
	$(call EVAL,check)

.PHONY: scores
scores: build ## Keep the figures that eval compares with (needs SHARED)
	$(call EVAL,update)

BENCH = bin/isnad bench --articles $(SHARED)/corpora/ant.jsonl.gz --other Watermill=bin/watermill

# Watermill and the charts are a module of their own, so that users don't build them.
.PHONY: bench-build
bench-build: build
	cd bench && go build -trimpath -o ../bin/ ./...

.PHONY: test-bench
test-bench: ## Test the benchmark's module
	cd bench && go test ./...

.PHONY: bench
bench: bench-build ## Measure the stream's speed beside Watermill's, on articles of the corpus (needs SHARED)
	$(BENCH)

.PHONY: performance
performance: bench-build ## Measure anew and draw the figures of docs/performance.md (needs SHARED and a quiet machine)
	$(BENCH) --json --sweep > docs/performance/results.jsonl
	bin/charts docs/performance/results.jsonl docs/performance.md

.PHONY: bench-archive
bench-archive: build ## Measure the archive with QUOTES (1000000) quotes made of the corpus (needs SHARED)
	bin/isnad enrich $(SHARED)/corpora/ant.jsonl.gz > bin/enriched.jsonl
	go run ./pkg/archive/cmd/bench -enriched bin/enriched.jsonl -count $${QUOTES:-1000000}

.PHONY: model
model: ## Train the entity model and make its lists anew (needs SHARED)
	go run ./pkg/entity/cmd/train -shared $(SHARED)

.PHONY: compose-check
compose-check: ## Bring the compose stack up from local builds, use it, scale it, take it down; then the secure one
	deploy/check.sh
	deploy/check-secure.sh
