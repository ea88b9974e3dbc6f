"""The environment ``.venv``: Odoo's requirements, the OCA addons, test tools."""

import hashlib
import shutil
import sys
from pathlib import Path

from tools.debian import apt_install
from tools.messages import Failure, step
from tools.odoo_source import find_odoo
from tools.paths import ROOT, STAMPS, VENV, read_stamp, write_stamp
from tools.process import only_one, output_of, run_logged

PYTHON = VENV / "bin" / "python"
RUN_REQUIREMENTS = "requirements.txt"
ADDON_REQUIREMENTS = "requirements-addons.txt"
TEST_REQUIREMENTS = "requirements-test.txt"


def ensure_environment(tests=False):
    """Make sure that ``.venv`` runs Odoo, and return the folder of Odoo's package.

    A second call returns in milliseconds. An interrupted one is done again, because
    the stamp of a step is written after it.

    Args:
        tests: install what the tests need, too.

    Raises:
        Failure: Odoo or a requirement cannot be had.
    """
    if Path(sys.prefix) == VENV:
        return find_odoo()  # We run in it: whoever started us has made it.
    with only_one("environment"):
        odoo = find_odoo()
        stamp = STAMPS / "venv"
        wanted = fingerprint(odoo, RUN_REQUIREMENTS, ADDON_REQUIREMENTS)
        if read_stamp(stamp) != wanted or not PYTHON.exists():
            make_venv()
            install(RUN_REQUIREMENTS, "Installing Odoo's Python requirements")
            link_odoo(odoo)
            install(ADDON_REQUIREMENTS, "Installing OCA's field service", "--no-deps")
            (STAMPS / "venv-tests").unlink(missing_ok=True)
            write_stamp(stamp, wanted)
        if tests:
            install_test_tools()
        return odoo


def install_test_tools():
    """Add the tests' requirements to ``.venv``."""
    stamp = STAMPS / "venv-tests"
    wanted = fingerprint(TEST_REQUIREMENTS)
    if read_stamp(stamp) != wanted:
        install(TEST_REQUIREMENTS, "Installing the test tools", "--no-deps")
        write_stamp(stamp, wanted)


def fingerprint(*parts):
    """Return a digest of ``parts``: names of requirement files, or any text."""
    digest = hashlib.sha256()
    for part in parts:
        path = ROOT / str(part)
        digest.update(path.read_bytes() if path.is_file() else str(part).encode())
    return digest.hexdigest()


def make_venv():
    """Make an empty ``.venv``; on Debian, install the package that this needs."""
    if output_of([sys.executable, "-c", "import ensurepip, venv"]) is None:
        apt_install(["python3-venv"], "Python's virtual environments")
    with step("Making the Python environment .venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        run_logged(
            [sys.executable, "-m", "venv", VENV],
            "venv",
            "The Python environment could not be made.",
        )


def install(requirements, title, *options):
    """Install a requirements file into ``.venv``."""
    with step(title):
        run_logged(
            [
                *(PYTHON, "-m", "pip", "install", "--disable-pip-version-check"),
                *("--no-input", *options, "-r", ROOT / requirements),
            ],
            f"pip-{requirements.removesuffix('.txt')}",
            f"The packages of {requirements} could not be installed.",
        )


def link_odoo(odoo):
    """Let ``.venv`` import Odoo from where it is.

    Raises:
        Failure: it still cannot be imported.
    """
    for site_packages in VENV.glob("lib/python3*/site-packages"):
        (site_packages / "odoo-source.pth").write_text(f"{odoo}\n", encoding="utf-8")
    if output_of([PYTHON, "-c", "import odoo.release"], cwd=VENV) is None:
        raise Failure(
            f"Odoo in {odoo} cannot be imported.",
            "remove the folder .cache (make clean) or, if you set ODOO_HOME, check it; "
            "then run the same command again.",
        )
