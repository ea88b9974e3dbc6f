"""Fetch Odoo from Debian's ``odoo-19`` package, without installing it.

The package is only in Debian's unstable suite, so apt gets a private sources list
with the mirror and keyring of this machine. apt checks the signatures; the packages
are unpacked into a folder of ours. Root is not needed.
"""

import shutil

from tools.debian import find_archive
from tools.messages import Failure, step
from tools.process import check_free_space, is_root, run_logged

PACKAGES = (
    "odoo-19",
    # Files that the package holds as links into other packages. Without them the
    # login page answers with an error.
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    # Odoo wants version 4.7; unstable has 7, with other file names.
    "fonts-font-awesome/bookworm",
)
SUITES = "unstable bookworm"
# The one link that leads nowhere: a font of an app that we do not use.
HARMLESS_LINKS = {"Inconsolata.otf"}
# Left out of the package for its licence. Odoo's pages load it at once and complain
# without it; only the background blur of video calls uses it.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
NEEDED_GIGABYTES = 4


def packages_folder(root):
    """Return where the ``odoo`` package is below an unpacked ``root``."""
    return root / "usr/lib/python3/dist-packages"


def fetch(root):
    """Download and unpack Odoo, and return the folder of its Python package.

    ``root`` appears only when all is there: an interrupted download or unpacking is
    done again.

    Raises:
        Failure: no room, no network, no Debian archive, or an incomplete package.
    """
    root.parent.mkdir(parents=True, exist_ok=True)
    check_free_space(root.parent, NEEDED_GIGABYTES, "to fetch Odoo")
    work = root.with_name(root.name + ".unfinished")
    shutil.rmtree(work, ignore_errors=True)
    with step("Downloading Odoo 19 (Debian package, 135 MB)"):
        archives = download(work)
    with step("Unpacking Odoo 19 (1.3 GB)"):
        unpacked = work / "root"
        for archive in archives:
            run_logged(
                ["dpkg-deb", "--extract", archive, unpacked],
                "odoo-unpack",
                "A package of Odoo could not be unpacked.",
            )
        complete(unpacked)
    unpacked.rename(root)
    shutil.rmtree(work)
    return packages_folder(root)


def download(work):
    """Download the packages into ``work`` and return their files."""
    archive = find_archive()
    lists, cache, debs = work / "lists", work / "cache", work / "debs"
    for folder in (lists / "partial", cache / "archives" / "partial", debs):
        folder.mkdir(parents=True)
    sources = work / "odoo.sources"
    sources.write_text(sources_list(archive), encoding="utf-8")
    apt = [
        "apt-get",
        *("-o", f"Dir::Etc::SourceList={sources}"),
        *("-o", "Dir::Etc::SourceParts=/nonexistent"),
        *("-o", f"Dir::State::Lists={lists}"),
        *("-o", f"Dir::Cache={cache}"),
        *("-o", "Acquire::Languages=none"),
        *("-o", "Acquire::Retries=3"),
        # A list that cannot be fetched is an error, not a warning.
        *("-o", "APT::Update::Error-Mode=any"),
    ]
    if is_root():
        # apt's own user may not enter the project's folder.
        apt += ["-o", "APT::Sandbox::User=root"]
    problem = "Odoo could not be downloaded."
    advice = (
        "run the same command again; or set ODOO_HOME to a folder with Odoo 19 "
        "Community."
    )
    run_logged([*apt, "update"], "odoo-apt-update", problem, advice)
    run_logged(
        [*apt, "download", *PACKAGES], "odoo-apt-download", problem, advice, cwd=debs
    )
    return sorted(debs.glob("*.deb"))


def sources_list(archive):
    """Return apt's sources list for the suites that have our packages."""
    lines = [
        "Types: deb",
        f"URIs: {archive.uri}",
        f"Suites: {SUITES}",
        "Components: main",
    ]
    if archive.signed_by:
        lines.append(f"Signed-By: {archive.signed_by}")
    return "\n".join(lines) + "\n"


def complete(root):
    """Check the links of the unpacked packages and put in the file left out.

    Raises:
        Failure: a link leads nowhere, so that pages would answer with an error.
    """
    broken = [
        path
        for path in root.rglob("*")
        if path.is_symlink() and not path.exists() and path.name not in HARMLESS_LINKS
    ]
    if broken:
        raise Failure(
            "Debian's package of Odoo lacks files: "
            + ", ".join(str(path.relative_to(root)) for path in broken[:5]),
            "set ODOO_HOME to another copy of Odoo 19 Community, then run the same "
            "command again.",
        )
    left_out = packages_folder(root) / LEFT_OUT
    if not left_out.exists():
        left_out.parent.mkdir(parents=True, exist_ok=True)
        left_out.write_text(
            "// Left out for its licence: video calls have no background blur.\n",
            encoding="utf-8",
        )
