"""The test suites and how pytest is called for them."""

from tools.python_env import PYTHON

ADDON_DATABASE = "proactive_test"
DEMO_DATABASE = "proactive_test_demo"


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
