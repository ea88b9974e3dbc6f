# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import SurveyCommon

CRON = "proactive_service_survey.ir_cron_send_reminders"


@tagged("post_install", "-at_install")
class TestReminder(SurveyCommon, CronMixinCase):
    """S4.4: one reminder; mails that come back."""

    def setUp(self):
        super().setUp()
        self.company.visit_survey_reminder_days = 7
        self.answer = self._invite()

    def _run_cron(self, days=0):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            with self.enter_registry_test_mode():
                self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def _age(self, days):
        self.answer.invited_on -= timedelta(days=days)

    def _get_subjects(self):
        mails = self.env["mail.mail"].search(
            [("model", "=", self.answer._name), ("res_id", "=", self.answer.id)],
            order="id",
        )
        return mails.mapped("subject")

    def test_not_before_it_is_due(self):
        self._age(6)
        self._run_cron()
        self.assertFalse(self.answer.reminder_state)

    def test_one_reminder(self):
        self._age(7)
        self._run_cron()
        self._run_cron()
        self.assertEqual(self.answer.reminder_state, "sent")
        self.assertEqual(len(self._get_subjects()), 2)
        self.assertIn("still like to know", self._get_subjects()[1])

    def test_not_who_has_answered(self):
        self._answer(self.answer, recommend="9")
        self._age(7)
        self._run_cron()
        self.assertEqual(len(self._get_subjects()), 1)

    def test_not_who_opted_out_meanwhile(self):
        self.env["mail.blacklist"]._add(self.customer.email)
        self._age(7)
        self._run_cron()
        self.assertEqual(self.answer.reminder_state, "stopped")
        self.assertEqual(len(self._get_subjects()), 1)

    def test_not_after_the_deadline(self):
        self.answer.deadline = fields.Datetime.now() - timedelta(hours=1)
        self._age(7)
        self._run_cron()
        self.assertFalse(self.answer.reminder_state)

    def test_switched_off(self):
        self.company.visit_survey_reminder_days = 0
        self._age(7)
        self._run_cron()
        self.assertFalse(self.answer.reminder_state)

    def test_nobody_hears_of_visits_long_past(self):
        self._age(15)
        self._run_cron()
        self.assertFalse(self.answer.reminder_state)

    def test_bounce_is_noted(self):
        self.customer._message_receive_bounce(self.customer.email, self.customer)
        self.assertEqual(self.answer.invite_state, "bounced")
        order = self.answer.fsm_order_id
        self.assertEqual(
            (order.survey_state, order.survey_reason), ("not_asked", "bounced")
        )
        self._age(7)
        self._run_cron()
        self.assertFalse(self.answer.reminder_state)

    def test_bounce_does_not_count_as_asked(self):
        self.customer._message_receive_bounce(self.customer.email, self.customer)
        self.assertEqual(self._complete(self._new_order()).survey_state, "asked")

    def test_answer_after_a_bounce_counts(self):
        self.customer._message_receive_bounce(self.customer.email, self.customer)
        self._answer(self.answer, recommend="9")
        self.assertEqual(self.answer.fsm_order_id.survey_state, "answered")

    def test_bounce_of_others_changes_nothing(self):
        self.manager.partner_id._message_receive_bounce("x@y.example", False)
        self.assertEqual(self.answer.invite_state, "sent")

    def test_bounce_after_the_answer_changes_nothing(self):
        self._answer(self.answer, recommend="9")
        self.customer._message_receive_bounce(self.customer.email, self.customer)
        self.assertEqual(self.answer.invite_state, "sent")
        self.assertEqual(self.answer.fsm_order_id.survey_state, "answered")
