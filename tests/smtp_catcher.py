"""A mail server that keeps what it gets: the customer's mailbox in the tests."""

import re
import socketserver
import threading
from email import message_from_bytes, policy


class _Session(socketserver.StreamRequestHandler):
    """One conversation with a client that sends mails."""

    def handle(self):
        self._answer(220, "ready")
        recipients = []
        for line in self.rfile:
            command = line.upper()
            if command.startswith(b"QUIT"):
                self._answer(221, "bye")
                return
            if command.startswith(b"DATA"):
                self._answer(354, "end with a dot alone on a line")
                self.server.catcher.keep(self._read_message(), recipients)
                recipients = []
            elif command.startswith(b"RCPT TO:"):
                recipients.append(line.decode().split("<")[1].split(">")[0])
            self._answer(250, "ok")

    def _read_message(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _answer(self, code, text):
        self.wfile.write(f"{code} {text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class SmtpCatcher:
    """A mail server on 127.0.0.1 that delivers nothing.

    Attributes:
        port: where it listens.
        messages: the mails that came, as :class:`email.message.EmailMessage`.
    """

    def __init__(self):
        self.messages = []
        self._arrived = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.catcher = self
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        self._server.shutdown()
        self._server.server_close()

    def keep(self, message, recipients):
        """Keep a mail; its recipients are added as the header X-Envelope-To."""
        message["X-Envelope-To"] = ", ".join(recipients)
        with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()

    def wait_for(self, recipient, timeout=20):
        """Return the newest mail to an address, and wait for it if need be.

        Raises:
            AssertionError: none came in time.
        """

        def newest():
            mails = [m for m in self.messages if recipient in m["X-Envelope-To"]]
            return mails[-1] if mails else None

        with self._arrived:
            mail = self._arrived.wait_for(newest, timeout)
        assert mail, f"no mail to {recipient} among {len(self.messages)}"
        return mail


def links(message):
    """Return the addresses that a mail's HTML part links to."""
    html = message.get_body(("html",)).get_content()
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', html)]
