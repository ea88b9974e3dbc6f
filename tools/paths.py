"""Where things are. The tools write below CACHE and VENV only; git ignores both."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
LOGS = CACHE / "logs"
STAMPS = CACHE / "stamps"


def write_stamp(path, text):
    """Write ``text`` to ``path`` in one step: half a stamp never exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def read_stamp(path):
    """Return the text of a stamp, or None if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None
