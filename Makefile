# Everything is done by tools/; this file gives the commands their usual names.
# PYTHON=/path/to/python3.12 chooses the Python, PORT=8070 the port of `make run`.
PYTHON ?= python3
TOOLS = $(PYTHON) -m tools

.PHONY: help env stop-db

help:
	@$(TOOLS)

env:
	@$(TOOLS) env

stop-db:
	@$(TOOLS) stop-db
