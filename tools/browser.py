"""A browser as the tests and the screenshots use it (runs in ``.venv``)."""

from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tools.chromium import find_chromium
from tools.process import is_root

DESKTOP = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@contextmanager
def chromium():
    """Run a headless Chromium (a Playwright ``Browser``)."""
    flags = [*FLAGS, "--no-sandbox"] if is_root() else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=flags
        )
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser, base_url, phone=False, **options):
    """Return a browser context of its own: cookies, desktop or phone screen.

    Args:
        browser: from :func:`chromium`.
        base_url: what relative addresses are relative to.
        phone: a touch screen of 390x844, otherwise 1366x900.
        options: more of Playwright's ``new_context``.
    """
    settings = {
        "base_url": base_url,
        "viewport": PHONE if phone else DESKTOP,
        "has_touch": phone,
        "is_mobile": phone,
        "locale": "en-US",
        **options,
    }
    return browser.new_context(**settings)


def watch_errors(page, errors):
    """Add each console error and uncaught exception of a page to a list.

    Args:
        page: Playwright's page.
        errors: a list of text that grows.
    """

    def on_console(message):
        if message.type == "error":
            where = message.location.get("url", "")
            errors.append(f"{page.url}: {message.text} ({where})")

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))


def log_in(page, login, password=None):
    """Log in through Odoo's login page and wait until the first screen is there.

    Args:
        page: Playwright's page, in a context with a base address.
        login: of the user.
        password: by default the same as the login, as in the demo data.
    """
    page.goto("/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password or login)
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_selector(".o_web_client .o_action_manager > *, #wrapwrap .o_portal")
