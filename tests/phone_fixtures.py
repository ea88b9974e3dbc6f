"""Fixtures of the tests of the phone app; a test module names those that it uses:
``phone = phone_fixtures.phone``."""

import time
from urllib.parse import urlsplit

import pytest

from tests.fault_proxy import FaultProxy
from tests.phone_browser import Phone

SECONDS = 30


@pytest.fixture
def proxy(odoo_server):
    """A line to the server that may fail."""
    address = urlsplit(odoo_server.base_url)
    proxy = FaultProxy((address.hostname, address.port))
    yield proxy
    proxy.stop()


@pytest.fixture
def phone(odoo_server, browser, proxy):
    """A phone on which the technician has logged in once."""
    phone = Phone(browser, proxy, odoo_server.database)
    phone.open()
    phone.log_in("technician")
    yield phone
    phone.remove()


@pytest.fixture(scope="module")
def order_id(odoo_server):
    """A visit of the technician that is on his phone."""
    domain = [("person_id.partner_id.user_ids.login", "=", "technician")]
    domain += [("opportunity_check", "=", "todo"), ("stage_id.is_closed", "=", False)]
    orders = odoo_server.execute("fsm.order", "search", domain, order="id", limit=1)
    return orders[0]


def received(odoo_server, words):
    """Return the recommendations that the server has under these words."""
    fields = ["attachment_ids", "technician_id", "capture_key"]
    domain = [("observation", "=", words)]
    model = "proactive.recommendation"
    return odoo_server.execute(model, "search_read", domain, fields)


def wait_until_received(odoo_server, words, photos=0):
    """Wait until the words and their photos are there; return the recommendation."""
    records = []
    for _try in range(2 * SECONDS):
        records = received(odoo_server, words)
        if records and len(records[0]["attachment_ids"]) >= photos:
            break
        time.sleep(0.5)
    assert len(records) == 1, records
    assert len(records[0]["attachment_ids"]) == photos
    return records[0]


def no_entries(path):
    """A line on which everything works but sending entries."""
    return "refuse" if path.endswith("/capture") else None


def answer_dialogs(page, accept):
    """Answer the next questions; return the list of their texts."""
    texts = []

    def answer(dialog):
        texts.append(dialog.message)
        dialog.accept() if accept else dialog.dismiss()

    page.once("dialog", answer)
    return texts
