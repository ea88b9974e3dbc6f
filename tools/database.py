"""Databases with our addons: built once, again when the addons changed, copied."""

import hashlib
import json
import os
import shutil

from tools.addons import addons_digest, foreign_dependencies, present_addons
from tools.messages import Failure, step
from tools.paths import LOGS, ROOT, STAMPS, read_stamp, write_stamp
from tools.process import run_logged
from tools.python_env import ADDON_REQUIREMENTS

UNFINISHED = "unfinished"
# What our addons stand on; OCA's field service is updated from its lowest addon.
LOWEST_OCA_ADDON = "base_territory"


def build_log(name):
    """Return the path of the log of the last installation or update of a database."""
    return LOGS / f"database-{name}.log"


def ensure_database(odoo, name, demo=False, base=None, keep=False):
    """Make sure that a database with all our addons exists and is up to date.

    An interrupted installation is done again from nothing, an interrupted update is
    repeated: the stamp of a database is written when it is ready.

    Args:
        odoo: the prepared :class:`~tools.odoo_command.Odoo`.
        name: of the database.
        demo: whether it gets demo data.
        base: a database to start from, with what our addons depend on.
        keep: never drop a finished database, because it holds somebody's work: it is
            updated. Others are built anew, as an update leaves alone what is the
            administrator's to change (``noupdate``).

    Raises:
        Failure: the installation or the update failed.
    """
    stamp = stamp_of(odoo, name)
    wanted = {
        **foundation(odoo),
        "addons": present_addons(),
        "digest": addons_digest(),
        "demo": demo,
    }
    text = read_stamp(stamp)
    exists = odoo.server.has_database(name)
    if exists and text == json.dumps(wanted):
        return
    if exists and text != UNFINISHED and keep:
        made = json.loads(text) if text else {}
        update(odoo, name, made, wanted)
    else:
        write_stamp(stamp, UNFINISHED)
        drop(odoo, name)
        if base:
            copy(odoo, base, name)
        install(odoo, name, wanted["addons"], demo)
    write_stamp(stamp, json.dumps(wanted))


def begin_anew(odoo, name):
    """Let the next :func:`ensure_database` build this database from nothing."""
    write_stamp(stamp_of(odoo, name), UNFINISHED)


def built_on(odoo, name):
    """Return the day on which a database was made, as ISO text in UTC."""
    sql = "SELECT min(create_date)::date FROM ir_module_module"
    return odoo.server.query(sql, name)[0]


def ensure_base(odoo, name):
    """Make sure that a database with all that our addons depend on exists."""
    stamp = stamp_of(odoo, name)
    wanted = json.dumps({**foundation(odoo), "depends": foreign_dependencies()})
    if odoo.server.has_database(name) and read_stamp(stamp) == wanted:
        return
    write_stamp(stamp, UNFINISHED)
    drop(odoo, name)
    install(odoo, name, foreign_dependencies())
    write_stamp(stamp, wanted)


def stamp_of(odoo, name):
    """Return the path of the stamp that tells what a database was made of."""
    return STAMPS / f"database-{odoo.config.stem}-{name}"


def foundation(odoo):
    """Return what a database stands on besides our addons."""
    requirements = (ROOT / ADDON_REQUIREMENTS).read_bytes()
    return {"odoo": str(odoo.source), "oca": hashlib.sha256(requirements).hexdigest()}


def install(odoo, name, addons, demo=False):
    """Make a database and install addons in it."""
    options = ["--with-demo"] if demo else []
    with step(f"Installing the addons in database {name}"):
        run_odoo(odoo, name, "-i", ",".join(addons or ["base"]), *options)


def update(odoo, name, made, wanted):
    """Update our addons in a database, and install those that are new."""
    known = made.get("addons", wanted["addons"])
    new = [addon for addon in wanted["addons"] if addon not in known]
    old = [addon for addon in wanted["addons"] if addon in known]
    if made.get("oca") != wanted["oca"]:
        old.insert(0, LOWEST_OCA_ADDON)
    arguments = ["-u", ",".join(old)] if old else []
    arguments += ["-i", ",".join(new)] if new else []
    with step(f"The addons changed: updating database {name}"):
        run_odoo(odoo, name, *arguments)


def run_odoo(odoo, name, *arguments):
    """Let Odoo do something with a database and stop.

    Returns:
        The path of the log.

    Raises:
        Failure: Odoo failed.
    """
    log = build_log(name)
    return run_logged(
        odoo.command("-d", name, "--stop-after-init", "--no-http", *arguments),
        log.stem,
        f"Odoo could not set up the database {name}.",
        f"read the error in {log}, put it right, and run the same command again.",
        env=odoo.environment,
        cwd=ROOT,
    )


def drop(odoo, name):
    """Remove a database and its files; whoever is connected is cut off."""
    odoo.server.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(odoo.filestore(name), ignore_errors=True)


def copy(odoo, source, target):
    """Make ``target`` a copy of the database ``source``, with its files.

    The files are hard links: Odoo names a file after its content and never writes
    into one again.

    Raises:
        Failure: somebody is connected to ``source``.
    """
    drop(odoo, target)
    try:
        odoo.server.query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    except Failure as failure:
        raise Failure(
            f"The database {source} cannot be copied. {failure.problem}",
            "stop the Odoo that uses it, then run the same command again.",
        ) from failure
    if odoo.filestore(source).exists():
        shutil.copytree(
            odoo.filestore(source), odoo.filestore(target), copy_function=os.link
        )
