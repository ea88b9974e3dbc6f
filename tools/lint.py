"""``make lint`` and ``make format``: the checks of an OCA repository, all pinned.

The linters live in the cache folder, apart from Odoo's Python environment.
"""

import hashlib
import os
import shutil
import subprocess
import sys

from tools.addons import present_addons
from tools.debian import apt_install
from tools.messages import say, step
from tools.paths import CACHE, ROOT, STAMPS, read_stamp, write_stamp
from tools.process import only_one, run_logged

REQUIREMENTS = ROOT / "requirements-lint.txt"
PACKAGE_JSON = ROOT / "package.json"
LINT_VENV = CACHE / "lint-venv"
NODE = CACHE / "node"
# Pages for the app store keep the markup that their editor gave them.
NOT_FORMATTED = ("static/lib", "static/description")
FORMATTED = ("xml", "js", "scss")


def ensure_linters():
    """Install the linters, if they are not there in the wanted versions.

    Raises:
        Failure: node is missing and cannot be installed, or there is no network.
    """
    with only_one("linters"):
        stamp = STAMPS / "linters"
        wanted = hashlib.sha256(
            REQUIREMENTS.read_bytes() + PACKAGE_JSON.read_bytes()
        ).hexdigest()
        if read_stamp(stamp) == wanted:
            return
        with step("Installing the Python linters"):
            shutil.rmtree(LINT_VENV, ignore_errors=True)
            problem = "The Python linters could not be installed."
            run_logged([sys.executable, "-m", "venv", LINT_VENV], "lint-venv", problem)
            pip = [LINT_VENV / "bin" / "pip", "install", "--disable-pip-version-check"]
            run_logged([*pip, "-r", REQUIREMENTS], "pip-lint", problem)
        install_node_linters()
        write_stamp(stamp, wanted)


def install_node_linters():
    """Install prettier and eslint into the cache folder."""
    if not shutil.which("npm"):
        apt_install(["nodejs", "npm"], "prettier and eslint run on it")
    with step("Installing prettier and eslint"):
        shutil.rmtree(NODE, ignore_errors=True)
        NODE.mkdir(parents=True)
        shutil.copy(PACKAGE_JSON, NODE)
        run_logged(
            ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"],
            "npm",
            "prettier and eslint could not be installed.",
            cwd=NODE,
        )


def files_to_format(addons):
    """Return the addons' files that prettier formats, relative to the project."""
    return [
        str(path.relative_to(ROOT))
        for addon in addons
        for suffix in FORMATTED
        for path in sorted((ROOT / addon).rglob(f"*.{suffix}"))
        if not any(part in path.as_posix() for part in NOT_FORMATTED)
    ]


def checks(fix=False, only=()):
    """Return ``{title: command}`` of all checks that apply.

    Args:
        fix: let those change the files that can.
        only: names of addons (or other folders); by default all there is.
    """
    python = LINT_VENV / "bin"
    node = NODE / "node_modules" / ".bin"
    addons = [name for name in present_addons() if not only or name in only]
    sources = only or [*addons, "tools", "tests", "benchmarks", "setup.py"]
    formatted = files_to_format(addons)
    scripts = [name for name in formatted if name.endswith(".js")]
    commands = {
        "ruff": [python / "ruff", "check", *["--fix"] * fix, *sources],
        "ruff format": [
            *(python / "ruff", "format", *["--check"] * (not fix), *sources)
        ],
    }
    if addons:
        commands["oca-checks-odoo-module"] = [
            *(python / "oca-checks-odoo-module", *["--fix"] * fix, *addons)
        ]
        pylint = [python / "pylint", "--jobs=0"]
        commands["pylint-odoo, mandatory checks"] = [
            *(*pylint, "--rcfile=.pylintrc-mandatory", *addons)
        ]
        commands["pylint-odoo, optional checks (they only tell)"] = [
            *(*pylint, "--rcfile=.pylintrc", "--exit-zero", *addons)
        ]
    if formatted:
        mode = "--write" if fix else "--check"
        commands["prettier"] = [node / "prettier", mode, *formatted]
    if scripts:
        commands["eslint"] = [node / "eslint", *["--fix"] * fix, *scripts]
    return commands


def lint(fix=False, only=()):
    """Run every check and return the exit code: 1 if one of them complains.

    Args:
        fix: let those change the files that can.
        only: names of addons (or other folders); by default all there is.
    """
    ensure_linters()
    modules = str(NODE / "node_modules")
    environment = {**os.environ, "NODE_PATH": modules}
    bad = []
    for title, command in checks(fix, only).items():
        say(f"==> {title}")
        done = subprocess.run([str(arg) for arg in command], cwd=ROOT, env=environment)
        if done.returncode:
            bad.append(title)
    if bad:
        say(f"\nComplaints: {', '.join(bad)}. `make format` puts right what it can.")
    else:
        say("\nNo complaints.")
    return 1 if bad else 0
