"""The phone's promise against each fault, on a server with threads and with workers."""

import base64
import dataclasses
import hashlib
import http.cookiejar
import itertools
import json
import os
import resource
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid

import pytest
from playwright.sync_api import expect

from tests import phone_fixtures
from tests.phone_browser import make_camera_photo
from tests.phone_fixtures import received, wait_until_received
from tests.phone_server import PhoneServer
from tests.phone_soak import LINE_FAULTS, Soak
from tools import database
from tools.postgres import binaries

proxy = phone_fixtures.proxy
phone = phone_fixtures.phone
order_id = phone_fixtures.order_id

LOGIN = "technician"
PHOTOS = "ir_attachment_proactive_recommendation_rel"
API = "/ps/phone/api/1"
CALLS = ("/ping$", "/capture$", "/photo/")
SEED = 18
#: Bytes that a file may still grow to on a disk that is full: less than a photo has.
ROOM = 200_000
#: What a restored backup of the server has forgotten.
FORGET = """
DELETE FROM proactive_capture_receipt WHERE kind = 'photo' AND parent_id IN
    (SELECT id FROM proactive_capture_receipt WHERE key = '{key}');
DELETE FROM proactive_capture_receipt WHERE key = '{key}';
DELETE FROM proactive_recommendation WHERE capture_key = '{key}';
"""
#: PostgreSQL's answer while its disk is full.
FULL = """
CREATE OR REPLACE FUNCTION no_room() RETURNS trigger AS $$
BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER no_room BEFORE INSERT ON proactive_recommendation
    EXECUTE FUNCTION no_room();
"""
LOCKS = """
SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass
   AND mode = 'ExclusiveLock' AND granted
"""
ROOM_AGAIN = "DROP TRIGGER no_room ON proactive_recommendation"


@pytest.fixture(scope="module", params=[0, 2], ids=["threads", "workers"])
def odoo_server(odoo, demo_database, mailbox, request):
    """A server that may be killed, on a copy of the demo database."""
    copy = f"{demo_database}_faults_{request.param}_{os.getpid()}"
    database.copy(odoo, demo_database, copy)
    server = PhoneServer(odoo, copy, mailbox, request.param)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        database.drop(odoo, copy)


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    return make_camera_photo(tmp_path_factory.mktemp("camera") / "photo.jpg")


def digests(odoo_server, record):
    """Return the SHA-256 of each of its photos, as the server hands them out."""
    found = odoo_server.execute(
        "ir.attachment", "read", record["attachment_ids"], ["datas"]
    )
    data = [base64.b64decode(attachment["datas"]) for attachment in found]
    return [hashlib.sha256(photo).hexdigest() for photo in data]


def item_of(phone, words):
    """Return the phone's own note of an entry."""
    items = phone.stored("items")
    return next(item for item in items if item["values"]["observation"] == words)


def test_answer_lost(phone, proxy, odoo_server, order_id, photo):
    """The server had committed; the phone sends again, and nothing doubles."""
    words = "The answer got lost on the stairs"
    for fault in ("refuse", "drop_answer", "cut_answer"):
        proxy.rule("/capture$", fault)
    for fault in ("cut_request", "drop_answer", "cut_answer"):
        proxy.rule("/photo/", fault)
    phone.recommend(order_id, words, photo)
    phone.save()
    for _time in range(9):
        phone.send()
    assert proxy.count("/capture$") == 4
    assert proxy.count("/photo/") == 4
    record = wait_until_received(odoo_server, words, photos=1)
    [stored] = phone.stored("photos")
    assert digests(odoo_server, record) == [stored["digest"]]
    assert item_of(phone, words)["state"] == "done"


def test_login_expired(phone, odoo_server, order_id):
    words = "Saved after the login had expired"
    odoo_server.expire_logins()
    phone.recommend(order_id, words)
    phone.save()
    phone.send()
    expect(phone.page.locator(".ps-bar-warn")).to_contain_text("log in again")
    assert not received(odoo_server, words)
    phone.log_in(LOGIN)
    wait_until_received(odoo_server, words)


def test_restored_backup(phone, odoo_server, order_id, photo):
    """What the server has forgotten is sent again, with its photo."""
    words = "Sent on the day before the server was restored"
    phone.recommend(order_id, words, photo)
    phone.save()
    phone.send()
    record = wait_until_received(odoo_server, words, photos=1)
    odoo_server.query(FORGET.format(key=record["capture_key"]))
    assert not received(odoo_server, words)
    phone.send()
    again = wait_until_received(odoo_server, words, photos=1)
    assert again["capture_key"] == record["capture_key"]


@pytest.mark.parametrize(
    ("table", "before"),
    [("proactive_recommendation", 0), (PHOTOS, 1)],
    ids=["entry", "photo"],
)
def test_killed_in_the_middle(phone, odoo_server, order_id, photo, table, before):
    """Killed before it could commit: nothing is there; after that: once."""
    words = f"The server died over the table {table}"
    phone.proxy.mode = "refuse"
    phone.recommend(order_id, words, photo)
    phone.save()
    phone.proxy.mode = "pass"
    with locked(odoo_server, table):
        phone.page.evaluate("() => { PsOutbox.sync({force: true, wait: true}); }")
        odoo_server.wait_until_blocked(table)
        odoo_server.kill()
    odoo_server.start()
    assert len(received(odoo_server, words)) == before
    phone.send()
    record = wait_until_received(odoo_server, words, photos=1)
    [stored] = phone.stored("photos")
    assert digests(odoo_server, record) == [stored["digest"]]


class locked:
    """Let nobody write to a table meanwhile."""

    def __init__(self, odoo_server, table):
        self.sql = f"BEGIN; LOCK {table} IN EXCLUSIVE MODE; SELECT pg_sleep(60)"
        self.server, self.table = odoo_server, table
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            [binaries() / "psql", "-XAtqc", self.sql, self.server.database],
            env=self.server.odoo.environment,
            stdout=subprocess.DEVNULL,
        )
        while self.server.query(LOCKS.format(table=self.table)) == ["0"]:
            time.sleep(0.02)

    def __exit__(self, *_error):
        self.server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"
        )
        self.process.wait(30)


@pytest.fixture
def full_disk(odoo_server):
    """Let no file of the server grow further than ROOM; call it to get room again."""

    def limit(size):
        for pid in odoo_server.pids():
            _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))

    limit(ROOM)
    yield lambda: limit(resource.RLIM_INFINITY)
    limit(resource.RLIM_INFINITY)


def test_disk_full(phone, odoo_server, order_id, photo, full_disk):
    """A photo without room is not acknowledged; the phone keeps it and says so."""
    words = "Photographed when the server's disk was full"
    phone.recommend(order_id, words, photo)
    phone.save()
    phone.send()
    record = wait_until_received(odoo_server, words, photos=0)
    item = item_of(phone, words)
    assert (item["state"], item["error"]["code"]) == ("recorded", "no_room")
    phone.page.goto("/ps/phone#outbox")
    main = phone.page.locator("main")
    expect(main).to_contain_text("The server's disk is full")
    full_disk()
    phone.send()
    record = wait_until_received(odoo_server, words, photos=1)
    [stored] = phone.stored("photos")
    assert digests(odoo_server, record) == [stored["digest"]]


def test_disk_of_the_database_full(phone, odoo_server, order_id):
    """An entry without room is not acknowledged either."""
    words = "Written when the database's disk was full"
    odoo_server.query(FULL)
    try:
        phone.recommend(order_id, words)
        phone.save()
        phone.send()
        item = item_of(phone, words)
        assert (item["state"], item["error"]["code"]) == ("queued", "no_room")
    finally:
        odoo_server.query(ROOM_AGAIN)
    assert not received(odoo_server, words)
    phone.send()
    wait_until_received(odoo_server, words)


@pytest.fixture
def soak(phone, odoo_server, order_id, request):
    """Makes entries in the phone's page, by the app's own store and outbox."""
    soak = Soak(odoo_server, None, phone, SEED, name=request.node.name, share=0)
    soak.order = {"id": order_id, "name": "Visit"}
    soak.enter(send=False)
    return soak


def test_bad_line(phone, proxy, soak):
    """Each fault in each kind of request: all arrives, once, with its photos."""
    for path, fault in itertools.product(CALLS, LINE_FAULTS):
        soak.save([soak.make_entry()])
        proxy.rule(path, fault)
        phone.send()
    phone.send()
    result = soak.compare()
    assert proxy.count_faults() == dict.fromkeys(LINE_FAULTS, len(CALLS))
    assert result.entries == len(CALLS) * len(LINE_FAULTS)
    assert (result.lost, result.doubled, result.wrong) == ([], [], [])


def test_two_tabs(phone, proxy, soak):
    """One sender for all tabs: nothing is even sent twice."""
    proxy.mode = "refuse"
    soak.save([soak.make_entry() for _entry in range(6)])
    tab = phone.open_tab()
    before = proxy.count("/capture$")
    proxy.mode = "pass"
    phone.page.evaluate("() => { PsOutbox.sync({force: true, wait: true}); }")
    tab.evaluate("PsOutbox.sync({force: true, wait: true})")
    phone.send()
    result = soak.compare()
    assert proxy.count("/capture$") - before == 6
    assert (result.lost, result.doubled, result.wrong) == ([], [], [])


# Many at once, past the app: it sends one after the other


@dataclasses.dataclass
class Client:
    """Another client of the phone's API, logged in."""

    server: PhoneServer

    def __post_init__(self):
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        params = {"db": self.server.database, "login": LOGIN, "password": LOGIN}
        answer = self._post("/web/session/authenticate", {"params": params})
        assert answer["result"]["uid"]

    def send(self, order_id, key, words):
        """Send an entry and return the answer."""
        values = {
            "order_id": order_id,
            "observation": words,
            "customer_benefit": "No surprise stop in July",
            "state": "captured",
        }
        now = int(time.time() * 1000)
        entry = {"key": key, "kind": "record", "values": values, "photos": []}
        digest = hashlib.sha256(words.encode()).hexdigest()
        times = {"captured_at": now, "sent_at": now}
        return self._post(f"{API}/capture", {**entry, "digest": digest, **times})

    def _post(self, path, body):
        request = urllib.request.Request(
            self.server.base_url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "X-Proactive-Phone": "1"},
        )
        with self.opener.open(request, timeout=120) as response:
            return json.load(response)


def at_once(work, arguments):
    """Call a function with each of the arguments at the same moment."""
    results, errors = [], []
    barrier = threading.Barrier(len(arguments))

    def run(argument):
        barrier.wait()
        try:
            results.append(work(*argument))
        except urllib.error.HTTPError as error:
            errors.append(error.read().decode()[:2000])

    threads = [threading.Thread(target=run, args=[each]) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not errors, errors
    return results


def test_eight_times_the_same_at_once(odoo_server, order_id):
    client, words = Client(odoo_server), "Eight times at the same moment"
    key = str(uuid.uuid4())
    answers = at_once(client.send, [(order_id, key, words)] * 8)
    assert sorted(answer["created"] for answer in answers) == [False] * 7 + [True]
    assert {answer["ack"] for answer in answers} == {key}
    [record] = received(odoo_server, words)
    assert {answer["recommendation"] for answer in answers} == {record["id"]}


def test_ten_different_at_once(odoo_server, order_id):
    client = Client(odoo_server)
    words = [f"Different at the same moment: {number}" for number in range(10)]
    answers = at_once(client.send, [(order_id, str(uuid.uuid4()), w) for w in words])
    assert [answer["created"] for answer in answers] == [True] * 10
    assert {answer["state"] for answer in answers} == {"accepted"}
    assert [len(received(odoo_server, text)) for text in words] == [1] * 10
