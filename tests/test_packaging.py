"""One wheel brings the three addons into the Apps menu of an installed Odoo."""

import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from tools.addons import ADDONS
from tools.paths import ROOT, VENV

BUILD_FILES = ("setup.py", "pyproject.toml", "README.md", "LICENSE")
LIST_ADDONS = """
import json
import odoo.init
from odoo.modules.module import get_modules, initialize_sys_path
initialize_sys_path()
from odoo.modules import get_module_path
names = [name for name in get_modules() if name.startswith("proactive_service")]
print(json.dumps({name: get_module_path(name) for name in names}))
"""


def run(*args, **options):
    """Run a program and return what it prints."""
    done = subprocess.run(
        [str(arg) for arg in args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of what the wheel is built from: a build leaves files behind."""
    source = tmp_path_factory.mktemp("source")
    for name in BUILD_FILES:
        shutil.copy(ROOT / name, source)
    for addon in ADDONS:
        shutil.copytree(
            ROOT / addon, source / addon, ignore=shutil.ignore_patterns("__pycache__")
        )
    return source


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """The wheel that brings the addons."""
    target = tmp_path_factory.mktemp("wheel")
    run(
        *(VENV / "bin" / "python", "-m", "pip", "wheel", "--no-deps", "--no-index"),
        *("--no-build-isolation", "--wheel-dir", target, source),
    )
    (built,) = target.glob("*.whl")
    return built


def test_wheel_holds_every_file(wheel, source):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    for addon in ADDONS:
        files = {
            f"odoo/addons/{addon}/{path.relative_to(source / addon).as_posix()}"
            for path in (source / addon).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        assert files <= packed, sorted(files - packed)


def test_wheel_leaves_the_namespaces_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert not packed & {"odoo/__init__.py", "odoo/addons/__init__.py"}


def test_odoo_lists_the_installed_addons(wheel, odoo, tmp_path):
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", wheel)
    (site_packages,) = (tmp_path / "venv").glob("lib/python3*/site-packages")
    (requirements,) = VENV.glob("lib/python3*/site-packages")
    paths = f"{odoo.source}\n{requirements}\n"
    (site_packages / "odoo-installed.pth").write_text(paths, encoding="utf-8")
    # Without our configuration file and outside of the project's folder.
    found = json.loads(run(python, "-c", LIST_ADDONS, cwd=tmp_path, env={}))
    assert set(found) == set(ADDONS)
    for addon, path in found.items():
        assert path == str(site_packages / "odoo" / "addons" / addon)
