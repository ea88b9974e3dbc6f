"""The phone app: its size, how fast it is, and the long soak.

Run in ``.venv``: ``python -m benchmarks.phone RESULT DATABASE``.
"""

import gzip
import io
import json
import os
import re
import statistics
import sys
import tempfile
import urllib.request
from pathlib import Path

from PIL import Image

from benchmarks.sizes import PHONE_RUNS, SOAK
from tests.phone_browser import make_camera_photo
from tests.phone_server import own_servers
from tests.phone_soak import soaking
from tests.soak_result import Entry
from tools.browser import chromium
from tools.odoo_command import prepare_odoo

SEED = 4
BUNDLE = re.compile(r'src="([^"]+\.js)"')
WORDS = "Bearing noise, belt cracked"
#: Entries that wait when the signal comes back, and entries between two events.
WAITING, HANDFUL = 10, 25
#: Notes when the first visit is on the screen.
SHOWN = """new MutationObserver((_changes, observer) => {
    if (document.querySelector(".ps-card")) {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => performance.mark("shown")));
    }
}).observe(document, {childList: true, subtree: true});"""
#: Seconds from the start of the page until then.
OPENED = """async () => {
    while (!performance.getEntriesByName("shown").length) {
        await new Promise(requestAnimationFrame);
    }
    return performance.getEntriesByName("shown")[0].startTime / 1000;
}"""
#: Seconds from the tap on the button until the phone says that it is saved.
SAVE = """async () => {
    const button = [...document.querySelectorAll("button")].find(
        (one) => one.textContent.trim() === "Save"
    );
    const start = performance.now();
    button.click();
    while (!document.querySelector(".ps-message")) {
        await new Promise(requestAnimationFrame);
    }
    return (performance.now() - start) / 1000;
}"""
#: Seconds until all that waits has been acknowledged.
SEND = """async () => {
    const start = performance.now();
    while (await PsOutbox.countWaiting()) {
        await PsOutbox.sync({force: true, wait: true});
    }
    return (performance.now() - start) / 1000;
}"""


def get_size(server):
    """Return the bytes of the app's JavaScript and what they are with gzip."""
    shell = fetch(f"{server.base_url}/ps/phone").decode()
    scripts = BUNDLE.findall(shell)
    content = b"".join(fetch(server.base_url + path) for path in scripts)
    if not content:
        raise AssertionError("The app's page names no script.")
    return {"raw": len(content), "gzip": len(gzip.compress(content))}


def fetch(address):
    """Return the bytes of a page."""
    with urllib.request.urlopen(address, timeout=60) as response:
        return response.read()


def measure_opening(phone):
    """Return the seconds until the visits are shown, without signal, browser cold."""
    phone.close()
    phone.script = SHOWN
    return phone.open().evaluate(OPENED)


def measure_saving(phone, order_id, photo):
    """Return the seconds from the tap to the message, with the photo chosen before."""
    phone.recommend(order_id, WORDS, photo)
    phone.page.wait_for_timeout(500)
    return phone.page.evaluate(SAVE)


def measure_sending(soak):
    """Return the seconds that entries with a photo each take once there is signal."""
    phone = soak.phone
    phone.proxy.mode = "refuse"
    entries = [
        Entry(f"Waited {soak.make_key()}", soak.make_key(), {soak.make_key(): photo})
        for photo in (make_phone_photo(soak.random) for _photo in range(WAITING))
    ]
    soak.save(entries)
    phone.proxy.mode = "pass"
    return phone.page.evaluate(SEND)


def make_phone_photo(source):
    """Return a photo of the size that the app makes of a camera's."""
    image = Image.frombytes("RGB", (500, 375), source.randbytes(500 * 375 * 3))
    output = io.BytesIO()
    image.resize((1600, 1200)).save(output, "JPEG", quality=75)
    return output.getvalue()


def measure_speed(soak, photo):
    """Return the figures of a phone on which the technician has logged in."""
    phone = soak.phone
    soak.begin(send=False)
    phone.send()
    phone.proxy.mode = "refuse"
    opening = [measure_opening(phone) for _run in range(PHONE_RUNS)]
    saving = [
        measure_saving(phone, soak.order["id"], photo) for _run in range(PHONE_RUNS)
    ]
    soak.enter(send=False)
    phone.proxy.mode = "pass"
    soak.log_in()
    phone.page.evaluate(SEND)
    sending = [measure_sending(soak) for _run in range(PHONE_RUNS)]
    return {
        "opening": statistics.median(opening),
        "saving": statistics.median(saving),
        "sending": statistics.median(sending),
        "runs": PHONE_RUNS,
        "photo": photo.stat().st_size,
        "waiting": WAITING,
    }


def measure(odoo, database):
    """Return all figures of the phone app."""
    figures = {}
    with own_servers(odoo, database) as servers, chromium() as browser:
        place = (*servers, browser, database)
        with soaking(*place, SEED, name="Speed", share=0) as soak:
            figures["size"] = get_size(soak.server)
            with tempfile.TemporaryDirectory() as folder:
                photo = make_camera_photo(Path(folder) / "photo.jpg")
                figures["speed"] = measure_speed(soak, photo)
        with soaking(*place, SEED) as soak:
            figures["soak"] = soak.run(SOAK, HANDFUL).as_dict()
    return figures


def main(result, database):
    """Measure and write the figures."""
    odoo = prepare_odoo(os.environ.get("PROACTIVE_SERVER", "tests"), tests=True)
    figures = measure(odoo, database)
    Path(result).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
