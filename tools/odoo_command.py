"""How Odoo is called here: its configuration, its environment, its command line."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from tools.addons import present_addons
from tools.paths import CACHE, ROOT, write_stamp
from tools.postgres import Server, ensure_server
from tools.python_env import PYTHON, ensure_environment

# Python writes its compiled files beside Odoo's sources, or each start compiles
# thousands of them again.
UNWANTED_VARIABLES = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")


@dataclass(frozen=True)
class Odoo:
    """An Odoo that can be called.

    Attributes:
        source: the folder that holds the ``odoo`` package.
        server: the PostgreSQL server it works on.
        config: its configuration file.
        data_dir: its data folder, with the filestores.
    """

    source: Path
    server: Server
    config: Path
    data_dir: Path

    @property
    def environment(self):
        """The environment in which Odoo runs."""
        kept = {k: v for k, v in os.environ.items() if k not in UNWANTED_VARIABLES}
        return {**kept, **self.server.environment, "ODOO_RC": str(self.config)}

    def command(self, *args):
        """Return the command line of Odoo with these arguments."""
        return [str(PYTHON), "-m", "odoo", *(str(arg) for arg in args)]

    def filestore(self, database):
        """Return the folder of a database's files."""
        return self.data_dir / "filestore" / database


def prepare_odoo(server_name="main", tests=False):
    """Set up all that Odoo needs, and return it as :class:`Odoo`.

    Args:
        server_name: which embedded PostgreSQL server, if none is named.
        tests: install what the tests need, too.
    """
    source = ensure_environment(tests=tests)
    server = ensure_server(server_name)
    config = CACHE / f"odoo-{server_name}.conf"
    data_dir = CACHE / "odoo-data" / server_name
    data_dir.mkdir(parents=True, exist_ok=True)
    write_config(config, data_dir)
    return Odoo(source, server, config, data_dir)


def write_config(path, data_dir):
    """Write the configuration file for Odoo on this machine only."""
    lines = [
        "[options]",
        f"data_dir = {data_dir}",
        "http_interface = 127.0.0.1",
        # The database manager is off; its password is nobody's.
        "list_db = False",
        f"admin_passwd = {secrets.token_urlsafe(24)}",
        "max_cron_threads = 1",
    ]
    if present_addons():
        lines.append(f"addons_path = {ROOT}")
    write_stamp(path, "\n".join(lines) + "\n")
    path.chmod(0o600)
