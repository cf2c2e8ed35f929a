# Each target sets up what it needs, does nothing twice, and says what it does.

PORT ?= 8787

.PHONY: serve page package site test bench screenshots

serve: page
	@echo "== The server"
	cargo run --release --features page -- serve --port $(PORT)

page:
	scripts/setup page
	scripts/build-page

package:
	scripts/setup page
	scripts/build-package

site:
	scripts/setup site
	scripts/build-site

test:
	scripts/setup tests
	scripts/test

bench:
	scripts/setup bench
	scripts/build-page
	scripts/build-package
	cargo build --release
	scripts/bench

screenshots: page
	scripts/setup tests
	cargo build --release
	. scripts/env && CHROMIUM="$$(find_chromium)" node tests/browser/screenshots.mjs
