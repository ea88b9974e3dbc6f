"""Package every addon of this repository into one distribution.

``odoo`` and ``odoo.addons`` are PEP 420 namespace packages in Odoo 19: neither folder
may contain an ``__init__.py``. Each addon is declared as the package
``odoo.addons.<addon>`` while its sources stay at the repository root, so that the same
checkout also works as a plain ``--addons-path``.
"""

import ast
from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).parent
MAIN_ADDON = "proactive_service"
SKIPPED = {"__pycache__", "build"}


def read_manifest(addon):
    """Return the manifest of an addon."""
    return ast.literal_eval((ROOT / addon / "__manifest__.py").read_text("utf-8"))


def addon_files(addon):
    """Return every file of an addon, relative to it.

    Views, CSVs, static assets, translations and migration scripts live in folders that
    are no Python packages (``migrations/19.0.1.0.0`` cannot even be one), so they are
    listed as data of the addon's single package.
    """
    base = ROOT / addon
    return sorted(
        path.relative_to(base).as_posix()
        for path in base.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and not SKIPPED.intersection(path.relative_to(base).parts)
    )


ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))

setup(
    name="odoo-addons-proactive-service",
    version=read_manifest(MAIN_ADDON)["version"],
    description="Proactive Service: three addons for Odoo 19 field service",
    long_description=(ROOT / "README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.10",
    packages=[f"odoo.addons.{addon}" for addon in ADDONS],
    package_dir={f"odoo.addons.{addon}": addon for addon in ADDONS},
    package_data={f"odoo.addons.{addon}": addon_files(addon) for addon in ADDONS},
    # Where Odoo is a plain checkout, pip knows of no "odoo": there, install with
    # --no-deps and install odoo-addon-fieldservice_crm (and what it needs) likewise.
    install_requires=[
        "odoo==19.0.*",
        "odoo-addon-fieldservice==19.0.*",
        "odoo-addon-fieldservice_crm==19.0.*",
    ],
    classifiers=[
        "Development Status :: 4 - Beta",
        "Framework :: Odoo",
        "Framework :: Odoo :: 19.0",
        "Programming Language :: Python :: 3",
    ],
    zip_safe=False,
)
