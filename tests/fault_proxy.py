"""A small HTTP proxy with faults, between a phone and Odoo: what a cellar does.

Modes for all requests, or rules for some: ``pass``, ``refuse`` (no connection),
``drop_answer`` (the server has committed, the phone never hears), ``cut_request`` (half
of the body arrives), ``cut_answer`` (the end of the answer is missing), ``portal`` (a
Wi-Fi's login page, with status 200), ``slow`` (a trickle), ``hole`` (nothing ever
comes back).
"""

import asyncio
import re
import threading
from collections import Counter

PORTAL = b"<html><body>Welcome to the guest Wi-Fi, please log in</body></html>"
BUFFER = 2**26
#: A slow line: so many pieces, with so many seconds between them.
PIECES, PAUSE = 8, 0.1


class FaultProxy:
    """Listens on a port of its own and passes on to ``upstream``.

    Attributes:
        base_url: what the browser opens.
        mode: the fault for all requests that no rule names.
        chance: function of a path that returns a fault or None, for requests that no
            rule names while the mode is ``pass``.
        log: list of (path, fault) of all requests.
    """

    def __init__(self, upstream):
        self.upstream = upstream
        self.mode = "pass"
        self.chance = None
        self.log = []
        self._rules = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait()
        self.base_url = f"http://localhost:{self.port}"

    def rule(self, pattern, fault, times=1):
        """Let the next ``times`` requests whose path matches have this fault."""
        self._rules.append([re.compile(pattern), fault, times])

    def count(self, pattern):
        """Return how many requests had a path that matches."""
        return sum(bool(re.search(pattern, path)) for path, _fault in self.log)

    def count_faults(self):
        """Return how many requests had which fault."""
        return Counter(fault for _path, fault in self.log if fault != "pass")

    def stop(self):
        """Take no more requests."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0, limit=BUFFER)
        server = self._loop.run_until_complete(starting)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        server.close()
        self._loop.close()

    def _get_fault(self, path):
        for rule in self._rules:
            if rule[2] and rule[0].search(path):
                rule[2] -= 1
                return rule[1]
        if self.mode == "pass" and self.chance:
            return self.chance(path) or "pass"
        return self.mode

    async def _serve(self, reader, writer):
        try:
            await self._serve_one(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        length = re.search(rb"content-length: *(\d+)", head, re.I)
        body = await reader.readexactly(int(length.group(1))) if length else b""
        fault = self._get_fault(path)
        self.log.append((path, fault))
        if fault == "refuse":
            writer.transport.abort()
        elif fault == "hole":
            await reader.read()  # until the phone gives up
        elif fault == "portal":
            lines = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close"
            writer.write(b"%s\r\nContent-Length: %d\r\n\r\n" % (lines, len(PORTAL)))
            writer.write(PORTAL)
            await writer.drain()
        else:
            await self._pass_on(head, body, fault, writer)

    async def _pass_on(self, head, body, fault, writer):
        host, port = self.upstream
        source, sink = await asyncio.open_connection(host, port, limit=BUFFER)
        head = re.sub(rb"\r\nConnection: [^\r]*", b"", head, flags=re.I)
        sink.write(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        if fault == "cut_request":
            sink.write(body[: len(body) // 2])
            await sink.drain()
            await asyncio.sleep(0.2)
            sink.transport.abort()
            writer.transport.abort()
            return
        await self._write(sink, body, fault)
        answer = await self._read_answer(source)
        sink.close()
        if fault == "drop_answer":
            writer.transport.abort()
            return
        if fault == "cut_answer":
            writer.write(answer[:-20])
            await writer.drain()
            writer.transport.abort()
            return
        await self._write(writer, answer, fault)

    async def _write(self, writer, data, fault):
        size = len(data) // PIECES + 1 if fault == "slow" else len(data) or 1
        for start in range(0, len(data), size):
            writer.write(data[start : start + size])
            await writer.drain()
            if fault == "slow":
                await asyncio.sleep(PAUSE)

    async def _read_answer(self, source):
        """Return a whole answer, by its length rather than by the end of the line."""
        head = await source.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.I)
        if length:
            return head + await source.readexactly(int(length.group(1)))
        return head + await source.read(-1)
