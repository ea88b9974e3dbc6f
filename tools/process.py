"""Run other programs: output to a log file, a known failure when they fail."""

import contextlib
import fcntl
import os
import shutil
import subprocess

from tools.messages import Failure, explain
from tools.paths import CACHE, LOGS

LINES_SHOWN = 15


def run_logged(args, log, problem, advice=None, **options):
    """Run a program with its output in ``LOGS/<log>.log``.

    Args:
        args: program and arguments.
        log: name of the log file, without suffix.
        problem: what to say if it fails.
        advice: what to do then, if the output does not tell a known cause.
        options: more arguments for :func:`subprocess.run`.

    Returns:
        The path of the log file.

    Raises:
        Failure: the program is missing or ended with an error.
    """
    path = LOGS / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as output:
            done = subprocess.run(
                [str(arg) for arg in args],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
    except FileNotFoundError as error:
        raise Failure(
            f"{problem} The program {args[0]} is missing.",
            f"install {args[0]}, then run the same command again.",
        ) from error
    except OSError as error:
        raise explain(
            str(error), problem, advice or "see the message above."
        ) from error
    if done.returncode:
        text = path.read_text(encoding="utf-8", errors="replace")
        tail = "\n".join(text.splitlines()[-LINES_SHOWN:])
        raise explain(text, f"{problem}\n{tail}\n", advice or f"read {path}.")
    return path


def output_of(args, **options):
    """Return what a program prints, or None if it is missing or fails."""
    try:
        return subprocess.run(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
            **options,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def is_root():
    """Whether we may install system packages and must not run PostgreSQL ourselves."""
    return os.geteuid() == 0


def check_free_space(folder, gigabytes, purpose):
    """Fail early when the disk has too little room.

    Raises:
        Failure: fewer than ``gigabytes`` are free where ``folder`` is.
    """
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Failure(
            f"The disk is too full {purpose}: {free:.1f} GB are free, "
            f"{gigabytes} GB are needed.",
            "free some space, then run the same command again.",
        )


@contextlib.contextmanager
def only_one(name):
    """Let one process at a time do the named piece of set-up; the others wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
