"""The phone app's promise: what it says is saved arrives, once."""

import base64
import hashlib
import io
import itertools
import statistics
import time

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import phone_fixtures
from tests.phone_browser import make_camera_photo
from tests.phone_fixtures import received, wait_until_received

proxy = phone_fixtures.proxy
phone = phone_fixtures.phone
order_id = phone_fixtures.order_id

OPENINGS = 3
SIZES = [(360, 640), (390, 844), (820, 1180)]
SCREENS = ["recommend", "today", "visit", "mine", "outbox"]
#: Seconds that nothing may take, however busy the machine: whoever waits for a network
#: waits longer. `make bench` holds the figures against their goals.
OPEN_LIMIT = SAVE_LIMIT = 8.0

#: The browser will wake the worker.
TAGS = """async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.sync.getTags()).includes("ps-outbox");
}"""
#: What is too small to hit (44 px), too wide, too pale (WCAG AA) or without a name.
LOOK = """() => {
    const problems = [];
    const channel = (value) =>
        value / 255 <= 0.03928
            ? value / 255 / 12.92
            : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const light = (color) => {
        const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
        return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    };
    const back = (element) => {
        const color = getComputedStyle(element).backgroundColor;
        const none = /, 0\\)$/.test(color) && element.parentElement;
        return none ? back(element.parentElement) : color;
    };
    for (const element of document.querySelectorAll("body *")) {
        const box = element.getBoundingClientRect();
        const text = [...element.childNodes].some(
            (node) => node.nodeType === 3 && node.textContent.trim()
        );
        if (!box.width || !text || element.closest(":disabled")) continue;
        const both = [light(getComputedStyle(element).color), light(back(element))];
        const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
        if (ratio < 4.5) problems.push(`pale: ${element.textContent} ${ratio}`);
    }
    const targets = "a, button, input, select, textarea, summary";
    for (const element of document.querySelectorAll(targets)) {
        const box = (element.closest(".ps-choice") || element).getBoundingClientRect();
        const what = element.outerHTML.slice(0, 90);
        if (!box.width) continue;
        if (box.width < 44 || box.height < 44) problems.push(`small: ${what}`);
        const label = element.labels?.[0]?.textContent || element.ariaLabel;
        if (!(label || element.textContent).trim()) problems.push(`no name: ${what}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) problems.push("too wide");
    return problems;
}"""


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    return make_camera_photo(tmp_path_factory.mktemp("camera") / "photo.jpg")


def test_opens_without_signal(phone, proxy):
    seconds = []
    proxy.mode = "refuse"
    for _time in range(OPENINGS):
        phone.close()
        start = time.monotonic()
        page = phone.open()
        expect(page.locator(".ps-card").first).to_be_visible()
        timing = page.evaluate("performance.now()")
        seconds.append(timing / 1000)
        assert time.monotonic() - start < 30
    median = statistics.median(seconds)
    print(f"phone app opens without signal: median {median:.2f} s")
    assert median < OPEN_LIMIT


def test_saved_without_signal_then_killed(phone, proxy, odoo_server, order_id, photo):
    words = "Seen in the cellar, then the phone died"
    proxy.mode = "refuse"
    phone.recommend(order_id, words, photo)
    start = time.monotonic()
    phone.save()
    seconds = time.monotonic() - start
    phone.kill()
    print(f"phone app saves with a photo: {seconds:.2f} s")
    assert seconds < SAVE_LIMIT

    page = phone.open("/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text(words)
    [stored] = phone.stored("photos")
    proxy.mode = "pass"
    phone.log_in("technician")  # Chromium had not written the login down yet
    record = wait_until_received(odoo_server, words, photos=1)
    [attachment] = odoo_server.execute(
        "ir.attachment", "read", record["attachment_ids"], ["datas"]
    )
    data = base64.b64decode(attachment["datas"])
    assert hashlib.sha256(data).hexdigest() == stored["digest"]
    image = Image.open(io.BytesIO(data))
    assert max(image.size) == 1600
    assert not image.getexif()
    phone.send()
    page.goto("/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text("Nothing waits")
    [device] = odoo_server.execute(
        *("proactive.capture.device", "search_read", [], ["waiting_count"]),
        order="id desc",
        limit=1,
    )
    assert device["waiting_count"] == 0


def test_draft_survives_a_kill(phone, proxy, order_id, photo):
    words = "Half a sentence about the"
    proxy.mode = "refuse"
    phone.recommend(order_id, words, photo)
    phone.page.wait_for_timeout(400)
    phone.kill()
    page = phone.open(f"/ps/phone#visit/{order_id}")
    page.click("text=Go on with your draft")
    expect(page.locator("#ps_observation")).to_have_value(words)
    expect(page.locator(".ps-photos img")).to_have_count(1)


def test_wifi_login_page_is_no_answer(phone, proxy, odoo_server, order_id):
    words = "Saved in a hotel with a guest Wi-Fi"
    proxy.mode = "portal"
    phone.recommend(order_id, words)
    phone.save()
    phone.send()
    [item] = phone.stored("items")
    assert item["state"] == "queued"
    proxy.mode = "pass"
    phone.send()
    wait_until_received(odoo_server, words)


def test_background_sync(phone, proxy, odoo_server, order_id, photo):
    """The app is closed, the signal comes back: the worker sends."""
    words = "Sent while the app was closed"
    proxy.mode = "refuse"
    phone.recommend(order_id, words, photo)
    phone.save()
    phone.page.wait_for_function(TAGS)
    phone.send()
    phone.close_app()
    phone.wake_worker()  # too early
    phone.page.wait_for_timeout(1000)
    assert not received(odoo_server, words)
    proxy.mode = "pass"
    phone.wake_worker()
    record = wait_until_received(odoo_server, words, photos=1)
    assert record["technician_id"][1] == "Tom Becker"


def test_shared_phone(phone, proxy, odoo_server, order_id):
    """Another person neither sees nor sends what waits; its owner does, later."""
    words = "Private until I am back"
    proxy.mode = "refuse"
    phone.recommend(order_id, words)
    phone.save()
    phone.send()
    phone.lose_login()
    proxy.mode = "pass"
    phone.log_in("technician2")
    phone.send()
    phone.page.goto("/ps/phone#outbox")
    main = phone.page.locator("main")
    expect(main).to_contain_text("1 entries of another person")
    expect(main).not_to_contain_text(words)
    assert not received(odoo_server, words)
    phone.log_in("technician")
    record = wait_until_received(odoo_server, words)
    assert record["technician_id"][1] == "Tom Becker"


def test_screens(phone, order_id, photo, screenshots):
    """Everything fits, can be hit with a glove on, and can be read."""
    page, problems = phone.page, []
    phone.recommend(order_id, "Belt cracked", photo)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for name, scheme in itertools.product(SCREENS, ("light", "dark")):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"/ps/phone#{name}/{order_id}")
            page.wait_for_timeout(150)
            folded = page.locator("details:not([open]) > summary")
            while folded.count():
                folded.first.click()
            page.screenshot(path=screenshots / f"phone-{name}-{width}-{scheme}.png")
            problems += [f"{name} {width}: {what}" for what in page.evaluate(LOOK)]
    assert not problems, "\n".join(problems)
