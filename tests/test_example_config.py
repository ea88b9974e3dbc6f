"""The production configuration starts as it is, once its paths exist."""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from tools import database
from tools.odoo_log import complaints
from tools.paths import ROOT
from tools.python_env import PYTHON
from tools.running import free_port
from tools.suites import ADDON_DATABASE, BASE_DATABASE

EXAMPLE = ROOT / "odoo.conf.example"
# What a package of Odoo installs as its program.
PROGRAM = """
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
"""


@pytest.fixture
def served_database(odoo):
    """A copy of the database with our addons."""
    database.ensure_base(odoo, BASE_DATABASE)
    database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)
    copy = f"{ADDON_DATABASE}_conf_{os.getpid()}"
    database.copy(odoo, ADDON_DATABASE, copy)
    yield copy
    database.drop(odoo, copy)


def adapt(text, folder, name):
    """Put our paths, database and free ports into the example, and nothing else."""
    changes = {
        "data_dir": folder / "data",
        "logfile": folder / "odoo.log",
        "db_name": name,
        "dbfilter": f"^{name}$",
        "http_port": free_port(),
        "gevent_port": free_port(),
        "addons_path": ROOT,
    }
    for key, value in changes.items():
        text, times = re.subn(rf"(?m)^(?:; )?{key} = .*$", f"{key} = {value}", text)
        assert times == 1, f"{key} stands {times} times in the example"
    return text, f"http://127.0.0.1:{changes['http_port']}"


def get(address):
    """Return the status and the text of a page; None while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=60) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return None


def wait_for(address, process):
    """Return the page's status and text, once the server answers."""
    for _attempt in range(300):
        page = get(address)
        if page or process.poll() is not None:
            return page
        time.sleep(0.2)
    return None


def test_starts(odoo, served_database, tmp_path):
    text, base_url = adapt(EXAMPLE.read_text("utf-8"), tmp_path, served_database)
    config = tmp_path / "odoo.conf"
    program = tmp_path / "odoo-bin"
    program.write_text(PROGRAM, encoding="utf-8")
    config.write_text(text, encoding="utf-8")
    (tmp_path / "data").mkdir()
    process = subprocess.Popen(
        [PYTHON, program, "-c", config],
        env=odoo.environment,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        login = wait_for(f"{base_url}/web/login", process)
        manager = get(f"{base_url}/web/database/manager")
    finally:
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors, errors
    assert login and login[0] == 200
    assert "database manager has been disabled" in manager[1]
    log = (tmp_path / "odoo.log").read_text("utf-8")
    assert not complaints(log), "\n".join(complaints(log))


def test_every_limit_is_there():
    text = EXAMPLE.read_text("utf-8")
    for line in ("list_db = False", "proxy_mode = True", "http_interface = 127.0.0.1"):
        assert re.search(rf"(?m)^{line}$", text), line
