# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SurveyCommon

REPORT = "fieldservice.report_fsm_order"


@tagged("post_install", "-at_install")
class TestSkip(SurveyCommon):
    """S4.4: skipped by a manager, new contacts, the QR code on the report."""

    def _skip(self, orders, note="Customer is in mourning", user=None):
        wizard = (
            self.env["proactive.survey.skip"]
            .with_user(user or self.manager)
            .with_context(active_ids=orders.ids)
        )
        with Form(wizard) as form:
            form.note = note
        form.save().action_save()

    def test_skipped_before_completion(self):
        order = self._new_order()
        self._skip(order)
        self._complete(order)
        self.assertEqual(
            (order.survey_state, order.survey_reason), ("not_asked", "skipped")
        )
        self.assertEqual(order.survey_skip_note, "Customer is in mourning")
        self.assertEqual(order.survey_skipped_by_id, self.manager)
        self.assertFalse(order.survey_input_ids)

    def test_skipped_while_waiting(self):
        self.company.visit_survey_delay_hours = 5
        order = self._complete(self._new_order())
        self._skip(order)
        self.assertEqual(order.survey_input_ids.invite_state, "stopped")
        self.assertEqual(order.survey_reason, "skipped")

    def test_not_when_asked_already(self):
        order = self._complete(self._new_order())
        with self.assertRaisesRegex(UserError, order.name):
            self._skip(order)

    def test_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "why"):
            self._new_order().with_user(self.manager)._skip_survey("  ")

    def test_nobody_else_skips(self):
        order = self._new_order()
        for user in (self.tom, self.office):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._skip(order, user=user)
                with self.assertRaises(AccessError):
                    order.with_user(user)._skip_survey("x")

    def test_new_contact_waits(self):
        self.company.visit_survey_new_contact_days = 10
        order = self._complete(self._new_order())
        self.assertEqual(
            (order.survey_state, order.survey_reason), ("not_asked", "new_contact")
        )
        eligible = fields.Date.today() + timedelta(days=10)
        self.assertEqual(order.survey_eligible_on, eligible)

    def test_contact_known_for_long_enough(self):
        self.company.visit_survey_new_contact_days = 10
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - interval '11 days' "
            "WHERE id = %s",
            [self.customer.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._complete(self._new_order()).survey_state, "asked")

    # Link and QR code on the visit report

    def _report(self, order, user):
        report = self.env["ir.actions.report"].with_user(user)
        return report._render_qweb_html(REPORT, order.ids)[0].decode()

    def test_code_on_the_report(self):
        self.company.visit_survey_on_report = True
        order = self._complete(self._new_order())
        link = order.survey_input_ids.get_start_url()
        for user in (self.tom, self.office):
            with self.subTest(user=user.login):
                page = self._report(order, user)
                self.assertIn("/report/barcode/QR/", page)
                self.assertIn(link.replace("&", "&amp;"), page)

    def test_no_code_unless_switched_on(self):
        order = self._complete(self._new_order())
        self.assertNotIn("/report/barcode/QR/", self._report(order, self.tom))

    def test_no_code_where_nobody_is_asked_or_all_is_said(self):
        self.company.visit_survey_on_report = True
        self.assertFalse(self._new_order().get_survey_link())
        order = self._complete(self._new_order())
        self.assertTrue(order.get_survey_link())
        self._answer(order.survey_input_ids, recommend="9")
        self.assertFalse(order.get_survey_link())

    def test_answered_by_code_before_the_mail(self):
        self.company.visit_survey_delay_hours = 5
        answer = self._invite()
        self._answer(answer, recommend="9")
        self.assertEqual(answer.invite_state, "sent")
        mails = self.env["mail.mail"].search(
            [("model", "=", answer._name), ("res_id", "=", answer.id)]
        )
        self.assertFalse(mails)
