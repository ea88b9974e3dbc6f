# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestManager(SurveyCommon):
    """S4.5: an unhappy customer reaches somebody, also where nobody is manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.service_manager_id = False
        cls.manager.group_ids = cls.env.ref("proactive_service.group_user")
        cls.admin = new_test_user(
            cls.env,
            login="voice_admin",
            groups="base.group_system",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _settings(self):
        return self.env["res.config.settings"].with_user(self.admin).create({})

    def test_administrator_of_the_company(self):
        loop = self._answer(recommend="2").loop_ids
        self.assertEqual(loop.manager_id, self.admin)
        self.assertEqual(loop.activity_ids.user_id, self.admin)

    def test_any_administrator_at_last(self):
        self.admin.active = False
        manager = self._answer(recommend="2").loop_ids.manager_id
        self.assertTrue(manager.has_group("base.group_system"))
        self.assertTrue(manager.active)

    def test_passive_reaches_somebody(self):
        answer = self._answer(recommend="7")
        self.assertEqual(answer.activity_ids.user_id, self.admin)

    def test_neglected_loop_reaches_somebody(self):
        loop = self._answer(recommend="2").loop_ids
        loop.respond_by = fields.Datetime.now() - timedelta(hours=1)
        self.assertTrue(loop.escalation_user_id)

    def test_settings_say_so(self):
        self.assertEqual(self._settings().voice_manager_id, self.admin)
        arch = self._settings().get_view(view_type="form")["arch"]
        self.assertIn("Nobody is service manager", arch)

    def test_settings_are_silent_with_a_manager(self):
        boss = self._new_user("voice_boss", "proactive_service.group_manager")
        self.assertFalse(self._settings().voice_manager_id)
        self.assertEqual(self._answer(recommend="2").loop_ids.manager_id, boss)

    def test_settings_are_silent_once_one_is_chosen(self):
        settings = self._settings()
        settings.proactive_service_manager_id = self.office
        self.assertFalse(settings.voice_manager_id)
