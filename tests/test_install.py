"""Install, update and uninstall: a clean log and a database that works afterwards."""

import os
import subprocess

import pytest

from tools import database
from tools.addons import ADDONS, read_manifest
from tools.odoo_log import complaints
from tools.paths import LOGS, ROOT, write_stamp
from tools.suites import ADDON_DATABASE, BASE_DATABASE, DEMO_DATABASE

CORE, SURVEY, COACHING = ADDONS

# What must be gone with an uninstalled addon, and what must still work.
CHECK = """
addons = {addons!r}
data = env["ir.model.data"].search([("module", "in", addons)])
assert not data, data.mapped("complete_name")
installed = env["ir.module.module"].search([("state", "=", "installed")])
assert not set(addons) & set(installed.mapped("name"))
stuck = env["ir.module.module"].search([("state", "like", "to %")])
assert not stuck, stuck.mapped("name")
for model in ("crm.lead", "fsm.order", "fsm.person", "res.partner", "res.users"):
    for kind in ("form", "list", "search"):
        env[model].get_view(view_type=kind)
    env[model].search([], limit=1).read()
orphans = env["ir.model"].search([("model", "not in", list(env.registry))])
assert not orphans, orphans.mapped("model")
print("WORKS")
"""


def call_odoo(odoo, log, *arguments, commands=""):
    """Run Odoo, fail on any warning or error in its log, and return what it prints."""
    done = subprocess.run(
        odoo.command(*arguments),
        input=commands,
        env=odoo.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    write_stamp(LOGS / f"{log}.log", done.stdout)
    found = complaints(done.stdout)
    assert not found, "\n".join(found)
    assert done.returncode == 0, done.stdout
    return done.stdout


def install_or_update(odoo, name, option, addons):
    """Install (``-i``) or update (``-u``) addons."""
    call_odoo(
        *(odoo, f"test{option}", "-d", name, option, ",".join(addons)),
        *("--stop-after-init", "--no-http"),
    )


def uninstall(odoo, name, addon):
    """Uninstall an addon, with all that depend on it."""
    call_odoo(odoo, f"uninstall-{addon}", "module", "uninstall", addon, "-d", name)


def with_dependents(addon):
    """Return an addon and those of ours that go with it."""
    return {addon} | {
        other for other in ADDONS if addon in read_manifest(other)["depends"]
    }


def assert_works_without(odoo, name, addons):
    """Assert that nothing of the addons is left and the others still work."""
    printed = call_odoo(
        *(odoo, "after-uninstall", "shell", "-d", name, "--no-http"),
        commands=CHECK.format(addons=sorted(addons)),
    )
    assert "WORKS" in printed, printed


@pytest.fixture(scope="module")
def addon_database(odoo):
    """Name of the database with our addons, without demo data."""
    database.ensure_base(odoo, BASE_DATABASE)
    database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)
    return ADDON_DATABASE


@pytest.fixture
def copy_of(odoo):
    """Copy a database for one test: ``copy_of(name)`` returns the copy's name."""
    copies = []

    def make(name):
        copy = f"{name}_copy_{os.getpid()}"
        database.copy(odoo, name, copy)
        copies.append(copy)
        return copy

    yield make
    for copy in copies:
        database.drop(odoo, copy)


def test_one_after_the_other(odoo, addon_database, copy_of):
    name = copy_of(BASE_DATABASE)
    for addon in ADDONS:
        install_or_update(odoo, name, "-i", [addon])


def test_with_demo_data(odoo, demo_database):
    log = database.build_log(DEMO_DATABASE).read_text(encoding="utf-8")
    ours = [entry for entry in complaints(log) if "proactive" in entry]
    assert not ours, "\n".join(ours)


def test_update(odoo, addon_database, copy_of):
    name = copy_of(addon_database)
    install_or_update(odoo, name, "-u", ADDONS)


@pytest.mark.parametrize(
    "order",
    [[COACHING, SURVEY, CORE], [COACHING, CORE], [SURVEY, CORE], [CORE]],
    ids=lambda order: "-".join(addon.rpartition("_")[2] for addon in order),
)
def test_uninstall(odoo, addon_database, copy_of, order):
    name = copy_of(addon_database)
    gone = set()
    for addon in order:
        uninstall(odoo, name, addon)
        gone |= with_dependents(addon)
        assert_works_without(odoo, name, gone)


def test_install_again_after_uninstall(odoo, addon_database, copy_of):
    name = copy_of(addon_database)
    uninstall(odoo, name, CORE)
    install_or_update(odoo, name, "-i", ADDONS)
