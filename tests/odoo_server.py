"""What a test can do with a running Odoo besides using it in a browser."""

import json
import subprocess
import urllib.request

from tools.paths import ROOT
from tools.running import RunningOdoo

COMMIT = "\nenv.cr.commit()\n"


class RpcError(Exception):
    """Odoo answered a call with an error."""


class OdooServer(RunningOdoo):
    """A running Odoo on a database that the test may change.

    Attributes:
        base_url: its address.
        database: the name of its database.
        mailbox: the :class:`~tests.smtp_catcher.SmtpCatcher` that gets its mails.
    """

    def __init__(self, odoo, database, mailbox):
        mail = ["--smtp=127.0.0.1", f"--smtp-port={mailbox.port}"]
        super().__init__(odoo, database, arguments=["--max-cron-threads=0", *mail])
        self.mailbox = mailbox

    def execute(self, model, method, *args, login="admin", password=None, **kwargs):
        """Call a model's method over JSON-RPC and return its result.

        Args:
            model: such as ``crm.lead``.
            method: such as ``search_read``.
            args: its positional arguments.
            login: the user who calls; by default the administrator.
            password: by default the same as the login.
            kwargs: the method's named arguments.

        Raises:
            RpcError: the user may not do this, or it failed.
        """
        secret = password or login
        uid = self._call("common", "login", self.database, login, secret)
        return self._call(
            *("object", "execute_kw", self.database, uid, secret),
            *(model, method, list(args), kwargs),
        )

    def run_cron(self, xmlid):
        """Run a scheduled action now; by itself none runs during the tests."""
        module, name = xmlid.split(".")
        found = self.execute(
            "ir.model.data",
            "search_read",
            [("module", "=", module), ("name", "=", name)],
            ["res_id"],
        )
        self.execute("ir.cron", "method_direct_trigger", [found[0]["res_id"]])

    def run_code(self, code):
        """Run Python in ``odoo shell`` (``env`` is there), commit, return its output.

        Raises:
            AssertionError: the code failed.
        """
        done = subprocess.run(
            self.odoo.command("shell", "-d", self.database, "--no-http"),
            input=code + COMMIT,
            env=self.odoo.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def _call(self, service, method, *args):
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"service": service, "method": method, "args": args},
        }
        request = urllib.request.Request(
            f"{self.base_url}/jsonrpc",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RpcError(answer["error"]["data"]["message"])
        return answer.get("result")  # left out when it is None
