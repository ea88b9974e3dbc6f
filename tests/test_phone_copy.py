"""The browser throws the phone's database away, or cannot open it: the second copy."""

import hashlib
import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import phone_fixtures
from tests.phone_fixtures import no_entries, wait_until_received
from tests.test_phone_guards import look

proxy = phone_fixtures.proxy
phone = phone_fixtures.phone
order_id = phone_fixtures.order_id

HALF = "Half a sentence ab"
#: The browser has its files, and cannot open them.
WILL_NOT_OPEN = """
indexedDB.open = () => {
    const request = new EventTarget();
    const words = "Internal error opening backing store.";
    request.error = new DOMException(words, "UnknownError");
    setTimeout(() => request.onerror());
    return request;
};
"""


@pytest.fixture
def photo():
    """A photo like no other."""
    image = Image.effect_noise((320, 240), 80).convert("RGB")
    output = io.BytesIO()
    image.save(output, "JPEG")
    return {
        "name": "p.jpg",
        "mimeType": "image/jpeg",
        "buffer": output.getvalue(),
    }


def test_browser_throws_the_database_away(
    phone, proxy, odoo_server, order_id, photo, screenshots
):
    """As after a kill in the middle of writing: nothing has changed for the user."""
    words = "Saved before the browser lost its database"
    proxy.mode = "refuse"
    phone.recommend(order_id, words, photo)
    phone.save()
    page = phone.page
    [before] = phone.stored("photos")
    device = page.evaluate("PsStore.get('meta', 'device')")
    page.goto(f"/ps/phone#recommend/{order_id}")
    page.fill("#ps_observation", HALF)
    page.wait_for_timeout(500)

    phone.kill()
    phone.damage_database()
    page = phone.open(f"/ps/phone#recommend/{order_id}")  # still without signal
    expect(page.locator("#ps_observation")).to_have_value(HALF)
    assert page.evaluate("PsStore.get('meta', 'device')") == device
    page.goto("/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main article .ps-soft")).to_have_text(re.compile("1 photo$"))
    look(page, screenshots / "phone-outbox-photo")
    [after] = phone.stored("photos")
    assert after == before
    page.goto("/ps/phone#today")
    expect(page.locator(".ps-card").first).to_be_visible()

    proxy.mode = "pass"
    phone.log_in("technician")
    phone.send()
    record = wait_until_received(odoo_server, words, photos=1)
    [stored] = odoo_server.execute(
        "ir.attachment", "read", record["attachment_ids"], ["checksum"]
    )
    data = page.evaluate(
        "() => PsStore.all('photos').then(([p]) => Array.from(new Uint8Array(p.data)))"
    )
    assert stored["checksum"] == hashlib.sha1(bytes(data)).hexdigest()
    [draft] = phone.stored("drafts")
    assert draft["values"]["observation"] == HALF


def test_browser_cannot_open_the_database(
    phone, proxy, odoo_server, order_id, photo, screenshots, tmp_path
):
    """It says what to do, and hands out what waits."""
    words = "Saved before the storage jammed"
    proxy.mode = "refuse"
    phone.recommend(order_id, words, photo)
    phone.save()
    phone.page.add_init_script(WILL_NOT_OPEN)
    phone.page.reload()
    page = phone.page
    expect(page.locator("main")).to_contain_text("Entries in it: 1")
    look(page, screenshots / "phone-broken")
    with page.expect_download() as download:
        page.click("button:text-is('Rescue file')")
    path = tmp_path / "rescue.json"
    download.value.save_as(path)
    [entry] = json.loads(path.read_text())["entries"]
    assert entry["values"]["observation"] == words
    assert len(entry["files"]) == 1

    # The browser is well again: it arrives as if nothing had been
    phone.close()
    proxy.mode = "pass"
    proxy.chance = no_entries
    page = phone.open()
    phone.log_in("technician")
    proxy.chance = None
    phone.send()
    wait_until_received(odoo_server, words, photos=1)
