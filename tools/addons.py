"""The addons of this repository: which there are, and whether they changed."""

import ast
import hashlib

from tools.paths import ROOT

# In the order in which they depend on each other.
ADDONS = ("proactive_service", "proactive_service_survey", "proactive_service_coaching")
# Folders whose files do not change an installed database.
NOT_INSTALLED = {"__pycache__", "tests", "readme"}


def present_addons(root=ROOT):
    """Return the names of our addons that have a manifest."""
    return [name for name in ADDONS if (root / name / "__manifest__.py").is_file()]


def read_manifest(name, root=ROOT):
    """Return the manifest of one of our addons."""
    text = (root / name / "__manifest__.py").read_text(encoding="utf-8")
    return ast.literal_eval(text)


def foreign_dependencies(root=ROOT):
    """Return the names of the addons that ours depend on, without ours."""
    names = {
        name
        for addon in present_addons(root)
        for name in read_manifest(addon, root).get("depends", [])
    }
    return sorted(names - set(ADDONS))


def addon_files(root=ROOT):
    """Yield the files that an installed database is made of, sorted."""
    for name in present_addons(root):
        base = root / name
        for path in sorted(base.rglob("*")):
            parts = path.relative_to(base).parts
            if path.is_file() and not NOT_INSTALLED.intersection(parts):
                yield path


def addons_digest(root=ROOT):
    """Return a digest of the addons: it changes when a database must be updated."""
    digest = hashlib.sha256()
    for path in addon_files(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
