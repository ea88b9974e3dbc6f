# Everything is done by tools/; this file gives the commands their usual names.
# PYTHON=/path/to/python3.12 chooses the Python, PORT=8070 the port of `make run`,
# FRESH=1 lets `make run` build the demo company anew, with visits of today,
# SKIP_BROWSER_TESTS=1 leaves out the tests that need Chromium.
PYTHON ?= python3
TOOLS = $(PYTHON) -m tools
export PORT FRESH SKIP_BROWSER_TESTS

COMMANDS = env run shell test test-stock test-webkit bench lint format readme stop-db clean

.PHONY: help $(COMMANDS)

help:
	@$(TOOLS)

$(COMMANDS):
	@$(TOOLS) $@
