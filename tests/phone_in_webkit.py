"""``make test-webkit``: the phone app in WebKit, the engine of Safari.

WebKit's driver forgets everything when its window is closed: what a kill leaves behind
is tried in Chromium only.
"""

import base64
import hashlib

import pytest
from PIL import Image

from tests import phone_fixtures
from tests.phone_fixtures import wait_until_received
from tests.webdriver import webdriver
from tools.webkit import DRIVER, find_browser

proxy = phone_fixtures.proxy
order_id = phone_fixtures.order_id

LOG_IN = """const params = {db: args[0], login: args[1], password: args[1]};
const answer = await fetch("/web/session/authenticate", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({jsonrpc: "2.0", params}),
});
return (await answer.json()).result.uid;"""
TAP = """[...document.querySelectorAll("button")]
    .find((one) => one.textContent.trim() === args[0]).click();"""
#: As a browser that finds its database damaged; whoever has it open lets go before.
LOSE_DATABASE = """const asPromise = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});
(await asPromise(indexedDB.open("ps_phone", 99))).close();
await asPromise(indexedDB.deleteDatabase("ps_phone"));"""
STORED = """return (await PsStore.all(args[0])).map(({data, ...rest}) => rest);"""
SEND = "return (await PsOutbox.sync({force: true, wait: true})).status;"


@pytest.fixture
def page(odoo_server, proxy):
    """The app on the screen of a technician who has logged in."""
    options = {"binary": str(find_browser()), "args": ["--automation"]}
    capabilities = {
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": options,
    }
    with webdriver(DRIVER, capabilities) as page:
        page.open(f"{proxy.base_url}/web/login")
        page.run(LOG_IN, odoo_server.database, "technician")
        page.open(f"{proxy.base_url}/ps/phone")
        page.wait("body.ps-ready .ps-card")
        page.run("await navigator.serviceWorker.ready;")
        yield page


def recommend(page, order_id, words, photo):
    """Fill in the form and save it."""
    page.run("location.hash = args[0];", f"recommend/{order_id}")
    page.write("input[type=file]", photo)
    page.wait(".ps-photos img")
    page.write("#ps_observation", words)
    page.write("#ps_customer_benefit", "No surprise stop in July")
    page.run(TAP, "Save")
    assert "Saved on this phone" in page.wait(".ps-message")


def test_one_tap_without_signal(page, proxy, order_id):
    proxy.mode = "refuse"
    page.run("location.hash = args[0];", f"visit/{order_id}")
    page.wait(".ps-check")
    page.run(TAP, "Nothing needed")
    assert "Saved on this phone" in page.wait(".ps-message")
    [item] = page.run(STORED, "items")
    assert (item["kind"], item["state"]) == ("check", "queued")


def test_without_signal(page, proxy, odoo_server, order_id, tmp_path):
    """Opens, saves, goes on from the second copy, and sends when there is signal."""
    words = "WebKit saw a leak"
    path = tmp_path / "photo.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(path)
    proxy.mode = "refuse"
    page.reload()
    page.wait("body.ps-ready .ps-card")
    recommend(page, order_id, words, path)
    [photo] = page.run(STORED, "photos")

    page.run(LOSE_DATABASE)
    page.reload()
    page.wait("body.ps-ready")
    page.run("location.hash = 'outbox';")
    assert words in page.wait("main article, main .ps-card")
    assert page.run(STORED, "photos") == [photo]

    proxy.mode = "pass"
    assert page.run(SEND) == "ok"
    [item] = page.run(STORED, "items")
    assert item["state"] == "done"
    record = wait_until_received(odoo_server, words, photos=1)
    [attachment] = odoo_server.execute(
        "ir.attachment", "read", record["attachment_ids"], ["datas"]
    )
    data = base64.b64decode(attachment["datas"])
    assert hashlib.sha256(data).hexdigest() == photo["digest"]
