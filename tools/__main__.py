"""Entry point: checks the Python version, then hands over to ``tools.commands``.

This file keeps to a syntax that every Python 3 can read, so that an old one answers
with a sentence instead of a SyntaxError.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 10)
NEWEST = (3, 13)
# Set for the Python that we hand over to, so that two wrong ones cannot call each
# other for ever.
HANDED_OVER = "PROACTIVE_PYTHON_CHOSEN"


def is_supported(version):
    """Whether Odoo 19 and our pinned packages run on this ``(major, minor)``."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def runs(python):
    """Whether this program runs: a version manager's stand-in may not."""
    with open(os.devnull, "w") as nothing:
        command = [python, "-c", "import venv"]
        return subprocess.call(command, stdout=nothing, stderr=nothing) == 0


def find_other_python(which=shutil.which, is_usable=runs):
    """Return the path of a supported Python on this machine, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = which("python3.%d" % minor)  # noqa: UP031 (old Pythons read this)
        if path and is_usable(path):
            return path
    return None


def wrong_python_message(version):
    """Say which Python was found and what to do about it."""
    return (
        "Python %d.%d cannot run Odoo 19: it needs Python 3.10, 3.11, 3.12 or 3.13.\n"  # noqa: UP031
        "What to do: install one of them (on Debian: apt-get install python3 "
        "python3-venv), or name it: make run PYTHON=/path/to/python3.12\n"
        % tuple(version[:2])
    )


def main():
    """Run the command on this Python, or on a supported one beside it."""
    if is_supported(sys.version_info):
        from tools.commands import main as run_command

        return run_command(sys.argv[1:])
    other = find_other_python()
    if other is None or os.environ.get(HANDED_OVER):
        sys.stderr.write(wrong_python_message(sys.version_info))
        return 1
    os.environ[HANDED_OVER] = "1"
    return os.execv(other, [other, "-m", "tools"] + sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
