"""A running Odoo server: start it, wait until it answers, stop it."""

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from tools.messages import Failure
from tools.paths import LOGS, ROOT

START_SECONDS = 120
STOP_SECONDS = 30
HOST = "127.0.0.1"


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def check_port(port):
    """Fail when somebody listens on the port already.

    Raises:
        Failure: the port is taken, or may not be used.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Failure(
                f"Port {port} cannot be used ({error.strerror}): another program "
                "listens on it, perhaps another Odoo.",
                f"stop that program, or choose another port: make run PORT={port + 1}",
            ) from error


class RunningOdoo:
    """Odoo's HTTP server for one database, on 127.0.0.1.

    Args:
        odoo: the prepared :class:`~tools.odoo_command.Odoo`.
        database: the only database that it serves.
        port: to listen on; by default a free one.
        arguments: more of Odoo's command line.
    """

    def __init__(self, odoo, database, port=None, arguments=()):
        self.odoo = odoo
        self.database = database
        self.port = port or free_port()
        self.base_url = f"http://{HOST}:{self.port}"
        self.log = LOGS / f"server-{database}.log"
        self.arguments = arguments
        self.process = None

    def start(self):
        """Start the server and return when it answers.

        Raises:
            Failure: it ends or stays silent.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                self.odoo.command(
                    *("-d", self.database, f"--db-filter=^{self.database}$"),
                    *(f"--http-port={self.port}", *self.arguments),
                ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.odoo.environment,
                cwd=ROOT,
                # Ctrl-C in the terminal is for us; we stop Odoo in order.
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Failure(
                    "Odoo does not answer.", f"read the end of its log: {self.log}"
                )
            time.sleep(0.2)
        return self

    def answers(self):
        """Whether the login page comes (the first time, this loads the database)."""
        try:
            with urllib.request.urlopen(
                f"{self.base_url}/web/login", timeout=60
            ) as page:
                return page.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait(self):
        """Return when the server ends by itself."""
        return self.process.wait()

    def stop(self):
        """Stop the server; requests at work may finish."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
