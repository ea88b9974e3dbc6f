"""A technician's phone in the browser tests: one profile that outlives its browser."""

import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, expect

from tools.browser import FLAGS, PHONE
from tools.chromium import find_chromium
from tools.process import is_root


class Phone:
    """A Chromium with its own profile folder, behind a fault proxy.

    Attributes:
        page: the page of the app, while it is open.
        script: JavaScript that each page runs before its own.
    """

    def __init__(self, browser, proxy, database):
        self.proxy, self.database = proxy, database
        self.page = None
        self.script = ""
        self._launch = browser.browser_type.launch_persistent_context
        self._context = self._worker = None
        self._profile = tempfile.mkdtemp(prefix="phone-")

    def open(self, address="/ps/phone", quota=None):
        """Start the browser, as after a kill, and open the app.

        Args:
            address: of the screen.
            quota: bytes that the browser lets the app have.
        """
        self._context = self._launch(
            self._profile,
            executable_path=find_chromium(),
            args=[*FLAGS, "--no-sandbox"] if is_root() else FLAGS,
            base_url=self.proxy.base_url,
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
            locale="en-US",
        )
        if self.script:
            self._context.add_init_script(self.script)
        self.page = self._context.pages[0]
        if quota:
            self.let_quota(quota)
        self.page.goto(address)
        self.page.wait_for_selector("body.ps-ready")
        return self.page

    def open_tab(self):
        """Open the app in another tab, beside the first."""
        page = self._context.new_page()
        page.goto("/ps/phone")
        page.wait_for_selector("body.ps-ready")
        return page

    def log_in(self, login):
        """Log in, and let the app see it."""
        self.authenticate(login)
        self.page.evaluate("location.hash = 'today'")
        self.page.reload()
        self.page.wait_for_selector(".ps-card")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        # Answers that are under way would bring the login back
        self.page.wait_for_load_state("networkidle")

    def authenticate(self, login, base_url=""):
        """Get a login's cookie, past the app.

        Args:
            login: of the user.
            base_url: of the server, to go past the faults of the proxy, too.
        """
        params = {"db": self.database, "login": login, "password": login}
        response = self._context.request.post(
            f"{base_url}/web/session/authenticate",
            data={"jsonrpc": "2.0", "params": params},
        )
        assert response.ok and response.json().get("result", {}).get("uid")

    def lose_login(self):
        """What an expired session looks like from here."""
        self._context.clear_cookies()

    def recommend(self, order_id, words, photo=None):
        """Fill in the form of a visit, up to the button."""
        page = self.page
        page.goto(f"/ps/phone#recommend/{order_id}")
        if photo:
            page.set_input_files("input[type=file]", photo)
            expect(page.locator(".ps-photos img")).to_have_count(1)
        page.fill("#ps_observation", words)
        page.fill("#ps_customer_benefit", "No surprise stop in July")
        page.click("text=Agreed to it")

    def save(self):
        """Save, and wait until the phone says so."""
        self.page.click("button:text-is('Save')")
        expect(self.page.locator(".ps-message")).to_contain_text("Saved on this phone")

    def send(self):
        """Try to send now, and wait until nothing is under way."""
        return self.page.evaluate("PsOutbox.sync({force: true, wait: true})")

    def close_app(self):
        """Close the app and stop its worker; the browser goes on."""
        found = []
        session = self._context.new_cdp_session(self.page)
        session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(event["registrations"]),
        )
        session.send("ServiceWorker.enable")
        while not found:
            self.page.wait_for_timeout(50)
        self.page.goto("about:blank")
        session.send("ServiceWorker.stopAllWorkers")
        self._worker = session, found[0]["registrationId"]

    def wake_worker(self):
        """Send the worker what the browser sends it when the signal is back."""
        session, registration = self._worker
        session.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": self.proxy.base_url,
                "registrationId": registration,
                "tag": "ps-outbox",
                "lastChance": False,
            },
        )

    def stored(self, name):
        """Return what a store of the phone holds, without the bytes of photos."""
        return self.page.evaluate(
            "name => PsStore.all(name).then(all => all.map(({data, ...one}) => one))",
            name,
        )

    def let_quota(self, size):
        """Let the app have so many bytes; the browser looks now and then."""
        self._context.new_cdp_session(self.page).send(
            "Storage.overrideQuotaForOrigin",
            {"origin": self.proxy.base_url, "quotaSize": size},
        )

    def kill(self):
        """Kill every process of this browser at once, as a phone does."""
        for folder in Path("/proc").iterdir():
            try:
                command = (folder / "cmdline").read_text()
            except (OSError, UnicodeDecodeError):
                continue
            if folder.name.isdigit() and self._profile in command:
                with suppress(ProcessLookupError):
                    os.kill(int(folder.name), signal.SIGKILL)
        self.close()

    def damage_database(self):
        """Damage what the dead browser has stored; it then begins a new database."""
        files = list(Path(self._profile).glob("*/IndexedDB/*.leveldb/MANIFEST-*"))
        assert files, "This browser keeps its databases somewhere else."
        for path in files:
            path.write_bytes(b"damaged" * 20)

    def close(self):
        """Close the browser; the profile stays."""
        with suppress(Error):  # it may be dead already
            self._context.close()

    def remove(self):
        """Throw the phone away."""
        self.close()
        shutil.rmtree(self._profile, ignore_errors=True)


def make_camera_photo(path):
    """Write a photo as a camera takes it: large, and with the place it was taken at."""
    image = Image.frombytes("RGB", (1000, 750), os.urandom(1000 * 750 * 3))
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    image.resize((4000, 3000)).save(path, "JPEG", quality=50, exif=exif)
    assert path.stat().st_size > 2_500_000
    return path
