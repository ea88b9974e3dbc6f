"""Find Odoo 19 Community on this machine, or fetch it into the cache."""

import os
import re
import shutil
import sys
from pathlib import Path

from tools import odoo_debian, odoo_git
from tools.debian import has_apt
from tools.messages import Failure
from tools.paths import CACHE
from tools.process import output_of

SERIES = "19.0"
DEBIAN_ROOT = CACHE / "odoo-debian"
GIT_ROOT = CACHE / "odoo-git"

# Prints the folder that holds the importable ``odoo``; runs outside of any checkout.
WHERE_IS_ODOO = (
    "import odoo.release as r, os; print(os.path.dirname(os.path.dirname(r.__file__)))"
)


def series_of(folder):
    """Return the series of the Odoo in ``folder`` (``19.0``), or None if there is none.

    ``folder`` is the one that holds the ``odoo`` package. The version is read, not
    imported: Odoo's requirements may not be installed yet.
    """
    try:
        text = (folder / "odoo" / "release.py").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(
        r"^version_info\s*=\s*\(\s*'?(\d+)'?\s*,\s*(\d+)", text, re.MULTILINE
    )
    return f"{found.group(1)}.{found.group(2)}" if found else None


def from_environment():
    """Return the folder that ODOO_HOME names, or None if it is not set.

    Raises:
        Failure: it is set, but there is no Odoo 19 in it.
    """
    home = os.environ.get("ODOO_HOME")
    if not home:
        return None
    folder = Path(home).expanduser().resolve()
    candidates = [folder, folder.parent, folder / "usr/lib/python3/dist-packages"]
    for candidate in candidates:
        if series_of(candidate) == SERIES:
            return candidate
    raise Failure(
        f"ODOO_HOME names {folder}, but there is no Odoo {SERIES} in it.",
        "let it name a checkout of Odoo (the folder with odoo-bin) or the folder that "
        "holds the installed odoo package; or unset it, and Odoo is downloaded.",
    )


def from_python():
    """Return the folder of the Odoo 19 that this Python can import, or None."""
    found = output_of([sys.executable, "-c", WHERE_IS_ODOO], cwd="/")
    folder = Path(found.strip()) if found else None
    return folder if folder and series_of(folder) == SERIES else None


def find_odoo():
    """Return the folder that holds Odoo's ``odoo`` package, fetched if need be.

    Raises:
        Failure: Odoo is nowhere and cannot be fetched.
    """
    folder = from_environment() or from_python()
    if folder:
        return folder
    for fetched in (odoo_debian.packages_folder(DEBIAN_ROOT), GIT_ROOT):
        if series_of(fetched) == SERIES:
            return fetched
    if has_apt():
        return odoo_debian.fetch(DEBIAN_ROOT)
    if shutil.which("git"):
        return odoo_git.fetch(GIT_ROOT, SERIES)
    raise Failure(
        "Odoo 19 is not on this machine, and there is neither apt (Debian) nor git to "
        "fetch it with.",
        "install git, or set ODOO_HOME to a folder with Odoo 19 Community, then run "
        "the same command again.",
    )
