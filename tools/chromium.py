"""Chromium for the browser tests and screenshots: find it, or install Debian's."""

import os
import shutil

from tools.debian import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium():
    """Return the path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def ensure_chromium():
    """Return the path of Chromium, installed as root on Debian if need be.

    Raises:
        Failure: there is none, and we cannot install it.
    """
    if not find_chromium():
        apt_install(["chromium"], "the browser that the tests use")
    return find_chromium()
