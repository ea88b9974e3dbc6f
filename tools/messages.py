"""What the user reads: steps, their progress, and failures that say what to do next."""

import contextlib
import sys
import threading
import time

# How often a long step says that it is still at work, in seconds.
HEARTBEAT = 15


class Failure(Exception):
    """Something a user can put right.

    Args:
        problem: what happened, in the user's words.
        advice: what to do next, as an instruction.
    """

    def __init__(self, problem, advice):
        super().__init__(problem)
        self.problem = problem
        self.advice = advice

    def __str__(self):
        return f"{self.problem}\nWhat to do: {self.advice}"


def say(text):
    """Print a line at once, to stderr: stdout belongs to the command that we run."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title):
    """Announce a step, say now and then that it goes on, and how long it took."""
    started = time.monotonic()
    finished = threading.Event()

    def tell_progress():
        while not finished.wait(HEARTBEAT):
            say(f"    ... {title}: {time.monotonic() - started:.0f} s so far")

    say(f"==> {title}")
    teller = threading.Thread(target=tell_progress, daemon=True)
    teller.start()
    try:
        yield
    finally:
        finished.set()
        teller.join()
    say(f"    done in {time.monotonic() - started:.0f} s")


# The words of the system's own messages that tell why a command failed.
CAUSES = (
    (
        ("No space left on device", "not enough free space", "Disk quota exceeded"),
        "The disk is full.",
        "free some space (4 GB are needed in all; `make clean` removes what the "
        "project downloaded), then run the same command again.",
    ),
    (
        (
            "Temporary failure resolving",
            "Temporary failure in name resolution",
            "Could not resolve",
            "Name or service not known",
            "Network is unreachable",
            "Failed to establish a new connection",
            "Connection timed out",
            "Connection refused",
            "Could not connect to",
            "Unable to connect",
            "ENOTFOUND",
            "ECONNREFUSED",
            "EAI_AGAIN",
        ),
        "The network did not answer.",
        "check the connection (and the proxy, if you use one), then run the same "
        "command again: what is already downloaded is kept.",
    ),
    (
        ("Permission denied",),
        "A file may not be read or written.",
        "check who owns the project folder (a run as root leaves files of root), "
        "then run the same command again.",
    ),
)


def explain(output, problem, advice):
    """Make a Failure out of a command's output.

    Args:
        output: what the failed command printed.
        problem: what failed, in the user's words.
        advice: what to do if the output does not tell a known cause.
    """
    for words, cause, cure in CAUSES:
        if any(word in output for word in words):
            return Failure(f"{problem} {cause}", cure)
    return Failure(problem, advice)
