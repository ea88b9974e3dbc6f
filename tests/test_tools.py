"""The set-up tools: what they find, and what they say when something is wrong."""

import os
import socket
import subprocess
import sys
from collections import namedtuple

import pytest

from tools import (
    __main__,
    chromium,
    debian,
    messages,
    odoo_debian,
    odoo_git,
    odoo_source,
    postgres,
    process,
    running,
    serve,
    suites,
    testing,
)
from tools.addons import ADDONS, addons_digest
from tools.messages import Failure
from tools.odoo_log import complaints
from tools.paths import ROOT, read_stamp, write_stamp

DEB822 = """\
# A comment between the entries
Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/example.gpg
"""
ONE_LINE = """\
deb http://tools.example/apt other main
# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/example.gpg] http://mirror.example/debian bookworm main
"""


@pytest.fixture
def fake_odoo(tmp_path):
    """A folder that looks like a checkout of a given series of Odoo."""

    def make(series):
        folder = tmp_path / f"odoo-{series}"
        (folder / "odoo").mkdir(parents=True)
        major, minor = series.split(".")
        (folder / "odoo" / "release.py").write_text(
            f"version_info = ({major}, {minor}, 0, FINAL, 0, '')\n", encoding="utf-8"
        )
        return folder

    return make


# ---- Python ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "supported"),
    [((3, 9), False), ((3, 10), True), ((3, 13, 1), True), ((3, 14), False)],
)
def test_python_versions(version, supported):
    assert __main__.is_supported(version) is supported


def test_newest_other_python_is_taken():
    there = {"python3.11": "/usr/bin/python3.11", "python3.10": "/usr/bin/python3.10"}
    find = __main__.find_other_python
    assert find(there.get, lambda _path: True) == "/usr/bin/python3.11"
    assert find(there.get, lambda path: "3.10" in path) == "/usr/bin/python3.10"
    assert find({}.get, lambda _path: True) is None


def test_wrong_python_is_told_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(__main__.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(__main__, "find_other_python", lambda: None)
    assert __main__.main() == 1
    told = capsys.readouterr().err
    assert "Python 3.9 cannot run Odoo 19" in told
    assert "make run PYTHON=" in told


# ---- Odoo --------------------------------------------------------------------------


def test_odoo_home_comes_first(monkeypatch, fake_odoo):
    folder = fake_odoo("19.0")
    monkeypatch.setenv("ODOO_HOME", str(folder))
    assert odoo_source.find_odoo() == folder


def test_odoo_home_may_name_the_package_itself(monkeypatch, fake_odoo):
    folder = fake_odoo("19.0")
    monkeypatch.setenv("ODOO_HOME", str(folder / "odoo"))
    assert odoo_source.find_odoo() == folder


def test_odoo_home_of_another_series_is_refused(monkeypatch, fake_odoo):
    monkeypatch.setenv("ODOO_HOME", str(fake_odoo("18.0")))
    with pytest.raises(Failure, match="no Odoo 19.0 in it"):
        odoo_source.find_odoo()


def test_neither_apt_nor_git_nor_odoo_home(monkeypatch, tmp_path):
    monkeypatch.delenv("ODOO_HOME", raising=False)
    monkeypatch.setattr(odoo_source, "from_python", lambda: None)
    monkeypatch.setattr(odoo_source, "DEBIAN_ROOT", tmp_path / "debian")
    monkeypatch.setattr(odoo_source, "GIT_ROOT", tmp_path / "git")
    monkeypatch.setattr(odoo_source, "has_apt", lambda: False)
    monkeypatch.setattr(odoo_source.shutil, "which", lambda _name: None)
    with pytest.raises(Failure) as caught:
        odoo_source.find_odoo()
    assert "set ODOO_HOME" in caught.value.advice


def test_interrupted_download_is_done_again(monkeypatch, tmp_path):
    root = tmp_path / "odoo-debian"
    leftover = tmp_path / "odoo-debian.unfinished" / "half"
    leftover.mkdir(parents=True)
    monkeypatch.setattr(odoo_debian, "check_free_space", lambda *_args: None)
    monkeypatch.setattr(odoo_debian, "run_logged", lambda *_args: None)

    def download(work):
        assert not leftover.exists()
        (work / "root").mkdir(parents=True)
        return []

    monkeypatch.setattr(odoo_debian, "download", download)
    assert odoo_debian.fetch(root) == odoo_debian.packages_folder(root)
    assert root.is_dir()
    assert not leftover.parent.exists()


def test_interrupted_unpacking_leaves_no_odoo(monkeypatch, tmp_path):
    root = tmp_path / "odoo-debian"
    monkeypatch.setattr(odoo_debian, "check_free_space", lambda *_args: None)
    monkeypatch.setattr(odoo_debian, "download", lambda _work: ["a.deb"])

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(odoo_debian, "run_logged", interrupted)
    with pytest.raises(KeyboardInterrupt):
        odoo_debian.fetch(root)
    assert not root.exists()


def test_package_with_a_missing_file_is_refused(tmp_path):
    (tmp_path / "jquery.js").symlink_to(tmp_path / "nowhere.js")
    with pytest.raises(Failure, match="lacks files: jquery.js"):
        odoo_debian.complete(tmp_path)


def test_git_clone_without_network(monkeypatch, tmp_path):
    monkeypatch.setattr(odoo_git, "REPOSITORY", "https://host.invalid/odoo.git")
    monkeypatch.setattr(odoo_git, "check_free_space", lambda *_args: None)
    monkeypatch.setenv("https_proxy", "")
    with pytest.raises(Failure) as caught:
        odoo_git.fetch(tmp_path / "odoo-git", "19.0")
    assert "could not be cloned" in caught.value.problem
    assert not (tmp_path / "odoo-git").exists()


# ---- apt ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "keyring"),
    [
        ("sources.list.d/debian.sources", DEB822, "/usr/share/keyrings/example.gpg"),
        ("sources.list", ONE_LINE, "/etc/example.gpg"),
    ],
)
def test_mirror_comes_from_the_machine(tmp_path, file, text, keyring):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / file).write_text(text, encoding="utf-8")
    archive = debian.find_archive(tmp_path, "bookworm")
    assert archive.uri == "http://mirror.example/debian"
    assert archive.signed_by.strip() == keyring
    assert "Suites: unstable bookworm" in odoo_debian.sources_list(archive)


def test_sources_without_debian(tmp_path):
    with pytest.raises(Failure, match="no Debian archive"):
        debian.find_archive(tmp_path, "bookworm")


def test_packages_are_not_installed_without_root(monkeypatch):
    monkeypatch.setattr(debian, "is_root", lambda: False)
    with pytest.raises(Failure) as caught:
        debian.apt_install(["chromium"], "the browser")
    assert "apt-get install chromium" in caught.value.advice


def test_browser_tests_are_skipped_by_name_only(monkeypatch):
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    monkeypatch.setattr(debian, "has_apt", lambda: False)
    monkeypatch.delenv(testing.SKIP_BROWSER, raising=False)
    with pytest.raises(Failure) as caught:
        testing.prepare_browser()
    assert "The browser tests cannot run" in caught.value.problem
    assert f"make test {testing.SKIP_BROWSER}=1" in caught.value.advice
    monkeypatch.setenv(testing.SKIP_BROWSER, "1")
    testing.prepare_browser()


# ---- Failures of the machine -------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "problem", "advice"),
    [
        ("E: write (28: No space left on device)", "disk is full", "free some space"),
        (
            "Err: Temporary failure resolving 'mirror.example'",
            "network did not answer",
            "check the connection",
        ),
        ("error: [Errno 13] Permission denied: '.venv'", "may not be", "who owns"),
        ("something else", "It failed.", "do this"),
    ],
)
def test_causes_are_told(output, problem, advice):
    failure = messages.explain(output, "It failed.", "do this")
    assert problem in failure.problem
    assert advice in failure.advice


def test_full_disk(monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")(10**10, 9 * 10**9, 10**9)
    monkeypatch.setattr(process.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(Failure, match=r"1\.0 GB are free, 4 GB are needed"):
        process.check_free_space(tmp_path, 4, "to fetch Odoo")


def test_failed_program_shows_the_end_of_its_log(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "LOGS", tmp_path)
    with pytest.raises(Failure, match="the last line"):
        process.run_logged(["sh", "-c", "echo the last line; exit 3"], "x", "Failed.")


def test_missing_program(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "LOGS", tmp_path)
    with pytest.raises(Failure, match="no-such-program is missing"):
        process.run_logged(["no-such-program"], "x", "Failed.")


def test_port_taken():
    with socket.socket() as taken:
        taken.bind((running.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Failure) as caught:
            running.check_port(port)
    assert f"Port {port} cannot be used" in caught.value.problem
    assert f"make run PORT={port + 1}" in caught.value.advice


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_port_that_is_none(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Failure, match="is not a port"):
        serve.chosen_port()


# ---- PostgreSQL --------------------------------------------------------------------


def test_named_postgres(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:s%40fe@db.example:5433/x")
    server = postgres.named_server()
    assert server.environment == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "me",
        "PGPASSWORD": "s@fe",
    }
    assert not server.started


def test_postgres_role_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@db.example/x")
    with pytest.raises(Failure, match="refuses to use PostgreSQL as the user postgres"):
        postgres.named_server()


def test_embedded_postgres_is_durable_for_work_and_fast_for_tests():
    assert postgres.EmbeddedServer("main").settings["fsync"] == "on"
    assert postgres.EmbeddedServer("tests").settings["fsync"] == "off"


def test_long_folder_gets_a_short_socket(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "CACHE", tmp_path / ("deep" * 30))
    folder = postgres.EmbeddedServer("main").socket_folder
    assert len(os.fsencode(folder)) < postgres.LONGEST_SOCKET_FOLDER


# ---- Databases and suites ----------------------------------------------------------


def test_digest_follows_what_is_installed(tmp_path):
    addon = tmp_path / ADDONS[0]
    (addon / "tests").mkdir(parents=True)
    (addon / "__manifest__.py").write_text("{}", encoding="utf-8")
    first = addons_digest(tmp_path)
    (addon / "tests" / "test_x.py").write_text("", encoding="utf-8")
    assert addons_digest(tmp_path) == first
    (addon / "views.xml").write_text("<odoo/>", encoding="utf-8")
    assert addons_digest(tmp_path) != first


def test_stamps(tmp_path):
    stamp = tmp_path / "new" / "stamp"
    assert read_stamp(stamp) is None
    write_stamp(stamp, "done")
    assert read_stamp(stamp) == "done"


def test_complaints_of_a_log():
    log = (
        "2026-01-02 03:04:05,678 9 INFO db odoo.modules: all right\n"
        "2026-01-02 03:04:05,678 9 WARNING db odoo.models: no rule\n"
        "2026-01-02 03:04:05,678 9 ERROR db odoo.sql_db: bad query: UPDATE\n"
        "ERROR: could not serialize access due to concurrent update\n"
        "2026-01-02 03:04:05,678 9 ERROR db odoo.http: broken\nTraceback:\n  x\n"
    )
    assert [entry.partition(": ")[2] for entry in complaints(log)] == [
        "no rule",
        "broken\nTraceback:\n  x",
    ]


def test_totals(tmp_path):
    result = tmp_path / "result.xml"
    result.write_text(
        '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/>'
        "</testsuites>",
        encoding="utf-8",
    )
    totals = suites.read_totals(result)
    assert str(totals) == "3 passed, 2 failed, 2 skipped"
    assert str(totals + totals) == "6 passed, 4 failed, 4 skipped"
    assert suites.read_totals(tmp_path / "none.xml").ran == 0


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ([suites.Totals(2), suites.Totals(1)], 0),
        ([suites.Totals(2, 1), suites.Totals(1)], 1),
        ([suites.Totals(2), suites.Totals(skipped=4)], 1),
        ([suites.Totals(), suites.Totals()], 1),
    ],
    ids=["green", "failed", "a suite ran no test", "no test at all"],
)
def test_exit_code(monkeypatch, capsys, counts, code):
    for name in ("prepare_odoo", "prepare_browser", "build_databases"):
        monkeypatch.setattr(testing, name, lambda *_args, **_options: None)
    totals = dict(zip("ab", counts, strict=True))
    monkeypatch.setattr(testing, "run_suites", lambda _odoo: totals)
    assert testing.test() == code
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == str(sum(counts, suites.Totals()))


def test_unknown_command_lists_the_known_ones():
    done = subprocess.run(
        [sys.executable, "-m", "tools", "nonsense"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "run" in done.stderr and "Serve the demo company" in done.stderr
