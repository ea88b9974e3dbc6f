# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ProactiveServiceCommon

#: A Monday.
NOW = "2026-01-12 08:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWorkDone(ProactiveServiceCommon):
    """S2.3: accepted is not the end; the technician hears that it has been done."""

    def _accept(self):
        lead = self._get_lead()
        lead.with_user(self.office).action_set_won()
        return lead

    def _visit_for(self, lead, **values):
        return self._create_order(self.technician_ann, opportunity_id=lead.id, **values)

    def _complete(self, order):
        order.with_user(self.ann).action_complete()

    def test_technician_hears_of_it(self):
        lead = self._accept()
        self._complete(self._visit_for(lead))
        self.assertEqual(str(lead.work_done_on), NOW)
        self.assertEqual(lead.technician_status, "done")
        news = lead.feedback_ids.sorted("id")[-1]
        self.assertEqual(news.technician_id, self.technician, "Who saw it")
        self.assertEqual(news.status, "done")
        self.assertIn("It has been done at Rosa Rivera", news.message)

    def test_only_when_the_last_visit_is_done(self):
        lead = self._accept()
        first, last = self._visit_for(lead), self._visit_for(lead)
        self._complete(first)
        self.assertFalse(lead.work_done_on)
        self._complete(last)
        self.assertTrue(lead.work_done_on)
        done = lead.feedback_ids.filtered(lambda news: news.status == "done")
        self.assertEqual(len(done), 1)

    def test_a_look_before_the_decision_is_not_the_work(self):
        lead = self._get_lead()
        self._complete(self._visit_for(lead))
        self.assertFalse(lead.work_done_on)
        lead.with_user(self.office).action_set_won()
        self.assertEqual(lead.technician_status, "accepted")

    def test_a_cancelled_visit_is_no_work(self):
        lead = self._accept()
        self._visit_for(lead).action_cancel()
        self.assertFalse(lead.work_done_on)

    def test_other_opportunities_are_left_alone(self):
        lead = self.env["crm.lead"].create({"name": "Plain", "type": "opportunity"})
        lead.action_set_won()
        self._complete(self._visit_for(lead))
        self.assertFalse(lead.work_done_on)
        self.assertFalse(lead.technician_status)

    def test_it_is_a_fact(self):
        lead = self._accept()
        with self.assertRaisesRegex(UserError, "Done On"):
            lead.with_user(self.office).work_done_on = NOW

    def test_somebody_asks_what_it_brought(self):
        """S3.9: after a working week the owner asks, until it is written down."""
        lead = self._accept()
        self._complete(self._visit_for(lead))
        step = lead.follow_up_ids.filtered(
            lambda row: row.step_id.trigger == "work_done"
        )
        self.assertEqual(
            (step.state, str(step.due_on)), ("planned", "2026-01-16 17:00:00")
        )
        with freeze_time("2026-01-19 08:00:00"):
            self._run_cron()
            self.assertEqual(step.state, "done")
            self.assertEqual(step.activity_ids.user_id, self.office)
            activity = step.activity_ids
            recommendation = lead.recommendation_ids.with_user(self.office)
            recommendation.customer_result = "No stop all summer"
            self.assertFalse(activity.active)

    def test_nobody_asks_what_is_known(self):
        lead = self._accept()
        lead.recommendation_ids.customer_result = "Runs quietly"
        self._complete(self._visit_for(lead))
        triggers = lead.follow_up_ids.filtered(
            lambda row: row.state == "planned"
        ).step_id.mapped("trigger")
        self.assertNotIn("work_done", triggers)
