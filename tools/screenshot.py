"""``tools/screenshot``: look at a screen as a user sees it (runs in ``.venv``).

    tools/screenshot --db DB --login technician --path /odoo/visits --phone a.png

With ``--db`` an Odoo is started for the picture, with ``--url`` a running one is used.
Prints the console errors of the page and then ends with exit code 1.
"""

import argparse
import os
import sys
from contextlib import contextmanager

from tools.browser import chromium, log_in, new_context, watch_errors
from tools.messages import Failure, say
from tools.odoo_command import prepare_odoo
from tools.running import RunningOdoo


def parse(arguments):
    """Return the command line as a namespace."""
    parser = argparse.ArgumentParser(
        prog="tools/screenshot",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--db", help="a database, served for the picture")
    where.add_argument("--url", help="address of a running Odoo")
    parser.add_argument("--login", help="user; without it the page is public")
    parser.add_argument("--password", help="by default the login")
    parser.add_argument("--path", default="/odoo", help="page (default: /odoo)")
    parser.add_argument("--phone", action="store_true", help="390x844, not 1366x900")
    parser.add_argument("--full", action="store_true", help="the whole page")
    parser.add_argument(
        *("--click", "-c"),
        action="append",
        default=[],
        metavar="SELECTOR",
        help="click on this first (may be given several times)",
    )
    parser.add_argument("--wait", metavar="SELECTOR", help="wait for this first")
    parser.add_argument(
        "--settle", type=float, default=1.5, help="seconds before the picture"
    )
    parser.add_argument("file", help="the PNG to write")
    return parser.parse_args(arguments)


@contextmanager
def served(options):
    """Yield the address of Odoo, started for the picture if need be."""
    if options.url:
        yield options.url.rstrip("/")
        return
    odoo = prepare_odoo(os.environ.get("PROACTIVE_SERVER", "main"))
    if not odoo.server.has_database(options.db):
        raise Failure(f"There is no database {options.db}.", "name one that exists.")
    server = RunningOdoo(odoo, options.db, arguments=["--max-cron-threads=0"]).start()
    try:
        yield server.base_url
    finally:
        server.stop()


def take(options):
    """Take the picture and return the page's console errors."""
    errors = []
    with served(options) as base_url, chromium() as browser:
        page = new_context(browser, base_url, options.phone).new_page()
        watch_errors(page, errors)
        if options.login:
            log_in(page, options.login, options.password)
        page.goto(options.path)
        if options.login:
            page.wait_for_selector(".o_action_manager > *, #wrapwrap, .ps-ready")
        for selector in options.click:
            page.click(selector)
        if options.wait:
            page.wait_for_selector(options.wait)
        page.wait_for_timeout(options.settle * 1000)
        page.screenshot(path=options.file, full_page=options.full)
    return errors


def main():
    """Take one picture; the exit code tells whether the page had errors."""
    try:
        errors = take(parse(sys.argv[1:]))
    except Failure as failure:
        say(f"\n{failure}")
        return 1
    for error in errors:
        say(f"console error: {error}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
