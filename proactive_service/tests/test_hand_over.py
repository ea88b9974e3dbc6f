# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestHandOver(ProactiveServiceCommon):
    @freeze_time("2026-01-16 16:00:00")
    def test_opportunity_has_source_owner_and_clock(self):
        recommendation = self._capture(
            equipment_id=self.fan.id, promise="A call", promise_date="2026-01-19"
        )
        lead = recommendation.lead_id
        self.assertEqual(recommendation.state, "handed_over")
        self.assertEqual(lead.technician_id, self.technician)
        self.assertEqual(lead.source_order_id, self.order)
        self.assertEqual(lead.equipment_id, self.fan)
        self.assertEqual(lead.partner_id, self.contact)
        self.assertEqual(lead.user_id, self.office)
        self.assertEqual(lead.escalation_user_id, self.manager)
        # 8 working hours from Friday 16:00: one on Friday, seven on Monday
        self.assertEqual(lead.respond_by, datetime.datetime(2026, 1, 19, 16, 0))
        self.assertIn("No surprise stop in July", lead.description)
        self.assertIn("A call", lead.description)
        self.assertEqual(lead.technician_status, "received")

    def test_html_in_words_is_text(self):
        lead = self._get_lead(observation="<script>alert(1)</script>")
        self.assertNotIn("<script>", lead.description)

    def test_clock_counts_from_when_it_was_seen(self):
        """A phone without signal sends later; the customer waits since then."""
        lead = self._get_lead(captured_on="2026-01-12 08:00:00")
        self.assertEqual(lead.respond_by, datetime.datetime(2026, 1, 12, 17, 0))
        self.assertEqual(lead.follow_up_state, "overdue")

    def test_one_visit_is_one_conversation(self):
        values = {
            "observation": "x",
            "customer_benefit": "y",
            "customer_word": "agreed",
        }
        both = (
            self.order.with_user(self.tom)
            .capture_recommendations(
                [values, {**values, "severity": "critical"}, values]
            )
            .sudo()
        )
        urgent = both.filtered(lambda r: r.severity == "critical")
        self.assertEqual(len(both.lead_id), 2, "Urgent ones have their own policy")
        self.assertEqual(len((both - urgent).lead_id), 1)
        self.assertEqual(urgent.lead_id.priority, "2")

    def test_customer_agrees_later(self):
        recommendation = self._capture(customer_word="not_discussed")
        self.assertEqual(recommendation.state, "captured")
        recommendation.with_user(self.tom).customer_word = "agreed"
        self.assertEqual(recommendation.state, "handed_over")

    def test_by_hand(self):
        recommendation = self._capture(customer_word="not_discussed")
        action = recommendation.with_user(self.office).action_hand_over()
        self.assertEqual(action["res_id"], recommendation.lead_id.id)
        with self.assertRaises(UserError):
            self._capture(state="fixed").with_user(self.office).action_hand_over()

    def test_outcome_comes_back(self):
        recommendation = self._capture()
        lead = recommendation.lead_id
        lead.action_set_won()
        self.assertEqual(recommendation.state, "accepted")
        lead.stage_id = self.stage_qualified
        self.assertEqual(recommendation.state, "handed_over")
        lead.action_set_lost()
        self.assertEqual(recommendation.state, "declined")
        lead.action_restore()
        self.assertEqual(recommendation.state, "handed_over")

    def test_transitions(self):
        recommendation = self._capture(customer_word="not_discussed")
        with self.assertRaisesRegex(ValidationError, "invalid"):
            recommendation.state = "invalid"
        recommendation.write({"state": "invalid", "close_reason": "Wrong customer"})
        with self.assertRaisesRegex(UserError, "cannot become"):
            recommendation.state = "accepted"
        recommendation.action_reopen()
        self.assertEqual(recommendation.state, "captured")

    def test_nothing_is_dropped(self):
        recommendation = self._capture()
        with self.assertRaisesRegex(UserError, "Nothing a technician spotted"):
            recommendation.unlink()
        recommendation.write({"state": "invalid", "close_reason": "Entered twice"})
        recommendation.unlink()

    def test_merge_keeps_everybody(self):
        """Two technicians, one opportunity: both stay its source, both hear of it."""
        one = self._capture(captured_on="2026-01-12 08:00:00")
        two = self._capture(
            order=self._create_order(self.technician_ann), user=self.ann
        )
        merged = (one.lead_id | two.lead_id).with_user(self.manager).merge_opportunity()
        self.assertEqual(merged.recommendation_ids, one | two)
        self.assertEqual(merged.respond_by, datetime.datetime(2026, 1, 12, 17, 0))
        merged.stage_id = self.stage_qualified
        for recommendation in one | two:
            self.assertEqual(len(recommendation.feedback_ids), 2)

    def test_merge_into_a_plain_opportunity(self):
        recommendation = self._capture()
        plain = self.env["crm.lead"].create(
            {
                "name": "Plain",
                "type": "opportunity",
                "partner_id": self.hotel.id,
                "probability": 99,
            }
        )
        merged = (plain | recommendation.lead_id).merge_opportunity()
        self.assertEqual(merged, plain)
        self.assertEqual(merged.recommendation_ids, recommendation)
        self.assertTrue(merged.policy_id)
        self.assertTrue(merged.respond_by)

    def _hand_over_by_hand(self, recommendation, lead):
        action = recommendation.with_user(self.office).action_hand_over()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.office)
            .browse(action["res_id"])
        )
        self.assertIn(lead, wizard.open_lead_ids)
        wizard.lead_id = lead
        return wizard.action_hand_over()

    def test_into_an_open_opportunity(self):
        lead = self._get_lead()
        second = self._capture(
            customer_word="not_discussed",
            captured_on="2026-01-05 08:00:00",
            order=self._create_order(self.technician_ann),
            user=self.ann,
        )
        action = self._hand_over_by_hand(second, lead)
        self.assertEqual(action["res_id"], lead.id)
        self.assertEqual(second.lead_id, lead)
        self.assertEqual(lead.technician_id, self.technician, "The source stays")
        self.assertEqual(lead.respond_by, datetime.datetime(2026, 1, 5, 17, 0))
        self.assertEqual(second.feedback_ids.technician_id, self.technician_ann)
        self.assertEqual(len(lead.recommendation_ids.feedback_ids), 2)

    def test_into_a_plain_opportunity(self):
        plain = self.env["crm.lead"].create(
            {"name": "Plain", "type": "opportunity", "partner_id": self.contact.id}
        )
        self.contact.parent_id = self.hotel
        recommendation = self._capture(customer_word="not_discussed")
        self._hand_over_by_hand(recommendation, plain)
        self.assertEqual(plain.technician_id, self.technician)
        self.assertTrue(plain.respond_by)
        self.assertTrue(plain.activity_ids, "The steps of the policy have begun")

    def test_decided_meanwhile(self):
        lead = self._get_lead()
        recommendation = self._capture(customer_word="not_discussed")
        action = recommendation.with_user(self.office).action_hand_over()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.lead_id = lead
        lead.action_set_won()
        with self.assertRaisesRegex(UserError, "meanwhile"):
            wizard.action_hand_over()
