"""``make run``: what it says, and the demo company of an earlier day."""

from tools import database, serve
from tools.odoo_command import Odoo
from tools.postgres import Server


def test_demo_company_of_today():
    text = serve.welcome("http://127.0.0.1:8069", "2026-01-12", "2026-01-12")
    assert "http://127.0.0.1:8069" in text
    assert all(login in text for login, _role in serve.LOGINS)
    assert "FRESH" not in text


def test_demo_company_of_an_earlier_day():
    text = serve.welcome("http://127.0.0.1:8069", "2026-01-09", "2026-01-12")
    assert "2026-01-09" in text
    assert "make run FRESH=1" in text


def test_fresh_demo_company(tmp_path, monkeypatch):
    """A finished database is kept, unless it was said to begin anew."""
    monkeypatch.setattr(database, "STAMPS", tmp_path)
    done = []
    monkeypatch.setattr(database, "foundation", lambda odoo: {"odoo": "", "oca": ""})
    monkeypatch.setattr(database, "drop", lambda odoo, name: done.append("drop"))
    monkeypatch.setattr(database, "install", lambda *args: done.append("install"))
    monkeypatch.setattr(database, "update", lambda *args: done.append("update"))
    monkeypatch.setattr(Server, "has_database", lambda server, name: bool(done))
    odoo = Odoo(tmp_path, Server(), tmp_path / "odoo-main.conf", tmp_path)

    database.ensure_database(odoo, "demo", demo=True, keep=True)
    assert done == ["drop", "install"]
    database.ensure_database(odoo, "demo", demo=True, keep=True)
    assert done == ["drop", "install"]
    database.begin_anew(odoo, "demo")
    database.ensure_database(odoo, "demo", demo=True, keep=True)
    assert done == ["drop", "install"] * 2
