"""The test suites, how pytest runs them, and what they counted."""

import subprocess
from dataclasses import dataclass
from xml.etree import ElementTree

from tools.addons import ADDONS
from tools.paths import CACHE, ROOT
from tools.python_env import PYTHON

BASE_DATABASE = "proactive_test_base"
ADDON_DATABASE = "proactive_test"
# The addons' own tests run on a copy: a database in use cannot be copied, and the
# tests of installation, beside them, copy the one above.
SUITE_DATABASE = "proactive_test_suites"
DEMO_DATABASE = "proactive_test_demo"
RESULTS = CACHE / "test-results"
# Longer than any healthy suite; a test that hangs must not hang the whole run.
SUITE_SECONDS = 45 * 60


@dataclass(frozen=True)
class Totals:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Totals(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def ran(self):
        """How many tests were not skipped."""
        return self.passed + self.failed


def read_totals(path):
    """Return the totals of a JUnit XML file; none if the file is not there."""
    try:
        suites = ElementTree.parse(path).getroot().iter("testsuite")
    except (OSError, ElementTree.ParseError):
        return Totals()
    total = Totals()
    for suite in suites:
        count = {
            key: int(suite.get(key, 0))
            for key in ("tests", "failures", "errors", "skipped")
        }
        failed = count["failures"] + count["errors"]
        passed = max(count["tests"] - failed - count["skipped"], 0)
        total += Totals(passed, failed, count["skipped"])
    return total


def pytest_command(odoo, arguments):
    """Return the command line of pytest.

    Tests on a database (``--odoo-database=...``) run inside Odoo, with its HTTP
    server: without it, tests of pages and tours would be skipped silently. The others
    run without the plugin, which would import Odoo for nothing.

    Args:
        odoo: the prepared :class:`~tools.odoo_command.Odoo`.
        arguments: what the user wants pytest to do.
    """
    if any(argument.startswith("--odoo-database") for argument in arguments):
        options = ["--odoo-http", f"--odoo-config={odoo.config}"]
    else:
        options = ["-p", "no:odoo"]
    return [str(PYTHON), "-m", "pytest", *options, *arguments]


def all_suites():
    """Return ``{name: pytest's arguments}``: one for each addon, one for the rest."""
    suites = {
        addon: [f"--odoo-database={SUITE_DATABASE}", f"{addon}/tests"]
        for addon in ADDONS
    }
    return {**suites, "project": ["tests"]}


def run_suite(odoo, name, arguments, environment):
    """Run one suite and return its totals and what it printed.

    A suite that is stopped or breaks down counts as one failed test.
    """
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = RESULTS / f"{name}.xml"
    result.unlink(missing_ok=True)
    command = pytest_command(odoo, ["-q", f"--junit-xml={result}", *arguments])
    try:
        done = subprocess.run(
            command,
            env={**odoo.environment, **environment},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=SUITE_SECONDS,
        )
    except subprocess.TimeoutExpired as expired:
        return Totals(failed=1), f"{expired.output}\nStopped after {SUITE_SECONDS} s."
    totals = read_totals(result)
    if done.returncode and not totals.failed:
        totals += Totals(failed=1)
    return totals, done.stdout
