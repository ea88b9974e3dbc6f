"""``make run``: the demo company in a browser."""

import os
import signal
from datetime import datetime, timezone

from tools.database import begin_anew, built_on, ensure_database
from tools.messages import Failure, say, step
from tools.odoo_command import prepare_odoo
from tools.postgres import EmbeddedServer
from tools.running import RunningOdoo, check_port

DATABASE = "proactive_demo"
DEFAULT_PORT = 8069
# Login and password are the same.
LOGINS = (
    ("manager", "service manager"),
    ("office", "office user, follows up"),
    ("technician", "technician in the field"),
    ("admin", "administrator"),
)


def chosen_port():
    """Return the port that PORT names.

    Raises:
        Failure: it is not a port.
    """
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Failure(f"PORT={text} is not a port.", "choose one: make run PORT=8070")
    return int(text)


def welcome(base_url, built, today):
    """Return what the user reads when the server is ready.

    Args:
        base_url: where it is served.
        built: the day on which the demo company was made, ISO text.
        today: today's day, ISO text.
    """
    rows = [f"    {login:12} {login:12} {role}" for login, role in LOGINS]
    old = [
        f"The demo company lives on the day it was made, {built}.",
        "For visits of today: make run FRESH=1 (what you entered is lost)",
        "",
    ]
    return "\n".join(
        [
            "",
            f"Proactive Service is ready: {base_url}",
            "",
            f"    {'login':12} {'password':12} who",
            *rows,
            "",
            *(old if built != today else []),
            "Ctrl-C stops it.",
        ]
    )


def serve():
    """Set up what is missing, serve the demo database, stop on Ctrl-C."""
    on_end_signals(end_once)
    port = chosen_port()
    check_port(port)
    odoo = prepare_odoo("main")
    try:
        if os.environ.get("FRESH"):
            begin_anew(odoo, DATABASE)
        ensure_database(odoo, DATABASE, demo=True, keep=True)
        server = RunningOdoo(odoo, DATABASE, port)
        try:
            with step("Starting Odoo"):
                server.start()
            today = datetime.now(timezone.utc).date().isoformat()
            say(welcome(server.base_url, built_on(odoo, DATABASE), today))
            server.wait()
            raise Failure("Odoo has ended.", f"read the end of its log: {server.log}")
        except KeyboardInterrupt:
            say("\n==> Stopping Odoo")
        finally:
            server.stop()
    finally:
        stop_own_postgres(odoo.server)


def on_end_signals(handler):
    """Set what happens when we are ended, by Ctrl-C or from outside."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def end_once(_number, _frame):
    """End in order; an impatient second Ctrl-C must leave nothing behind.

    Raises:
        KeyboardInterrupt: always.
    """
    on_end_signals(signal.SIG_IGN)
    raise KeyboardInterrupt


def stop_own_postgres(server):
    """Stop PostgreSQL if we started it and nobody else uses it."""
    if not server.started:
        return
    if server.other_clients():
        say("    PostgreSQL goes on: others are connected (make stop-db stops it)")
        return
    EmbeddedServer("main").stop()
