"""What the machine's own apt configuration tells, and installing its packages.

No address of a package server is written in this project: they come from the
machine's sources lists, and apt checks every signature with the machine's keyrings.
"""

import re
import shutil
from collections import namedtuple
from pathlib import Path

from tools.messages import Failure, step
from tools.process import is_root, run_logged

APT_FOLDER = Path("/etc/apt")
OS_RELEASE = Path("/etc/os-release")
SUITES = {"stable", "oldstable", "testing", "unstable", "sid"}

Archive = namedtuple("Archive", "uri signed_by")


def os_release(path=OS_RELEASE):
    """Return the machine's os-release file as a dict (empty if there is none)."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs = re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)
    return {key: value.strip().strip('"') for key, value in pairs}


def has_apt():
    """Whether this is a Debian with apt, as a user or as root."""
    return os_release().get("ID") == "debian" and bool(
        shutil.which("apt-get") and shutil.which("dpkg-deb")
    )


def deb822_entries(text):
    """Yield ``(uri, suites, signed_by)`` of a ``.sources`` file."""
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    for paragraph in re.split(r"\n\s*\n", text):
        fields = {
            key.lower(): value
            for key, value in re.findall(
                r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", paragraph, re.MULTILINE
            )
        }
        if "deb" not in fields.get("types", "").split():
            continue
        # May be a key in full: its line breaks belong to it.
        signed_by = fields.get("signed-by", "").rstrip()
        for uri in fields.get("uris", "").split():
            yield uri, fields.get("suites", "").split(), signed_by


def one_line_entries(text):
    """Yield ``(uri, suites, signed_by)`` of a ``sources.list`` file."""
    pattern = r"^deb[ \t]+(?:\[(.*?)\][ \t]+)?(\S+)[ \t]+(\S+)"
    for options, uri, suite in re.findall(pattern, text, re.MULTILINE):
        signed_by = re.search(r"signed-by=(\S+)", options)
        yield uri, [suite], signed_by.group(1) if signed_by else ""


def find_archive(folder=APT_FOLDER, codename=None):
    """Return the :class:`Archive` that this machine takes Debian from.

    Args:
        folder: apt's configuration folder.
        codename: the release of this machine, by default as os-release tells it.

    Raises:
        Failure: the sources lists name no Debian archive.
    """
    wanted = SUITES | {codename or os_release().get("VERSION_CODENAME", "")}
    files = [folder / "sources.list", *sorted(folder.glob("sources.list.d/*"))]
    for path in files:
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        read = deb822_entries if path.suffix == ".sources" else one_line_entries
        for uri, suites, signed_by in read(text):
            if wanted.intersection(suites):
                return Archive(uri, signed_by)
    raise Failure(
        "This machine's apt sources lists name no Debian archive.",
        "set ODOO_HOME to a folder with Odoo 19, then run the same command again.",
    )


def apt_install(packages, purpose):
    """Install system packages as root on Debian.

    Args:
        packages: their names.
        purpose: what they are for, in the user's words.

    Raises:
        Failure: we are not root, there is no apt, or apt failed.
    """
    names = " ".join(packages)
    if not (has_apt() and is_root()):
        raise Failure(
            f"{names} is missing ({purpose}).",
            f"install it (on Debian, as root: apt-get install {names}), then run the "
            "same command again.",
        )
    with step(f"Installing {names} ({purpose})"):
        problem = f"{names} could not be installed."
        run_logged(["apt-get", "update"], "apt-update", problem)
        run_logged(
            ["apt-get", "install", "--yes", "--no-install-recommends", *packages],
            "apt-install",
            problem,
        )
