"""A soak: many entries of one phone, while everything that can die does.

A phone in Chromium captures and sends behind a fault proxy. Browser, Odoo and
PostgreSQL are killed, answers get lost, lines are slow, logins expire. At the end what
is in the database and in the files is compared with what the phone had said is saved.
Which faults come, and in which order, is decided by a seed; the very moment is not.
"""

import base64
import io
import random
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, expect

from tests.fault_proxy import FaultProxy
from tests.phone_browser import Phone
from tests.phone_server import PhoneServer
from tests.smtp_catcher import SmtpCatcher
from tests.soak_result import Entry, Result
from tools.running import HOST

IN_PAGE = Path(__file__).with_suffix(".js")
#: Of all requests of the phone to the API, the share that has a fault.
SHARE = 0.08
LINE_FAULTS = ("drop_answer", "cut_request", "cut_answer", "refuse", "portal", "slow")
#: What happens between two handfuls of entries.
EVENTS = (
    "kill_browser",
    "damage_database",
    "kill_server",
    "restart_postgres",
    "crash_postgres",
    "expire_login",
    "lose_signal",
    "use_form",
)
API = "/ps/phone/api/"
LOGIN = "technician"
#: Entries that wait on the phone before it gets time to send.
MOST_WAITING = 120
#: How often something came that was known.
AGAIN = "SELECT coalesce(sum(hits - 1), 0) FROM proactive_capture_receipt"
#: Seconds that the last entries may take.
PATIENCE = 600


class Soak:
    """One run.

    Args:
        server: a running :class:`~tests.phone_server.PhoneServer`.
        postgres: its :class:`~tests.phone_server.OwnPostgres`.
        phone: a :class:`~tests.phone_browser.Phone` behind a fault proxy.
        seed: of all decisions.
        name: by which its entries are known.
        events: what may happen, of EVENTS.
        faults: of the line, of LINE_FAULTS.
        share: of the requests to the API that have a fault.
        page_script: JavaScript that is run in the page before anything else.
        tell_login: tell a phone that has forgotten who is logged in, as the server
            does as soon as it is reached.
    """

    def __init__(
        self,
        server,
        postgres,
        phone,
        seed,
        name="Soak",
        events=EVENTS,
        faults=LINE_FAULTS,
        share=SHARE,
        page_script="",
        tell_login=False,
    ):
        self.server, self.postgres, self.phone = server, postgres, phone
        self.name, self.share = name, share
        # Another run's keys would be entries that the server knows
        self.random = random.Random(f"{seed} {name}")
        self._line = random.Random(f"{seed} line")  # asked by the proxy's thread
        self.kinds, self.line_faults = events, faults
        self.page_script = page_script
        self.tell_login, self.me = tell_login, None
        self.entries = {}
        self.said = set()
        self.events = Counter()
        self.order = None
        self._logged_in = 0  # milliseconds since 1970, as the page counts

    def run(self, number, handful=10):
        """Make so many entries, kill in between, wait until all is sent.

        Args:
            number: of entries, at least.
            handful: entries between two events, at most; at least two.

        Returns:
            The :class:`Result`.
        """
        started = time.monotonic()
        self.begin()
        for event in self._plan(number // handful):
            size = self.random.randint(handful // 2, handful)
            self._capture([self.make_entry() for _entry in range(size)], event)
        while len(self.entries) < number:
            rest = min(handful, number - len(self.entries))
            entries = [self.make_entry() for _entry in range(rest)]
            self._capture(entries, self.random.choice(self.kinds))
        if self.share < 1:
            self._drain(number // 20, PATIENCE)
        self.phone.proxy.chance = None
        self._drain(0, PATIENCE)
        return self.compare((time.monotonic() - started) / 60)

    # Making entries

    def make_entry(self):
        """Return a new :class:`Entry`, with photos like no others."""
        photos = self.random.choice([1, 1, 1, 1, 2])
        entry = Entry(
            words=f"{self.name} {len(self.entries) + 1}: belt is worn",
            key=self.make_key(),
            photos={self.make_key(): self._make_photo() for _photo in range(photos)},
            taps=self.random.choice([1, 1, 1, 2]),
        )
        self.entries[entry.key] = entry
        return entry

    def make_key(self):
        """Return a key as the phone makes it, but of the seed."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def _make_photo(self):
        """Return a JPEG like no other."""
        image = Image.frombytes("RGB", (40, 30), self.random.randbytes(40 * 30 * 3))
        output = io.BytesIO()
        image.resize((640, 480)).save(
            output, "JPEG", quality=self.random.randint(60, 90)
        )
        return output.getvalue()

    def _prepare(self, entry):
        order = self.order
        return {
            "key": entry.key,
            "taps": entry.taps,
            "values": {
                "order_id": order["id"],
                "order_ref": order["name"],
                "observation": entry.words,
                "customer_benefit": "No surprise stop in July",
                "customer_word": "agreed",
                "severity": "risk",
                "state": "captured",
            },
            "photos": [
                {"key": key, "data": base64.b64encode(data).decode()}
                for key, data in entry.photos.items()
            ],
        }

    def _capture(self, entries, event):
        """Save entries while the phone sends, and let something happen meanwhile."""
        todo = [entry.key for entry in entries]
        self.phone.page.evaluate(
            "entries => { PsSoak.saveAll(entries).catch(() => null); }",
            [self._prepare(self.entries[key]) for key in todo],
        )
        self.events[event] += 1
        self._wait(self.random.uniform(0, 0.6))
        getattr(self, f"_{event}")()
        left = [key for key in todo if key not in self.said]
        self.save([self.entries[key] for key in left])
        self._drain(MOST_WAITING, 60)

    def _use_form(self):
        """Type an entry into the app's own form, which makes key and photo itself."""
        deadline = time.monotonic() + PATIENCE
        while not self.entries.keys() <= self.said:
            assert time.monotonic() < deadline, "Not all could be saved."
            self._wait(0.1)  # or the form goes on with a draft of those
        entry = self.make_entry()
        page = self.phone.page
        page.goto(f"/ps/phone#visit/{self.order['id']}")
        draft = page.get_by_text("Go on with your draft")
        expect(draft).to_have_count(0, timeout=PATIENCE * 1000)
        [data, *_more] = entry.photos.values()
        photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": data}
        self.phone.recommend(self.order["id"], entry.words, photo)
        self.phone.save()
        items = self.phone.stored("items")
        [item] = [i for i in items if i["values"]["observation"] == entry.words]
        photos = self.phone.stored("photos")
        entry.digests = [p["digest"] for p in photos if p["item"] == item["key"]]
        assert len(entry.digests) == 1
        del self.entries[entry.key]
        entry.key, entry.photos = item["key"], {item["photos"][0]: b""}
        self.entries[entry.key] = entry
        self.said.add(entry.key)

    def save(self, entries):
        """Save entries on the phone, and wait until it says so."""
        self.phone.page.evaluate(
            "entries => PsSoak.saveAll(entries)",
            [self._prepare(entry) for entry in entries],
        )

    # What happens

    def _plan(self, times):
        """Return so many events: each kind as often as the others, in any order."""
        events = [self.kinds[n % len(self.kinds)] for n in range(times)]
        self.random.shuffle(events)
        return events

    def begin(self, send=True):
        """Open the app and log in, as on the first day.

        Args:
            send: go on sending what is there.
        """
        self.phone.open()
        self.phone.log_in(LOGIN)
        self.enter(send)
        boot = self.phone.page.evaluate("PsStore.get('meta', 'boot')")
        self.order = next(o for o in boot["orders"] if not o["closed"])
        self.phone.proxy.chance = self._choose_fault

    def _choose_fault(self, path):
        if path.startswith(API) and self._line.random() < self.share:
            return self._line.choice(self.line_faults)
        return None

    def enter(self, send=True):
        """Make the page ready, after each time that it was loaded."""
        page = self.phone.page
        page.expose_function("psSaid", lambda key: self.said.add(key))
        page.evaluate(IN_PAGE.read_text(encoding="utf-8"))
        if self.page_script:
            page.evaluate(self.page_script)
        self.me = page.evaluate("PsStore.get('meta', 'me')") or self.me
        if self.tell_login:
            page.evaluate("me => PsStore.put('meta', me, 'me')", self.me)
        if send:
            page.evaluate("() => { PsSoak.send().catch(() => null); }")

    def _kill_browser(self, damage=False):
        self.phone.kill()
        if damage:
            self.phone.damage_database()
        self.phone.open()
        self.enter()
        self.log_in()  # Chromium writes cookies down every half minute only

    def _damage_database(self):
        self._kill_browser(damage=True)

    def _kill_server(self):
        self.server.kill()
        self._wait(self.random.uniform(0, 1))
        self.server.use_workers(2 - self.server.workers)
        self.server.start()
        self.events["started with workers" if self.server.workers else "threads"] += 1

    def _restart_postgres(self, crash=False):
        self.postgres.restart(crash)
        self.log_in()  # Odoo ends the sessions that ask while it is away

    def _crash_postgres(self):
        self._restart_postgres(crash=True)

    def _expire_login(self):
        self.server.expire_logins()
        self._wait(self.random.uniform(0.5, 1.5))
        self.log_in()

    def _lose_signal(self):
        self.phone.proxy.mode = self.random.choice(["refuse", "hole", "portal"])
        self._wait(self.random.uniform(0.5, 2))
        self.phone.proxy.mode = "pass"

    def log_in(self):
        """Log in past the faults of the line, as soon as the server is there."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.events["server ended by itself"] += self.server.revive()
            try:
                address = f"http://localhost:{self.server.port}"
                self.phone.authenticate(LOGIN, address)
                self._logged_in = time.time() * 1000
                return
            except (AssertionError, Error):
                if time.monotonic() > deadline:
                    raise
                self._wait(0.5)

    def _wait(self, seconds):
        """Wait, and hear what the page says meanwhile."""
        self.phone.page.wait_for_timeout(seconds * 1000)

    def _drain(self, number, seconds):
        """Wait until no more than so many entries wait on the phone."""
        deadline = time.monotonic() + seconds
        while self.phone.page.evaluate("PsOutbox.countWaiting()") > number:
            self._wait(0.25)
            status = self.phone.page.evaluate("PsStore.get('meta', 'status')")
            if status["status"] == "login" and status["at"] > self._logged_in:
                self.log_in()
            if time.monotonic() > deadline:
                break

    # What came of it

    def compare(self, minutes=0):
        """Return the :class:`Result` of all that was made until now."""
        stored = self.server.stored(f"{self.name} ")
        lost, doubled, wrong = [], [], []
        for entry in self.entries.values():
            records = list(stored.pop(entry.words, {}).values())
            if not records:
                lost.append(entry.words)
            elif len(records) > 1:
                doubled.append(entry.words)
            elif sorted(records[0]) != entry.digests:
                wrong.append(entry.words)
        assert not stored, f"Nobody has captured {stored}."
        [again] = self.server.query(AGAIN)
        return Result(
            entries=len(self.entries),
            photos=sum(len(entry.photos) for entry in self.entries.values()),
            events=self.events,
            faults=self.phone.proxy.count_faults(),
            said=len(self.said),
            lost=lost,
            doubled=doubled,
            wrong=wrong,
            absorbed=int(again),
            minutes=minutes,
        )


@contextmanager
def soaking(odoo, postgres, browser, database, seed, more=(), **options):
    """Give a :class:`Soak` with a server and a phone of its own.

    Args:
        odoo: that works on ``postgres``.
        postgres: from :func:`tests.phone_server.own_servers`.
        browser: Playwright's.
        database: its name.
        seed: of all decisions.
        more: of Odoo's command line.
        options: of the :class:`Soak`.
    """
    with SmtpCatcher() as mailbox:
        server = PhoneServer(odoo, database, mailbox, more=more)
        server.start()
        proxy = FaultProxy((HOST, server.port))
        phone = Phone(browser, proxy, database)
        try:
            yield Soak(server, postgres, phone, seed, **options)
        finally:
            phone.remove()
            proxy.stop()
            server.kill()
