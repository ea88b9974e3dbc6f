"""A server for the phone that may die: an Odoo and a PostgreSQL of their own.

The PostgreSQL that other tests use is fast and shared; this one is durable, as in
production, and nobody else is cut off when it is killed.
"""

import contextlib
import dataclasses
import hashlib
import os
import shutil
import signal
import subprocess
import time

from tests.odoo_server import OdooServer
from tools.odoo_command import Odoo, write_config
from tools.paths import CACHE
from tools.postgres import EmbeddedServer, binaries
from tools.process import run_logged
from tools.python_env import PYTHON
from tools.running import free_port

#: Odoo started as a package of Odoo does it: with workers it needs a program.
PROGRAM = "import odoo.cli\n\nif __name__ == '__main__':\n    odoo.cli.main()\n"
#: A durable server would take long over a transaction for each table.
ONE_GO = "--no-owner --single-transaction".split()
KEPT_COPY = "--format=custom --compress=0 --no-owner".split()


@dataclasses.dataclass(frozen=True)
class OdooProgram(Odoo):
    """An Odoo that is started by a program rather than as a module."""

    def command(self, *args):
        """Return the command line of Odoo with these arguments."""
        program = CACHE / "odoo-program.py"
        program.write_text(PROGRAM, encoding="utf-8")
        return [str(PYTHON), str(program), *(str(arg) for arg in args)]


class OwnPostgres(EmbeddedServer):
    """A durable PostgreSQL of this process alone, which may be killed."""

    def __init__(self):
        super().__init__(f"phone-{os.getpid()}")

    def restart(self, crash=False):
        """Stop it, in order or as a power failure would, and start it again."""
        self._pg_ctl("stop", f"--mode={'immediate' if crash else 'fast'}", "--wait")
        self._start()

    def remove(self):
        """Stop it and remove its data."""
        self._pg_ctl("stop", "--mode=immediate", "--wait")
        shutil.rmtree(self.folder, ignore_errors=True)
        (CACHE / f"postgres-{self.name}.lock").unlink(missing_ok=True)

    def _start(self):
        run_logged(
            [
                *(binaries() / "pg_ctl", "--pgdata", self.data),
                *("--log", self.log, "--wait", "--timeout=60", "start"),
            ],
            f"postgres-{self.name}-start",
            f"PostgreSQL does not start; its own log is {self.log}.",
            start_new_session=True,
            **self._run_as(),
        )


class PhoneServer(OdooServer):
    """An Odoo on a database of its own, with threads or with workers.

    Args:
        odoo: the prepared :class:`~tools.odoo_command.Odoo`.
        database: the name of the database.
        mailbox: the mail server that gets its mails.
        workers: processes of Odoo that answer; 0: one with threads.
        more: of Odoo's command line.
    """

    def __init__(self, odoo, database, mailbox, workers=0, more=()):
        super().__init__(OdooProgram(**vars(odoo)), database, mailbox)
        self._options = [*self.arguments, *more]
        self.use_workers(workers)

    def use_workers(self, workers):
        """Have so many workers from the next start on; 0: threads."""
        self.workers = workers
        ports = [f"--gevent-port={free_port()}"] if workers else []
        self.arguments = [*self._options, f"--workers={workers}", *ports]

    def kill(self):
        """Kill all its processes at once, whatever they do."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def revive(self):
        """Start it again if it has ended by itself, as systemd does.

        With workers, Odoo ends when PostgreSQL is away for a moment.

        Returns:
            Whether it had ended.
        """
        ended = self.process.poll() is not None
        if ended:
            self.kill()  # what is left of it
            self.start()
        return ended

    def pids(self):
        """Return the ids of its processes."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(self.process.pid)],
            capture_output=True,
            text=True,
        )
        return [int(pid) for pid in found.stdout.split()]

    def expire_logins(self):
        """End every session, as time does."""
        for session in self.odoo.data_dir.glob("sessions/*/*"):
            session.unlink(missing_ok=True)

    def query(self, sql):
        """Run SQL and return the rows as lines of text."""
        return self.odoo.server.query(sql, self.database)

    def wait_until_blocked(self, table, seconds=30):
        """Wait until somebody waits for the lock that another has on a table."""
        sql = (
            "SELECT count(*) FROM pg_locks "
            f"WHERE NOT granted AND relation = '{table}'::regclass"
        )
        deadline = time.monotonic() + seconds
        while self.query(sql) == ["0"]:
            assert time.monotonic() < deadline, f"Nobody waits for {table}."
            time.sleep(0.02)

    def stored(self, prefix):
        """Return the recommendations whose observation begins so, with their photos.

        Returns:
            ``{observation: {id of the record: [SHA-256 of each photo's file]}}``.
        """
        found = {}
        for line in self.query(STORED.format(prefix=prefix)):
            words, record, name = line.split("|")
            digests = found.setdefault(words, {}).setdefault(int(record), [])
            if name:
                path = self.odoo.filestore(self.database) / name
                data = path.read_bytes() if path.exists() else b""
                digests.append(hashlib.sha256(data).hexdigest())
        return found


STORED = """
SELECT r.observation, r.id, a.store_fname
  FROM proactive_recommendation r
  LEFT JOIN ir_attachment_proactive_recommendation_rel l
    ON l.proactive_recommendation_id = r.id
  LEFT JOIN ir_attachment a ON a.id = l.ir_attachment_id
 WHERE r.observation LIKE '{prefix}%'
 ORDER BY r.id, a.id
"""


def move(odoo, source, postgres):
    """Copy a database with its files to a PostgreSQL and a data folder of its own.

    Args:
        odoo: the :class:`~tools.odoo_command.Odoo` that has it.
        source: its name there and here.
        postgres: the running :class:`OwnPostgres`.

    Returns:
        The Odoo that works there.
    """
    data_dir = postgres.folder / "odoo"
    config = postgres.folder / "odoo.conf"
    server = postgres.ensure_running()
    data_dir.mkdir(exist_ok=True)
    write_config(config, data_dir)
    copy = dataclasses.replace(odoo, server=server, config=config, data_dir=data_dir)
    archive = postgres.folder / "copy.dump"
    programs = binaries()
    for name, arguments, environment in (
        ("pg_dump", [*KEPT_COPY, f"--file={archive}", source], odoo.environment),
        ("createdb", [source], copy.environment),
        ("pg_restore", [*ONE_GO, f"--dbname={source}", archive], copy.environment),
    ):
        run_logged(
            [programs / name, *arguments],
            f"phone-{name}",
            f"The database {source} cannot be copied.",
            env=environment,
        )
    archive.unlink()
    if odoo.filestore(source).exists():
        shutil.copytree(
            odoo.filestore(source), copy.filestore(source), copy_function=os.link
        )
    return copy


@contextlib.contextmanager
def own_servers(odoo, database):
    """Give a copy of a database on servers that may be killed.

    Args:
        odoo: the :class:`~tools.odoo_command.Odoo` that has it.
        database: its name there and here.

    Returns:
        The Odoo that works there, and its :class:`OwnPostgres`.
    """
    postgres = OwnPostgres()
    try:
        yield move(odoo, database, postgres), postgres
    finally:
        postgres.remove()
