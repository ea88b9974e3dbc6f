"""A browser by the WebDriver protocol: as much of it as one test needs."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress

from tools.running import HOST, free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SECONDS = 60
#: Runs the body of an async function; what it throws comes back as an error.
SCRIPT = """const [args, done] = [arguments[0], arguments[arguments.length - 1]];
(async () => {%s})().then((found) => done([found]), (error) => done(String(error)));"""


class WebDriver:
    """One window.

    Args:
        port: of the driver.
        capabilities: of the browser that is wanted.
    """

    def __init__(self, port, capabilities):
        self._base = f"http://{HOST}:{port}/session"
        wanted = {"capabilities": {"alwaysMatch": capabilities}}
        self._base += "/" + self._call("", wanted)["sessionId"]
        self._call("/timeouts", {"script": SECONDS * 1000})

    def _call(self, path, body=None, method="POST"):
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self._base + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=2 * SECONDS) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()[:1000]) from error

    def open(self, address):
        """Load a page."""
        self._call("/url", {"url": address})

    def reload(self):
        """Load the page anew."""
        self._call("/refresh", {})

    def run(self, body, *args):
        """Run the body of an asynchronous JavaScript function; return its result.

        Args:
            body: JavaScript; ``args`` are its arguments.
            args: what JSON can say.

        Raises:
            AssertionError: it has thrown an error.
        """
        script = {"script": SCRIPT % body, "args": [list(args)]}
        found = self._call("/execute/async", script)
        assert isinstance(found, list), found
        return found[0]

    def wait(self, selector):
        """Wait until the page has such an element; return its text."""
        look = "return document.querySelector(args[0])?.innerText ?? null"
        deadline = time.monotonic() + SECONDS
        while (text := self.run(look, selector)) is None:
            if time.monotonic() > deadline:
                shown = self.run("return [location.href, document.body.innerText];")
                raise AssertionError(f"There is no {selector} in {shown}")
            time.sleep(0.2)
        return text

    def write(self, selector, text):
        """Type a text, or the path of a file to upload."""
        self.wait(selector)
        found = self._call("/element", {"using": "css selector", "value": selector})
        self._call(f"/element/{found[ELEMENT]}/value", {"text": str(text)})

    def close(self):
        """Close the window and end the browser."""
        self._call("", method="DELETE")


@contextmanager
def webdriver(command, capabilities):
    """Give a :class:`WebDriver` with a driver of its own.

    Args:
        command: of the driver; it takes ``--port=N``.
        capabilities: of the browser that is wanted.
    """
    port = free_port()
    with subprocess.Popen([command, f"--port={port}"]) as driver:
        try:
            browser = None
            deadline = time.monotonic() + SECONDS
            while not browser:
                try:
                    browser = WebDriver(port, capabilities)
                except OSError:
                    assert time.monotonic() < deadline, f"{command} does not answer."
                    time.sleep(0.2)
            yield browser
        finally:
            if browser:
                with suppress(AssertionError, OSError):
                    browser.close()
            driver.terminate()
