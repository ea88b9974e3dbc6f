"""``make test-stock``: the tests of the addons that ours extend, with ours installed.

They run with Odoo's own runner on a database without demo data. Some fail without our
addons as well; any other failure is ours.
"""

import re

from tools import database
from tools.messages import Failure, step
from tools.odoo_command import prepare_odoo
from tools.running import free_port
from tools.suites import ADDON_DATABASE, BASE_DATABASE, Totals
from tools.testing import SERVER, prepare_browser

DATABASE = "proactive_test_stock"
MODULES = ("calendar", "crm", "survey", "survey_crm", "fieldservice", "fieldservice_crm")

# Fail on a database that has none of our addons, too.
KNOWN_FAILURES = {}

# What Odoo logs about a test: "... ERROR db module.tests.x: FAIL: TestX.test_y"
FAILED_TEST = re.compile(r" ERROR \S+ \S+: (?:FAIL|ERROR): (?:Subtest )?(\w+\.\w+)")
SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
SKIPPED_TEST = re.compile(r" \S+: skipped (?:\w+\.)?\w+ ")


def failed_tests(log):
    """Return the names (``Class.method``) of the tests that failed."""
    return sorted(set(FAILED_TEST.findall(log)))


def count(log):
    """Return how many tests ran.

    Raises:
        Failure: the log tells of none, so that Odoo cannot have run them.
    """
    found = SUMMARY.findall(log)
    ran = sum(int(tests) for _failed, _errors, tests in found)
    if not ran:
        raise Failure("No test of the other addons ran.", "read the log of the run.")
    return ran


def test_stock():
    """Run the tests, print the totals as the last line, return the exit code."""
    odoo = prepare_odoo(SERVER, tests=True)
    prepare_browser()
    database.ensure_base(odoo, BASE_DATABASE)
    database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)
    database.copy(odoo, ADDON_DATABASE, DATABASE)
    with step(f"Tests of {', '.join(MODULES)} (five minutes)"):
        log = run(odoo)
    ran, failed = count(log), failed_tests(log)
    ours = [name for name in failed if name not in KNOWN_FAILURES]
    for name in failed:
        print(f"{name}: {KNOWN_FAILURES.get(name, 'FAILED')}")
    known = len(failed) - len(ours)
    total = Totals(ran - len(failed), len(ours), known)
    if known:
        print(f"{known} failures are known, and counted as skipped")
    print(total, flush=True)
    return 1 if ours else 0
