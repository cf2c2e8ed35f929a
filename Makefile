# Each target sets up what it needs, does nothing twice, and says what it does.

PORT ?= 8787

.PHONY: serve page test bench

serve: page ## Builds the page and serves it on this machine.
	cargo run --quiet --release -- serve --port $(PORT)

page: ## Builds the page into dist.
	scripts/setup page
	scripts/build-page

test: ## Runs every test there is.
	scripts/setup tests
	scripts/test

bench: ## Measures the page in Chromium.
	scripts/setup tests
	scripts/build-page
	cargo build --quiet --release
	scripts/bench
