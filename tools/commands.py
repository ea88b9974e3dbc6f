"""The commands of ``python3 -m tools``."""

import os
import sys

from tools.messages import Failure


def env(_arguments):
    """Set up everything that Odoo and the tests need."""
    from tools.odoo_command import prepare_odoo

    prepare_odoo(tests=True)


def run(_arguments):
    """Serve the demo company until Ctrl-C."""
    from tools.serve import serve

    serve()


def test(_arguments):
    """Run all tests."""
    from tools.testing import test as run_tests

    return run_tests()


def lint(arguments):
    """Check the style of the code, or of the addons named."""
    from tools.lint import lint as run_checks

    return run_checks(only=arguments)


def format_code(arguments):
    """Put right what the style checks can put right themselves."""
    from tools.lint import lint as run_checks

    return run_checks(fix=True, only=arguments)


def readme(_arguments):
    """Write the addons' README.rst from their readme/ folders."""
    from tools.readme import write_all

    write_all()


def odoo(arguments):
    """Run Odoo with any arguments on the project's PostgreSQL."""
    from tools.odoo_command import prepare_odoo
    from tools.paths import ROOT

    prepared = prepare_odoo(os.environ.get("PROACTIVE_SERVER", "main"))
    command = prepared.command(*arguments)
    os.chdir(ROOT)
    os.execve(command[0], command, prepared.environment)


def pytest(arguments):
    """Run pytest with the options that Odoo needs."""
    from tools.odoo_command import prepare_odoo
    from tools.paths import ROOT
    from tools.suites import pytest_command

    prepared = prepare_odoo(os.environ.get("PROACTIVE_SERVER", "main"), tests=True)
    command = pytest_command(prepared, arguments)
    os.chdir(ROOT)
    os.execve(command[0], command, prepared.environment)


def screenshot(arguments):
    """Take a picture of a screen."""
    from tools.chromium import ensure_chromium
    from tools.python_env import PYTHON, ensure_environment

    ensure_environment(tests=True)
    ensure_chromium()
    os.execv(PYTHON, [str(PYTHON), "-m", "tools.screenshot", *arguments])


def shell(_arguments):
    """Open Odoo's Python shell on the demo database."""
    from tools.serve import DATABASE

    odoo(["shell", "-d", DATABASE, "--no-http"])


def bench(_arguments):
    """Measure what our addons cost beside plain Odoo and OCA."""
    from benchmarks.run import bench as measure

    return measure()


def clean(_arguments):
    """Remove all that the tools made: Odoo, databases, environments."""
    from tools.clean import clean as remove_all

    remove_all()


def test_stock(_arguments):
    """Run the tests of the addons that ours extend."""
    from tools.stock import test_stock as run_stock_tests

    return run_stock_tests()


def test_webkit(_arguments):
    """Try the phone app in WebKit, the engine of Safari."""
    from tools.webkit import test_webkit as run_in_webkit

    return run_in_webkit()


def stop_db(_arguments):
    """Stop the project's own PostgreSQL servers."""
    from tools.postgres import stop_servers

    stop_servers()


# Name of the command -> its function; the docstring's first line is its help.
COMMANDS = {
    "env": env,
    "run": run,
    "shell": shell,
    "test": test,
    "test-stock": test_stock,
    "test-webkit": test_webkit,
    "bench": bench,
    "lint": lint,
    "format": format_code,
    "readme": readme,
    "clean": clean,
    "odoo": odoo,
    "pytest": pytest,
    "screenshot": screenshot,
    "stop-db": stop_db,
}


def usage():
    """Return the list of commands."""
    lines = [f"  {name:12} {function.__doc__}" for name, function in COMMANDS.items()]
    return "\n".join(["Usage: python3 -m tools COMMAND [ARGUMENTS]", "", *lines])


def main(argv):
    """Run one command and return the exit code."""
    if not argv or argv[0] not in COMMANDS:
        print(usage(), file=sys.stderr)
        return 2
    try:
        return COMMANDS[argv[0]](argv[1:]) or 0
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
