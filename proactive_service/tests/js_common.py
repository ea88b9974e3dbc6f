# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os

from odoo.tests import HttpCase

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

SECONDS = 300
# Milliseconds for one test, on a machine that does other things, too
TEST_TIMEOUT = 20000


class JsCommon(HttpCase):
    def _run_hoot(self, addon):
        """Run the tests of an addon's ``static/tests`` in Chromium.

        :param addon: name of the addon
        """
        if os.environ.get("SKIP_BROWSER_TESTS") == "1":
            self.skipTest("SKIP_BROWSER_TESTS=1")
        suite = HOOTCommon._generate_hash(self, f"@{addon}")
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop"
            f"&timeout={TEST_TIMEOUT}&id={suite}",
            "",
            "",
            login="admin",
            timeout=SECONDS,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
