# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestNews(ProactiveServiceCommon, MailCase):
    """The daily mail, asking and telling, and how long it takes (S1.4, S2.3)."""

    def _send_digest(self):
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            self.env.ref("proactive_service.ir_cron_digest").method_direct_trigger()
        return self._new_mails.filtered(
            lambda mail: mail.recipient_ids & (self.tom | self.ann).partner_id
        )

    def test_one_mail_a_day(self):
        self._capture()
        self._get_lead().stage_id = self.stage_qualified
        mail = self._send_digest()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.tom.partner_id)
        self.assertEqual(mail.body_html.count("<li"), 3)
        self.assertIn("Rosa Rivera", mail.body_html)
        self.assertFalse(self._send_digest(), "Nothing new, no mail")

    def test_each_his_own(self):
        self._capture()
        self._capture(order=self._create_order(self.technician_ann), user=self.ann)
        mails = self._send_digest()
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails.recipient_ids, (self.tom | self.ann).partner_id)
        for mail in mails:
            self.assertEqual(mail.body_html.count("<li"), 1)

    def test_read_is_not_mailed(self):
        self._capture().feedback_ids.with_user(self.tom).action_mark_read()
        self.assertFalse(self._send_digest())

    def test_opt_out(self):
        self.tom.with_user(self.tom).proactive_digest = False
        feedback = self._capture().feedback_ids
        self.assertFalse(self._send_digest())
        self.tom.proactive_digest = True
        self.assertFalse(self._send_digest(), "Old news is not sent afterwards")
        self.assertTrue(feedback.mailed_on)

    def test_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.tom.lang = "de_DE"
        template = self.env.ref("proactive_service.mail_template_digest")
        template.with_context(lang="de_DE").subject = "Neues"
        self._capture()
        self.assertEqual(self._send_digest().subject, "Neues")

    def test_words_of_ones_own(self):
        lead = self._get_lead().with_user(self.office)
        action = lead.action_tell_technician()
        Tell = self.env[action["res_model"]].with_user(self.office)
        with self.assertRaises(UserError):
            Tell.create({"lead_ids": lead.ids, "message": " "}).action_send()
        Tell.create(
            {"lead_ids": lead.ids, "message": "They ask their landlord this week."}
        ).action_send()
        self.assertEqual(
            lead.recommendation_ids.technician_message,
            "They ask their landlord this week.",
        )

    def test_ask_how_it_is_going(self):
        recommendation = self._capture()
        lead = recommendation.lead_id
        mine = recommendation.with_user(self.tom)
        mine.action_ask_progress()
        asked = lead.activity_ids.filtered(lambda a: self.tom.name in a.summary)
        self.assertEqual(asked.user_id, self.office)
        with self.assertRaisesRegex(UserError, "already"):
            mine.action_ask_progress()
        lead.with_user(self.office)._tell_technicians("Proposal on Friday")
        self.assertFalse(asked.active, "He has been told")
        mine.action_ask_progress()

    def test_ask_about_what_is_not_handed_over(self):
        recommendation = self._capture(customer_word="not_discussed")
        recommendation.with_user(self.tom).action_ask_progress()
        self.assertEqual(recommendation.activity_ids.user_id, self.office)
        fixed = self._capture(state="fixed")
        with self.assertRaisesRegex(UserError, "decided"):
            fixed.with_user(self.tom).action_ask_progress()

    @freeze_time("2026-01-12 08:00:00")
    def test_waiting_times(self):
        lead = self._get_lead(captured_on="2026-01-12 06:00:00")
        late = self._get_lead(captured_on="2026-01-05 06:00:00")
        running = self._get_lead()
        lead._log_customer_contact("ok", datetime.datetime(2026, 1, 12, 7, 30))
        late._log_customer_contact("ok")
        self.env.flush_all()
        Report = self.env["proactive.waiting.report"].with_user(self.office)

        def get(of):
            return Report.search(
                [("recommendation_id", "in", of.recommendation_ids.ids)]
            )

        self.assertEqual(get(lead).hours_to_feedback, 2)
        self.assertEqual(get(lead).hours_to_contact, 1.5)
        self.assertEqual(get(lead).is_kept, 1)
        self.assertEqual(get(late).is_kept, 0)
        [(count, kept)] = Report._read_group(
            [("recommendation_id.lead_id", "in", (lead | late | running).ids)],
            [],
            ["__count", "is_kept:avg"],
        )
        self.assertEqual((count, kept), (3, 0.5), "What still runs counts for nothing")
