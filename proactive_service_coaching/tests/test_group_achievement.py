# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestGroupAchievement(CoachingCommon):
    """S5.7: thanks to all of them, after the fact."""

    def _new(self, user=None, **values):
        model = self.env["proactive.group.achievement"].with_user(user or self.manager)
        return model.create(
            {
                "name": "every loop of the north is closed",
                "thanks": "Breakfast on Friday. Thank you.",
                "company_id": self.company.id,
                "branch_id": self.branch.id,
                **values,
            }
        )

    def test_s5_7_announced_to_everybody_in_service(self):
        achievement = self._new()
        self.assertFalse(achievement.with_user(self.tom).search([]) & achievement)
        achievement.action_announce()
        self.assertTrue(achievement.with_user(self.tom).thanks)
        messages = self.env["mail.message"].search(
            [("model", "=", achievement._name), ("res_id", "=", achievement.id)]
        )
        self.assertIn(self.tom.partner_id, messages.notified_partner_ids)
        self.assertIn("Now that every loop", messages.subject)
        with self.assertRaises(UserError):
            achievement.action_announce()

    def test_s5_7_never_before_it_has_happened(self):
        today = self.company._get_coaching_today()
        with self.assertRaisesRegex(ValidationError, "when it has happened"):
            self._new(achieved_on=fields.Date.add(today, days=1))

    def test_s5_7_managers_only(self):
        for user in (self.tom, self.coach):
            with self.assertRaises(AccessError):
                self._new(user=user)
