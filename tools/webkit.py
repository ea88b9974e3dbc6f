"""``make test-webkit``: the phone app in WebKit, the engine of Safari.

Not part of ``make test``: it needs Debian's WebKitGTK and its driver, and a screen that
Xvfb stands in for.
"""

import shutil
import subprocess
from pathlib import Path

from tools import database
from tools.debian import apt_install
from tools.messages import Failure
from tools.odoo_command import prepare_odoo
from tools.paths import ROOT
from tools.suites import DEMO_DATABASE, pytest_command
from tools.testing import SERVER

DRIVER, SCREEN = "WebKitWebDriver", "xvfb-run"
PACKAGES = ["webkit2gtk-driver", "xvfb", "xauth"]
BROWSERS = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"
TESTS = "tests/phone_in_webkit.py"


def find_browser():
    """Return the path of WebKitGTK's small browser, or None."""
    return next(iter(Path("/").glob(BROWSERS[1:])), None)


def ensure_webkit():
    """Install WebKit, its driver and a screen, as root on Debian if need be.

    Raises:
        Failure: they are not there, and we cannot install them.
    """
    if not (shutil.which(DRIVER) and shutil.which(SCREEN) and find_browser()):
        apt_install(PACKAGES, "WebKit, in which the phone app is tried")
    if not find_browser():
        raise Failure(
            f"There is no {BROWSERS}.",
            "install the package libwebkit2gtk-4.1-0, or test on an iPhone.",
        )


def test_webkit():
    """Run the tests, return the exit code."""
    odoo = prepare_odoo(SERVER, tests=True)
    ensure_webkit()
    database.ensure_database(odoo, DEMO_DATABASE, demo=True)
    command = pytest_command(odoo, ["-q", TESTS])
    screen = [SCREEN, "-a", *command]
    return subprocess.run(screen, env=odoo.environment, cwd=ROOT).returncode
