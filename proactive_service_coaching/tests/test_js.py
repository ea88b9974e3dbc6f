# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.proactive_service.tests.js_common import JsCommon


@tagged("post_install", "-at_install")
class TestJs(JsCommon):
    def test_unit(self):
        """The parts of the web client that are drawn by JavaScript (Hoot)."""
        self._run_hoot("proactive_service_coaching")
