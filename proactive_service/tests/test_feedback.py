# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestFeedback(ProactiveServiceCommon):
    """S1.4, S2.3: on every way on which a stage can change."""

    def setUp(self):
        super().setUp()
        self.recommendation = self._capture()
        self.lead = self.recommendation.lead_id
        self.assertEqual(self._get_statuses(), ["received"])

    def _get_statuses(self):
        self.recommendation.invalidate_recordset(["feedback_ids"])
        return self.recommendation.feedback_ids.sorted("id").mapped("status")

    def test_words_and_names(self):
        message = self.recommendation.feedback_ids.message
        self.assertIn("Rosa Rivera", message)
        self.assertIn(self.office.name, message)
        self.assertNotIn("{", message)

    def test_stage_by_the_office(self):
        self.lead.with_user(self.office).stage_id = self.stage_qualified
        self.assertEqual(self._get_statuses(), ["received", "working"])
        self.lead.with_user(self.office).stage_id = self.stage_qualified
        self.assertEqual(len(self._get_statuses()), 2, "Nothing new, nothing said")

    def test_several_at_once(self):
        other = self._capture()
        leads = self.lead | other.lead_id
        leads.write({"stage_id": self.stage_qualified.id})
        self.assertEqual(self._get_statuses(), ["received", "working"])
        self.assertEqual(len(other.feedback_ids), 2)

    def test_won(self):
        self.lead.with_user(self.office).action_set_won_rainbowman()
        self.assertEqual(self._get_statuses(), ["received", "accepted"])
        self.assertEqual(self.recommendation.technician_status, "accepted")

    def test_lost_by_the_wizard(self):
        reason = self.env["crm.lost.reason"].create({"name": "Not now"})
        self.env["crm.lead.lost"].with_context(
            active_model="crm.lead", active_ids=self.lead.ids
        ).create(
            {"lead_ids": self.lead.ids, "lost_reason_id": reason.id}
        ).action_lost_reason_apply()
        self.assertEqual(self._get_statuses(), ["received", "declined"])
        self.assertIn("right to point it out", self.recommendation.technician_message)

    def test_import(self):
        self.env["crm.lead"].load(
            [".id", "stage_id/.id"], [[str(self.lead.id), str(self.stage_qualified.id)]]
        )
        self.assertEqual(self._get_statuses(), ["received", "working"])

    def test_silent_stage(self):
        self.stage_qualified.technician_message = False
        self.lead.stage_id = self.stage_qualified
        self.assertEqual(self._get_statuses(), ["received"])

    def test_other_changes_say_nothing(self):
        self.lead.write({"name": "Other", "user_id": self.manager.id})
        self.assertEqual(self._get_statuses(), ["received"])

    def test_language_of_the_technician(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.stage_qualified.with_context(
            lang="de_DE"
        ).technician_message = "{owner} kümmert sich darum."
        self.tom.lang = "de_DE"
        self.lead.with_user(self.office).stage_id = self.stage_qualified
        self.assertIn("kümmert sich", self.recommendation.technician_message)

    def test_technician_without_login(self):
        self.order.person_id = self.env["fsm.person"].create({"name": "Helper"})
        recommendation = self._capture(user=self.office)
        self.assertEqual(len(recommendation.feedback_ids), 1)

    def test_not_drowned(self):
        """The technician is no follower of the office's conversation."""
        self.assertNotIn(self.tom.partner_id, self.lead.message_partner_ids)

    def test_read_by_him_only(self):
        feedback = self.recommendation.feedback_ids
        feedback.with_user(self.office).action_mark_read()
        self.assertFalse(feedback.is_read, "Only he can say that he has read it")
        with self.assertRaises(AccessError):
            feedback.with_user(self.ann).action_mark_read()
        Feedback = self.env["proactive.feedback"].with_user(self.tom)
        self.assertEqual(Feedback.search([("is_read", "=", False)]), feedback)
        feedback.with_user(self.tom).action_open_recommendation()
        self.assertTrue(feedback.is_read)
        self.assertFalse(Feedback.search([("is_read", "!=", True)]))
