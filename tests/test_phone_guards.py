"""What the phone app does before something could go wrong with what is on it."""

import io
import json

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import phone_fixtures
from tests.phone_fixtures import answer_dialogs, no_entries, wait_until_received
from tests.test_phone import LOOK

proxy = phone_fixtures.proxy
phone = phone_fixtures.phone
order_id = phone_fixtures.order_id

#: What the reset button of Point of Sale's error screen does (critical_pos_error.js).
RESET = """async () => {
    localStorage.clear();
    for (const worker of await navigator.serviceWorker.getRegistrations())
        await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
    for (const {name} of await indexedDB.databases())
        await Promise.race([
            new Promise((resolve) => {
                const request = indexedDB.deleteDatabase(name);
                request.onsuccess = request.onerror = request.onblocked = resolve;
            }),
            new Promise((resolve) => setTimeout(resolve, 1500)),
        ]);
}"""
#: A newer version of the app opens its database in another window.
OPEN_NEWER = """() => new Promise((resolve, reject) => {
    const request = indexedDB.open("ps_phone", 99);
    request.onsuccess = () => resolve(request.result.version);
    request.onerror = () => reject(request.error);
})"""
READ_PHOTO = """() => PsStore.all("photos").then(([photo]) =>
    [photo.type, Array.from(new Uint8Array(photo.data))])"""


def look(page, path):
    """Take a picture; nothing may be too small, too pale or too wide."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{path}-{scheme}.png")
        problems = page.evaluate(LOOK)
        assert not problems, "\n".join(problems)


def release(odoo_server):
    """What installing a new version does: the app's bundle is another one."""
    values = {
        "name": "A new version",
        "bundle": "proactive_service.assets_phone",
        "path": "web/static/src/core/utils/functions.js",
    }
    return odoo_server.execute("ir.asset", "create", [values])


# A new version


def test_update_while_something_waits(phone, proxy, odoo_server, order_id, screenshots):
    """It is offered; what waits survives it, and nothing is torn from a form."""
    waiting, half = "Waits while the app changes", "Half a sentence ab"
    proxy.mode = "refuse"
    phone.recommend(order_id, waiting)
    phone.save()
    proxy.mode = "pass"
    proxy.chance = no_entries
    page = phone.page
    old = page.evaluate("document.documentElement.dataset.version")
    created = release(odoo_server)
    try:
        page.goto(f"/ps/phone#recommend/{order_id}")
        page.reload()
        page.wait_for_selector("body.ps-ready")
        bar = page.get_by_text("There is a new version of this app.")
        expect(bar).to_be_visible(timeout=30000)
        page.fill("#ps_observation", half)
        look(page, screenshots / "phone-guard-update")
        page.evaluate("window.sameWindow = true")
        page.click("text=Update")
        expect(page.locator(".ps-message")).to_contain_text("when you leave this form")
        page.wait_for_timeout(2000)
        assert page.evaluate("window.sameWindow"), "reloaded under an open form"
        expect(page.locator("#ps_observation")).to_have_value(half)

        page.evaluate("location.hash = 'outbox'")
        page.wait_for_function("!window.sameWindow", timeout=40000)
        page.wait_for_selector("body.ps-ready")
        assert page.evaluate("document.documentElement.dataset.version") != old
        expect(page.locator("main")).to_contain_text(waiting)
        expect(bar).to_be_hidden()
        [draft] = phone.stored("drafts")
        assert draft["values"]["observation"] == half
        proxy.chance = None
        phone.send()
        wait_until_received(odoo_server, waiting)
    finally:
        odoo_server.execute("ir.asset", "unlink", created)


def test_newer_database(phone, proxy, order_id, screenshots):
    """A newer version at work in another window: said at once, nothing is deleted."""
    words = "Saved before the other window came"
    proxy.mode = "refuse"
    phone.recommend(order_id, words)
    phone.save()
    page = phone.page
    page.goto(f"/ps/phone#recommend/{order_id}")
    page.fill("#ps_observation", "Begun before the other window came")
    page.wait_for_timeout(500)
    other = page.context.new_page()
    proxy.mode = "pass"
    other.goto("/web/login")
    assert other.evaluate(OPEN_NEWER) == 99
    expect(page.locator(".ps-bar-warn")).to_contain_text("A newer version of this app")
    page.fill("#ps_customer_benefit", "No surprise stop")
    page.click("button:text-is('Save')")
    expect(page.locator(".ps-message")).to_contain_text("NOT saved")
    look(page, screenshots / "phone-guard-newer")
    page.click("text=Load anew")
    expect(page.locator(".ps-plain")).to_contain_text("Nothing is lost")
    kept = other.evaluate(
        """() => new Promise((resolve) => {
            indexedDB.open("ps_phone").onsuccess = ({target}) => {
                const reading = target.result.transaction(["items", "drafts"]);
                const items = reading.objectStore("items").getAll();
                const drafts = reading.objectStore("drafts").getAll();
                reading.oncomplete = () => resolve(
                    [...items.result, ...drafts.result].map((e) => e.values.observation)
                );
            };
        })"""
    )
    assert kept == [words, "Begun before the other window came"]


# What the server refuses


def test_edit_what_was_refused(phone, odoo_server, order_id):
    words = "Too much was pasted into the note"
    phone.recommend(order_id, words)
    page = phone.page
    page.click("text=More: equipment")
    page.fill("#ps_internal_note", "x" * 140_000)
    phone.save()
    phone.send()
    page.goto("/ps/phone#outbox")
    expect(page.locator(".ps-chip[data-state=attention]")).to_have_text("Needs you")
    expect(page.locator("main")).to_contain_text("too large for the server")
    page.click("button:text-is('Edit')")
    expect(page.locator("#ps_observation")).to_have_value(words)
    expect(page.get_by_text("Agreed to it")).to_have_attribute("aria-pressed", "true")
    page.click("text=More: equipment")
    page.fill("#ps_internal_note", "Short")
    phone.save()
    phone.send()
    wait_until_received(odoo_server, words)
    [item] = phone.stored("items")
    assert item["state"] == "done"


def test_leave_out_a_refused_photo(phone, odoo_server, order_id, screenshots):
    """The text has arrived; a photo that the server cannot read holds up nothing."""
    words = "One of the photos is broken"
    phone.recommend(order_id, words)
    page = phone.page
    page.wait_for_timeout(500)
    page.evaluate(
        """async () => {
            const [draft] = await PsStore.all("drafts");
            const photos = ["", "broken"].map((text) => new TextEncoder().encode(text));
            const data = photos[1].buffer, key = crypto.randomUUID();
            const digest = await PsStore.sha256(data);
            const photo = {key, data, digest, type: "image/jpeg", item: draft.key};
            await PsStore.put("photos", photo);
            await PsStore.put("drafts", {...draft, photos: [{key, digest}]});
        }"""
    )
    page.evaluate("location.hash = 'today'")
    page.reload()
    page.goto(f"/ps/phone#recommend/{order_id}")
    phone.save()
    phone.send()
    wait_until_received(odoo_server, words)
    page.goto("/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text("cannot read a photo of it")
    expect(page.locator("button:text-is('Edit')")).to_be_hidden()
    look(page, screenshots / "phone-guard-refused")
    asked = answer_dialogs(page, accept=True)
    page.click("text=Leave the photo out")
    expect(page.locator("main")).to_contain_text("Nothing waits")
    assert "without this photo" in asked[0]
    assert phone.stored("photos") == []


# The last resort


def test_rescue_file(phone, proxy, odoo_server, order_id, open_page, tmp_path):
    """Read in by the office; the phone, sending it later, doubles nothing."""
    words = "Handed over in a file"
    path = tmp_path / "photo.png"
    Image.new("RGB", (64, 48), "red").save(path)
    proxy.mode = "refuse"
    phone.recommend(order_id, words, path)
    phone.save()
    page = phone.page
    page.goto("/ps/phone#outbox")
    with page.expect_download() as download:
        page.click("button:text-is('Rescue file')")
    rescue = tmp_path / download.value.suggested_filename
    download.value.save_as(rescue)
    assert len(json.loads(rescue.read_text())["entries"]) == 1
    assert len(phone.stored("items")) == 1

    office = open_page("manager")
    office.goto("/odoo/action-proactive_service.proactive_capture_import_action")
    office.set_input_files(".modal input[type=file]", rescue)
    expect(office.locator(".modal .o_field_binary input").first).to_have_value(
        rescue.name
    )
    office.click(".modal-footer .btn-primary")
    expect(office.locator(".o_list_view")).to_contain_text("Accepted")
    record = wait_until_received(odoo_server, words, photos=1)
    assert record["technician_id"][1] == "Tom Becker"
    proxy.mode = "pass"
    phone.send()
    [item] = phone.stored("items")
    assert item["state"] == "done"
    wait_until_received(odoo_server, words, photos=1)


def test_reset_of_point_of_sale(phone, proxy, odoo_server, order_id):
    """It deletes all storage of the host; the app, while open, writes itself back."""
    words = "Saved before the till was reset"
    path = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(path, "PNG")
    proxy.mode = "refuse"
    photo = {"name": "p.png", "mimeType": "image/png", "buffer": path.getvalue()}
    phone.recommend(order_id, words, photo)
    phone.save()
    page = phone.page
    proxy.mode = "pass"
    proxy.chance = no_entries
    till = page.context.new_page()
    till.goto("/web/login")
    till.evaluate(RESET)
    till.close()
    page.reload()
    page.wait_for_selector("body.ps-ready")
    page.goto("/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text(words)
    proxy.chance = None
    phone.send()
    wait_until_received(odoo_server, words, photos=1)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


# Storage


def test_storage_runs_full(phone, proxy, odoo_server, order_id):
    """There is room for the entry in hand, and a warning with it."""
    words = "Fits into the room that was kept"
    phone.page.wait_for_function("PsStore.get('meta', 'reserve_size')")
    used = phone.page.evaluate("navigator.storage.estimate().then((all) => all.usage)")
    phone.close()
    proxy.mode = "refuse"
    page = phone.open(quota=used - 1024 * 1024)
    expect(page.locator(".ps-card").first).to_be_visible()
    expect(page.locator(".ps-bar-warn")).to_be_hidden()
    phone.recommend(order_id, words)
    phone.save()
    expect(page.locator(".ps-bar-warn")).to_contain_text("storage is nearly full")
    assert phone.stored("items")[0]["values"]["observation"] == words

    phone.close()
    proxy.mode = "pass"
    page = phone.open()
    expect(page.locator(".ps-bar-warn")).to_be_hidden()
    phone.log_in("technician")
    phone.send()
    wait_until_received(odoo_server, words)


def test_storage_is_full(phone, proxy, odoo_server, order_id):
    """What does not fit is not called saved, and can be saved when there is room."""
    words = "Does not fit any more"
    proxy.mode = "refuse"
    phone.close()
    page = phone.open(quota=1024)
    phone.recommend(order_id, words)
    page.click("button:text-is('Save')")
    expect(page.locator(".ps-message")).to_contain_text("NOT saved")
    expect(page.locator(".ps-bar-warn")).to_contain_text("storage is nearly full")
    expect(page.locator("#ps_observation")).to_have_value(words)
    assert phone.stored("items") == []
    phone.let_quota(2**30)
    phone.save()
    proxy.mode = "pass"
    phone.log_in("technician")
    phone.send()
    wait_until_received(odoo_server, words)


# Photos


def test_photo_in_the_cameras_own_format(
    phone, proxy, odoo_server, order_id, tmp_path, screenshots
):
    """The browser cannot draw HEIC: taken whole, without the place; JPEG in Odoo."""
    pillow_heif = pytest.importorskip("pillow_heif")
    words, exif = "The camera takes HEIC", Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    path = tmp_path / "IMG_0815.heic"
    image = pillow_heif.from_pillow(Image.new("RGB", (2000, 1500), "red"))
    place = b"<x:xmpmeta>exif:GPSLatitude 48,8.0N</x:xmpmeta>"
    image.save(path, exif=exif.tobytes(), xmp=place)
    proxy.mode = "refuse"
    phone.recommend(order_id, words)
    page = phone.page
    page.set_input_files("input[type=file]", path)
    expect(page.locator(".ps-photo-whole")).to_be_visible()
    expect(page.locator(".ps-message")).to_contain_text("without the place")
    look(page, screenshots / "phone-guard-heic")
    kind, data = page.evaluate(READ_PHOTO)
    assert kind == "image/heic"
    stored = pillow_heif.open_heif(io.BytesIO(bytes(data))).to_pillow()
    assert stored.size == (2000, 1500)
    assert not stored.getexif() and b"GPSLatitude" not in bytes(data)

    page.set_input_files(
        "input[type=file]",
        {"name": "x.heic", "mimeType": "image/heic", "buffer": b"no photo at all"},
    )
    expect(page.locator(".ps-message")).to_contain_text("That photo was NOT added")
    phone.save()
    proxy.mode = "pass"
    phone.send()
    record = wait_until_received(odoo_server, words, photos=1)
    [attachment] = odoo_server.execute(
        "ir.attachment", "read", record["attachment_ids"], ["mimetype"]
    )
    assert attachment["mimetype"] == "image/jpeg"
