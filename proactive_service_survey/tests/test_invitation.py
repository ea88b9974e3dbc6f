# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import SurveyCommon

CRON = "proactive_service_survey.ir_cron_send_invitations"
LOGGER = "odoo.addons.proactive_service_survey.models.survey_invitation"


@tagged("post_install", "-at_install")
class TestInvitation(SurveyCommon, CronMixinCase):
    def _get_mails(self, answer):
        return self.env["mail.mail"].search(
            [("model", "=", answer._name), ("res_id", "=", answer.id)]
        )

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def test_mail_to_the_person_with_the_link(self):
        answer = self._invite()
        mail = self._get_mails(answer)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.email_from, '"Alder Heating" <hello@alder.example.com>')
        self.assertIn(answer.get_start_url(), mail.body_html)
        self.assertIn(self.technician.name, mail.body_html)
        self.assertNotIn("False", mail.body_html)
        self.assertEqual(answer.invite_state, "sent")

    def test_author_is_not_the_technician(self):
        mail = self._get_mails(self._invite())
        self.assertNotEqual(mail.author_id, self.tom.partner_id)

    def test_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("proactive_service_survey.mail_template_visit_survey")
        template.with_context(lang="fr_FR").subject = "Comment était-ce ?"
        self.customer.lang = "fr_FR"
        answer = self._invite()
        self.assertEqual(self._get_mails(answer).subject, "Comment était-ce ?")
        self.assertEqual(answer.lang_id.code, "fr_FR")

    def test_name_from_outside_is_escaped(self):
        self.customer.name = "<img src=x onerror=alert(1)>"
        mail = self._get_mails(self._invite())
        self.assertNotIn("<img src=x", mail.body_html)

    @freeze_time("2026-03-02 10:00:00")
    def test_deadline(self):
        self.company.visit_survey_answer_days = 14
        answer = self._invite()
        self.assertEqual(str(answer.deadline), "2026-03-16 10:00:00")
        self.company.visit_survey_answer_days = 0
        _customer, location = self._new_customer("No End")
        self.assertFalse(self._invite(location).deadline)

    def test_waits_for_the_delay(self):
        self.company.visit_survey_delay_hours = 24
        with freeze_time("2026-03-02 10:00:00"):
            answer = self._invite()
        self.assertEqual(str(answer.invite_on), "2026-03-03 10:00:00")
        self.assertEqual(answer.fsm_order_id.survey_state, "waiting")
        self.assertFalse(self._get_mails(answer))
        self._run_cron()
        self.assertEqual(answer.invite_state, "sent")
        self.assertEqual(answer.fsm_order_id.survey_state, "asked")
        self.assertEqual(len(self._get_mails(answer)), 1)

    def test_not_before_it_is_due(self):
        self.company.visit_survey_delay_hours = 24
        answer = self._invite()
        self._run_cron()
        self.assertEqual(answer.invite_state, "waiting")

    def test_cron_is_told_when_it_is_due(self):
        self.company.visit_survey_delay_hours = 2
        with self.capture_triggers(CRON) as triggers:
            answer = self._invite()
        self.assertEqual(triggers.records.mapped("call_at"), [answer.invite_on])

    def test_twice_is_once(self):
        answer = self._waiting_answer()
        self._run_cron()
        self._run_cron()
        answer._send_invitations()
        self.assertEqual(len(self._get_mails(answer)), 1)

    def test_stopped_when_cancelled_meanwhile(self):
        answer = self._waiting_answer()
        answer.fsm_order_id.with_user(self.office).action_cancel()
        self.assertEqual(answer.invite_state, "stopped")
        self.assertEqual(answer.fsm_order_id.survey_reason, "cancelled")
        self._run_cron()
        self.assertFalse(self._get_mails(answer))

    def test_stopped_when_moved_to_cancelled_by_hand(self):
        """Dragged in the kanban: no button was pressed, the sending looks itself."""
        answer = self._waiting_answer()
        answer.fsm_order_id.stage_id = self.cancelled
        self._run_cron()
        self.assertEqual(answer.invite_state, "stopped")
        self.assertEqual(answer.fsm_order_id.survey_reason, "cancelled")

    def test_stopped_when_opted_out_meanwhile(self):
        answer = self._waiting_answer()
        self.env["mail.blacklist"]._add(self.customer.email)
        self._run_cron()
        self.assertEqual(answer.invite_state, "stopped")
        self.assertEqual(answer.fsm_order_id.survey_reason, "opted_out")

    def test_stopped_does_not_count_as_asked(self):
        answer = self._waiting_answer()
        answer.fsm_order_id.with_user(self.office).action_cancel()
        self.company.visit_survey_delay_hours = 0
        self.assertEqual(self._complete(self._new_order()).survey_state, "asked")

    def test_bad_record_costs_only_its_own_invitation(self):
        good, bad = self._waiting_answer(), self._waiting_answer("Bad Luck")
        template = type(self.env["mail.template"])
        original = template.send_mail_batch

        def send(records, res_ids, **kwargs):
            if bad.id in res_ids:
                raise ValueError("cannot be written")
            return original(records, res_ids, **kwargs)

        with patch.object(template, "send_mail_batch", send), mute_logger(LOGGER):
            self._run_cron()
        self.assertEqual(good.invite_state, "sent")
        self.assertEqual(bad.invite_state, "failed")
        self.assertFalse(self._get_mails(bad))

    def test_failing_mail_does_not_keep_a_visit_from_being_completed(self):
        template = type(self.env["mail.template"])
        order = self._new_order()
        with (
            patch.object(template, "send_mail_batch", side_effect=ValueError("broken")),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self._complete(order)
        self.assertEqual(order.stage_id, self.completed)
        self.assertEqual(order.survey_input_ids.invite_state, "failed")

    def test_another_transaction_was_faster(self):
        """The visit is completed again, invitation included."""
        template = type(self.env["mail.template"])
        with (
            patch.object(
                template, "send_mail_batch", side_effect=SerializationFailure()
            ),
            self.assertRaises(SerializationFailure),
        ):
            self._complete(self._new_order())

    def test_cron_works_in_batches(self):
        answers = self._waiting_answer()
        for index in range(4):
            answers += self._waiting_answer(f"Batch {index}")
        cron = type(self.env["ir.cron"])
        progress = []
        with patch.object(
            cron,
            "_commit_progress",
            lambda _self, processed=0, *, remaining=None, **kw: (
                progress.append((processed, remaining)) or 100
            ),
        ):
            answers._cron_send_invitations(batch_size=2)
        self.assertEqual(set(answers.mapped("invite_state")), {"sent"})
        self.assertEqual(progress[0][1], 5)
        self.assertEqual([processed for processed, _r in progress[1:]], [2, 2, 1])

    def _waiting_answer(self, name=None):
        """Return an invitation whose delay has just passed."""
        self.company.visit_survey_delay_hours = 1
        location = self._new_customer(name)[1] if name else None
        answer = self._invite(location)
        answer.invite_on = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        return answer

    def test_queries_do_not_grow_with_the_visits(self):
        """Deciding and inviting 50 visits costs as many queries as 5 do."""
        self.company.visit_survey_delay_hours = 24
        self._new_orders(2, "warm")._ask_customers()
        for number in (5, 50):
            orders = self._new_orders(number, f"batch {number}")
            with self.subTest(number=number), self.assertQueryCount(28):
                orders._ask_customers()
                self.env.flush_all()

    def test_queries_of_writing_the_mails(self):
        """The mails themselves, too, are written in one batch."""
        self._new_orders(2, "warm")._ask_customers()
        for number in (5, 50):
            orders = self._new_orders(number, f"batch {number}")
            with self.subTest(number=number), self.assertQueryCount(42):
                orders._ask_customers()
                self.env.flush_all()
