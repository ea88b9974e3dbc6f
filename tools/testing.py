"""``make test``: set up, build the databases, run every suite, count."""

import os
from concurrent.futures import ThreadPoolExecutor

from tools import database
from tools.chromium import ensure_chromium
from tools.messages import Failure, say, step
from tools.odoo_command import prepare_odoo
from tools.suites import (
    ADDON_DATABASE,
    BASE_DATABASE,
    DEMO_DATABASE,
    SUITE_DATABASE,
    Totals,
    all_suites,
    run_suite,
)

SKIP_BROWSER = "SKIP_BROWSER_TESTS"
SERVER = "tests"


def prepare_browser():
    """Make sure that there is a Chromium, unless told to do without.

    Raises:
        Failure: there is none, and nobody said to skip the browser tests.
    """
    if os.environ.get(SKIP_BROWSER) == "1":
        say(f"    {SKIP_BROWSER}=1: the tests that need a browser are skipped")
        return
    try:
        ensure_chromium()
    except Failure as failure:
        raise Failure(
            f"The browser tests cannot run. {failure.problem}",
            f"{failure.advice} To run all other tests: make test {SKIP_BROWSER}=1",
        ) from failure


def build_databases(odoo):
    """Make the databases that the suites use, two at a time."""

    def without_demo():
        database.ensure_base(odoo, BASE_DATABASE)
        database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)

    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(without_demo),
            pool.submit(database.ensure_database, odoo, DEMO_DATABASE, demo=True),
        ]
    for job in jobs:
        job.result()
    database.copy(odoo, ADDON_DATABASE, SUITE_DATABASE)


def run_suites(odoo):
    """Run the addons' suites beside the project's; return ``{name: totals}``."""
    totals = {}

    def run_in_turn(suites):
        for name, arguments in suites.items():
            with step(f"Tests of {name}"):
                totals[name], output = run_suite(
                    odoo, name, arguments, {"PROACTIVE_SERVER": SERVER}
                )
            print(f"\n----- {name} -----\n{output}", flush=True)

    suites = all_suites()
    project = {"project": suites.pop("project")}
    with ThreadPoolExecutor() as pool:
        for job in [pool.submit(run_in_turn, lane) for lane in (project, suites)]:
            job.result()
    return totals


def test():
    """Run every suite, print the totals as the last line, return the exit code."""
    odoo = prepare_odoo(SERVER, tests=True)
    prepare_browser()
    build_databases(odoo)
    totals = run_suites(odoo)
    empty = [name for name, counted in totals.items() if not counted.ran]
    for name, counted in totals.items():
        print(f"{name}: {counted.ran} run, {counted.skipped} skipped")
    for name in empty:
        print(f"{name}: no test ran, so the whole run fails")
    total = sum(totals.values(), Totals())
    print(total, flush=True)
    return 1 if total.failed or empty else 0
