"""Fetch Odoo by a shallow git clone: the way for systems without apt."""

import shutil

from tools.messages import step
from tools.process import check_free_space, run_logged

REPOSITORY = "https://github.com/odoo/odoo.git"
NEEDED_GIGABYTES = 4


def fetch(root, branch):
    """Clone Odoo's ``branch`` and return the folder of its Python package.

    ``root`` appears only when the clone is complete.

    Raises:
        Failure: no room, or the clone failed.
    """
    root.parent.mkdir(parents=True, exist_ok=True)
    check_free_space(root.parent, NEEDED_GIGABYTES, "to fetch Odoo")
    work = root.with_name(root.name + ".unfinished")
    shutil.rmtree(work, ignore_errors=True)
    with step(f"Cloning Odoo {branch} (git, 1 GB)"):
        run_logged(
            ["git", "clone", "--depth=1", f"--branch={branch}", REPOSITORY, work],
            "odoo-git-clone",
            "Odoo could not be cloned.",
            "run the same command again; or set ODOO_HOME to a folder with Odoo 19 "
            "Community.",
        )
    work.rename(root)
    return root
