"""Whatever dies meanwhile: what the phone said is saved is on the server, once.

The controls show that the soak can tell: where the server keeps no receipts, it finds
entries that are doubled; where the phone keeps its queue in memory, or no second
copy of it, entries are lost.
"""

import pytest

from tests.phone_server import own_servers
from tests.phone_soak import EVENTS, soaking
from tools.paths import ROOT

SEED = 20260
ENTRIES, HANDFUL = 64, 8
FEW = 16

#: Odoo's server loads it beside its own modules: nothing is known of earlier tries.
NO_RECEIPTS = """
import uuid

from odoo.addons.proactive_service.models import proactive_capture_receipt

Receipt = proactive_capture_receipt.ProactiveCaptureReceipt
once = Receipt._once


def forget_and_take(self, kind, key, digest, values):
    known = self.sudo().search([("key", "=", key)])
    known.key = f"{key}-{uuid.uuid4()}"
    known.flush_recordset()
    self.env.cr.execute(
        "UPDATE proactive_recommendation SET capture_key = NULL WHERE capture_key = %s",
        [key],
    )
    self.env.invalidate_all()
    return once(self, kind, key, digest, values)


Receipt._once = forget_and_take
"""
#: The page keeps its entries in variables, as an app without IndexedDB would.
IN_MEMORY = """
const rows = {};
const table = (name) => (rows[name] ||= new Map());
const open = (name) => ({
    add(one) {
        if (table(name).has(one.key)) {
            throw new DOMException("", "ConstraintError");
        }
        table(name).set(one.key, one);
    },
    delete: (key) => table(name).delete(key),
    get: (key) => table(name).get(key),
    getAll: () => [...table(name).values()],
    put: (one, key) => table(name).set(key || one.key, one),
});
const disk = {get: PsStore.get, put: PsStore.put};
Object.assign(PsStore, {
    transact: async (names, mode, work) => work(open),
    all: async (name) => open(name).getAll(),
    get: async (name, key) =>
        name === "meta" ? disk.get(name, key) : open(name).get(key),
    put: async (name, one, key) =>
        name === "meta" ? disk.put(name, one, key) : open(name).put(one, key),
    remove: async (name, key) => open(name).delete(key),
    photosOf: async (key) =>
        open("photos").getAll().filter((photo) => photo.item === key),
});
"""
#: The page keeps no second copy, as a browser without a cache.
NO_COPY = "Object.defineProperty(self, 'caches', {value: undefined})"


@pytest.fixture(scope="module")
def servers(odoo, demo_database):
    """An Odoo and its PostgreSQL, both of which may be killed."""
    with own_servers(odoo, demo_database) as servers:
        yield servers


@pytest.fixture
def soak(servers, demo_database, browser, request):
    """Start a soak."""

    def start(**options):
        name = request.node.name
        return soaking(*servers, browser, demo_database, SEED, name=name, **options)

    return start


def test_soak(soak):
    with soak() as run:
        result = run.run(ENTRIES, HANDFUL)
    print(result)
    assert (result.lost, result.doubled, result.wrong) == ([], [], [])
    assert result.entries >= ENTRIES
    assert all(result.events[kind] for kind in EVENTS)
    assert result.absorbed, "No answer was lost: nothing has been tried."


def test_without_receipts(soak, tmp_path):
    """Control: lost answers double entries where nothing remembers them."""
    module = tmp_path / "addons" / "no_receipts"
    module.mkdir(parents=True)
    (module / "__manifest__.py").write_text("{'name': 'Control'}")
    (module / "__init__.py").write_text(NO_RECEIPTS)
    more = ["--load=base,web,no_receipts", f"--addons-path={ROOT},{module.parent}"]
    line = {"faults": ["drop_answer"], "share": 0.3}
    with soak(more=more, events=["lose_signal"], **line) as run:
        result = run.run(FEW, FEW // 2)
    assert result.faults["drop_answer"]
    assert result.doubled


def test_queue_in_memory(soak):
    """Control: a killed browser loses what it kept in memory."""
    line = {"faults": ["refuse"], "share": 1}
    with soak(events=["kill_browser"], page_script=IN_MEMORY, **line) as run:
        result = run.run(FEW, FEW // 2)
    assert result.lost


def test_without_second_copy(soak):
    """Control: a browser that begins a new database loses what was in the old one."""
    line = {"faults": ["refuse"], "share": 1, "tell_login": True}
    with soak(events=["damage_database"], **line) as run:
        run.phone.script = NO_COPY
        result = run.run(FEW, FEW // 2)
    assert result.lost
