"""Fixtures of the project's own tests: databases, a running Odoo, a browser.

For a journey in the browser::

    def test_journey(odoo_server, open_page, screenshots):
        page = open_page("technician", phone=True)     # logged in, errors watched
        page.goto("/odoo/recommendations")
        page.screenshot(path=screenshots / "recommendations.png")
        odoo_server.execute("crm.lead", "search_count", [])   # as the administrator
        mail = odoo_server.mailbox.wait_for("customer@example.com")

Each test module gets a clean copy of the demo database and a server of its own.
"""

import os

import pytest

from tests.odoo_server import OdooServer
from tests.smtp_catcher import SmtpCatcher
from tools import database
from tools.browser import chromium, log_in, new_context, watch_errors
from tools.odoo_command import prepare_odoo
from tools.odoo_log import complaints
from tools.paths import ROOT
from tools.suites import DEMO_DATABASE
from tools.testing import SKIP_BROWSER

# Tests that use this fixture, directly or not, are skipped with SKIP_BROWSER_TESTS=1.
BROWSER_FIXTURE = "browser"
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    """Skip the browser tests when told to, by name."""
    if os.environ.get(SKIP_BROWSER) != "1":
        return
    for item in items:
        if BROWSER_FIXTURE in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason=f"{SKIP_BROWSER}=1"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember whether a test failed, for a picture of the page."""
    report = (yield).get_result()
    if call.when == "call":
        item.stash[FAILED] = report.failed


@pytest.fixture(scope="session")
def odoo():
    """Odoo as the tools call it (:class:`tools.odoo_command.Odoo`)."""
    return prepare_odoo(os.environ.get("PROACTIVE_SERVER", "main"))


@pytest.fixture(scope="session")
def demo_database(odoo):
    """Name of the database with our addons and demo data; copy it, change it not."""
    database.ensure_database(odoo, DEMO_DATABASE, demo=True)
    return DEMO_DATABASE


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (Playwright's ``Browser``)."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def mailbox():
    """The mail server that gets all that Odoo sends."""
    with SmtpCatcher() as catcher:
        yield catcher


@pytest.fixture(scope="module")
def odoo_server(odoo, demo_database, mailbox, request):
    """A running :class:`~tests.odoo_server.OdooServer` on a copy of the demo database.

    Fails the module when Odoo's log has an error at the end.
    """
    copy = f"{DEMO_DATABASE}_{request.module.__name__.rpartition('.')[2]}_{os.getpid()}"
    database.copy(odoo, demo_database, copy)
    server = OdooServer(odoo, copy, mailbox)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        database.drop(odoo, copy)
    text = server.log.read_text(encoding="utf-8", errors="replace")
    errors = [entry for entry in complaints(text) if " WARNING " not in entry]
    assert not errors, "\n".join(errors)


@pytest.fixture
def console_errors():
    """The console errors of the watched pages; any fails the test at its end."""
    errors = []
    yield errors
    assert not errors, "\n".join(errors)


@pytest.fixture(scope="session")
def screenshots():
    """The folder for pictures; git ignores it."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def open_page(odoo_server, browser, console_errors, screenshots, request):
    """Open pages: ``open_page(login=None, phone=False)`` returns Playwright's page.

    Each has cookies of its own, is logged in (password = login) unless ``login`` is
    None, and is watched for console errors. When the test fails, a picture of each is
    kept in ``screenshots``.
    """
    contexts = []

    def open_one(login=None, phone=False):
        context = new_context(browser, odoo_server.base_url, phone)
        contexts.append(context)
        page = context.new_page()
        watch_errors(page, console_errors)
        if login:
            log_in(page, login)
        return page

    yield open_one
    failed = request.node.stash.get(FAILED, True)
    for number, context in enumerate(contexts):
        for page in context.pages if failed else ():
            page.screenshot(
                path=screenshots / f"{request.node.name}-failed-{number}.png"
            )
        context.close()
