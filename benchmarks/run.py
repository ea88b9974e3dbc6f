"""``make bench``: both databases, all cases, one table.

Odoo is imported by child processes only: the tools run in any Python.
"""

import json
import os
import time
from contextlib import contextmanager

from benchmarks.report import report
from benchmarks.sizes import SOAK
from tools import database
from tools.chromium import ensure_chromium
from tools.messages import say, step
from tools.odoo_command import prepare_odoo
from tools.paths import CACHE, ROOT
from tools.process import run_logged
from tools.python_env import PYTHON
from tools.suites import ADDON_DATABASE, BASE_DATABASE, DEMO_DATABASE

# Shares its databases with ``make test``.
SERVER = "tests"
PHONE = "benchmarks.phone"


@contextmanager
def copies(odoo, sources):
    """Give throw-away copies of databases: ``{name: source}`` becomes their names."""
    names = [f"proactive_bench_{name}_{os.getpid()}" for name in sources]
    try:
        for name, source in zip(names, sources.values(), strict=True):
            database.copy(odoo, source, name)
        yield names
    finally:
        for name in names:
            database.drop(odoo, name)


def run_inside(odoo, module, sources):
    """Run a module in Odoo's Python on copies of databases; return its figures.

    Args:
        odoo: the prepared :class:`~tools.odoo_command.Odoo`.
        module: name of the module.
        sources: ``{name of the copy: database}``.
    """
    result = CACHE / f"{module}.json"
    with copies(odoo, sources) as names:
        run_logged(
            [PYTHON, "-m", module, result, *names],
            module,
            f"The benchmark {module} cannot run.",
            env=odoo.environment,
            cwd=ROOT,
        )
    return json.loads(result.read_text(encoding="utf-8"))


def run_phone(odoo):
    """Return the figures of the phone app, on servers of its own."""
    ensure_chromium()
    database.ensure_database(odoo, DEMO_DATABASE, demo=True)
    result = CACHE / f"{PHONE}.json"
    run_logged(
        [PYTHON, "-m", PHONE, result, DEMO_DATABASE],
        PHONE,
        f"The benchmark {PHONE} cannot run.",
        env={**os.environ, "PROACTIVE_SERVER": SERVER},
        cwd=ROOT,
    )
    return json.loads(result.read_text(encoding="utf-8"))


def bench():
    """Measure, print the table, and return 0 whatever the figures are."""
    odoo = prepare_odoo(SERVER, tests=True)
    database.ensure_base(odoo, BASE_DATABASE)
    database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)
    started = time.monotonic()
    sides = {"plain": BASE_DATABASE, "ours": ADDON_DATABASE}
    with step("Opportunities, captures, visits: plain Odoo and OCA, and ours"):
        figures = run_inside(odoo, "benchmarks.inside", sides)
    with step("The cron of the steps among few and among many opportunities"):
        sizes = {"few": ADDON_DATABASE, "many": ADDON_DATABASE}
        cron_figures = run_inside(odoo, "benchmarks.cron", sizes)
    with step(f"The phone app, and {SOAK:,} entries while all dies that can"):
        phone_figures = run_phone(odoo)
    print(report(figures, cron_figures, phone_figures), flush=True)
    say(f"    measured in {time.monotonic() - started:.0f} s")
    return 0
