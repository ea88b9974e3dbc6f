# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SurveyCommon

ACTIVITY_TYPE = "proactive_service_survey.mail_activity_type_conversation"


@tagged("post_install", "-at_install")
class TestConversation(SurveyCommon):
    """S4.5: bad news comes from the manager, in a meeting prepared by both."""

    def setUp(self):
        super().setUp()
        answer = self._answer(recommend="3", comment="He was rude")
        self.loop = answer.loop_ids.with_user(self.manager)

    def _reach(self):
        self.loop._log_contact(fields.Datetime.now(), "He waited an hour")

    def _proposals(self):
        kind = self.env.ref(ACTIVITY_TYPE)
        return self.loop.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _plan(self, start=None):
        """Plan the meeting as the manager does in the form."""
        action = self.loop.action_smart_meeting()
        event = Form(
            self.env["calendar.event"]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        event.start = start or fields.Datetime.now() + timedelta(days=1)
        event.stop = event.start + timedelta(minutes=30)
        return event.save()

    def test_proposed_when_the_customer_was_reached(self):
        self.assertFalse(self._proposals())
        self.assertEqual(self.loop.conversation_state, "none")
        self._reach()
        self.assertEqual(self._proposals().user_id, self.manager)
        self.assertIn("his view", self._proposals().summary)
        self._reach()
        self.assertEqual(len(self._proposals()), 1, "Proposed once")

    def test_meeting_is_prefilled_and_smart(self):
        self._reach()
        event = self._plan()
        self.assertEqual(event.sudo().loop_id, self.loop.sudo())
        self.assertEqual(
            event.partner_ids, self.tom.partner_id | self.manager.partner_id
        )
        self.assertNotIn(self.customer, event.partner_ids)
        self.assertIn("Robin Hale", event.name)
        self.assertTrue(event.smart_message.startswith("1. Your view first"))
        self.assertIn("brings the customer's answer", event.smart_action)
        self.assertIn(self.technician.name, event.smart_action)
        event.location = "Office"
        self.assertTrue(event.is_smart, event.smart_missing)

    def test_invitation_does_not_deliver_the_bad_news(self):
        """The technician hears it from his manager, not from a mail."""
        self._reach()
        event = self._plan()
        texts = " ".join(
            str(event[name]) for name in ("name", "description", "smart_message")
        )
        mails = self.env["mail.mail"].search(
            [("model", "=", "calendar.event"), ("res_id", "=", event.id)]
        )
        for text in (texts, *mails.mapped("body_html")):
            self.assertNotIn("rude", text)
            self.assertNotIn("waited an hour", text)

    def test_planned_meeting_takes_the_proposal_away(self):
        self._reach()
        event = self._plan()
        self.assertFalse(self._proposals())
        self.assertEqual(self.loop.conversation_state, "planned")
        self.assertEqual(self.loop.meeting_start, event.start)
        self.assertEqual(self.loop.action_view_meeting()["res_id"], event.id)

    def test_took_place(self):
        self._reach()
        event = self._plan(fields.Datetime.now() - timedelta(hours=2))
        self.assertEqual(self.loop.conversation_state, "past")
        with self.assertRaisesRegex(UserError, "his view comes first"):
            self.loop.action_conversation_held()
        self.loop.technician_view = "The part was missing, and I did not say so"
        self.loop.action_conversation_held()
        self.assertEqual(self.loop.conversation_state, "held")
        self.assertEqual(self.loop.conversation_on, event.start)
        self.assertEqual(self.loop.conversation_by_id, self.manager)

    def test_what_lies_ahead_has_not_taken_place(self):
        self._reach()
        self._plan()
        self.loop.technician_view = "He will say it"
        with self.assertRaisesRegex(UserError, "lies ahead"):
            self.loop.action_conversation_held()

    def test_spoken_with_without_a_meeting(self):
        self._reach()
        self.loop.technician_view = "At the coffee machine, at once"
        self.loop.action_conversation_held()
        self.assertEqual(self.loop.conversation_state, "held")
        self.assertFalse(self._proposals())

    def test_visit_without_technician(self):
        answer = self._new_scores([2], technician_id=False)
        loop = answer.loop_ids
        loop._log_contact(fields.Datetime.now(), "Sorry")
        self.assertFalse(loop.conversation_state)
        self.assertFalse(loop.activity_ids)
        with self.assertRaisesRegex(UserError, "No technician"):
            loop.action_smart_meeting()

    def test_meeting_of_others_is_left_alone(self):
        event = self.env["calendar.event"].create(
            {"name": "Lunch", "start": "2026-11-02 12:00", "stop": "2026-11-02 13:00"}
        )
        self.assertFalse(event.loop_id)

    def test_technician_reads_the_invitation_not_the_loop(self):
        self._reach()
        event = self._plan().with_user(self.tom)
        self.assertTrue(event.smart_message)
        with self.assertRaises(AccessError):
            event.read(["loop_id"])
        with self.assertRaises(AccessError):
            self.loop.with_user(self.tom).action_smart_meeting()

    def test_template_is_a_plain_record(self):
        template = self.env.ref(
            "proactive_service_survey.proactive_smart_template_unhappy"
        )
        template.smart_subject = "About {customer}"
        self.assertEqual(self._plan().name, "About Robin Hale")
