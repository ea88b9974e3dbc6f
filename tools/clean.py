"""``make clean``: back to what git knows."""

import shutil

from tools.messages import say
from tools.paths import CACHE, ROOT, VENV
from tools.postgres import stop_servers

MADE = (
    CACHE,
    VENV,
    ROOT / "screenshots",
    ROOT / "build",
    ROOT / "dist",
    ROOT / ".hypothesis",
    ROOT / ".pytest_cache",
    ROOT / ".ruff_cache",
    ROOT / "node_modules",  # prettier keeps a cache there
)


def clean():
    """Stop our servers and remove all that the tools made, databases included."""
    stop_servers()
    for path in [*MADE, *ROOT.glob("*.egg-info")]:
        if path.exists():
            say(f"==> Removing {path.relative_to(ROOT)}")
            shutil.rmtree(path)
